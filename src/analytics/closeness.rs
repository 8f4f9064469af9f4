//! Closeness: one over the mean distance to the other parties.

use super::degree::Side;
use super::distances::folded_by_cost;
use super::harmonic::DistanceOptions;
use super::levels::{Rows, summed_by_level, summed_by_level_of_sets};
use super::score::Scores;
use super::{Stop, Stopped};
use crate::graph::adjacency::Ties;
use crate::graph::incidence::Incidence;

/// Closeness: how many other parties are reached, over the sum of the distances to them.
///
/// Freeman 1979. With r parties reached, the party itself among them: (r - 1) / sum of distances, taken among those alone;
/// not defined for a party that reaches nobody. A party of a small component is near to all of it, so that values of
/// different components do not compare. Normalized they do: Wasserman & Faust 1994 multiply by the share of the parties that
/// is reached, (r - 1) / (n - 1), isolates in n; who reaches nobody then has 0, and nothing is defined below two parties.
/// Weighted: distances are sums of 1 / weight, compared exactly; a tie whose weight is not a finite number above 0 leads
/// nowhere. `side` matters in a directed network only: IN takes the distances from the others to the party, and "reached"
/// is then who reaches it; BOTH goes along ties whatever their direction.
///
/// Time: unweighted at most parties and ties times levels for each 256 parties, memory 112 bytes a party and thread;
/// weighted parties times ties times the logarithm of parties. The same bytes for any number of threads and,
/// unweighted, for any numbering of the parties. Agrees with networkx (whose distances are incoming, as IN) and igraph to
/// 1e-9.
///
/// ```
/// use kobling::analytics::{Stop, closeness::closeness, harmonic::DistanceOptions};
/// use kobling::graph::adjacency::{Adjacency, Ties};
/// // a path of three parties, and one alone
/// let arcs = [(0, 1, 1.0), (1, 0, 1.0), (1, 2, 1.0), (2, 1, 1.0)];
/// let ties = Ties { outgoing: Adjacency::from_sorted(4, arcs.into_iter()), incoming: None, fractions: None };
/// let options = DistanceOptions { normalized: false, ..Default::default() };
/// let scores = closeness(&ties, &options, &Stop::new()).unwrap();
/// assert_eq!(scores, [Some(2.0 / 3.0), Some(1.0), Some(2.0 / 3.0), None]);
/// let scores = closeness(&ties, &DistanceOptions::default(), &Stop::new()).unwrap();
/// assert_eq!(scores, [Some(4.0 / 9.0), Some(2.0 / 3.0), Some(4.0 / 9.0), Some(0.0)]);
/// ```
pub fn closeness(ties: &Ties, options: &DistanceOptions, stop: &Stop) -> Result<Scores, Stopped> {
    let n = ties.n();
    if options.normalized && n < 2 {
        return Ok(vec![None; n]);
    }
    let reached =
        if options.weighted { by_cost(ties, options.side, stop)? } else { by_hops(ties, options.side, stop)? };
    Ok(scores(&reached, options))
}

/// [`closeness`] of an undirected network that is held as sets, every tie having length 1.
pub fn closeness_of_sets(incidence: &Incidence, options: &DistanceOptions, stop: &Stop) -> Result<Scores, Stopped> {
    if options.normalized && incidence.n() < 2 {
        return Ok(vec![None; incidence.n()]);
    }
    let sums = summed_by_level_of_sets(incidence, packed, stop)?;
    Ok(scores(&sums.into_iter().map(Reached::unpacked).collect::<Vec<_>>(), options))
}

fn scores(reached: &[Reached], options: &DistanceOptions) -> Scores {
    let others = reached.len() as f64 - 1.0;
    let score = |&Reached { count, distance }: &Reached| {
        let count = f64::from(count);
        match (options.normalized, count > 0.0) {
            (true, true) => Some(count * count / (others * distance)),
            (true, false) => Some(0.0),
            (false, is_any) => is_any.then(|| count / distance),
        }
    };
    reached.iter().map(score).collect()
}

/// The other parties that are reached, and the sum of the distances to them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Reached {
    count: u32,
    distance: f64,
}

/// The steps in the low half of a sum, and one for the party that they lead to in the high one.
fn packed(level: u32) -> u128 {
    (1 << 64) | u128::from(level)
}

impl Reached {
    fn unpacked(sum: u128) -> Self {
        Self { count: (sum >> 64) as u32, distance: (sum as u64) as f64 }
    }
}

fn by_hops(ties: &Ties, side: Side, stop: &Stop) -> Result<Vec<Reached>, Stopped> {
    let sums = summed_by_level(ties, &Rows::of(ties, side), packed, stop)?;
    Ok(sums.into_iter().map(Reached::unpacked).collect())
}

