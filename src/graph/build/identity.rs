//! Which ids name the same node, and the numbers of nodes.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Range;

use crate::graph::build::GraphError;
use crate::graph::by_symbol::BySymbol;
use crate::graph::node::NodeKey;
use crate::model::id::{Id, IdKind};
use crate::model::tables::Batch;
use crate::model::text::{Symbol, Texts};
use crate::model::vocabulary::{IdentifierScheme, NodeKind, Value};

/// Every id of a node, to its node.
pub struct Identity {
    /// The number of the node of an id.
    pub keys: BySymbol,
    /// The id that each node goes by.
    pub ids: Vec<Symbol>,
    /// The range of nodes of each kind.
    pub kinds: [Range<u32>; 6],
}

impl Identity {
    /// The node of an id.
    pub fn key(&self, id: Id, texts: &Texts) -> Result<NodeKey, GraphError> {
        self.keys.get(id.0).map(NodeKey).ok_or_else(|| GraphError::UnknownId(texts.text(id.0).to_owned()))
    }

    /// The node of an id that may be missing.
    pub fn optional(&self, id: Option<Id>, texts: &Texts) -> Result<Option<NodeKey>, GraphError> {
        id.map(|id| self.key(id, texts)).transpose()
    }

    /// The nodes of several ids, in their order.
    pub fn all(&self, ids: &[Id], texts: &Texts) -> Result<Box<[NodeKey]>, GraphError> {
        ids.iter().map(|&id| self.key(id, texts)).collect()
    }
}

/// Two ids are one node when they share an identifier of a scheme that identifies, or a record says so. The node goes
/// by the id that was given by hand, not made from an identifier, and of several by the first.
pub fn resolve(batch: &Batch) -> Identity {
    let texts = &batch.texts;
    let declared = declared_ids(batch);
    let mut positions = BySymbol::default();
    for (at, &(_, id)) in (0..).zip(&declared) {
        positions.insert(id, at);
    }
    let position = |id: Id| positions.get(id.0).map(|at| at as usize);
    let mut groups = Groups::new(declared.len());
    let mut is_made = vec![false; declared.len()];
    let mut holders: HashMap<(NodeKind, IdentifierScheme, Symbol), usize> = HashMap::new();
    for record in batch.identifiers.iter().filter(|record| record.scheme.is_identity()) {
        let Some(at) = position(record.node) else { continue };
        let (id, value) = (texts.text(record.node.0), texts.text(record.value));
        is_made[at] |= id.strip_suffix(value).is_some_and(|front| front.ends_with('-'));
        match holders.entry((declared[at].0, record.scheme, record.value)) {
            Entry::Occupied(other) => groups.join(*other.get(), at),
            Entry::Vacant(place) => {
                place.insert(at);
            }
        }
    }
    for record in &batch.same_as {
        if let (Some(a), Some(b)) = (position(record.a), position(record.b))
            && declared[a].0 == declared[b].0
        {
            groups.join(a, b);
        }
    }
    number(&declared, &mut groups, &is_made, texts)
}

/// All declared ids of nodes with their kinds, each once.
fn declared_ids(batch: &Batch) -> Vec<(NodeKind, Symbol)> {
    let mut ids = Vec::new();
    ids.extend(batch.actors.iter().map(|record| record.id));
    ids.extend(batch.clusters.iter().map(|record| record.id));
    ids.extend(batch.projects.iter().map(|record| record.id));
    ids.extend(batch.schemes.iter().map(|record| record.id));
    ids.extend(batch.regions.iter().map(|record| record.id));
    ids.extend(batch.sources.iter().map(|record| record.id));
    let kind = |id: Id| match IdKind::of(batch.texts.text(id.0)) {
        Some(IdKind::Node(kind)) => Some((kind, id.0)),
        _ => None,
    };
    let mut declared: Vec<_> = ids.into_iter().filter_map(kind).collect();
    declared.sort_unstable();
    declared.dedup();
    declared
}

fn number(declared: &[(NodeKind, Symbol)], groups: &mut Groups, is_made: &[bool], texts: &Texts) -> Identity {
    let rank = |at: usize| (is_made[at], texts.text(declared[at].1));
    // By the first of each group, the one that its node goes by.
    let mut chosen: Vec<usize> = (0..declared.len()).collect();
    for at in 0..declared.len() {
        let best = &mut chosen[groups.find(at)];
        if *best != at && rank(at) < rank(*best) {
            *best = at;
        }
    }
    let mut order: Vec<usize> = (0..declared.len()).filter(|&at| chosen[groups.find(at)] == at).collect();
    order.sort_unstable_by_key(|&at| (declared[at].0, texts.text(declared[at].1)));
    let mut key_of = vec![NodeKey(u32::MAX); declared.len()];
    for (key, &at) in (0..).zip(&order) {
        key_of[groups.find(at)] = NodeKey(key);
    }
    let kinds = std::array::from_fn(|position| {
        let kind = NodeKind::ALL[position];
        let start = order.partition_point(|&at| declared[at].0 < kind) as u32;
        let end = order.partition_point(|&at| declared[at].0 <= kind) as u32;
        start..end
    });
    let mut keys = BySymbol::default();
    for (at, &(_, id)) in declared.iter().enumerate() {
        keys.insert(id, key_of[groups.find(at)].0);
    }
    Identity { keys, ids: order.iter().map(|&at| declared[at].1).collect(), kinds }
}

/// Groups of positions that are one (union-find with path halving).
struct Groups(Vec<usize>);

impl Groups {
    fn new(n: usize) -> Self {
        Self((0..n).collect())
    }

    fn find(&mut self, mut at: usize) -> usize {
        while self.0[at] != at {
            self.0[at] = self.0[self.0[at]];
            at = self.0[at];
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        self.0[a.max(b)] = a.min(b);
    }
}
