//! Measures against values that other programs gave for the same networks.
//!
//! `cases/networks/<network>.csv` lists ties (a party alone on its line is an isolate; names that end in `-directed`
//! are of directed networks), `<network>.<measure>.csv` the value of each party (empty where there is none),
//! `<network>.groups.csv` the groups of each, its first one in front, `<network>.brokerage.csv` what is known of its
//! roles, by its first group, and `<network>.paths.csv` the costs of the best paths. The values come from networkx
//! 3.6.1, igraph 1.0.0, numpy 2.4 (eigenvectors) and R packages; where networkx is known to be wrong (weighted
//! betweenness with floating costs, effective size without its nodes), from runs that go round it; participation and
//! brokerage by exact fractions.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use kobling::analytics::Stop;
use kobling::analytics::betweenness::BetweennessOptions;
use kobling::analytics::brokerage::{Role, Roles, brokerage};
use kobling::analytics::components::{components, density};
use kobling::analytics::constraint::ConstraintOptions;
use kobling::analytics::coreness::CorenessOptions;
use kobling::analytics::degree::{DegreeOptions, Side};
use kobling::analytics::eigenvector::EigenvectorOptions;
use kobling::analytics::harmonic::DistanceOptions;
use kobling::analytics::measure::{Measure, compute};
use kobling::analytics::page_rank::PageRankOptions;
use kobling::analytics::participation::ParticipationOptions;
use kobling::analytics::paths::{PathCost, PathOptions, shortest_paths};
use kobling::graph::adjacency::{Adjacency, Ties};
use kobling::graph::rows::Rows;

const TOLERANCE: f64 = 1e-9;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/networks")
}

