//! Projects: pieces of work with participants.

use std::ops::Deref;
use std::sync::Arc;

use async_graphql::{Context, Object, Result};

use crate::graph::lens::View;
use crate::graph::node::{Detail, NodeKey, Project as Fields};
use crate::graph::relation::RelationKey;
use crate::graphql::about::PlacedFields;
use crate::graphql::connection::{List, Paging};
use crate::graphql::funding::Funding;
use crate::graphql::lens::Period;
use crate::graphql::node::Owner;
use crate::graphql::notice::plain;
use crate::graphql::participation::Participation;
use crate::graphql::scheme::Scheme;
use crate::graphql::vocabulary::{Role, values};

/// A piece of work with participants.
pub struct Project(PlacedFields<Project>);

impl Owner for Project {
    const NAME: &'static str = "Project";
}

impl Project {
    /// A project seen through a lens.
    pub fn of(view: &Arc<View>, key: NodeKey) -> Self {
        Self(PlacedFields::of(view, key))
    }

    fn detail(&self) -> Option<&Fields> {
        match &self.view.snapshot.node(self.key).detail {
            Detail::Project(project) => Some(project),
            _ => None,
        }
    }
}

impl Deref for Project {
    type Target = PlacedFields<Self>;

    fn deref(&self) -> &PlacedFields<Self> {
        &self.0
    }
}

/// A piece of work with participants.
#[Object]
impl Project {
    #[graphql(flatten)]
    #[expect(clippy::unused_async, reason = "the schema wants it so")]
    async fn placed_fields(&self) -> &PlacedFields<Self> {
        &self.0
    }

    /// The call, scheme or programme that it belongs to.
    async fn scheme(&self) -> Option<Scheme> {
        self.detail().and_then(|project| project.scheme).map(|key| Scheme::of(&self.view, key))
    }

    /// The project that this one is a part of.
    async fn part_of(&self) -> Option<Project> {
        self.detail().and_then(|project| project.part_of).map(|key| Project::of(&self.view, key))
    }

    /// Its parts, by id.
    async fn parts(&self, ctx: &Context<'_>) -> Vec<Project> {
        let parts = self.view.snapshot.parts_of(self.key).into_iter();
        plain(ctx, parts.map(|key| Project::of(&self.view, key)).collect())
    }

    /// What it is about, in alphabetical order.
    async fn themes(&self, ctx: &Context<'_>) -> Vec<String> {
        let snapshot = &self.view.snapshot;
        let themes = snapshot.themes_of(self.key).iter().filter(|theme| self.view.sees_dateless(&theme.fact));
        let mut themes: Vec<String> = themes.map(|theme| snapshot.text(theme.theme).to_owned()).collect();
        themes.dedup();
        plain(ctx, themes)
    }

    /// When it ran, as far as known.
    async fn period(&self) -> Option<Period> {
        self.detail().and_then(|project| Period::of(project.span, project.duration_months))
    }

    /// Whether it ran on the day or in the period of the lens; null when its dates do not settle it, or no time is
    /// asked.
    async fn is_active(&self) -> Option<bool> {
        self.view.is_active(self.key)
    }

    /// The project that it follows.
    async fn follows(&self) -> Option<Project> {
        self.detail().and_then(|project| project.follows).map(|key| Project::of(&self.view, key))
    }

    /// The projects that follow it, by id.
    async fn followed_by(&self, ctx: &Context<'_>) -> Vec<Project> {
        let followers = self.view.snapshot.followers_of(self.key).into_iter();
        plain(ctx, followers.map(|key| Project::of(&self.view, key)).collect())
    }

    /// Who takes part and how, by role, then by the party's id.
    async fn participations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only in these roles.")] roles: Option<Vec<Role>>,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<Participation>> {
        let roles: Option<Vec<crate::model::vocabulary::Role>> = roles.as_deref().map(values);
        let name = format!("participations {roles:?}");
        let pick = |view: &View, key: NodeKey| {
            let role = |number: u32| view.snapshot.participations[number as usize].role;
            let numbers = view.snapshot.participations_of(key).map(|number| number as u32).collect();
            let mut list = view.seen(numbers, RelationKey::Participation);
            list.retain(|&number| roles.as_ref().is_none_or(|roles| roles.contains(&role(number))));
            list.sort_by_key(|&number| (role(number), number));
            Ok(list)
        };
        self.list(ctx, &name, Paging::forward(first, after), pick, Participation::of).await
    }

    /// Money for it, by id.
    async fn funding(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<Funding>> {
        let pick = |view: &View, key: NodeKey| Ok(view.seen(view.snapshot.fundings_for(key), RelationKey::Funding));
        self.list(ctx, "funding", Paging::forward(first, after), pick, Funding::of).await
    }
}
