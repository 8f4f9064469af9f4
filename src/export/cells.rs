//! The rows of a CSV file: RFC 4180, so commas, double quotes where they are needed, and CR LF after each row.

use std::io::{self, BufWriter, Write};

use crate::export::formula::guarded;
use crate::export::names::distinct;
use crate::export::{BUFFER, Origin, held};

/// Writes rows, each with the origin in its last cells.
pub struct Rows<W: Write> {
    out: BufWriter<W>,
    /// What each row ends with.
    end: Vec<u8>,
    is_first: bool,
}

impl<W: Write> Rows<W> {
    /// Begins a file with a row of the names of the columns, which must be distinct.
    pub fn begin(columns: &[&str], origin: &Origin, out: W) -> io::Result<Self> {
        let out = BufWriter::with_capacity(BUFFER, out);
        let mut rows = Self { out, end: b"\r\n".to_vec(), is_first: true };
        let constant: Vec<_> = origin.fields().filter(|(name, _)| *name != "digest").collect();
        let names = distinct(columns, constant.iter().map(|(name, _)| *name));
        for name in columns.iter().copied().chain(names.iter().map(String::as_str)) {
            rows.text(name)?;
        }
        rows.end_row()?;
        rows.end = end(&constant)?;
        Ok(rows)
    }

    /// Writes a cell of text.
    pub fn text(&mut self, text: &str) -> io::Result<()> {
        self.next()?;
        write_text(&mut self.out, text)
    }

    /// Writes a cell that needs no care: a number, a truth value, or nothing.
    pub fn plain(&mut self, text: &str) -> io::Result<()> {
        self.next()?;
        self.out.write_all(text.as_bytes())
    }

    /// Ends a row.
    pub fn end_row(&mut self) -> io::Result<()> {
        self.is_first = true;
        self.out.write_all(&self.end)
    }

    /// Ends the file.
    pub fn end(mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn next(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.is_first) { Ok(()) } else { self.out.write_all(b",") }
    }
}

/// What each row ends with.
fn end(constant: &[(&'static str, String)]) -> io::Result<Vec<u8>> {
    let mut end = Vec::new();
    for (_, text) in constant {
        end.push(b',');
        write_text(&mut end, text)?;
    }
    end.extend(b"\r\n");
    Ok(end)
}

/// Empty text has quotes, unlike what is not known.
fn write_text(out: &mut impl Write, text: &str) -> io::Result<()> {
    let text = held(text);
    let text = guarded(&text);
    if !text.is_empty() && !text.contains([',', '"', '\r', '\n']) {
        return out.write_all(text.as_bytes());
    }
    write!(out, "\"{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_needed() {
        let cells = [
            ("a b", "a b"),
            ("", "\"\""),
            ("a,b", "\"a,b\""),
            ("a \"b\"\r\nc", "\"a \"\"b\"\"\r\nc\""),
            ("=\"a\"", "\"'=\"\"a\"\"\""),
            ("\0", "\u{fffd}"),
            ("Ålesund \u{1f9ea}", "Ålesund \u{1f9ea}"),
        ];
        for (text, expected) in cells {
            let mut bytes = Vec::new();
            write_text(&mut bytes, text).expect("memory");
            assert_eq!(String::from_utf8_lossy(&bytes), expected);
        }
    }
}
