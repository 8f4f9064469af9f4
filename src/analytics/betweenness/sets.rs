//! Betweenness by steps over projects in place of ties, eight sources at once.

use super::{BATCH, Sums, in_batches};
use crate::analytics::{Stop, Stopped};
use crate::graph::incidence::Incidence;

/// One number for each source of a batch.
type Lanes = [f64; BATCH];
/// One bit for each source of a batch.
type Mask = u8;

const NONE: Lanes = [0.0; BATCH];

/// What the searches from some places add up to, by place.
///
/// Brandes 2001 with the sums over partners taken over sets: a search enters each set once, from the first of its members
/// that it reaches, and so do the dependencies on the way back. Pairs that meet more than once are put right by the
/// corrections of the incidence. Places that are in one and the same set, and in nothing else, are searched from once: to
/// everybody else they are alike, and no shortest path leads through them.
pub(super) fn by_sets(incidence: &Incidence, places: Vec<u32>, stop: &Stop) -> Result<Sums, Stopped> {
    let sources = sources(incidence, places);
    let new = || Searches::new(incidence);
    in_batches(incidence.n(), &sources, new, |searches, batch, sums| searches.add(batch, sums, stop))
}

/// A place to search from, and for how many it stands.
type Source = (u32, f64);

/// Places to search from, those of one set together, since searches that begin near each other go the same ways.
fn sources(incidence: &Incidence, places: Vec<u32>) -> Vec<Source> {
    let only_set = |place: u32| match incidence.sets(place) {
        [set] if incidence.has_just_sets(place) => Some(*set),
        _ => None,
    };
    let first = |place: u32| incidence.sets(place).first().copied().unwrap_or(u32::MAX);
    let mut places = places;
    places.sort_by_key(|&place| (first(place), only_set(place).is_some(), place));
    let mut sources: Vec<Source> = Vec::new();
    for place in places {
        match sources.last_mut() {
            Some((last, count)) if only_set(place).is_some() && only_set(place) == only_set(*last) => *count += 1.0,
            _ => sources.push((place, 1.0)),
        }
    }
    sources
}

/// The searches of a batch, side by side.
struct Searches<'a> {
    incidence: &'a Incidence,
    /// The number of shortest paths to each place; 1 where it is not reached.
    paths: Vec<Lanes>,
    /// What is gathered for each place: paths on the way out, (1 + dependency) / paths on the way back.
    gathered: Vec<Lanes>,
    /// On the way back, (1 + dependency) / paths of the places at the level beyond.
    beyond: Vec<Lanes>,
    /// The searches that have reached a place, and those that do so now.
    seen: Vec<Mask>,
    now: Vec<Mask>,
    /// The searches that have entered a set, and those that do so now.
    entered: Vec<Mask>,
    enters: Vec<Mask>,
    /// What the members of a set give to each other.
    of_set: Vec<Lanes>,
    levels: Vec<Level>,
}

/// What was reached at a number of steps.
#[derive(Default)]
struct Level {
    /// The places, each with the searches that reach it here.
    places: Vec<(u32, Mask)>,
    /// The sets that searches enter from here.
    sets: Vec<u32>,
}

impl<'a> Searches<'a> {
    fn new(incidence: &'a Incidence) -> Self {
        let (n, sets) = (incidence.n(), incidence.set_count());
        Self {
            incidence,
            paths: vec![NONE; n],
            gathered: vec![NONE; n],
            beyond: vec![NONE; n],
            seen: vec![0; n],
            now: vec![0; n],
            entered: vec![0; sets],
            enters: vec![0; sets],
            of_set: vec![NONE; sets],
            levels: Vec::new(),
        }
    }

    fn add(&mut self, batch: &[Source], sums: &mut [f64], stop: &Stop) -> Result<(), Stopped> {
        self.start(batch);
        for level in 0.. {
            stop.check()?;
            let next = self.reach(level);
            if next.is_empty() {
                break;
            }
            self.levels.push(Level { places: next, sets: Vec::new() });
        }
        let mut counts = NONE;
        batch.iter().zip(&mut counts).for_each(|(&(_, count), lane)| *lane = count);
        for level in (1..self.levels.len()).rev() {
            stop.check()?;
            self.return_to(level, &counts, sums);
        }
        let last = self.levels.get(1).map_or(&[][..], |level| &level.places);
        for &(place, _) in last {
            self.beyond[place as usize] = NONE;
        }
        Ok(())
    }

    fn start(&mut self, batch: &[Source]) {
        self.seen.fill(0);
        self.entered.fill(0);
        self.paths.fill([1.0; BATCH]);
        let mut places: Vec<(u32, Mask)> = Vec::new();
        for (lane, &(place, _)) in batch.iter().enumerate() {
            self.seen[place as usize] |= 1 << lane;
            places.push((place, 1 << lane));
        }
        self.levels.clear();
        self.levels.push(Level { places, sets: Vec::new() });
    }

