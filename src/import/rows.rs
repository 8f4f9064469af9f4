//! CSV from a reader that nobody has looked at: rows of cells, one after the other.
//!
//! The `csv` crate takes a quote that is never closed for the rest of the file, and holds a record of any length; both
//! must be told here, with their place. A property test holds this reader to that crate on all that both accept.

use std::io::{self, BufRead};

use crate::import::Limits;
use crate::import::meter::Excess;
use crate::model::issue::IssueCode;

/// What a quote within a quoted cell means when neither another quote nor the end of the cell follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quotes {
    /// The cell is malformed.
    Strict,
    /// The quote itself: lists are published in which quotes within texts are not doubled.
    Lenient,
}

/// One row; reused from row to row.
#[derive(Debug, Default)]
pub struct Row {
    text: String,
    ends: Vec<usize>,
    /// The line on which it begins, from 1.
    pub line: u64,
}

impl Row {
    /// How many cells it has.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text of one cell.
    pub fn cell(&self, index: usize) -> &str {
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.text[start..self.ends[index]]
    }
}

/// Why a row cannot be had.
#[derive(Debug)]
pub struct Fault {
    /// The line.
    pub line: u64,
    /// The cell, from 0, where it is about one.
    pub cell: Option<usize>,
    /// The kind of problem.
    pub code: IssueCode,
    /// What is wrong.
    pub text: String,
    /// What would be right.
    pub hint: String,
    /// Whether nothing more can be read.
    pub is_last: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// At the start of a cell.
    Start,
    /// In a cell without quotes, or behind the closing quote of a malformed one.
    Plain,
    /// Between quotes.
    Quoted,
    /// Behind a quote within a quoted cell.
    Quote,
}

/// Reads rows.
pub struct Rows<'a, R> {
    input: R,
    delimiter: u8,
    quotes: Quotes,
    limits: &'a Limits,
    /// The line of the next byte.
    line: u64,
    /// A `\n` now belongs to the `\r` before it.
    is_after_return: bool,
    bytes: Vec<u8>,
}

impl<'a, R: BufRead> Rows<'a, R> {
    /// Reads rows whose cells are divided by `delimiter`.
    pub fn new(input: R, delimiter: u8, quotes: Quotes, limits: &'a Limits) -> Self {
        Self { input, delimiter, quotes, limits, line: 1, is_after_return: false, bytes: Vec::new() }
    }

    /// Reads the next row that is not blank; `false` at the end.
    pub fn read(&mut self, row: &mut Row) -> Result<bool, Fault> {
        row.ends.clear();
        self.bytes.clear();
        row.line = self.line;
        let mut state = State::Start;
        let mut quote_line = self.line;
        let mut malformed = None;
        loop {
            let buffer = match self.input.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(unreadable(self.line, &error)),
            };
            if buffer.is_empty() {
                return self.finish(row, state, quote_line, malformed);
            }
            let mut used = 0;
            let mut is_complete = false;
            while used < buffer.len() && !is_complete {
                let rest = &buffer[used..];
                let byte = rest[0];
                if self.is_after_return {
                    self.is_after_return = false;
                    if byte == b'\n' {
                        used += 1;
                        continue;
                    }
                }
                match state {
                    State::Start if byte == b'"' => {
                        (state, quote_line) = (State::Quoted, self.line);
                        used += 1;
                    }
                    State::Quoted => {
                        let n = rest.iter().position(|&b| b == b'"').unwrap_or(rest.len());
                        self.line += count(&rest[..n], b'\n');
                        self.bytes.extend_from_slice(&rest[..n]);
                        used += n;
                        if n < rest.len() {
                            state = State::Quote;
                            used += 1;
                        }
                    }
                    State::Quote if byte == b'"' => {
                        self.bytes.push(b'"');
                        state = State::Quoted;
                        used += 1;
                    }
                    _ if byte == self.delimiter => {
                        row.ends.push(self.bytes.len());
                        state = State::Start;
                        used += 1;
                    }
                    _ if byte == b'\n' || byte == b'\r' => {
                        self.line += 1;
                        self.is_after_return = byte == b'\r';
                        used += 1;
                        let is_blank = row.ends.is_empty() && self.bytes.is_empty() && state == State::Start;
                        if is_blank {
                            row.line = self.line;
                        } else {
                            row.ends.push(self.bytes.len());
                            is_complete = true;
                        }
                    }
                    State::Quote if self.quotes == Quotes::Lenient => {
                        self.bytes.push(b'"');
                        state = State::Quoted;
                    }
                    State::Quote => {
                        malformed.get_or_insert_with(|| text_after_quote(self.line, row.ends.len(), quote_line));
                        state = State::Plain;
                    }
                    State::Start | State::Plain => {
                        let is_end = |b: &u8| *b == self.delimiter || *b == b'\n' || *b == b'\r';
                        let n = rest.iter().position(is_end).unwrap_or(rest.len());
                        self.bytes.extend_from_slice(&rest[..n]);
                        state = State::Plain;
                        used += n;
                    }
                }
                if let Some(fault) = too_large(self.limits, row, self.bytes.len(), state, quote_line) {
                    return Err(fault);
                }
            }
            self.input.consume(used);
            if is_complete {
                return self.complete(row, malformed);
            }
        }
    }

    /// The input has ended.
    fn finish(
        &mut self,
        row: &mut Row,
        state: State,
        quote_line: u64,
        malformed: Option<Fault>,
    ) -> Result<bool, Fault> {
        if state == State::Quoted {
            return Err(Fault {
                line: row.line,
                cell: Some(row.ends.len()),
                code: IssueCode::BadRecord,
                text: format!("the quote that opens on line {quote_line} is not closed"),
                hint: "close it with \", and write a quote within a quoted cell twice".into(),
                is_last: true,
            });
        }
        if row.ends.is_empty() && self.bytes.is_empty() && state == State::Start {
            return Ok(false);
        }
        row.ends.push(self.bytes.len());
        self.complete(row, malformed)
    }

    /// Makes text of the bytes of a row.
    fn complete(&mut self, row: &mut Row, malformed: Option<Fault>) -> Result<bool, Fault> {
        if let Some(fault) = malformed {
            return Err(fault);
        }
        let mut bytes = std::mem::take(&mut row.text).into_bytes();
        std::mem::swap(&mut bytes, &mut self.bytes);
        match String::from_utf8(bytes) {
            Ok(text) => {
                // Halves of a character in two cells make a whole one where the cells meet.
                if let Some(cell) = row.ends.iter().position(|&end| !text.is_char_boundary(end)) {
                    return Err(bad_encoding(row, text.as_bytes(), row.ends[cell].saturating_sub(1)));
                }
                row.text = text;
                Ok(true)
            }
            Err(error) => {
                let position = error.utf8_error().valid_up_to();
                Err(bad_encoding(row, error.as_bytes(), position))
            }
        }
    }
}

