//! Records on their way from an input to the database: so many at a time, so that no input is held as a whole.

use std::convert::Infallible;

use crate::model::batch::Visit;
use crate::model::fingerprint::{Fingerprint, fingerprint};
use crate::model::record::Record;
use crate::model::tables::Batch;
use crate::model::text::Texts;

/// Some of the records of an input.
///
/// The portions of an input come in the order of the tables: once a later table has come, no more of an earlier one
/// does. Each record comes once.
#[derive(Default)]
pub struct Portion {
    /// The records, with texts of their own.
    pub batch: Batch,
    /// The fingerprint of each record, table by table in their order.
    pub prints: Vec<Fingerprint>,
    /// Records of the same table that came before, in this portion too, and do not count after all: another has taken
    /// their place.
    pub withdrawn: Vec<Fingerprint>,
}

impl Portion {
    /// The records of a batch, each once.
    pub fn of(batch: Batch) -> Self {
        struct Prints(Vec<Fingerprint>, String);
        impl Visit for Prints {
            type Error = Infallible;
            fn table<R: Record>(&mut self, records: &[R], texts: &Texts) -> Result<(), Infallible> {
                let Self(prints, scratch) = self;
                prints.extend(records.iter().map(|record| fingerprint(record, texts, scratch)));
                Ok(())
            }
        }
        let mut prints = Prints(Vec::with_capacity(batch.len()), String::new());
        let Ok(()) = batch.visit(&mut prints);
        Self { batch, prints: prints.0, withdrawn: Vec::new() }
    }
}
