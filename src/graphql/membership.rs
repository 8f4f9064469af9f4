//! Memberships: who belongs to which cluster.

use std::ops::Deref;
use std::sync::Arc;

use async_graphql::Object;

use crate::graph::lens::View;
use crate::graph::relation::{self, RelationKey};
use crate::graphql::cluster::Cluster;
use crate::graphql::party::Party;
use crate::graphql::relation::RelationFields;

/// A party is a member of a cluster.
pub struct Membership {
    fields: RelationFields,
    number: u32,
}

impl Membership {
    /// A membership seen through a lens.
    pub fn of(view: &Arc<View>, number: u32) -> Self {
        Self { fields: RelationFields::of(view, RelationKey::Membership(number)), number }
    }

    fn row(&self) -> &relation::Membership {
        &self.view.snapshot.memberships[self.number as usize]
    }
}

impl Deref for Membership {
    type Target = RelationFields;

    fn deref(&self) -> &RelationFields {
        &self.fields
    }
}

/// A party is a member of a cluster.
#[Object]
impl Membership {
    #[graphql(flatten)]
    #[expect(clippy::unused_async, reason = "the schema wants it so")]
    async fn relation_fields(&self) -> &RelationFields {
        &self.fields
    }

    /// The member.
    async fn member(&self) -> Party {
        Party::of(&self.view, self.row().party)
    }

    /// The cluster.
    async fn cluster(&self) -> Cluster {
        Cluster::of(&self.view, self.row().cluster)
    }
}
