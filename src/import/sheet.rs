//! One file as a table: a header and rows under it. What is wrong with a row is told here, and the row left out.

use std::io::{BufRead, Chain, Cursor, Read};

use crate::import::Issues;
use crate::import::header::Header;
use crate::import::issues::at;
use crate::import::meter::Meter;
use crate::import::rows::{Fault, Quotes, Row, Rows, count, unreadable};
use crate::model::issue::{IssueCode, Location};

/// How far the end of the first line is looked for, to find the delimiter.
const LONGEST_FIRST_LINE: u64 = 64 << 10;

/// What divides the cells of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delimiter {
    /// This.
    Is(u8),
    /// Whichever of `,`, `;` and tab the first line has most of.
    MostInFirstLine,
}

/// The first line, which has been read to see what divides it, and the rest.
type Seen<'a> = Chain<Cursor<Vec<u8>>, Box<dyn BufRead + 'a>>;

/// A line of a file.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// The file, as the user would find it.
    pub file: &'a str,
    /// The line.
    pub line: u64,
}

impl Place<'_> {
    /// The place of a cell on it.
    pub fn at(&self, column: &str) -> Location {
        at(self.file, self.line, column)
    }
}

/// A file with a header.
pub struct Sheet<'a> {
    /// The name of the file, as the user would find it.
    pub file: String,
    /// Its header.
    pub header: Header,
    /// Whether a row had to be left out.
    pub has_gaps: bool,
    meter: &'a Meter<'a>,
    rows: Rows<'a, Seen<'a>>,
    has_ended: bool,
}

impl<'a> Sheet<'a> {
    /// Reads the header; `None`, with an issue, when there is none.
    pub fn open(
        file: &str,
        mut input: Box<dyn BufRead + 'a>,
        delimiter: Delimiter,
        quotes: Quotes,
        meter: &'a Meter<'a>,
        issues: &mut Issues,
    ) -> Option<Self> {
        let mut first_line = Vec::new();
        if let Err(error) = input.by_ref().take(LONGEST_FIRST_LINE).read_until(b'\n', &mut first_line) {
            tell(unreadable(1, &error), file, &Header::default(), issues);
            return None;
        }
        if first_line.starts_with(b"\xEF\xBB\xBF") {
            first_line.drain(..3);
        }
        let delimiter = match delimiter {
            Delimiter::Is(byte) => byte,
            Delimiter::MostInFirstLine => most_in(&first_line),
        };
        let rows = Rows::new(Cursor::new(first_line).chain(input), delimiter, quotes, meter.limits);
        let mut sheet =
            Self { file: file.to_owned(), header: Header::default(), has_gaps: false, meter, rows, has_ended: false };
        let mut row = Row::default();
        match sheet.rows.read(&mut row) {
            Ok(true) => sheet.header = Header::new(&row, file, issues),
            Ok(false) => {
                let hint = "write a header with the names of the columns, or remove the file";
                issues.error(at(file, 0, ""), IssueCode::EmptyFile, "the file is empty", hint);
                return None;
            }
            Err(fault) => {
                tell(fault, file, &Header::default(), issues);
                return None;
            }
        }
        Some(sheet)
    }

    /// Reads the next sound row; `false` at the end.
    pub fn read(&mut self, row: &mut Row, issues: &mut Issues) -> bool {
        while !self.has_ended && !self.meter.is_stopped() {
            match self.rows.read(row) {
                Ok(true) if row.len() == self.header.names().len() => {
                    if self.meter.record() {
                        return true;
                    }
                    let text = format!("the input has more than {} records", self.meter.limits.records);
                    issues.error(at(&self.file, row.line, ""), IssueCode::TooLarge, text, "import it in parts");
                    self.meter.stop();
                }
                Ok(true) => {
                    let text = format!("has {} cells, the header {}", row.len(), self.header.names().len());
                    let hint = "give each column its cell, and quote a cell that holds the delimiter";
                    issues.error(at(&self.file, row.line, ""), IssueCode::BadRecord, text, hint);
                    self.has_gaps = true;
                }
                Ok(false) => self.has_ended = true,
                Err(fault) => {
                    (self.has_ended, self.has_gaps) = (fault.is_last, true);
                    tell(fault, &self.file, &self.header, issues);
                }
            }
        }
        self.has_gaps |= self.meter.is_stopped();
        false
    }

    /// A place in this file.
    pub fn at(&self, line: u64, column: &str) -> Location {
        at(&self.file, line, column)
    }
}

fn tell(fault: Fault, file: &str, header: &Header, issues: &mut Issues) {
    let column = fault.cell.map_or("", |cell| header.name(cell));
    issues.error(at(file, fault.line, column), fault.code, fault.text, fault.hint);
}

fn most_in(first_line: &[u8]) -> u8 {
    // The last of several as frequent is taken, so the comma stands last.
    [b'\t', b';', b','].into_iter().max_by_key(|&delimiter| count(first_line, delimiter)).unwrap_or(b',')
}
