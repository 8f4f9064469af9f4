//! Labels of keys: unique among the keys of one dimension in one answer.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::graph::node::{Detail, NodeKey};
use crate::graph::snapshot::Snapshot;
use crate::model::vocabulary::{NodeKind, Value as _};

use super::regions::years;
use super::tally::Line;
use super::{Counting, Dimension, KeyValue, Options};

/// The labels of all keys of an answer.
pub struct Labels {
    /// For each dimension asked, in its order.
    labels: Vec<HashMap<KeyValue, String>>,
}

impl Labels {
    /// Gives each value of some lines its label: the name of a node, where another has the same name with the years of
    /// its version, or with its id.
    pub fn new(snapshot: &Snapshot, options: &Options, lines: &[Line]) -> Self {
        let of_dimension = |(at, &dimension): (usize, &Dimension)| {
            let values: BTreeSet<KeyValue> = lines.iter().map(|line| line.values[at]).collect();
            let values: Vec<KeyValue> = values.into_iter().collect();
            let names = values.iter().map(|&value| name(snapshot, dimension, options.counting, value)).collect();
            let names = told_apart(names, |at| with_years(snapshot, values[at]));
            let names = told_apart(names, |at| with_id(snapshot, values[at]));
            values.into_iter().zip(names).collect()
        };
        Self { labels: options.by.iter().enumerate().map(of_dimension).collect() }
    }

    /// The label of a value in the dimension at a position.
    pub fn of(&self, at: usize, value: KeyValue) -> String {
        self.labels[at].get(&value).cloned().unwrap_or_default()
    }
}

/// Puts another name in the place of each that stands more than once, where there is another.
fn told_apart(names: Vec<String>, other: impl Fn(usize) -> Option<String>) -> Vec<String> {
    let mut seen = HashSet::new();
    let repeated: HashSet<&String> = names.iter().filter(|name| !seen.insert(*name)).collect();
    let apart = names.iter().enumerate().map(|(at, name)| {
        if repeated.contains(name) { other(at).unwrap_or_else(|| name.clone()) } else { name.clone() }
    });
    apart.collect()
}

fn name(snapshot: &Snapshot, dimension: Dimension, counting: Counting, value: KeyValue) -> String {
    match (value, dimension) {
        (KeyValue::Node(node), _) => snapshot.name(node).to_owned(),
        (KeyValue::Year(year), _) => year.to_string(),
        (KeyValue::Kind(kind), _) => kind.name().to_owned(),
        (KeyValue::None, Dimension::Receiver) if counting == Counting::Lead => "no lead".to_owned(),
        (KeyValue::None, Dimension::Region) => "not placed".to_owned(),
        (KeyValue::None, Dimension::Year) => "not dated".to_owned(),
        (KeyValue::None, _) => "not stated".to_owned(),
    }
}

fn with_years(snapshot: &Snapshot, value: KeyValue) -> Option<String> {
    let region = node(value).filter(|&node| snapshot.kind(node) == NodeKind::Region)?;
    let Detail::Region(detail) = &snapshot.node(region).detail else { return None };
    years(detail).map(|years| format!("{} ({years})", snapshot.name(region)))
}

fn with_id(snapshot: &Snapshot, value: KeyValue) -> Option<String> {
    node(value).map(|node| format!("{} ({})", snapshot.name(node), snapshot.id(node)))
}

fn node(value: KeyValue) -> Option<NodeKey> {
    match value {
        KeyValue::Node(node) => Some(node),
        KeyValue::Year(_) | KeyValue::Kind(_) | KeyValue::None => None,
    }
}
