//! The page of measures, `docs/measures.md`: what it takes from elsewhere is as it stands there, and its examples are
//! answered as it says.
//!
//! The page is written by hand, but for what stands between `<!-- from PLACE: NAME -->` and `<!-- end -->`, and for the
//! answer below each query. The place is a file of Rust code without its `.rs` or `/mod.rs`, whose function of that name
//! has the doc comment, taken up to where it speaks of time; or `the schema`, of which a type is taken as a table, those of
//! its fields alone that stand in braces behind it. Queries are asked of `tests/cases/measures`.
//!
//! To change a text, change it where it stands, run these tests, read `target/tmp/measures.md` and copy it to `docs`.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::sync::LazyLock;

use apollo_compiler::schema::ExtendedType;
use apollo_compiler::{Node, Schema};
use kobling::import::Format;
use serde_json::Value;

use crate::support::{Api, in_repository, snapshot_of};

const END: &str = "<!-- end -->";
/// How wide a line of an answer may be.
const WIDTH: usize = 110;
/// How long a field of an answer may be that others stand beside.
const SHORT: usize = 32;

static SCHEMA: LazyLock<Schema> =
    LazyLock::new(|| Schema::parse(kobling::graphql::sdl(), "schema.graphql").expect("the schema is one"));

fn page() -> String {
    fs::read_to_string(in_repository("docs/measures.md")).expect("docs/measures.md")
}

/// The page with all that it takes from elsewhere.
fn filled(page: &str) -> String {
    let api = Api::over(vec![snapshot_of(Format::Package, &in_repository("tests/cases/measures"))]);
    let (mut filled, mut lines) = (String::new(), page.lines());
    while let Some(line) = lines.next() {
        let _ = writeln!(filled, "{line}");
        if let Some(from) = line.strip_prefix("<!-- from ").and_then(|line| line.strip_suffix(" -->")) {
            let (place, name) = from.split_once(": ").expect("a place and a name");
            let text = if place == "the schema" { table(name) } else { doc_comment(place, name) };
            let _ = writeln!(filled, "\n{text}\n{END}");
            assert!(lines.any(|line| line == END), "{line} has no end");
        } else if line == "```graphql" {
            let query: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            let query = query.join("\n");
            let answer = written(&rounded(api.data(&query)), 0);
            let _ = writeln!(filled, "{query}\n```\n\n```json\n{answer}\n```");
            assert_eq!((lines.next(), lines.next()), (Some(""), Some("```json")), "an answer follows\n{query}");
            assert!(lines.any(|line| line == "```"), "the answer has an end\n{query}");
        }
    }
    filled
}

/// What the doc comment of a function says of its meaning and conventions, and with what it agrees.
fn doc_comment(place: &str, name: &str) -> String {
    let read = |end: &str| fs::read_to_string(in_repository(&format!("{place}{end}")));
    let code = read(".rs").or_else(|_| read("/mod.rs")).unwrap_or_else(|_| panic!("{place} is no file of Rust code"));
    let lines: Vec<&str> = code.lines().collect();
    let at = lines.iter().position(|line| line.starts_with(&format!("pub fn {name}(")));
    let at = at.unwrap_or_else(|| panic!("{place} has no function {name}"));
    let first = lines[..at].iter().rposition(|line| !line.starts_with("///")).map_or(0, |before| before + 1);
    let comment: Vec<&str> = lines[first..at].iter().map(|line| line[3..].trim_start()).collect();
    let paragraphs: Vec<String> = comment.split(|line| line.is_empty()).map(|lines| lines.join("\n")).collect();
    let is_of_use = |paragraph: &&String| !paragraph.starts_with("Time") && !paragraph.starts_with("```");
    let mut told: Vec<&str> = paragraphs.iter().take_while(is_of_use).map(String::as_str).collect();
    let agrees = paragraphs[told.len()..].iter().find_map(|text| text.find("Agrees with").map(|at| &text[at..]));
    let agrees = agrees.unwrap_or_default().replace('\n', " ");
    told.extend((!agrees.is_empty()).then_some(agrees.as_str()));
    // links of rustdoc lead nowhere here, and null is what Rust calls None
    let text = told.join("\n\n").replace("[`", "`").replace("`]", "`");
    let text = text.replace(". `None`", ". Null").replace(".\n`None`", ".\nNull").replace("`None`", "null");
    as_in_the_api(&text) + "\n"
}

