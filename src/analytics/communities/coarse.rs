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
            near.add(graph.row(member), of, |_| true);
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
            for &other in graph.row(node).targets {
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

#[cfg(test)]
mod tests {
    use super::super::super::Stop;
    use super::super::graph::Order;
    use super::super::weights::Weights;
    use super::*;
    use crate::graph::adjacency::{Adjacency, Ties};

    #[test]
    fn communities_as_nodes_and_their_connected_parts() {
        // a path of five whose ties weigh 1 to 4
        let arcs = (0..4).flat_map(|a| [(a, a + 1, f64::from(a + 1)), (a + 1, a, f64::from(a + 1))]);
        let mut arcs: Vec<(u32, u32, f64)> = arcs.collect();
        arcs.sort_by_key(|&(a, b, _)| (a, b));
        let outgoing = Adjacency::from_sorted(5, arcs.into_iter());
        let (ties, stop) = (Ties { outgoing, incoming: None, fractions: None }, Stop::new());
        let weights = Weights::of(&ties, &stop).expect("not stopped").expect("ties");
        let order = Order { parties: (0..5).collect(), places: (0..5).collect() };
        let graph = Graph::<f64, f64>::of(&ties, &weights, &order, &stop).expect("not stopped");
        let search = Search::new(&weights, 1.0, 1, &stop);
        let unit = weights.total / 20.0;

        let mut of = [7, 7, 3, 7, 7];
        assert_eq!((renumber(&mut of), of), (2, [0, 0, 1, 0, 0]));
        assert_eq!(connected(&graph, &of, &search), Ok(vec![0, 0, 1, 2, 2]));
        let coarse = aggregated(&graph, &of, 2, &search).expect("not stopped");
        assert_eq!(coarse.row(0).iter().collect::<Vec<_>>(), [(1, 5.0 * unit)]);
        assert_eq!(coarse.row(1).iter().collect::<Vec<_>>(), [(0, 5.0 * unit)]);
        assert_eq!(coarse.strengths, [15.0 * unit, 5.0 * unit]);
    }
}
