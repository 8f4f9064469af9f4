//! Rows of lower neighbours, and the same the other way round.

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::BLOCK;
use super::lower::Block;
use super::parts::Parts;
use crate::graph::adjacency::Adjacency;
use crate::graph::rows::Rows;

/// The rows of the parties of a part, to be filled.
struct Part<'a> {
    number: usize,
    /// The number of the first party.
    first: u32,
    /// Where the blocks of these parties stand.
    blocks: Range<usize>,
    /// Where the next neighbour of each goes.
    next: Vec<u32>,
    targets: &'a mut [u32],
    classes: &'a mut [u32],
}

/// Puts the lower neighbours of each party, and after them the higher ones, into one place; `None` when they are not wanted
/// any more.
///
/// Going through the blocks from the first to the last, each party comes to the rows of its lower neighbours after all lower
/// parties, so that these are in order, too.
pub(super) fn both_ways(
    parts: &Parts,
    blocks: &[Block],
    table: Arc<[f64]>,
    is_wanted: &(dyn Fn() -> bool + Sync),
) -> Option<Adjacency> {
    let lengths: Vec<Vec<u32>> = (0..parts.count()).into_par_iter().map(|part| lengths(parts, blocks, part)).collect();
    let mut offsets = vec![0_u32];
    for length in lengths.iter().flatten() {
        offsets.push(offsets[offsets.len() - 1] + length);
    }
    let count = offsets[offsets.len() - 1] as usize;
    let (mut targets, mut classes) = (vec![0_u32; count], vec![0_u32; count]);
    let mut rows = Vec::new();
    let mut rest = (&mut targets[..], &mut classes[..]);
    for (number, parties) in parts.parties.iter().enumerate() {
        let first = offsets[parties.start as usize];
        let count = (offsets[parties.end as usize] - first) as usize;
        let ((targets, others), (classes, of_others)) = (rest.0.split_at_mut(count), rest.1.split_at_mut(count));
        let of_part = &offsets[parties.start as usize..parties.end as usize];
        let next = of_part.iter().map(|offset| offset - first).collect();
        rows.push(Part { number, first: parties.start, blocks: parts.blocks(number), next, targets, classes });
        rest = (others, of_others);
    }
    rows.into_par_iter().map(|part| is_wanted().then(|| part.fill(blocks))).collect::<Option<()>>()?;
    Some(Adjacency::from_rows(Rows::of_parts(offsets, targets), classes, table))
}

/// How many neighbours each party of a part has.
fn lengths(parts: &Parts, blocks: &[Block], part: usize) -> Vec<u32> {
    let parties = &parts.parties[part];
    let mut lengths = vec![0_u32; parties.len()];
    let own = parts.blocks(part);
    for (block, of_block) in blocks[own.clone()].iter().zip(lengths.chunks_mut(BLOCK)) {
        block.rows.iter().for_each(|&row| of_block[row as usize] += 1);
    }
    for block in &blocks[own.start..] {
        block.targets[block.range(part)].iter().for_each(|&target| lengths[(target - parties.start) as usize] += 1);
    }
    lengths
}

impl Part<'_> {
    fn fill(mut self, blocks: &[Block]) {
        for (number, block) in self.blocks.clone().zip(&blocks[self.blocks.clone()]) {
            let start = (number * BLOCK) as u32;
            for ((&target, &class), &row) in block.targets.iter().zip(&block.classes).zip(&block.rows) {
                self.put(start + u32::from(row), (target, class));
            }
        }
        for (number, block) in (self.blocks.start..).zip(&blocks[self.blocks.start..]) {
            let (start, range) = ((number * BLOCK) as u32, block.range(self.number));
            let ties = block.targets[range.clone()].iter().zip(&block.classes[range.clone()]).zip(&block.rows[range]);
            for ((&target, &class), &row) in ties {
                self.put(target, (start + u32::from(row), class));
            }
        }
    }

    fn put(&mut self, party: u32, (neighbour, class): (u32, u32)) {
        let next = &mut self.next[(party - self.first) as usize];
        (self.targets[*next as usize], self.classes[*next as usize]) = (neighbour, class);
        *next += 1;
    }
}