/// How often a byte stands in others.
pub fn count(bytes: &[u8], byte: u8) -> u64 {
    bytes.iter().map(|&b| u64::from(b == byte)).sum()
}

fn bad_encoding(row: &Row, bytes: &[u8], position: usize) -> Fault {
    let cell = row.ends.iter().position(|&end| position < end).unwrap_or(0);
    let start = if cell == 0 { 0 } else { row.ends[cell - 1] };
    Fault {
        line: row.line + count(&bytes[..position], b'\n'),
        cell: Some(cell),
        code: IssueCode::BadEncoding,
        text: format!("byte {} of the cell, 0x{:02X}, is not UTF-8", position - start + 1, bytes[position]),
        hint: "save the file as UTF-8".into(),
        is_last: false,
    }
}

fn text_after_quote(line: u64, cell: usize, quote_line: u64) -> Fault {
    Fault {
        line,
        cell: Some(cell),
        code: IssueCode::BadRecord,
        text: format!("text stands behind the closing quote of the cell whose quote opens on line {quote_line}"),
        hint: "write a quote within a quoted cell twice, and close each quote before the delimiter".into(),
        is_last: false,
    }
}

fn too_large(limits: &Limits, row: &Row, bytes: usize, state: State, quote_line: u64) -> Option<Fault> {
    let field = bytes - row.ends.last().copied().unwrap_or(0);
    let text = if field > limits.field {
        format!("the cell is longer than {} bytes", limits.field)
    } else if bytes > limits.record {
        format!("the record is longer than {} bytes", limits.record)
    } else if row.ends.len() >= limits.fields {
        format!("the record has more than {} cells", limits.fields)
    } else {
        return None;
    };
    let hint = if state == State::Quoted {
        format!("check that the quote that opens on line {quote_line} is closed; the rest of the file is not read")
    } else {
        "shorten it; the rest of the file is not read".into()
    };
    Some(Fault { line: row.line, cell: Some(row.ends.len()), code: IssueCode::TooLarge, text, hint, is_last: true })
}

/// What an error of reading means.
pub fn unreadable(line: u64, error: &io::Error) -> Fault {
    let is_excess = matches!(error.get_ref(), Some(inner) if inner.is::<Excess>());
    let (code, text, hint) = if is_excess {
        (IssueCode::TooLarge, error.to_string(), "import it in parts, or raise the limit if the input can be trusted")
    } else {
        (IssueCode::Unreadable, format!("cannot be read further: {error}"), "get the file anew; it may be cut short")
    };
    Fault { line, cell: None, code, text, hint: hint.into(), is_last: true }
}

#[cfg(test)]
#[path = "rows_tests.rs"]
mod tests;
