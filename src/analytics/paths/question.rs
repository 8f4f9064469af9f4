//! What a search for paths works on: the ties with exact values, the ends, and a budget.

use std::cmp::Ordering;

use super::{Ends, PathOptions};
use crate::analytics::cost::{Exact, Kind, Scaled};
use crate::analytics::{Stop, Stopped};
use crate::graph::adjacency::{Adjacency, Ties};

/// What makes a number less than it is, whatever was rounded in it.
pub(super) const LESS: f64 = 1.0 - 1e-9;

/// What a way costs and weighs. Less is better: the lower cost, then the greater weight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Key<T> {
    pub cost: T,
    pub weight: T,
}

impl<T: Ord> Ord for Key<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.cost.cmp(&other.cost).then_with(|| other.weight.cmp(&self.weight))
    }
}

impl<T: Ord> PartialOrd for Key<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T: Exact> Key<T> {
    pub fn zero() -> Self {
        Self { cost: T::zero(), weight: T::zero() }
    }

    pub fn plus(&self, other: &Self) -> Self {
        Self { cost: self.cost.plus(&other.cost), weight: self.weight.plus(&other.weight) }
    }
}

/// The ties and the ends of the paths that are asked for.
pub(super) struct Question<'a, T> {
    pub ends: &'a Ends,
    pub max_length: usize,
    pub limit: usize,
    /// What one weight unit is in a key.
    pub weight_unit: f64,
    outgoing: &'a Adjacency,
    incoming: &'a Adjacency,
    /// The key of a step by the class of its tie; `None` where no step may be taken.
    keys: Vec<Option<Key<T>>>,
    /// About what a step costs by the class of its tie, a little less rather than more.
    about: Vec<f64>,
}

impl<'a, T: Exact> Question<'a, T> {
    pub fn new(ties: &'a Ties, costs: &Scaled, weights: &Scaled, ends: &'a Ends, options: &PathOptions) -> Self {
        let kind: Kind = costs.kind.max(weights.kind);
        let pairs = costs.table(kind).into_iter().zip(weights.table(kind));
        // by hops a tie without a weight above 0 can be walked, too, and weighs nothing
        let key =
            |(cost, weight): (Option<T>, Option<T>)| Some(Key { cost: cost?, weight: weight.unwrap_or_else(T::zero) });
        let keys: Vec<Option<Key<T>>> = pairs.map(key).collect();
        let about = |key: &Option<Key<T>>| key.as_ref().map_or(f64::INFINITY, |key| key.cost.to_f64() * LESS);
        Self {
            about: keys.iter().map(about).collect(),
            keys,
            ends,
            // a path without loops has no more steps
            max_length: options.max_length.min(ties.n()),
            limit: options.limit,
            weight_unit: weights.unit(kind),
            outgoing: &ties.outgoing,
            incoming: ties.incoming(),
        }
    }

    /// The parties one step on, in the order of their numbers, with the key of the step.
    pub fn steps(&self, party: u32) -> impl Iterator<Item = (u32, &Key<T>)> {
        self.row(self.outgoing, party, |_| true)
    }

    /// The parties one step back, without those by steps that cost more than `most`: numbers are exact, and adding them up is
    /// what takes the time.
    pub fn steps_back_within(&self, party: u32, most: Option<f64>) -> impl Iterator<Item = (u32, &Key<T>)> {
        let most = most.filter(|most| most.is_finite()).unwrap_or(f64::INFINITY);
        self.row(self.incoming, party, move |class| self.about[class as usize] <= most)
    }

    /// The parties one step back.
    pub fn steps_back(&self, party: u32) -> impl Iterator<Item = (u32, &Key<T>)> {
        self.row(self.incoming, party, |_| true)
    }

    /// The key of the step between two parties that are tied.
    pub fn step(&self, party: u32, next: u32) -> Option<&Key<T>> {
        let arc = self.outgoing.arc(party, next)?;
        self.keys[self.outgoing.class(arc) as usize].as_ref()
    }

    /// Whether a path may go on to a party.
    pub fn is_way_on(&self, party: u32) -> bool {
        self.ends.is_between[party as usize] || self.ends.is_target[party as usize]
    }

    /// How many ties a look at a party's steps on looks at.
    pub fn step_count(&self, party: u32) -> usize {
        self.outgoing.neighbours(party).len()
    }

    /// How many ties a look at a party's steps back looks at.
    pub fn step_back_count(&self, party: u32) -> usize {
        self.incoming.neighbours(party).len()
    }

    /// The neighbours of a party by steps of the classes that are wanted.
    fn row(
        &self,
        arcs: &'a Adjacency,
        party: u32,
        is_wanted: impl Fn(u32) -> bool,
    ) -> impl Iterator<Item = (u32, &Key<T>)> {
        let row = arcs.neighbours(party).iter().zip(arcs.classes(party)).filter(move |&(_, &class)| is_wanted(class));
        row.filter_map(|(&next, &class)| Some((next, self.keys[class as usize].as_ref()?)))
    }
}

/// Why a search ended before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Halt {
    /// Nobody waits for it.
    Stopped,
    /// It has looked at as many ties as it may.
    Spent,
}

impl From<Stopped> for Halt {
    fn from(_: Stopped) -> Self {
        Self::Stopped
    }
}

/// How much a search may still do.
pub(super) struct Work<'a> {
    left: u64,
    stop: &'a Stop,
}

impl<'a> Work<'a> {
    pub fn new(left: u64, stop: &'a Stop) -> Self {
        Self { left, stop }
    }

    /// Takes note of ties about to be looked at.
    pub fn spend(&mut self, ties: usize) -> Result<(), Halt> {
        self.stop.check()?;
        self.left = self.left.checked_sub(ties as u64).ok_or(Halt::Spent)?;
        Ok(())
    }
}
