//! Records from rows.

use std::cell::Cell;
use std::path::Path;

use rusqlite::{Connection, Row, Rows};

use crate::model::batch::VisitMut;
use crate::model::id::Id;
use crate::model::record::{Record, Wrong};
use crate::model::tables::Batch;
use crate::model::text::Texts;
use crate::store::StoreError;
use crate::store::load::portions::{Portion, Portions, Sizes};
use crate::store::sql::{self, Stored};

/// What rows are read from.
#[derive(Clone, Copy)]
pub(super) struct Loading<'a> {
    pub path: &'a Path,
    /// The number of the revision.
    pub number: u32,
    /// By key.
    pub ids: &'a [Option<Id>],
    pub sizes: &'a Sizes,
    pub portions: &'a Portions,
}

impl Loading<'_> {
    /// Reads portions until there are none left.
    pub fn load(
        self,
        connection: &Connection,
        next: impl Fn(&Portions) -> Option<Portion>,
        batch: &mut Batch,
    ) -> Result<(), StoreError> {
        while let Some(portion) = next(self.portions) {
            batch.visit_mut(&mut Loader { of: self, connection, portion })?;
        }
        Ok(())
    }
}

struct Loader<'a> {
    of: Loading<'a>,
    connection: &'a Connection,
    portion: Portion,
}

impl VisitMut for Loader<'_> {
    type Error = StoreError;
    fn table<R: Record>(&mut self, records: &mut Vec<R>, texts: &mut Texts) -> Result<(), Self::Error> {
        let at = |source| StoreError::at(self.of.path, source);
        let Portion { table, behind, last } = self.portion;
        if table != R::TABLE {
            return Ok(());
        }
        if records.is_empty() {
            records.reserve(self.of.sizes.rows(table));
        }
        let mut statement = self.connection.prepare_cached(&sql::of_revision(table)).map_err(at)?;
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
