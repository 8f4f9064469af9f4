//! Whether the database is as it was written.

use std::collections::BTreeMap;

use rusqlite::Connection;

use crate::model::batch::VisitMut;
use crate::model::fingerprint::fingerprint;
use crate::model::record::Record;
use crate::model::tables::Batch;
use crate::model::text::Texts;
use crate::store::changes::{cells_of_row, content};
use crate::store::{revision, sql};

/// How many problems are told in full; all are counted.
const MOST_TOLD: usize = 100;
/// Texts of so many rows are held at once.
const TOGETHER: usize = 8_192;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// How many rows were looked at, of all revisions.
    pub row_count: u64,
    /// The revisions whose digest was computed anew from their rows.
    pub revision_count: usize,
    /// What is wrong: the first hundred.
    pub problems: Vec<String>,
    /// How many problems there are in all.
    pub problem_count: u64,
}

impl Verified {
    fn problem(&mut self, text: String) {
        self.problem_count += 1;
        if self.problems.len() < MOST_TOLD {
            self.problems.push(text);
        }
    }
}

/// What a revision changed.
#[derive(Default)]
struct Change {
    /// Of the sum of content hashes.
    digest: u128,
    added: u64,
    removed: u64,
}

/// Checks the pages and indexes of the file, the references between its tables, the hashes of every row against its
/// cells, and the figures of every revision against its rows.
///
/// Time: a walk through all rows and indexes. Memory: some thousand rows.
pub(super) fn verify(connection: &Connection) -> rusqlite::Result<Verified> {
    let transaction = connection.unchecked_transaction()?;
    let mut verified = Verified::default();
    let mut statement = transaction.prepare("PRAGMA integrity_check(100)")?;
    let found = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    found.into_iter().filter(|text| text != "ok").for_each(|text| verified.problem(text));
    let mut statement = transaction.prepare("PRAGMA foreign_key_check")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (table, number, other) =
            (row.get::<_, String>(0)?, row.get::<_, Option<i64>>(1)?, row.get::<_, String>(2)?);
        let number = number.map_or_else(|| String::from("?"), |number| number.to_string());
        verified.problem(format!("row {number} of the table {table} refers to a row of {other} that is not there"));
    }
    drop(rows);
    let mut changes = BTreeMap::new();
    Batch::default().visit_mut(&mut Tables {
        connection: &transaction,
        verified: &mut verified,
        changes: &mut changes,
    })?;
    revisions(&transaction, &changes, &mut verified)?;
    drop(statement);
    Ok(verified)
}

struct Tables<'a> {
    connection: &'a Connection,
    verified: &'a mut Verified,
    changes: &'a mut BTreeMap<u32, Change>,
}

impl VisitMut for Tables<'_> {
    type Error = rusqlite::Error;
    fn table<R: Record>(&mut self, _: &mut Vec<R>, _: &mut Texts) -> rusqlite::Result<()> {
        let mut statement = self.connection.prepare(&sql::every_row(R::TABLE))?;
        let mut rows = statement.query([])?;
        let (mut texts, mut scratch) = (Texts::new(), String::new());
        while let Some(row) = rows.next()? {
            self.verified.row_count += 1;
            if texts.len() > TOGETHER * R::COLUMNS.len() {
                texts = Texts::new();
            }
            let number: i64 = row.get(0)?;
            let place = |problem: &str| format!("row {number} of the table {} {problem}", R::TABLE.name());
            let (since, until) = (row.get::<_, u32>(1)?, row.get::<_, Option<u32>>(2)?);
            let stored = content(row, 4)?;
            let first = self.changes.entry(since).or_default();
            first.digest = first.digest.wrapping_add(stored);
            first.added += 1;
            if let Some(until) = until {
                let last = self.changes.entry(until).or_default();
                last.digest = last.digest.wrapping_sub(stored);
                last.removed += 1;
                if until <= since {
                    self.verified.problem(place(&format!("ends with revision {until}, before it begins with {since}")));
                }
            }
            let cells = cells_of_row(row, 5, R::COLUMNS.len())?;
            match R::read(|column| cells[column].as_str(), &mut texts) {
                Ok(record) => {
                    let print = fingerprint(&record, &texts, &mut scratch);
                    if print.content != stored || print.subject as i64 != row.get::<_, i64>(3)? {
                        self.verified.problem(place("is not as it was written: its hash differs"));
                    }
                }
                Err(wrong) => {
                    let wrong =
                        wrong.iter().map(|(column, wrong)| format!("{} {}", R::COLUMNS[*column].name, wrong.text));
                    self.verified.problem(place(&wrong.collect::<Vec<_>>().join(", ")));
                }
            }
        }
        Ok(())
    }
}

/// Compares what the revisions say of themselves with what their rows say.
fn revisions(
    connection: &Connection,
    changes: &BTreeMap<u32, Change>,
    verified: &mut Verified,
) -> rusqlite::Result<()> {
    let mut sum = 0_u128;
    let mut expected = 1;
    for revision in revision::all(connection)? {
        let number = revision.number;
        if number != expected {
            verified.problem(format!("revision {expected} is missing before revision {number}"));
        }
        expected = number + 1;
        let none = Change::default();
        let change = changes.get(&number).unwrap_or(&none);
        sum = sum.wrapping_add(change.digest);
        let digest = revision::digest(sum);
        if digest != revision.digest {
            let text = format!("revision {number} has the digest {}, and its rows give {digest}", revision.digest);
            verified.problem(text);
        }
        if (change.added, change.removed) != (revision.added, revision.removed) {
            let (added, removed) = (change.added, change.removed);
            let told = format!("tells of {} rows added and {} removed", revision.added, revision.removed);
            verified.problem(format!("revision {number} {told}; there are {added} and {removed}"));
        }
        verified.revision_count += 1;
    }
    Ok(())
}
