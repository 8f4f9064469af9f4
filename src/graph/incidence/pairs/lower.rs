//! The partners of lower numbers of each party.

use std::ops::Range;

use super::super::{Classes, Incidence, Packed, Weighting};
use super::parts::Parts;
use crate::graph::rows::Rows;

/// Where one of so many parties is a partner, all are looked at rather than sorted.
const DENSE: usize = 24;

/// The ties of a block of parties to those of lower numbers, part by part of the parties and row by row within each.
pub(super) struct Block {
    /// The lower ends, ascending within a row.
    pub targets: Vec<u32>,
    /// For each the class in `made`.
    pub classes: Vec<u32>,
    /// For each its row, which is that of the higher end in the block.
    pub rows: Vec<u8>,
    pub made: Classes,
    /// Where the ties to each part end.
    ends: Vec<u32>,
}

impl Block {
    /// Where the ties to a part stand.
    pub fn range(&self, part: usize) -> Range<usize> {
        let start = part.checked_sub(1).map_or(0, |before| self.ends[before]);
        start as usize..self.ends[part] as usize
    }

    /// From ties row by row, their classes, and where each row ends.
    fn of(parts: &Parts, (targets, classes, row_ends): (&[u32], &[u32], &[u32]), made: Classes) -> Self {
        let mut next = vec![0_u32; parts.count() + 1];
        for &target in targets {
            next[parts.of(target) + 1] += 1;
        }
        (1..next.len()).for_each(|part| next[part] += next[part - 1]);
        let mut block = Self {
            targets: vec![0; targets.len()],
            classes: vec![0; targets.len()],
            rows: vec![0; targets.len()],
            made,
            ends: next[1..].to_vec(),
        };
        let mut start = 0;
        for (row, &end) in row_ends.iter().enumerate() {
            for (&target, &class) in targets[start..end as usize].iter().zip(&classes[start..end as usize]) {
                let place = &mut next[parts.of(target)];
                let at = *place as usize;
                (block.targets[at], block.classes[at], block.rows[at]) = (target, class, row as u8);
                *place += 1;
            }
            start = end as usize;
        }
        block
    }
}

/// What rows of ties are worked out from.
pub(super) struct LowerRows<'a> {
    pub incidence: &'a Incidence,
    /// The members of each set by number, ascending, and the sets of each party.
    pub members: &'a Rows,
    pub sets: &'a Rows,
    /// How many members of each of these sets have lower numbers than the party: reading on until one does not would wait
    /// for each set to come from memory.
    pub positions: &'a Rows,
    pub parts: &'a Parts,
}

/// A count for each party, of which those in `touched` are above 0.
pub(super) struct Counter {
    counts: Vec<u32>,
    /// Those touched, and room for the others.
    touched: Vec<u32>,
    touched_count: usize,
    /// Under NEWMAN the denominators of all that each of the touched is tied by, one after the other, and where the next
    /// one of each party goes.
    denominators: Vec<u32>,
    next: Vec<u32>,
}

impl Counter {
    pub fn new(n: usize) -> Self {
        let touched = vec![0; n + 1];
        Self { counts: vec![0; n], touched, touched_count: 0, denominators: Vec::new(), next: Vec::new() }
    }

    fn add(&mut self, party: u32, count: u32) {
        let known = &mut self.counts[party as usize];
        // without a branch, which nobody could foretell
        self.touched[self.touched_count] = party;
        self.touched_count += usize::from(*known == 0);
        *known += count;
    }

    fn touched(&self) -> &[u32] {
        &self.touched[..self.touched_count]
    }

    /// Puts those touched, all below `end`, in order.
    fn in_order(&mut self, end: u32) {
        let touched = &mut self.touched[..self.touched_count];
        if touched.len() * DENSE > end as usize {
            let counted = (0..end).zip(&self.counts).filter(|&(_, &count)| count > 0);
            touched.iter_mut().zip(counted).for_each(|(place, (party, _))| *place = party);
        } else {
            touched.sort_unstable();
        }
    }

    /// Makes room for as many denominators as were counted.
    fn make_room(&mut self) {
        self.next.resize(self.counts.len(), 0);
        let mut sum = 0;
        for &party in &self.touched[..self.touched_count] {
            self.next[party as usize] = sum;
            sum += self.counts[party as usize];
        }
        self.denominators.resize(sum as usize, 0);
    }

    fn clear(&mut self) {
        self.touched[..self.touched_count].iter().for_each(|&party| self.counts[party as usize] = 0);
        self.touched_count = 0;
    }

    fn put(&mut self, party: u32, denominator: u32) {
        let next = &mut self.next[party as usize];
        self.denominators[*next as usize] = denominator;
        *next += 1;
    }
}

impl LowerRows<'_> {
    /// The rows of some parties.
    pub fn block(&self, numbers: Range<u32>, counter: &mut Counter) -> Block {
        let mut made = Classes::new(self.incidence.weighting);
        let (mut targets, mut classes, mut row_ends) = (Vec::new(), Vec::new(), Vec::new());
        for number in numbers {
            for (_, lower) in self.lower(number) {
                for &other in lower {
                    counter.add(other, 1);
                }
            }
            let beside = self.beside(number);
            for group in beside.chunk_by(|one, other| one.0 == other.0) {
                counter.add(group[0].0 as u32, group.len() as u32);
            }
            counter.in_order(number);
            targets.extend_from_slice(counter.touched());
            row_ends.push(targets.len() as u32);
            self.weigh(number, counter, (&mut classes, &mut made));
            counter.clear();
        }
        Block::of(self.parts, (&targets, &classes, &row_ends), made)
    }

    /// The sets of a party, each with its members of lower numbers.
    fn lower(&self, number: u32) -> impl Iterator<Item = (u32, &[u32])> {
        let sets = self.sets.of(number).iter().zip(self.positions.of(number));
        sets.map(|(&set, &position)| (set, &self.members.of(set)[..position as usize]))
    }

    /// Adds the classes of a row.
    fn weigh(&self, number: u32, counter: &mut Counter, (classes, made): (&mut Vec<u32>, &mut Classes)) {
        if self.incidence.weighting != Weighting::Newman {
            let counts = counter.touched().iter().map(|&other| counter.counts[other as usize]);
            classes.extend(counts.map(|count| made.of_count(count)));
            return;
        }
        counter.make_room();
        for (set, lower) in self.lower(number) {
            let denominator = self.incidence.denominators[set as usize];
            for &other in lower {
                counter.put(other, denominator);
            }
        }
        self.beside(number).iter().for_each(|&(pair, low)| counter.put(pair as u32, low >> 1));
        let mut start = 0;
        for &other in &counter.touched[..counter.touched_count] {
            let end = counter.next[other as usize] as usize;
            let denominators = &mut counter.denominators[start..end];
            denominators.sort_unstable();
            classes.push(made.class(denominators));
            start = end;
        }
    }

    /// What stands beside between a party and those of lower numbers, by number of the lower one.
    fn beside(&self, number: u32) -> &[Packed] {
        // pairs are packed with the higher number above
        let packed = &self.incidence.packed;
        let start = packed.partition_point(|&(pair, _)| pair >> 32 < u64::from(number));
        let end = packed.partition_point(|&(pair, _)| pair >> 32 <= u64::from(number));
        &packed[start..end]
    }
}
