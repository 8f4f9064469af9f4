//! What all parties have, and the interface over them.

use std::borrow::Cow;
use std::ops::Deref;
use std::sync::Arc;

use async_graphql::{Context, ID, Interface, Object, Result, TypeName};

use crate::graph::lens::View;
use crate::graph::node::{Detail, NodeKey};
use crate::graph::relation::RelationKey;
use crate::graphql::about::PlacedFields;
use crate::graphql::actor::Actor;
use crate::graphql::cluster::Cluster;
use crate::graphql::connection::{List, Paging, PartnerConnection, PartnerEdge};
use crate::graphql::evidence::Evidence;
use crate::graphql::filter::{FindingFilter, IndicatorFilter};
use crate::graphql::finding::Finding;
use crate::graphql::funding::Funding;
use crate::graphql::indicator::Indicator;
use crate::graphql::lens::Period;
use crate::graphql::membership::Membership;
use crate::graphql::network_input::NetworkInput;
use crate::graphql::network_tie::{NetworkTie, partners};
use crate::graphql::node::{Identifier, Name, Owner};
use crate::graphql::participation::Participation;
use crate::graphql::placement::Placement;
use crate::graphql::region::Region;
use crate::graphql::relation::Relation;
use crate::graphql::vocabulary::{PlaceRole, RelationKind};
use crate::model::vocabulary::NodeKind;

/// Whoever can take part, give or receive money, or be tied: an actor or a cluster.
#[derive(Interface)]
#[expect(clippy::duplicated_attributes, reason = "several fields have the same argument")]
#[graphql(
    field(name = "id", ty = "ID", desc = "Its id, readable and stable, as in actor:sintef."),
    field(name = "name", ty = "String", desc = "The name that is shown."),
    field(name = "names", ty = "Vec<Name>", desc = "All its names, the one that is shown first."),
    field(name = "identifiers", ty = "Vec<Identifier>", desc = "Its outside identifiers."),
    field(
        name = "evidence",
        ty = "List<Evidence>",
        desc = "Where the dataset knows this party from.",
        arg(name = "first", ty = "Option<i32>", desc = "At most so many; 20 unless given."),
        arg(name = "after", ty = "Option<String>", desc = "Only what comes after this cursor.")
    ),
    field(name = "country", ty = "Option<String>", desc = "Its country as recorded, ISO 3166-1 alpha-2."),
    field(name = "period", ty = "Option<Period>", desc = "When it existed, as far as known."),
    field(name = "region", ty = "Option<Region>", desc = "Its seat, at the lens's day or newest."),
    field(
        name = "placements",
        ty = "List<Placement>",
        desc = "Its places as recorded, by role, then by the region's id.",
        arg(name = "roles", ty = "Option<Vec<PlaceRole>>", desc = "Only places in these roles."),
        arg(name = "first", ty = "Option<i32>", desc = "At most so many; 20 unless given."),
        arg(name = "after", ty = "Option<String>", desc = "Only what comes after this cursor.")
    ),
    field(
        name = "indicators",
        ty = "List<Indicator>",
        desc = "Numbers that sources give about it, as far as the lens lets them through; by id.",
        arg(name = "filter", ty = "Option<IndicatorFilter>", desc = "Which indicators."),
        arg(name = "first", ty = "Option<i32>", desc = "At most so many; 20 unless given."),
        arg(name = "after", ty = "Option<String>", desc = "Only what comes after this cursor.")
    ),
    field(
        name = "findings",
        ty = "List<Finding>",
        desc = "What sources say came, or did not come, of it; by id.",
        arg(name = "filter", ty = "Option<FindingFilter>", desc = "Which findings."),
        arg(name = "first", ty = "Option<i32>", desc = "At most so many; 20 unless given."),
        arg(name = "after", ty = "Option<String>", desc = "Only what comes after this cursor.")
    ),
    field(
        name = "participations",
        ty = "List<Participation>",
        desc = "Its roles in projects, by the project's id.",
        arg(name = "first", ty = "Option<i32>", desc = "At most so many; 20 unless given."),
        arg(name = "after", ty = "Option<String>", desc = "Only what comes after this cursor.")
    ),
    field(
        name = "memberships",
        ty = "List<Membership>",
        desc = "The clusters that it is a member of, by the cluster's id.",
        arg(name = "first", ty = "Option<i32>", desc = "At most so many; 20 unless given."),
        arg(name = "after", ty = "Option<String>", desc = "Only what comes after this cursor.")
    ),
    field(
        name = "relations",
        ty = "List<Relation>",
        desc = "Its recorded ties, by kind, then by their ends; the other relations have fields of their own.",
        arg(name = "kinds", ty = "Option<Vec<RelationKind>>", desc = "Only ties of these kinds."),
        arg(name = "first", ty = "Option<i32>", desc = "At most so many; 20 unless given."),
        arg(name = "after", ty = "Option<String>", desc = "Only what comes after this cursor.")
    ),
    field(
        name = "partners",
        ty = "List<NetworkTie, PartnerConnection, PartnerEdge>",
        desc = "Parties tied to this one in a network, strongest first, then by id.",
        arg(name = "of", ty = "Option<NetworkInput>", desc = "The network; null: shared projects among all parties."),
        arg(name = "first", ty = "Option<i32>", desc = "At most so many; 20 unless given."),
        arg(name = "after", ty = "Option<String>", desc = "Only what comes after this cursor.")
    ),
    field(
        name = "funding_given",
        ty = "List<Funding>",
        desc = "Money that it gave, by id.",
        arg(name = "first", ty = "Option<i32>", desc = "At most so many; 20 unless given."),
        arg(name = "after", ty = "Option<String>", desc = "Only what comes after this cursor.")
    ),
    field(
        name = "funding_received",
        ty = "List<Funding>",
        desc = "Money that names it as receiver, by id.",
        arg(name = "first", ty = "Option<i32>", desc = "At most so many; 20 unless given."),
        arg(name = "after", ty = "Option<String>", desc = "Only what comes after this cursor.")
    )
)]
pub enum Party {
    /// An actor.
    Actor(Actor),
    /// A cluster.
    Cluster(Cluster),
}

