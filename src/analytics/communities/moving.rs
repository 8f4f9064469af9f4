//! Nodes move, one after another, to the community where modularity gains most.

use std::collections::VecDeque;

use super::super::Stopped;
use super::graph::{Graph, Strength, Weight};
use super::near::Near;
use super::search::Search;

/// What came of moving nodes.
pub(super) struct Moved {
    /// What was gained in all.
    pub gained: f64,
    /// The weight of each node's ties within its community.
    pub within: Vec<f64>,
}

/// Moves nodes between communities until none gains by it.
///
/// All nodes queue in random order. Whoever is first looks at the communities of its neighbours and at an empty one,
/// and goes where most is gained; where it moves, those of its neighbours outside its new community queue again for
/// whom that can matter (Traag, Waltman & van Eck 2019, fast local moving). They ask all neighbours outside; here a
/// node remembers by how much its own community is ahead of every other, each neighbour's move takes off what it
/// changes of that, and only when nothing is left another one can be ahead. Parties of many ties are therefore rarely
/// looked at twice.
///
/// Of equal gains the first in the order of the row counts. Communities are numbered below the number of nodes.
pub(super) fn move_nodes<W: Weight, S: Strength>(
    graph: &Graph<W, S>,
    of: &mut [u32],
    search: &mut Search<'_>,
) -> Result<Moved, Stopped> {
    let mut queue: VecDeque<u32> = search.shuffled(graph.n()).into();
    let mut moving = Moving::new(graph, of);
    let mut gained = 0.0;
    while let Some(node) = queue.pop_front() {
        search.check()?;
        let left = moving.of[node as usize];
        let best = moving.best(node, search);
        moving.lead[node as usize] = best.lead;
        moving.within[node as usize] = best.within;
        if best.community != left {
            gained += best.gain;
            moving.enter(node, best.community);
            moving.tell(node, left, &mut queue, search);
        }
    }
    Ok(Moved { gained, within: moving.within })
}

/// Communities as nodes move between them.
struct Moving<'a, W, S> {
    graph: &'a Graph<W, S>,
    of: &'a mut [u32],
    /// The strength and the number of nodes of each community.
    strengths: Vec<S>,
    sizes: Vec<u32>,
    empty: Vec<u32>,
    /// By how much being where it is is ahead of all else, for each node; below 0 while it queues.
    lead: Vec<f64>,
    /// The weight of each node's ties within its community; anything while it queues.
    within: Vec<f64>,
    near: Near,
}

/// Where a node is best.
struct Best {
    community: u32,
    /// What it gains by going there.
    gain: f64,
    /// By how much this is ahead of the second best.
    lead: f64,
    /// The weight of its ties into the community.
    within: f64,
}

impl<'a, W: Weight, S: Strength> Moving<'a, W, S> {
    fn new(graph: &'a Graph<W, S>, of: &'a mut [u32]) -> Self {
        let n = graph.n();
        let (mut strengths, mut sizes) = (vec![S::default(); n], vec![0_u32; n]);
        for (&community, &strength) in of.iter().zip(&graph.strengths) {
            strengths[community as usize] += strength;
            sizes[community as usize] += 1;
        }
        let empty = (0..n as u32).rev().filter(|&community| sizes[community as usize] == 0).collect();
        let (lead, within) = (vec![-1.0; n], vec![0.0; n]);
        Self { graph, of, strengths, sizes, empty, lead, within, near: Near::new(n) }
    }

    fn best(&mut self, node: u32, search: &Search<'_>) -> Best {
        let (own, strength) = (self.of[node as usize], self.graph.strengths[node as usize]);
        self.near.add(self.graph.row(node), self.of, |_| true);
        let mut others = self.strengths[own as usize];
        others -= strength;
        let stay = self.near.sum(own) - search.expected * strength.times(others);
        let (mut best, mut most, mut second) = (own, f64::NEG_INFINITY, f64::NEG_INFINITY);
        let mut compare = |community: u32, gain: f64| {
            if gain > most {
                (best, most, second) = (community, gain, most);
            } else {
                second = second.max(gain);
            }
        };
        for (community, near) in self.near.iter().filter(|&(community, _)| community != own) {
            compare(community, near - search.expected * strength.times(self.strengths[community as usize]));
        }
        if let Some(&empty) = self.empty.last() {
            compare(empty, 0.0);
        }
        let found = if most > stay + search.slack * strength.size() {
            Best { community: best, gain: most - stay, lead: most - second.max(stay), within: self.near.sum(best) }
        } else {
            Best { community: own, gain: 0.0, lead: (stay - most).max(0.0), within: self.near.sum(own) }
        };
        self.near.clear();
        found
    }

