//! Recorded ties.

use std::ops::Deref;
use std::sync::Arc;

use async_graphql::Object;

use crate::graph::lens::View;
use crate::graph::relation::{self, RelationKey};
use crate::graphql::node::Node;
use crate::graphql::relation::RelationFields;
use crate::graphql::vocabulary::{RelationKind, TieScope};

/// Any other recorded tie between two nodes.
pub struct Tie {
    fields: RelationFields,
    number: u32,
}

impl Tie {
    /// A tie seen through a lens.
    pub fn of(view: &Arc<View>, number: u32) -> Self {
        Self { fields: RelationFields::of(view, RelationKey::Tie(number)), number }
    }

    fn row(&self) -> &relation::Tie {
        &self.view.snapshot.ties[self.number as usize]
    }
}

impl Deref for Tie {
    type Target = RelationFields;

    fn deref(&self) -> &RelationFields {
        &self.fields
    }
}

/// Any other recorded tie between two nodes.
#[Object]
impl Tie {
    #[graphql(flatten)]
    #[expect(clippy::unused_async, reason = "the schema wants it so")]
    async fn relation_fields(&self) -> &RelationFields {
        &self.fields
    }

    /// What kind of tie it is.
    async fn kind(&self) -> RelationKind {
        self.row().kind.into()
    }

    /// The end that it goes from; of a tie without direction the first by kind and id.
    async fn from(&self) -> Node {
        Node::of(&self.view, self.row().a)
    }

    /// The end that it goes to.
    async fn to(&self) -> Node {
        Node::of(&self.view, self.row().b)
    }

    /// Whether it goes from one end to the other.
    async fn is_directed(&self) -> bool {
        self.row().is_directed
    }

    /// Whom the source speaks of: this pair, each pair of a group, or some pairs of it.
    async fn scope(&self) -> TieScope {
        self.row().scope.into()
    }

    /// The project or programme under which it came about.
    async fn under(&self) -> Option<Node> {
        self.row().under.map(|under| Node::of(&self.view, under))
    }
}