/// With names in code as the API writes them: `undated_totals` is `undatedTotals`.
fn as_in_the_api(text: &str) -> String {
    let name = |name: &str| {
        let (first, rest) = name.split_once('_').unwrap_or((name, ""));
        let is_word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase());
        if !is_word(first) || !rest.split('_').all(is_word) {
            return name.to_owned();
        }
        rest.split('_').fold(first.to_owned(), |name, word| name + &word[..1].to_uppercase() + &word[1..])
    };
    let parts = text.split('`').enumerate();
    parts.map(|(at, part)| if at % 2 == 1 { name(part) } else { part.to_owned() }).collect::<Vec<_>>().join("`")
}

/// A type of the schema, or some of its fields, as a table.
fn table(name: &str) -> String {
    let (name, wanted) = match name.split_once(" { ") {
        Some((name, fields)) => (name, Some(fields.trim_end_matches(" }").split(' ').collect::<Vec<_>>())),
        None => (name, None),
    };
    let of = SCHEMA.types.get(name).unwrap_or_else(|| panic!("the schema has no type {name}"));
    let (head, mut rows) = match of {
        ExtendedType::Object(object) => {
            let row = |field: &apollo_compiler::ast::FieldDefinition| {
                [field.name.to_string(), String::new(), cell(field.description.as_ref())]
            };
            (["field", "", "tells"], object.fields.values().map(|field| row(field)).collect::<Vec<_>>())
        }
        ExtendedType::InputObject(object) => {
            let default = |value: &Node<apollo_compiler::ast::Value>| format!("`{}`", value.serialize().no_indent());
            let row = |field: &apollo_compiler::ast::InputValueDefinition| {
                let default = field.default_value.as_ref().map(default).unwrap_or_default();
                [field.name.to_string(), default, cell(field.description.as_ref())]
            };
            (["option", "unless given", "means"], object.fields.values().map(|field| row(field)).collect())
        }
        ExtendedType::Enum(of) => {
            let row = |value: &apollo_compiler::ast::EnumValueDefinition| {
                [value.value.to_string(), String::new(), cell(value.description.as_ref())]
            };
            (["value", "", "means"], of.values.values().map(|value| row(value)).collect())
        }
        _ => panic!("{name} cannot be told as a table"),
    };
    let mut text = String::new();
    if let Some(wanted) = wanted {
        let find = |name: &&str| rows.iter().find(|row| row[0] == **name).cloned();
        rows = wanted.iter().map(|name| find(name).unwrap_or_else(|| panic!("there is no field {name}"))).collect();
    } else {
        let _ = writeln!(text, "{}\n", cell(of.description()));
    }
    let has_middle = !head[1].is_empty();
    let line = |cells: [&str; 3]| {
        let cells: Vec<&str> =
            cells.into_iter().enumerate().filter(|&(at, _)| at != 1 || has_middle).map(|(_, cell)| cell).collect();
        format!("| {} |\n", cells.join(" | ").replace("|  |", "| |"))
    };
    text += &line(head);
    text += &line(["---"; 3]).replace(' ', "");
    for [name, middle, told] in &rows {
        text += &line([&format!("`{name}`"), middle, told]);
    }
    text
}

/// A description on one line.
fn cell(description: Option<&Node<str>>) -> String {
    description
        .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|"))
        .unwrap_or_default()
}

/// The same with four places to each number.
fn rounded(value: Value) -> Value {
    match value {
        Value::Number(number) if number.is_f64() => {
            let number = (number.as_f64().expect("it is one") * 1e4).round() / 1e4;
            // a whole number without its places, and no -0
            if number.fract() == 0.0 { Value::from(number as i64) } else { Value::from(number) }
        }
        Value::Array(items) => items.into_iter().map(rounded).collect(),
        Value::Object(fields) => fields.into_iter().map(|(name, value)| (name, rounded(value))).collect(),
        other => other,
    }
}

/// An answer with as much on a line as there is room for, but one item of a list.
fn written(value: &Value, indent: usize) -> String {
    let parts: Vec<(String, &Value)> = match value {
        Value::Array(items) => items.iter().map(|item| (String::new(), item)).collect(),
        Value::Object(fields) => fields.iter().map(|(name, value)| (format!("\"{name}\": "), value)).collect(),
        plain => return plain.to_string(),
    };
    let (open, close) = if value.is_array() { ('[', ']') } else { ('{', '}') };
    let on_one_line: Vec<String> = parts.iter().map(|(name, part)| name.clone() + &written(part, 0)).collect();
    let line = format!("{open}{}{close}", on_one_line.join(", "));
    if !line.contains('\n') && indent + line.chars().count() <= WIDTH {
        return line;
    }
    let inside = indent + 2;
    let mut lines: Vec<String> = Vec::new();
    for ((name, part), short) in parts.iter().zip(&on_one_line) {
        let is_short = value.is_object() && short.len() <= SHORT;
        match lines.last_mut() {
            Some(line) if is_short && line.ends_with(", ") && line.chars().count() + short.len() <= WIDTH => {
                *line += short;
            }
            _ => lines.push(format!("{:inside$}{name}{}", "", written(part, inside))),
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(if is_short { ", " } else { "," });
        }
    }
    let lines = lines.join("\n");
    let lines: Vec<&str> = lines.trim_end_matches([',', ' ']).lines().map(str::trim_end).collect();
    format!("{open}\n{}\n{:indent$}{close}", lines.join("\n"), "")
}

