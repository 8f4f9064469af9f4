//! From nodes to communities as nodes.

use std::collections::VecDeque;

use super::super::Stopped;
use super::graph::{Graph, Strength, Weight};
use super::near::Near;
use super::search::Search;
use crate::graph::rows::Rows;

/// Numbers communities from 0 on in the order of their first nodes; gives how many there are.
pub(super) fn renumber(of: &mut [u32]) -> usize {
    let mut numbers = vec![u32::MAX; of.iter().max().map_or(0, |&greatest| greatest as usize + 1)];
    let mut count = 0;
    for community in of {
        let number = &mut numbers[*community as usize];
        if *number == u32::MAX {
            *number = count;
            count += 1;
        }
        *community = *number;
    }
    count as usize
}

/// The graph whose nodes are the communities of another, numbered from 0 on.
///
/// Arcs within a community are in its strength only: wherever it goes, it takes them along.
pub(super) fn aggregated<W: Weight, S: Strength>(
    graph: &Graph<W, S>,
    of: &[u32],
    count: usize,
    search: &Search<'_>,
) -> Result<Graph<f64, S>, Stopped> {
    let members = Rows::of_pairs(count, || of.iter().copied().zip(0..));
    let mut near = Near::new(count);
    let mut coarse = Graph::with_capacity(count, 0);
    for (community, members) in (0..).zip(members.iter()) {
        let mut strength = S::default();
        for &member in members {
            search.check()?;
            strength += graph.strengths[member as usize];
            for (other, weight) in graph.row(member) {
                near.add(of[other as usize], weight);
            }
        }
        near.iter().filter(|&(other, _)| other != community).for_each(|(other, weight)| coarse.push(other, weight));
        near.clear();
        coarse.end_row(strength);
    }
    Ok(coarse)
}

/// The connected parts of each community, numbered from 0 on in the order of their first nodes.
pub(super) fn connected<W: Weight, S: Strength>(
    graph: &Graph<W, S>,
    of: &[u32],
    search: &Search<'_>,
) -> Result<Vec<u32>, Stopped> {
    let mut parts = vec![u32::MAX; of.len()];
    let mut count = 0;
    let mut reached = VecDeque::new();
    for first in 0..of.len() as u32 {
        if parts[first as usize] != u32::MAX {
            continue;
        }
        parts[first as usize] = count;
        reached.push_back(first);
        while let Some(node) = reached.pop_front() {
            search.check()?;
            for &other in graph.neighbours(node) {
                if parts[other as usize] == u32::MAX && of[other as usize] == of[first as usize] {
                    parts[other as usize] = count;
                    reached.push_back(other);
                }
            }
        }
        count += 1;
    }
    Ok(parts)
}
