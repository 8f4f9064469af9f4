//! Sums of fractions without a small common denominator, compared exactly, but seldom worked out.

use std::cmp::Ordering;
use std::sync::Arc;

use num_bigint::BigInt;
use num_rational::BigRational;

use super::cost::Exact;

/// A sum of positive fractions: an approximation with a proven bound, and the terms.
///
/// Weights of NEWMAN on tens of thousands of parties have thousands of distinct values, whose common denominator has
/// hundreds of thousands of bits; adding such fractions takes a hundred times as long as the rest of a search. Most sums
/// differ far beyond the error of `f64`, and most that do not have the same terms.
#[derive(Clone, Debug)]
pub struct FractionSum {
    near: f64,
    /// How many additions lie on the longest way to a term.
    depth: u32,
    /// `None` is nothing.
    terms: Option<Arc<Terms>>,
}

#[derive(Debug)]
enum Terms {
    One(BigRational),
    Both(Arc<Terms>, Arc<Terms>),
}

/// Sums deeper than this are worked out, so that taking one apart needs little of the stack.
const DEEPEST: u32 = 64;

impl FractionSum {
    /// The most that the approximation may be off, as a share of it: the first rounding is at most 4 units of 2^-53, and
    /// each addition of positive numbers adds one.
    fn error(&self) -> f64 {
        (8.0 + 2.0 * f64::from(self.depth)) * f64::EPSILON
    }

    /// The terms that only one of two sums has, by their addresses.
    fn differing<'a>(&'a self, other: &'a Self) -> (Vec<&'a Terms>, Vec<&'a Terms>) {
        let (ours, theirs) = (self.sorted(), other.sorted());
        let (mut rest, mut other_rest) = (Vec::new(), Vec::new());
        let (mut i, mut j) = (0, 0);
        while i < ours.len() || j < theirs.len() {
            let order = match (ours.get(i), theirs.get(j)) {
                (Some(a), Some(b)) => address(a).cmp(&address(b)),
                (Some(_), None) => Ordering::Less,
                _ => Ordering::Greater,
            };
            match order {
                Ordering::Less => rest.push(ours[i]),
                Ordering::Greater => other_rest.push(theirs[j]),
                Ordering::Equal => {}
            }
            i += usize::from(order != Ordering::Greater);
            j += usize::from(order != Ordering::Less);
        }
        (rest, other_rest)
    }

    fn sorted(&self) -> Vec<&Terms> {
        let mut open: Vec<&Terms> = self.terms.as_deref().into_iter().collect();
        let mut single = Vec::new();
        while let Some(terms) = open.pop() {
            match terms {
                Terms::One(_) => single.push(terms),
                Terms::Both(a, b) => open.extend([&**a, &**b]),
            }
        }
        single.sort_unstable_by_key(|terms| address(terms));
        single
    }
}

fn address(terms: &Terms) -> usize {
    std::ptr::from_ref(terms).addr()
}

fn total(terms: &[&Terms]) -> BigRational {
    let values = terms.iter().filter_map(|terms| match terms {
        Terms::One(value) => Some(value),
        Terms::Both(..) => None,
    });
    values.fold(BigInt::ZERO.into(), |sum, value| sum + value)
}

impl Ord for FractionSum {
    fn cmp(&self, other: &Self) -> Ordering {
        let bound = self.near * self.error() + other.near * other.error();
        if (self.near - other.near).abs() > bound {
            return self.near.total_cmp(&other.near);
        }
        if let (Some(a), Some(b)) = (&self.terms, &other.terms)
            && Arc::ptr_eq(a, b)
        {
            return Ordering::Equal;
        }
        let (rest, other_rest) = self.differing(other);
        if rest.is_empty() && other_rest.is_empty() {
            return Ordering::Equal;
        }
        total(&rest).cmp(&total(&other_rest))
    }
}

impl PartialOrd for FractionSum {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for FractionSum {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for FractionSum {}

impl Exact for FractionSum {
    fn zero() -> Self {
        Self { near: 0.0, depth: 0, terms: None }
    }

    fn plus(&self, other: &Self) -> Self {
        let (Some(a), Some(b)) = (&self.terms, &other.terms) else {
            return if self.terms.is_none() { other.clone() } else { self.clone() };
        };
        let depth = self.depth.max(other.depth) + 1;
        let sum =
            Self { near: self.near + other.near, depth, terms: Some(Arc::new(Terms::Both(a.clone(), b.clone()))) };
        if depth > DEEPEST { Self::of(&total(&sum.sorted())) } else { sum }
    }

    fn of(value: &BigRational) -> Self {
        Self { near: nearest(value), depth: 0, terms: Some(Arc::new(Terms::One(value.clone()))) }
    }

    fn to_f64(&self) -> f64 {
        self.near
    }
}

/// The nearest `f64` to a fraction that is not negative, or one next to it.
pub(super) fn nearest(value: &BigRational) -> f64 {
    let ((above, up), (below, down)) = (leading(value.numer()), leading(value.denom()));
    above / below * 2_f64.powi(up - down)
}

/// A whole number as its first 64 bits and the power of two that they stand for.
fn leading(number: &BigInt) -> (f64, i32) {
    let shift = number.bits().saturating_sub(64);
    let first = (number.magnitude() >> shift).iter_u64_digits().next().unwrap_or(0);
    (first as f64, shift as i32)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fraction(above: u64, below: u64) -> BigRational {
        BigRational::new(above.into(), below.into())
    }

    #[test]
    fn large_fractions_become_numbers() {
        let big = BigInt::from(3) << 2000_u32;
        assert!((nearest(&BigRational::new(&big + 1, big)) - 1.0).abs() < 1e-15);
    }

    #[test]
    fn a_difference_below_the_error_is_seen() {
        let sum = |parts: &[(u64, u64)]| {
            let parts = parts.iter().map(|&(above, below)| FractionSum::of(&fraction(above, below)));
            parts.fold(FractionSum::zero(), |sum, part| sum.plus(&part))
        };
        assert_eq!(sum(&[(1, 3), (1, 6)]), sum(&[(1, 2)]));
        assert!(sum(&[(1, 3), (1, 6), (1, 1 << 62)]) > sum(&[(1, 2)]));
        assert!(sum(&[(1, 2)]) < sum(&[(1, 1 << 62), (1, 6), (1, 3)]));
        assert_eq!(FractionSum::zero(), FractionSum::zero());
    }

    proptest! {
        #[test]
        fn agrees_with_fractions(
            terms in prop::collection::vec((1_u64..6, 1_u64..6), 1..6),
            ours in prop::collection::vec(0_usize..6, 0..200),
            theirs in prop::collection::vec(0_usize..6, 0..200),
        ) {
            let exact: Vec<_> = terms.iter().map(|&(above, below)| fraction(above, below)).collect();
            let lazy: Vec<_> = exact.iter().map(FractionSum::of).collect();
            let pick = |places: &[usize]| {
                let places = places.iter().map(|place| place % terms.len());
                let exact: BigRational = places.clone().fold(BigInt::ZERO.into(), |sum, place| sum + &exact[place]);
                (exact, places.fold(FractionSum::zero(), |sum, place| sum.plus(&lazy[place])))
            };
            let ((a, lazy_a), (b, lazy_b)) = (pick(&ours), pick(&theirs));
            prop_assert_eq!(lazy_a.cmp(&lazy_b), a.cmp(&b));
            prop_assert!((lazy_a.to_f64() - nearest(&a)).abs() <= 1e-13 * nearest(&a));
        }
    }
}