/// The rows of a file without its header.
fn rows(name: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(folder().join(name)).expect(name);
    text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

/// A network and the numbers of its parties.
fn network(name: &str) -> (Ties, BTreeMap<String, u32>) {
    let rows = rows(&format!("{name}.csv"));
    let names: BTreeSet<_> = rows.iter().flat_map(|row| &row[..2]).filter(|name| !name.is_empty()).cloned().collect();
    let numbers: BTreeMap<_, _> = names.into_iter().zip(0..).collect();
    let directed = name.ends_with("-directed");
    let mut arcs = Vec::new();
    for row in rows.iter().filter(|row| !row[1].is_empty()) {
        let (a, b, weight) = (numbers[&row[0]], numbers[&row[1]], row[2].parse().expect("weight"));
        arcs.push((a, b, weight));
        if !directed {
            arcs.push((b, a, weight));
        }
    }
    arcs.sort_by_key(|&(a, b, _)| (a, b));
    let outgoing = Adjacency::from_sorted(numbers.len(), arcs.into_iter());
    (Ties { incoming: directed.then(|| outgoing.reversed()), outgoing, fractions: None }, numbers)
}

/// The groups of each party; only the first of each on request.
fn groups(name: &str, numbers: &BTreeMap<String, u32>, only_first: bool) -> Rows {
    let named: BTreeMap<String, Vec<String>> = rows(&format!("{name}.groups.csv"))
        .into_iter()
        .map(|row| (row[0].clone(), row[1].split(';').filter(|group| !group.is_empty()).map(str::to_owned).collect()))
        .collect();
    let all: BTreeSet<&String> = named.values().flatten().collect();
    let places: BTreeMap<&String, u32> = all.into_iter().zip(0..).collect();
    let mut found = Rows::default();
    for party in numbers.keys() {
        let list: Vec<u32> = named[party].iter().map(|group| places[group]).collect();
        found.push(if only_first { &list[..list.len().min(1)] } else { &list });
    }
    found
}

/// The measure that a file's name tells: its first word or two, then options.
fn measure(name: &str) -> Measure {
    let has = |word: &str| name.split('-').any(|part| part == word);
    let (normalized, weighted) = (has("normalized"), has("weighted"));
    let side = [(Side::In, "in"), (Side::Out, "out"), (Side::Both, "both")].into_iter().find(|side| has(side.1));
    let side = side.map(|side| side.0);
    match name.split('-').next() {
        Some("degree") => Measure::Degree(DegreeOptions { normalized, side: side.unwrap_or_default() }),
        Some("strength") => Measure::Strength(DegreeOptions { normalized, side: side.unwrap_or_default() }),
        Some("betweenness") => {
            Measure::Betweenness(BetweennessOptions { normalized, weighted, ..BetweennessOptions::default() })
        }
        Some("harmonic") => Measure::Harmonic(DistanceOptions { normalized, weighted, side: side.unwrap_or(Side::In) }),
        Some("closeness") => {
            Measure::Closeness(DistanceOptions { normalized, weighted, side: side.unwrap_or(Side::In) })
        }
        Some("eigenvector") => Measure::Eigenvector(EigenvectorOptions { weighted, ..EigenvectorOptions::default() }),
        Some("constraint") => Measure::Constraint(ConstraintOptions { weighted }),
        Some("effective") => Measure::EffectiveSize(ConstraintOptions { weighted }),
        Some("coreness") => Measure::Coreness(CorenessOptions { include_isolates: !has("tied") }),
        Some("participation") => Measure::Participation(ParticipationOptions { weighted }),
        Some("page") => Measure::PageRank(PageRankOptions { weighted, ..PageRankOptions::default() }),
        _ => panic!("{name} is no measure"),
    }
}

/// Whether a value is what a cell says; an empty cell says that there is none.
fn is_near(value: Option<f64>, cell: &str) -> bool {
    match (value, cell.parse::<f64>()) {
        (Some(value), Ok(expected)) => (value - expected).abs() <= TOLERANCE * (1.0 + expected.abs()),
        (None, Err(_)) => cell.is_empty(),
        _ => false,
    }
}

#[test]
fn values_of_other_programs() {
    let mut counts = BTreeMap::new();
    let files = fs::read_dir(folder()).expect("folder").map(|file| file.expect("file").file_name());
    for file in files.map(|file| file.into_string().expect("UTF-8")) {
        let [name, of, "csv"] = file.split('.').collect::<Vec<_>>()[..] else { continue };
        if ["paths", "groups", "brokerage"].contains(&of) {
            continue;
        }
        let (ties, numbers) = network(name);
        let measure = measure(of);
        let is_grouped = matches!(measure, Measure::Participation(_));
        let groups = if is_grouped { groups(name, &numbers, of.contains("primary")) } else { Rows::default() };
        let scores = compute(&ties, &measure, &groups, &Stop::new()).expect("not stopped");
        let expected = rows(&file);
        assert_eq!(expected.len(), scores.len(), "{file}");
        for row in expected {
            let score = scores[numbers[&row[0]] as usize];
            assert!(is_near(score, &row[1]), "{file}: {} {score:?} {}", row[0], row[1]);
        }
        *counts.entry(of.split('-').next().map(str::to_owned)).or_insert(0) += 1;
    }
    // every measure is among the cases, several times
    assert!(counts.len() == 11 && counts.values().all(|&count| count >= 5), "{counts:?}");
}

fn role(roles: &Roles, name: &str) -> Role {
    match name {
        "coordinator" => roles.coordinator,
        "itinerant" => roles.itinerant,
        "gatekeeper" => roles.gatekeeper,
        "representative" => roles.representative.expect("a directed network"),
        "liaison" => roles.liaison,
        "total" => roles.total,
        _ => panic!("{name} is no role"),
    }
}

/// Columns are called `<role> <what>`; what other programs do not tell has no column.
#[test]
fn roles_of_other_programs() {
    let mut count = 0;
    for file in fs::read_dir(folder()).expect("folder").map(|file| file.expect("file").file_name()) {
        let file = file.into_string().expect("UTF-8");
        let Some(name) = file.strip_suffix(".brokerage.csv") else { continue };
        let (ties, numbers) = network(name);
        let groups: Vec<Option<u32>> =
            groups(name, &numbers, true).iter().map(|groups| groups.first().copied()).collect();
        let found = brokerage(&ties, &groups, &Stop::new()).expect("not stopped");
        let text = fs::read_to_string(folder().join(&file)).expect("UTF-8");
        let header: Vec<&str> = text.lines().next().expect("a header").split(',').collect();
        for row in rows(&file) {
            let Some(roles) = &found[numbers[&row[0]] as usize] else {
                assert!(row[1..].iter().all(String::is_empty), "{file}: {} is in no group", row[0]);
                continue;
            };
            for (column, cell) in header.iter().zip(&row).skip(1) {
                let (name, what) = column.split_once(' ').expect("a role and what of it");
                let role = role(roles, name);
                let value = match what {
                    "count" => Some(role.count as f64),
                    "expected" => role.expected,
                    "sd" => role.standard_deviation,
                    "z" => role.z_score,
                    _ => panic!("{column}"),
                };
                assert!(is_near(value, cell), "{file}: {} {column} {value:?} {cell}", row[0]);
            }
        }
        count += 1;
    }
    assert!(count >= 10, "{count}");
}

#[test]
fn components_of_other_programs() {
    for row in rows("components.csv") {
        let (ties, _) = network(&row[0]);
        let found = components(&ties);
        let counts = [found.count(), found.largest(), found.isolates()].map(|count| count.to_string());
        assert_eq!(counts, row[1..4], "{}", row[0]);
        let expected: f64 = row[4].parse().expect("density");
        assert!(
            (density(ties.n(), ties.tie_count(), ties.is_directed()).expect("two parties") - expected).abs()
                < TOLERANCE,
            "{}",
            row[0]
        );
    }
}

#[test]
fn paths_of_other_programs() {
    for name in ["tiny", "karate", "davis", "flo"] {
        let (ties, numbers) = network(name);
        for row in rows(&format!("{name}.paths.csv")) {
            let cost = if row[2] == "HOPS" { PathCost::Hops } else { PathCost::Weight };
            let options = PathOptions { cost, max_length: 40, limit: 8, ..PathOptions::default() };
            let ends = (&[numbers[&row[0]]], &[numbers[&row[1]]]);
            let found = shortest_paths(&ties, ends.0, ends.1, |_| false, &options, &Stop::new()).expect("not stopped");
            let cost_of = |parties: &[u32]| -> f64 {
                let arcs = parties.windows(2).map(|pair| ties.outgoing.arc(pair[0], pair[1]).expect("tied"));
                arcs.map(|arc| if cost == PathCost::Hops { 1.0 } else { 1.0 / ties.outgoing.weight(arc) }).sum()
            };
            let costs: Vec<f64> = found.paths.iter().map(|path| cost_of(&path.parties)).collect();
            let expected: Vec<f64> = row[3].split_whitespace().map(|cost| cost.parse().expect("cost")).collect();
            assert!(found.is_complete && costs.len() == expected.len(), "{name} {row:?} {costs:?}");
            assert!(costs.iter().zip(&expected).all(|(a, b)| (a - b).abs() < TOLERANCE), "{name} {row:?} {costs:?}");
        }
    }
}
