//! The method of Louvain: move nodes, make nodes of the communities, and again.

use super::super::Stopped;
use super::coarse::{aggregated, renumber};
use super::graph::{Graph, Strength, Weight};
use super::moving::move_nodes;
use super::search::Search;

/// The community of each node (Blondel, Guillaume, Lambiotte & Lefebvre 2008).
pub(super) fn louvain<W: Weight, S: Strength>(
    graph: &Graph<W, S>,
    search: &mut Search<'_>,
) -> Result<Vec<u32>, Stopped> {
    let (mut of, mut next) = level(graph, search)?;
    while let Some(coarse) = next {
        let (above, later) = level(&coarse, search)?;
        for community in &mut of {
            *community = above[*community as usize];
        }
        next = later;
    }
    Ok(of)
}

/// Communities, and these as nodes of a graph.
type Level<S> = (Vec<u32>, Option<Graph<f64, S>>);

/// The communities of the nodes of a graph, and these as nodes if some of them have gone together.
fn level<W: Weight, S: Strength>(graph: &Graph<W, S>, search: &mut Search<'_>) -> Result<Level<S>, Stopped> {
    let mut of: Vec<u32> = (0..graph.n() as u32).collect();
    move_nodes(graph, &mut of, search)?;
    let count = renumber(&mut of);
    let coarse = if count < graph.n() { Some(aggregated(graph, &of, count, search)?) } else { None };
    Ok((of, coarse))
}
