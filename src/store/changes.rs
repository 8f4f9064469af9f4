//! What an import changes in one table: which records are new, which are there already, which rows they replace.
//!
//! Records are grouped by their subject: what they are about, and who says so. A record whose like is in the newest
//! revision changes nothing. Any other is added, and of the rows with its subject that the import does not have
//!
//! - in most tables all are replaced: an id, a share, a number of inhabitants has one value from one source;
//! - in the tables of relations ([`keeps_beside`]) those that differ only in their evidence are replaced, whether the
//!   record is new or not: what the source says about this relation is what it says now. One that differs in more (its
//!   period, its status) may be another relation between the same two, a second membership say, and stays beside.
//!
//! No row of another source is ever replaced.

use std::collections::{HashMap, HashSet};

use rusqlite::Row;

use crate::model::record::{Column, Part, Record};
use crate::model::tables::Table;
use crate::model::text::Texts;

/// With how many new records with its subject an old row is compared to find the one that it was most likely meant to be.
const MOST_COMPARED: usize = 16;

/// Whether a corrected record of this table is added beside the one that it corrects instead of replacing it.
fn keeps_beside(table: Table) -> bool {
    matches!(table, Table::Places | Table::Memberships | Table::Participations | Table::Ties)
}

/// The content hash in this column of a row.
pub(super) fn content(row: &Row<'_>, column: usize) -> rusqlite::Result<u128> {
    row.get::<_, [u8; 16]>(column).map(u128::from_be_bytes)
}

/// The records of an import with one hash of their subject, by what makes a row one of them. The texts themselves are
/// compared: two subjects may have one hash.
pub(super) struct Versions {
    columns: &'static [Column],
    keeps_beside: bool,
    /// Subject, or identity in tables that keep corrections beside, of all records.
    replacing: HashSet<String>,
    /// The new records by their subject.
    added: HashMap<String, Vec<Vec<String>>>,
}

impl Versions {
    /// None yet.
    pub(super) fn new(table: Table) -> Self {
        let (replacing, added) = (HashSet::new(), HashMap::new());
        Self { columns: table.columns(), keeps_beside: keeps_beside(table), replacing, added }
    }

    /// Adds a record that the import has.
    pub(super) fn add(&mut self, cells: Vec<String>, is_new: bool) {
        self.replacing.insert(self.key(&cells));
        // Only a new record is told of: one that was there already was told of when it came.
        if is_new && self.keeps_beside {
            let same = self.added.entry(subject(self.columns, &cells)).or_default();
            if same.len() < MOST_COMPARED {
                same.push(cells);
            }
        }
    }

    /// What a row shares with the records that replace it.
    fn key(&self, cells: &[String]) -> String {
        if self.keeps_beside { identity(self.columns, cells) } else { subject(self.columns, cells) }
    }

    /// Whether the records replace this row.
    pub(super) fn replace(&self, old: &[String]) -> bool {
        self.replacing.contains(&self.key(old))
    }

    /// The new record that has most in common with this row.
    pub(super) fn nearest(&self, old: &[String]) -> Option<&Vec<String>> {
        let n_differing = |new: &&Vec<String>| new.iter().zip(old).filter(|(new, old)| new != old).count();
        self.added.get(&subject(self.columns, old))?.iter().min_by_key(n_differing)
    }
}

/// What a record is about, and its source.
fn subject(columns: &[Column], cells: &[String]) -> String {
    key(columns, cells, |part| part == Part::Subject)
}

/// All but the evidence, and its source.
fn identity(columns: &[Column], cells: &[String]) -> String {
    key(columns, cells, |part| part != Part::Evidence)
}

fn key(columns: &[Column], cells: &[String], is_in: impl Fn(Part) -> bool) -> String {
    let in_key = columns.iter().zip(cells).filter(|(column, _)| is_in(column.spec.part) || column.name == "source");
    in_key.flat_map(|(_, cell)| [cell.as_str(), "\u{1f}"]).collect()
}

/// The texts of a record, by column.
pub(super) fn cells_of_record<R: Record>(record: &R, texts: &Texts) -> Vec<String> {
    let cell = |column| {
        let mut cell = String::new();
        record.write(column, texts, &mut cell);
        cell
    };
    (0..R::COLUMNS.len()).map(cell).collect()
}

/// The texts in a row, from this column on.
pub(super) fn cells_of_row(row: &Row<'_>, first: usize, n_columns: usize) -> rusqlite::Result<Vec<String>> {
    let cell = |column| row.get::<_, Option<String>>(first + column).map(Option::unwrap_or_default);
    (0..n_columns).map(cell).collect()
}
