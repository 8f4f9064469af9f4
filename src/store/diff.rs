//! What differs between two revisions, row by row.

use std::path::Path;

use rusqlite::Connection;

use crate::model::tables::Table;
use crate::store::changes::cells_of_row;
use crate::store::{StoreError, sql};

/// A row in which two revisions differ; the texts of its columns, in the order of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// Only the later has it.
    Added(Vec<String>),
    /// Only the earlier has it.
    Removed(Vec<String>),
    /// Each has one row of this subject and source.
    Changed {
        /// As the earlier has it.
        old: Vec<String>,
        /// As the later has it.
        new: Vec<String>,
    },
}

/// A row that one of the revisions has, with the hash of its subject.
struct Found {
    subject: i64,
    is_new: bool,
    cells: Vec<String>,
}

/// Gives the differences of a table to `each`, those of one subject together.
///
/// Time: a walk through all rows of the table. Memory: the rows of one subject.
pub(super) fn differences<E: From<StoreError>>(
    connection: &Connection,
    path: &Path,
    table: Table,
    revisions: [u32; 2],
    each: &mut dyn FnMut(Table, Difference) -> Result<(), E>,
) -> Result<(), E> {
    let at = |source| StoreError::at(path, source);
    let mut statement = connection.prepare(&sql::differing(table)).map_err(at)?;
    let mut rows = statement.query(revisions).map_err(at)?;
    let mut same: Vec<Found> = Vec::new();
    while let Some(row) = rows.next().map_err(at)? {
        let (subject, is_new) = (row.get(0).map_err(at)?, row.get(1).map_err(at)?);
        if same.first().is_some_and(|first| first.subject != subject) {
            tell(table, &mut same, each)?;
        }
        same.push(Found { subject, is_new, cells: cells_of_row(row, 2, table.columns().len()).map_err(at)? });
    }
    tell(table, &mut same, each)
}

fn tell<E>(
    table: Table,
    same: &mut Vec<Found>,
    each: &mut dyn FnMut(Table, Difference) -> Result<(), E>,
) -> Result<(), E> {
    if let [old, new] = &mut same[..]
        && !old.is_new
        && new.is_new
    {
        let (old, new) = (std::mem::take(&mut old.cells), std::mem::take(&mut new.cells));
        same.clear();
        return each(table, Difference::Changed { old, new });
    }
    for Found { is_new, cells, .. } in same.drain(..) {
        each(table, if is_new { Difference::Added(cells) } else { Difference::Removed(cells) })?;
    }
    Ok(())
}
