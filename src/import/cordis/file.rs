//! One file of CORDIS: its columns by name, its cells without blanks.

use crate::import::Issues;
use crate::import::cordis::cells::given;
use crate::import::input::{Entry, Input};
use crate::import::issues::at;
use crate::import::rows::{Quotes, Row, unreadable};
use crate::import::sheet::{Delimiter, Sheet};
use crate::model::issue::{IssueCode, Location};

/// A file with the row that was read last.
pub struct File<'a> {
    sheet: Sheet<'a>,
    row: Row,
}

/// A column by name, whether or not the file has it.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    name: &'static str,
    place: Option<usize>,
}

impl Column {
    /// A column that a layout does not have.
    pub fn none() -> Self {
        Self { name: "", place: None }
    }

    /// Whether the file has it.
    pub fn is_there(self) -> bool {
        self.place.is_some()
    }
}

impl<'a> File<'a> {
    /// Opens a file; `None`, with an issue, when it has no header or one of the `required` columns is missing.
    pub fn open(input: &'a mut Input<'_>, entry: &Entry, required: &[&str], issues: &mut Issues) -> Option<Self> {
        let meter = input.meter;
        let sheet = match input.open_file(entry) {
            Ok(file) => Sheet::open(&entry.shown, file, Delimiter::MostInFirstLine, Quotes::Lenient, meter, issues)?,
            Err(error) => {
                let fault = unreadable(0, &error);
                issues.error(at(&entry.shown, 0, ""), fault.code, fault.text, fault.hint);
                return None;
            }
        };
        let mut is_complete = true;
        for name in required.iter().filter(|name| sheet.header.find(name).is_none()) {
            let hint = format!("the columns that are needed are {}", required.join(", "));
            issues.error(sheet.at(1, name), IssueCode::MissingColumn, "the column is missing", hint);
            is_complete = false;
        }
        is_complete.then(|| Self { sheet, row: Row::default() })
    }

    /// The column of this name.
    pub fn column(&self, name: &'static str) -> Column {
        Column { name, place: self.sheet.header.find(name) }
    }

    /// Reads the next row; `false` at the end.
    pub fn read(&mut self, issues: &mut Issues) -> bool {
        self.sheet.read(&mut self.row, issues)
    }

    /// A cell of the row; empty where none is given.
    pub fn cell(&self, column: Column) -> &str {
        given(self.written(column))
    }

    /// A cell in which `NA` is a value.
    pub fn written(&self, column: Column) -> &str {
        column.place.map_or("", |place| self.row.cell(place).trim())
    }

    /// The file, as the user would find it.
    pub fn name(&self) -> &str {
        &self.sheet.file
    }

    /// Whether a row had to be left out.
    pub fn has_gaps(&self) -> bool {
        self.sheet.has_gaps
    }

    /// The line of the row.
    pub fn line(&self) -> u64 {
        self.row.line
    }

    /// All cells of the row in one text.
    pub fn text(&self) -> String {
        (0..self.row.len()).map(|index| self.row.cell(index)).collect::<Vec<_>>().join("\u{1f}")
    }

    /// The place of a cell of the row.
    pub fn at(&self, column: Column) -> Location {
        self.sheet.at(self.row.line, column.name)
    }

    /// The place of the row.
    pub fn at_row(&self) -> Location {
        self.sheet.at(self.row.line, "")
    }
}
