//! From an [`Incidence`] to its ties, each for itself.

mod both_ways;
mod lower;
mod parts;

use std::sync::Arc;

use rayon::prelude::*;

use self::both_ways::both_ways;
use self::lower::{Block, Counter, LowerRows};
use self::parts::Parts;
use super::{Classes, Incidence};
use crate::graph::adjacency::Ties;
use crate::graph::rows::Rows;

/// How many rows are worked out together; their numbers fit into a byte.
const BLOCK: usize = 256;

impl Incidence {
    /// The ties, each as an arc in both directions; `None` when they are not wanted any more, which is asked now and then.
    ///
    /// Row by row, the partners of lower numbers counted in a dense array (Gustavson 1978); the partners of higher numbers
    /// are these the other way round. Time in pairs of each set; memory 16 bytes for each tie, and 9 while it is built.
    pub fn pairs(&self, is_wanted: &(dyn Fn() -> bool + Sync)) -> Option<Ties> {
        let n = self.n();
        let by_number = self.members_by_number();
        let sets = by_number.transposed(n);
        let positions = || by_number.iter().flat_map(|list| list.iter().copied().zip(0..));
        let positions = Rows::of_pairs(n, positions);
        let parts = Parts::of_sets(n, &by_number);
        let rows =
            LowerRows { incidence: self, members: &by_number, sets: &sets, positions: &positions, parts: &parts };
        let of_block = |counter: &mut Counter, block: usize| {
            let numbers = (block * BLOCK) as u32..((block + 1) * BLOCK).min(n) as u32;
            is_wanted().then(|| rows.block(numbers, counter))
        };
        let blocks = (0..n.div_ceil(BLOCK)).into_par_iter().map_init(|| Counter::new(n), of_block);
        let mut blocks: Vec<Block> = blocks.collect::<Option<_>>()?;
        let made = numbered(&mut blocks);
        let (table, fractions) = made.weights();
        let outgoing = both_ways(&parts, &blocks, table, is_wanted)?;
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

/// Numbers what weights are made of over all blocks, in one order whatever the blocks.
fn numbered(blocks: &mut [Block]) -> Classes {
    let all = Classes::joined(blocks.iter().map(|block| &block.made));
    blocks.par_iter_mut().for_each(|block| {
        let moved = block.made.moved(&all);
        block.classes.iter_mut().for_each(|class| *class = moved[*class as usize]);
    });
    all
}
