//! Paths one after the other, best first.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use super::FoundPath;
use super::ahead::Ahead;
use super::detour::Detour;
use super::near::Near;
use super::question::{Halt, Key, Question, Work};
use crate::analytics::Stopped;
use crate::analytics::cost::Exact;

/// Stands for the end of a path where the next party could be.
const END: u32 = u32::MAX;

/// How many bounds on the paths' costs are tried before all paths are searched.
const ATTEMPTS: usize = 4;

/// The paths that begin with the first `fixed` of `parties` and do not go on with one of `excluded`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Set<T> {
    /// The key of the best one if it is known, else one that is no worse.
    key: Key<T>,
    is_known: bool,
    /// The best one, or only its beginning.
    parties: Vec<u32>,
    fixed: usize,
    excluded: Vec<u32>,
}

impl<T: Exact> Ord for Set<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        // what is not known comes first among equals, since it may turn out to come first by number
        let place = |set: &Self| (set.is_known, set.fixed);
        let by_key = self.key.cmp(&other.key).then(self.is_known.cmp(&other.is_known));
        by_key
            .then_with(|| self.parties.cmp(&other.parties))
            .then_with(|| place(self).cmp(&place(other)))
            .then_with(|| self.excluded.cmp(&other.excluded))
    }
}

impl<T: Exact> PartialOrd for Set<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T: Exact> Question<'_, T> {
    /// The best paths, and whether they are proved to be that.
    pub fn ranked(&self, work: &mut Work<'_>) -> Result<(Vec<FoundPath>, bool), Stopped> {
        let mut found = Vec::new();
        let mut sets = BinaryHeap::new();
        let is_complete = match self.search(&mut found, &mut sets, work) {
            Ok(()) => true,
            Err(Halt::Spent) => false,
            Err(Halt::Stopped) => return Err(Stopped),
        };
        while let Some(Reverse(set)) = sets.pop() {
            if !is_complete && set.is_known && found.len() < self.limit {
                found.push(self.found(&set));
            }
        }
        Ok((found, is_complete))
    }

    /// Searches among the paths that cost no more than the best, then among those that cost more by half of that and so on,
    /// and at last among all: few paths are wanted, and these are near both ends.
    fn search(
        &self,
        found: &mut Vec<FoundPath>,
        sets: &mut BinaryHeap<Reverse<Set<T>>>,
        work: &mut Work<'_>,
    ) -> Result<(), Halt> {
        if self.limit == 0 || self.ends.from.is_empty() || self.ends.to.is_empty() {
            return Ok(());
        }
        let near = Near::search(self, work)?;
        let more = if *near.radius() > T::zero() { near.radius() } else { near.best.as_ref().unwrap_or(near.radius()) };
        let bounds = std::iter::successors(near.best.clone(), |most| Some(most.plus(more))).take(ATTEMPTS);
        for most in bounds.map(Some).chain([None]) {
            let ahead = Ahead::search(self, (&near, most), work)?;
            // what was found is found again, at the beginning of more
            let earlier = std::mem::take(found);
            sets.clear();
            let outcome = self.search_among(&ahead, found, sets, work);
            if found.len() < earlier.len() {
                *found = earlier;
                sets.clear();
            }
            outcome?;
            if found.len() == self.limit {
                break;
            }
        }
        Ok(())
    }

    /// Finds paths until there are as many as wanted, or the others may cost more than was searched ahead for.
    fn search_among(
        &self,
        ahead: &Ahead<T>,
        found: &mut Vec<FoundPath>,
        sets: &mut BinaryHeap<Reverse<Set<T>>>,
        work: &mut Work<'_>,
    ) -> Result<(), Halt> {
        sets.extend(self.set(ahead, (&[], Key::zero()), Vec::new(), work)?.map(Reverse));
        while found.len() < self.limit {
            let Some(Reverse(mut set)) = sets.pop() else { break };
            if ahead.most.as_ref().is_some_and(|most| set.key.cost > *most) {
                break;
            }
            if set.is_known {
                found.push(self.found(&set));
                self.split(ahead, &set, sets, work)?;
            } else {
                let beginning = (&set.parties[..], self.key_of(&set.parties));
                let best = Detour::search((self, ahead), beginning, &set.excluded, work)?;
                if let Some((key, parties)) = best {
                    (set.key, set.parties, set.is_known) = (key, parties, true);
                    sets.push(Reverse(set));
                }
            }
        }
        Ok(())
    }

    fn found(&self, set: &Set<T>) -> FoundPath {
        FoundPath { parties: set.parties.clone(), weight: set.key.weight.to_f64() / self.weight_unit }
    }

    fn key_of(&self, parties: &[u32]) -> Key<T> {
        let steps = parties.windows(2).filter_map(|pair| self.step(pair[0], pair[1]));
        steps.fold(Key::zero(), |sum, step| sum.plus(step))
    }

    /// Puts the paths of a set other than its best into sets by where they leave it.
    fn split(
        &self,
        ahead: &Ahead<T>,
        set: &Set<T>,
        sets: &mut BinaryHeap<Reverse<Set<T>>>,
        work: &mut Work<'_>,
    ) -> Result<(), Halt> {
        for fixed in set.fixed..=set.parties.len() {
            let mut excluded = if fixed == set.fixed { set.excluded.clone() } else { Vec::new() };
            excluded.push(set.parties.get(fixed).copied().unwrap_or(END));
            let beginning = &set.parties[..fixed];
            sets.extend(self.set(ahead, (beginning, self.key_of(beginning)), excluded, work)?.map(Reverse));
        }
        Ok(())
    }

    /// The set of paths with a beginning; `None` if it is seen to be empty.
    fn set(
        &self,
        ahead: &Ahead<T>,
        (beginning, key): (&[u32], Key<T>),
        excluded: Vec<u32>,
        work: &mut Work<'_>,
    ) -> Result<Option<Set<T>>, Halt> {
        let Some((next, key)) = self.next(ahead, (beginning, &key), &excluded, work)? else { return Ok(None) };
        let mut parties = beginning.to_vec();
        let is_known = next == END || self.walk(ahead, next, &mut parties, work)?;
        if !is_known {
            parties.truncate(beginning.len());
        }
        Ok(Some(Set { key, is_known, parties, fixed: beginning.len(), excluded }))
    }

    /// The best next party as if the way on could not meet the beginning, and the key of the whole path.
    fn next(
        &self,
        ahead: &Ahead<T>,
        (beginning, key): (&[u32], &Key<T>),
        excluded: &[u32],
        work: &mut Work<'_>,
    ) -> Result<Option<(u32, Key<T>)>, Halt> {
        let Some(&last) = beginning.last() else {
            let starts = self.ends.from.iter().filter(|party| !excluded.contains(party));
            let keys = starts.filter_map(|&party| Some((party, ahead.within(party, self.max_length)?.clone())));
            return Ok(keys.min_by(|a, b| a.1.cmp(&b.1)));
        };
        let is_target = self.ends.is_target[last as usize];
        if is_target && !excluded.contains(&END) {
            return Ok(Some((END, key.clone())));
        }
        let Some(left) = self.max_length.checked_sub(beginning.len()) else { return Ok(None) };
        if is_target && beginning.len() > 1 {
            return Ok(None);
        }
        work.spend(self.step_count(last))?;
        let steps = self
            .steps(last)
            .filter(|&(next, _)| self.is_way_on(next) && !excluded.contains(&next) && !beginning.contains(&next));
        let keys = steps.filter_map(|(next, step)| Some((next, step.plus(ahead.within(next, left)?))));
        // of equal ones the first, which has the lowest number
        Ok(keys.min_by(|a, b| a.1.cmp(&b.1)).map(|(next, on)| (next, key.plus(&on))))
    }

    /// Goes the best way on from a party, of equal steps the one to the lowest number; whether it met none of the
    /// parties before it.
    fn walk(&self, ahead: &Ahead<T>, first: u32, parties: &mut Vec<u32>, work: &mut Work<'_>) -> Result<bool, Halt> {
        let mut party = first;
        loop {
            if parties.contains(&party) {
                return Ok(false);
            }
            parties.push(party);
            if self.ends.is_target[party as usize] {
                return Ok(true);
            }
            let left = self.max_length + 1 - parties.len();
            work.spend(self.step_count(party))?;
            let Some(best) = ahead.within(party, left) else { return Ok(false) };
            let is_best = |&(next, step): &(u32, &Key<T>)| {
                self.is_way_on(next) && ahead.within(next, left - 1).is_some_and(|on| step.plus(on) == *best)
            };
            let Some((next, _)) = self.steps(party).find(is_best) else { return Ok(false) };
            party = next;
        }
    }
}
