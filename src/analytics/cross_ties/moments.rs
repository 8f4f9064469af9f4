//! What random relabelling gives: mean and variance of a sum over pairs, exactly (Mantel 1967).

use num_bigint::BigInt;
use num_rational::BigRational;

use super::amount::Amount;
use super::labels::Labels;
use crate::analytics::fraction::nearest;

/// Of a symmetric matrix without a diagonal: the sum over pairs, that of the squares, and the sum of the squares of the row
/// sums.
#[derive(Clone, Debug)]
pub(super) struct Sums {
    pub sum: BigRational,
    pub squares: BigRational,
    pub rows: BigRational,
}

/// What to expect of a sum over pairs.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Moments {
    pub mean: BigRational,
    /// `None` where it is 0: every relabelling gives the same.
    pub deviation: Option<f64>,
}

impl Moments {
    /// Of the sum over pairs of the product of two matrices of n parties, the parties of one relabelled at random. `is_exact`:
    /// the sums are exact; else a variance that is no more than noise counts as 0.
    ///
    /// Two pairs are the same, share one party, or share none; the mean of the square is the sum over the three cases of
    /// what both matrices have of it, divided by how many such pairs of pairs there are.
    pub fn of(n: usize, network: &Sums, groups: &Sums, is_exact: bool) -> Option<Self> {
        let n = BigInt::from(n);
        let pairs = BigRational::from(&n * (&n - 1) / 2);
        let zero = BigRational::from(BigInt::ZERO);
        if pairs == zero {
            return None;
        }
        let mean = &network.sum * &groups.sum / &pairs;
        let sharing = BigRational::from(&n * (&n - 1) * (&n - 2));
        let apart = &pairs * BigRational::from((&n - 2) * (&n - 3) / 2);
        let two = BigRational::from(BigInt::from(2));
        let cases = |sums: &Sums| {
            let one = &sums.rows - &two * &sums.squares;
            let none = &sums.sum * &sums.sum - &sums.rows + &sums.squares;
            [sums.squares.clone(), one, none]
        };
        let counts = [pairs, sharing, apart];
        let mut square = zero.clone();
        for ((one, other), count) in cases(network).iter().zip(&cases(groups)).zip(&counts) {
            if *count != zero {
                square += one * other / count;
            }
        }
        let variance = &square - &mean * &mean;
        let noise = if is_exact { zero } else { square * BigRational::new(1.into(), BigInt::from(10_u64.pow(11))) };
        let deviation = (variance > noise).then(|| nearest(&variance).sqrt());
        Some(Self { mean, deviation })
    }

    /// How many standard deviations a value lies above the mean; `None` where the deviation is 0.
    pub fn z(&self, value: &BigRational) -> Option<f64> {
        let difference = value - &self.mean;
        let size = if *difference.numer() < BigInt::ZERO { -nearest(&-difference) } else { nearest(&difference) };
        self.deviation.map(|deviation| size / deviation)
    }
}

impl Labels {
    /// The sums of the matrix that tells which part of each pair of parties lies within groups, in units.
    pub fn within_sums<W: Amount>(&self) -> Sums {
        // only kinds that share a group have a part
        self.sums(0..self.kinds.n() as u32, |kind| self.kinds.sharing(kind), |one, other| self.within::<W>(one, other))
    }

    /// The sums of the matrix that tells which part of each pair of parties counts for a pair of groups, in units.
    pub fn across_sums<W: Amount>(&self, a: u32, b: u32) -> Sums {
        let mut kinds: Vec<u32> = [a, b].iter().flat_map(|&group| self.kinds.of_group(group)).copied().collect();
        kinds.sort_unstable();
        kinds.dedup();
        let others = kinds.clone();
        self.sums(kinds, |_| others.clone(), |one, other| self.across::<W>((a, b), one, other))
    }

    fn sums<W: Amount>(
        &self,
        kinds: impl IntoIterator<Item = u32>,
        others: impl Fn(u32) -> Vec<u32>,
        part: impl Fn(u32, u32) -> W,
    ) -> Sums {
        let zero = || BigRational::from(BigInt::ZERO);
        let (mut sum, mut squares, mut rows) = (zero(), zero(), zero());
        for one in kinds {
            let (mut row, mut row_of_squares) = (W::default(), W::default());
            for other in others(one) {
                let part = part(one, other);
                // a party is no partner of its own
                let count = self.kinds.count(other) - i64::from(one == other);
                row += part.times(count);
                row_of_squares += part.product(part).times(count);
            }
            let count: BigRational = BigInt::from(self.kinds.count(one)).into();
            let row = row.exact();
            sum += &count * &row;
            squares += &count * row_of_squares.exact();
            rows += count * &row * &row;
        }
        let half = BigRational::new(1.into(), 2.into());
        Sums { sum: sum * &half, squares: squares * half, rows }
    }
}