    fn enter(&mut self, node: u32, community: u32) {
        let strength = self.graph.strengths[node as usize];
        let left = std::mem::replace(&mut self.of[node as usize], community);
        self.strengths[left as usize] -= strength;
        self.sizes[left as usize] -= 1;
        if self.sizes[left as usize] == 0 {
            self.empty.push(left);
        }
        if self.sizes[community as usize] == 0 {
            self.empty.pop();
        }
        self.strengths[community as usize] += strength;
        self.sizes[community as usize] += 1;
    }

    /// Tells the neighbours of a node that it has left a community for where it is now.
    fn tell(&mut self, node: u32, left: u32, queue: &mut VecDeque<u32>, search: &Search<'_>) {
        let (entered, strength) = (self.of[node as usize], self.graph.strengths[node as usize]);
        for (other, weight) in self.graph.row(node).iter() {
            let (community, lead) = (self.of[other as usize], &mut self.lead[other as usize]);
            if *lead < 0.0 {
                continue;
            }
            if community == entered {
                self.within[other as usize] += weight;
                continue;
            }
            let change = weight - search.expected * strength.times(self.graph.strengths[other as usize]);
            if community == left {
                // less is here, and more is there
                self.within[other as usize] -= weight;
                *lead -= 2.0 * change.max(0.0);
            } else {
                // more is there, or less repels where it was
                *lead -= change.abs();
            }
            if *lead < 0.0 {
                queue.push_back(other);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::Stop;
    use super::super::graph::{BothWays, Order};
    use super::super::weights::Weights;
    use super::*;
    use crate::analytics::sampling::Draws;
    use crate::graph::adjacency::{Adjacency, Ties};

    /// Arcs at random, most of them within groups of ten.
    fn random(n: u32, count: usize) -> Ties {
        let mut draws = Draws::new(4);
        let mut arcs = std::collections::BTreeMap::new();
        for _ in 0..count {
            let a = draws.below(n.into()) as u32;
            let b =
                if draws.below(5) > 0 { a / 10 * 10 + draws.below(10) as u32 } else { draws.below(n.into()) as u32 };
            if a != b {
                arcs.insert((a, b), draws.below(3) as f64 + 1.0);
            }
        }
        let arcs: Vec<(u32, u32, f64)> = arcs.into_iter().map(|((a, b), weight)| (a, b, weight)).collect();
        let outgoing = Adjacency::from_sorted(n as usize, arcs.into_iter());
        Ties { incoming: Some(outgoing.reversed()), outgoing, fractions: None }
    }

    #[test]
    fn what_is_told_adds_up() {
        let (ties, stop) = (random(300, 2000), Stop::new());
        let weights = Weights::of(&ties, &stop).expect("not stopped").expect("ties");
        let graph = Graph::<f64, BothWays>::of(&ties, &weights, &Order::of(&ties), &stop).expect("not stopped");
        let mut search = Search::new(&weights, 1.0, 1, &stop);
        let mut of: Vec<u32> = (0..300).collect();
        let moved = move_nodes(&graph, &mut of, &mut search).expect("not stopped");
        let mut moving = Moving::new(&graph, &mut of);
        let mut discontent = 0;
        for node in 0..300 {
            let community = moving.of[node as usize];
            let row = graph.row(node);
            let within = row.iter().filter(|&(other, _)| moving.of[other as usize] == community);
            let within = within.fold(0.0, |sum, (_, weight)| sum + weight);
            assert!((moved.within[node as usize] - within).abs() < 0.5, "{node}");
            discontent += usize::from(moving.best(node, &search).community != community);
        }
        // only by what moves elsewhere have changed since a node was last asked
        assert!(moved.gained > 0.0 && discontent < 10, "{discontent}");
    }
}
