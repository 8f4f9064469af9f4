//! Which parties are connected at all, and how densely.

use crate::graph::adjacency::Ties;

/// The connected components of a network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Components {
    /// The component of each party, by number. Components are numbered in the order of their lowest party.
    pub of: Vec<u32>,
    /// How many parties are in each component.
    pub sizes: Vec<u32>,
}

impl Components {
    /// How many components there are, each isolate being one.
    pub fn count(&self) -> usize {
        self.sizes.len()
    }

    /// The size of the largest component; 0 in an empty network.
    pub fn largest(&self) -> usize {
        self.sizes.iter().max().map_or(0, |&size| size as usize)
    }

    /// How many parties have no tie.
    pub fn isolates(&self) -> usize {
        self.sizes.iter().filter(|&&size| size == 1).count()
    }
}

/// Connected components: the largest sets of parties between any two of which ties lead.
///
/// Directions and weights have no part (in a directed network: weak components). Time in parties and ties, memory in
/// parties. Exact.
///
/// ```
/// use kobling::analytics::components::components;
/// use kobling::graph::adjacency::{Adjacency, Ties};
/// let arcs = [(0, 2, 1.0), (2, 0, 1.0)];
/// let ties = Ties { outgoing: Adjacency::from_sorted(3, arcs.into_iter()), incoming: None, fractions: None };
/// assert_eq!(components(&ties).of, [0, 1, 0]);
/// ```
pub fn components(ties: &Ties) -> Components {
    const UNSEEN: u32 = u32::MAX;
    let mut of = vec![UNSEEN; ties.n()];
    let mut sizes = Vec::new();
    let mut open = Vec::new();
    for first in 0..ties.n() as u32 {
        if of[first as usize] != UNSEEN {
            continue;
        }
        let number = sizes.len() as u32;
        let mut size = 0;
        of[first as usize] = number;
        open.push(first);
        while let Some(party) = open.pop() {
            size += 1;
            let incoming = ties.incoming.iter().flat_map(|arcs| arcs.neighbours(party));
            for &next in ties.outgoing.neighbours(party).iter().chain(incoming) {
                if of[next as usize] == UNSEEN {
                    of[next as usize] = number;
                    open.push(next);
                }
            }
        }
        sizes.push(size);
    }
    Components { of, sizes }
}

/// Density: the share of the pairs of parties that are tied.
///
/// Ties / (n (n - 1) / 2), in a directed network arcs / (n (n - 1)); isolates in n, weights have no part. `None` below two
/// parties. Exact up to one rounding.
pub fn density(ties: &Ties) -> Option<f64> {
    let n = ties.n() as f64;
    // an undirected tie is two arcs of the n (n - 1) possible ones
    (ties.n() >= 2).then(|| ties.outgoing.arc_count() as f64 / (n * (n - 1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::adjacency::Adjacency;

    #[test]
    fn weak_components_of_a_directed_network() {
        let outgoing = Adjacency::from_sorted(6, [(1, 4, 1.0), (2, 0, 1.0), (3, 0, 1.0)].into_iter());
        let ties = Ties { incoming: Some(outgoing.reversed()), outgoing, fractions: None };
        let found = components(&ties);
        assert_eq!(found, Components { of: vec![0, 1, 0, 0, 1, 2], sizes: vec![3, 2, 1] });
        assert_eq!((found.count(), found.largest(), found.isolates()), (3, 3, 1));
        assert_eq!(density(&ties), Some(0.1));
    }

    #[test]
    fn of_nothing() {
        let ties = Ties { outgoing: Adjacency::from_sorted(0, [].into_iter()), incoming: None, fractions: None };
        let found = components(&ties);
        assert_eq!((found.count(), found.largest(), density(&ties)), (0, 0, None));
    }
}
