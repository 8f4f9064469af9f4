//! Communities are taken apart, and what is well connected in them goes together again.

use super::super::Stopped;
use super::graph::{Graph, Strength, Weight};
use super::near::Near;
use super::search::Search;

/// The part that each node is in: within each of `count` communities, nodes go together with well connected ones;
/// `within` is the weight of each node's ties to its community.
///
/// Each node begins as a part of its own. In random order, a node that is still alone and well connected to the rest of
/// its community joins a part of it that is well connected to the rest of the community too, where modularity does not
/// lose: in proportion to exp(gain / randomness), not the best one (Traag, Waltman & van Eck 2019, refinement). Well
/// connected is what has at least the weight to the rest that chance would have, times the resolution. A part is
/// therefore connected. Numbered by one of their nodes.
pub(super) fn refined<W: Weight, S: Strength>(
    graph: &Graph<W, S>,
    of: &[u32],
    count: usize,
    within: Vec<f64>,
    search: &mut Search<'_>,
) -> Result<Vec<u32>, Stopped> {
    let mut refining = Refining::new(graph, of, count, within);
    for node in search.shuffled(graph.n()) {
        search.check()?;
        if refining.is_alone[node as usize] && refining.is_well_connected(node, node, search) {
            refining.join(node, search);
        }
    }
    Ok(refining.parts)
}

struct Refining<'a, W, S> {
    graph: &'a Graph<W, S>,
    /// The community of each node, and the strength of each community.
    of: &'a [u32],
    communities: Vec<S>,
    parts: Vec<u32>,
    /// The strength of each part, and its weight to the rest of its community.
    strengths: Vec<S>,
    within: Vec<f64>,
    is_alone: Vec<bool>,
    near: Near,
    choices: Vec<(u32, f64)>,
}

impl<'a, W: Weight, S: Strength> Refining<'a, W, S> {
    fn new(graph: &'a Graph<W, S>, of: &'a [u32], count: usize, within: Vec<f64>) -> Self {
        let n = graph.n();
        let mut communities = vec![S::default(); count];
        for (&community, &strength) in of.iter().zip(&graph.strengths) {
            communities[community as usize] += strength;
        }
        Self {
            graph,
            of,
            communities,
            parts: (0..n as u32).collect(),
            strengths: graph.strengths.clone(),
            within,
            is_alone: vec![true; n],
            near: Near::new(n),
            choices: Vec::new(),
        }
    }

    /// Whether a part, of which `node` is one, has at least the weight to the rest of its community that is expected.
    fn is_well_connected(&self, part: u32, node: u32, search: &Search<'_>) -> bool {
        let strength = self.strengths[part as usize];
        let mut rest = self.communities[self.of[node as usize] as usize];
        rest -= strength;
        self.within[part as usize] >= search.expected * strength.times(rest)
    }

    /// Lets a node that is alone join a part, or stay.
    fn join(&mut self, node: u32, search: &mut Search<'_>) {
        let (community, strength) = (self.of[node as usize], self.strengths[node as usize]);
        let of = self.of;
        self.near.add(self.graph.row(node), &self.parts, |other| of[other as usize] == community);
        self.choices.clear();
        self.choices.push((node, 0.0));
        for (part, near) in self.near.iter() {
            let gain = near - search.expected * strength.times(self.strengths[part as usize]);
            if gain >= 0.0 && self.is_well_connected(part, node, search) {
                self.choices.push((part, gain));
            }
        }
        if let Some(part) = search.likely(&self.choices).filter(|&part| part != node) {
            self.parts[node as usize] = part;
            self.strengths[part as usize] += strength;
            self.within[part as usize] += self.within[node as usize] - 2.0 * self.near.sum(part);
            self.is_alone[node as usize] = false;
            self.is_alone[part as usize] = false;
        }
        self.near.clear();
    }
}
