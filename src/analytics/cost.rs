//! Exact costs of ties, so that two ways of the same cost are seen to be equal.
//!
//! The cost of a tie is 1 / weight. In floating point 1/3 + 1/6 and 1/2 may differ, which picks one of two equal shortest
//! paths and makes betweenness wrong. Here the costs of the few distinct weights of a network, its classes, are brought to
//! whole numbers over a common denominator where these are small enough, else kept as fractions.

use num_bigint::BigInt;
use num_rational::BigRational;

use super::fraction::nearest;
use super::wide::Wide;
use crate::graph::adjacency::Ties;

/// The weight of each class of ties, exactly, taken from `fractions` where there are some, else as the exact value of the
/// `f64`; `None` for a tie that cannot be walked by cost: its weight is not a finite number above 0.
pub fn weights(ties: &Ties) -> Vec<Option<BigRational>> {
    if let Some(fractions) = &ties.fractions {
        fractions.iter().map(|weight| is_positive(weight).then(|| weight.clone())).collect()
    } else {
        let exact = |&weight: &f64| BigRational::from_float(weight).filter(is_positive);
        ties.outgoing.table().iter().map(exact).collect()
    }
}

/// The cost of each class of ties: 1 / weight.
pub fn costs(ties: &Ties) -> Vec<Option<BigRational>> {
    weights(ties).iter().map(|weight| weight.as_ref().map(BigRational::recip)).collect()
}

fn is_positive(weight: &BigRational) -> bool {
    *weight > BigRational::from(BigInt::ZERO)
}

/// A kind of number that sums of a network's values are exact in.
pub trait Exact: Clone + Ord + Send + Sync {
    /// Nothing.
    fn zero() -> Self;
    /// The sum of two.
    #[must_use]
    fn plus(&self, other: &Self) -> Self;
    /// From a value of a [`Scaled`] of this kind.
    fn of(value: &BigRational) -> Self;
    /// The nearest number, or one a few units in the last place from it.
    fn to_f64(&self) -> f64;
}

impl Exact for u64 {
    fn zero() -> Self {
        0
    }
    fn plus(&self, other: &Self) -> Self {
        self + other
    }
    fn of(value: &BigRational) -> Self {
        value.numer().try_into().expect("the kind was chosen by size")
    }
    fn to_f64(&self) -> f64 {
        *self as f64
    }
}

impl Exact for u128 {
    fn zero() -> Self {
        0
    }
    fn plus(&self, other: &Self) -> Self {
        self + other
    }
    fn of(value: &BigRational) -> Self {
        value.numer().try_into().expect("the kind was chosen by size")
    }
    fn to_f64(&self) -> f64 {
        *self as f64
    }
}

/// The kind of number that is cheapest for a set of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Whole numbers in `u64`.
    Small,
    /// Whole numbers in `u128`.
    Integer,
    /// Whole numbers in [`Wide`].
    Wide,
    /// Fractions of any size, in [`FractionSum`](super::fraction::FractionSum).
    Rational,
}

/// Positive values, multiplied by a common denominator where that is small enough; or none.
#[derive(Clone, Debug)]
pub struct Scaled {
    /// The kind that holds the values and their sums.
    pub kind: Kind,
    values: Vec<Option<BigRational>>,
    whole: Vec<Option<BigRational>>,
    unit: BigRational,
}

impl Scaled {
    /// Chooses the kind for sums of up to `n` of the values.
    pub fn of(values: Vec<Option<BigRational>>, n: usize) -> Self {
        let unit = common_denominator(values.iter().flatten()).map(BigRational::from);
        // a / b of a whole number of which b is a factor, without the search for factors that the product begins with
        let scaled = |value: &BigRational, unit: &BigRational| {
            BigRational::from_integer(value.numer() * (unit.numer() / value.denom()))
        };
        let scale = |unit| values.iter().map(|value| value.as_ref().map(|value| scaled(value, unit))).collect();
        let whole: Vec<Option<BigRational>> = unit.as_ref().map(scale).unwrap_or_default();
        let bits = whole.iter().flatten().map(|value| value.numer().bits()).max().unwrap_or(0)
            + u64::from(usize::BITS - n.leading_zeros());
        let kind = match unit {
            Some(_) if bits <= 64 => Kind::Small,
            Some(_) if bits <= 128 => Kind::Integer,
            Some(_) if bits <= Wide::BITS => Kind::Wide,
            _ => Kind::Rational,
        };
        Self { kind, values, whole, unit: unit.unwrap_or_else(|| BigInt::from(1).into()) }
    }

    /// The values in a kind, which must not be below [`Scaled::kind`].
    pub fn table<T: Exact>(&self, kind: Kind) -> Vec<Option<T>> {
        let values = if kind == Kind::Rational { &self.values } else { &self.whole };
        values.iter().map(|value| value.as_ref().map(T::of)).collect()
    }

    /// What 1 is in that kind.
    pub fn unit(&self, kind: Kind) -> f64 {
        if kind == Kind::Rational { 1.0 } else { nearest(&self.unit) }
    }
}

/// The least common denominator, unless it is beyond what [`Wide`] could hold.
fn common_denominator<'a>(values: impl Iterator<Item = &'a BigRational>) -> Option<BigInt> {
    let mut common = BigInt::from(1);
    for value in values {
        let denominator = value.denom();
        common *= denominator / common_divisor(&common, denominator);
        if common.bits() > Wide::BITS {
            return None;
        }
    }
    Some(common)
}

/// The greatest common divisor of two numbers above 0 (Euclid): the first remainder is as small as the smaller one.
fn common_divisor(a: &BigInt, b: &BigInt) -> BigInt {
    let (mut a, mut b) = (b.clone(), a % b);
    while b != BigInt::ZERO {
        (a, b) = (b.clone(), a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::adjacency::Adjacency;

    fn undirected(weights: &[f64]) -> Ties {
        let n = weights.len() + 1;
        let mut arcs: Vec<_> = (0..).zip(weights).flat_map(|(i, &w)| [(i, i + 1, w), (i + 1, i, w)]).collect();
        arcs.sort_by_key(|arc| (arc.0, arc.1));
        Ties { outgoing: Adjacency::from_sorted(n, arcs.into_iter()), incoming: None, fractions: None }
    }

    #[test]
    fn costs_are_whole_numbers_over_the_common_multiple() {
        let ties = undirected(&[3.0, 6.0, 2.0, 3.0]);
        assert_eq!((ties.outgoing.classes(0), ties.outgoing.classes(3)), (&[0][..], &[2, 0][..]));
        let costs = Scaled::of(costs(&ties), 5);
        assert_eq!((costs.kind, costs.unit(costs.kind)), (Kind::Small, 6.0));
        assert_eq!(costs.table::<u64>(costs.kind), [2, 1, 3].map(Some));
    }

    #[test]
    fn the_kind_grows_with_the_weights() {
        let kind = |n: u32| Scaled::of(costs(&undirected(&(1..n).map(f64::from).collect::<Vec<_>>())), 5).kind;
        assert_eq!(
            (kind(20), kind(80), kind(300), kind(900)),
            (Kind::Small, Kind::Integer, Kind::Wide, Kind::Rational)
        );
    }

    #[test]
    fn what_has_no_cost_is_closed() {
        let weights = weights(&undirected(&[0.0, -1.0, f64::NAN, f64::INFINITY, 0.5]));
        assert_eq!(weights.iter().filter(|weight| weight.is_none()).count(), 4);
    }
}
