//! How far sampled betweenness may be from the exact one.

use super::{BetweennessOptions, divisors, has_tie};
use crate::graph::shape::Shape;

/// The chance that some party's value is farther off than the bound, at most.
const RISK: f64 = 0.05;

/// A bound on how far the sampled values may be from the exact ones: with a chance of at least 95 % none is farther off.
/// `None` when all parties that have a tie are sources, since the values are then exact.
///
/// A source's dependency on a party is between 0 and n' - 2, the number of other parties that have a tie and could be
/// reached through it. By the inequality of Serfling 1974 for samples without replacement, Hoeffding's 1963 with the
/// share that was not sampled, the mean of s dependencies of n' is off by more than
/// (n' - 2) √((1 - (s - 1) / n') ln(2 / p) / 2 s) with a chance of at most p; here p is 5 % divided by n', so that it holds
/// for all parties at once. Values are n' times the mean, divided as they are by the number of pairs if normalized.
pub fn error_bound(shape: &Shape, options: &BetweennessOptions) -> Option<f64> {
    let samples = options.samples?;
    let numbers = 0..shape.n() as u32;
    let tied = match shape {
        Shape::Ties(ties) => numbers.filter(|&party| has_tie(ties, party)).count(),
        Shape::Sets(incidence) => numbers.filter(|&place| incidence.degree(place) > 0).count(),
    };
    if samples as usize >= tied {
        return None;
    }
    let (samples, tied) = (f64::from(samples), tied as f64);
    let (ends, pairs) = divisors(shape.n(), shape.is_directed(), options.normalized);
    let not_sampled = 1.0 - (samples - 1.0) / tied;
    let mean = (tied - 2.0) * (not_sampled * (2.0 * tied / RISK).ln() / (2.0 * samples)).sqrt();
    Some(tied * mean / ends / pairs)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::{Stop, betweenness};
    use super::*;
    use crate::graph::adjacency::{Adjacency, Ties};

    /// A wheel without a rim: all ways go through the hub.
    fn star(n: u32) -> Arc<Ties> {
        let out = (1..n).map(|party| (0, party, 1.0));
        let back = (1..n).map(|party| (party, 0, 1.0));
        let outgoing = Adjacency::from_sorted(n as usize, out.chain(back).collect::<Vec<_>>().into_iter());
        Arc::new(Ties { outgoing, incoming: None, fractions: None })
    }

    #[test]
    fn all_seeds_stay_within_it() {
        let ties = star(200);
        for normalized in [false, true] {
            let exact = betweenness(&ties, &BetweennessOptions { normalized, ..Default::default() }, &Stop::new());
            let exact = exact.expect("not stopped");
            for seed in 0..200 {
                let options = BetweennessOptions { normalized, samples: Some(50), seed, ..Default::default() };
                let bound = error_bound(&Shape::Ties(Arc::clone(&ties)), &options).expect("sampled");
                let sampled = betweenness(&ties, &options, &Stop::new()).expect("not stopped");
                let both = exact.iter().flatten().zip(sampled.iter().flatten());
                let off = both.map(|(exact, sampled)| (exact - sampled).abs()).fold(0.0, f64::max);
                assert!(off <= bound, "{off} {bound}");
                // and it says something: less than the value of the hub
                assert!(exact[0].is_some_and(|exact| bound < exact));
            }
        }
    }

    #[test]
    fn it_is_as_by_hand() {
        // n' = 5, s = 2: 5 / 2 × 3 √((1 - 1 / 5) ln(10 / 0.05) / 4)
        let options = BetweennessOptions { samples: Some(2), ..Default::default() };
        let bound = error_bound(&Shape::Ties(star(5)), &options).expect("sampled");
        assert!((bound - 7.720_496_8).abs() < 1e-6, "{bound}");
        assert_eq!(error_bound(&Shape::Ties(star(5)), &BetweennessOptions { samples: Some(5), ..options }), None);
        assert_eq!(error_bound(&Shape::Ties(star(5)), &BetweennessOptions::default()), None);
    }
}
