//! Where each record came from, and which ids are declared.

use crate::import::issues::at;
use crate::model::id::{Id, IdKind};
use crate::model::issue::Location;
use crate::model::tables::Table;

/// The files and lines of the records of a batch, and the ids that they declare.
#[derive(Default)]
pub struct Origins {
    /// By table, in the order of [`Table::ALL`].
    sheets: Vec<Origin>,
    /// By symbol: whether it is an id that a table declares.
    declared: Vec<bool>,
    /// The kinds of id of which some are not declared only because a row or a file could not be read.
    kinds_with_gaps: Vec<IdKind>,
}

/// The file of a table and the lines of its records, in their order.
#[derive(Clone, Default)]
pub struct Origin {
    /// The file, as the user would find it.
    pub file: String,
    /// The line of each record.
    pub lines: Vec<u32>,
}

impl Origins {
    /// Adds what is known of a table.
    pub fn put(&mut self, table: Table, origin: Origin) {
        let index = table as usize;
        if self.sheets.len() <= index {
            self.sheets.resize(Table::ALL.len(), Origin::default());
        }
        self.sheets[index] = origin;
    }

    /// Where a record stands.
    pub fn at(&self, table: Table, row: usize, column: &str) -> Location {
        let file = self.sheets.get(table as usize).map_or("", |sheet| sheet.file.as_str());
        at(file, self.line(table, row), column)
    }

    /// The line on which a record stands.
    pub fn line(&self, table: Table, row: usize) -> u64 {
        let line = self.sheets.get(table as usize).and_then(|sheet| sheet.lines.get(row));
        line.copied().map_or(0, u64::from)
    }

    /// This id is declared.
    pub fn declare(&mut self, id: Id) {
        let index = id.0.index();
        if self.declared.len() <= index {
            self.declared.resize(index + 1, false);
        }
        self.declared[index] = true;
    }

    /// Whether this id is declared.
    pub fn is_declared(&self, id: Id) -> bool {
        self.declared.get(id.0.index()).copied().unwrap_or(false)
    }

    /// Some ids that this table declares are not known.
    pub fn has_gaps(&mut self, table: Table) {
        if table.declares() {
            self.kinds_with_gaps.extend_from_slice(table.columns()[0].spec.kinds);
        }
    }

    /// Whether all declared ids of a kind are known.
    pub fn is_complete(&self, kind: IdKind) -> bool {
        !self.kinds_with_gaps.contains(&kind)
    }
}
