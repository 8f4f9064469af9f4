//! One node by id, name or outside identifier.

use async_graphql::{ID, InputObject, OneofObject, Result};

use crate::graph::day::Bounds;
use crate::graph::lens::{Time, View};
use crate::graph::node::NodeKey;
use crate::graphql::error::ambiguous;
use crate::graphql::vocabulary::IdentifierScheme;
use crate::model::vocabulary::{NodeKind, Value};

/// Which node: by its id, its exact name or alias (an error lists the candidates when there are several; of versions of
/// regions the one valid on the lens's day, else the newest, is meant), or an outside identifier.
#[derive(OneofObject, Clone, Debug)]
pub enum NodeRef {
    /// Its id, as in actor:sintef.
    Id(ID),
    /// One of its names, exactly.
    Name(String),
    /// An outside identifier of it.
    Identifier(IdentifierInput),
}

/// An outside identifier.
#[derive(InputObject, Clone, Debug)]
pub struct IdentifierInput {
    /// Who gives such identifiers.
    pub scheme: IdentifierScheme,
    /// The identifier.
    pub value: String,
}

impl NodeRef {
    /// The node of a kind that is meant; `None` when there is none.
    pub fn find(&self, view: &View, kind: NodeKind) -> Result<Option<NodeKey>> {
        let snapshot = &view.snapshot;
        let of_kind = |keys: &[NodeKey]| keys.iter().copied().filter(|&key| snapshot.kind(key) == kind).collect();
        let (text, mut keys): (String, Vec<NodeKey>) = match self {
            Self::Id(id) => return Ok(snapshot.find(id).filter(|&key| snapshot.kind(key) == kind)),
            Self::Name(name) => (name.clone(), of_kind(snapshot.named(name))),
            Self::Identifier(IdentifierInput { scheme, value }) => {
                let scheme = (*scheme).into();
                let text = format!("{} {value}", crate::model::vocabulary::IdentifierScheme::name(scheme));
                (text, of_kind(snapshot.identified(scheme, value)))
            }
        };
        if kind == NodeKind::Region {
            keys = meant(view, keys);
        }
        match keys[..] {
            [] => Ok(None),
            [key] => Ok(Some(key)),
            _ => {
                let candidates: Vec<String> = keys.iter().map(|&key| snapshot.id(key).to_owned()).collect();
                Err(ambiguous(&text, &candidates))
            }
        }
    }
}

/// Of versions of regions those valid on the lens's day, else those that are valid longest.
fn meant(view: &View, versions: Vec<NodeKey>) -> Vec<NodeKey> {
    let snapshot = &view.snapshot;
    if let Time::AsOf(day) = view.lens.time {
        let valid: Vec<NodeKey> = versions.iter().copied().filter(|&key| snapshot.is_valid(key, day)).collect();
        if !valid.is_empty() {
            return valid;
        }
    }
    let end = |key: NodeKey| Bounds::of(snapshot.node(key).span()).end;
    let newest = versions.iter().map(|&key| end(key)).max();
    versions.into_iter().filter(|&key| Some(end(key)) == newest).collect()
}
