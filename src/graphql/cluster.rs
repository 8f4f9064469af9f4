//! Clusters: groups of parties with members.

use std::ops::Deref;
use std::sync::Arc;

use async_graphql::{Context, Object, Result};

use crate::graph::lens::View;
use crate::graph::node::{Detail, NodeKey};
use crate::graph::relation::RelationKey;
use crate::graphql::connection::{List, Paging};
use crate::graphql::membership::Membership;
use crate::graphql::node::Owner;
use crate::graphql::party::PartyFields;
use crate::graphql::vocabulary::ClusterKind;

/// A group of parties with members: a cluster, a network of firms, a business milieu.
pub struct Cluster(PartyFields<Cluster>);

impl Owner for Cluster {
    const NAME: &'static str = "Cluster";
}

impl Cluster {
    /// A cluster seen through a lens.
    pub fn of(view: &Arc<View>, key: NodeKey) -> Self {
        Self(PartyFields::of(view, key))
    }
}

impl Deref for Cluster {
    type Target = PartyFields<Self>;

    fn deref(&self) -> &PartyFields<Self> {
        &self.0
    }
}

/// A group of parties with members: a cluster, a network of firms, a business milieu.
#[Object]
impl Cluster {
    #[graphql(flatten)]
    #[expect(clippy::unused_async, reason = "the schema wants it so")]
    async fn party_fields(&self) -> &PartyFields<Self> {
        &self.0
    }

    /// What kind of group it is.
    async fn kind(&self) -> ClusterKind {
        match &self.view.snapshot.node(self.key).detail {
            Detail::Cluster(cluster) => cluster.kind.into(),
            _ => ClusterKind::Other,
        }
    }

    /// Who is a member, with dates; by the member's id.
    async fn members(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<Membership>> {
        let pick = |view: &View, key: NodeKey| Ok(view.seen(view.snapshot.members_of(key), RelationKey::Membership));
        self.list(ctx, "members", Paging::forward(first, after), pick, Membership::of).await
    }
}
