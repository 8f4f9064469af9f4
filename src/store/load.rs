//! Loading a revision.

use std::cell::Cell;
use std::convert::Infallible;
use std::mem::take;
use std::path::Path;

use rusqlite::{Connection, Row, Rows};

use crate::model::batch::VisitMut;
use crate::model::id::Id;
use crate::model::record::{Record, Wrong};
use crate::model::revision::Revision;
use crate::model::tables::{Batch, Table};
use crate::model::text::{Symbol, Texts};
use crate::store::sql::{self, Stored};
use crate::store::{StoreError, open, revision};

/// A revision with its records.
///
/// The symbols of ids are in the order of their texts. The records of a table, and the symbols of other texts, stand in no
/// order that means anything: it depends on the imports that made the revision.
pub struct Loaded {
    /// Its records.
    pub batch: Batch,
    /// Its number and figures.
    pub revision: Revision,
}

/// Loads the revision of this number, else the newest: half of the rows on a thread of its own.
///
/// Time: one pass over all rows ever saved. Memory: the records, and for a while the texts of ids once more.
pub(super) fn load(connection: &Connection, path: &Path, number: Option<u32>) -> Result<Loaded, StoreError> {
    let at = |source| StoreError::at(path, source);
    // All tables as of one moment, whatever an import does meanwhile.
    let transaction = connection.unchecked_transaction().map_err(at)?;
    let newest = revision::newest(&transaction).map_err(at)?;
    let newest = newest.ok_or_else(|| StoreError::Empty { path: path.to_path_buf() })?;
    let revision = match number {
        None => newest,
        Some(number) => revision::numbered(&transaction, number)
            .map_err(at)?
            .ok_or_else(|| StoreError::NoSuchRevision { path: path.to_path_buf(), number, newest: newest.number })?,
    };
    let sizes = Sizes::of(&transaction).map_err(at)?;
    let (texts, ids) = identities(&transaction, &sizes).map_err(at)?;
    let n_ids = texts.len();
    let mut batch = Batch { texts, ..Batch::default() };
    let loading = Loading { path, number: revision.number, ids: &ids, sizes: &sizes };
    match again(path, &revision) {
        Some(other) => {
            let mut beside = Batch { texts: batch.texts.clone(), ..Batch::default() };
            std::thread::scope(|scope| {
                let into = &mut beside;
                let beside = scope.spawn(move || loading.load(&other, Half::Second, into));
                loading.load(&transaction, Half::First, &mut batch)?;
                beside.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            })?;
            let mut merger = Merger::new(beside, n_ids, &mut batch.texts);
            let Ok(()) = batch.visit_mut(&mut merger);
        }
        None => loading.load(&transaction, Half::Both, &mut batch)?,
    }
    Ok(Loaded { batch, revision })
}

/// The same revision through another connection. Rows of a revision never change, so that it need not be as of the same
/// moment; none where the file cannot be opened again, or has been replaced.
fn again(path: &Path, revision: &Revision) -> Option<Connection> {
    let other = open::read_only(path).ok()?;
    let found = revision::numbered(&other, revision.number).ok()??;
    (found.digest == revision.digest).then_some(other)
}

/// Which of the rows, table by table in their order.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    First,
    Second,
    Both,
}

/// How many rows there are, at most.
struct Sizes {
    /// By table, the number of its last row.
    last: Vec<(Table, i64)>,
    /// How many ids.
    ids: i64,
}

impl Sizes {
    fn of(connection: &Connection) -> rusqlite::Result<Self> {
        let number = |sql: &str| connection.query_row(sql, [], |row| row.get(0));
        let last = Table::ALL.iter().map(|&table| Ok((table, number(&sql::last_row(table))?)));
        Ok(Self { last: last.collect::<rusqlite::Result<_>>()?, ids: number(sql::LAST_KEY)? })
    }

    /// The rows of a table in a half: behind the first number, up to the second.
    fn rows(&self, table: Table, half: Half) -> (i64, i64) {
        let before: i64 = self.last.iter().take_while(|(other, _)| *other != table).map(|(_, last)| last).sum();
        let all: i64 = self.last.iter().map(|(_, last)| last).sum();
        let last = self.last.iter().find(|(other, _)| *other == table).map_or(0, |&(_, last)| last);
        let cut = (all / 2 - before).clamp(0, last);
        match half {
            Half::Both => (0, last),
            Half::First => (0, cut),
            Half::Second => (cut, last),
        }
    }

    /// How many texts that are no ids there may be: a name of each that has one.
    fn names(&self) -> i64 {
        self.last.iter().filter(|(table, _)| table.declares()).map(|(_, last)| last).sum()
    }
}

/// Room for so many.
fn room(rows: i64) -> usize {
    usize::try_from(rows).unwrap_or_default()
}

/// Puts what was loaded beside into the batch.
struct Merger {
    beside: Batch,
    /// How many texts both have alike, those of ids.
    n_alike: usize,
    /// By the others of beside, what they are in the batch.
    symbols: Vec<Symbol>,
}

impl Merger {
    fn new(beside: Batch, n_alike: usize, texts: &mut Texts) -> Self {
        let symbols = beside.texts.iter().skip(n_alike).map(|(_, text)| texts.intern(text)).collect();
        Self { beside, n_alike, symbols }
    }
}

