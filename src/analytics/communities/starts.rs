//! A search from several random orders, of which the best result is kept.

use super::super::Stopped;
use super::coarse::renumber;
use super::graph::{Graph, Strength, Weight};
use super::search::Search;

/// The most orders to start from.
const MOST: usize = 10;
/// How many arcs all starts together may begin with beyond the first one.
const WORK: usize = 1_000_000;

/// What `find` finds of the highest modularity, in as many starts as the work goes: a small network is searched several
/// times, a large one once.
pub(super) fn best_of_starts<W: Weight, S: Strength>(
    graph: &Graph<W, S>,
    search: &mut Search<'_>,
    find: impl Fn(&Graph<W, S>, &mut Search<'_>) -> Result<Vec<u32>, Stopped>,
) -> Result<Vec<u32>, Stopped> {
    let mut best = find(graph, search)?;
    let starts = (WORK / graph.targets.len().max(1)).min(MOST);
    if starts < 2 {
        return Ok(best);
    }
    let mut most = quality(graph, &mut best, search)?;
    for _ in 1..starts {
        let mut found = find(graph, search)?;
        let quality = quality(graph, &mut found, search)?;
        if quality > most {
            (best, most) = (found, quality);
        }
    }
    Ok(best)
}

/// The modularity of communities but for a factor and what no partition changes.
fn quality<W: Weight, S: Strength>(graph: &Graph<W, S>, of: &mut [u32], search: &Search<'_>) -> Result<f64, Stopped> {
    let mut strengths = vec![S::default(); renumber(of)];
    let mut within = 0.0;
    for (node, &community) in (0..).zip(of.iter()) {
        search.check()?;
        strengths[community as usize] += graph.strengths[node as usize];
        for (other, weight) in graph.row(node).iter() {
            within += if of[other as usize] == community { weight } else { 0.0 };
        }
    }
    let expected = strengths.iter().fold(0.0, |sum, &strength| sum + strength.times(strength));
    Ok(within - search.expected * expected)
}
