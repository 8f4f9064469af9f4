//! What a search for communities is carried through with.

use super::super::sampling::Draws;
use super::super::{Stop, Stopped};
use super::weights::Weights;

/// The highest resolution; higher ones are taken as this, at which only parties of next to no strength go together.
const HIGHEST: f64 = 1e12;
/// The part of a node's strength that a gain must exceed, so that roundings never pass for one and the search ends.
const SLACK: f64 = 1.0 / (1_u64 << 44) as f64;
/// How much chance the refinement leaves, in mean weights of a tie (theta of Traag, Waltman & van Eck).
const RANDOMNESS: f64 = 0.01;

/// What a search is carried through with.
///
/// A gain is what modularity gains, times the weight of all ties.
pub(super) struct Search<'a> {
    /// Times the strengths of two: what chance would have between them, times the resolution.
    pub expected: f64,
    /// Times the strength of a node: what a gain must exceed.
    pub slack: f64,
    /// The gain by which a choice becomes e times as likely.
    pub randomness: f64,
    draws: Draws,
    stop: &'a Stop,
}

impl<'a> Search<'a> {
    pub fn new(weights: &Weights, resolution: f64, seed: u64, stop: &'a Stop) -> Self {
        let resolution = if resolution.is_nan() { 1.0 } else { resolution.clamp(0.0, HIGHEST) };
        Self {
            expected: resolution / weights.total,
            slack: resolution.max(1.0) * SLACK,
            randomness: RANDOMNESS * weights.mean,
            draws: Draws::new(seed),
            stop,
        }
    }

    /// Ends the search with `?` when it is no longer wanted.
    pub fn check(&self) -> Result<(), Stopped> {
        self.stop.check()
    }

    /// The nodes in random order.
    pub fn shuffled(&mut self, n: usize) -> Vec<u32> {
        self.draws.choose((0..n as u32).collect(), n)
    }

    /// One of the items, each equally likely; nothing is drawn for one alone.
    pub fn any<T: Copy>(&mut self, items: &[T]) -> Option<T> {
        match items {
            [] => None,
            [one] => Some(*one),
            items => Some(items[self.draws.below(items.len() as u64) as usize]),
        }
    }

    /// One of communities with a gain each, in proportion to exp(gain / randomness); nothing is drawn for one alone.
    pub fn likely(&mut self, choices: &[(u32, f64)]) -> Option<u32> {
        if let [(one, _)] = choices {
            return Some(*one);
        }
        let greatest = choices.iter().fold(0.0, |greatest: f64, &(_, gain)| greatest.max(gain));
        let likeliness = |gain: f64| ((gain - greatest) / self.randomness).exp();
        let sum = choices.iter().fold(0.0, |sum, &(_, gain)| sum + likeliness(gain));
        let mut left = sum * self.draws.below(1 << 53) as f64 / (1_u64 << 53) as f64;
        for &(community, gain) in choices {
            left -= likeliness(gain);
            if left < 0.0 {
                return Some(community);
            }
        }
        choices.last().map(|&(community, _)| community)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::adjacency::{Adjacency, Ties};

    fn search(stop: &Stop) -> Search<'_> {
        let outgoing = Adjacency::from_sorted(2, [(0, 1, 1.0), (1, 0, 1.0)].into_iter());
        let ties = Ties { outgoing, incoming: None, fractions: None };
        let weights = Weights::of(&ties, stop).expect("not stopped").expect("ties");
        Search::new(&weights, 1.0, 7, stop)
    }

    #[test]
    fn choices_are_as_likely_as_their_gains_make_them() {
        let stop = Stop::new();
        let mut search = search(&stop);
        let choices = [(3, 0.0), (4, 2.0 * search.randomness), (5, 3.0 * search.randomness)];
        let mut hits = [0_u32; 3];
        for _ in 0..10_000 {
            hits[search.likely(&choices).expect("a choice") as usize - 3] += 1;
        }
        // 1 : e^2 : e^3 of 10,000 is 351, 2595 and 7054, standard deviations below 50
        assert!(hits.iter().zip([351, 2595, 7054]).all(|(hit, expected)| hit.abs_diff(expected) < 250), "{hits:?}");
    }

    #[test]
    fn gains_far_apart_leave_no_choice() {
        let stop = Stop::new();
        let mut search = search(&stop);
        let choices = [(0, 0.0), (1, 1e300), (2, 1e200)];
        assert!((0..100).all(|_| search.likely(&choices) == Some(1)));
        assert_eq!((search.likely(&[(9, 0.0)]), search.likely(&[]), search.any::<u32>(&[])), (Some(9), None, None));
    }
}
