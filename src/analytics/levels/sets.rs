//! Distances in steps over projects in place of ties, from many parties at once.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::analytics::components::components_of_sets;
use crate::analytics::{Stop, Stopped};
use crate::graph::incidence::Incidence;

const WORDS: usize = 4;
const BATCH: usize = 64 * WORDS;

/// One bit for each place that a batch searches from.
type Bits = [u64; WORDS];
const NONE: Bits = [0; WORDS];

/// [`summed_by_level`](super::summed_by_level) of a network that is held as sets, by number of the parties.
///
/// A step leads from the parties to their sets, and from these to all their members; pairs beside the sets go for
/// themselves. Time at most in incidences times levels for each 256 parties, memory 112 bytes a party and 64 a set for
/// each thread.
pub fn summed_by_level_of_sets(
    incidence: &Incidence,
    term: impl Fn(u32) -> u128 + Sync,
    stop: &Stop,
) -> Result<Vec<u128>, Stopped> {
    let sums = summed_from(incidence, &by_component(incidence), term, stop)?;
    Ok(incidence.by_number(&sums))
}

/// The sums, by place, over searches from some places.
pub fn summed_from(
    incidence: &Incidence,
    sources: &[u32],
    term: impl Fn(u32) -> u128 + Sync,
    stop: &Stop,
) -> Result<Vec<u128>, Stopped> {
    let next = AtomicUsize::new(0);
    let of_thread = |_| {
        let mut search = Search::new(incidence);
        // a fixed share for each thread would leave the quicker ones idle
        while let Some(batch) = sources.chunks(BATCH).nth(next.fetch_add(1, Ordering::Relaxed)) {
            search.add(batch, &term, stop)?;
        }
        Ok(search.sums)
    };
    let sums = (0..rayon::current_num_threads()).into_par_iter().with_max_len(1).map(of_thread);
    sums.try_reduce_with(|mut a, b| {
        a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
        Ok(a)
    })
    .unwrap_or_else(|| Ok(vec![0; incidence.n()]))
}

/// Places with a tie, those of one component together: a party that all of a batch has reached needs no further look.
fn by_component(incidence: &Incidence) -> Vec<u32> {
    let components = components_of_sets(incidence);
    let component = |place: u32| components.of[incidence.number(place) as usize];
    let mut places: Vec<u32> =
        (0..incidence.n() as u32).filter(|&place| components.sizes[component(place) as usize] > 1).collect();
    let first = |place: u32| incidence.sets(place).first().copied();
    places.sort_by_key(|&place| (component(place), first(place)));
    places
}

struct Search<'a> {
    incidence: &'a Incidence,
    sums: Vec<u128>,
    /// Who has reached a place by now, who did at the last level, and who does at this one.
    seen: Vec<Bits>,
    last: Vec<Bits>,
    now: Vec<Bits>,
    /// The places that somebody reached at the last level, and those that may be at this one.
    front: Vec<u32>,
    reached: Vec<u32>,
    is_noted: Vec<bool>,
    /// Who has entered a set, who does now, and the sets that somebody enters now.
    entered: Vec<Bits>,
    enters: Vec<Bits>,
    sets: Vec<u32>,
}

impl<'a> Search<'a> {
    fn new(incidence: &'a Incidence) -> Self {
        let (n, sets) = (incidence.n(), incidence.set_count());
        Self {
            incidence,
            sums: vec![0; n],
            seen: vec![NONE; n],
            last: vec![NONE; n],
            now: vec![NONE; n],
            front: Vec::new(),
            reached: Vec::new(),
            is_noted: vec![false; n],
            entered: vec![NONE; sets],
            enters: vec![NONE; sets],
            sets: Vec::new(),
        }
    }

    fn add(&mut self, batch: &[u32], term: impl Fn(u32) -> u128, stop: &Stop) -> Result<(), Stopped> {
        self.seen.fill(NONE);
        self.entered.fill(NONE);
        self.front.iter().for_each(|&place| self.last[place as usize] = NONE);
        self.front = batch.to_vec();
        let mut all = NONE;
        for (bit, &place) in batch.iter().enumerate() {
            let (word, mask) = (bit / 64, 1 << (bit % 64));
            all[word] |= mask;
            self.seen[place as usize][word] |= mask;
            self.last[place as usize][word] |= mask;
        }
        for level in 1.. {
            stop.check()?;
            if self.is_small_front() {
                self.enter(&all);
                self.spread(&all);
                self.beside();
            } else {
                self.pull_sets(&all);
                self.pull_places(&all);
            }
            if !self.settle(term(level)) {
                break;
            }
        }
        Ok(())
    }

