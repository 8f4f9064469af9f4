//! Weights as whole numbers.

use super::super::{Stop, Stopped};
use crate::graph::adjacency::{Adjacency, Ties};

/// What the weights of all arcs together come to at most: far enough below 2^53 that sums of them are exact.
const MOST: f64 = (1_u64 << 51) as f64;
/// The greatest power of two that the exponents of weights are shifted by in one step.
const SHIFT: i32 = 1000;

/// The weights of a network in whole multiples of a power of two, each at least one of it; 0 where there is no tie.
///
/// Counts and other weights of few digits are exact; all are within 2^-51 of the sum of all.
pub(super) struct Weights {
    /// The weight of each class of arcs from parties.
    pub outgoing: Vec<f64>,
    incoming: Option<Vec<f64>>,
    /// The weight of all arcs from parties together, and what one weighs on average.
    pub total: f64,
    pub mean: f64,
}

impl Weights {
    /// Of a network; `None` when no tie has a weight that is finite and above 0.
    pub fn of(ties: &Ties, stop: &Stop) -> Result<Option<Self>, Stopped> {
        let counts = counts(&ties.outgoing, stop)?;
        let table = ties.outgoing.table();
        let used = || table.iter().zip(&counts).filter(|&(&weight, &count)| count > 0 && is_tie(weight));
        let greatest = used().fold(0.0, |greatest: f64, (&weight, _)| greatest.max(weight));
        if greatest == 0.0 {
            return Ok(None);
        }
        let first = power_below(1.0, greatest);
        let sum = used().fold(0.0, |sum, (&weight, &count)| sum + weight * first * count as f64);
        let second = power_below(MOST, sum);
        let whole = |&weight: &f64| if is_tie(weight) { (weight * first * second).round().max(1.0) } else { 0.0 };
        let outgoing: Vec<f64> = table.iter().map(whole).collect();
        let incoming = ties.incoming.as_ref().map(|incoming| incoming.table().iter().map(whole).collect());
        let (mut total, mut arc_count) = (0.0, 0);
        for (weight, count) in outgoing.iter().zip(counts).filter(|&(&weight, count)| weight > 0.0 && count > 0) {
            total += weight * count as f64;
            arc_count += count;
        }
        Ok(Some(Self { outgoing, incoming, total, mean: total / arc_count as f64 }))
    }

    /// The weight of each class of arcs to parties.
    pub fn incoming(&self) -> &[f64] {
        self.incoming.as_ref().unwrap_or(&self.outgoing)
    }

    /// Whether `f32` holds them all exactly.
    pub fn are_short(&self) -> bool {
        self.outgoing
            .iter()
            .chain(self.incoming())
            .all(|&weight| f64::from(weight as f32).to_bits() == weight.to_bits())
    }
}

/// Whether an arc of a weight ties at all.
pub(super) fn is_tie(weight: f64) -> bool {
    weight.is_finite() && weight > 0.0
}

/// How many arcs each class has.
fn counts(arcs: &Adjacency, stop: &Stop) -> Result<Vec<u64>, Stopped> {
    let mut counts = vec![0; arcs.table().len()];
    for party in 0..arcs.n() as u32 {
        stop.check()?;
        arcs.classes(party).iter().for_each(|&class| counts[class as usize] += 1);
    }
    Ok(counts)
}

/// The power of two that brings a number above 0 to between half of another and the whole, or as near as `f64` can.
pub(super) fn power_below(most: f64, number: f64) -> f64 {
    let exponent = (most.log2().floor() - number.log2().ceil()).clamp(f64::from(-SHIFT), f64::from(SHIFT));
    2_f64.powi(exponent as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weights(of: &[f64]) -> Option<Weights> {
        let arcs: Vec<(u32, u32, f64)> = (1..).zip(of).map(|(target, &weight)| (0, target, weight)).collect();
        let outgoing = Adjacency::from_sorted(of.len() + 1, arcs.into_iter());
        let ties = Ties { incoming: Some(outgoing.reversed()), outgoing, fractions: None };
        Weights::of(&ties, &Stop::new()).expect("not stopped")
    }

    #[test]
    fn counts_are_exact() {
        let found = weights(&[1.0, 3.0, 12.0, 1.0]).expect("ties");
        assert_eq!(found.outgoing, [1.0, 3.0, 12.0].map(|weight| weight * found.outgoing[0]));
        assert!(found.are_short() && found.total <= MOST && found.total > MOST / 4.0);
        assert!((found.mean * 4.0 - found.total).abs() < 1e-12);
        assert!(!weights(&[1.0 / 3.0, 1.0]).expect("ties").are_short());
    }

    #[test]
    fn only_finite_weights_above_0_tie() {
        assert!(weights(&[]).is_none());
        assert!(weights(&[0.0, -1.0, f64::NAN, f64::INFINITY]).is_none());
        let found = weights(&[2.0, -1.0, f64::NAN, 6.0]).expect("ties");
        assert_eq!((found.outgoing[1], found.outgoing[2], found.outgoing[3]), (0.0, 0.0, 3.0 * found.outgoing[0]));
    }

    #[test]
    fn any_range_of_weights_fits() {
        for list in [[f64::MAX, f64::MAX], [f64::MAX, f64::MIN_POSITIVE], [5e-324, 1e-323], [1e-300, 1.0]] {
            let found = weights(&list).expect("ties");
            assert!(found.outgoing.iter().all(|&weight| weight >= 1.0 && weight.fract() == 0.0));
            assert!(found.total.is_finite() && found.total <= MOST + 2.0);
        }
    }
}
