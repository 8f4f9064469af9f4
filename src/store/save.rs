//! Saving an import as the next revision, in one transaction.

use rusqlite::{Connection, TransactionBehavior};

use crate::model::batch::Visit;
use crate::model::fingerprint::Fingerprint;
use crate::model::portion::Portion;
use crate::model::record::Record;
use crate::model::revision::Revision;
use crate::model::tables::Table;
use crate::model::text::Texts;
use crate::store::beside::{Beside, Besides};
use crate::store::intake::Intake;
use crate::store::keys::Keys;
use crate::store::replace::Replacing;
use crate::store::{replace, revision};

/// What comes from an input: its records, then that it is sound.
pub enum Step {
    /// Some of its records.
    Portion(Portion),
    /// All have come, and are to be saved. Without this nothing is.
    Sound,
}

/// How an import is saved.
#[derive(Clone, Copy, Debug, Default)]
pub struct How<'a> {
    /// What the revision says that it is made of.
    pub note: &'a str,
    /// Whether the import is all there is for its sources: what it does not have of them ends.
    pub replaces: bool,
}

/// What an import changed, or would change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Saved {
    /// The revision that it made; none when nothing changed, or when it was only compared.
    pub revision: Option<Revision>,
    /// How many records of each table of the import were added, were there already, took the place of others.
    pub tables: Vec<(Table, Counts)>,
    /// Corrected relations and the rows that stand beside them: the first thousand.
    pub beside: Vec<Beside>,
    /// How many such pairs there are in all.
    pub beside_count: u64,
    /// Declared ids that the import does not have but that stay, since rows of other sources refer to them.
    pub still_needed: Vec<String>,
}

/// How an import changes one table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Records that are new.
    pub added: u64,
    /// Records that were there already.
    pub unchanged: u64,
    /// Rows of the revision before that the new one has not.
    pub removed: u64,
}

/// Saves what comes as the next revision; an error, a crash at any moment, or steps that end without
/// [`Step::Sound`] leave the last one.
pub(super) fn save(
    connection: &mut Connection,
    steps: impl IntoIterator<Item = Step>,
    how: &How<'_>,
) -> rusqlite::Result<Option<Saved>> {
    // At once a writer: the look-ups must still be true when the rows are written.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let before = revision::newest(&transaction)?;
    let mut revision = revision::begin(&transaction, before.as_ref(), how.note)?;
    let import = Import::new(&transaction, how, Some(revision.number))?;
    let Some((mut saved, change)) = import.run(steps)? else { return Ok(None) };
    revision.added = saved.tables.iter().map(|(_, counts)| counts.added).sum();
    revision.removed = saved.tables.iter().map(|(_, counts)| counts.removed).sum();
    if revision.added + revision.removed > 0 {
        revision.digest = revision::digest(revision::sum(&revision.digest)?.wrapping_add(change));
        revision::finish(&transaction, &revision)?;
        transaction.commit()?;
        saved.revision = Some(revision);
    }
    Ok(Some(saved))
}

/// What [`save`] would say, without writing anything.
pub(super) fn compare(
    connection: &Connection,
    steps: impl IntoIterator<Item = Step>,
    how: &How<'_>,
) -> rusqlite::Result<Option<Saved>> {
    // All tables as of one moment, whatever another process does meanwhile.
    let transaction = connection.unchecked_transaction()?;
    let compared = Import::new(&transaction, how, None)?.run(steps)?;
    Ok(compared.map(|(saved, _)| saved))
}

/// An import on its way through the tables.
struct Import<'c> {
    connection: &'c Connection,
    /// None: only compares.
    revision: Option<u32>,
    keys: Keys<'c>,
    intake: Option<Intake<'c>>,
    /// The prints of the portion that have not been taken.
    prints: Vec<Fingerprint>,
    n_taken: usize,
    done: Vec<Intake<'c>>,
    besides: Besides,
    replacing: Option<Replacing>,
}

impl<'c> Import<'c> {
    fn new(connection: &'c Connection, how: &How<'_>, revision: Option<u32>) -> rusqlite::Result<Self> {
        Ok(Self {
            connection,
            revision,
            keys: Keys::new(connection)?,
            intake: None,
            prints: Vec::new(),
            n_taken: 0,
            done: Vec::new(),
            besides: Besides::default(),
            replacing: how.replaces.then(Replacing::default),
        })
    }

    /// Takes all steps; what changed, and by how much the sum of content hashes.
    fn run(mut self, steps: impl IntoIterator<Item = Step>) -> rusqlite::Result<Option<(Saved, u128)>> {
        for step in steps {
            match step {
                Step::Portion(portion) => self.take(portion)?,
                Step::Sound => return self.finish().map(Some),
            }
        }
        Ok(None)
    }

    fn take(&mut self, portion: Portion) -> rusqlite::Result<()> {
        let Portion { batch, prints, withdrawn } = portion;
        self.keys.begin(&batch.texts);
        (self.prints, self.n_taken) = (prints, 0);
        if let Some(replacing) = &mut self.replacing {
            replacing.note(&batch);
        }
        batch.visit(self)?;
        if let Some(intake) = &mut self.intake {
            intake.withdraw(&withdrawn);
        }
        Ok(())
    }

    fn finish(mut self) -> rusqlite::Result<(Saved, u128)> {
        self.end_table()?;
        let mut still_needed = Vec::new();
        if let Some(replacing) = self.replacing.take() {
            still_needed = replace::end_rows(self.connection, &replacing, self.revision, &mut self.done)?;
        }
        self.done.sort_unstable_by_key(|intake| intake.table);
        let mut saved = Saved { still_needed, ..Saved::default() };
        let mut change = 0_u128;
        for intake in &self.done {
            change = change.wrapping_add(intake.digest);
            if intake.counts != Counts::default() {
                saved.tables.push((intake.table, intake.counts));
            }
        }
        (saved.beside, saved.beside_count) = (self.besides.kept, self.besides.n_all);
        Ok((saved, change))
    }

    fn end_table(&mut self) -> rusqlite::Result<()> {
        if let Some(mut intake) = self.intake.take() {
            intake.finish(self.replacing.is_some(), &mut self.besides)?;
            self.done.push(intake.ended());
        }
        Ok(())
    }
}

impl Visit for Import<'_> {
    type Error = rusqlite::Error;
    fn table<R: Record>(&mut self, records: &[R], texts: &Texts) -> Result<(), Self::Error> {
        if records.is_empty() {
            return Ok(());
        }
        if self.intake.as_ref().is_none_or(|intake| intake.table != R::TABLE) {
            self.end_table()?;
            self.intake = Some(Intake::new(self.connection, R::TABLE, self.revision)?);
        }
        let prints = &self.prints[self.n_taken..self.n_taken + records.len()];
        self.n_taken += records.len();
        match &mut self.intake {
            Some(intake) => intake.take(records, prints, texts, &mut self.keys),
            None => Ok(()),
        }
    }
}