    /// Whether so few parties were reached at the last level that starting from them is the shorter way.
    fn is_small_front(&self) -> bool {
        let sets: usize = self.front.iter().map(|&place| self.incidence.sets(place).len()).sum();
        sets < self.incidence.incidence_count() / 8
    }

    /// Asks each set that not all have entered who does now.
    fn pull_sets(&mut self, all: &Bits) {
        self.sets.clear();
        for set in 0..self.incidence.set_count() as u32 {
            let entered = &mut self.entered[set as usize];
            if entered == all {
                self.enters[set as usize] = NONE;
                continue;
            }
            let missing = without(all, entered);
            let mut bits = NONE;
            for &place in self.incidence.members(set) {
                merge(&mut bits, &self.last[place as usize]);
                if without(&missing, &bits) == NONE {
                    break;
                }
            }
            let new = without(&bits, entered);
            merge(entered, &new);
            self.enters[set as usize] = new;
            if new != NONE {
                self.sets.push(set);
            }
        }
    }

    /// Asks each party that not all have reached who does now.
    fn pull_places(&mut self, all: &Bits) {
        let has_beside = self.incidence.has_beside();
        for place in 0..self.incidence.n() as u32 {
            let missing = without(all, &self.seen[place as usize]);
            if missing == NONE {
                continue;
            }
            let mut bits = NONE;
            for &set in self.incidence.sets(place) {
                merge(&mut bits, &self.enters[set as usize]);
                if without(&missing, &bits) == NONE {
                    break;
                }
            }
            if has_beside {
                self.incidence.beside(place).for_each(|(other, _)| merge(&mut bits, &self.last[other as usize]));
            }
            if bits != NONE {
                self.now[place as usize] = bits;
                self.reached.push(place);
            }
        }
        self.sets.iter().for_each(|&set| self.enters[set as usize] = NONE);
    }

    /// Goes from the parties reached last into their sets, each search into each set once.
    fn enter(&mut self, all: &Bits) {
        self.sets.clear();
        for &place in &self.front {
            let bits = &self.last[place as usize];
            for &set in self.incidence.sets(place) {
                let entered = &self.entered[set as usize];
                if entered == all {
                    continue;
                }
                let new = without(bits, entered);
                if new != NONE {
                    let enters = &mut self.enters[set as usize];
                    if *enters == NONE {
                        self.sets.push(set);
                    }
                    merge(enters, &new);
                }
            }
        }
    }

    /// Goes from the sets to their members.
    fn spread(&mut self, all: &Bits) {
        for &set in &self.sets {
            let bits = std::mem::replace(&mut self.enters[set as usize], NONE);
            merge(&mut self.entered[set as usize], &bits);
            for &place in self.incidence.members(set) {
                if self.seen[place as usize] != *all {
                    merge(&mut self.now[place as usize], &bits);
                    note(&mut self.is_noted, place, &mut self.reached);
                }
            }
        }
    }

    fn beside(&mut self) {
        if self.incidence.has_beside() {
            for &place in &self.front {
                for (other, _) in self.incidence.beside(place) {
                    merge(&mut self.now[other as usize], &self.last[place as usize]);
                    note(&mut self.is_noted, other, &mut self.reached);
                }
            }
        }
    }

    /// Counts who is new at each party; whether there is anyone.
    fn settle(&mut self, term: u128) -> bool {
        for &place in &self.front {
            self.last[place as usize] = NONE;
        }
        self.front.clear();
        for place in self.reached.drain(..) {
            let index = place as usize;
            self.is_noted[index] = false;
            let new = without(&std::mem::replace(&mut self.now[index], NONE), &self.seen[index]);
            if new != NONE {
                merge(&mut self.seen[index], &new);
                self.last[index] = new;
                self.sums[index] += term * u128::from(new.iter().map(|word| word.count_ones()).sum::<u32>());
                self.front.push(place);
            }
        }
        !self.front.is_empty()
    }
}

fn note(is_noted: &mut [bool], place: u32, reached: &mut Vec<u32>) {
    if !std::mem::replace(&mut is_noted[place as usize], true) {
        reached.push(place);
    }
}

fn merge(into: &mut Bits, bits: &Bits) {
    into.iter_mut().zip(bits).for_each(|(into, bits)| *into |= bits);
}

fn without(bits: &Bits, others: &Bits) -> Bits {
    std::array::from_fn(|word| bits[word] & !others[word])
}
