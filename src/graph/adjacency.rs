//! Compact arrays that kernels run on: who is next to whom, how strongly.

use num_rational::BigRational;

/// Neighbours of each of n parties in compressed rows, each row ascending.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Adjacency {
    offsets: Vec<usize>,
    targets: Vec<u32>,
    weights: Vec<f64>,
}

impl Adjacency {
    /// From arcs `(source, target, weight)` sorted by source, then target, each pair once, numbers below `n`.
    pub fn from_sorted(n: usize, arcs: impl ExactSizeIterator<Item = (u32, u32, f64)>) -> Self {
        let mut offsets = vec![0; n + 1];
        let mut targets = Vec::with_capacity(arcs.len());
        let mut weights = Vec::with_capacity(arcs.len());
        for (source, target, weight) in arcs {
            offsets[source as usize + 1] += 1;
            targets.push(target);
            weights.push(weight);
        }
        for index in 0..n {
            offsets[index + 1] += offsets[index];
        }
        Self { offsets, targets, weights }
    }

    /// How many parties there are.
    pub fn n(&self) -> usize {
        self.offsets.len() - 1
    }

    /// How many arcs there are in all rows.
    pub fn arc_count(&self) -> usize {
        self.targets.len()
    }

    /// The neighbours of a party, ascending.
    pub fn neighbours(&self, party: u32) -> &[u32] {
        &self.targets[self.row(party)]
    }

    /// The weights of the arcs to the neighbours, in their order.
    pub fn weights(&self, party: u32) -> &[f64] {
        &self.weights[self.row(party)]
    }

    /// The positions of a party's arcs among all arcs.
    pub fn row(&self, party: u32) -> std::ops::Range<usize> {
        self.offsets[party as usize]..self.offsets[party as usize + 1]
    }

    /// The position of the arc between two parties among all arcs, if there is one.
    pub fn arc(&self, source: u32, target: u32) -> Option<usize> {
        let row = self.row(source);
        let start = row.start;
        self.targets[row].binary_search(&target).ok().map(|index| start + index)
    }

    /// The weight of the arc at a position.
    pub fn weight(&self, arc: usize) -> f64 {
        self.weights[arc]
    }

    /// The same arcs in the other direction.
    #[must_use]
    pub fn reversed(&self) -> Self {
        let mut arcs: Vec<_> = (0..self.n() as u32)
            .flat_map(|source| {
                let row = self.neighbours(source).iter().zip(self.weights(source));
                row.map(move |(&target, &weight)| (target, source, weight))
            })
            .collect();
        arcs.sort_by_key(|&(source, target, _)| (source, target));
        Self::from_sorted(self.n(), arcs.into_iter())
    }
}

/// The ties of a network as arrays. In an undirected network every tie is an arc in both directions.
#[derive(Clone, Debug)]
pub struct Ties {
    /// Arcs from each party.
    pub outgoing: Adjacency,
    /// Arcs to each party; `None` in an undirected network, where they are the same.
    pub incoming: Option<Adjacency>,
    /// The weights of the outgoing arcs as exact fractions, in their order, where `f64` does not hold them exactly
    /// (weighting NEWMAN); `None` where the `f64` weights are exact.
    pub fractions: Option<Vec<BigRational>>,
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
        assert_eq!((reversed.neighbours(1), reversed.weights(1)), (&[0, 2][..], &[2.0, 3.0][..]));
    }
}
