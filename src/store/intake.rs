//! The records of an import in one table, as they come.

use std::collections::HashMap;

use rusqlite::types::Null;
use rusqlite::{CachedStatement, Connection, OptionalExtension as _, Statement};

use crate::model::fingerprint::Fingerprint;
use crate::model::record::{Column, Record};
use crate::model::tables::Table;
use crate::model::text::Texts;
use crate::store::beside::{Beside, Besides};
use crate::store::changes::{Versions, cells_of_record, cells_of_row, content};
use crate::store::keys::Keys;
use crate::store::known::{Found, Known};
use crate::store::rows::Rows;
use crate::store::save::Counts;
use crate::store::sql::{self, Stored};

/// An empty table to which at least so many records come at once loses its indexes until all have come: they are then
/// made in one go, sorted, instead of piece by piece all over the file.
const MANY: usize = 4_096;

/// Where new records go.
pub(super) enum Into<'c> {
    /// To the table, as rows of this revision.
    Table(u32, CachedStatement<'c>),
    /// Nowhere: the import is only compared. Those that may replace rows are remembered by their subject.
    Nowhere(HashMap<u64, Vec<(u128, Vec<String>)>>),
}

/// The records of an import in one table.
pub(super) struct Intake<'c> {
    pub(super) table: Table,
    connection: &'c Connection,
    into: Into<'c>,
    known: Known<'c>,
    has_indexes: bool,
    /// The last row before this import; those beyond are of this import.
    pub(super) last: i64,
    /// The rows that the import has, or that it ends.
    pub(super) settled: Rows,
    /// The subjects of records that may replace rows.
    touched: Vec<u64>,
    withdrawn: Vec<Fingerprint>,
    /// How many records were added and so on.
    pub(super) counts: Counts,
    /// The sum of the contents of the rows that were added, less those that ended.
    pub(super) digest: u128,
    scratch: String,
}

impl<'c> Intake<'c> {
    /// Nothing has come; to be saved as this revision, or only compared.
    pub(super) fn new(connection: &'c Connection, table: Table, revision: Option<u32>) -> rusqlite::Result<Self> {
        let last = connection.query_row(&sql::last_row(table), [], |row| row.get(0))?;
        let into = match revision {
            Some(number) => Into::Table(number, connection.prepare_cached(&sql::insert(table))?),
            None => Into::Nowhere(HashMap::new()),
        };
        Ok(Self {
            table,
            connection,
            into,
            known: Known::new(connection, table, last)?,
            has_indexes: true,
            last,
            settled: Rows::new(last),
            touched: Vec::new(),
            withdrawn: Vec::new(),
            counts: Counts::default(),
            digest: 0,
            scratch: String::new(),
        })
    }

    /// Takes some records.
    pub(super) fn take<R: Record>(
        &mut self,
        records: &[R],
        prints: &[Fingerprint],
        texts: &Texts,
        keys: &mut Keys<'_>,
    ) -> rusqlite::Result<()> {
        if records.len() >= MANY
            && self.has_indexes
            && matches!((&self.known, &self.into), (Known::Nothing, Into::Table(..)))
        {
            self.connection.execute_batch(&sql::drop_indexes(self.table))?;
            self.has_indexes = false;
        }
        for (record, print) in records.iter().zip(prints) {
            match self.known.find(print)? {
                Found::Same { row, has_others } => {
                    self.settled.insert(row);
                    self.counts.unchanged += 1;
                    if has_others {
                        self.touched.push(print.subject);
                    }
                }
                Found::Other { has_subject } => {
                    if has_subject {
                        self.touched.push(print.subject);
                    }
                    self.add(record, print, has_subject, texts, keys)?;
                }
            }
        }
        Ok(())
    }

    /// Records that came before do not count after all.
    pub(super) fn withdraw(&mut self, prints: &[Fingerprint]) {
        self.withdrawn.extend_from_slice(prints);
    }

    fn add<R: Record>(
        &mut self,
        record: &R,
        print: &Fingerprint,
        has_subject: bool,
        texts: &Texts,
        keys: &mut Keys<'_>,
    ) -> rusqlite::Result<()> {
        match &mut self.into {
            Into::Table(number, insert) => {
                insert.raw_bind_parameter(1, *number)?;
                insert.raw_bind_parameter(2, print.subject as i64)?;
                insert.raw_bind_parameter(3, print.content.to_be_bytes())?;
                for (index, column) in R::COLUMNS.iter().enumerate() {
                    bind(insert, record, index, column, texts, keys, &mut self.scratch)?;
                }
                insert.raw_execute()?;
            }
            Into::Nowhere(changed) if has_subject => {
                changed.entry(print.subject).or_default().push((print.content, cells_of_record(record, texts)));
            }
            Into::Nowhere(_) => {}
        }
        self.digest = self.digest.wrapping_add(print.content);
        self.counts.added += 1;
        Ok(())
    }

