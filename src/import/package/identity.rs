//! Identifiers that make one node of two.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher as _, RandomState};

use crate::import::Issues;
use crate::import::package::checks::Read;
use crate::import::package::ids::{Ids, Number};
use crate::import::package::origins::Origins;
use crate::model::id::IdKind;
use crate::model::issue::IssueCode;
use crate::model::tables::Table;
use crate::model::vocabulary::{IdentifierScheme, Value as _};

/// An identifier of a kind of node as numbers, by hashers that are seeded at random: no file can be prepared in which
/// two of them collide.
type Key = [u64; 2];

/// Who has which identifier.
#[derive(Default)]
pub struct Identity {
    hashers: [RandomState; 2],
    /// The first node with an identifier, and its line.
    holders: HashMap<Key, (Number, u32)>,
    shared: Vec<Shared>,
    /// Nodes that are said to be one.
    said: HashSet<(Number, Number)>,
}

/// An identifier that two nodes have.
struct Shared {
    first: (Number, u32),
    other: (Number, u32),
    scheme: IdentifierScheme,
    value: Box<str>,
}

impl Identity {
    /// Looks at identifiers, and at what is said to be one.
    pub fn look(&mut self, read: &Read<'_>) {
        let batch = &read.portion.batch;
        for (identifier, &line) in batch.identifiers.iter().zip(read.lines).filter(|(row, _)| row.scheme.is_identity())
        {
            let (node, value) = (batch.texts.text(identifier.node.0), batch.texts.text(identifier.value));
            let key = (IdKind::of(node), identifier.scheme, value);
            let key = self.hashers.each_ref().map(|hasher| hasher.hash_one(key));
            let other = (read.numbers.of(identifier.node), line);
            let first = *self.holders.entry(key).or_insert(other);
            if first.0 != other.0 {
                self.shared.push(Shared { first, other, scheme: identifier.scheme, value: value.into() });
            }
        }
        for same in &batch.same_as {
            let (a, b) = (read.numbers.of(same.a), read.numbers.of(same.b));
            self.said.extend([(a, b), (b, a)]);
        }
    }

    /// Tells where two nodes of one kind have the same identifier without being said to be the same.
    pub fn finish(self, ids: &Ids, origins: &Origins, issues: &mut Issues) {
        for Shared { first, other, scheme, value } in self.shared {
            if self.said.contains(&(first.0, other.0)) {
                continue;
            }
            let (scheme, line) = (scheme.name(), first.1);
            let (id, first) = (ids.text(other.0), ids.text(first.0));
            let text = format!("{scheme} {value} is that of '{first}' (line {line}) too, so '{id}' and it are one");
            let hint = "give the node one id, say so in same_as.csv, or correct the identifier";
            issues.warning(origins.at(Table::Identifiers, other.1, "value"), IssueCode::Identity, text, hint);
        }
    }
}
