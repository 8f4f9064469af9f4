//! Ids of relations: their kind and a hash of the columns that identify them, the same on every machine.

use std::fmt::Write as _;

use crate::graph::node::NodeKey;
use crate::graph::relation::{Fact, RelationKey};
use crate::graph::snapshot::Snapshot;
use crate::model::vocabulary::Value;

impl Snapshot {
    /// The id of a relation. That of a funding is its own; of another kind, 16 hexadecimal digits of a BLAKE3 hash over
    /// the ids of its nodes, what it says, its dates and its status.
    pub fn relation_id(&self, key: RelationKey) -> String {
        let id = |node: NodeKey| self.id(node);
        let ids = |nodes: &[NodeKey]| nodes.iter().map(|&node| id(node)).collect::<Vec<_>>().join(" ");
        let optional = |value: Option<String>| value.unwrap_or_default();
        let number = |value: rust_decimal::Decimal| value.normalize().to_string();
        let (kind, columns) = match key {
            RelationKey::Funding(at) => return self.text(self.fundings[at as usize].id).to_owned(),
            RelationKey::Membership(at) => {
                let relation = &self.memberships[at as usize];
                ("membership", vec![id(relation.party).to_owned(), id(relation.cluster).to_owned()])
            }
            RelationKey::Participation(at) => {
                let relation = &self.participations[at as usize];
                let headcount =
                    relation.headcount().map(|(count, bound)| format!("{} {}", bound.name(), number(count)));
                let columns = vec![
                    id(relation.party).to_owned(),
                    id(relation.project).to_owned(),
                    relation.role.name().to_owned(),
                    ids(relation.on_behalf_of()),
                    optional(headcount),
                    optional(relation.share().map(number)),
                ];
                ("participation", columns)
            }
            RelationKey::Tie(at) => {
                let relation = &self.ties[at as usize];
                let columns = vec![
                    id(relation.a).to_owned(),
                    id(relation.b).to_owned(),
                    relation.kind.name().to_owned(),
                    relation.is_directed.to_string(),
                    relation.scope.name().to_owned(),
                    optional(relation.under.map(|under| id(under).to_owned())),
                ];
                ("tie", columns)
            }
            RelationKey::Placement(at) => {
                let relation = &self.placements[at as usize];
                let columns = vec![
                    id(relation.node).to_owned(),
                    id(relation.region).to_owned(),
                    relation.role.name().to_owned(),
                    optional(relation.share.map(number)),
                ];
                ("placement", columns)
            }
        };
        hashed(kind, columns, self.fact(key))
    }
}

impl Snapshot {
    /// The relation of an id. Time: that of the ids of all relations of its kind.
    pub fn relation_of_id(&self, id: &str) -> Option<RelationKey> {
        if let Some(number) = self.funding_of_id(id) {
            return Some(RelationKey::Funding(number));
        }
        let (kind, _) = id.split_once(':')?;
        let find = |count: usize, key: fn(u32) -> RelationKey| {
            (0..count as u32).map(key).find(|&key| self.relation_id(key) == id)
        };
        match kind {
            "membership" => find(self.memberships.len(), RelationKey::Membership),
            "participation" => find(self.participations.len(), RelationKey::Participation),
            "tie" => find(self.ties.len(), RelationKey::Tie),
            "placement" => find(self.placements.len(), RelationKey::Placement),
            _ => None,
        }
    }
}

fn hashed(kind: &str, mut columns: Vec<String>, fact: &Fact) -> String {
    columns.push(fact.span.from.to_string());
    columns.push(fact.span.to.to_string());
    columns.push(fact.status.name().to_owned());
    let hash = blake3::hash(columns.join("\u{1f}").as_bytes());
    let mut id = format!("{kind}:");
    for byte in &hash.as_bytes()[..8] {
        let _ = write!(id, "{byte:02x}");
    }
    id
}
