//! Records from rows.

use std::cell::Cell;
use std::collections::HashMap;
use std::path::Path;

use rusqlite::{Connection, Row, Rows};

use crate::model::batch::VisitMut;
use crate::model::id::Id;
use crate::model::record::{Record, Wrong};
use crate::model::tables::{Batch, Table};
use crate::model::text::Texts;
use crate::store::StoreError;
use crate::store::load::columns::{Columns, Place};
use crate::store::load::portions::{Portion, Portions, Sizes};
use crate::store::sql::{self, Filled};

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
        let mut filled = HashMap::new();
        while let Some(portion) = next(self.portions) {
            batch.visit_mut(&mut Loader { of: self, connection, portion, filled: &mut filled })?;
        }
        Ok(())
    }
}

struct Loader<'a> {
    of: Loading<'a>,
    connection: &'a Connection,
    portion: Portion,
    /// The columns that were filled in some row so far.
    filled: &'a mut HashMap<Table, Filled>,
}

impl VisitMut for Loader<'_> {
    type Error = StoreError;
    fn table<R: Record>(&mut self, records: &mut Vec<R>, texts: &mut Texts) -> Result<(), Self::Error> {
        let at = |source| StoreError::at(self.of.path, source);
        let Portion { table, mut behind, last } = self.portion;
        if table != R::TABLE {
            return Ok(());
        }
        if records.is_empty() {
            records.reserve(self.of.sizes.rows(table));
        }
        let filled = self.filled.entry(table).or_default();
        loop {
            let mut statement = self.connection.prepare_cached(&sql::of_revision(table, *filled)).map_err(at)?;
            let rows = statement.query([i64::from(self.of.number), behind, last]).map_err(at)?;
            let Some((row, others)) = self.of.read(rows, &Columns::of(R::COLUMNS, *filled), records, texts)? else {
                return Ok(());
            };
            *filled = filled.and(others);
            behind = row - 1;
        }
    }
}

impl Loading<'_> {
    /// Reads rows up to one that fills columns that are not read; that row, and which.
    fn read<R: Record>(
        self,
        mut rows: Rows<'_>,
        columns: &Columns,
        records: &mut Vec<R>,
        texts: &mut Texts,
    ) -> Result<Option<(i64, Filled)>, StoreError> {
        let at = |source| StoreError::at(self.path, source);
        while let Some(row) = rows.next().map_err(at)? {
            let others = Filled::read(row.get(1).map_err(at)?);
            if !others.is_empty() {
                return Ok(Some((row.get(0).map_err(at)?, others)));
            }
            let cells = Cells { row, columns, ids: self.ids, wrong: Cell::new(None) };
            let record = R::read_known(|column| cells.id(column), |column| cells.text(column), texts);
            if let Some(wrong) = cells.wrong.take() {
                return Err(at(wrong));
            }
            records.push(record.map_err(|wrong| self.damaged::<R>(row, &wrong))?);
        }
        Ok(None)
    }

    fn damaged<R: Record>(&self, row: &Row<'_>, wrong: &[(usize, Wrong)]) -> StoreError {
        let row = row.get::<_, i64>(0).unwrap_or_default();
        let cells: Vec<_> =
            wrong.iter().map(|(column, wrong)| format!("{} {}", R::COLUMNS[*column].name, wrong.text)).collect();
        let text = format!("in row {row} of the table {}, {}", R::TABLE.name(), cells.join(", "));
        StoreError::Damaged { path: self.path.to_path_buf(), text }
    }
}

/// The cells of a row.
struct Cells<'row> {
    row: &'row Row<'row>,
    columns: &'row Columns,
    ids: &'row [Option<Id>],
    /// The first that has not the type of its column.
    wrong: Cell<Option<rusqlite::Error>>,
}

impl<'row> Cells<'row> {
    /// The id in a column of single ids.
    #[inline]
    fn id(&self, column: usize) -> Option<Id> {
        if let Place::Key(at) = self.columns.place(column) { self.id_at(at) } else { None }
    }

    fn id_at(&self, at: usize) -> Option<Id> {
        let value = self.row.get_ref(at).and_then(|value| Ok(value.as_i64_or_null()?));
        let key = value.map_err(|wrong| self.note(wrong)).ok()??;
        usize::try_from(key).ok().and_then(|key| *self.ids.get(key)?)
    }

    /// The text in another column; none of an id that is not there.
    #[inline]
    fn text(&self, column: usize) -> &'row str {
        if let Place::Text(at) = self.columns.place(column) { self.text_at(at) } else { "" }
    }

    fn text_at(&self, at: usize) -> &'row str {
        let value = self.row.get_ref(at).and_then(|value| Ok(value.as_str_or_null()?));
        value.map_err(|wrong| self.note(wrong)).ok().flatten().unwrap_or_default()
    }

    fn note(&self, wrong: rusqlite::Error) {
        let first = self.wrong.take();
        self.wrong.set(first.or(Some(wrong)));
    }
}
