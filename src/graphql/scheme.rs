//! Schemes: calls, schemes and programmes that money flows through.

use std::ops::Deref;
use std::sync::Arc;

use async_graphql::{Context, Object, Result};

use crate::graph::lens::View;
use crate::graph::node::{Detail, NodeKey};
use crate::graph::relation::RelationKey;
use crate::graphql::about::TiedFields;
use crate::graphql::connection::{List, Paging};
use crate::graphql::funding::Funding;
use crate::graphql::lens::Period;
use crate::graphql::node::Owner;
use crate::graphql::notice::plain;
use crate::graphql::project::Project;

/// A call, scheme or programme that money flows through.
pub struct Scheme(TiedFields<Scheme>);

impl Owner for Scheme {
    const NAME: &'static str = "Scheme";
}

impl Scheme {
    /// A scheme seen through a lens.
    pub fn of(view: &Arc<View>, key: NodeKey) -> Self {
        Self(TiedFields::of(view, key))
    }
}

impl Deref for Scheme {
    type Target = TiedFields<Self>;

    fn deref(&self) -> &TiedFields<Self> {
        &self.0
    }
}

/// A call, scheme or programme that money flows through.
#[Object]
impl Scheme {
    #[graphql(flatten)]
    #[expect(clippy::unused_async, reason = "the schema wants it so")]
    async fn tied_fields(&self) -> &TiedFields<Self> {
        &self.0
    }

    /// The scheme that this one is a part of.
    async fn part_of(&self) -> Option<Scheme> {
        match &self.view.snapshot.node(self.key).detail {
            Detail::Scheme(scheme) => scheme.part_of.map(|key| Scheme::of(&self.view, key)),
            _ => None,
        }
    }

    /// Its parts, by id.
    async fn parts(&self, ctx: &Context<'_>) -> Vec<Scheme> {
        let parts = self.view.snapshot.parts_of(self.key).into_iter();
        plain(ctx, parts.map(|key| Scheme::of(&self.view, key)).collect())
    }

    /// When it existed, as far as known.
    async fn period(&self) -> Option<Period> {
        Period::of(self.view.snapshot.node(self.key).span(), None)
    }

    /// Its own projects and those of its parts, by id.
    async fn projects(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<Project>> {
        let pick = |view: &View, key: NodeKey| Ok(view.snapshot.projects_below(key));
        self.list(ctx, "projects", Paging::forward(first, after), pick, Project::of).await
    }

    /// Given under it or its parts, and what it received itself (a ceiling); by id. Money that names no scheme is given
    /// under the scheme that receives it, else under that of its project.
    async fn funding(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<Funding>> {
        let pick = |view: &View, key: NodeKey| Ok(view.seen(view.snapshot.fundings_below(key), RelationKey::Funding));
        self.list(ctx, "funding", Paging::forward(first, after), pick, Funding::of).await
    }
}
