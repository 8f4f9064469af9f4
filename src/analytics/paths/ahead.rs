//! From each party, the best way on to the nearest end within so many steps, whatever lies behind.

use super::near::Near;
use super::question::{Halt, Key, LESS, Question, Work};
use crate::analytics::cost::Exact;

/// The keys of the best ways on.
pub(super) struct Ahead<T> {
    /// For each party the ways on that are better than all with fewer steps, fewest steps first.
    ways: Ways<T>,
    /// Ways that no path of at most this cost takes are left out; `None` where none are.
    pub most: Option<T>,
}

/// The ways on of those parties that have any.
struct Ways<T> {
    /// One more than the place of each party's ways in `lists`.
    places: Vec<u32>,
    lists: Vec<Vec<(usize, Key<T>)>>,
}

impl<T> Ways<T> {
    fn of(&self, party: u32) -> &[(usize, Key<T>)] {
        self.lists.get((self.places[party as usize] as usize).wrapping_sub(1)).map_or(&[], Vec::as_slice)
    }

    fn of_mut(&mut self, party: u32) -> &mut Vec<(usize, Key<T>)> {
        let place = &mut self.places[party as usize];
        if *place == 0 {
            self.lists.push(Vec::new());
            *place = self.lists.len() as u32;
        }
        &mut self.lists[*place as usize - 1]
    }
}

impl<T: Exact> Ahead<T> {
    /// Searches backwards from the targets, one step at a time: what improved with one number of steps may improve its
    /// neighbours with one more. Costs being above 0, a best way has no loop. Given the most that a path may cost, a way on
    /// that costs more with the least cost of a way to it is left out: the best way on of a party on a path that costs no more
    /// stays, since whatever comes after it on that way is no farther from the beginnings than by that way.
    pub fn search(
        question: &Question<'_, T>,
        (near, most): (&Near<T>, Option<T>),
        work: &mut Work<'_>,
    ) -> Result<Self, Halt> {
        let ends = question.ends;
        let mut ways = Ways { places: vec![0; ends.is_target.len()], lists: Vec::new() };
        let mut is_start = vec![false; ends.is_target.len()];
        for &party in &ends.from {
            is_start[party as usize] = true;
        }
        for &party in &ends.to {
            ways.of_mut(party).push((0, Key::zero()));
        }
        let is_wanted = |party: u32, key: &Key<T>| {
            let Some(most) = &most else { return true };
            key.cost <= *most && near.at_least(party).is_some_and(|before| before.plus(&key.cost) <= *most)
        };
        let mut improved = ends.to.clone();
        for steps in 1..=question.max_length {
            // the keys as they were before this step, since a party may improve and pass on at the same step
            let passed: Vec<(u32, Key<T>)> = improved.drain(..).map(|party| (party, last(&ways, party))).collect();
            for (party, key) in passed {
                work.spend(question.step_back_count(party))?;
                let left = most.as_ref().map(|most| most.to_f64() - key.cost.to_f64() * LESS);
                for (before, step) in question.steps_back_within(party, left) {
                    let index = before as usize;
                    if ends.is_target[index] || !(ends.is_between[index] || is_start[index]) {
                        continue;
                    }
                    let key = key.plus(step);
                    let is_new = is_wanted(before, &key) && improve(ways.of_mut(before), steps, key);
                    if is_new && ends.is_between[index] {
                        improved.push(before);
                    }
                }
            }
            if improved.is_empty() {
                break;
            }
        }
        Ok(Self { ways, most })
    }

    /// The key of the best way on from a party within so many steps; nothing from a target.
    pub fn within(&self, party: u32, steps: usize) -> Option<&Key<T>> {
        self.ways.of(party).iter().rev().find(|way| way.0 <= steps).map(|way| &way.1)
    }
}

fn last<T: Exact>(ways: &Ways<T>, party: u32) -> Key<T> {
    ways.of(party).last().map_or_else(Key::zero, |way| way.1.clone())
}

/// Adds a way if it is better than those with fewer or as many steps; whether it is the first one of so many steps.
fn improve<T: Exact>(ways: &mut Vec<(usize, Key<T>)>, steps: usize, key: Key<T>) -> bool {
    match ways.last_mut() {
        Some(best) if best.1 <= key => false,
        Some(best) if best.0 == steps => {
            best.1 = key;
            false
        }
        _ => {
            ways.push((steps, key));
            true
        }
    }
}
