//! Which rows there are, and who reads them.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;

use crate::model::tables::Table;
use crate::store::sql;

/// How many rows there are, at most.
pub(super) struct Sizes {
    /// By table, the number of its last row.
    last: Vec<(Table, i64)>,
    /// How many ids.
    pub ids: i64,
}

impl Sizes {
    pub fn of(connection: &Connection) -> rusqlite::Result<Self> {
        let number = |sql: &str| connection.query_row(sql, [], |row| row.get(0));
        let last = Table::ALL.iter().map(|&table| Ok((table, number(&sql::last_row(table))?)));
        Ok(Self { last: last.collect::<rusqlite::Result<_>>()?, ids: number(sql::LAST_KEY)? })
    }

    /// How many rows of a table.
    pub fn rows(&self, table: Table) -> usize {
        self.last.iter().find(|(other, _)| *other == table).map_or(0, |&(_, last)| room(last))
    }

    /// How many texts that are no ids there may be: a name of each that has one.
    pub fn names(&self) -> i64 {
        self.last.iter().filter(|(table, _)| table.declares()).map(|(_, last)| last).sum()
    }
}

/// Room for so many.
pub(super) fn room(rows: i64) -> usize {
    usize::try_from(rows).unwrap_or_default()
}

/// Rows of one table: those behind a number, up to another.
#[derive(Clone, Copy)]
pub(super) struct Portion {
    pub table: Table,
    pub behind: i64,
    pub last: i64,
}

/// The rows that nobody has taken yet.
pub(super) struct Portions(Mutex<VecDeque<Portion>>);

impl Portions {
    /// Rows that are read at once: so few that no thread waits long for the other at the end.
    const TOGETHER: i64 = 16_384;

    /// All rows.
    pub fn of(sizes: &Sizes) -> Self {
        let of_table = |&(table, last): &(Table, i64)| {
            let starts = (0..last).step_by(Self::TOGETHER as usize);
            starts.map(move |behind| Portion { table, behind, last: last.min(behind + Self::TOGETHER) })
        };
        Self(Mutex::new(sizes.last.iter().flat_map(of_table).collect()))
    }

    /// The first of them, which are the caller's now.
    pub fn first(&self) -> Option<Portion> {
        self.left().pop_front()
    }

    /// The last of them, which are the caller's now.
    pub fn last(&self) -> Option<Portion> {
        self.left().pop_back()
    }

    fn left(&self) -> MutexGuard<'_, VecDeque<Portion>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
