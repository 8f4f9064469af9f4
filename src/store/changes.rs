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

use rusqlite::{Connection, Row};

use crate::model::fingerprint::fingerprint;
use crate::model::record::{Column, Part, Record};
use crate::model::tables::Table;
use crate::model::text::Texts;
use crate::store::beside::{Beside, Besides};
use crate::store::progress::Meter;
use crate::store::sql;

/// With how many new records with its subject an old row is compared to find the one that it was most likely meant to be.
const MOST_COMPARED: usize = 16;

/// What an import changes in one table.
#[derive(Default)]
pub(super) struct Changes {
    /// The records that are new, each once, in the order of the batch: what lies together there, such as the parties of
    /// one project, is then written and loaded together, which takes half the time.
    pub added: Vec<Print>,
    /// The rows that end, with their content.
    pub closed: Vec<(i64, u128)>,
    /// How many records are there already.
    pub unchanged: u64,
}

/// A record of the import by its hashes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Print {
    /// Of what it is about and its source.
    pub subject: u64,
    /// Of everything.
    pub content: u128,
    /// Its position in the batch.
    pub index: u32,
}

/// Whether a corrected record of this table is added beside the one that it corrects instead of replacing it.
pub(super) fn keeps_beside(table: Table) -> bool {
    matches!(table, Table::Places | Table::Memberships | Table::Participations | Table::Ties)
}

/// Compares the records of one table with the newest revision.
///
/// Time: one look-up in an index for each subject, none when the table is empty; the other rows are not looked at.
/// Memory: 32 bytes for each record.
pub(super) fn changes<R: Record>(
    connection: &Connection,
    records: &[R],
    texts: &Texts,
    besides: &mut Besides,
    meter: &mut Meter<'_>,
) -> rusqlite::Result<Changes> {
    let mut prints = prints(records, texts, meter);
    prints.sort_unstable();
    prints.dedup_by_key(|print| print.content);
    let in_order_of_batch = |prints: &mut Vec<Print>| prints.sort_unstable_by_key(|print| print.index);
    let is_empty = !connection.query_row(&sql::has_current(R::TABLE), [], |row| row.get::<_, bool>(0))?;
    if is_empty {
        in_order_of_batch(&mut prints);
        return Ok(Changes { added: prints, ..Changes::default() });
    }

    let mut changes = Changes::default();
    let mut of_subject = connection.prepare(&sql::current(R::TABLE))?;
    let mut of_row = connection.prepare(&sql::texts(R::TABLE))?;
    let mut current: Vec<(i64, u128)> = Vec::new();
    for group in prints.chunk_by(|a, b| a.subject == b.subject) {
        current.clear();
        let mut rows = of_subject.query([group[0].subject as i64])?;
        while let Some(row) = rows.next()? {
            current.push((row.get(0)?, content(row, 1)?));
        }
        let n_added = changes.added.len();
        changes.added.extend(group.iter().filter(|print| !current.iter().any(|row| row.1 == print.content)));
        let n_unchanged = group.len() - (changes.added.len() - n_added);
        changes.unchanged += n_unchanged as u64;
        meter.advance(n_unchanged);

        let has = |content| group.binary_search_by(|print| print.content.cmp(&content)).is_ok();
        let mut versions = None;
        for &(row, content) in current.iter().filter(|row| !has(row.1)) {
            let versions =
                versions.get_or_insert_with(|| Versions::new(records, texts, group, &changes.added[n_added..]));
            let old = of_row.query_row([row], |row| cells_of_row(row, R::COLUMNS.len()))?;
            if versions.replace(&old) {
                changes.closed.push((row, content));
            } else if let Some(new) = versions.nearest(&old) {
                besides.push(Beside { table: R::TABLE, old, new: new.clone() });
            }
        }
    }
    in_order_of_batch(&mut changes.added);
    Ok(changes)
}

/// The content hash in this column of a row.
pub(super) fn content(row: &Row<'_>, column: usize) -> rusqlite::Result<u128> {
    row.get::<_, [u8; 16]>(column).map(u128::from_be_bytes)
}

fn prints<R: Record>(records: &[R], texts: &Texts, meter: &mut Meter<'_>) -> Vec<Print> {
    let mut scratch = String::new();
    let print = |(index, record)| {
        let print = fingerprint(record, texts, &mut scratch);
        meter.advance(1);
        Print { subject: print.subject, content: print.content, index: index as u32 }
    };
    records.iter().enumerate().map(print).collect()
}

/// The records of an import with one subject, by what makes a row one of them.
struct Versions {
    columns: &'static [Column],
    keeps_beside: bool,
    /// Subject, or identity in tables that keep corrections beside, of all records.
    replacing: HashSet<String>,
    /// The new records by their subject.
    added: HashMap<String, Vec<Vec<String>>>,
}

impl Versions {
    fn new<R: Record>(records: &[R], texts: &Texts, group: &[Print], added: &[Print]) -> Self {
        let keeps_beside = keeps_beside(R::TABLE);
        let mut versions = Self { columns: R::COLUMNS, keeps_beside, replacing: HashSet::new(), added: HashMap::new() };
        for print in group {
            let cells = cells_of_record(&records[print.index as usize], texts);
            versions.replacing.insert(versions.key(&cells));
        }
        // Only a new record is told of: one that was there already was told of when it came.
        for print in added.iter().filter(|_| keeps_beside) {
            let cells = cells_of_record(&records[print.index as usize], texts);
            let same = versions.added.entry(subject(R::COLUMNS, &cells)).or_default();
            if same.len() < MOST_COMPARED {
                same.push(cells);
            }
        }
        versions
    }

    /// What a row shares with the records that replace it. The texts themselves: two subjects may have one hash.
    fn key(&self, cells: &[String]) -> String {
        if self.keeps_beside { identity(self.columns, cells) } else { subject(self.columns, cells) }
    }

    /// Whether the records replace this row.
    fn replace(&self, old: &[String]) -> bool {
        self.replacing.contains(&self.key(old))
    }

    /// The new record that has most in common with this row.
    fn nearest(&self, old: &[String]) -> Option<&Vec<String>> {
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

fn cells_of_record<R: Record>(record: &R, texts: &Texts) -> Vec<String> {
    let cell = |column| {
        let mut cell = String::new();
        record.write(column, texts, &mut cell);
        cell
    };
    (0..R::COLUMNS.len()).map(cell).collect()
}

fn cells_of_row(row: &Row<'_>, n_columns: usize) -> rusqlite::Result<Vec<String>> {
    (0..n_columns).map(|column| row.get::<_, Option<String>>(column).map(Option::unwrap_or_default)).collect()
}
