//! Participation: how evenly a party's ties are spread over groups.

use rayon::prelude::*;

use super::contacts::counts;
use super::score::Scores;
use super::{Stop, Stopped};
use crate::graph::adjacency::{Adjacency, Ties};
use crate::graph::rows::Rows;

/// How to take participation; the groups come beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct ParticipationOptions {
    /// Whether ties count by their weights; else all alike.
    pub weighted: bool,
}

impl Default for ParticipationOptions {
    fn default() -> Self {
        Self { weighted: true }
    }
}

/// Participation coefficient: 0 when all of a party's ties lead into one group, near 1 when they are spread over many.
///
/// Guimerà & Amaral 2005: 1 - sum over the groups s of (k(s) / k)², where k(s) is what a party's ties into s weigh and k
/// what all of them do. Taken among the parties that are in a group: ties with others are left out of k, and a party in
/// no group has no value, nor has one without ties into any. A tie with a party in several groups is split evenly over
/// them. How many groups the party itself is in does not matter. In a directed network arcs from and to the party are
/// added up. Weighted: a tie whose weight is not a finite number above 0 is none.
///
/// Time in ties times the groups of a party; memory 8 bytes for each group and thread. `groups` holds the groups of each
/// party; for the first one alone, give no more than that. Sums are taken in the order of the
/// partners' numbers: the same bytes for any number of threads. Agrees with bctpy to 1e-9, but for isolates, which have 0
/// there.
///
/// ```
/// use kobling::analytics::{Stop, participation::{ParticipationOptions, participation}};
/// use kobling::graph::{adjacency::{Adjacency, Ties}, rows::Rows};
/// // the first party is tied to one of its own group and to one of another
/// let arcs = [(0, 1, 1.0), (0, 2, 1.0), (1, 0, 1.0), (2, 0, 1.0)];
/// let ties = Ties { outgoing: Adjacency::from_sorted(4, arcs.into_iter()), incoming: None, fractions: None };
/// let groups = Rows::of_pairs(4, || [(0, 0), (1, 0), (2, 1), (3, 1)].into_iter());
/// let scores = participation(&ties, &groups, &ParticipationOptions::default(), &Stop::new()).unwrap();
/// assert_eq!(scores, [Some(0.5), Some(0.0), Some(0.0), None]);
/// ```
pub fn participation(
    ties: &Ties,
    groups: &Rows,
    options: &ParticipationOptions,
    stop: &Stop,
) -> Result<Scores, Stopped> {
    let group_count = groups.iter().flatten().max().map_or(0, |&group| group as usize + 1);
    let score = |spread: &mut Spread, party: u32| {
        stop.check()?;
        if groups.of(party).is_empty() {
            return Ok(None);
        }
        for arcs in std::iter::once(&ties.outgoing).chain(&ties.incoming) {
            spread.add(arcs, party, groups, options.weighted);
        }
        Ok(spread.take())
    };
    (0..ties.n() as u32).into_par_iter().map_init(|| Spread::new(group_count), score).collect()
}

/// What one party's ties into each group weigh; room for one thread.
struct Spread {
    sums: Vec<f64>,
    touched: Vec<u32>,
    total: f64,
}

impl Spread {
    fn new(group_count: usize) -> Self {
        Self { sums: vec![0.0; group_count], touched: Vec::new(), total: 0.0 }
    }

    fn add(&mut self, arcs: &Adjacency, party: u32, groups: &Rows, weighted: bool) {
        for (&other, weight) in arcs.neighbours(party).iter().zip(arcs.weights(party)) {
            let weight = if weighted { weight } else { 1.0 };
            let into = groups.of(other);
            if into.is_empty() || !counts(weight) {
                continue;
            }
            let part = weight / into.len() as f64;
            for &group in into {
                let sum = &mut self.sums[group as usize];
                if *sum == 0.0 {
                    self.touched.push(group);
                }
                *sum += part;
            }
            self.total += weight;
        }
    }

