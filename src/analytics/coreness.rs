//! Coreness: how deep in the dense inner part of a network a party lies.

use super::score::Scores;
use super::{Stop, Stopped};
use crate::graph::adjacency::Ties;

/// How to take coreness.
#[derive(Clone, Debug, PartialEq)]
pub struct CorenessOptions {
    /// Whether an isolate has 0; else it has no value.
    pub include_isolates: bool,
}

impl Default for CorenessOptions {
    fn default() -> Self {
        Self { include_isolates: true }
    }
}

/// Coreness: the largest k for which a party belongs to the k-core.
///
/// Seidman 1983: the k-core is the largest part of the network in which every party has at least k ties within that part. In a
/// directed network arcs to and from a party are counted together, so that a pair tied both ways counts twice. Weights have
/// no part. An isolate has 0, or no value on request.
///
/// Time in parties and ties, by taking parties away by degree, the lowest first (Batagelj & Zaversnik 2003); memory 16 bytes
/// a party; exact. Agrees with networkx, igraph and R `sna`.
///
/// ```
/// use kobling::analytics::{Stop, coreness::{CorenessOptions, coreness}};
/// use kobling::graph::adjacency::{Adjacency, Ties};
/// // a triangle, and a fourth party at its first one
/// let mut arcs: Vec<(u32, u32, f64)> = [(0, 1), (0, 2), (0, 3), (1, 2)].map(|(a, b)| (a, b, 1.0)).into();
/// arcs.extend(arcs.clone().into_iter().map(|(a, b, weight)| (b, a, weight)));
/// arcs.sort_by_key(|arc| (arc.0, arc.1));
/// let ties = Ties { outgoing: Adjacency::from_sorted(5, arcs.into_iter()), incoming: None, fractions: None };
/// let scores = coreness(&ties, &CorenessOptions::default(), &Stop::new()).unwrap();
/// assert_eq!(scores, [2.0, 2.0, 2.0, 1.0, 0.0].map(Some));
/// ```
pub fn coreness(ties: &Ties, options: &CorenessOptions, stop: &Stop) -> Result<Scores, Stopped> {
    let n = ties.n();
    let degrees: Vec<u32> = (0..n as u32).map(|party| arcs(ties, party).count() as u32).collect();
    let is_isolate: Vec<bool> = degrees.iter().map(|&degree| degree == 0).collect();
    let mut queue = Queue::of(degrees);
    for next in 0..n {
        stop.check()?;
        let party = queue.order[next];
        for other in arcs(ties, party) {
            if queue.degrees[other as usize] > queue.degrees[party as usize] {
                queue.lower(other);
            }
        }
    }
    let score = |(core, is_isolate): (u32, bool)| (options.include_isolates || !is_isolate).then(|| f64::from(core));
    Ok(queue.degrees.into_iter().zip(is_isolate).map(score).collect())
}

/// The other ends of a party's ties: those of arcs from it, then to it.
fn arcs(ties: &Ties, party: u32) -> impl Iterator<Item = u32> {
    let incoming = ties.incoming.iter().flat_map(move |arcs| arcs.neighbours(party));
    ties.outgoing.neighbours(party).iter().chain(incoming).copied()
}

/// The parties by the ties that are left to them, fewest first. What stands before the party that is looked at is settled.
struct Queue {
    /// The ties left to each party; of a settled one, its coreness.
    degrees: Vec<u32>,
    order: Vec<u32>,
    /// The place of each party in the order.
    places: Vec<u32>,
    /// Where in the order the parties of each degree begin.
    starts: Vec<u32>,
}

impl Queue {
    fn of(degrees: Vec<u32>) -> Self {
        let most = degrees.iter().max().copied().unwrap_or(0) as usize;
        let mut starts = vec![0_u32; most + 2];
        for &degree in &degrees {
            starts[degree as usize + 1] += 1;
        }
        for degree in 0..=most {
            starts[degree + 1] += starts[degree];
        }
        let mut next = starts.clone();
        let (mut order, mut places) = (vec![0; degrees.len()], vec![0; degrees.len()]);
        for (party, &degree) in degrees.iter().enumerate() {
            let place = &mut next[degree as usize];
            order[*place as usize] = party as u32;
            places[party] = *place;
            *place += 1;
        }
        Self { degrees, order, places, starts }
    }

    /// Takes a tie from a party that has more of them than the one looked at: it changes places with the first of its degree,
    /// which then begins one later.
    fn lower(&mut self, party: u32) {
        let degree = self.degrees[party as usize] as usize;
        let (place, first) = (self.places[party as usize], self.starts[degree]);
        let other = self.order[first as usize];
        self.order.swap(place as usize, first as usize);
        self.places[other as usize] = place;
        self.places[party as usize] = first;
        self.starts[degree] += 1;
        self.degrees[party as usize] -= 1;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::contacts::sample::{Network, networks};
    use super::*;
    use crate::graph::adjacency::Adjacency;

    fn scores(ties: &Ties, include_isolates: bool) -> Scores {
        coreness(ties, &CorenessOptions { include_isolates }, &Stop::new()).expect("not stopped")
    }

    #[test]
    fn directions_add_up() {
        let outgoing = Adjacency::from_sorted(4, [(0, 1, 1.0), (1, 0, 1.0), (1, 2, 1.0)].into_iter());
        let ties = Ties { incoming: Some(outgoing.reversed()), outgoing, fractions: None };
        assert_eq!(scores(&ties, true), [2.0, 2.0, 1.0, 0.0].map(Some));
        assert_eq!(scores(&ties, false), [Some(2.0), Some(2.0), Some(1.0), None]);
        let none = Ties { outgoing: Adjacency::from_sorted(0, [].into_iter()), incoming: None, fractions: None };
        assert_eq!(scores(&none, true), []);
    }

    /// For each k, takes away who has fewer than k ties to those that are left until nobody has.
    fn plain(network: &Network) -> Scores {
        let (n, arcs) = (network.n as usize, network.arcs());
        let mut cores = vec![0.0; n];
        for k in 1..2 * n {
            let mut left = vec![true; n];
            loop {
                let count = |party: usize| {
                    let ends = arcs.iter().filter(|&&(a, b, _)| left[a as usize] && left[b as usize]);
                    let at = |&&(a, b, _): &&(u32, u32, f64)| {
                        a as usize == party || (network.directed && b as usize == party)
                    };
                    ends.filter(at).count()
                };
                let gone: Vec<usize> = (0..n).filter(|&party| left[party] && count(party) < k).collect();
                if gone.is_empty() {
                    break;
                }
                for party in gone {
                    left[party] = false;
                }
            }
            (0..n).filter(|&party| left[party]).for_each(|party| cores[party] = k as f64);
        }
        cores.into_iter().map(Some).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(80))]
        #[test]
        fn agrees_with_repeated_peeling(network in networks(10)) {
            prop_assert_eq!(scores(&network.ties(), true), plain(&network));
        }
    }
}
