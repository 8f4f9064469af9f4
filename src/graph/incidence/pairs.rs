//! From an [`Incidence`] to its ties, each for itself.

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::{Classes, Incidence, Packed, Weighting};
use crate::graph::adjacency::{Adjacency, Ties};
use crate::graph::rows::Rows;

/// How many rows are worked out together.
const BLOCK: usize = 256;

/// Rows of a block of parties: their neighbours of lower numbers, in no order.
struct Block {
    lengths: Vec<u32>,
    targets: Vec<u32>,
    /// For each neighbour the class in `made`.
    classes: Vec<u32>,
    made: Classes,
}

impl Incidence {
    /// The ties, each as an arc in both directions; `None` when they are not wanted any more, which is asked now and then.
    ///
    /// Row by row, the partners of lower numbers counted in a dense array (Gustavson 1978); the partners of higher numbers
    /// are these the other way round. Time in pairs of each set; memory 16 bytes for each tie, and 8 while it is built.
    pub fn pairs(&self, is_wanted: &(dyn Fn() -> bool + Sync)) -> Option<Ties> {
        let n = self.n();
        let by_number = self.members_by_number();
        let sets = by_number.transposed(n);
        let rows = LowerRows { incidence: self, members: &by_number, sets: &sets };
        let of_block = |counter: &mut Counter, block: usize| {
            let numbers = (block * BLOCK) as u32..((block + 1) * BLOCK).min(n) as u32;
            is_wanted().then(|| rows.block(numbers, counter))
        };
        let blocks = (0..n.div_ceil(BLOCK)).into_par_iter().map_init(|| Counter::new(n), of_block);
        let blocks: Vec<Block> = blocks.collect::<Option<_>>()?;
        let (made, blocks) = numbered(blocks);
        let lower = joined(blocks);
        let upper = lower.reversed();
        let (table, fractions) = made.weights();
        let outgoing = both(&upper.reversed(), &upper, table);
        Some(Ties { outgoing, incoming: None, fractions: fractions.map(Arc::new) })
    }

    /// The members of each set by number, ascending.
    fn members_by_number(&self) -> Rows {
        let mut members = Rows::default();
        let mut list = Vec::new();
        for set in 0..self.set_count() as u32 {
            list.clear();
            list.extend(self.members(set).iter().map(|&place| self.number(place)));
            list.sort_unstable();
            members.push(&list);
        }
        members
    }
}

/// What rows of ties are worked out from.
struct LowerRows<'a> {
    incidence: &'a Incidence,
    members: &'a Rows,
    sets: &'a Rows,
}

/// A count for each party, of which those in `touched` are above 0.
struct Counter {
    counts: Vec<u32>,
    touched: Vec<u32>,
}

impl Counter {
    fn new(n: usize) -> Self {
        Self { counts: vec![0; n], touched: Vec::new() }
    }

    fn add(&mut self, party: u32, count: u32) {
        let known = &mut self.counts[party as usize];
        if *known == 0 {
            self.touched.push(party);
        }
        *known += count;
    }
}

impl LowerRows<'_> {
    fn block(&self, numbers: Range<u32>, counter: &mut Counter) -> Block {
        let made = Classes::new(self.incidence.weighting);
        let mut block = Block { lengths: Vec::new(), targets: Vec::new(), classes: Vec::new(), made };
        for number in numbers {
            for &set in self.sets.of(number) {
                let lower = self.members.of(set).iter().take_while(|&&other| other < number);
                lower.for_each(|&other| counter.add(other, 1));
            }
            let beside = self.beside(number);
            for group in beside.chunk_by(|one, other| one.0 == other.0) {
                counter.add(group[0].0 as u32, group.len() as u32);
            }
            block.lengths.push(counter.touched.len() as u32);
            block.targets.extend_from_slice(&counter.touched);
            for &other in &counter.touched {
                let count = std::mem::take(&mut counter.counts[other as usize]);
                block.classes.push(match self.incidence.weighting {
                    Weighting::Binary | Weighting::Count => block.made.of_count(count),
                    Weighting::Newman => block.made.class(&self.denominators(number, other, beside)),
                });
            }
            counter.touched.clear();
        }
        block
    }

    /// What stands beside between a party and those of lower numbers, by number of the lower one.
    fn beside(&self, number: u32) -> &[Packed] {
        // pairs are packed with the higher number above
        let packed = &self.incidence.packed;
        let start = packed.partition_point(|&(pair, _)| pair >> 32 < u64::from(number));
        let end = packed.partition_point(|&(pair, _)| pair >> 32 <= u64::from(number));
        &packed[start..end]
    }

    /// The denominators of all that a pair is tied by, ascending.
    fn denominators(&self, number: u32, other: u32, beside: &[Packed]) -> Vec<u32> {
        let (mine, others) = (self.sets.of(number), self.sets.of(other));
        let shared = mine.iter().filter(|set| others.binary_search(set).is_ok());
        let mut list: Vec<u32> = shared.map(|&set| self.incidence.denominators[set as usize]).collect();
        let is_other = |&&(pair, _): &&Packed| pair as u32 == other;
        list.extend(beside.iter().filter(is_other).map(|&(_, low)| low >> 1));
        list.sort_unstable();
        list
    }
}

/// Numbers what weights are made of over all blocks, in one order whatever the blocks.
fn numbered(mut blocks: Vec<Block>) -> (Classes, Vec<Block>) {
    let all = Classes::joined(blocks.iter().map(|block| &block.made));
    for block in &mut blocks {
        let moved = block.made.moved(&all);
        block.classes.iter_mut().for_each(|class| *class = moved[*class as usize]);
    }
    (all, blocks)
}

fn joined(blocks: Vec<Block>) -> Adjacency {
    let count = blocks.iter().map(|block| block.targets.len()).sum();
    let (mut offsets, mut targets, mut classes) = (vec![0], Vec::with_capacity(count), Vec::with_capacity(count));
    for block in blocks {
        for length in block.lengths {
            offsets.push(offsets[offsets.len() - 1] + length);
        }
        targets.extend(block.targets);
        classes.extend(block.classes);
    }
    Adjacency::from_rows(Rows::of_parts(offsets, targets), classes, Arc::default())
}

/// Rows of lower neighbours, each followed by that of the higher ones.
fn both(lower: &Adjacency, upper: &Adjacency, table: Arc<[f64]>) -> Adjacency {
    let count = lower.arc_count() + upper.arc_count();
    let (mut offsets, mut targets, mut classes) = (vec![0], Vec::with_capacity(count), Vec::with_capacity(count));
    for party in 0..lower.n() as u32 {
        for half in [lower, upper] {
            targets.extend_from_slice(half.neighbours(party));
            classes.extend_from_slice(half.classes(party));
        }
        offsets.push(targets.len() as u32);
    }
    Adjacency::from_rows(Rows::of_parts(offsets, targets), classes, table)
}
