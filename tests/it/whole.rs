//! An input as a whole, for tests that look at all of its records.

use std::convert::Infallible;
use std::path::Path;

use kobling::import::{Format, Issues, Known, Limits, Progress, Sink};
use kobling::model::batch::Visit;
use kobling::model::fingerprint::fingerprint;
use kobling::model::portion::Portion;
use kobling::model::record::Record;
use kobling::model::tables::Batch;
use kobling::model::text::Texts;
use kobling::store::{How, Saved, Step, Store, StoreError};

/// What an input holds.
pub struct Imported {
    pub batch: Batch,
    pub issues: Issues,
}

/// Reads an input and puts its portions together.
pub fn read(format: Format, path: &Path, known: &dyn Known, limits: &Limits, progress: &dyn Progress) -> Imported {
    let mut whole = Whole(Batch::default());
    let issues = kobling::import::read(format, path, known, limits, progress, &mut whole);
    Imported { batch: whole.0, issues }
}

/// Saves a batch; nothing is told of what cannot be.
pub fn save(store: &mut Store, batch: Batch, note: &str) -> Result<Saved, StoreError> {
    let how = How { note, replaces: false };
    store.save([Step::Portion(Portion::of(batch)), Step::Sound], &how).map(|saved| saved.expect("it is sound"))
}

struct Whole(Batch);

impl Sink for Whole {
    fn take(&mut self, portion: Portion) -> bool {
        assert_eq!(portion.prints.len(), portion.batch.len(), "each record has its print");
        let Ok(()) = portion.batch.visit(self);
        let contents: Vec<u128> = portion.withdrawn.iter().map(|print| print.content).collect();
        if !contents.is_empty() {
            let texts = &self.0.texts;
            let mut scratch = String::new();
            self.0.participations.retain(|row| !contents.contains(&fingerprint(row, texts, &mut scratch).content));
        }
        true
    }
}

impl Visit for Whole {
    type Error = Infallible;
    fn table<R: Record>(&mut self, records: &[R], texts: &Texts) -> Result<(), Infallible> {
        for record in records {
            let cells: Vec<String> = (0..R::COLUMNS.len())
                .map(|column| {
                    let mut cell = String::new();
                    record.write(column, texts, &mut cell);
                    cell
                })
                .collect();
            let record = R::read(|column| cells[column].as_str(), &mut self.0.texts).expect("a record reads back");
            R::of(&mut self.0).push(record);
        }
        Ok(())
    }
}
