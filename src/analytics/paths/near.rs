//! How far parties are from the beginnings of paths, as far as a bound on the paths' costs needs it.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::question::{Halt, Key, Question, Work};
use crate::analytics::cost::Exact;

/// The costs from the beginnings to what is near them, and the cost of the best way from one end to the other.
pub(super) struct Near<T> {
    side: Side<T>,
    /// The least cost of a way of at least one step, whatever its number of steps; it may come back to its beginning.
    pub best: Option<T>,
}

impl<T: Exact> Near<T> {
    /// Searches from both ends at once until they have met (Pohl 1971).
    pub fn search(question: &Question<'_, T>, work: &mut Work<'_>) -> Result<Self, Halt> {
        let n = question.ends.is_target.len();
        let mut forward = Side::<T>::new(n, &question.ends.from);
        let mut backward = Side::<T>::new(n, &question.ends.to);
        let is_between = &question.ends.is_between[..];
        let mut best: Option<T> = None;
        while let (Some(ahead), Some(back)) = (forward.next_cost(), backward.next_cost()) {
            if best.as_ref().is_some_and(|best| *best <= ahead.plus(back)) {
                break;
            }
            let met = if ahead <= back {
                work.spend(forward.next_party().map_or(0, |party| question.step_count(party)))?;
                forward.go_on(|party| question.steps(party), is_between, &backward)
            } else {
                work.spend(backward.next_party().map_or(0, |party| question.step_back_count(party)))?;
                backward.go_on(|party| question.steps_back(party), is_between, &forward)
            };
            best = best.into_iter().chain(met).min();
        }
        Ok(Self { side: forward, best })
    }

    /// What a way from a beginning to a party costs at least; `None` if there is none.
    pub fn at_least(&self, party: u32) -> Option<&T> {
        match self.side.cost(party) {
            Some(cost) if *cost <= self.side.radius => Some(cost),
            _ => self.side.next_cost().map(|_| &self.side.radius),
        }
    }

    /// How far from the beginnings all is known.
    pub fn radius(&self) -> &T {
        &self.side.radius
    }
}

/// A search from one end (Dijkstra 1959).
struct Side<T> {
    /// One more than the place of each party's cost in `costs`; 0 for those not seen yet.
    places: Vec<u32>,
    costs: Vec<T>,
    open: BinaryHeap<Reverse<(T, u32)>>,
    /// All ways that cost less are known.
    radius: T,
}

impl<T: Exact> Side<T> {
    fn new(n: usize, ends: &[u32]) -> Self {
        let mut side = Self { places: vec![0; n], costs: Vec::new(), open: BinaryHeap::new(), radius: T::zero() };
        for &party in ends {
            side.reach(party, T::zero());
        }
        side
    }

    fn cost(&self, party: u32) -> Option<&T> {
        self.costs.get((self.places[party as usize] as usize).wrapping_sub(1))
    }

    fn next_cost(&self) -> Option<&T> {
        self.open.peek().map(|Reverse((cost, _))| cost)
    }

    fn next_party(&self) -> Option<u32> {
        self.open.peek().map(|Reverse((_, party))| *party)
    }

    fn reach(&mut self, party: u32, cost: T) {
        match self.places[party as usize] {
            0 => {
                self.costs.push(cost.clone());
                self.places[party as usize] = self.costs.len() as u32;
            }
            place if cost < self.costs[place as usize - 1] => self.costs[place as usize - 1] = cost.clone(),
            _ => return,
        }
        self.open.push(Reverse((cost, party)));
    }

    /// Takes the nearest party that is open; the least cost of a way through one of its steps to what the other side has
    /// seen.
    fn go_on<'a, I: Iterator<Item = (u32, &'a Key<T>)>>(
        &mut self,
        steps: impl Fn(u32) -> I,
        is_between: &[bool],
        other: &Self,
    ) -> Option<T>
    where
        T: 'a,
    {
        let Reverse((cost, party)) = self.open.pop()?;
        let mut met: Option<T> = None;
        if self.cost(party).is_some_and(|best| *best == cost) {
            for (next, step) in steps(party) {
                let through = cost.plus(&step.cost);
                if let Some(rest) = other.cost(next) {
                    let whole = through.plus(rest);
                    if met.as_ref().is_none_or(|met| whole < *met) {
                        met = Some(whole);
                    }
                }
                if is_between[next as usize] {
                    self.reach(next, through);
                }
            }
        }
        self.radius = cost;
        met
    }
}
