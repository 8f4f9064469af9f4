//! Questions with their answers, one file each: `tests/cases/queries/<name>.json` holds a document (or the name of one in
//! `documents/`), variables and the answer. The answers were worked out by hand from the five documents of the bundled
//! package, not from this program.

use std::fmt::Write as _;
use std::path::PathBuf;

use serde_json::Value;

use crate::support::{Api, in_repository};

fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(in_repository(folder)).expect(folder);
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut files: Vec<PathBuf> = paths.filter(|path| path.extension().is_some_and(|e| e == extension)).collect();
    files.sort();
    files
}

/// Fields that are wanted and that cases ask for; a case that asks for one that the schema has not waits for it.
const LATER: [&str; 1] = ["boundaries:"];

/// The fields that a document asks for and the schema has not.
fn missing(document: &str) -> Vec<&'static str> {
    let sdl = kobling::graphql::sdl();
    let is_missing = |field: &&str| document.contains(*field) && !sdl.contains(&format!("\t{field}"));
    LATER.into_iter().filter(is_missing).collect()
}

/// Where an answer differs from the one that is wanted; numbers may differ by rounding.
fn differences(path: &str, wanted: &Value, got: &Value, found: &mut Vec<String>) {
    match (wanted, got) {
        (Value::Object(wanted), Value::Object(got)) => {
            for key in wanted.keys().chain(got.keys().filter(|key| !wanted.contains_key(*key))) {
                let value = |map: &serde_json::Map<String, Value>| map.get(key).cloned();
                match (value(wanted), value(got)) {
                    (Some(wanted), Some(got)) => differences(&format!("{path}.{key}"), &wanted, &got, found),
                    (wanted, got) => found.push(format!("{path}.{key}: wanted {wanted:?}, got {got:?}")),
                }
            }
        }
        (Value::Array(wanted), Value::Array(got)) if wanted.len() == got.len() => {
            for (at, (wanted, got)) in wanted.iter().zip(got).enumerate() {
                differences(&format!("{path}[{at}]"), wanted, got, found);
            }
        }
        (Value::Number(wanted), Value::Number(got)) => {
            let (wanted, got) = (wanted.as_f64().unwrap_or(f64::NAN), got.as_f64().unwrap_or(f64::NAN));
            if (wanted - got).abs() > 1e-9 * wanted.abs().max(1.0) {
                found.push(format!("{path}: wanted {wanted}, got {got}"));
            }
        }
        _ if wanted == got => {}
        _ => found.push(format!("{path}: wanted {wanted}, got {got}")),
    }
}

#[test]
fn every_case_is_answered_as_wanted() {
    let mut report = String::new();
    let cases = files("tests/cases/queries", "json");
    let (mut failed, mut waiting) = (0, 0);
    for path in &cases {
        let name = path.file_stem().and_then(|stem| stem.to_str()).expect("a name");
        let case: Value = serde_json::from_str(&std::fs::read_to_string(path).expect(name)).expect(name);
        let query = case["query"].as_str().expect("a query");
        let document = match query.strip_suffix(".graphql") {
            Some(_) => {
                let path = in_repository("tests/cases/queries/documents").join(query);
                std::fs::read_to_string(path).expect(query)
            }
            None => query.to_owned(),
        };
        let waits_for = missing(&document);
        if !waits_for.is_empty() {
            waiting += 1;
            eprintln!("{name} waits for {}", waits_for.join(", "));
            continue;
        }
        let got = Api::norway().answer(&document, &case["variables"]);
        let mut found = Vec::new();
        differences("", &case["answer"], &got, &mut found);
        if !found.is_empty() {
            failed += 1;
            let errors: Vec<&str> =
                got["errors"].as_array().into_iter().flatten().filter_map(|error| error["message"].as_str()).collect();
            let _ = writeln!(report, "{name}: {}\n  {}", errors.join("; "), found.join("\n  "));
        }
    }
    eprintln!("{waiting} of {} cases wait for fields that the schema has not", cases.len());
    assert!(!cases.is_empty());
    assert!(failed == 0, "{failed} of {} cases are not answered as wanted\n{report}", cases.len());
}

#[test]
fn every_document_of_an_analyst_can_be_asked() {
    let variables = serde_json::json!({
        "project": "project:mono", "actor": "actor:klosser-innovasjon", "day": "2021-06-01", "text": "sintef",
        "code": "04", "from": "cluster:act-cluster", "to": "cluster:bginn", "by": "CLUSTER",
        "boundaries": "2024-01-01", "counting": "SPLIT", "permutations": 100, "seed": 1,
    });
    let mut report = String::new();
    for path in files("tests/cases/queries/documents", "graphql") {
        let document = std::fs::read_to_string(&path).expect("a document");
        if !missing(&document).is_empty() {
            continue;
        }
        let mut variables = variables.clone();
        if document.contains("$before") {
            variables["before"] = serde_json::json!({ "to": "2019" });
            variables["after"] = serde_json::json!({ "from": "2020" });
        }
        let answer = Api::norway().answer(&document, &variables);
        if let Some(errors) = answer.get("errors") {
            let _ = writeln!(report, "{}: {errors}", path.display());
        }
    }
    assert!(report.is_empty(), "{report}");
}
