//! `datapackage.json`: says which version of the layout the tables have.

use std::io::Read as _;

use serde_json::Value;

use crate::import::Issues;
use crate::import::input::Input;
use crate::import::issues::at;
use crate::import::rows::unreadable;
use crate::model::issue::IssueCode;

const NAME: &str = "datapackage.json";
/// The version of the layout that this program reads.
const VERSION: &str = "1";
const HINT: &str = "write \"kobling\": \"1\" in datapackage.json";

/// Checks the version. A package without one is taken for the current.
pub fn check(input: &mut Input<'_>, issues: &mut Issues) {
    let Some(entry) = input.files.iter().find(|entry| entry.name == NAME).cloned() else {
        let text = "there is no datapackage.json, so the version of the layout is taken to be 1";
        issues.warning(at(&input.name, 0, ""), IssueCode::BadVersion, text, HINT);
        return;
    };
    // A description of tables is far smaller than a record may be.
    let limit = input.meter.limits.record as u64;
    let mut bytes = Vec::new();
    let read = input.open_file(&entry).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes));
    if let Err(error) = read {
        let fault = unreadable(0, &error);
        issues.error(at(&entry.shown, 0, ""), fault.code, fault.text, fault.hint);
        return;
    }
    if bytes.len() as u64 > limit {
        let text = format!("it is longer than {limit} bytes");
        issues.error(at(&entry.shown, 0, ""), IssueCode::TooLarge, text, "shorten it");
        return;
    }
    let json = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    let version = match serde_json::from_slice::<Value>(json) {
        Ok(descriptor) => descriptor.get("kobling").cloned(),
        Err(error) => {
            let text = format!("it is no JSON: {error}");
            issues.error(at(&entry.shown, error.line() as u64, ""), IssueCode::Unreadable, text, "correct it");
            return;
        }
    };
    match version {
        Some(Value::String(version)) if version == VERSION => {}
        Some(other) => {
            let text = format!("the version of the layout is {other}; this program reads \"{VERSION}\"");
            let hint = "take a newer version of this program, or write the tables in a layout that it reads";
            issues.error(at(&entry.shown, 0, "kobling"), IssueCode::BadVersion, text, hint);
        }
        None => {
            let text = "the version of the layout is not told and taken to be 1";
            issues.warning(at(&entry.shown, 0, "kobling"), IssueCode::BadVersion, text, HINT);
        }
    }
}
