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

/// The row of the newest revision with the subject `?1` and the content `?2`.
pub(super) fn row_of(table: Table) -> String {
    format!("SELECT row FROM \"{}\" WHERE subject = ?1 AND content = ?2 AND until IS NULL", table.name())
}

/// Row, content and subject of all that the newest revision has up to the row `?1`, by subject. The index alone has them.
pub(super) fn all_current(table: Table) -> String {
    let name = table.name();
    format!("SELECT row, content, subject FROM \"{name}\" WHERE until IS NULL AND row <= ?1 ORDER BY subject, content")
}

/// The last key of an id; 0 where there is none.
pub(super) const LAST_KEY: &str = "SELECT coalesce(max(key), 0) FROM identity";

/// The number of the last row; 0 where there is none.
pub(super) fn last_row(table: Table) -> String {
    format!("SELECT coalesce(max(row), 0) FROM \"{}\"", table.name())
}

/// Takes the row `?1` out, which no revision has yet.
pub(super) fn delete(table: Table) -> String {
    format!("DELETE FROM \"{}\" WHERE row = ?1", table.name())
}

/// Drops the indexes of a table.
pub(super) fn drop_indexes(table: Table) -> String {
    indexes(table).iter().flat_map(|(name, _)| ["DROP INDEX \"", name, "\";"]).collect()
}

/// Makes the indexes of a table, as its layout has them.
pub(super) fn make_indexes(table: Table) -> String {
    indexes(table).into_iter().map(|(_, statement)| statement + ";").collect()
}

fn indexes(table: Table) -> Vec<(String, String)> {
    let name = table.name();
    let by_subject =
        format!("CREATE UNIQUE INDEX \"{name}_subject\" ON \"{name}\" (subject, content) WHERE until IS NULL");
    let mut indexes = vec![(format!("{name}_subject"), by_subject)];
    if table.declares() {
        let by_id = format!("CREATE INDEX \"{name}_id\" ON \"{name}\" (\"id\") WHERE until IS NULL");
        indexes.push((format!("{name}_id"), by_id));
    }
    indexes
}

/// Row, content and, where it declares one, id of what the newest revision has from these sources; none for a table whose
/// rows name no source.
pub(super) fn of_sources(table: Table, sources: &[i64]) -> Option<String> {
    let name = table.name();
    let list = sources.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
    let has_source = |table: Table| table.columns().iter().any(|column| column.name == "source");
    let of_sources = if table == Table::Identifiers {
        let declared = |is_in: &str| {
            let declaring = Table::ALL.iter().filter(|table| table.declares() && has_source(**table));
            let ids = declaring
                .map(|table| format!("SELECT \"id\" FROM \"{}\" WHERE until IS NULL AND ({is_in})", table.name()));
            ids.collect::<Vec<_>>().join(" UNION ALL ")
        };
        let ours = declared(&format!("\"source\" IN ({list})"));
        let others = declared(&format!("\"source\" IS NULL OR \"source\" NOT IN ({list})"));
        format!("\"node\" IN ({ours}) AND \"node\" NOT IN ({others})")
    } else if has_source(table) {
        format!("\"source\" IN ({list})")
    } else {
        return None;
    };
    let id = if table.declares() { ", \"id\"" } else { "" };
    Some(format!("SELECT row, content{id} FROM \"{name}\" WHERE until IS NULL AND {of_sources}"))
}

/// The rows of the newest revision that declare the id with the key `?1`.
pub(super) fn declaring(table: Table) -> String {
    format!("SELECT row FROM \"{}\" WHERE \"id\" = ?1 AND until IS NULL", table.name())
}

/// The rows of the newest revision where a column is filled, with it.
pub(super) fn filled(table: Table, column: &str) -> String {
    let name = table.name();
    format!("SELECT row, \"{column}\" FROM \"{name}\" WHERE until IS NULL AND \"{column}\" IS NOT NULL")
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
    format!("SELECT {} FROM \"{}\" t WHERE row = ?1", all_texts(table), table.name())
}

/// Every row of every revision: row, since, until, subject, content, then the texts of its columns.
pub(super) fn every_row(table: Table) -> String {
    format!("SELECT row, since, until, subject, content, {} FROM \"{}\" t", all_texts(table), table.name())
}

/// The rows that only one of the revisions `?1` and `?2` has: subject, whether it is the second, then the texts of the
/// table's columns; by subject, those of the first revision first.
pub(super) fn differing(table: Table) -> String {
    let is_in = |place: &str| format!("(since <= {place} AND (until IS NULL OR until > {place}))");
    let (first, second) = (is_in("?1"), is_in("?2"));
    let (texts, name) = (all_texts(table), table.name());
    format!("SELECT subject, {second}, {texts} FROM \"{name}\" t WHERE {first} <> {second} ORDER BY 1, 2, content")
}

fn all_texts(table: Table) -> String {
    list(table, |column| match Stored::of(column.cell) {
        Stored::Key => format!("(SELECT i.id FROM identity i WHERE i.key = t.\"{}\")", column.name),
        _ => text(column),
    })
}

/// Columns of a table, by their positions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Filled(u64);

impl Filled {
    /// How many columns stand before those of the table in the rows of [`of_revision`].
    pub(super) const BEFORE: usize = 2;

    /// Whether the column is one of them.
    pub(super) fn has(self, position: usize) -> bool {
        self.0 >> position & 1 == 1
    }

    /// Those that are filled in a row of [`of_revision`], by its second column.
    pub(super) fn read(bits: i64) -> Self {
        Self(bits.cast_unsigned())
    }

    /// Whether there are none.
    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// These, and others.
    pub(super) fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }
}

/// What the revision `?1` has in the rows behind `?2` up to `?3`, by row: the row; which of the other columns are filled in
/// it; then the columns `filled`: keys for single ids, texts for all else.
///
/// Most columns of most data are never filled, and asking for a cell costs more than finding it empty here.
pub(super) fn of_revision(table: Table, filled: Filled) -> String {
    let mut columns = vec![String::from("row"), others(table, filled)];
    let wanted = table.columns().iter().enumerate().filter(|&(position, _)| filled.has(position));
    columns.extend(wanted.map(|(_, column)| text(column)));
    let (columns, name) = (columns.join(", "), table.name());
    let is_in = "since <= ?1 AND (until IS NULL OR until > ?1)";
    format!("SELECT {columns} FROM \"{name}\" WHERE row > ?2 AND row <= ?3 AND {is_in} ORDER BY row")
}

/// The columns beside `filled` that a row fills, by their bits.
fn others(table: Table, filled: Filled) -> String {
    let others = table.columns().iter().enumerate().filter(|&(position, _)| !filled.has(position));
    let is_filled = others.map(|(position, column)| (position, format!("\"{}\" IS NOT NULL", column.name)));
    let (bits, any): (Vec<_>, Vec<_>) =
        is_filled.map(|(position, is_filled)| (format!("(({is_filled}) << {position})"), is_filled)).unzip();
    if any.is_empty() {
        return String::from("0");
    }
    format!("CASE WHEN {} THEN {} ELSE 0 END", any.join(" OR "), bits.join(" | "))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_has_a_bit() {
        for table in Table::ALL {
            assert!(table.columns().len() <= u64::BITS as usize, "{table:?}");
        }
    }
}
