//! Gathers what ties the parties of a network.

use crate::graph::incidence::{Packed, Sets};
use crate::graph::network::channels::{Contribution, Sink, Whole};
use crate::graph::node::NodeKey;

/// Gathers what ties parties by their numbers in the network.
pub struct Collector<'a> {
    /// The number of each party node, or none.
    numbers: &'a [Option<u32>],
    is_directed: bool,
    /// What was gathered. In a directed network all of it is in `packed`, whence a tie goes above.
    pub sets: Sets,
    is_wanted: &'a (dyn Fn() -> bool + Sync),
    /// Takes nothing more: the network is not wanted any longer.
    is_left: bool,
    members: Vec<u32>,
}

/// After how many pairs it is asked whether the network is still wanted, less one.
const ASKED_AFTER: usize = (1 << 16) - 1;

impl<'a> Collector<'a> {
    /// Gathers nothing yet.
    pub fn new(numbers: &'a [Option<u32>], is_directed: bool, is_wanted: &'a (dyn Fn() -> bool + Sync)) -> Self {
        let is_left = !is_wanted();
        Self { numbers, is_directed, sets: Sets::default(), is_wanted, is_left, members: Vec::new() }
    }

    fn number(&self, node: NodeKey) -> Option<u32> {
        self.numbers.get(node.index()).copied().flatten()
    }

    fn add(&mut self, above: u32, below: u32, contribution: &Contribution<'_>) {
        let packed: Packed = (
            (u64::from(above) << 32) | u64::from(below),
            contribution.denominator << 1 | u32::from(!contribution.is_stated),
        );
        self.sets.packed.push(packed);
        if self.sets.packed.len() & ASKED_AFTER == 0 && !(self.is_wanted)() {
            self.is_left = true;
            self.sets = Sets::default();
        }
    }
}

impl Sink for Collector<'_> {
    fn take(&mut self, contribution: Contribution<'_>) {
        let (Some(a), Some(b)) = (self.number(contribution.a), self.number(contribution.b)) else { return };
        if a == b || self.is_left {
            return;
        }
        if !self.is_directed {
            self.add(a.max(b), a.min(b), &contribution);
            return;
        }
        self.add(a, b, &contribution);
        if !contribution.is_directed {
            self.add(b, a, &contribution);
        }
    }

    fn takes_wholes(&self) -> bool {
        !self.is_directed
    }

    fn take_whole(&mut self, whole: Whole<'_>) {
        let mut members = std::mem::take(&mut self.members);
        members.clear();
        members.extend(whole.members.iter().filter_map(|&member| self.number(member)));
        if members.len() > 1 && !self.is_left {
            self.sets.members.push(&members);
            self.sets.denominators.push(whole.denominator);
        }
        self.members = members;
    }

    fn is_left(&self) -> bool {
        self.is_left
    }
}
