//! The distinct weights of ties, each worked out once.

use std::sync::Arc;

use hashbrown::HashMap;
use num_rational::BigRational;

use super::Weighting;

/// What a weight is made of: under NEWMAN the denominators, ascending; else how many things.
type Made = Box<[u32]>;

/// The distinct weights of some ties, numbered as they come.
#[derive(Clone, Debug)]
pub struct Classes {
    weighting: Weighting,
    made: Vec<Made>,
    known: HashMap<Made, u32>,
    /// The class of each small count, or [`UNKNOWN`].
    counts: Vec<u32>,
}

const UNKNOWN: u32 = u32::MAX;
/// Counts below this are not looked up by hash.
const SMALL: usize = 256;

impl Classes {
    /// None yet.
    pub fn new(weighting: Weighting) -> Self {
        Self { weighting, made: Vec::new(), known: HashMap::new(), counts: vec![UNKNOWN; SMALL] }
    }

    /// The class of a tie by so many things, under BINARY and COUNT.
    pub fn of_count(&mut self, count: u32) -> u32 {
        let count = if self.weighting == Weighting::Binary { 1 } else { count };
        let small = self.counts.get(count as usize).copied();
        if let Some(class) = small.filter(|&class| class != UNKNOWN) {
            return class;
        }
        let class = self.numbered(&[count]);
        if let Some(small) = self.counts.get_mut(count as usize) {
            *small = class;
        }
        class
    }

    /// The class of a tie by things of these denominators, ascending.
    pub fn class(&mut self, denominators: &[u32]) -> u32 {
        match self.weighting {
            Weighting::Binary | Weighting::Count => self.of_count(denominators.len() as u32),
            Weighting::Newman => self.numbered(denominators),
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
                let fractions = self.made.iter().map(|made| sum_of_fractions(made)).collect();
                (self.made.iter().map(|made| sum_of_shares(&made.iter().copied())).collect(), Some(fractions))
            }
        }
    }
}

fn sum_of_fractions(denominators: &[u32]) -> BigRational {
    let parts = denominators.iter().map(|&denominator| BigRational::new(1.into(), denominator.into()));
    parts.fold(BigRational::from_integer(0.into()), |sum, part| sum + part)
}

/// The sum of 1 / denominator: rounded once, so that six sixths are 1, where a common multiple of the denominators is
/// small enough; else added in the order of the denominators.
pub(super) fn sum_of_shares(denominators: &(impl Iterator<Item = u32> + Clone)) -> f64 {
    const LARGEST: u64 = 1 << f64::MANTISSA_DIGITS;
    let denominators = || denominators.clone().map(u64::from);
    let multiple = denominators().try_fold(1_u64, |multiple, denominator| {
        let multiple = multiple.checked_mul(denominator / greatest_common_divisor(multiple, denominator))?;
        (multiple <= LARGEST).then_some(multiple)
    });
    let exact = multiple.and_then(|multiple| {
        let sum = denominators().try_fold(0_u64, |sum, denominator| sum.checked_add(multiple / denominator))?;
        (sum <= LARGEST).then_some(sum as f64 / multiple as f64)
    });
    exact.unwrap_or_else(|| denominators().map(|denominator| 1.0 / denominator as f64).sum())
}

fn greatest_common_divisor(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}
