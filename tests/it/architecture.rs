//! Holds the house in order: which folder of `src/` may use which, and which of them own a crate. The table stands in
//! ARCHITECTURE.md, too.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::in_repository;

/// Folders and files of `src/`, with those that each may use. What stands to the right knows what stands to the left.
const MAY_USE: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("import", &["model"]),
    ("store", &["model"]),
    ("graph", &["model"]),
    ("analytics", &["model", "graph"]),
    ("export", &["model", "graph"]),
    ("graphql", &["model", "graph", "analytics"]),
    ("server", &["graph", "graphql", "export"]),
    ("cli", ALL),
    ("app", ALL),
    ("main", ALL),
];
const ALL: &[&str] = &["model", "import", "store", "graph", "analytics", "export", "graphql", "server", "cli", "app"];

/// Crates, with those who may use them. Every dependency stands here.
const OWNED_BY: &[(&str, &[&str])] = &[
    // the words, and how they are written
    ("serde", EVERYONE),
    ("jiff", EVERYONE),
    ("rust_decimal", EVERYONE),
    ("thiserror", EVERYONE),
    ("tracing", EVERYONE),
    ("hashbrown", EVERYONE),
    ("serde_json", &["import", "export", "graphql", "server", "cli", "app"]),
    ("unicode_normalization", &["model", "graph"]),
    ("blake3", &["model", "graph", "graphql", "server", "app"]),
    // files
    ("flate2", &["import"]),
    ("zip", &["import"]),
    // the database
    ("rusqlite", &["store"]),
    // the graph
    ("petgraph", &["graph"]),
    ("fst", &["graph"]),
    ("levenshtein_automata", &["graph"]),
    ("memchr", &["graph"]),
    // work on all cores, and measures; the pool in graphql is where questions are answered
    ("rayon", &["graph", "analytics", "graphql", "store"]),
    ("rand_chacha", &["analytics"]),
    ("num_bigint", &["graph", "analytics"]),
    ("num_rational", &["graph", "analytics"]),
    // the API
    ("apollo_compiler", &["graphql"]),
    ("async_graphql", &["graphql"]),
    ("base64", &["graphql"]),
    ("form_urlencoded", &["graphql"]),
    ("futures_util", &["graphql", "server"]),
    ("moka", &["graphql", "server"]),
    ("rustix", &["graphql"]),
    // the server
    ("axum", &["server"]),
    ("hyper", &["server"]),
    ("hyper_util", &["server"]),
    ("prometheus", &["server"]),
    ("tokio_io_timeout", &["server"]),
    ("tower_http", &["server"]),
    ("tokio", &["graphql", "server", "app"]),
    // the program; the loader of past revisions, which app hands down, tells of any failure
    ("anyhow", &["app", "main", "graphql"]),
    ("clap", &["cli", "main"]),
    ("directories", &["app"]),
    ("indicatif", &["app"]),
    ("tracing_subscriber", &["cli", "app"]),
];
const EVERYONE: &[&str] =
    &["model", "import", "store", "graph", "analytics", "export", "graphql", "server", "cli", "app", "main"];

/// A source file without its comments and without the tests at its foot.
struct Source {
    path: PathBuf,
    /// Its folder of `src/`, or its name.
    house: String,
    code: String,
}

fn sources() -> Vec<Source> {
    let root = in_repository("src");
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    let source = |path: PathBuf| {
        let inside = path.strip_prefix(&root).expect("it lies there");
        let house = inside.iter().next().expect("it has a name").to_string_lossy().replace(".rs", "");
        let text = fs::read_to_string(&path).expect("it is text");
        let text = text.split("\n#[cfg(test)]\nmod ").next().unwrap_or_default();
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        Source { path, house, code }
    };
    let is_code =
        |source: &Source| !source.path.file_name().is_some_and(|name| name.to_string_lossy().ends_with("tests.rs"));
    paths.into_iter().map(source).filter(is_code).filter(|source| source.house != "lib").collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
}

