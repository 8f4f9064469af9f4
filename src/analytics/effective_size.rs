//! Effective size: how many of a party's contacts are not in contact with one another anyway.

use rayon::prelude::*;

use super::constraint::ConstraintOptions;
use super::contacts::{Contacts, Places};
use super::score::Scores;
use super::{Stop, Stopped};
use crate::graph::adjacency::Ties;

/// Effective size: the number of a party's contacts without what is redundant among them.
///
/// Burt 1992: the sum over the contacts j of a party i of 1 - sum over i's other contacts q of p(i,q) m(j,q), where p(i,q) is
/// the share of q in the weight of all ties of i, and m(j,q) the weight of j's tie with q over that of j's strongest tie with
/// anyone. Unweighted and undirected this is n - 2t / n with n contacts and t ties among them (Borgatti 1997). A directed
/// network is read both ways: the weight between two parties is that of the arcs in both directions together, unweighted 2
/// for a pair tied both ways. Weighted: a tie whose weight is not a finite number above 0 is none. Not defined for an isolate.
///
/// Time and memory as for [`constraint`](super::constraint::constraint). Sums are taken in the order of the parties' numbers:
/// the same bytes for any number of threads. Agrees with networkx to 1e-9 where that is given its `nodes` (without them 3.6.1
/// takes the wrong maximum in weighted networks).
///
/// ```
/// use kobling::analytics::{Stop, constraint::ConstraintOptions, effective_size::effective_size};
/// use kobling::graph::adjacency::{Adjacency, Ties};
/// // a triangle, and a fourth party at its first one
/// let mut arcs: Vec<(u32, u32, f64)> = [(0, 1), (0, 2), (0, 3), (1, 2)].map(|(a, b)| (a, b, 1.0)).into();
/// arcs.extend(arcs.clone().into_iter().map(|(a, b, weight)| (b, a, weight)));
/// arcs.sort_by_key(|arc| (arc.0, arc.1));
/// let ties = Ties { outgoing: Adjacency::from_sorted(5, arcs.into_iter()), incoming: None, fractions: None };
/// let scores = effective_size(&ties, &ConstraintOptions { weighted: false }, &Stop::new()).unwrap();
/// assert_eq!(scores, [Some(3.0 - 2.0 / 3.0), Some(1.0), Some(1.0), Some(1.0), None]);
/// ```
pub fn effective_size(ties: &Ties, options: &ConstraintOptions, stop: &Stop) -> Result<Scores, Stopped> {
    let contacts = Contacts::of(ties, options.weighted, stop)?;
    let n = contacts.n();
    let strongest = |party| contacts.weights(party).iter().fold(0.0, |most: f64, &weight| most.max(weight));
    let strongest: Vec<f64> = (0..n as u32).map(strongest).collect();
    let score = |places: &mut Places, party: u32| {
        stop.check()?;
        let (parties, weights) = (contacts.parties(party), contacts.weights(party));
        let total = weights.iter().fold(0.0, |sum, weight| sum + weight);
        let mut redundant = 0.0;
        contacts.each_tie_among(party, places, |through, to, weight| {
            redundant += weights[through] * (weight / strongest[parties[to] as usize]);
        });
        Ok((!parties.is_empty()).then(|| parties.len() as f64 - redundant / total))
    };
    (0..n as u32).into_par_iter().map_init(|| Places::new(n), score).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::contacts::sample::{Network, networks};
    use super::*;
    use crate::graph::adjacency::Adjacency;

    fn scores(ties: &Ties, weighted: bool) -> Scores {
        effective_size(ties, &ConstraintOptions { weighted }, &Stop::new()).expect("not stopped")
    }

    #[test]
    fn a_strong_tie_elsewhere_makes_a_contact_less_redundant() {
        // 0 has 1 and 2 by halves, tied by 1; the strongest tie of 1 is that with 3: 2 - (1/2 * 1/4 + 1/2 * 1)
        let arcs =
            [(0, 1, 1.0), (0, 2, 1.0), (1, 0, 1.0), (1, 2, 1.0), (1, 3, 4.0), (2, 0, 1.0), (2, 1, 1.0), (3, 1, 4.0)];
        let ties = Ties { outgoing: Adjacency::from_sorted(4, arcs.into_iter()), incoming: None, fractions: None };
        assert_eq!(scores(&ties, true)[0], Some(1.375));
        assert_eq!(scores(&ties, false)[0], Some(1.0));
    }

    /// The definition as it stands.
    fn plain(network: &Network, weighted: bool) -> Scores {
        let (n, matrix) = (network.n as usize, network.matrix());
        let tied = |a: usize, b: usize| network.arcs().iter().any(|&(x, y, _)| (x as usize, y as usize) == (a, b));
        let value = |a: usize, b: usize| if weighted { matrix[a][b].max(0.0) } else { f64::from(u8::from(tied(a, b))) };
        let both: Vec<Vec<f64>> = (0..n).map(|a| (0..n).map(|b| value(a, b) + value(b, a)).collect()).collect();
        let strongest = |a: usize| both[a].iter().copied().fold(0.0, f64::max);
        let score = |i: usize| {
            let contacts: Vec<usize> = (0..n).filter(|&j| both[i][j] > 0.0).collect();
            let redundant = |j: usize| -> f64 {
                let others = contacts.iter().filter(|&&q| q != j);
                others.map(|&q| both[i][q] / both[i].iter().sum::<f64>() * both[j][q] / strongest(j)).sum()
            };
            (!contacts.is_empty()).then(|| contacts.iter().map(|&j| 1.0 - redundant(j)).sum())
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

        #[test]
        fn unweighted_is_contacts_less_ties_among_them(network in networks(9)) {
            prop_assume!(!network.directed);
            let ties = network.ties();
            for (party, score) in scores(&ties, false).into_iter().enumerate() {
                let contacts = ties.outgoing.neighbours(party as u32);
                let among = contacts.iter().flat_map(|&a| ties.outgoing.neighbours(a)).filter(|&b| contacts.contains(b)).count();
                let n = contacts.len() as f64;
                prop_assert_eq!(score, (n > 0.0).then(|| n - among as f64 / n));
            }
        }
    }
}
