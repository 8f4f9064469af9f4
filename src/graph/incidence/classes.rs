//! The distinct weights of ties, each worked out once.

use std::sync::Arc;

use hashbrown::HashMap;
use num_bigint::BigUint;
use num_rational::BigRational;
use rayon::prelude::*;

use super::Weighting;

/// What a weight is made of: under NEWMAN the denominators, ascending; else how many things.
type Made = Box<[u32]>;

/// The distinct weights of some ties, numbered as they come.
#[derive(Clone, Debug)]
pub struct Classes {
    weighting: Weighting,
    made: Vec<Made>,
    known: HashMap<Made, u32>,
    /// The class of what is made of one small number, or [`UNKNOWN`].
    small: Vec<u32>,
}

const UNKNOWN: u32 = u32::MAX;
/// Numbers below this are not looked up by hash.
const SMALL: usize = 256;

impl Classes {
    /// None yet.
    pub fn new(weighting: Weighting) -> Self {
        Self { weighting, made: Vec::new(), known: HashMap::new(), small: vec![UNKNOWN; SMALL] }
    }

    /// The class of a tie by so many things, under BINARY and COUNT.
    pub fn of_count(&mut self, count: u32) -> u32 {
        self.of_one(if self.weighting == Weighting::Binary { 1 } else { count })
    }

    fn of_one(&mut self, number: u32) -> u32 {
        let small = self.small.get(number as usize).copied();
        if let Some(class) = small.filter(|&class| class != UNKNOWN) {
            return class;
        }
        let class = self.numbered(&[number]);
        if let Some(small) = self.small.get_mut(number as usize) {
            *small = class;
        }
        class
    }

    /// The class of a tie by things of these denominators, ascending.
    pub fn class(&mut self, denominators: &[u32]) -> u32 {
        match (self.weighting, denominators) {
            (Weighting::Binary | Weighting::Count, _) => self.of_count(denominators.len() as u32),
            (Weighting::Newman, &[one]) => self.of_one(one),
            (Weighting::Newman, _) => self.numbered(denominators),
        }
    }

    fn numbered(&mut self, made: &[u32]) -> u32 {
        if let Some(&class) = self.known.get(made) {
            return class;
        }
        let class = self.made.len() as u32;
        self.made.push(made.into());
        self.known.insert(made.into(), class);
        class
    }

    /// Those of several, in one order however they are shared out.
    pub fn joined<'a>(several: impl Iterator<Item = &'a Self> + Clone) -> Self {
        let weighting = several.clone().next().map_or_else(Weighting::default, |one| one.weighting);
        let mut made: Vec<&Made> = several.flat_map(|one| &one.made).collect();
        made.sort_unstable();
        made.dedup();
        let mut all = Self::new(weighting);
        for made in made {
            _ = all.numbered(made);
        }
        all
    }

    /// The class that each of these has among all.
    pub fn moved(&self, all: &Self) -> Vec<u32> {
        self.made.iter().map(|made| all.known.get(made).copied().unwrap_or_default()).collect()
    }

    /// The weight of each class, also as a fraction under NEWMAN, where `f64` does not hold it.
    pub fn weights(&self) -> (Arc<[f64]>, Option<Vec<BigRational>>) {
        match self.weighting {
            Weighting::Binary => (self.made.iter().map(|_| 1.0).collect(), None),
            Weighting::Count => (self.made.iter().map(|made| f64::from(made[0])).collect(), None),
            Weighting::Newman => {
                let fractions = self.made.par_iter().map(|made| sum_of_fractions(made)).collect();
                (self.made.iter().map(|made| sum_of_shares(&made.iter().copied())).collect(), Some(fractions))
            }
        }
    }
}

/// The sum of 1 / denominator, exactly.
fn sum_of_fractions(denominators: &[u32]) -> BigRational {
    if let Some((sum, multiple)) = sum_over_multiple(&denominators.iter().copied(), u64::MAX) {
        let factor = greatest_common_divisor(sum, multiple);
        return BigRational::new_raw((sum / factor).into(), (multiple / factor).into());
    }
    // the same in numbers of any size: reduced once, at the end
    let multiple = denominators.iter().fold(BigUint::from(1_u32), |multiple, &denominator| {
        let rest = (&multiple % denominator).to_u64_digits().first().copied().unwrap_or(0);
        multiple * (u64::from(denominator) / greatest_common_divisor(denominator.into(), rest))
    });
    let sum = denominators.iter().fold(BigUint::ZERO, |sum, &denominator| sum + &multiple / denominator);
    BigRational::new(sum.into(), multiple.into())
}

/// The sum of 1 / denominator: rounded once, so that six sixths are 1, where a common multiple of the denominators is
/// small enough; else added in the order of the denominators.
pub(super) fn sum_of_shares(denominators: &(impl Iterator<Item = u32> + Clone)) -> f64 {
    const LARGEST: u64 = 1 << f64::MANTISSA_DIGITS;
    let exact = sum_over_multiple(denominators, LARGEST).map(|(sum, multiple)| sum as f64 / multiple as f64);
    exact.unwrap_or_else(|| denominators.clone().map(|denominator| 1.0 / f64::from(denominator)).sum())
}

/// The sum of 1 / denominator as whole parts of a common multiple of the denominators, and that; `None` if one of them is
/// above `largest`.
fn sum_over_multiple(denominators: &(impl Iterator<Item = u32> + Clone), largest: u64) -> Option<(u64, u64)> {
    let denominators = || denominators.clone().map(u64::from);
    let multiple = denominators().try_fold(1_u64, |multiple, denominator| {
        let multiple = multiple.checked_mul(denominator / greatest_common_divisor(multiple, denominator))?;
        (multiple <= largest).then_some(multiple)
    })?;
    let sum = denominators().try_fold(0_u64, |sum, denominator| sum.checked_add(multiple / denominator))?;
    (sum <= largest).then_some((sum, multiple))
}

fn greatest_common_divisor(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn shares_are_added_exactly(denominators in prop::collection::vec(1_u32..3000, 1..40)) {
            let part = |&denominator: &u32| BigRational::new(1.into(), denominator.into());
            let sum = denominators.iter().map(part).fold(BigRational::from_integer(0.into()), |sum, part| sum + part);
            prop_assert_eq!(sum_of_fractions(&denominators), sum);
        }
    }

    #[test]
    fn six_sixths_are_one() {
        assert_eq!(sum_of_fractions(&[6; 6]), BigRational::from_integer(1.into()));
        assert!((sum_of_shares(&[6; 6].into_iter()) - 1.0).abs() < f64::MIN_POSITIVE);
    }
}
