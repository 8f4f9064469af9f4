//! Placements: where nodes are.

use std::ops::Deref;
use std::sync::Arc;

use async_graphql::Object;

use crate::graph::lens::View;
use crate::graph::relation::{self, RelationKey};
use crate::graphql::node::Node;
use crate::graphql::region::Region;
use crate::graphql::relation::RelationFields;
use crate::graphql::scalar::Decimal;
use crate::graphql::vocabulary::PlaceRole;

/// A node has a place, as recorded: in the region of the fact's own day.
pub struct Placement {
    fields: RelationFields,
    number: u32,
}

impl Placement {
    /// A placement seen through a lens.
    pub fn of(view: &Arc<View>, number: u32) -> Self {
        Self { fields: RelationFields::of(view, RelationKey::Placement(number)), number }
    }

    fn row(&self) -> &relation::Placement {
        &self.view.snapshot.placements[self.number as usize]
    }
}

impl Deref for Placement {
    type Target = RelationFields;

    fn deref(&self) -> &RelationFields {
        &self.fields
    }
}

/// A node has a place, as recorded: in the region of the fact's own day.
#[Object]
impl Placement {
    #[graphql(flatten)]
    #[expect(clippy::unused_async, reason = "the schema wants it so")]
    async fn relation_fields(&self) -> &RelationFields {
        &self.fields
    }

    /// The node.
    async fn node(&self) -> Node {
        Node::of(&self.view, self.row().node)
    }

    /// The region.
    async fn region(&self) -> Region {
        Region::of(&self.view, self.row().region)
    }

    /// What the place is to the node.
    async fn role(&self) -> PlaceRole {
        self.row().role.into()
    }

    /// Of the node's places in this role, when stated.
    async fn share(&self) -> Option<Decimal> {
        self.row().share.map(Into::into)
    }
}