impl VisitMut for Merger {
    type Error = Infallible;
    fn table<R: Record>(&mut self, records: &mut Vec<R>, _: &mut Texts) -> Result<(), Infallible> {
        let mut loaded = take(R::of(&mut self.beside));
        if loaded.is_empty() {
            return Ok(());
        }
        if !self.symbols.is_empty() {
            let mut here = |symbol: Symbol| match symbol.index().checked_sub(self.n_alike) {
                Some(other) => self.symbols[other],
                None => symbol,
            };
            for record in &mut loaded {
                record.renumber(&mut here);
            }
        }
        records.append(&mut loaded);
        Ok(())
    }
}

/// The texts of all ids, and the ids by their keys.
fn identities(connection: &Connection, sizes: &Sizes) -> rusqlite::Result<(Texts, Vec<Option<Id>>)> {
    let (mut texts, mut ids) = (Texts::new(), Vec::with_capacity(room(sizes.ids) + 1));
    texts.reserve(room(sizes.ids) + room(sizes.names()));
    let mut statement = connection.prepare("SELECT key, id FROM identity ORDER BY id")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        // Keys are given from 1 on without gaps.
        let key = row.get::<_, u32>(0)? as usize;
        if ids.len() <= key {
            ids.resize(key + 1, None);
        }
        ids[key] = Some(Id(texts.intern(row.get_ref(1)?.as_str()?)));
    }
    Ok((texts, ids))
}

#[derive(Clone, Copy)]
struct Loading<'a> {
    path: &'a Path,
    number: u32,
    /// By key.
    ids: &'a [Option<Id>],
    sizes: &'a Sizes,
}

impl Loading<'_> {
    fn load(self, connection: &Connection, half: Half, batch: &mut Batch) -> Result<(), StoreError> {
        batch.visit_mut(&mut Loader { of: self, connection, half })
    }
}

struct Loader<'a> {
    of: Loading<'a>,
    connection: &'a Connection,
    half: Half,
}

impl VisitMut for Loader<'_> {
    type Error = StoreError;
    fn table<R: Record>(&mut self, records: &mut Vec<R>, texts: &mut Texts) -> Result<(), Self::Error> {
        let at = |source| StoreError::at(self.of.path, source);
        let (behind, last) = self.of.sizes.rows(R::TABLE, self.half);
        if behind == last {
            return Ok(());
        }
        // The first half makes room for the second, which is put behind it.
        let until = if self.half == Half::First { self.of.sizes.rows(R::TABLE, Half::Both).1 } else { last };
        records.reserve(room(until - behind));
        let mut statement = self.connection.prepare(&sql::of_revision(R::TABLE)).map_err(at)?;
        let rows = statement.query([i64::from(self.of.number), behind, last]).map_err(at)?;
        self.read(rows, records, texts)
    }
}

impl Loader<'_> {
    fn read<R: Record>(&self, mut rows: Rows<'_>, records: &mut Vec<R>, texts: &mut Texts) -> Result<(), StoreError> {
        let at = |source| StoreError::at(self.of.path, source);
        let is_key: Vec<bool> = R::COLUMNS.iter().map(|column| Stored::of(column.cell) == Stored::Key).collect();
        while let Some(row) = rows.next().map_err(at)? {
            let cells = Cells { row, is_key: &is_key, ids: self.of.ids, wrong: Cell::new(None) };
            let record = R::read_known(|column| cells.id(column), |column| cells.text(column), texts);
            if let Some(wrong) = cells.wrong.take() {
                return Err(at(wrong));
            }
            records.push(record.map_err(|wrong| self.damaged::<R>(row, &wrong))?);
        }
        Ok(())
    }

    fn damaged<R: Record>(&self, row: &Row<'_>, wrong: &[(usize, Wrong)]) -> StoreError {
        let row = row.get::<_, i64>(0).unwrap_or_default();
        let cells: Vec<_> =
            wrong.iter().map(|(column, wrong)| format!("{} {}", R::COLUMNS[*column].name, wrong.text)).collect();
        let text = format!("in row {row} of the table {}, {}", R::TABLE.name(), cells.join(", "));
        StoreError::Damaged { path: self.of.path.to_path_buf(), text }
    }
}

/// The cells of a row, behind its number.
struct Cells<'row> {
    row: &'row Row<'row>,
    is_key: &'row [bool],
    ids: &'row [Option<Id>],
    /// The first that has not the type of its column.
    wrong: Cell<Option<rusqlite::Error>>,
}

impl<'row> Cells<'row> {
    /// The id in a column of single ids.
    fn id(&self, column: usize) -> Option<Id> {
        if !self.is_key[column] {
            return None;
        }
        let value = self.row.get_ref(column + 1).and_then(|value| Ok(value.as_i64_or_null()?));
        let key = value.map_err(|wrong| self.note(wrong)).ok()??;
        usize::try_from(key).ok().and_then(|key| *self.ids.get(key)?)
    }

    /// The text in another column; none of an id that is not there.
    fn text(&self, column: usize) -> &'row str {
        if self.is_key[column] {
            return "";
        }
        let value = self.row.get_ref(column + 1).and_then(|value| Ok(value.as_str_or_null()?));
        value.map_err(|wrong| self.note(wrong)).ok().flatten().unwrap_or_default()
    }

    fn note(&self, wrong: rusqlite::Error) {
        let first = self.wrong.take();
        self.wrong.set(first.or(Some(wrong)));
    }
}
