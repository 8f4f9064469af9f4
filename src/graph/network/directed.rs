//! Networks whose ties have a direction, which are held tie by tie.

use std::collections::HashSet;
use std::sync::Arc;

use crate::graph::adjacency::{Adjacency, Ties};
use crate::graph::incidence::{Classes, Packed};
use crate::graph::network::input::NetworkInput;
use crate::graph::network::{heavier, only_inferred};
use crate::graph::shape::Shape;

/// The shape of a directed network from sorted pairs, whence a tie goes above; and its inferred ties.
pub fn shape(n: usize, packed: &[Packed], input: &NetworkInput) -> (Shape, HashSet<u64>) {
    let inferred = only_inferred(packed).collect();
    let mut classes = Classes::new(input.weighting);
    let pair = |group: &[Packed]| {
        let pair = group[0].0;
        let mut denominators: Vec<u32> = group.iter().map(|&(_, low)| low >> 1).collect();
        denominators.sort_unstable();
        ((pair >> 32) as u32, pair as u32, classes.class(&denominators))
    };
    let arcs: Vec<(u32, u32, u32)> = packed.chunk_by(|one, other| one.0 == other.0).map(pair).collect();
    let (table, fractions) = classes.weights();
    let outgoing = Adjacency::from_classes(n, &arcs, table);
    let ties = Ties { incoming: Some(outgoing.reversed()), outgoing, fractions: fractions.map(Arc::new) };
    let ties = input.min_weight.map(|least| heavier(&ties, least)).unwrap_or(ties);
    (Shape::Ties(Arc::new(ties)), inferred)
}