#[test]
fn the_page_is_as_its_sources_and_its_examples_answer() {
    let page = page();
    let filled = filled(&page);
    let folder = in_repository("target/tmp");
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("measures.md"), &filled).expect("what the page should be");
    let differs = page.lines().zip(filled.lines()).position(|(is, should)| is != should);
    let at = differs.unwrap_or_else(|| page.lines().count().min(filled.lines().count()));
    let line = |text: &str| text.lines().nth(at).unwrap_or("(the end)").to_owned();
    assert!(
        page == filled,
        "docs/measures.md is stale, first in line {}:\n  is     {}\n  should {}\nread target/tmp/measures.md, and if it \
         is right: cp target/tmp/measures.md docs/measures.md",
        at + 1,
        line(&page),
        line(&filled)
    );
}

#[test]
fn every_measure_has_its_place_on_the_page() {
    let page = page();
    let Some(ExtendedType::InputObject(measures)) = SCHEMA.types.get("CentralityInput") else {
        panic!("it is an input")
    };
    for name in measures.fields.keys() {
        assert!(page.contains(&format!("measure: {{ {name}: {{")), "{name} has no example in docs/measures.md");
    }
    let told = ["Network", "CrossGroupTies", "GroupPair", "Group", "Brokerage", "BrokerRole", "Communities"];
    for of in told.into_iter().chain(["NetworkChange", "PairChange", "DifferenceInDifferences", "PathConnection"]) {
        let Some(ExtendedType::Object(object)) = SCHEMA.types.get(of) else { panic!("{of} is a type") };
        for name in object.fields.keys() {
            assert!(page.contains(&format!("`{name}`")), "{of}.{name} is not told in docs/measures.md");
        }
    }
}

#[test]
fn every_work_cited_is_among_the_references() {
    let page = page().replace('à', "a");
    let (text, references) = page.split_once("\n## References\n").expect("references at the end");
    let mut is_code = false;
    let is_text = |line: &&str| {
        is_code ^= line.starts_with("```");
        !is_code
    };
    let text = text.lines().filter(is_text).collect::<Vec<_>>().join("\n");
    let words: Vec<&str> = text.split_whitespace().collect();
    let cited: BTreeSet<_> = (0..words.len()).filter_map(|at| citation(&words[..=at])).collect();
    assert!(cited.len() > 30, "too few: {cited:?}");
    let has = |(name, year): &&(String, String)| {
        references.lines().any(|line| line.starts_with(&format!("- {name}")) && line.contains(year.as_str()))
    };
    let missing: Vec<_> = cited.iter().filter(|work| !has(work)).collect();
    assert!(missing.is_empty(), "not among the references: {missing:?}");
    for line in references.lines().filter(|line| line.starts_with("- ")) {
        let name = line[2..].split([',', ' ']).next().unwrap_or_default();
        assert!(
            cited.iter().any(|(cited, year)| cited == name && line.contains(year.as_str())),
            "nowhere cited: {line}"
        );
    }
}

/// The first author and the year of a work, where the last of these words is its year.
fn citation(words: &[&str]) -> Option<(String, String)> {
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).trim_end_matches("'s").to_owned();
    let is_year =
        |word: &str| word.len() == 4 && word.starts_with(['1', '2']) && word.bytes().all(|b| b.is_ascii_digit());
    let (last, before) = words.split_last()?;
    let year = Some(bare(last)).filter(|year| is_year(year))?;
    let mut names: Vec<String> = Vec::new();
    for word in before.iter().rev() {
        let name = bare(word);
        // the years before are of the same authors
        if names.is_empty() && is_year(&name) {
            continue;
        }
        let joins = ["&", "et", "al.", "van", "de"].contains(word);
        let ends_before = word.ends_with([';', ':', ')']) || (word.ends_with('.') && !joins);
        if ends_before || !(joins || name.starts_with(char::is_uppercase)) {
            break;
        }
        names.push(name);
        if word.starts_with('(') {
            break;
        }
    }
    let first = names.into_iter().rev().find(|name| name.starts_with(char::is_uppercase))?;
    Some((first, year))
}