    /// Goes one step on from a level; who is reached by that.
    fn reach(&mut self, level: usize) -> Vec<(u32, Mask)> {
        self.enter_sets(level);
        let mut reached = Vec::new();
        for &set in &self.levels[level].sets {
            let (enters, given) = (self.enters[set as usize], &self.of_set[set as usize]);
            self.entered[set as usize] |= enters;
            for &place in self.incidence.members(set) {
                let new = enters & !self.seen[place as usize];
                if new != 0 {
                    add(&mut self.gathered[place as usize], given);
                    note(&mut self.now, place, new, &mut reached);
                }
            }
        }
        for &(from, mask) in &self.levels[level].places {
            let paths = masked(&self.paths[from as usize], mask);
            for (place, by) in self.incidence.corrections(from) {
                let new = mask & !self.seen[place as usize];
                if new != 0 {
                    add_times(&mut self.gathered[place as usize], &paths, f64::from(by));
                    note(&mut self.now, place, new, &mut reached);
                }
            }
        }
        self.settle(&reached)
    }

    /// Adds up what the places of a level give to the sets that they are the first of in a search.
    fn enter_sets(&mut self, level: usize) {
        let Level { places, sets } = &mut self.levels[level];
        for &(place, mask) in places.iter() {
            let paths = masked(&self.paths[place as usize], mask);
            for &set in self.incidence.sets(place) {
                let new = mask & !self.entered[set as usize];
                if new == 0 {
                    continue;
                }
                if self.enters[set as usize] == 0 {
                    self.of_set[set as usize] = NONE;
                    sets.push(set);
                }
                self.enters[set as usize] |= new;
                add(&mut self.of_set[set as usize], &paths);
            }
        }
    }

    /// Takes over what was gathered by the searches that had not come to a place before.
    fn settle(&mut self, reached: &[u32]) -> Vec<(u32, Mask)> {
        let mut places = Vec::with_capacity(reached.len());
        for &place in reached {
            let index = place as usize;
            let gathered = std::mem::replace(&mut self.gathered[index], NONE);
            let new = std::mem::take(&mut self.now[index]) & is_reached(&gathered);
            if new != 0 {
                self.seen[index] |= new;
                choose(&mut self.paths[index], &gathered, new);
                places.push((place, new));
            }
        }
        let sets = self.levels.last().map_or(&[][..], |level| &level.sets);
        for &set in sets {
            self.enters[set as usize] = 0;
        }
        places
    }

    /// Brings the dependencies of a level back to the one before, and adds them to the sums.
    fn return_to(&mut self, level: usize, counts: &Lanes, sums: &mut [f64]) {
        let (places, sets) = (&self.levels[level].places, &self.levels[level].sets);
        for &(place, mask) in places {
            self.now[place as usize] = mask;
        }
        for &set in sets {
            let members = self.incidence.members(set);
            let mut given = NONE;
            for &place in members {
                add(&mut given, &self.beyond[place as usize]);
            }
            if given != NONE {
                for &place in members.iter().filter(|&&place| self.now[place as usize] != 0) {
                    add(&mut self.gathered[place as usize], &given);
                }
            }
        }
        for &(place, _) in places {
            for (other, by) in self.incidence.corrections(place) {
                add_times(&mut self.gathered[place as usize], &self.beyond[other as usize], f64::from(by));
            }
        }
        if let Some(after) = self.levels.get(level + 1) {
            after.places.iter().for_each(|&(place, _)| self.beyond[place as usize] = NONE);
        }
        for &(place, mask) in places {
            let index = place as usize;
            self.now[index] = 0;
            let (gathered, paths) = (std::mem::replace(&mut self.gathered[index], NONE), &self.paths[index]);
            let mut sum = 0.0;
            let mut passed = NONE;
            for lane in 0..BATCH {
                let dependency = gathered[lane] * paths[lane];
                passed[lane] = (1.0 + dependency) / paths[lane];
                sum += if mask >> lane & 1 == 1 { dependency * counts[lane] } else { 0.0 };
            }
            self.beyond[index] = masked(&passed, mask);
            sums[index] += sum;
        }
    }
}

fn note(now: &mut [Mask], place: u32, new: Mask, reached: &mut Vec<u32>) {
    if now[place as usize] == 0 {
        reached.push(place);
    }
    now[place as usize] |= new;
}

fn add(sum: &mut Lanes, lanes: &Lanes) {
    sum.iter_mut().zip(lanes).for_each(|(sum, lane)| *sum += lane);
}

fn add_times(sum: &mut Lanes, lanes: &Lanes, by: f64) {
    sum.iter_mut().zip(lanes).for_each(|(sum, lane)| *sum += by * lane);
}

/// The lanes of a mask, 0 in the others.
fn masked(lanes: &Lanes, mask: Mask) -> Lanes {
    std::array::from_fn(|lane| if mask >> lane & 1 == 1 { lanes[lane] } else { 0.0 })
}

/// The lanes with a path. Whole numbers of paths, and after corrections nearly so.
fn is_reached(paths: &Lanes) -> Mask {
    paths.iter().enumerate().fold(0, |mask, (lane, &paths)| mask | (u8::from(paths > 0.5) << lane))
}

/// Takes the lanes of a mask from another.
fn choose(into: &mut Lanes, from: &Lanes, mask: Mask) {
    for lane in 0..BATCH {
        into[lane] = if mask >> lane & 1 == 1 { from[lane] } else { into[lane] };
    }
}
