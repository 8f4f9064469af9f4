//! What weights are added up in: whole numbers where they are whole, else `f64`.

use std::ops::AddAssign;

use num_bigint::BigInt;
use num_rational::BigRational;

use crate::analytics::fraction::nearest;

/// A kind of number that weights of ties are added up in.
pub(super) trait Amount: Copy + Default + AddAssign + PartialOrd + Send + Sync {
    /// From the weight of a tie.
    fn of(weight: f64) -> Self;
    /// So many times this.
    fn times(self, count: i64) -> Self;
    /// The product of two.
    fn product(self, other: Self) -> Self;
    /// The number divided by another that divides it.
    fn divided(self, by: i64) -> Self;
    /// The same as a fraction.
    fn exact(self) -> BigRational;
    /// The nearest `f64`.
    fn to_f64(self) -> f64;
    /// Between which numbers, both excluded, one lies that is nearer to `mean` than this one is.
    fn nearer(self, mean: &BigRational) -> (Self, Self);
}

impl Amount for i64 {
    fn of(weight: f64) -> Self {
        weight as i64
    }

    fn times(self, count: i64) -> Self {
        self * count
    }

    fn product(self, other: Self) -> Self {
        self * other
    }

    fn divided(self, by: i64) -> Self {
        self / by
    }

    fn exact(self) -> BigRational {
        BigInt::from(self).into()
    }

    fn to_f64(self) -> f64 {
        self as f64
    }

    fn nearer(self, mean: &BigRational) -> (Self, Self) {
        let mirrored = mean * BigRational::from(BigInt::from(2)) - self.exact();
        let whole = |number: BigRational| {
            i64::try_from(number.to_integer()).unwrap_or(if mean.numer().sign() == num_bigint::Sign::Minus {
                i64::MIN
            } else {
                i64::MAX
            })
        };
        if mirrored >= self.exact() { (self, whole(mirrored.ceil())) } else { (whole(mirrored.floor()), self) }
    }
}

/// Sums of `f64` taken in another order differ by about this share.
const NOISE: f64 = 1e-12;

impl Amount for f64 {
    fn of(weight: f64) -> Self {
        weight
    }

    fn times(self, count: i64) -> Self {
        self * count as f64
    }

    fn product(self, other: Self) -> Self {
        self * other
    }

    fn divided(self, by: i64) -> Self {
        self / by as f64
    }

    fn exact(self) -> BigRational {
        BigRational::from_float(self).unwrap_or_else(|| BigInt::ZERO.into())
    }

    fn to_f64(self) -> f64 {
        self
    }

    fn nearer(self, mean: &BigRational) -> (Self, Self) {
        let mean = nearest(mean);
        let distance = (self - mean).abs() - NOISE * (self.abs() + mean.abs());
        (mean - distance, mean + distance)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearer_means_strictly_between() {
        let mean = BigRational::new(7.into(), 2.into());
        let is_nearer = |one: i64, other: i64| {
            let (low, high) = one.nearer(&mean);
            low < other && other < high
        };
        let plain = |one: i64, other: i64| (2 * other - 7).abs() < (2 * one - 7).abs();
        for one in -4..12 {
            for other in -6..14 {
                assert_eq!(is_nearer(one, other), plain(one, other), "{one} {other}");
            }
        }
        let (low, high) = 5.0.nearer(&mean);
        assert!(low < 2.1 && 2.0 - low < 1e-9 && high > 4.9 && 5.0 - high > 0.0);
    }
}
