//! Saving an import as the next revision, in one transaction.

use rusqlite::types::Null;
use rusqlite::{CachedStatement, Connection, OptionalExtension as _, Statement, TransactionBehavior};

use crate::model::batch::Visit;
use crate::model::id::Id;
use crate::model::record::{Column, Record};
use crate::model::revision::Revision;
use crate::model::tables::{Batch, Table};
use crate::model::text::Texts;
use crate::store::beside::{Beside, Besides};
use crate::store::changes::{Changes, changes};
use crate::store::progress::{Meter, Report};
use crate::store::revision;
use crate::store::sql::{self, Stored};

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

/// Saves the batch as the next revision; an error, or a crash at any moment, leaves the last one.
pub(super) fn save(
    connection: &mut Connection,
    batch: &Batch,
    note: &str,
    report: Report<'_>,
) -> rusqlite::Result<Saved> {
    // At once a writer: the look-ups must still be true when the rows are written.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let before = revision::newest(&transaction)?;
    let mut revision = revision::begin(&transaction, before.as_ref(), note)?;
    let writer = Writer {
        number: revision.number,
        digest: revision::sum(&revision.digest)?,
        keys: vec![None; batch.texts.len()],
        find: transaction.prepare_cached("SELECT key FROM identity WHERE id = ?1")?,
        declare: transaction.prepare_cached("INSERT INTO identity (id) VALUES (?1)")?,
    };
    let (mut saved, digest) = Import::new(&transaction, batch, report, Some(writer)).run(batch)?;
    revision.added = saved.tables.iter().map(|(_, counts)| counts.added).sum();
    revision.removed = saved.tables.iter().map(|(_, counts)| counts.removed).sum();
    if revision.added + revision.removed > 0 {
        revision.digest = revision::digest(digest);
        revision::finish(&transaction, &revision)?;
        transaction.commit()?;
        saved.revision = Some(revision);
    }
    Ok(saved)
}

/// What [`save`] would say, without writing anything.
pub(super) fn compare(connection: &Connection, batch: &Batch) -> rusqlite::Result<Saved> {
    // All tables as of one moment, whatever another process does meanwhile.
    let transaction = connection.unchecked_transaction()?;
    let (saved, _) = Import::new(&transaction, batch, &|_, _| (), None).run(batch)?;
    Ok(saved)
}

/// An import on its way through the tables.
struct Import<'a> {
    connection: &'a Connection,
    /// None: only compares.
    writer: Option<Writer<'a>>,
    saved: Saved,
    besides: Besides,
    meter: Meter<'a>,
}

impl<'a> Import<'a> {
    fn new(connection: &'a Connection, batch: &Batch, report: Report<'a>, writer: Option<Writer<'a>>) -> Self {
        let meter = Meter::new(batch.len(), report);
        Self { connection, writer, saved: Saved::default(), besides: Besides::default(), meter }
    }

    /// Takes the batch through; what changed, and the new sum of content hashes.
    fn run(mut self, batch: &Batch) -> rusqlite::Result<(Saved, u128)> {
        batch.visit(&mut self)?;
        self.meter.finish();
        let saved = Saved { beside: self.besides.kept, beside_count: self.besides.n_all, ..self.saved };
        Ok((saved, self.writer.map_or(0, |writer| writer.digest)))
    }
}

impl Visit for Import<'_> {
    type Error = rusqlite::Error;
    fn table<R: Record>(&mut self, records: &[R], texts: &Texts) -> Result<(), Self::Error> {
        if records.is_empty() {
            return Ok(());
        }
        let changes = changes(self.connection, records, texts, &mut self.besides, &mut self.meter)?;
        let (added, removed) = (changes.added.len() as u64, changes.closed.len() as u64);
        self.saved.tables.push((R::TABLE, Counts { added, unchanged: changes.unchanged, removed }));
        match &mut self.writer {
            Some(writer) => writer.write(self.connection, records, texts, &changes, &mut self.meter),
            None => Ok(()),
        }
    }
}

/// Writes rows of one revision.
struct Writer<'a> {
    number: u32,
    /// The sum of the content hashes of all rows of the revision, as far as it is written.
    digest: u128,
    /// The keys of the ids of the batch, by symbol, as far as they were needed.
    keys: Vec<Option<u32>>,
    find: CachedStatement<'a>,
    declare: CachedStatement<'a>,
}

impl Writer<'_> {
    fn write<R: Record>(
        &mut self,
        connection: &Connection,
        records: &[R],
        texts: &Texts,
        changes: &Changes,
        meter: &mut Meter<'_>,
    ) -> rusqlite::Result<()> {
        let mut close = connection.prepare(&sql::close(R::TABLE))?;
        for &(row, content) in &changes.closed {
            close.execute((self.number, row))?;
            self.digest = self.digest.wrapping_sub(content);
        }
        let mut insert = connection.prepare(&sql::insert(R::TABLE))?;
        let mut scratch = String::new();
        for print in &changes.added {
            insert.raw_bind_parameter(1, self.number)?;
            insert.raw_bind_parameter(2, print.subject as i64)?;
            insert.raw_bind_parameter(3, print.content.to_be_bytes())?;
            let record = &records[print.index as usize];
            for (index, column) in R::COLUMNS.iter().enumerate() {
                self.bind(&mut insert, record, index, column, texts, &mut scratch)?;
            }
            insert.raw_execute()?;
            self.digest = self.digest.wrapping_add(print.content);
            meter.advance(1);
        }
        Ok(())
    }

    fn bind<R: Record>(
        &mut self,
        insert: &mut Statement<'_>,
        record: &R,
        index: usize,
        column: &Column,
        texts: &Texts,
        scratch: &mut String,
    ) -> rusqlite::Result<()> {
        let place = index + 4;
        let stored = Stored::of(column.cell);
        if stored == Stored::Key {
            let key = record.ids(index).first().map(|&id| self.key(id, texts)).transpose()?;
            return insert.raw_bind_parameter(place, key);
        }
        scratch.clear();
        record.write(index, texts, scratch);
        match stored {
            _ if scratch.is_empty() => insert.raw_bind_parameter(place, Null),
            Stored::Number => insert.raw_bind_parameter(place, scratch.parse::<i64>().ok()),
            Stored::Truth => insert.raw_bind_parameter(place, scratch == "true"),
            Stored::Key | Stored::Text => insert.raw_bind_parameter(place, scratch.as_str()),
        }
    }

    fn key(&mut self, id: Id, texts: &Texts) -> rusqlite::Result<u32> {
        let place = id.0.index();
        if let Some(key) = self.keys[place] {
            return Ok(key);
        }
        let text = texts.text(id.0);
        let key = match self.find.query_row([text], |row| row.get(0)).optional()? {
            Some(key) => key,
            None => self.declare.insert([text])? as u32,
        };
        self.keys[place] = Some(key);
        Ok(key)
    }
}
