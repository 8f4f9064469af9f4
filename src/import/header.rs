//! The first row of a table: which column stands where.

use crate::import::Issues;
use crate::import::issues::{at, shown};
use crate::import::rows::Row;
use crate::model::issue::IssueCode;

/// The names of the columns of a file, in their order.
#[derive(Debug, Default)]
pub struct Header {
    names: Vec<String>,
}

impl Header {
    /// Takes a row for the header; a column that stands twice is an error.
    pub fn new(row: &Row, file: &str, issues: &mut Issues) -> Self {
        let names: Vec<String> = (0..row.len()).map(|index| row.cell(index).to_owned()).collect();
        for (index, name) in names.iter().enumerate() {
            if names[..index].contains(name) && !name.is_empty() {
                let text = format!("the column '{}' stands twice", shown(name));
                let hint = "leave one of them out";
                issues.error(at(file, row.line, name), IssueCode::DuplicateColumn, text, hint);
            }
        }
        Self { names }
    }

    /// Where the column of this name stands.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|column| column == name)
    }

    /// The name of a column; empty where there is none.
    pub fn name(&self, index: usize) -> &str {
        self.names.get(index).map_or("", String::as_str)
    }

    /// The names, in their order.
    pub fn names(&self) -> &[String] {
        &self.names
    }
}
