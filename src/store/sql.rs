//! The statements on the tables of records, made from the tables' columns.

use crate::model::record::{CellType, Column};
use crate::model::tables::Table;

/// How a cell stands in the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stored {
    /// As the key of its identity.
    Key,
    /// As a whole number.
    Number,
    /// As 0 or 1.
    Truth,
    /// As its text.
    Text,
}

impl Stored {
    /// How cells of this type stand in the database.
    pub(super) fn of(cell: CellType) -> Self {
        match cell {
            CellType::Id => Self::Key,
            CellType::Integer => Self::Number,
            CellType::Boolean => Self::Truth,
            CellType::Text
            | CellType::Ids
            | CellType::PartialDate
            | CellType::End
            | CellType::Day
            | CellType::Decimal
            | CellType::Decimals
            | CellType::Money
            | CellType::Value => Self::Text,
        }
    }
}

/// Adds a row: revision, subject and content, then the table's columns.
pub(super) fn insert(table: Table) -> String {
    let columns = list(table, |column| format!("\"{}\"", column.name));
    let places: Vec<_> = (1..=table.columns().len() + 3).map(|place| format!("?{place}")).collect();
    format!("INSERT INTO \"{}\" (since, subject, content, {columns}) VALUES ({})", table.name(), places.join(", "))
}

/// Ends the row `?2` with the revision `?1`.
pub(super) fn close(table: Table) -> String {
    format!("UPDATE \"{}\" SET until = ?1 WHERE row = ?2", table.name())
}

/// Row and content of what the newest revision has of the subject `?1`.
pub(super) fn current(table: Table) -> String {
    format!("SELECT row, content FROM \"{}\" WHERE subject = ?1 AND until IS NULL", table.name())
}

/// Whether the newest revision has anything in the table.
pub(super) fn has_current(table: Table) -> String {
    format!("SELECT EXISTS (SELECT 1 FROM \"{}\" WHERE until IS NULL)", table.name())
}

/// Whether the newest revision declares the id `?1` in this table.
pub(super) fn declares(table: Table) -> String {
    format!(
        "SELECT EXISTS (SELECT 1 FROM \"{}\" WHERE until IS NULL AND id = (SELECT key FROM identity WHERE id = ?1))",
        table.name()
    )
}

/// The texts of the table's columns in the row `?1`.
pub(super) fn texts(table: Table) -> String {
    let columns = list(table, |column| match Stored::of(column.cell) {
        Stored::Key => format!("(SELECT i.id FROM identity i WHERE i.key = t.\"{}\")", column.name),
        _ => text(column),
    });
    format!("SELECT {columns} FROM \"{}\" t WHERE row = ?1", table.name())
}

/// Content, row and columns of what the revision `?1` has: keys for single ids, texts for all else.
pub(super) fn of_revision(table: Table) -> String {
    let columns = list(table, text);
    let name = table.name();
    format!("SELECT content, row, {columns} FROM \"{name}\" WHERE since <= ?1 AND (until IS NULL OR until > ?1)")
}

fn list(table: Table, column: impl Fn(&Column) -> String) -> String {
    let columns: Vec<_> = table.columns().iter().map(column).collect();
    columns.join(", ")
}

fn text(column: &Column) -> String {
    let name = column.name;
    match Stored::of(column.cell) {
        Stored::Key | Stored::Text => format!("\"{name}\""),
        Stored::Number => format!("CAST(\"{name}\" AS TEXT)"),
        Stored::Truth => format!("CASE \"{name}\" WHEN 1 THEN 'true' WHEN 0 THEN 'false' END"),
    }
}