    /// All records have come: ends the rows that they replace, and tells which stand beside them.
    pub(super) fn finish(&mut self, replaces: bool, besides: &mut Besides) -> rusqlite::Result<()> {
        if !self.has_indexes {
            self.connection.execute_batch(&sql::make_indexes(self.table))?;
            self.has_indexes = true;
        }
        for print in std::mem::take(&mut self.withdrawn) {
            self.take_back(&print)?;
        }
        let mut touched = std::mem::take(&mut self.touched);
        touched.sort_unstable();
        touched.dedup();
        for subject in touched {
            self.resolve(subject, replaces, besides)?;
        }
        Ok(())
    }

    fn take_back(&mut self, print: &Fingerprint) -> rusqlite::Result<()> {
        let mut find = self.connection.prepare_cached(&sql::row_of(self.table))?;
        let found = find.query_row((print.subject as i64, print.content.to_be_bytes()), |row| row.get(0)).optional()?;
        match found {
            Some(row) if row <= self.last => {
                self.settled.remove(row);
                self.counts.unchanged -= 1;
                self.touched.push(print.subject);
                return Ok(());
            }
            Some(row) => {
                self.connection.execute(&sql::delete(self.table), [row])?;
            }
            None => {
                if let Into::Nowhere(changed) = &mut self.into
                    && let Some(records) = changed.get_mut(&print.subject)
                {
                    records.retain(|(content, _)| *content != print.content);
                }
            }
        }
        self.digest = self.digest.wrapping_sub(print.content);
        self.counts.added -= 1;
        Ok(())
    }

    /// Ends the rows with a subject that the import replaces.
    fn resolve(&mut self, subject: u64, replaces: bool, besides: &mut Besides) -> rusqlite::Result<()> {
        let mut current = self.connection.prepare_cached(&sql::current(self.table))?;
        let rows = current.query_map([subject as i64], |row| Ok((row.get(0)?, content(row, 1)?)))?;
        let rows: Vec<(i64, u128)> = rows.collect::<rusqlite::Result<_>>()?;
        let is_old = |row: i64| row <= self.last && !self.settled.has(row);
        if !rows.iter().any(|&(row, _)| is_old(row)) {
            return Ok(());
        }
        let mut versions = Versions::new(self.table);
        for &(row, _) in rows.iter().filter(|&&(row, _)| !is_old(row)) {
            versions.add(self.cells(row)?, row > self.last);
        }
        if let Into::Nowhere(changed) = &mut self.into {
            changed.remove(&subject).into_iter().flatten().for_each(|(_, cells)| versions.add(cells, true));
        }
        let old: Vec<_> = rows.into_iter().filter(|&(row, _)| is_old(row)).collect();
        for (row, content) in old {
            let old = self.cells(row)?;
            if versions.replace(&old) {
                self.close(row, content)?;
            } else if !(replaces && has_source(self.table, &old))
                && let Some(new) = versions.nearest(&old)
            {
                besides.push(Beside { table: self.table, old, new: new.clone() });
            }
        }
        Ok(())
    }

    fn cells(&self, row: i64) -> rusqlite::Result<Vec<String>> {
        let mut texts = self.connection.prepare_cached(&sql::texts(self.table))?;
        texts.query_row([row], |row| cells_of_row(row, 0, self.table.columns().len()))
    }

    /// The same without what was needed to take records.
    pub(super) fn ended(mut self) -> Self {
        self.known = Known::Nothing;
        self
    }

    /// Ends a row.
    pub(super) fn close(&mut self, row: i64, content: u128) -> rusqlite::Result<()> {
        if let Into::Table(number, _) = &self.into {
            self.connection.prepare_cached(&sql::close(self.table))?.execute((*number, row))?;
        }
        self.settled.insert(row);
        self.digest = self.digest.wrapping_sub(content);
        self.counts.removed += 1;
        Ok(())
    }
}

fn has_source(table: Table, cells: &[String]) -> bool {
    table.columns().iter().zip(cells).any(|(column, cell)| column.name == "source" && !cell.is_empty())
}

fn bind<R: Record>(
    insert: &mut Statement<'_>,
    record: &R,
    index: usize,
    column: &Column,
    texts: &Texts,
    keys: &mut Keys<'_>,
    scratch: &mut String,
) -> rusqlite::Result<()> {
    let place = index + 4;
    let stored = Stored::of(column.cell);
    if stored == Stored::Key {
        let key = record.ids(index).first().map(|&id| keys.key(id, texts)).transpose()?;
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
