//! The ties as who uses petgraph would make them.

use petgraph::graph::UnGraph;

/// A graph of the pairs of each set, weighed by how many sets they share: all pairs sorted, runs of equal ones counted, edges
/// added in order. `update_edge` pair by pair walks along the neighbours of a party each time, `GraphMap` hashes each pair;
/// both take longer.
pub fn projected(parties: usize, sets: &[Vec<u32>]) -> UnGraph<(), u32> {
    let mut pairs: Vec<u64> = Vec::new();
    for members in sets {
        for (at, &a) in members.iter().enumerate() {
            pairs.extend(members[at + 1..].iter().map(|&b| u64::from(a) << 32 | u64::from(b)));
        }
    }
    pairs.sort_unstable();
    let runs = || pairs.chunk_by(|one, next| one == next);
    let mut graph = UnGraph::with_capacity(parties, runs().count());
    (0..parties).for_each(|_| {
        graph.add_node(());
    });
    for run in runs() {
        graph.add_edge(((run[0] >> 32) as u32).into(), (run[0] as u32).into(), run.len() as u32);
    }
    graph
}

/// How many ties a graph has, and what they weigh together.
pub fn told(graph: &UnGraph<(), u32>) -> (usize, f64) {
    (graph.edge_count(), graph.edge_references().map(|edge| f64::from(*edge.weight())).sum())
}
