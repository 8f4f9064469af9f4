//! The problems found so far.

use crate::import::Limits;
use crate::model::issue::{Issue, IssueCode, Location, Severity};

/// The problems of an input. Only so many errors and so many warnings are kept to be shown; all are counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issues {
    kept: Vec<Issue>,
    capacity: usize,
    errors: Count,
    warnings: Count,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    all: u64,
    kept: usize,
}

impl Issues {
    /// No problems, and room to keep `capacity` errors and as many warnings.
    pub fn new(capacity: usize) -> Self {
        Self { kept: Vec::new(), capacity, errors: Count::default(), warnings: Count::default() }
    }

    /// Whether the input may not be imported.
    pub fn has_errors(&self) -> bool {
        self.errors.all > 0
    }

    /// How many errors there are, kept or not.
    pub fn errors(&self) -> u64 {
        self.errors.all
    }

    /// How many warnings there are, kept or not.
    pub fn warnings(&self) -> u64 {
        self.warnings.all
    }

    /// How many were counted without being kept.
    pub fn left_out(&self) -> u64 {
        self.errors.all + self.warnings.all - self.kept.len() as u64
    }

    /// Those that were kept, by file, line and column.
    pub fn iter(&self) -> std::slice::Iter<'_, Issue> {
        self.kept.iter()
    }

    /// Adds a problem.
    pub fn push(&mut self, issue: Issue) {
        let count = match issue.severity {
            Severity::Error => &mut self.errors,
            Severity::Warning => &mut self.warnings,
        };
        count.all += 1;
        if count.kept < self.capacity {
            count.kept += 1;
            self.kept.push(issue);
        }
    }

    /// Adds a problem that stops the import.
    pub(super) fn error(
        &mut self,
        location: Location,
        code: IssueCode,
        text: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.push(Issue { severity: Severity::Error, location, code, text: text.into(), hint: hint.into() });
    }

    /// Adds a problem that does not stop the import.
    pub(super) fn warning(
        &mut self,
        location: Location,
        code: IssueCode,
        text: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.push(Issue { severity: Severity::Warning, location, code, text: text.into(), hint: hint.into() });
    }

    /// Puts them in the order in which they are shown.
    pub(super) fn sort(&mut self) {
        self.kept.sort_by(|a, b| {
            (&a.location, a.severity, a.code, &a.text).cmp(&(&b.location, b.severity, b.code, &b.text))
        });
    }
}

impl Default for Issues {
    /// No problems, and the room of [`Limits::default`].
    fn default() -> Self {
        Self::new(Limits::default().issues)
    }
}

impl<'a> IntoIterator for &'a Issues {
    type Item = &'a Issue;
    type IntoIter = std::slice::Iter<'a, Issue>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// A place in a file; line 0 is the file as a whole, an empty column the record as a whole.
pub(super) fn at(file: &str, line: u64, column: &str) -> Location {
    Location { file: file.to_owned(), line, column: shown(column) }
}

/// A text of the input as a message shows it: no longer than a line, without line breaks.
pub(super) fn shown(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut chars = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut short: String = chars.by_ref().take(LONGEST).collect();
    if chars.next().is_some() {
        short.push_str("...");
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_beyond_the_room_is_counted_and_errors_keep_their_room() {
        let mut issues = Issues::new(2);
        for line in 0..5 {
            issues.warning(at("b.csv", line, ""), IssueCode::UnknownColumn, "", "");
        }
        issues.error(at("a.csv", 9, "x"), IssueCode::BadDate, "", "");
        issues.sort();
        assert_eq!((issues.errors(), issues.warnings(), issues.left_out()), (1, 5, 3));
        assert!(issues.has_errors());
        let files: Vec<_> = issues.iter().map(|issue| issue.location.file.as_str()).collect();
        assert_eq!(files, ["a.csv", "b.csv", "b.csv"]);
    }

    #[test]
    fn a_long_text_is_cut() {
        assert_eq!(shown(&"x".repeat(1000)).len(), 63);
        assert_eq!(shown("a\nb"), "a b");
    }
}
