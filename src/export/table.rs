//! Answers of the API as CSV.
//!
//! RFC 4180: a header of the names of the columns, commas, CR LF after each row, cells in double quotes where they hold a
//! comma, a double quote or a line break. UTF-8 without a byte order mark, which most readers would take for a part of the
//! first name; a spreadsheet asks for the encoding, or finds it, when the file is imported rather than opened by a double
//! click, as it must be where the list separator is not the comma.
//!
//! A number is written as JSON does, a truth value as `true` or `false`, what is null as an empty cell, and empty text as
//! two quotes. Lists and objects are written as JSON. Text is never a formula: see below. The last columns are the same in
//! every row, so that each can be cited: `revision`, `lens`, `network` where one was chosen, and `sources`, with `; `
//! between them. Where the answer has a column of that name, they are called `revision_2` and so on.
//!
//! # Formulas
//!
//! Text in which a spreadsheet could see a formula has an apostrophe before each `=`, `+`, `-`, `@` (and the full-width
//! forms of these) with which a cell could begin: at the beginning of the text and after `;`, tabs and line breaks in it,
//! with or without blanks and double quotes between. Text that begins with a tab or a line break has one before that. Numbers are left alone,
//! also where they are text. Text that has apostrophes there already has one more, so nothing is lost; in Python:
//!
//! ```python
//! text = re.sub(r"(^|[;\t\r\n])([\s\"]*)'('*[=+\-@＝＋－＠])", r"\1\2\3", cell)
//! text = re.sub(r"^'('*[\t\r\n])", r"\1", text)
//! ```

use std::io::{self, Write};

use serde_json::Value;

use crate::export::Origin;
use crate::export::cells::Rows;
use crate::export::names::distinct;

/// What HTTP calls it.
pub const MEDIA_TYPE: &str = "text/csv; charset=utf-8";

/// Writes rows of values under the names of their columns. Names that repeat are made distinct. A row that has not as many
/// values as there are columns is an error. `out` need not be buffered.
///
/// ```
/// use kobling::export::{Origin, table};
/// use serde_json::json;
/// let (digest, lens, network) = ("00ff".to_owned(), "all".to_owned(), String::new());
/// let origin = Origin { revision: 7, digest, lens, network, sources: vec!["source:a".to_owned()] };
/// let mut file = Vec::new();
/// table::write(&["name", "balance"], [[json!("=A"), json!(-1.5)]], &origin, &mut file).unwrap();
/// assert_eq!(file, b"name,balance,revision,lens,sources\r\n'=A,-1.5,7,all,source:a\r\n");
/// ```
pub fn write<R: AsRef<[Value]>>(
    columns: &[impl AsRef<str>],
    rows: impl IntoIterator<Item = R>,
    origin: &Origin,
    out: impl Write,
) -> io::Result<()> {
    let names = distinct(&[], columns.iter().map(AsRef::as_ref));
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let mut file = Rows::begin(&names, origin, out)?;
    for row in rows {
        let row = row.as_ref();
        if row.len() != names.len() {
            let text = format!("a row of {} values in a table of {} columns", row.len(), names.len());
            return Err(io::Error::new(io::ErrorKind::InvalidInput, text));
        }
        for value in row {
            match value {
                Value::Null => file.plain("")?,
                Value::Bool(_) | Value::Number(_) => file.plain(&value.to_string())?,
                Value::String(text) => file.text(text)?,
                Value::Array(_) | Value::Object(_) => file.text(&value.to_string())?,
            }
        }
        file.end_row()?;
    }
    file.end()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::export::sample;

    fn written(columns: &[&str], rows: &[Vec<Value>]) -> io::Result<String> {
        let origin = Origin { network: String::new(), ..sample::origin() };
        let mut bytes = Vec::new();
        write(columns, rows, &origin, &mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    #[test]
    fn every_kind_of_value() {
        let end = ",7,\"{\"\"from\"\":\"\"2014\"\"}\",source:a; source:b\r\n";
        let rows = [
            vec![json!("a,b"), json!(-5), json!(true), json!(null)],
            vec![json!("-5"), json!(-0.5), json!(""), json!(["x", 1])],
            vec![json!("-5 kr"), json!(1e300), json!("x\n=y"), json!({"=": 1})],
        ];
        let expected = [
            "name,Name_2,revision,d,revision_2,lens,sources\r\n",
            "\"a,b\",-5,true,",
            end,
            "-5,-0.5,\"\",\"[\"\"x\"\",1]\"",
            end,
            "'-5 kr,1e+300,\"x\n'=y\",\"{\"\"=\"\":1}\"",
            end,
        ];
        assert_eq!(written(&["name", "Name", "revision", "d"], &rows).expect("memory"), expected.concat());
    }

    #[test]
    fn a_row_that_does_not_fit_is_an_error() {
        assert!(written(&["a", "b"], &[vec![json!(1)]]).is_err());
    }

    #[test]
    fn a_table_without_rows_has_a_header() {
        assert_eq!(written(&["=a"], &[]).expect("memory"), "'=a,revision,lens,sources\r\n");
    }
}
