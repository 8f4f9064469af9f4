//! Sums that can be divided without losing an øre: whole numbers of a very small part of a hundredth.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use crate::model::record::Hundredths;

/// A hundredth is held as 2^40 parts: a million joint awards are off by less than a millionth of a hundredth before
/// sums are rounded, and sums do not depend on the order in which they are taken.
const BITS: u32 = 40;

/// An amount of money in parts of a hundredth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exact(i128);

impl Exact {
    /// A sum as stated.
    pub fn of(sum: Hundredths) -> Self {
        Self(i128::from(sum.0) << BITS)
    }

    /// Both together; `None` when that cannot be held.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The hundredths at or below it.
    pub fn floor(self) -> i128 {
        self.0 >> BITS
    }

    /// What is left above these, for comparing.
    pub fn rest(self) -> i128 {
        self.0 - (self.floor() << BITS)
    }

    /// `weight` of `total` equal parts of it. The quotient and the rest are taken apart, so that nothing overflows.
    pub fn part(self, weight: u64, total: u64) -> Self {
        if weight == total {
            return self;
        }
        let (weight, total) = (i128::from(weight), i128::from(total.max(1)));
        Self(self.0.div_euclid(total) * weight + self.0.rem_euclid(total) * weight / total)
    }
}

/// How something is divided: a weight for each, which add up to the total.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weights {
    weights: Vec<u64>,
    total: u64,
}

impl Weights {
    /// The same for each.
    pub fn equal(count: usize) -> Self {
        Self { weights: vec![1; count], total: count as u64 }
    }

    /// By stated shares where these add up to the whole, else equally. One without a share has none of it where others
    /// have all.
    pub fn by_share(shares: impl ExactSizeIterator<Item = Option<Decimal>>) -> Self {
        let count = shares.len();
        let scaled: Option<Vec<u64>> = shares.map(|share| share.map_or(Some(0), scaled)).collect();
        let whole = scaled.and_then(Self::of).filter(|whole| whole.total.abs_diff(ONE) <= ROUNDING);
        whole.unwrap_or_else(|| Self::equal(count))
    }

    /// In proportion to the shares where each has one, else equally.
    pub fn in_proportion(shares: impl ExactSizeIterator<Item = Option<Decimal>>) -> Self {
        let count = shares.len();
        let scaled: Option<Vec<u64>> = shares.map(|share| share.and_then(scaled)).collect();
        scaled.and_then(Self::of).unwrap_or_else(|| Self::equal(count))
    }

    fn of(weights: Vec<u64>) -> Option<Self> {
        let total = weights.iter().try_fold(0_u64, |sum, &weight| sum.checked_add(weight))?;
        (total > 0 && i64::try_from(total).is_ok()).then_some(Self { weights, total })
    }

    /// Whether the one at a position has any of it.
    pub fn has(&self, at: usize) -> bool {
        self.weights[at] > 0
    }

    /// The part of the one at a position.
    pub fn part(&self, amount: Exact, at: usize) -> Exact {
        amount.part(self.weights[at], self.total)
    }
}

/// Shares count to fifteen decimals.
const ONE: u64 = 1_000_000_000_000_000;
/// How far a sum of shares may be from the whole because each is rounded: a millionth, as where they are imported.
const ROUNDING: u64 = ONE / 1_000_000;

fn scaled(share: Decimal) -> Option<u64> {
    let is_share = Decimal::ZERO <= share && share <= Decimal::ONE;
    is_share.then(|| (share * Decimal::from(ONE)).round().to_u64()).flatten()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decimals(shares: &[&str]) -> Vec<Option<Decimal>> {
        shares.iter().map(|share| Decimal::from_str_exact(share).ok()).collect()
    }

    #[test]
    fn shares_count_where_they_add_up_to_the_whole() {
        let by = |shares: &[&str]| Weights::by_share(decimals(shares).into_iter());
        assert_eq!(by(&["0.5", "0.4"]), Weights::equal(2));
        assert_eq!(by(&["", ""]), Weights::equal(2));
        let amount = Exact::of(Hundredths(1000));
        let whole = by(&["0.7", "", "0.3"]);
        assert_eq!((0..3).map(|at| whole.part(amount, at).floor()).collect::<Vec<_>>(), [700, 0, 300]);
        assert!(!whole.has(1));
    }

    #[test]
    fn shares_of_parts_are_taken_in_proportion() {
        let by = Weights::in_proportion(decimals(&["1", "0.5", "0.5"]).into_iter());
        assert_eq!(by.part(Exact::of(Hundredths(400)), 0).floor(), 200);
        assert_eq!(Weights::in_proportion(decimals(&["1", ""]).into_iter()), Weights::equal(2));
    }

    proptest! {
        #[test]
        fn parts_are_the_whole_but_for_what_is_too_small_to_see(amount in any::<i64>(), count in 1_usize..40) {
            let whole = Exact::of(Hundredths(amount));
            let weights = Weights::equal(count);
            let sum = (0..count).try_fold(Exact::default(), |sum, at| sum.checked_add(weights.part(whole, at)));
            let lost = whole.0 - sum.expect("it fits").0;
            prop_assert!(0 <= lost && lost <= count as i128);
        }
    }
}
