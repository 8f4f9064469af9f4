//! The network as the search for communities walks over it.

use std::cmp::Reverse;
use std::ops::{AddAssign, SubAssign};

use super::super::{Stop, Stopped};
use super::weights::Weights;
use crate::graph::adjacency::{Adjacency, Ties};

/// What a node or a community has of ties in all: one sum in an undirected network, two in a directed one.
pub(super) trait Strength: Copy + Default + AddAssign + SubAssign {
    /// From the sums of the weights from and to a node.
    fn of(outgoing: f64, incoming: f64) -> Self;
    /// What chance would have between the two, times the weight of all arcs.
    fn times(self, other: Self) -> f64;
    /// The greatest weight that can be between this and others.
    fn size(self) -> f64;
}

impl Strength for f64 {
    fn of(outgoing: f64, _: f64) -> Self {
        outgoing
    }

    fn times(self, other: Self) -> f64 {
        self * other
    }

    fn size(self) -> f64 {
        self
    }
}

/// The strength of a node of a directed network.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct BothWays {
    outgoing: f64,
    incoming: f64,
}

impl AddAssign for BothWays {
    fn add_assign(&mut self, other: Self) {
        self.outgoing += other.outgoing;
        self.incoming += other.incoming;
    }
}

impl SubAssign for BothWays {
    fn sub_assign(&mut self, other: Self) {
        self.outgoing -= other.outgoing;
        self.incoming -= other.incoming;
    }
}

impl Strength for BothWays {
    fn of(outgoing: f64, incoming: f64) -> Self {
        Self { outgoing, incoming }
    }

    fn times(self, other: Self) -> f64 {
        self.outgoing * other.incoming + self.incoming * other.outgoing
    }

    fn size(self) -> f64 {
        self.outgoing + self.incoming
    }
}

/// A weight as rows hold it: `f32` where that is exact, to halve what has to be read.
pub(super) trait Weight: Copy + Into<f64> {
    /// The weight of a value.
    fn of(value: f64) -> Self;
}

impl Weight for f32 {
    fn of(value: f64) -> Self {
        value as Self
    }
}

impl Weight for f64 {
    fn of(value: f64) -> Self {
        value
    }
}

/// Nodes with their neighbours either way, themselves left out; a neighbour of a directed network may be there twice.
///
/// All weights are whole numbers whose sum is below 2^53, so that no order of addition changes a sum.
pub(super) struct Graph<W, S> {
    pub offsets: Vec<usize>,
    pub targets: Vec<u32>,
    pub weights: Vec<W>,
    /// The strength of each node, its ties to itself included.
    pub strengths: Vec<S>,
}

impl<W: Weight, S: Strength> Graph<W, S> {
    /// A graph without nodes, with room for so many, and so many arcs.
    pub fn with_capacity(n: usize, arc_count: usize) -> Self {
        let mut offsets = Vec::with_capacity(n + 1);
        offsets.push(0);
        let (targets, weights) = (Vec::with_capacity(arc_count), Vec::with_capacity(arc_count));
        Self { offsets, targets, weights, strengths: Vec::with_capacity(n) }
    }

    /// The network of ties, its parties in the places of an order.
    pub fn of(ties: &Ties, weights: &Weights, order: &Order, stop: &Stop) -> Result<Self, Stopped> {
        let arc_count = ties.outgoing.arc_count() + ties.incoming.as_ref().map_or(0, Adjacency::arc_count);
        let mut graph = Self::with_capacity(ties.n(), arc_count);
        for &party in &order.parties {
            stop.check()?;
            let outgoing = graph.extend(party, &ties.outgoing, &weights.outgoing, order);
            let incoming = match &ties.incoming {
                Some(incoming) => graph.extend(party, incoming, weights.incoming(), order),
                None => outgoing,
            };
            graph.end_row(S::of(outgoing, incoming));
        }
        Ok(graph)
    }

    /// Adds the arcs of a party to the last row; gives the sum of their weights.
    fn extend(&mut self, party: u32, arcs: &Adjacency, weights: &[f64], order: &Order) -> f64 {
        let mut sum = 0.0;
        for (&other, &class) in arcs.neighbours(party).iter().zip(arcs.classes(party)) {
            let weight = weights[class as usize];
            sum += weight;
            if weight > 0.0 && other != party {
                self.push(order.places[other as usize], weight);
            }
        }
        sum
    }

    /// Adds an arc to the last row.
    pub fn push(&mut self, target: u32, weight: f64) {
        self.targets.push(target);
        self.weights.push(W::of(weight));
    }

    /// Ends the row of a node.
    pub fn end_row(&mut self, strength: S) {
        self.offsets.push(self.targets.len());
        self.strengths.push(strength);
    }

    /// How many nodes there are.
    pub fn n(&self) -> usize {
        self.strengths.len()
    }

    /// The neighbours of a node, and the weights of the ties to them.
    pub fn row(&self, node: u32) -> Row<'_, W> {
        let range = self.offsets[node as usize]..self.offsets[node as usize + 1];
        Row { targets: &self.targets[range.clone()], weights: &self.weights[range] }
    }
}

/// The neighbours of a node, and the weights of the ties to them.
#[derive(Clone, Copy)]
pub(super) struct Row<'a, W> {
    pub targets: &'a [u32],
    pub weights: &'a [W],
}

impl<W: Weight> Row<'_, W> {
    pub fn iter(&self) -> impl Iterator<Item = (u32, f64)> + use<'_, W> {
        self.targets.iter().copied().zip(self.weights.iter().map(|&weight| weight.into()))
    }
}

/// Parties in the order of their number of ties, most first, so that what is looked at most lies together.
pub(super) struct Order {
    pub parties: Vec<u32>,
    /// The place of each party.
    pub places: Vec<u32>,
}

impl Order {
    pub fn of(ties: &Ties) -> Self {
        let degree = |party: u32| {
            let incoming = ties.incoming.as_ref().map_or(0, |incoming| incoming.neighbours(party).len());
            ties.outgoing.neighbours(party).len() + incoming
        };
        let mut parties: Vec<u32> = (0..ties.n() as u32).collect();
        parties.sort_by_cached_key(|&party| Reverse(degree(party)));
        let mut places = vec![0; parties.len()];
        for (place, &party) in (0..).zip(&parties) {
            places[party as usize] = place;
        }
        Self { parties, places }
    }
}
