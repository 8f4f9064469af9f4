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
        let (table, fractions) = made.weights();
        let outgoing = both_ways(n, &blocks, table);
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

/// Puts rows of lower neighbours, in no order, and the same the other way round into rows in order, all in one place.
///
/// Going through the rows from the first to the last, each party comes to the rows of its lower neighbours after all lower
/// parties; and going through what was put there in the same way, each comes to its own row in order.
fn both_ways(n: usize, blocks: &[Block], table: Arc<[f64]>) -> Adjacency {
    let mut offsets = vec![0_u32; n + 1];
    let lengths = blocks.iter().flat_map(|block| &block.lengths);
    lengths.zip(&mut offsets[1..]).for_each(|(&length, offset)| *offset = length);
    // where the next higher neighbour of each party goes: after its lower ones
    let mut higher: Vec<u32> = offsets[1..].to_vec();
    blocks.iter().flat_map(|block| &block.targets).for_each(|&target| offsets[target as usize + 1] += 1);
    for index in 0..n {
        offsets[index + 1] += offsets[index];
        higher[index] += offsets[index];
    }
    let starts = higher.clone();
    let count = offsets[n] as usize;
    let (mut targets, mut classes) = (vec![0_u32; count], vec![0_u32; count]);
    let mut party = 0;
    for block in blocks {
        let mut rest = (&block.targets[..], &block.classes[..]);
        for &length in &block.lengths {
            let (row, others) = rest.0.split_at(length as usize);
            let (of_row, of_others) = rest.1.split_at(length as usize);
            rest = (others, of_others);
            for (&target, &class) in row.iter().zip(of_row) {
                let place = &mut higher[target as usize];
                (targets[*place as usize], classes[*place as usize]) = (party, class);
                *place += 1;
            }
            party += 1;
        }
    }
    let mut lower = offsets.clone();
    for party in 0..n {
        for place in starts[party] as usize..offsets[party + 1] as usize {
            let (target, class) = (targets[place], classes[place]);
            let next = &mut lower[target as usize];
            (targets[*next as usize], classes[*next as usize]) = (party as u32, class);
            *next += 1;
        }
    }
    Adjacency::from_rows(Rows::of_parts(offsets, targets), classes, table)
}
