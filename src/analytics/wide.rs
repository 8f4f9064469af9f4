//! Whole numbers of a fixed size beyond `u128`, which are copied rather than allocated.

use std::cmp::Ordering;

use num_rational::BigRational;

use super::cost::Exact;

const DIGITS: usize = 8;

/// A whole number of up to 512 bits, lowest digit first.
///
/// The common multiple of the numbers of shared projects in a network of tens of thousands of parties needs some 200 bits;
/// `num_bigint` would allocate at each addition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wide([u64; DIGITS]);

impl Wide {
    /// How many bits it has.
    pub const BITS: u64 = 64 * DIGITS as u64;
}

impl Ord for Wide {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.iter().rev().cmp(other.0.iter().rev())
    }
}

impl PartialOrd for Wide {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Exact for Wide {
    fn zero() -> Self {
        Self([0; DIGITS])
    }

    fn plus(&self, other: &Self) -> Self {
        let mut sum = [0; DIGITS];
        let mut carry = false;
        for ((sum, &a), &b) in sum.iter_mut().zip(&self.0).zip(&other.0) {
            let (part, over) = a.overflowing_add(b);
            let (part, over_again) = part.overflowing_add(u64::from(carry));
            *sum = part;
            carry = over || over_again;
        }
        Self(sum)
    }

    fn of(value: &BigRational) -> Self {
        let mut digits = [0; DIGITS];
        for (digit, value) in digits.iter_mut().zip(value.numer().iter_u64_digits()) {
            *digit = value;
        }
        Self(digits)
    }

    fn to_f64(&self) -> f64 {
        self.0.iter().rev().fold(0.0, |sum, &digit| sum * 2_f64.powi(64) + digit as f64)
    }
}

#[cfg(test)]
mod tests {
    use num_bigint::BigInt;
    use proptest::prelude::*;

    use super::*;
    use crate::analytics::fraction::nearest;

    proptest! {
        #[test]
        fn agrees_with_numbers_of_any_size(a in any::<[u64; 7]>(), b in any::<[u64; 7]>(), shift in 0_u32..400) {
            let number = |digits: [u64; 7]| digits.iter().fold(BigInt::ZERO, |sum, &digit| (sum << 64_u32) + digit);
            let (a, b) = (number(a), number(b) >> shift);
            let wide = |number: &BigInt| Wide::of(&number.clone().into());
            prop_assert_eq!(wide(&a).plus(&wide(&b)), wide(&(&a + &b)));
            prop_assert_eq!(wide(&a).cmp(&wide(&b)), a.cmp(&b));
            let exact = nearest(&b.into());
            prop_assert!((wide(&BigInt::from(1)).to_f64() - 1.0).abs() < 1e-15);
            prop_assert!((Wide::of(&BigRational::from_float(exact).expect("finite")).to_f64() - exact).abs() <= exact * 1e-15);
        }
    }
}