impl Party {
    /// A party of whatever kind it is.
    pub fn of(view: &Arc<View>, key: NodeKey) -> Self {
        match view.snapshot.kind(key) {
            NodeKind::Cluster => Self::Cluster(Cluster::of(view, key)),
            _ => Self::Actor(Actor::of(view, key)),
        }
    }
}

/// What all parties have; flattened into their types.
pub struct PartyFields<O>(PlacedFields<O>);

impl<O: Owner> TypeName for PartyFields<O> {
    fn type_name() -> Cow<'static, str> {
        format!("{}PartyFields", O::NAME).into()
    }
}

impl<O> PartyFields<O> {
    /// A party seen through a lens.
    pub fn of(view: &Arc<View>, key: NodeKey) -> Self {
        Self(PlacedFields::of(view, key))
    }
}

impl<O> Deref for PartyFields<O> {
    type Target = PlacedFields<O>;

    fn deref(&self) -> &PlacedFields<O> {
        &self.0
    }
}

/// What all parties have.
#[Object(name_type)]
impl<O: Owner> PartyFields<O> {
    #[graphql(flatten)]
    #[expect(clippy::unused_async, reason = "the schema wants it so")]
    async fn placed_fields(&self) -> &PlacedFields<O> {
        &self.0
    }

    /// Its country as recorded, ISO 3166-1 alpha-2.
    pub async fn country(&self) -> Option<String> {
        let snapshot = &self.view.snapshot;
        let country = match &snapshot.node(self.key).detail {
            Detail::Actor(actor) => actor.country,
            Detail::Cluster(cluster) => cluster.country,
            _ => None,
        };
        country.map(|country| snapshot.text(country).to_owned())
    }

    /// When it existed, as far as known.
    pub async fn period(&self) -> Option<Period> {
        Period::of(self.view.snapshot.node(self.key).span(), None)
    }

    /// Its seat, at the lens's day or newest.
    pub async fn region(&self) -> Option<Region> {
        self.view.seat(self.key).map(|region| Region::of(&self.view, region))
    }

    /// Its roles in projects, by the project's id.
    pub async fn participations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<Participation>> {
        let pick =
            |view: &View, key: NodeKey| Ok(view.seen(view.snapshot.participations_by(key), RelationKey::Participation));
        self.list(ctx, "participations", Paging::forward(first, after), pick, Participation::of).await
    }

    /// The clusters that it is a member of, by the cluster's id.
    pub async fn memberships(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<Membership>> {
        let pick =
            |view: &View, key: NodeKey| Ok(view.seen(view.snapshot.memberships_by(key), RelationKey::Membership));
        self.list(ctx, "memberships", Paging::forward(first, after), pick, Membership::of).await
    }

    /// Parties tied to this one in a network, strongest first, then by id.
    pub async fn partners(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The network; null: shared projects among all parties.")] of: Option<NetworkInput>,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<NetworkTie, PartnerConnection, PartnerEdge>> {
        partners(ctx, &self.view, self.key, of, Paging::forward(first, after)).await
    }

    /// Money that it gave, by id. Money whose giver is only inferred is here when the lens lets inferred facts through.
    pub async fn funding_given(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<Funding>> {
        let pick = |view: &View, key: NodeKey| {
            let mut given = view.seen(view.snapshot.fundings_given(key), RelationKey::Funding);
            given.retain(|&number| view.giver(&view.snapshot.fundings[number as usize]).is_some());
            Ok(given)
        };
        self.list(ctx, "fundingGiven", Paging::forward(first, after), pick, Funding::of).await
    }

    /// Money that names it as receiver, by id.
    pub async fn funding_received(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<Funding>> {
        let pick =
            |view: &View, key: NodeKey| Ok(view.seen(view.snapshot.fundings_received(key), RelationKey::Funding));
        self.list(ctx, "fundingReceived", Paging::forward(first, after), pick, Funding::of).await
    }
}
