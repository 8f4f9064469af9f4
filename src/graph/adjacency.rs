//! Compact arrays that kernels run on: who is next to whom, how strongly.

use std::collections::HashMap;
use std::sync::Arc;

use num_rational::BigRational;

use crate::graph::rows::Rows;

/// Neighbours of each of n parties in compressed rows, each row ascending. Weights are numbered: a network of a million
/// ties has few distinct ones, and what is worked out of a weight is worked out once for all ties that have it.
#[derive(Clone, Debug, PartialEq)]
pub struct Adjacency {
    rows: Rows,
    /// The class of each arc.
    classes: Vec<u32>,
    /// The weight of each class.
    table: Arc<[f64]>,
}

impl Adjacency {
    /// From arcs `(source, target, weight)` sorted by source, then target, each pair once, numbers below `n`.
    pub fn from_sorted(n: usize, arcs: impl ExactSizeIterator<Item = (u32, u32, f64)>) -> Self {
        let (mut numbers, mut table) = (HashMap::new(), Vec::new());
        let (mut pairs, mut classes) = (Vec::with_capacity(arcs.len()), Vec::with_capacity(arcs.len()));
        for (source, target, weight) in arcs {
            pairs.push((source, target));
            classes.push(*numbers.entry(weight.to_bits()).or_insert_with(|| {
                table.push(weight);
                table.len() as u32 - 1
            }));
        }
        Self { rows: Rows::of_pairs(n, || pairs.iter().copied()), classes, table: table.into() }
    }

    /// From arcs `(source, target, class)` sorted by source, then target, each pair once, and the weight of each class.
    pub fn from_classes(n: usize, arcs: &[(u32, u32, u32)], table: Arc<[f64]>) -> Self {
        let rows = Rows::of_pairs(n, || arcs.iter().map(|&(source, target, _)| (source, target)));
        Self { rows, classes: arcs.iter().map(|&(_, _, class)| class).collect(), table }
    }

    /// From rows of neighbours, each ascending, the class of each arc, and the weight of each class.
    pub fn from_rows(rows: Rows, classes: Vec<u32>, table: Arc<[f64]>) -> Self {
        debug_assert_eq!(rows.item_count(), classes.len());
        Self { rows, classes, table }
    }

    /// How many parties there are.
    pub fn n(&self) -> usize {
        self.rows.n()
    }

    /// How many arcs there are in all rows.
    pub fn arc_count(&self) -> usize {
        self.classes.len()
    }

    /// The neighbours of a party, ascending.
    pub fn neighbours(&self, party: u32) -> &[u32] {
        self.rows.of(party)
    }

    /// The weights of the arcs to the neighbours, in their order.
    pub fn weights(&self, party: u32) -> impl ExactSizeIterator<Item = f64> + Clone {
        self.classes(party).iter().map(|&class| self.table[class as usize])
    }

    /// The classes of the arcs to the neighbours, in their order.
    pub fn classes(&self, party: u32) -> &[u32] {
        &self.classes[self.row(party)]
    }

    /// The weight of each class.
    pub fn table(&self) -> &Arc<[f64]> {
        &self.table
    }

    /// The positions of a party's arcs among all arcs.
    pub fn row(&self, party: u32) -> std::ops::Range<usize> {
        self.rows.range(party)
    }

    /// The position of the arc between two parties among all arcs, if there is one.
    pub fn arc(&self, source: u32, target: u32) -> Option<usize> {
        let row = self.row(source);
        self.neighbours(source).binary_search(&target).ok().map(|index| row.start + index)
    }

    /// The class of the arc at a position.
    pub fn class(&self, arc: usize) -> u32 {
        self.classes[arc]
    }

    /// The weight of the arc at a position.
    pub fn weight(&self, arc: usize) -> f64 {
        self.table[self.classes[arc] as usize]
    }

