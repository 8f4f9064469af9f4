//! Constraint: how far a party's contacts are in contact with one another.

use rayon::prelude::*;

use super::contacts::{Contacts, Places};
use super::score::Scores;
use super::{Stop, Stopped};
use crate::graph::adjacency::Ties;

/// How to take measures of structural holes.
#[derive(Clone, Debug, PartialEq)]
pub struct ConstraintOptions {
    /// Whether a party's ties count by their weights; else all alike.
    pub weighted: bool,
}

impl Default for ConstraintOptions {
    fn default() -> Self {
        Self { weighted: true }
    }
}

/// Constraint: how much of a party's contacts leads back to the same few parties; low for who bridges structural holes.
///
/// Burt 1992, 2004: the sum over the contacts j of a party i of (p(i,j) + sum over i's other contacts q of p(i,q) p(q,j))²,
/// where p(i,j) is the share of j in the weight of all ties of i. Only contacts of i are summed over, not all parties at
/// distance two. 1 for a party with one contact, and more than 1 in places (1.125 in a triangle). A directed network is read both
/// ways: the weight between two parties is that of the arcs in both directions together, so that unweighted a pair tied both
/// ways counts twice. Weighted: a tie whose weight is not a finite number above 0 is none. Not defined for an isolate.
///
/// Time is the sum over the ties of the contacts of that end which has fewer, times the logarithm of contacts at a hub;
/// memory 12 bytes for each tie and direction, and 4 for each party and thread. Sums are taken in the order of the parties'
/// numbers: the same bytes for any number of threads. Agrees with networkx and igraph to 1e-9.
///
/// ```
/// use kobling::analytics::{Stop, constraint::{ConstraintOptions, constraint}};
/// use kobling::graph::adjacency::{Adjacency, Ties};
/// let arcs = [(0, 1, 1.0), (1, 0, 1.0), (1, 2, 1.0), (2, 1, 1.0)];
/// let ties = Ties { outgoing: Adjacency::from_sorted(4, arcs.into_iter()), incoming: None, fractions: None };
/// let scores = constraint(&ties, &ConstraintOptions::default(), &Stop::new()).unwrap();
/// assert_eq!(scores, [Some(1.0), Some(0.5), Some(1.0), None]);
/// ```
pub fn constraint(ties: &Ties, options: &ConstraintOptions, stop: &Stop) -> Result<Scores, Stopped> {
    let contacts = Contacts::of(ties, options.weighted, stop)?;
    let n = contacts.n();
    let total = |party| contacts.weights(party).iter().fold(0.0, |sum, weight| sum + weight);
    let totals: Vec<f64> = (0..n as u32).map(total).collect();
    let score = |(places, sums): &mut (Places, Vec<f64>), party: u32| {
        stop.check()?;
        let (parties, weights) = (contacts.parties(party), contacts.weights(party));
        sums.clear();
        sums.extend_from_slice(weights);
        contacts.each_tie_among(party, places, |through, to, weight| {
            sums[to] += weights[through] * (weight / totals[parties[through] as usize]);
        });
        let total = totals[party as usize];
        Ok((!parties.is_empty()).then(|| sums.iter().fold(0.0, |sum, part| sum + (part / total).powi(2))))
    };
    (0..n as u32).into_par_iter().map_init(|| (Places::new(n), Vec::new()), score).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::contacts::sample::{Network, networks};
    use super::*;
    use crate::graph::adjacency::Adjacency;

    fn scores(ties: &Ties, weighted: bool) -> Scores {
        constraint(ties, &ConstraintOptions { weighted }, &Stop::new()).expect("not stopped")
    }

    #[test]
    fn a_triangle_constrains() {
        // p = 1/2 each: twice (1/2 + 1/2 * 1/2)²
        let arcs = [(0, 1, 3.0), (0, 2, 3.0), (1, 0, 3.0), (1, 2, 3.0), (2, 0, 3.0), (2, 1, 3.0)];
        let ties = Ties { outgoing: Adjacency::from_sorted(3, arcs.into_iter()), incoming: None, fractions: None };
        assert_eq!(scores(&ties, true), [Some(1.125); 3]);
        let outgoing = Adjacency::from_sorted(3, [(0, 1, 1.0), (0, 2, 1.0), (1, 2, 1.0)].into_iter());
        let directed = Ties { incoming: Some(outgoing.reversed()), outgoing, fractions: None };
        assert_eq!(scores(&directed, true), [Some(1.125); 3]);
    }

    #[test]
    fn ties_both_ways_count_twice() {
        let outgoing = Adjacency::from_sorted(3, [(0, 1, 1.0), (1, 0, 1.0), (0, 2, 1.0)].into_iter());
        let ties = Ties { incoming: Some(outgoing.reversed()), outgoing, fractions: None };
        assert_eq!(scores(&ties, false), [Some(4.0 / 9.0 + 1.0 / 9.0), Some(1.0), Some(1.0)]);
    }

    /// The definition as it stands.
    fn plain(network: &Network, weighted: bool) -> Scores {
        let (n, matrix) = (network.n as usize, network.matrix());
        let tied = |a: usize, b: usize| network.arcs().iter().any(|&(x, y, _)| (x as usize, y as usize) == (a, b));
        let value = |a: usize, b: usize| if weighted { matrix[a][b].max(0.0) } else { f64::from(u8::from(tied(a, b))) };
        let both: Vec<Vec<f64>> = (0..n).map(|a| (0..n).map(|b| value(a, b) + value(b, a)).collect()).collect();
        let share = |a: usize, b: usize| both[a][b] / both[a].iter().sum::<f64>();
        let score = |i: usize| {
            let contacts: Vec<usize> = (0..n).filter(|&j| both[i][j] > 0.0).collect();
            let part = |&j: &usize| {
                let through: f64 = contacts.iter().filter(|&&q| q != j).map(|&q| share(i, q) * share(q, j)).sum();
                (share(i, j) + through).powi(2)
            };
            (!contacts.is_empty()).then(|| contacts.iter().map(part).sum())
        };
        (0..n).map(score).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(80))]
        #[test]
        fn agrees_with_the_definition(network in networks(9), weighted in any::<bool>()) {
            let expected = plain(&network, weighted);
            for (score, expected) in scores(&network.ties(), weighted).into_iter().zip(expected) {
                prop_assert!(score.is_some() == expected.is_some());
                prop_assert!((score.unwrap_or_default() - expected.unwrap_or_default()).abs() < 1e-12);
            }
        }
    }
}
