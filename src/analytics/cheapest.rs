//! Cheapest ways from one party to all others, by exact cost (Dijkstra 1959).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::cost::Exact;
use super::{Stop, Stopped};
use crate::graph::adjacency::Adjacency;

/// Arcs that a search may follow: one set, or two where direction does not matter.
pub type Arcs<'a> = [&'a Adjacency];

/// What a search found; reused from one search to the next.
#[derive(Clone, Debug)]
pub struct Cheapest<T> {
    /// The cost from the source to each party; `None` where no way leads.
    pub costs: Vec<Option<T>>,
    /// The parties that were reached, cheapest first, then by number; the source is the first.
    pub reached: Vec<u32>,
    open: BinaryHeap<Reverse<(T, u32)>>,
}

impl<T: Exact> Cheapest<T> {
    /// Room for a network of n parties.
    pub fn new(n: usize) -> Self {
        Self { costs: vec![None; n], reached: Vec::new(), open: BinaryHeap::new() }
    }

    /// Searches from a party; `table` holds the cost of each class, `None` where it cannot be walked.
    pub fn search(&mut self, source: u32, arcs: &Arcs<'_>, table: &[Option<T>], stop: &Stop) -> Result<(), Stopped> {
        self.clear();
        self.costs[source as usize] = Some(T::zero());
        self.open.push(Reverse((T::zero(), source)));
        while let Some(Reverse((cost, party))) = self.open.pop() {
            stop.check()?;
            if self.costs[party as usize].as_ref().is_some_and(|best| *best < cost) {
                continue;
            }
            self.reached.push(party);
            for (next, step) in steps(arcs, table, party) {
                let through = cost.plus(step);
                if self.costs[next as usize].as_ref().is_none_or(|best| through < *best) {
                    self.costs[next as usize] = Some(through.clone());
                    self.open.push(Reverse((through, next)));
                }
            }
        }
        Ok(())
    }

    fn clear(&mut self) {
        // a search that was stopped leaves parties that it had seen, but not reached
        self.open.drain().for_each(|Reverse((_, party))| self.costs[party as usize] = None);
        self.reached.drain(..).for_each(|party| self.costs[party as usize] = None);
    }
}

/// The neighbours that a party's ties lead to, with the costs of these.
pub fn steps<'a, T>(arcs: &'a Arcs<'_>, table: &'a [Option<T>], party: u32) -> impl Iterator<Item = (u32, &'a T)> {
    let rows = arcs.iter().flat_map(move |arcs| arcs.neighbours(party).iter().zip(arcs.classes(party)));
    rows.filter_map(|(&next, &class)| Some((next, table[class as usize].as_ref()?)))
}