    /// The same arcs in the other direction, of the same classes.
    #[must_use]
    pub fn reversed(&self) -> Self {
        let rows = self.rows.transposed(self.n());
        let mut classes = vec![0; self.classes.len()];
        let mut next: Vec<usize> = (0..self.n() as u32).map(|party| rows.range(party).start).collect();
        for source in 0..self.n() as u32 {
            for (&target, &class) in self.neighbours(source).iter().zip(self.classes(source)) {
                let place = &mut next[target as usize];
                classes[*place] = class;
                *place += 1;
            }
        }
        Self { rows, classes, table: Arc::clone(&self.table) }
    }

    /// The arcs of the weights that are let through.
    #[must_use]
    pub fn filtered(&self, lets_through: impl Fn(f64) -> bool) -> Self {
        let kept: Vec<bool> = self.table.iter().map(|&weight| lets_through(weight)).collect();
        let arcs: Vec<(u32, u32, u32)> = (0..self.n() as u32)
            .flat_map(|source| {
                let row = self.neighbours(source).iter().zip(self.classes(source));
                row.filter(|&(_, &class)| kept[class as usize]).map(move |(&target, &class)| (source, target, class))
            })
            .collect();
        Self::from_classes(self.n(), &arcs, Arc::clone(&self.table))
    }

    /// How many bytes it holds.
    pub fn byte_count(&self) -> usize {
        self.rows.byte_count() + self.classes.len() * size_of::<u32>() + self.table.len() * size_of::<f64>()
    }
}

/// The ties of a network as arrays. In an undirected network every tie is an arc in both directions.
#[derive(Clone, Debug)]
pub struct Ties {
    /// Arcs from each party.
    pub outgoing: Adjacency,
    /// Arcs to each party; `None` in an undirected network, where they are the same.
    pub incoming: Option<Adjacency>,
    /// The weight of each class as an exact fraction where `f64` does not hold it exactly (weighting NEWMAN); `None` where
    /// the `f64` weights are exact.
    pub fractions: Option<Arc<Vec<BigRational>>>,
}

impl Ties {
    /// How many parties there are.
    pub fn n(&self) -> usize {
        self.outgoing.n()
    }

    /// Whether ties have a direction.
    pub fn is_directed(&self) -> bool {
        self.incoming.is_some()
    }

    /// Arcs to each party.
    pub fn incoming(&self) -> &Adjacency {
        self.incoming.as_ref().unwrap_or(&self.outgoing)
    }

    /// How many ties there are; in an undirected network each pair once.
    pub fn tie_count(&self) -> usize {
        if self.is_directed() { self.outgoing.arc_count() } else { self.outgoing.arc_count() / 2 }
    }

    /// All ties with their weights: in an undirected network each pair once, the lower number first; by number.
    pub fn iter(&self) -> impl Iterator<Item = (u32, u32, f64)> {
        let (arcs, is_directed) = (&self.outgoing, self.is_directed());
        (0..self.n() as u32).flat_map(move |a| {
            let row = arcs.neighbours(a).iter().zip(arcs.weights(a));
            row.filter(move |&(&b, _)| is_directed || a < b).map(move |(&b, weight)| (a, b, weight))
        })
    }

    /// How many bytes it holds.
    pub fn byte_count(&self) -> usize {
        self.outgoing.byte_count() + self.incoming.as_ref().map_or(0, Adjacency::byte_count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_their_reverse() {
        let arcs = [(0, 1, 2.0), (0, 2, 1.0), (2, 1, 3.0)];
        let adjacency = Adjacency::from_sorted(4, arcs.into_iter());
        assert_eq!(adjacency.neighbours(0), [1, 2]);
        assert!(adjacency.neighbours(3).is_empty());
        assert_eq!(adjacency.arc(2, 1).map(|arc| adjacency.weight(arc)), Some(3.0));
        assert_eq!(adjacency.arc(1, 2), None);
        let reversed = adjacency.reversed();
        assert_eq!(reversed.neighbours(1), [0, 2]);
        assert_eq!(reversed.weights(1).collect::<Vec<_>>(), [2.0, 3.0]);
        assert_eq!(reversed.reversed(), adjacency);
        let ties = Ties { outgoing: adjacency, incoming: Some(reversed), fractions: None };
        assert_eq!(ties.iter().collect::<Vec<_>>(), arcs);
    }
}
