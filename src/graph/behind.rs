//! Which sources stand behind what a lens lets through.

use crate::graph::lens::View;
use crate::graph::node::{Evidences, NodeKey};
use crate::model::vocabulary::NodeKind;

impl View {
    /// The sources of all that is seen: of nodes, relations, indicators, findings and themes; by id. Evidence whose basis
    /// the lens does not let through does not count.
    ///
    /// Time: one look for each evidence.
    pub fn sources(&self) -> Vec<NodeKey> {
        let snapshot = &*self.snapshot;
        let mut is_behind = vec![false; snapshot.nodes.len()];
        let mut add = |evidences: Evidences| {
            for evidence in snapshot.evidences(evidences).iter().filter(|evidence| self.admits(evidence.basis)) {
                is_behind[evidence.source.index()] = true;
            }
        };
        snapshot.nodes.iter().for_each(|node| add(node.evidence));
        snapshot.relations().filter(|&key| self.sees(key)).for_each(|key| add(snapshot.fact(key).evidence));
        let indicators = snapshot.indicators.iter().filter(|indicator| self.sees_indicator(indicator));
        indicators.for_each(|indicator| add(indicator.fact.evidence));
        snapshot.findings.iter().for_each(|finding| add(finding.evidence));
        let themes = snapshot.themes.iter().filter(|theme| self.sees_dateless(&theme.fact));
        themes.for_each(|theme| add(theme.fact.evidence));
        snapshot.of_kind(NodeKind::Source).filter(|source| is_behind[source.index()]).collect()
    }
}