fn by_cost(ties: &Ties, side: Side, stop: &Stop) -> Result<Vec<Reached>, Stopped> {
    let add = |sum: Reached, cost, unit| Reached { count: sum.count + 1, distance: sum.distance + cost / unit };
    folded_by_cost(ties, side, Reached::default(), add, stop)
}

#[cfg(test)]
mod tests {
    use num_bigint::BigInt;
    use num_rational::BigRational;
    use proptest::prelude::*;

    use super::super::contacts::sample::{Network, networks};
    use super::*;
    use crate::graph::adjacency::Adjacency;

    fn scores(ties: &Ties, normalized: bool, weighted: bool, side: Side) -> Scores {
        closeness(ties, &DistanceOptions { normalized, weighted, side }, &Stop::new()).expect("not stopped")
    }

    #[test]
    fn sides_of_a_directed_network() {
        let outgoing = Adjacency::from_sorted(4, [(0, 1, 2.0), (1, 2, 1.0)].into_iter());
        let ties = Ties { incoming: Some(outgoing.reversed()), outgoing, fractions: None };
        for (side, hops, weighted) in [
            (Side::In, [None, Some(1.0), Some(2.0 / 3.0), None], [None, Some(2.0), Some(0.8), None]),
            (Side::Out, [Some(2.0 / 3.0), Some(1.0), None, None], [Some(1.0), Some(1.0), None, None]),
            (
                Side::Both,
                [Some(2.0 / 3.0), Some(1.0), Some(2.0 / 3.0), None],
                [Some(1.0), Some(4.0 / 3.0), Some(0.8), None],
            ),
        ] {
            assert_eq!(scores(&ties, false, false, side), hops);
            assert_eq!(scores(&ties, false, true, side), weighted);
        }
        // (r - 1) / (n - 1) = 2 / 3 of what is not normalized
        assert_eq!(scores(&ties, true, false, Side::In), [0.0, 1.0 / 3.0, 4.0 / 9.0, 0.0].map(Some));
    }

    #[test]
    fn nobody_is_near_alone() {
        let ties = Ties { outgoing: Adjacency::from_sorted(1, [].into_iter()), incoming: None, fractions: None };
        for normalized in [false, true] {
            assert_eq!(scores(&ties, normalized, false, Side::In), [None]);
        }
    }

    /// Floyd 1962, in fractions: the distance from each party to each.
    fn distances(network: &Network, weighted: bool, side: Side) -> Vec<Vec<Option<BigRational>>> {
        let n = network.n as usize;
        let mut distances = vec![vec![None; n]; n];
        let mut shorten = |a: usize, b: usize, length: BigRational| {
            if distances[a][b].as_ref().is_none_or(|known| length < *known) {
                distances[a][b] = Some(length);
            }
        };
        for &(a, b, weight) in &network.arcs() {
            let weight =
                if weighted { BigRational::from_float(weight).expect("finite") } else { BigInt::from(1).into() };
            if weight > BigInt::ZERO.into() {
                shorten(a as usize, b as usize, weight.recip());
                if side == Side::Both {
                    shorten(b as usize, a as usize, weight.recip());
                }
            }
        }
        for through in 0..n {
            for a in 0..n {
                for b in 0..n {
                    let (Some(first), Some(second)) = (&distances[a][through], &distances[through][b]) else {
                        continue;
                    };
                    let length = first + second;
                    if a != b && distances[a][b].as_ref().is_none_or(|known| length < *known) {
                        distances[a][b] = Some(length);
                    }
                }
            }
        }
        distances
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]
        #[test]
        fn agrees_with_plain_distances(
            network in networks(10),
            weighted in any::<bool>(),
            side in prop::sample::select(vec![Side::In, Side::Out, Side::Both]),
        ) {
            let n = network.n as usize;
            let distances = distances(&network, weighted, side);
            let ties = network.ties();
            let (plain, normalized) = (scores(&ties, false, weighted, side), scores(&ties, true, weighted, side));
            for party in 0..n {
                let of = |other: usize| {
                    if side == Side::Out { &distances[party][other] } else { &distances[other][party] }
                };
                let known: Vec<BigRational> = (0..n).filter(|&other| other != party).filter_map(|other| of(other).clone()).collect();
                let sum = known.iter().fold(0.0, |sum, distance| sum + super::super::fraction::nearest(distance));
                let count = known.len() as f64;
                let expected = (count > 0.0).then(|| count / sum);
                prop_assert!(expected.is_some() == plain[party].is_some());
                let near = expected.unwrap_or_default();
                prop_assert!((plain[party].unwrap_or_default() - near).abs() <= 1e-12 * near);
                let share = count / (n as f64 - 1.0);
                prop_assert!((normalized[party].expect("two parties") - near * share).abs() <= 1e-12 * near);
            }
        }
    }
}
