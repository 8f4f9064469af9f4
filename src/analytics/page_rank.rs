//! Page rank: how often a random walk over the ties comes by.

use rayon::prelude::*;

use super::score::Scores;
use super::{Stop, Stopped};
use crate::graph::adjacency::{Adjacency, Ties};

/// How to take page rank.
#[derive(Clone, Debug, PartialEq)]
pub struct PageRankOptions {
    /// The chance that the walk follows a tie rather than jumps to any party; from 0 to under 1.
    pub damping: f64,
    /// Whether a tie is followed in proportion to its weight; else each of a party's ties alike.
    pub weighted: bool,
    /// How far the scores may be from the true ones, all parties' differences added up.
    pub tolerance: f64,
}

impl Default for PageRankOptions {
    fn default() -> Self {
        Self { damping: 0.85, weighted: true, tolerance: 1e-9 }
    }
}

/// The finest tolerance that sums of `f64` allow; finer ones are taken as this.
const FINEST: f64 = 1e-14;
/// The highest damping; higher ones are taken as this, since without jumps the walk need not settle.
const HIGHEST_DAMPING: f64 = 0.9999;

/// Page rank: the share of time that a random walk spends at each party.
///
/// Brin & Page 1998: with chance `damping` the walk follows a tie from where it is (in a directed network along the arc,
/// in an undirected one either way), else it jumps to any party, all alike. From a party without a tie to follow it
/// jumps to any party, so the scores sum to one and an isolate has a little. Power iteration from equal scores; a step
/// that changes the scores by c in sum leaves an error of at most c damping / (1 - damping), and the iteration ends when
/// that is within the tolerance. Time in ties times ln(tolerance) / ln(damping), 132 steps at most by default; memory in
/// parties. The same bytes for any number of threads. Agrees with networkx, igraph and rustworkx to the tolerance.
///
/// ```
/// use kobling::analytics::{Stop, page_rank::{PageRankOptions, page_rank}};
/// use kobling::graph::adjacency::{Adjacency, Ties};
/// let arcs = [(0, 1, 1.0), (1, 0, 1.0), (1, 2, 1.0), (2, 1, 1.0)];
/// let ties = Ties { outgoing: Adjacency::from_sorted(3, arcs.into_iter()), incoming: None, fractions: None };
/// let scores = page_rank(&ties, &PageRankOptions::default(), &Stop::new()).unwrap();
/// assert!((scores[1].unwrap() - 0.486_486_486).abs() < 1e-9);
/// ```
pub fn page_rank(ties: &Ties, options: &PageRankOptions, stop: &Stop) -> Result<Scores, Stopped> {
    let n = ties.n();
    let damping = options.damping.clamp(0.0, HIGHEST_DAMPING);
    let tolerance = options.tolerance.max(FINEST);
    let walk = Walk::of(ties, options.weighted);
    let mut scores = vec![1.0 / n as f64; n];
    let mut next = vec![0.0; n];
    // two distributions differ by 2 at most, and each step shrinks the difference by the damping
    let mut bound = 2.0;
    while bound > tolerance {
        stop.check()?;
        walk.step(&scores, damping, &mut next);
        std::mem::swap(&mut scores, &mut next);
        let change = scores.iter().zip(&next).fold(0.0, |sum, (a, b)| sum + (a - b).abs());
        bound = (bound * damping).min(change * damping / (1.0 - damping));
    }
    let sum = scores.iter().fold(0.0, |sum, score| sum + score);
    Ok(scores.into_iter().map(|score| Some(score / sum)).collect())
}

/// The ties as the walk uses them.
struct Walk<'a> {
    /// Where the walk comes from.
    incoming: &'a Adjacency,
    weighted: bool,
    /// 1 / the sum of the weights that lead on from a party; 0 where none does.
    shares: Vec<f64>,
}

impl<'a> Walk<'a> {
    fn of(ties: &'a Ties, weighted: bool) -> Self {
        let outgoing = &ties.outgoing;
        let total = |party| {
            let degree = outgoing.neighbours(party).len() as f64;
            if weighted { outgoing.weights(party).fold(0.0, |sum, weight| sum + weight) } else { degree }
        };
        let share = |total: f64| if total > 0.0 { 1.0 / total } else { 0.0 };
        let shares = (0..ties.n() as u32).map(|party| share(total(party))).collect();
        Self { incoming: ties.incoming(), weighted, shares }
    }

    /// Where the walk is one step on. Each party's sum is taken in the order of its neighbours, by one thread.
    fn step(&self, scores: &[f64], damping: f64, next: &mut [f64]) {
        let n = scores.len() as f64;
        let stuck =
            scores.iter().zip(&self.shares).filter(|&(_, &share)| share == 0.0).fold(0.0, |sum, (s, _)| sum + s);
        let jump = (1.0 - damping + damping * stuck) / n;
        let sent: Vec<f64> = scores.iter().zip(&self.shares).map(|(score, share)| score * share).collect();
        next.par_iter_mut().with_min_len(256).enumerate().for_each(|(party, next)| {
            *next = jump + damping * self.arriving(party as u32, &sent);
        });
    }

    fn arriving(&self, party: u32, sent: &[f64]) -> f64 {
        let sent = self.incoming.neighbours(party).iter().map(|&from| sent[from as usize]);
        if self.weighted {
            sent.zip(self.incoming.weights(party)).fold(0.0, |sum, (sent, weight)| sum + sent * weight)
        } else {
            sent.fold(0.0, |sum, sent| sum + sent)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_leads_nowhere_gives_to_all() {
        let outgoing = Adjacency::from_sorted(3, [(0, 1, 3.0), (0, 2, 1.0)].into_iter());
        let ties = Ties { incoming: Some(outgoing.reversed()), outgoing, fractions: None };
        let scores = page_rank(&ties, &PageRankOptions { tolerance: 1e-13, ..Default::default() }, &Stop::new());
        let scores: Vec<f64> = scores.expect("not stopped").into_iter().flatten().collect();
        assert!((scores.iter().sum::<f64>() - 1.0).abs() < 1e-14);
        // x0 = j, x1 = j + .85 * .75 x0, x2 = j + .85 * .25 x0
        assert!((scores[1] - scores[0] * 1.6375).abs() < 1e-13 && (scores[2] - scores[0] * 1.2125).abs() < 1e-13);
    }

    #[test]
    fn ends_whatever_the_options() {
        let ties = Ties { outgoing: Adjacency::from_sorted(2, [].into_iter()), incoming: None, fractions: None };
        for (damping, tolerance) in [(1.0, 0.0), (0.0, 0.0), (-1.0, f64::NAN), (f64::NAN, 1.0)] {
            let options = PageRankOptions { damping, weighted: true, tolerance };
            assert!(page_rank(&ties, &options, &Stop::new()).is_ok());
        }
        let stop = Stop::new();
        stop.set();
        assert_eq!(page_rank(&ties, &PageRankOptions::default(), &stop), Err(Stopped));
    }
}
