//! From each party, the best way on to the nearest end within so many steps, whatever lies behind.

use super::question::{Halt, Key, Question, Work};
use crate::analytics::cost::Exact;

/// The keys of the best ways on.
pub(super) struct Ahead<T> {
    /// For each party the ways on that are better than all with fewer steps, fewest steps first.
    ways: Vec<Vec<(usize, Key<T>)>>,
}

impl<T: Exact> Ahead<T> {
    /// Searches backwards from the targets, one step at a time: what improved with one number of steps may improve its
    /// neighbours with one more. Costs being above 0, a best way has no loop.
    pub fn search(question: &Question<'_, T>, work: &mut Work<'_>) -> Result<Self, Halt> {
        let ends = question.ends;
        let mut ways = vec![Vec::new(); ends.is_target.len()];
        let mut is_start = vec![false; ends.is_target.len()];
        for &party in &ends.from {
            is_start[party as usize] = true;
        }
        for &party in &ends.to {
            ways[party as usize].push((0, Key::zero()));
        }
        let mut improved = ends.to.clone();
        for steps in 1..=question.max_length {
            // the keys as they were before this step, since a party may improve and pass on at the same step
            let passed: Vec<(u32, Key<T>)> = improved.drain(..).map(|party| (party, last(&ways, party))).collect();
            for (party, key) in passed {
                work.spend(question.step_back_count(party))?;
                for (before, step) in question.steps_back(party) {
                    let index = before as usize;
                    if ends.is_target[index] || !(ends.is_between[index] || is_start[index]) {
                        continue;
                    }
                    let is_new = improve(&mut ways[index], steps, key.plus(step));
                    if is_new && ends.is_between[index] {
                        improved.push(before);
                    }
                }
            }
            if improved.is_empty() {
                break;
            }
        }
        Ok(Self { ways })
    }

    /// The key of the best way on from a party within so many steps; nothing from a target.
    pub fn within(&self, party: u32, steps: usize) -> Option<&Key<T>> {
        self.ways[party as usize].iter().rev().find(|way| way.0 <= steps).map(|way| &way.1)
    }
}

fn last<T: Exact>(ways: &[Vec<(usize, Key<T>)>], party: u32) -> Key<T> {
    ways[party as usize].last().map_or_else(Key::zero, |way| way.1.clone())
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
