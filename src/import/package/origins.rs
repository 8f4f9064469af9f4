//! Where records came from, and what could not be read.

use crate::import::issues::at;
use crate::model::id::IdKind;
use crate::model::issue::Location;
use crate::model::tables::Table;

/// The files of the tables, and the kinds of id that are not all known.
#[derive(Default)]
pub struct Origins {
    /// The file of each table that has been opened, as the user would find it.
    files: Vec<(Table, String)>,
    /// The kinds of id of which some are not declared only because a row or a file could not be read.
    kinds_with_gaps: Vec<IdKind>,
}

impl Origins {
    /// The table is in this file.
    pub fn put(&mut self, table: Table, file: &str) {
        self.files.push((table, file.to_owned()));
    }

    /// A place in the file of a table.
    pub fn at(&self, table: Table, line: u32, column: &str) -> Location {
        let file = self.files.iter().find(|(other, _)| *other == table).map_or("", |(_, file)| file.as_str());
        at(file, u64::from(line), column)
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