    /// The coefficient, if there is any tie; then begins anew.
    fn take(&mut self) -> Option<f64> {
        let total = std::mem::take(&mut self.total);
        let squares = self
            .touched
            .drain(..)
            .fold(0.0, |squares, group| squares + (std::mem::take(&mut self.sums[group as usize]) / total).powi(2));
        (total > 0.0).then_some(1.0 - squares)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::contacts::sample::{Network, networks};
    use super::*;

    fn scores(ties: &Ties, groups: &[Vec<u32>], weighted: bool) -> Scores {
        let mut rows = Rows::default();
        for groups in groups {
            rows.push(groups);
        }
        participation(ties, &rows, &ParticipationOptions { weighted }, &Stop::new()).expect("not stopped")
    }

    #[test]
    fn ties_are_split_over_the_groups_of_the_other_end() {
        let arcs = [(0, 1, 1.0), (0, 2, 2.0), (0, 3, 5.0), (1, 0, 1.0), (2, 0, 2.0), (3, 0, 5.0)];
        let ties = Ties { outgoing: Adjacency::from_sorted(4, arcs.into_iter()), incoming: None, fractions: None };
        let groups = [vec![7], vec![0], vec![0, 1], vec![]];
        // 1 and 1 into the first group, 1 into the second; what leads into none is left out
        let expected = 1.0 - (4.0 / 9.0 + 1.0 / 9.0);
        assert_eq!(scores(&ties, &groups, true), [Some(expected), Some(0.0), Some(0.0), None]);
        // 1 and 1/2 into the first group, 1/2 into the second
        assert_eq!(scores(&ties, &groups, false)[0], Some(1.0 - (0.75 * 0.75 + 0.25 * 0.25)));
        let alone = [vec![7], vec![], vec![], vec![0]].map(|groups| if groups == [0] { vec![] } else { groups });
        assert_eq!(scores(&ties, &alone, true)[0], None);
    }

    #[test]
    fn directions_add_up() {
        let outgoing = Adjacency::from_sorted(3, [(0, 1, 1.0), (1, 0, 2.0), (2, 0, 1.0)].into_iter());
        let ties = Ties { incoming: Some(outgoing.reversed()), outgoing, fractions: None };
        let groups = [vec![0], vec![1], vec![2]];
        assert_eq!(scores(&ties, &groups, true)[0], Some(1.0 - (0.75 * 0.75 + 0.25 * 0.25)));
        assert_eq!(scores(&ties, &groups, false)[0], Some(1.0 - (4.0 / 9.0 + 1.0 / 9.0)));
    }

    /// The definition as it stands.
    fn plain(network: &Network, groups: &[Vec<u32>], weighted: bool) -> Scores {
        let score = |party: usize| {
            let mut into = [0.0; 4];
            for (a, b, weight) in network.arcs() {
                let ends = if network.directed { vec![(a, b), (b, a)] } else { vec![(a, b)] };
                let weight = if weighted { weight.max(0.0) } else { 1.0 };
                for (_, other) in ends.into_iter().filter(|end| end.0 as usize == party) {
                    let groups = &groups[other as usize];
                    for &group in groups {
                        into[group as usize] += weight / groups.len() as f64;
                    }
                }
            }
            let total: f64 = into.iter().sum();
            let is_valued = total > 0.0 && !groups[party].is_empty();
            is_valued.then(|| 1.0 - into.iter().map(|part| (part / total).powi(2)).sum::<f64>())
        };
        (0..network.n as usize).map(score).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(80))]
        #[test]
        fn agrees_with_the_definition(
            network in networks(9),
            weighted in any::<bool>(),
            groups in prop::collection::vec(prop::sample::subsequence(vec![0_u32, 1, 2, 3], 0..=4), 9),
        ) {
            let expected = plain(&network, &groups, weighted);
            for (score, expected) in scores(&network.ties(), &groups, weighted).into_iter().zip(expected) {
                prop_assert!(score.is_some() == expected.is_some());
                prop_assert!((score.unwrap_or_default() - expected.unwrap_or_default()).abs() < 1e-12);
            }
        }
    }
}
