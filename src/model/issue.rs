//! Problems of input files: each with its place, what is wrong and what would be right.

use std::fmt;

use crate::model::vocabulary::Value;

/// Whether an issue stops an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Stops the import as a whole.
    Error,
    /// Is told; the import goes on.
    Warning,
}

/// The kinds of problem, as a short word that scripts can hold on to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IssueCode {
    /// A file cannot be opened or read, or is no archive.
    Unreadable,
    /// A text is not UTF-8.
    BadEncoding,
    /// A quote is not closed, or a record has another number of fields than the header.
    BadRecord,
    /// A limit for untrusted input is passed.
    TooLarge,
    /// A file has no header, or an archive no table.
    EmptyFile,
    /// A file is no table of the format.
    UnknownTable,
    /// A column is not known; it is left out.
    UnknownColumn,
    /// A column stands twice in a header.
    DuplicateColumn,
    /// A column that may not be left out is.
    MissingColumn,
    /// A cell that may not be empty is.
    MissingValue,
    /// A text is not an id.
    BadId,
    /// An id names another kind of thing than the column takes.
    WrongKind,
    /// An id is declared nowhere.
    UnknownId,
    /// An id is declared twice with different content.
    DuplicateId,
    /// A record stands twice.
    DuplicateRecord,
    /// A text is not a date.
    BadDate,
    /// A text is not a number.
    BadNumber,
    /// A text is not one of the known values.
    BadValue,
    /// Two cells of a record contradict each other.
    Contradiction,
    /// Two identifiers that should name one thing name two, or one names two.
    Identity,
    /// A corrected relation stands beside the one that it corrects.
    Beside,
    /// The version of the layout is not known.
    BadVersion,
}

impl Value for IssueCode {
    const ALL: &'static [Self] = &[
        Self::Unreadable,
        Self::BadEncoding,
        Self::BadRecord,
        Self::TooLarge,
        Self::EmptyFile,
        Self::UnknownTable,
        Self::UnknownColumn,
        Self::DuplicateColumn,
        Self::MissingColumn,
        Self::MissingValue,
        Self::BadId,
        Self::WrongKind,
        Self::UnknownId,
        Self::DuplicateId,
        Self::DuplicateRecord,
        Self::BadDate,
        Self::BadNumber,
        Self::BadValue,
        Self::Contradiction,
        Self::Identity,
        Self::Beside,
        Self::BadVersion,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::BadEncoding => "bad-encoding",
            Self::BadRecord => "bad-record",
            Self::TooLarge => "too-large",
            Self::EmptyFile => "empty-file",
            Self::UnknownTable => "unknown-table",
            Self::UnknownColumn => "unknown-column",
            Self::DuplicateColumn => "duplicate-column",
            Self::MissingColumn => "missing-column",
            Self::MissingValue => "missing-value",
            Self::BadId => "bad-id",
            Self::WrongKind => "wrong-kind",
            Self::UnknownId => "unknown-id",
            Self::DuplicateId => "duplicate-id",
            Self::DuplicateRecord => "duplicate-record",
            Self::BadDate => "bad-date",
            Self::BadNumber => "bad-number",
            Self::BadValue => "bad-value",
            Self::Contradiction => "contradiction",
            Self::Identity => "identity",
            Self::Beside => "beside",
            Self::BadVersion => "bad-version",
        }
    }
}

/// Where in the input something is.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// The file, as the user would find it; inside an archive after the archive's name and `!`.
    pub file: String,
    /// The line, from 1; 0 for the file as a whole.
    pub line: u64,
    /// The name of the column; empty for the record as a whole.
    pub column: String,
}

/// One problem of an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// Whether it stops the import.
    pub severity: Severity,
    /// Where it is.
    pub location: Location,
    /// The kind of problem.
    pub code: IssueCode,
    /// What is wrong.
    pub text: String,
    /// What would be right.
    pub hint: String,
}

impl fmt::Display for Issue {
    /// `file:line: column 'from': error[bad-date]: 'x' is not a date; write ...`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.location.file)?;
        if self.location.line > 0 {
            write!(f, ":{}", self.location.line)?;
        }
        f.write_str(": ")?;
        if !self.location.column.is_empty() {
            write!(f, "column '{}': ", self.location.column)?;
        }
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(f, "{severity}[{}]: {}", self.code.name(), self.text)?;
        if !self.hint.is_empty() {
            write!(f, "; {}", self.hint)?;
        }
        Ok(())
    }
}
