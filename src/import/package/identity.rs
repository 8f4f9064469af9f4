//! Identifiers that make one node of two.

use std::collections::{HashMap, HashSet};

use crate::import::Issues;
use crate::import::package::origins::Origins;
use crate::model::id::IdKind;
use crate::model::issue::IssueCode;
use crate::model::tables::{Batch, Table};
use crate::model::vocabulary::Value as _;

/// Tells where two nodes of one kind have the same identifier without being said to be the same.
pub fn check(batch: &Batch, origins: &Origins, issues: &mut Issues) {
    let said: HashSet<_> = batch.same_as.iter().flat_map(|same| [(same.a, same.b), (same.b, same.a)]).collect();
    let mut nodes = HashMap::new();
    for (row, identifier) in batch.identifiers.iter().enumerate() {
        let id = batch.texts.text(identifier.node.0);
        if !identifier.scheme.is_identity() {
            continue;
        }
        let key = (IdKind::of(id), identifier.scheme, identifier.value);
        let (first, first_row) = *nodes.entry(key).or_insert((identifier.node, row));
        if first == identifier.node || said.contains(&(first, identifier.node)) {
            continue;
        }
        let (scheme, value) = (identifier.scheme.name(), batch.texts.text(identifier.value));
        let other = batch.texts.text(first.0);
        let line = origins.line(Table::Identifiers, first_row);
        let text = format!("{scheme} {value} is that of '{other}' (line {line}) too, so '{id}' and it are one");
        let hint = "give the node one id, say so in same_as.csv, or correct the identifier";
        issues.warning(origins.at(Table::Identifiers, row, "value"), IssueCode::Identity, text, hint);
    }
}
