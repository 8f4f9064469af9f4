//! Measures against values that other programs gave for the same networks.
//!
//! `cases/networks/<network>.csv` lists ties (a party alone on its line is an isolate; names that end in `-directed` are of
//! directed networks), `<network>.<measure>.csv` the value of each party, `<network>.paths.csv` the costs of the best paths.
//! The values come from networkx 3.6.1, igraph 1.0.0 and R packages; where networkx is known to be wrong (weighted
//! betweenness with floating costs), from runs with whole-numbered costs.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use kobling::analytics::Stop;
use kobling::analytics::betweenness::BetweennessOptions;
use kobling::analytics::components::{components, density};
use kobling::analytics::degree::{DegreeOptions, Side};
use kobling::analytics::harmonic::DistanceOptions;
use kobling::analytics::measure::{Measure, compute};
use kobling::analytics::page_rank::PageRankOptions;
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
        Some("page") => Measure::PageRank(PageRankOptions { weighted, ..PageRankOptions::default() }),
        _ => panic!("{name} is no measure"),
    }
}

#[test]
fn values_of_other_programs() {
    let mut counts = BTreeMap::new();
    let files = fs::read_dir(folder()).expect("folder").map(|file| file.expect("file").file_name());
    for file in files.map(|file| file.into_string().expect("UTF-8")) {
        let [name, of, "csv"] = file.split('.').collect::<Vec<_>>()[..] else { continue };
        if of == "paths" {
            continue;
        }
        let (ties, numbers) = network(name);
        let measure = measure(of);
        let scores = compute(&ties, &measure, &Rows::default(), &Stop::new()).expect("not stopped");
        let expected = rows(&file);
        assert_eq!(expected.len(), scores.len(), "{file}");
        for row in expected {
            let score = scores[numbers[&row[0]] as usize].unwrap_or_else(|| panic!("{file}: {} has no value", row[0]));
            let value: f64 = row[1].parse().expect("value");
            assert!((score - value).abs() <= TOLERANCE * (1.0 + value.abs()), "{file}: {} {score} {value}", row[0]);
        }
        *counts.entry(of.split('-').next().map(str::to_owned)).or_insert(0) += 1;
    }
    // every measure is among the cases, several times
    assert!(counts.len() == 5 && counts.values().all(|&count| count >= 5), "{counts:?}");
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
