//! Through which lens a root field looks.

use std::sync::Arc;

use async_graphql::{Context, Result};

use crate::graph::lens::{Lens, View};
use crate::graph::node::NodeKey;
use crate::graphql::engine::{Engine, Pinned};
use crate::graphql::error::not_found;
use crate::model::vocabulary::{NodeKind, Value};

/// The lens of a root: the default over the request's revision, or one that `view` chose.
#[derive(Clone, Default)]
pub enum Seen {
    /// The default lens over the request's revision.
    #[default]
    Newest,
    /// The lens that `view` chose.
    Through(Arc<View>),
}

impl Seen {
    /// The view.
    pub async fn view(&self, ctx: &Context<'_>) -> Result<Arc<View>> {
        match self {
            Self::Through(view) => Ok(Arc::clone(view)),
            Self::Newest => {
                let snapshot = Arc::clone(&ctx.data::<Pinned>()?.0);
                ctx.data::<Arc<Engine>>()?.view(ctx, snapshot, Lens::default()).await
            }
        }
    }
}

/// The node of an id in an argument; it must exist and be of one of some kinds.
pub fn node_of(view: &View, argument: &str, id: &str, kinds: &[NodeKind]) -> Result<NodeKey> {
    let key = view.snapshot.find(id).ok_or_else(|| not_found(id))?;
    let kind = view.snapshot.kind(key);
    if kinds.contains(&kind) {
        return Ok(key);
    }
    let wanted: Vec<_> = kinds.iter().map(|kind| kind.name()).collect();
    let (id, kind) = (super::error::shorten(id), kind.name());
    Err(super::error::bad_input(format!("{argument}: '{id}' is {kind}; write an id of {}", wanted.join(" or "))))
}

/// The nodes of ids in an argument; each must exist and be of one of some kinds.
pub fn nodes_of(view: &View, argument: &str, ids: &[async_graphql::ID], kinds: &[NodeKind]) -> Result<Vec<NodeKey>> {
    ids.iter().map(|id| node_of(view, argument, id, kinds)).collect()
}

/// The node of the same id in another view, for a cursor of another revision.
pub fn moved(from: &View, key: NodeKey, to: &View) -> Result<NodeKey> {
    if Arc::ptr_eq(&from.snapshot, &to.snapshot) {
        return Ok(key);
    }
    let id = from.snapshot.id(key);
    to.snapshot.find(id).ok_or_else(|| not_found(id))
}
