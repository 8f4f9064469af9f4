//! Page rank: how often a random walk over the ties comes by.

mod gradients;

use rayon::prelude::*;

use super::product::Product;
use super::score::Scores;
use super::{Stop, Stopped};
use crate::graph::adjacency::Ties;
use crate::graph::incidence::{Incidence, Weighting};

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
/// in an undirected one either way), else it jumps to any party, all alike. From a party without a tie to follow it jumps
/// to any party, so the scores sum to one and an isolate has a little. With n parties and damping d: r(i) = (1 - d) / n +
/// d × (sum over the parties j with a tie to i of r(j) w(j, i) / w(j) + what parties without a tie to follow have / n),
/// where w(j, i) is the weight of the tie (unweighted: 1) and w(j) that of all ties from j.
///
/// Time in ties times ln(tolerance) / ln(damping), 132 steps at most by default, by power iteration from equal scores: a
/// step that changes the scores by c in sum leaves an error of at most c damping / (1 - damping), and the iteration ends
/// when that is within the tolerance. In an undirected network conjugate gradients come near to the scores before, in about
/// twenty steps. Memory in parties. The same bytes for any number of threads. Agrees with networkx,
/// igraph and rustworkx to the tolerance.
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
    let outgoing = &ties.outgoing;
    let total = |party| {
        let degree = outgoing.neighbours(party).len() as f64;
        if options.weighted { outgoing.weights(party).fold(0.0, |sum, weight| sum + weight) } else { degree }
    };
    let totals = (0..ties.n() as u32).map(total);
    let incoming = ties.incoming();
    // each party's sum is taken in the order of its neighbours, by one thread
    let arriving = |sent: &[f64], arrived: &mut [f64]| {
        arrived.par_iter_mut().with_min_len(256).enumerate().for_each(|(party, arrived)| {
            let party = party as u32;
            let sent = incoming.neighbours(party).iter().map(|&from| sent[from as usize]);
            *arrived = if options.weighted {
                sent.zip(incoming.weights(party)).fold(0.0, |sum, (sent, weight)| sum + sent * weight)
            } else {
                sent.fold(0.0, |sum, sent| sum + sent)
            };
        });
    };
    let walk = Walk { totals: totals.collect(), is_undirected: ties.incoming.is_none(), arriving };
    Ok(walk.settled(options, stop)?.into_iter().map(Some).collect())
}

/// [`page_rank`] of an undirected network that is held as sets: in each step parties give to their sets, and sets to their
/// members what the others gave. Time in incidences for each step.
pub fn page_rank_of_sets(incidence: &Incidence, options: &PageRankOptions, stop: &Stop) -> Result<Scores, Stopped> {
    let n = incidence.n();
    let is_weighted = options.weighted && incidence.weighting != Weighting::Binary;
    let total = |place| if is_weighted { incidence.strength(place) } else { incidence.degree(place) as f64 };
    let totals = (0..n as u32).map(total).collect();
    let product = Product::of(incidence, is_weighted);
    let (mut given, mut of_sets) = product.room();
    let arriving = |sent: &[f64], arrived: &mut [f64]| {
        given[..n].copy_from_slice(sent);
        product.apply(&given, &mut of_sets, arrived);
    };
    let scores = Walk { totals, is_undirected: true, arriving }.settled(options, stop)?;
    Ok(incidence.by_number(&scores).into_iter().map(Some).collect())
}

/// A random walk: what leads on from each party, and where it leads.
struct Walk<F> {
    /// The weights that lead on from each party.
    totals: Vec<f64>,
    is_undirected: bool,
    /// Adds up what comes to each of what is sent from each for each unit of weight.
    arriving: F,
}

impl<F: FnMut(&[f64], &mut [f64])> Walk<F> {
    /// Where the walk settles.
    fn settled(mut self, options: &PageRankOptions, stop: &Stop) -> Result<Vec<f64>, Stopped> {
        let n = self.totals.len();
        let damping = options.damping.clamp(0.0, HIGHEST_DAMPING);
        let tolerance = options.tolerance.max(FINEST);
        let mut start = None;
        if self.is_undirected {
            start = gradients::nearly_settled(&self.totals, &mut self.arriving, (damping, tolerance), stop)?;
        }
        let mut scores = start.unwrap_or_else(|| vec![1.0 / n as f64; n]);
        let shares: Vec<f64> = self.totals.iter().map(|&total| share(total)).collect();
        let (mut next, mut sent) = (vec![0.0; n], vec![0.0; n]);
        // two distributions differ by 2 at most, and each step shrinks the difference by the damping
        let mut bound = 2.0;
        while bound > tolerance {
            stop.check()?;
            let stuck = scores.iter().zip(&shares).filter(|&(_, &share)| share == 0.0);
            let stuck = stuck.fold(0.0, |sum, (score, _)| sum + score);
            let jump = (1.0 - damping + damping * stuck) / n as f64;
            sent.iter_mut().zip(scores.iter().zip(&shares)).for_each(|(sent, (score, share))| *sent = score * share);
            (self.arriving)(&sent, &mut next);
            let mut change = 0.0;
            for (next, score) in next.iter_mut().zip(&scores) {
                *next = jump + damping * *next;
                change += (*next - score).abs();
            }
            std::mem::swap(&mut scores, &mut next);
            bound = (bound * damping).min(change * damping / (1.0 - damping));
        }
        let sum = scores.iter().fold(0.0, |sum, score| sum + score);
        Ok(scores.into_iter().map(|score| score / sum).collect())
    }
}

fn share(total: f64) -> f64 {
    if total > 0.0 { 1.0 / total } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::adjacency::Adjacency;

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
