//! Loading a revision.

use std::path::Path;

use rusqlite::{Connection, Row, Rows};

use crate::model::batch::VisitMut;
use crate::model::id::Id;
use crate::model::record::{CellType, Column, Part, Record};
use crate::model::revision::Revision;
use crate::model::tables::Batch;
use crate::model::text::Texts;
use crate::store::changes::content;
use crate::store::sql::{self, Stored};
use crate::store::{StoreError, revision};

/// At least as many as a table has columns.
const MOST_COLUMNS: usize = 32;

/// A revision with its records.
///
/// What is loaded depends on the content of the revision only, not on the order of the imports that made it: the symbols
/// of ids are in the order of their texts, and the records of each table stand in the order of the first two ids that
/// they are about, then of their content hashes. The symbols of other texts have no order that means anything.
pub struct Loaded {
    /// Its records.
    pub batch: Batch,
    /// Its number and figures.
    pub revision: Revision,
}

/// Loads the revision of this number, else the newest.
///
/// Time: one pass over all rows ever saved, and a sort of those of the revision. Memory: the records, and 32 bytes for
/// each record of the largest table.
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
    let (texts, ids) = identities(&transaction).map_err(at)?;
    let mut batch = Batch { texts, ..Batch::default() };
    batch.visit_mut(&mut Loader { connection: &transaction, path, number: revision.number, ids })?;
    Ok(Loaded { batch, revision })
}

/// The texts of all ids, and the ids by their keys.
fn identities(connection: &Connection) -> rusqlite::Result<(Texts, Vec<Option<Id>>)> {
    let (mut texts, mut ids) = (Texts::new(), Vec::new());
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

/// The single ids and the other texts of a row, by column.
type Cells<'row> = ([Option<Id>; MOST_COLUMNS], [&'row str; MOST_COLUMNS]);

struct Loader<'a> {
    connection: &'a Connection,
    path: &'a Path,
    number: u32,
    /// By key.
    ids: Vec<Option<Id>>,
}

impl VisitMut for Loader<'_> {
    type Error = StoreError;
    fn table<R: Record>(&mut self, records: &mut Vec<R>, texts: &mut Texts) -> Result<(), Self::Error> {
        let at = |source| StoreError::at(self.path, source);
        let mut statement = self.connection.prepare(&sql::of_revision(R::TABLE)).map_err(at)?;
        let rows = statement.query([self.number]).map_err(at)?;
        let mut order = self.read(rows, records, texts)?;
        order.sort_unstable();
        arrange(records, &mut order);
        Ok(())
    }
}

/// The order of a record among those of its table, and where it stands.
type Place = ([Option<Id>; 2], u128, u32);

impl Loader<'_> {
    fn read<R: Record>(
        &self,
        mut rows: Rows<'_>,
        records: &mut Vec<R>,
        texts: &mut Texts,
    ) -> Result<Vec<Place>, StoreError> {
        let at = |source| StoreError::at(self.path, source);
        let is_subject = |column: &Column| column.cell == CellType::Id && column.spec.part == Part::Subject;
        let subjects: Vec<usize> = (0..R::COLUMNS.len()).filter(|&index| is_subject(&R::COLUMNS[index])).collect();
        let mut order = Vec::new();
        while let Some(row) = rows.next().map_err(at)? {
            let (ids, cells) = self.cells(row, R::COLUMNS).map_err(at)?;
            let record = R::read_known(|column| ids[column], |column| cells[column], texts).map_err(|wrong| {
                let row = row.get::<_, i64>(1).unwrap_or_default();
                let cells: Vec<_> = wrong
                    .iter()
                    .map(|(column, wrong)| format!("{} {}", R::COLUMNS[*column].name, wrong.text))
                    .collect();
                let text = format!("in row {row} of the table {}, {}", R::TABLE.name(), cells.join(", "));
                StoreError::Damaged { path: self.path.to_path_buf(), text }
            })?;
            let id = |place: usize| record.ids(*subjects.get(place)?).first().copied();
            order.push(([id(0), id(1)], content(row, 0).map_err(at)?, records.len() as u32));
            records.push(record);
        }
        Ok(order)
    }

    fn cells<'row>(&self, row: &'row Row<'_>, columns: &[Column]) -> rusqlite::Result<Cells<'row>> {
        let (mut ids, mut cells) = ([None; MOST_COLUMNS], [""; MOST_COLUMNS]);
        for (index, column) in columns.iter().enumerate() {
            let value = row.get_ref(index + 2)?;
            if Stored::of(column.cell) == Stored::Key {
                let key = value.as_i64_or_null()?.and_then(|key| usize::try_from(key).ok());
                ids[index] = key.and_then(|key| *self.ids.get(key)?);
            } else {
                cells[index] = value.as_str_or_null()?.unwrap_or_default();
            }
        }
        Ok((ids, cells))
    }
}

/// Puts the records in order, without a second copy of them.
fn arrange<R>(records: &mut [R], order: &mut [Place]) {
    for place in 0..order.len() {
        let mut from = order[place].2 as usize;
        while from < place {
            // What stood there has been swapped on to where this says.
            from = order[from].2 as usize;
        }
        order[place].2 = from as u32;
        records.swap(place, from);
    }
}