/// The names that follow `prefix` in the code where it does not stand inside a longer name: `crate::` gives the folders.
fn names_after<'c>(code: &'c str, prefix: &str) -> Vec<&'c str> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let ends =
        code.match_indices(prefix).filter(|(at, _)| !code[..*at].ends_with(is_name)).map(|(at, _)| at + prefix.len());
    let mut names = Vec::new();
    for at in ends {
        let rest = &code[at..];
        // a group: the first name of each of its parts
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 0;
            let end = group.find(|c| {
                depth += i32::from(c == '{') - i32::from(c == '}');
                depth < 0
            });
            let mut depth = 0;
            let parts = group[..end.unwrap_or(group.len())].split(|c| {
                depth += i32::from(c == '{') - i32::from(c == '}');
                c == ',' && depth == 0
            });
            names.extend(parts.map(|part| part.trim().split(|c| !is_name(c)).next().unwrap_or_default()));
        } else {
            names.push(rest.split(|c| !is_name(c)).next().unwrap_or_default());
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

#[test]
fn every_folder_uses_only_what_stands_to_its_left() {
    let mut faults = BTreeSet::new();
    for source in sources() {
        let path = source.path.display();
        let Some((_, may_use)) = MAY_USE.iter().find(|(house, _)| *house == source.house) else {
            faults.insert(format!("{path}: src/{} is not in the table of tests/it/architecture.rs", source.house));
            continue;
        };
        let prefix = if source.house == "main" { "kobling::" } else { "crate::" };
        for used in names_after(&source.code, prefix) {
            if ALL.contains(&used) && used != source.house && !may_use.contains(&used) {
                faults.insert(format!("{path}: {} may not use {used}", source.house));
            }
        }
        // `super` at the door of a folder would be a way around the table.
        let is_door = source.path.ends_with(format!("src/{}/mod.rs", source.house))
            || source.path.parent().is_some_and(|folder| folder.ends_with("src"));
        if is_door && names_after(&source.code, "super::").iter().any(|name| ALL.contains(name)) {
            faults.insert(format!("{path}: write crate:: instead of super:: for another folder"));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.into_iter().collect::<Vec<_>>().join("\n"));
}

#[test]
fn every_crate_is_used_only_by_those_who_own_it() {
    let mut faults = BTreeSet::new();
    for source in sources() {
        for (name, owners) in OWNED_BY {
            let is_used = !names_after(&source.code, &format!("{name}::")).is_empty();
            if is_used && !owners.contains(&source.house.as_str()) {
                let owners = owners.join(", ");
                faults.insert(format!("{}: {name} belongs to {owners}", source.path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.into_iter().collect::<Vec<_>>().join("\n"));
}

#[test]
fn every_dependency_has_an_owner_who_uses_it() {
    let manifest = fs::read_to_string(in_repository("Cargo.toml")).expect("the manifest");
    let dependencies = manifest.split("\n[dependencies]\n").nth(1).expect("dependencies").split("\n[").next();
    let names = dependencies.into_iter().flat_map(str::lines).filter_map(|line| line.split_once(" = "));
    let declared: BTreeSet<_> = names.map(|(name, _)| name.replace('-', "_")).collect();
    let owned: BTreeSet<_> = OWNED_BY.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(declared, owned, "Cargo.toml and the table of tests/it/architecture.rs differ");
    let sources = sources();
    for name in owned {
        let is_used = |source: &Source| !names_after(&source.code, &format!("{name}::")).is_empty();
        assert!(sources.iter().any(is_used), "nothing uses {name}; take it out of Cargo.toml");
    }
}

#[test]
fn uses_are_found_however_they_are_written() {
    let code =
        "use crate::model::date;\nuse crate::{graph, store::{Saved, Store},\n import::Format};\nmycrate::app::x();";
    assert_eq!(names_after(code, "crate::"), ["model", "graph", "store", "import"]);
    assert_eq!(names_after("zip::Reader; some_zip::x", "zip::"), ["Reader"]);
}
