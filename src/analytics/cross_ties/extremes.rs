//! Between which values the E-I index could lie at all.

use super::Overlap;
use super::amount::Amount;
use super::measure::Measured;
use crate::analytics::fraction::nearest;

/// Where the weight within groups lies between the most and the least that the network's weights, put on any pairs, could
/// give: -1 where all that can lies within, 1 where all that can lies between. `None` where there is no choice, or where a
/// pair lies within groups only in part.
pub(super) fn rescaled<W: Amount>(measured: &Measured<W>, within: f64) -> Option<f64> {
    if matches!(measured.labels.overlap, Overlap::Fractional | Overlap::Any) {
        return None;
    }
    let (pairs, places_within) = measured.possible();
    let ties_per_pair = if measured.mixing.is_directed { 2.0 } else { 1.0 };
    let (all, places_within) = (nearest(&pairs) * ties_per_pair, nearest(&places_within) * ties_per_pair);
    let total = heaviest(measured, f64::INFINITY);
    let most = heaviest(measured, places_within);
    let least = total - heaviest(measured, all - places_within);
    // the index falls as more lies within
    (most > least).then(|| 1.0 - 2.0 * (within - least) / (most - least))
}

/// The weight of so many ties, the heaviest ones.
fn heaviest<W: Amount>(measured: &Measured<W>, count: f64) -> f64 {
    let mut weights: Vec<(f64, f64)> =
        measured.mixing.weights.iter().map(|(&bits, &ties)| (f64::from_bits(bits), ties as f64)).collect();
    weights.sort_by(|one, other| other.0.total_cmp(&one.0));
    let (mut left, mut sum) = (count, 0.0);
    for (weight, ties) in weights {
        let taken = ties.min(left);
        sum += weight * taken;
        left -= taken;
    }
    sum
}
