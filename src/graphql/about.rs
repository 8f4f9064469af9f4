//! What is said about a node: findings, indicators, recorded ties and places; flattened into the types that have them.

use std::borrow::Cow;
use std::ops::Deref;
use std::sync::Arc;

use async_graphql::{Context, Object, Result, TypeName};

use crate::graph::lens::View;
use crate::graph::node::NodeKey;
use crate::graph::relation::RelationKey;
use crate::graph::select::TieFilter;
use crate::graphql::connection::{List, Paging};
use crate::graphql::filter::{FindingFilter, IndicatorFilter};
use crate::graphql::finding::Finding;
use crate::graphql::indicator::Indicator;
use crate::graphql::node::{NodeFields, Owner};
use crate::graphql::placement::Placement;
use crate::graphql::relation::Relation;
use crate::graphql::vocabulary::{PlaceRole, RelationKind, values};

/// Findings and indicators about a node, beside what all nodes have.
pub struct TopicFields<O>(NodeFields<O>);

impl<O: Owner> TypeName for TopicFields<O> {
    fn type_name() -> Cow<'static, str> {
        format!("{}TopicFields", O::NAME).into()
    }
}

impl<O> TopicFields<O> {
    /// What is said about a node.
    pub fn of(view: &Arc<View>, key: NodeKey) -> Self {
        Self(NodeFields::of(view, key))
    }
}

impl<O> Deref for TopicFields<O> {
    type Target = NodeFields<O>;

    fn deref(&self) -> &NodeFields<O> {
        &self.0
    }
}

/// Findings and indicators about a node, beside what all nodes have.
#[Object(name_type)]
impl<O: Owner> TopicFields<O> {
    #[graphql(flatten)]
    #[expect(clippy::unused_async, reason = "the schema wants it so")]
    async fn node_fields(&self) -> &NodeFields<O> {
        &self.0
    }

    /// What sources say came, or did not come, of it; by id.
    pub async fn findings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which findings.")] filter: Option<FindingFilter>,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<Finding>> {
        let filter = filter.unwrap_or_default();
        let pick = |view: &View, key: NodeKey| filter.findings_about(view, key);
        self.list(ctx, &format!("findings {filter:?}"), Paging::forward(first, after), pick, Finding::of).await
    }

    /// Numbers that sources give about it, as far as the lens lets them through; by id.
    pub async fn indicators(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which indicators.")] filter: Option<IndicatorFilter>,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<Indicator>> {
        let filter = filter.unwrap_or_default();
        let pick = |view: &View, key: NodeKey| filter.indicators_about(view, key);
        self.list(ctx, &format!("indicators {filter:?}"), Paging::forward(first, after), pick, Indicator::of).await
    }
}

/// Recorded ties of a node, beside what is said about it.
pub struct TiedFields<O>(TopicFields<O>);

impl<O: Owner> TypeName for TiedFields<O> {
    fn type_name() -> Cow<'static, str> {
        format!("{}TiedFields", O::NAME).into()
    }
}

impl<O> TiedFields<O> {
    /// What ties a node.
    pub fn of(view: &Arc<View>, key: NodeKey) -> Self {
        Self(TopicFields::of(view, key))
    }
}

impl<O> Deref for TiedFields<O> {
    type Target = TopicFields<O>;

    fn deref(&self) -> &TopicFields<O> {
        &self.0
    }
}

/// Recorded ties of a node, beside what is said about it.
#[Object(name_type)]
impl<O: Owner> TiedFields<O> {
    #[graphql(flatten)]
    #[expect(clippy::unused_async, reason = "the schema wants it so")]
    async fn topic_fields(&self) -> &TopicFields<O> {
        &self.0
    }

    /// Its recorded ties, those under it among them; the other relations have fields of their own. By kind, then by
    /// their ends.
    pub async fn relations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only ties of these kinds.")] kinds: Option<Vec<RelationKind>>,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<Relation>> {
        let kinds = kinds.as_deref().map(values);
        let name = format!("relations {kinds:?}");
        let pick = |view: &View, key: NodeKey| {
            let filter = TieFilter { about: Some(key), kinds: kinds.clone(), ..TieFilter::default() };
            Ok(view.select_ties(&filter))
        };
        let item = |view: &Arc<View>, number: u32| Relation::of(view, RelationKey::Tie(number));
        self.list(ctx, &name, Paging::forward(first, after), pick, item).await
    }
}

/// Places of a node, beside its ties.
pub struct PlacedFields<O>(TiedFields<O>);

impl<O: Owner> TypeName for PlacedFields<O> {
    fn type_name() -> Cow<'static, str> {
        format!("{}PlacedFields", O::NAME).into()
    }
}

impl<O> PlacedFields<O> {
    /// Where a node is.
    pub fn of(view: &Arc<View>, key: NodeKey) -> Self {
        Self(TiedFields::of(view, key))
    }
}

impl<O> Deref for PlacedFields<O> {
    type Target = TiedFields<O>;

    fn deref(&self) -> &TiedFields<O> {
        &self.0
    }
}

/// Places of a node, beside its ties.
#[Object(name_type)]
impl<O: Owner> PlacedFields<O> {
    #[graphql(flatten)]
    #[expect(clippy::unused_async, reason = "the schema wants it so")]
    async fn tied_fields(&self) -> &TiedFields<O> {
        &self.0
    }

    /// Its places as recorded, by role, then by the region's id.
    pub async fn placements(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only places in these roles.")] roles: Option<Vec<PlaceRole>>,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<Placement>> {
        let roles = roles.as_deref().map(values);
        let name = format!("placements {roles:?}");
        let pick = |view: &View, key: NodeKey| {
            let role = |number: u32| view.snapshot.placements[number as usize].role;
            let is_asked = |number: u32| roles.as_ref().is_none_or(|roles: &Vec<_>| roles.contains(&role(number)));
            let numbers = view.snapshot.placements_of(key).into_iter();
            let seen = numbers.filter(|&number| view.sees(RelationKey::Placement(number)) && is_asked(number));
            let mut list: Vec<u32> = seen.collect();
            list.sort_by_key(|&number| (role(number), number));
            Ok(list)
        };
        self.list(ctx, &name, Paging::forward(first, after), pick, Placement::of).await
    }
}
