//! Parts of the parties that are filled one by one.

use std::ops::Range;

use super::BLOCK;
use crate::graph::rows::Rows;

/// How many directions of ties a part has, about: its rows fit into a cache of a processor.
const SIZE: u64 = 1 << 17;

/// Neighbouring parties, whole blocks of them, that have about as many ties.
pub(super) struct Parts {
    /// The part of each block.
    of_block: Vec<u32>,
    /// The parties of each part.
    pub parties: Vec<Range<u32>>,
}

impl Parts {
    /// Parts of `n` parties with sets of these members.
    pub fn of_sets(n: usize, members: &Rows) -> Self {
        let mut sizes = vec![0_u64; n.div_ceil(BLOCK)];
        for list in members.iter() {
            for &number in list {
                sizes[number as usize / BLOCK] += list.len() as u64 - 1;
            }
        }
        let mut parts = Self { of_block: Vec::new(), parties: Vec::new() };
        let mut size = SIZE;
        for (block, of_block) in (0_u32..).zip(sizes) {
            let start = block * BLOCK as u32;
            let end = (start + BLOCK as u32).min(n as u32);
            if size >= SIZE {
                parts.parties.push(start..end);
                size = 0;
            }
            size += of_block;
            parts.of_block.push(parts.parties.len() as u32 - 1);
            if let Some(last) = parts.parties.last_mut() {
                last.end = end;
            }
        }
        parts
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.parties.len()
    }

    /// The blocks of a part.
    pub fn blocks(&self, part: usize) -> Range<usize> {
        let parties = &self.parties[part];
        parties.start as usize / BLOCK..(parties.end as usize).div_ceil(BLOCK)
    }

    /// The part of a party.
    pub fn of(&self, party: u32) -> usize {
        self.of_block[party as usize / BLOCK] as usize
    }
}
