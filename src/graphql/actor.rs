//! Actors: organisations, offices of them, collectives.

use std::ops::Deref;
use std::sync::Arc;

use async_graphql::{Context, Object, Result};

use crate::graph::lens::View;
use crate::graph::node::{Detail, NodeKey};
use crate::graph::relation::RelationKey;
use crate::graphql::connection::{List, Paging};
use crate::graphql::node::Owner;
use crate::graphql::party::PartyFields;
use crate::graphql::vocabulary::ActorKind;
use crate::model::vocabulary as model;

/// An organisation, an office of one, or a collective spoken of as one.
pub struct Actor(PartyFields<Actor>);

impl Owner for Actor {
    const NAME: &'static str = "Actor";
}

impl Actor {
    /// An actor seen through a lens.
    pub fn of(view: &Arc<View>, key: NodeKey) -> Self {
        Self(PartyFields::of(view, key))
    }
}

impl Deref for Actor {
    type Target = PartyFields<Self>;

    fn deref(&self) -> &PartyFields<Self> {
        &self.0
    }
}

/// The other ends of an actor's ties `UNIT_OF` that the lens sees: what it is a unit of, or its units.
fn units(view: &View, actor: NodeKey, is_whole: bool) -> Vec<NodeKey> {
    let snapshot = &view.snapshot;
    let ties = view.seen(snapshot.ties_of(actor), RelationKey::Tie).into_iter();
    let ties = ties.map(|number| &snapshot.ties[number as usize]);
    let units = ties.filter(|tie| tie.kind == model::RelationKind::UnitOf).filter_map(|tie| {
        let (own, other) = if is_whole { (tie.b, tie.a) } else { (tie.a, tie.b) };
        (own == actor && snapshot.kind(other) == model::NodeKind::Actor).then_some(other)
    });
    let mut units: Vec<NodeKey> = units.collect();
    units.sort_unstable();
    units.dedup();
    units
}

/// An organisation, an office of one, or a collective spoken of as one.
#[Object]
impl Actor {
    #[graphql(flatten)]
    #[expect(clippy::unused_async, reason = "the schema wants it so")]
    async fn party_fields(&self) -> &PartyFields<Self> {
        &self.0
    }

    /// What kind of organisation it is.
    async fn kind(&self) -> ActorKind {
        match &self.view.snapshot.node(self.key).detail {
            Detail::Actor(actor) => actor.kind.into(),
            _ => ActorKind::Unknown,
        }
    }

    /// The organisation that this one is an office or unit of; the first by id when the lens sees several.
    async fn unit_of(&self) -> Option<Actor> {
        let whole = units(&self.view, self.key, false).into_iter().next();
        whole.map(|key| Actor::of(&self.view, key))
    }

    /// Its offices and units, by id.
    async fn units(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<Actor>> {
        let pick = |view: &View, key: NodeKey| Ok(units(view, key, true));
        self.list(ctx, "units", Paging::forward(first, after), pick, Actor::of).await
    }
}
