//! A page of questions with their answers says what the program says: `docs/evaluating-a-programme.md`.
//!
//! Its fences: a query is opened by `graphql` (asked of the bundled data) or `graphql horizon-2020` (of Horizon 2020), then
//! come its variables, if it has any (`json variables`), and its answer (`json answer`), as `kobling query` prints it. There
//! is no other fence, so none can be left out: what else is shown is indented.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use kobling::graphql::engine::Limits;
use kobling::graphql::request::{Asked, answer};
use kobling::import::Format;
use serde_json::json;

use crate::support::{Api, in_repository, snapshot_of};

const PAGE: &str = "docs/evaluating-a-programme.md";

/// What a query is asked of.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Data {
    Bundled,
    Horizon2020,
}

/// A query of the page, with its answer.
#[derive(Debug)]
struct Step {
    /// The line that opens the query, from 1.
    line: usize,
    data: Data,
    query: String,
    variables: Option<String>,
    /// The lines of the answer, from 0.
    answer: Option<std::ops::Range<usize>>,
}

/// The steps of a page, or what is wrong with its fences.
fn steps(page: &str) -> Result<Vec<Step>, String> {
    let lines: Vec<&str> = page.lines().collect();
    let mut steps: Vec<Step> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let (line, opening) = (at + 1, lines[at]);
        at += 1;
        if !opening.trim_start().starts_with("```") && !opening.trim_start().starts_with("~~~") {
            continue;
        }
        let Some(length) = lines[at..].iter().position(|line| *line == "```") else {
            return Err(format!("line {line}: '{opening}' is not closed"));
        };
        let content = at..at + length;
        at = content.end + 1;
        let text = lines[content.clone()].join("\n");
        let is_answered = steps.last().is_none_or(|step| step.answer.is_some());
        match (opening, steps.last_mut()) {
            ("```graphql" | "```graphql horizon-2020", _) if is_answered => {
                let data = if opening == "```graphql" { Data::Bundled } else { Data::Horizon2020 };
                steps.push(Step { line, data, query: text, variables: None, answer: None });
            }
            ("```json variables", Some(step)) if !is_answered && step.variables.is_none() => {
                step.variables = Some(text);
            }
            ("```json answer", Some(step)) if !is_answered => step.answer = Some(content),
            _ => {
                return Err(format!(
                    "line {line}: '{opening}' cannot stand here; see the head of tests/it/documents.rs"
                ));
            }
        }
    }
    match steps.iter().find(|step| step.answer.is_none()) {
        Some(step) => Err(format!("line {}: the query has no answer", step.line)),
        None => Ok(steps),
    }
}

/// What `kobling query` prints.
fn printed(api: &Api, step: &Step) -> String {
    let variables = step.variables.as_deref().map_or_else(|| "{}".to_owned(), str::to_owned);
    let variables: serde_json::Value = serde_json::from_str(&variables).expect("variables are JSON");
    let asked = Asked::read(json!({ "query": step.query, "variables": variables })).expect("a request");
    let answer = Api::runtime().block_on(answer(api.schema(), api.engine(), asked));
    answer.to_pretty_json().expect("it is written")
}

/// Asks the queries of the page that are for some data. What differs is told, and the page as it would be is written to
/// `target/tmp/documents/`, to be looked at and copied.
fn ask(api: &Api, data: Data) {
    let page = std::fs::read_to_string(in_repository(PAGE)).expect(PAGE);
    let lines: Vec<&str> = page.lines().collect();
    let steps = steps(&page).unwrap_or_else(|wrong| panic!("{PAGE}: {wrong}"));
    assert!(steps.iter().any(|step| step.data == data), "{PAGE} asks nothing of {data:?}");
    let (mut report, mut anew, mut copied) = (String::new(), String::new(), 0);
    for step in steps.iter().filter(|step| step.data == data) {
        let answer = step.answer.clone().expect("a step has an answer");
        let got = printed(api, step);
        let wanted = lines[answer.clone()].join("\n");
        if got != wanted {
            let at = got.lines().zip(wanted.lines()).take_while(|(got, wanted)| got == wanted).count();
            let line = |text: &str| text.lines().nth(at).unwrap_or("(nothing more)").trim().to_owned();
            let (wanted, got) = (line(&wanted), line(&got));
            let _ = writeln!(report, "{PAGE}:{}: `{wanted}` is answered as `{got}`", answer.start + at + 1);
        }
        anew.extend(lines[copied..answer.start].iter().flat_map(|line| [line, "\n"]));
        anew += &(got + "\n");
        copied = answer.end;
    }
    if !report.is_empty() {
        anew.extend(lines[copied..].iter().flat_map(|line| [line, "\n"]));
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("documents");
        std::fs::create_dir_all(&folder).expect("a folder for what was got");
        let path = folder.join(format!("evaluating-a-programme.{data:?}.md"));
        std::fs::write(&path, anew).expect("the page anew");
        panic!("{report}the page with these answers: {}; its text may need a change, too", path.display());
    }
}

#[test]
fn the_bundled_data_answer_as_the_page_says() {
    ask(Api::norway(), Data::Bundled);
}

/// The folder of Horizon 2020 as it was at the end of 2020; `None`, told in a line, where it is not at hand.
fn horizon_2020() -> Option<PathBuf> {
    let beside = in_repository("../shared/data");
    let folder = std::env::var_os("KOBLING_DATA").map_or(beside, PathBuf::from).join("cordis-h2020-2020");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: {} is not there", folder.display());
    None
}

#[test]
fn horizon_2020_answers_as_the_page_says() {
    let Some(folder) = horizon_2020() else { return };
    let limits = Limits { time: Duration::from_mins(10), ..Limits::default() };
    ask(&Api::within(limits, vec![snapshot_of(Format::Cordis, &folder)]), Data::Horizon2020);
}

#[test]
fn no_block_of_a_page_is_left_out() {
    let wrong = |page: &str| steps(page).expect_err(page);
    let query = "```graphql\n{ a }\n```\n";
    let answer = "```json answer\n{}\n```\n";
    let variables = "```json variables\n{}\n```\n";
    assert_eq!(steps(&[query, answer, query, variables, answer].concat()).map(|steps| steps.len()), Ok(2));
    assert!(wrong(query).contains("line 1: the query has no answer"));
    assert!(wrong(&[query, query, answer].concat()).contains("line 4"));
    assert!(wrong(&[query, variables, variables, answer].concat()).contains("line 7"));
    assert!(wrong(&[query, answer, variables].concat()).contains("line 7"));
    assert!(wrong(&[query, answer, answer].concat()).contains("line 7"));
    assert!(wrong("```json\n{}\n```\n").contains("cannot stand here"));
    assert!(wrong("  ```graphql\n{ a }\n```\n").contains("cannot stand here"));
    assert!(wrong("```graphql\n{ a }\n").contains("is not closed"));
    assert!(wrong("```graphql horizon-2021\n{ a }\n```\n").contains("cannot stand here"));
}
