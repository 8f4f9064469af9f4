//! What belongs to a node without being an edge of the graph: findings, indicators, ties under it, the history of regions.

use std::collections::HashMap;
use std::hash::Hash;

use crate::graph::day::{Answer, Bounds, Day, Window};
use crate::graph::node::NodeKey;
use crate::graph::relation::{Finding, Indicator, RegionPart, Succession, Tie};
use crate::graph::snapshot::{Snapshot, Theme};

/// From something to the numbers of what belongs to it, ascending.
type Numbers<K> = HashMap<K, Vec<u32>>;

/// Look-ups of what belongs to what, made once. Memory: a few bytes for each finding, indicator, tie under a project and
/// change of a region.
#[derive(Default)]
pub struct Related {
    findings: Numbers<NodeKey>,
    indicators: Numbers<NodeKey>,
    ties_under: Numbers<NodeKey>,
    outcomes: Numbers<u32>,
    causes: Numbers<u32>,
    wholes: Numbers<NodeKey>,
    predecessors: Numbers<NodeKey>,
}

fn collect<'a, T, K: Hash + Eq, I: IntoIterator<Item = K>>(rows: &'a [T], of: impl Fn(&'a T) -> I) -> Numbers<K> {
    let mut numbers: Numbers<K> = HashMap::new();
    for (number, row) in (0..).zip(rows) {
        for key in of(row) {
            let list = numbers.entry(key).or_default();
            if list.last() != Some(&number) {
                list.push(number);
            }
        }
    }
    numbers
}

impl Related {
    /// The look-ups of some rows, each list in its canonical order.
    pub fn build(
        findings: &[Finding],
        indicators: &[Indicator],
        ties: &[Tie],
        region_parts: &[RegionPart],
        successions: &[Succession],
    ) -> Self {
        Self {
            findings: collect(findings, |finding| finding.about.iter().copied()),
            indicators: collect(indicators, |indicator| [indicator.about]),
            ties_under: collect(ties, |tie| tie.under),
            outcomes: collect(findings, |finding| finding.outcome_of.iter().copied()),
            causes: collect(findings, |finding| finding.cause_of.iter().copied()),
            wholes: collect(region_parts, |part| [part.part]),
            predecessors: collect(successions, |succession| [succession.b]),
        }
    }
}

fn of<'a, K: Hash + Eq>(numbers: &'a Numbers<K>, key: &K) -> &'a [u32] {
    numbers.get(key).map_or(&[], Vec::as_slice)
}

/// The rows of a key in a list that is sorted by it.
fn rows_of<T>(rows: &[T], key: NodeKey, of: impl Fn(&T) -> NodeKey) -> &[T] {
    let start = rows.partition_point(|row| of(row) < key);
    let end = start + rows[start..].partition_point(|row| of(row) == key);
    &rows[start..end]
}

impl Snapshot {
    /// The numbers of the findings about a node.
    pub fn findings_about(&self, node: NodeKey) -> &[u32] {
        of(&self.related.findings, &node)
    }

    /// The numbers of the indicators about a node.
    pub fn indicators_about(&self, node: NodeKey) -> &[u32] {
        of(&self.related.indicators, &node)
    }

    /// The numbers of the ties under a project or scheme.
    pub fn ties_under(&self, node: NodeKey) -> &[u32] {
        of(&self.related.ties_under, &node)
    }

    /// The numbers of the findings that are the outcome of a finding.
    pub fn outcomes_of(&self, finding: u32) -> &[u32] {
        of(&self.related.outcomes, &finding)
    }

    /// The numbers of the findings that are a cause of a finding.
    pub fn causes_of(&self, finding: u32) -> &[u32] {
        of(&self.related.causes, &finding)
    }

    /// The themes of a node.
    pub fn themes_of(&self, node: NodeKey) -> &[Theme] {
        rows_of(&self.themes, node, |theme| theme.node)
    }

    /// What an unofficial region is made of.
    pub fn region_parts_of(&self, whole: NodeKey) -> &[RegionPart] {
        rows_of(&self.region_parts, whole, |part| part.whole)
    }

    /// The unofficial regions that a region belongs to.
    pub fn region_wholes_of(&self, part: NodeKey) -> impl Iterator<Item = &RegionPart> {
        of(&self.related.wholes, &part).iter().map(|&number| &self.region_parts[number as usize])
    }

    /// What a region became in the next step: the changes of a day before which it was valid. A change that skips
    /// versions in between is not one of them.
    pub fn successors_of(&self, region: NodeKey) -> impl Iterator<Item = &Succession> {
        let rows = rows_of(&self.successions, region, |succession| succession.a).iter();
        rows.filter(|succession| self.is_next_step(succession))
    }

    /// What a region was made from in the step before.
    pub fn predecessors_of(&self, region: NodeKey) -> impl Iterator<Item = &Succession> {
        let rows = of(&self.related.predecessors, &region).iter().map(|&number| &self.successions[number as usize]);
        rows.filter(|succession| self.is_next_step(succession))
    }

    fn is_next_step(&self, succession: &Succession) -> bool {
        self.is_valid(succession.a, crate::graph::day::day(succession.on) - 1)
    }

    /// Whether a version of a region is valid on a day; where its start or end is not known, that does not end it.
    pub fn is_valid(&self, region: NodeKey, day: Day) -> bool {
        Bounds::of(self.node(region).span()).answer(Window::of_day(day)) != Answer::Out
    }

    /// The inhabitants of a region in a year, or in the newest year.
    pub fn inhabitants(&self, region: NodeKey, year: Option<i32>) -> Option<u32> {
        let rows = rows_of(&self.population, region, |&(region, _, _)| region);
        let row = match year {
            Some(year) => rows.iter().find(|&&(_, of, _)| i64::from(of) == i64::from(year)),
            None => rows.last(),
        };
        row.map(|&(_, _, inhabitants)| inhabitants)
    }

    /// The number of a record with an id of its own, in a list that is sorted by id.
    fn numbered<T>(&self, rows: &[T], id: &str, of: impl Fn(&T) -> crate::model::text::Symbol) -> Option<u32> {
        rows.binary_search_by(|row| self.text(of(row)).cmp(id)).ok().map(|number| number as u32)
    }

    /// The number of the funding of an id.
    pub fn funding_of_id(&self, id: &str) -> Option<u32> {
        self.numbered(&self.fundings, id, |funding| funding.id)
    }

    /// The number of the finding of an id.
    pub fn finding_of_id(&self, id: &str) -> Option<u32> {
        self.numbered(&self.findings, id, |finding| finding.id)
    }

    /// The number of the indicator of an id.
    pub fn indicator_of_id(&self, id: &str) -> Option<u32> {
        self.numbered(&self.indicators, id, |indicator| indicator.id)
    }
}
