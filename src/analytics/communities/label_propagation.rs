//! Labels spread along ties.

use std::collections::VecDeque;

use super::super::Stopped;
use super::coarse::connected;
use super::graph::{Graph, Strength, Weight};
use super::near::Near;
use super::search::Search;

/// The community of each node (Raghavan, Albert & Kumara 2007).
///
/// Each node begins with a label of its own. All queue in random order; whoever is first takes the label that its ties
/// weigh most to, one of them by chance where there are several, unless its own is one of them, and its neighbours of
/// other labels queue again. The weight of ties between equal labels grows with each change, so that this ends; then
/// every node has one of the labels that most of its neighbours have. Parts of a label that are not connected are
/// communities each.
pub(super) fn label_propagation<W: Weight, S: Strength>(
    graph: &Graph<W, S>,
    search: &mut Search<'_>,
) -> Result<Vec<u32>, Stopped> {
    let mut labels: Vec<u32> = (0..graph.n() as u32).collect();
    let mut queue: VecDeque<u32> = search.shuffled(graph.n()).into();
    let mut is_waiting = vec![true; graph.n()];
    let mut near = Near::new(graph.n());
    let mut best = Vec::new();
    while let Some(node) = queue.pop_front() {
        search.check()?;
        is_waiting[node as usize] = false;
        near.add(graph.row(node), &labels, |_| true);
        let most = near.iter().fold(0.0, |most: f64, (_, sum)| most.max(sum));
        // a sum is one of those that the highest was taken of
        let has_most = near.sum(labels[node as usize]) >= most;
        best.clear();
        best.extend(near.iter().filter(|&(_, sum)| sum >= most && !has_most).map(|(label, _)| label));
        near.clear();
        let Some(label) = search.any(&best) else { continue };
        labels[node as usize] = label;
        for &other in graph.row(node).targets {
            if !is_waiting[other as usize] && labels[other as usize] != label {
                is_waiting[other as usize] = true;
                queue.push_back(other);
            }
        }
    }
    connected(graph, &labels, search)
}
