//! The method of Leiden: move nodes, take communities apart into well connected ones, make nodes of these, and again.

use super::super::Stopped;
use super::coarse::{aggregated, connected, renumber};
use super::graph::{Graph, Strength, Weight};
use super::moving::{Moved, move_nodes};
use super::refining::refined;
use super::search::Search;

/// How often the whole search is run at most, each time from where the one before ended.
const RUNS: usize = 100;
/// How many arcs all runs may begin with together; the first one is made whatever their number.
const WORK: usize = 30_000_000;

/// The community of each node (Traag, Waltman & van Eck 2019), until a run gains nothing, or as far as the work goes.
pub(super) fn leiden<W: Weight, S: Strength>(
    graph: &Graph<W, S>,
    search: &mut Search<'_>,
) -> Result<Vec<u32>, Stopped> {
    let mut of: Vec<u32> = (0..graph.n() as u32).collect();
    for _ in 0..(WORK / graph.targets.len().max(1)).clamp(1, RUNS) {
        let gained = run(graph, &mut of, search)?;
        if gained <= 0.0 {
            break;
        }
    }
    Ok(of)
}

/// Betters communities once, from the nodes up to where each community is one node; gives what was gained.
fn run<W: Weight, S: Strength>(
    graph: &Graph<W, S>,
    of: &mut Vec<u32>,
    search: &mut Search<'_>,
) -> Result<f64, Stopped> {
    let mut level = Level::of(graph, std::mem::take(of), search)?;
    let mut gained = level.gained;
    *of = level.parts;
    while let Some((coarse, start)) = level.next {
        level = Level::of(&coarse, start, search)?;
        gained += level.gained;
        for community in of.iter_mut() {
            *community = level.parts[*community as usize];
        }
    }
    Ok(gained)
}

/// What came of the nodes of a graph.
struct Level<S> {
    /// The part that each node is in.
    parts: Vec<u32>,
    /// The graph of the parts, and the community of each; `None` where the parts are the communities.
    next: Option<(Graph<f64, S>, Vec<u32>)>,
    gained: f64,
}

impl<S: Strength> Level<S> {
    fn of<W: Weight>(graph: &Graph<W, S>, mut of: Vec<u32>, search: &mut Search<'_>) -> Result<Self, Stopped> {
        let Moved { gained, within } = move_nodes(graph, &mut of, search)?;
        let count = renumber(&mut of);
        if count == graph.n() {
            return Ok(Self { parts: of, next: None, gained });
        }
        let mut parts = refined(graph, &of, count, within, search)?;
        let mut part_count = renumber(&mut parts);
        if part_count == graph.n() {
            // nobody was well connected: what is connected at all goes together
            parts = connected(graph, &of, search)?;
            part_count = renumber(&mut parts);
        }
        if part_count == graph.n() {
            return Ok(Self { parts, next: None, gained });
        }
        let mut start = vec![0; part_count];
        for (&part, &community) in parts.iter().zip(&of) {
            start[part as usize] = community;
        }
        let coarse = aggregated(graph, &parts, part_count, search)?;
        Ok(Self { parts, next: Some((coarse, start)), gained })
    }
}
