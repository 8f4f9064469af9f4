//! The best way on from a given beginning that does not come back to it.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};

use super::ahead::Ahead;
use super::question::{Halt, Key, Question, Work};
use crate::analytics::cost::Exact;

/// A party after so many steps.
struct State<T> {
    party: u32,
    steps: usize,
    /// The best key of a way here, and that key with the best way on as if nothing lay behind.
    key: Key<T>,
    total: Key<T>,
    /// The states from which ways with that key come.
    before: Vec<usize>,
}

/// A path and its key.
pub(super) type Best<T> = (Key<T>, Vec<u32>);

/// A search guided by [`Ahead`] (A*, Hart, Nilsson & Raphael 1968) over parties and numbers of steps.
pub(super) struct Detour<'a, T> {
    question: &'a Question<'a, T>,
    ahead: &'a Ahead<T>,
    /// The parties that the way may not come to.
    behind: HashSet<u32>,
    states: Vec<State<T>>,
    of_party: HashMap<u32, Vec<usize>>,
    open: BinaryHeap<Reverse<(Key<T>, usize)>>,
}

impl<'a, T: Exact> Detour<'a, T> {
    /// The best path that begins with `beginning`, whose key is given, and does not go on with one of `excluded`; with its
    /// key. `None` if there is none.
    pub fn search(
        (question, ahead): (&'a Question<'a, T>, &'a Ahead<T>),
        (beginning, key): (&[u32], Key<T>),
        excluded: &[u32],
        work: &mut Work<'_>,
    ) -> Result<Option<Best<T>>, Halt> {
        let Some((&party, _)) = beginning.split_last() else { return Ok(None) };
        let behind = beginning.iter().copied().collect();
        let mut search =
            Self { question, ahead, behind, states: Vec::new(), of_party: HashMap::new(), open: BinaryHeap::new() };
        search.states.push(State { party, steps: beginning.len() - 1, total: key.clone(), key, before: Vec::new() });
        search.expand(0, excluded, work)?;
        let ends = search.run(work)?;
        let Some(&end) = ends.first() else { return Ok(None) };
        let key = search.states[end].key.clone();
        let path = beginning.iter().copied().chain(search.first_by_number(&ends)).collect();
        Ok(Some((key, path)))
    }

    /// All states at which a best way ends.
    fn run(&mut self, work: &mut Work<'_>) -> Result<Vec<usize>, Halt> {
        let mut ends: Vec<usize> = Vec::new();
        while let Some(Reverse((total, index))) = self.open.pop() {
            if ends.first().is_some_and(|&end| self.states[end].key < total) {
                break;
            }
            if self.states[index].total < total {
                continue;
            }
            if self.question.ends.is_target[self.states[index].party as usize] {
                ends.push(index);
            } else {
                self.expand(index, &[], work)?;
            }
        }
        Ok(ends)
    }

    fn expand(&mut self, index: usize, excluded: &[u32], work: &mut Work<'_>) -> Result<(), Halt> {
        let (question, ahead) = (self.question, self.ahead);
        let State { party, steps, ref key, .. } = self.states[index];
        let key = key.clone();
        if steps == question.max_length {
            return Ok(());
        }
        work.spend(question.step_count(party))?;
        let left = question.max_length - steps - 1;
        for (next, step) in question.steps(party) {
            if !question.is_way_on(next) || self.behind.contains(&next) || excluded.contains(&next) {
                continue;
            }
            if let Some(on) = ahead.within(next, left) {
                let key = key.plus(step);
                let total = key.plus(on);
                self.reach(State { party: next, steps: steps + 1, key, total, before: vec![index] });
            }
        }
        Ok(())
    }

    /// Takes note of a way to a state, unless a way with no more steps is better.
    fn reach(&mut self, state: State<T>) {
        let known = self.of_party.entry(state.party).or_default();
        let is_beaten = |&index: &usize| self.states[index].steps <= state.steps && self.states[index].key < state.key;
        if known.iter().any(is_beaten) {
            return;
        }
        let same = known.iter().copied().find(|&index| self.states[index].steps == state.steps);
        match same {
            Some(index) if self.states[index].key == state.key => self.states[index].before.extend(state.before),
            Some(index) => {
                self.open.push(Reverse((state.total.clone(), index)));
                self.states[index] = state;
            }
            None => {
                known.push(self.states.len());
                self.open.push(Reverse((state.total.clone(), self.states.len())));
                self.states.push(state);
            }
        }
    }

    /// Of all best ways to the ends the first by the numbers of its parties, without the beginning.
    fn first_by_number(&self, ends: &[usize]) -> Vec<u32> {
        let mut after: HashMap<usize, Vec<usize>> = HashMap::new();
        let mut seen: HashSet<usize> = ends.iter().copied().collect();
        let mut open = ends.to_vec();
        while let Some(index) = open.pop() {
            for &before in &self.states[index].before {
                after.entry(before).or_default().push(index);
                if seen.insert(before) {
                    open.push(before);
                }
            }
        }
        let mut path = Vec::new();
        let mut index = 0;
        while let Some(&next) = after.get(&index).and_then(|after| after.iter().min_by_key(|&&i| self.states[i].party))
        {
            path.push(self.states[next].party);
            index = next;
        }
        path
    }
}
