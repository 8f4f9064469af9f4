//! One batch from what two threads have read.

use std::convert::Infallible;
use std::mem::take;

use rayon::prelude::*;

use crate::model::batch::VisitMut;
use crate::model::record::Record;
use crate::model::tables::Batch;
use crate::model::text::{Symbol, Texts};

/// Puts what was loaded beside into the batch.
pub(super) struct Merger {
    beside: Batch,
    /// How many texts both have alike, those of ids.
    n_alike: usize,
    /// By the others of beside, what they are in the batch.
    symbols: Vec<Symbol>,
}

impl Merger {
    /// `n_alike` texts are the same in both.
    pub fn new(beside: Batch, n_alike: usize, texts: &mut Texts) -> Self {
        let symbols = beside.texts.others().map(|text| texts.intern(text)).collect();
        Self { beside, n_alike, symbols }
    }
}

impl VisitMut for Merger {
    type Error = Infallible;
    fn table<R: Record>(&mut self, records: &mut Vec<R>, _: &mut Texts) -> Result<(), Infallible> {
        let loaded = take(R::of(&mut self.beside));
        if loaded.is_empty() {
            return Ok(());
        }
        let here = |symbol: Symbol| match symbol.index().checked_sub(self.n_alike) {
            Some(other) => self.symbols[other],
            None => symbol,
        };
        let renumbered = loaded.into_par_iter().map(|mut record| {
            record.renumber(&mut &here);
            record
        });
        records.par_extend(renumbered);
        Ok(())
    }
}
