//! Harmonic closeness: how near the other parties are.

use super::degree::Side;
use super::distances::folded_by_cost;
use super::levels::{Rows, summed_by_level, summed_by_level_of_sets};
use super::score::Scores;
use super::{Stop, Stopped};
use crate::graph::adjacency::Ties;
use crate::graph::incidence::Incidence;

/// How to take a measure of distances.
#[derive(Clone, Debug, PartialEq)]
pub struct DistanceOptions {
    /// Whether to divide by n - 1.
    pub normalized: bool,
    /// Whether a tie is 1 / weight long; else every tie has length 1.
    pub weighted: bool,
    /// Which way distances are taken in a directed network. In: from the others to the party; Out: from it to them; Both:
    /// whatever the direction of the ties.
    pub side: Side,
}

impl Default for DistanceOptions {
    fn default() -> Self {
        Self { normalized: true, weighted: false, side: Side::In }
    }
}

/// Harmonic closeness: the sum over the other parties of 1 / distance.
///
/// Marchiori & Latora 2000, Rochat 2009, Boldi & Vigna 2014. A party that cannot be reached adds nothing, so the measure is
/// defined in disconnected networks and an isolate has 0. Normalized: divided by n - 1, isolates in n; not defined below
/// two parties. Weighted: distances are sums of 1 / weight, compared exactly; a tie whose weight is not above 0 leads
/// nowhere. `side` matters in a directed network only.
///
/// Time: unweighted at most parties and ties times levels for each 256 parties, memory 112 bytes a party and thread;
/// weighted parties times ties times the logarithm of parties. The same bytes for any number of threads and,
/// unweighted, for any numbering of the parties. Agrees with networkx (which returns the sum) and igraph to 1e-9.
///
/// ```
/// use kobling::analytics::{Stop, harmonic::{DistanceOptions, harmonic}};
/// use kobling::graph::adjacency::{Adjacency, Ties};
/// let arcs = [(0, 1, 1.0), (1, 0, 1.0), (1, 2, 1.0), (2, 1, 1.0)];
/// let ties = Ties { outgoing: Adjacency::from_sorted(3, arcs.into_iter()), incoming: None, fractions: None };
/// let scores = harmonic(&ties, &DistanceOptions::default(), &Stop::new()).unwrap();
/// assert_eq!(scores, [Some(0.75), Some(1.0), Some(0.75)]);
/// ```
pub fn harmonic(ties: &Ties, options: &DistanceOptions, stop: &Stop) -> Result<Scores, Stopped> {
    let n = ties.n();
    if options.normalized && n < 2 {
        return Ok(vec![None; n]);
    }
    let sums = if options.weighted { by_cost(ties, options.side, stop)? } else { by_hops(ties, options.side, stop)? };
    Ok(scores(sums, options))
}

/// [`harmonic`] of an undirected network that is held as sets, every tie having length 1.
pub fn harmonic_of_sets(incidence: &Incidence, options: &DistanceOptions, stop: &Stop) -> Result<Scores, Stopped> {
    if options.normalized && incidence.n() < 2 {
        return Ok(vec![None; incidence.n()]);
    }
    let sums = summed_by_level_of_sets(incidence, part, stop)?;
    Ok(scores(sums.into_iter().map(whole).collect(), options))
}

fn scores(sums: Vec<f64>, options: &DistanceOptions) -> Scores {
    let divisor = if options.normalized { sums.len() as f64 - 1.0 } else { 1.0 };
    sums.into_iter().map(|sum| Some(sum / divisor)).collect()
}

/// 1 / level as a whole multiple of 2^-96, so that no order of addition changes a sum.
fn part(level: u32) -> u128 {
    (1_u128 << 96) / u128::from(level)
}

fn whole(sum: u128) -> f64 {
    sum as f64 * 2_f64.powi(-96)
}

fn by_hops(ties: &Ties, side: Side, stop: &Stop) -> Result<Vec<f64>, Stopped> {
    Ok(summed_by_level(ties, &Rows::of(ties, side), part, stop)?.into_iter().map(whole).collect())
}

fn by_cost(ties: &Ties, side: Side, stop: &Stop) -> Result<Vec<f64>, Stopped> {
    folded_by_cost(ties, side, 0.0, |sum, cost, unit| sum + unit / cost, stop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::adjacency::Adjacency;

    #[test]
    fn sides_of_a_directed_network() {
        let outgoing = Adjacency::from_sorted(4, [(0, 1, 2.0), (1, 2, 1.0)].into_iter());
        let ties = Ties { incoming: Some(outgoing.reversed()), outgoing, fractions: None };
        for (side, hops, weighted) in [
            (Side::In, [0.0, 1.0, 1.5, 0.0], [0.0, 2.0, 1.0 + 1.0 / 1.5, 0.0]),
            (Side::Out, [1.5, 1.0, 0.0, 0.0], [2.0 + 1.0 / 1.5, 1.0, 0.0, 0.0]),
            (Side::Both, [1.5, 2.0, 1.5, 0.0], [2.0 + 1.0 / 1.5, 3.0, 1.0 + 1.0 / 1.5, 0.0]),
        ] {
            let options = DistanceOptions { normalized: false, weighted: false, side };
            assert_eq!(harmonic(&ties, &options, &Stop::new()), Ok(hops.map(Some).into()));
            let options = DistanceOptions { weighted: true, ..options };
            assert_eq!(harmonic(&ties, &options, &Stop::new()), Ok(weighted.map(Some).into()));
        }
    }

    #[test]
    fn thirds_add_up_to_wholes() {
        // a path of three steps with three ends: 1 + 1/2 + 3 * 1/3
        let mut arcs = vec![(0, 1, 1.0), (1, 2, 1.0), (2, 3, 1.0), (2, 4, 1.0), (2, 5, 1.0)];
        arcs.extend(arcs.clone().into_iter().map(|(a, b, w)| (b, a, w)));
        arcs.sort_by_key(|arc| (arc.0, arc.1));
        let ties = Ties { outgoing: Adjacency::from_sorted(6, arcs.into_iter()), incoming: None, fractions: None };
        let options = DistanceOptions { normalized: false, ..Default::default() };
        assert_eq!(harmonic(&ties, &options, &Stop::new()).expect("not stopped")[0], Some(2.5));
    }
}
