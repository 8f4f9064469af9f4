//! Whether the newest revision has a record already.

use std::collections::HashSet;

use hashbrown::HashTable;
use rusqlite::{CachedStatement, Connection};

use crate::model::fingerprint::Fingerprint;
use crate::model::tables::Table;
use crate::store::changes::content;
use crate::store::sql;

/// After so many look-ups it is weighed whether to read all contents at once.
const FEW: u64 = 4_096;
/// All contents are read at once when there have been more look-ups than a row in so many: a walk through the index
/// costs less than a tenth of as many look-ups.
const ROWS_PER_LOOK_UP: u64 = 8;

/// What the newest revision has of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// The record itself, in this row.
    Same {
        /// The row.
        row: i64,
        /// Whether other rows have its subject.
        has_others: bool,
    },
    /// Not the record.
    Other {
        /// Whether rows have its subject.
        has_subject: bool,
    },
}

/// Looks records up in a table as it was before the import.
pub(super) enum Known<'c> {
    /// The table was empty.
    Nothing,
    /// Each is looked up in the index.
    Index(Index<'c>),
    /// All contents have been read.
    Contents(Contents<'c>),
}

/// Look-ups in the index. It has the rows of this import, too.
pub(super) struct Index<'c> {
    connection: &'c Connection,
    table: Table,
    last: i64,
    of_subject: CachedStatement<'c>,
    n_look_ups: u64,
}

/// All rows of the newest revision by their content.
pub(super) struct Contents<'c> {
    index: Index<'c>,
    rows: HashTable<Row>,
    /// The subjects of more than one row.
    of_several: HashSet<u64>,
}

/// A row with its content, in pieces for want of a number of 16 bytes that takes no more room. 20 bytes.
struct Row([u32; 4], u32);

impl Row {
    fn new(content: u128, row: u32) -> Self {
        Self([0, 32, 64, 96].map(|shift| (content >> shift) as u32), row)
    }

    /// Contents are hashes already.
    fn hash(&self) -> u64 {
        u64::from(self.0[0]) << 32 | u64::from(self.0[1])
    }
}

impl<'c> Known<'c> {
    /// Of a table whose last row is this.
    pub(super) fn new(connection: &'c Connection, table: Table, last: i64) -> rusqlite::Result<Self> {
        let is_empty = !connection.query_row(&sql::has_current(table), [], |row| row.get::<_, bool>(0))?;
        if is_empty {
            return Ok(Self::Nothing);
        }
        let of_subject = connection.prepare_cached(&sql::current(table))?;
        Ok(Self::Index(Index { connection, table, last, of_subject, n_look_ups: 0 }))
    }

    /// Looks a record up.
    pub(super) fn find(&mut self, print: &Fingerprint) -> rusqlite::Result<Found> {
        if let Self::Index(index) = self
            && index.n_look_ups > FEW
            && index.n_look_ups > index.last as u64 / ROWS_PER_LOOK_UP
            && let Ok(last) = u32::try_from(index.last)
        {
            let Self::Index(index) = std::mem::replace(self, Self::Nothing) else {
                unreachable!("it has just been one")
            };
            *self = Self::Contents(Contents::read(index, last)?);
        }
        match self {
            Self::Nothing => Ok(Found::Other { has_subject: false }),
            Self::Index(index) => index.find(print),
            Self::Contents(contents) => contents.find(print),
        }
    }
}

impl Index<'_> {
    fn find(&mut self, print: &Fingerprint) -> rusqlite::Result<Found> {
        self.n_look_ups += 1;
        let mut found = None;
        let mut n_rows = 0;
        let mut rows = self.of_subject.query([print.subject as i64])?;
        while let Some(row) = rows.next()? {
            let number: i64 = row.get(0)?;
            if number <= self.last {
                n_rows += 1;
                if content(row, 1)? == print.content {
                    found = Some(number);
                }
            }
        }
        Ok(match found {
            Some(row) => Found::Same { row, has_others: n_rows > 1 },
            None => Found::Other { has_subject: n_rows > 0 },
        })
    }
}

impl<'c> Contents<'c> {
    fn read(index: Index<'c>, last: u32) -> rusqlite::Result<Self> {
        let (mut contents, mut of_several) = (HashTable::new(), HashSet::new());
        let mut statement = index.connection.prepare(&sql::all_current(index.table))?;
        let mut rows = statement.query([i64::from(last)])?;
        let mut before = None;
        while let Some(row) = rows.next()? {
            let subject = row.get::<_, i64>(2)? as u64;
            if before.replace(subject) == Some(subject) {
                of_several.insert(subject);
            }
            // no row is beyond the last, which fits
            let known = Row::new(content(row, 1)?, row.get::<_, i64>(0)? as u32);
            contents.insert_unique(known.hash(), known, Row::hash);
        }
        drop(rows);
        drop(statement);
        Ok(Self { index, rows: contents, of_several })
    }

    fn find(&mut self, print: &Fingerprint) -> rusqlite::Result<Found> {
        let wanted = Row::new(print.content, 0);
        match self.rows.find(wanted.hash(), |row| row.0 == wanted.0) {
            Some(row) => {
                let has_others = self.of_several.contains(&print.subject);
                Ok(Found::Same { row: i64::from(row.1), has_others })
            }
            None => self.index.find(print),
        }
    }
}
