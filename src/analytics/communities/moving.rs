//! Nodes move, one after another, to the community where modularity gains most.

use std::collections::VecDeque;

use super::super::Stopped;
use super::graph::{Graph, Strength, Weight};
use super::near::Near;
use super::search::Search;

/// Moves nodes between communities until none gains by it; gives what was gained in all.
///
/// All nodes queue in random order; whoever is first looks at the communities of its neighbours and at an empty one, and
/// where it moves, its neighbours outside its new community queue again (Traag, Waltman & van Eck 2019, fast local
/// moving). Of equal gains the first in the order of the row counts. Communities are below the number of nodes.
pub(super) fn move_nodes<W: Weight, S: Strength>(
    graph: &Graph<W, S>,
    of: &mut [u32],
    search: &mut Search<'_>,
) -> Result<f64, Stopped> {
    let mut queue: VecDeque<u32> = search.shuffled(graph.n()).into();
    let mut is_waiting = vec![true; graph.n()];
    let mut moving = Moving::new(graph, of);
    let mut gained = 0.0;
    while let Some(node) = queue.pop_front() {
        search.check()?;
        is_waiting[node as usize] = false;
        let (community, gain) = moving.best(node, search);
        if moving.of[node as usize] == community {
            continue;
        }
        gained += gain;
        moving.enter(node, community);
        for &other in graph.neighbours(node) {
            if !is_waiting[other as usize] && moving.of[other as usize] != community {
                is_waiting[other as usize] = true;
                queue.push_back(other);
            }
        }
    }
    Ok(gained)
}

/// Communities as nodes move between them.
struct Moving<'a, W, S> {
    graph: &'a Graph<W, S>,
    of: &'a mut [u32],
    /// The strength and the number of nodes of each community.
    strengths: Vec<S>,
    sizes: Vec<u32>,
    empty: Vec<u32>,
    near: Near,
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
        Self { graph, of, strengths, sizes, empty, near: Near::new(n) }
    }

    /// Where a node is best, and what it gains by going there.
    fn best(&mut self, node: u32, search: &Search<'_>) -> (u32, f64) {
        let (own, strength) = (self.of[node as usize], self.graph.strengths[node as usize]);
        for (other, weight) in self.graph.row(node) {
            self.near.add(self.of[other as usize], weight);
        }
        let gain = |near: f64, strengths: S| near - search.expected * strength.times(strengths);
        let mut others = self.strengths[own as usize];
        others -= strength;
        let stay = gain(self.near.sum(own), others);
        let (mut best, mut most) = (own, stay);
        for (community, near) in self.near.iter().filter(|&(community, _)| community != own) {
            let gain = gain(near, self.strengths[community as usize]);
            if gain > most {
                (best, most) = (community, gain);
            }
        }
        self.near.clear();
        if let Some(&empty) = self.empty.last().filter(|_| most < 0.0) {
            (best, most) = (empty, 0.0);
        }
        if most > stay + search.slack * strength.size() { (best, most - stay) } else { (own, 0.0) }
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
}
