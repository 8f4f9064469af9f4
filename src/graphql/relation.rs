//! What all relations have, and the interface over them.

use std::sync::Arc;

use async_graphql::{Context, ID, Interface, Object, Result};

use crate::graph::lens::View;
use crate::graph::relation::{Fact, RelationKey};
use crate::graphql::connection::{List, Paging, page, page_view};
use crate::graphql::error::not_found;
use crate::graphql::evidence::{Evidence, admitted};
use crate::graphql::funding::Funding;
use crate::graphql::lens::Period;
use crate::graphql::membership::Membership;
use crate::graphql::participation::Participation;
use crate::graphql::placement::Placement;
use crate::graphql::tie::Tie;
use crate::graphql::vocabulary::{Basis, Status};

/// A fact that ties nodes, with its time, status and the place in a source that says so.
#[derive(Interface)]
#[graphql(
    field(name = "id", ty = "ID", desc = "Its id: its kind and a hash of what it says, the same on every machine."),
    field(name = "status", ty = "Status", desc = "How far it had come, by the source."),
    field(name = "basis", ty = "Basis", desc = "Whether a source says so, or a reader concluded it."),
    field(name = "period", ty = "Option<Period>", desc = "Its own dates as recorded; null when none are."),
    field(
        name = "evidence",
        ty = "List<Evidence>",
        desc = "Who says so.",
        arg(name = "first", ty = "Option<i32>", desc = "At most so many; 20 unless given."),
        arg(name = "after", ty = "Option<String>", desc = "Only what comes after this cursor.")
    )
)]
pub enum Relation {
    /// A membership.
    Membership(Membership),
    /// A participation.
    Participation(Participation),
    /// A recorded tie.
    Tie(Tie),
    /// Money.
    Funding(Funding),
    /// A place of a node.
    Placement(Placement),
}

impl Relation {
    /// A relation of whatever kind it is.
    pub fn of(view: &Arc<View>, key: RelationKey) -> Self {
        match key {
            RelationKey::Membership(number) => Self::Membership(Membership::of(view, number)),
            RelationKey::Participation(number) => Self::Participation(Participation::of(view, number)),
            RelationKey::Tie(number) => Self::Tie(Tie::of(view, number)),
            RelationKey::Funding(number) => Self::Funding(Funding::of(view, number)),
            RelationKey::Placement(number) => Self::Placement(Placement::of(view, number)),
        }
    }
}

/// What all relations have; flattened into each of their types.
#[derive(Clone)]
pub struct RelationFields {
    /// The lens that it is seen through.
    pub view: Arc<View>,
    /// The relation.
    pub key: RelationKey,
}

impl RelationFields {
    /// A relation seen through a lens.
    pub fn of(view: &Arc<View>, key: RelationKey) -> Self {
        Self { view: Arc::clone(view), key }
    }

    fn fact(&self) -> &Fact {
        self.view.snapshot.fact(self.key)
    }

    /// The same relation in another revision, for a cursor of it.
    fn moved(&self, view: &View) -> Result<RelationKey> {
        if Arc::ptr_eq(&self.view.snapshot, &view.snapshot) {
            return Ok(self.key);
        }
        let id = self.view.snapshot.relation_id(self.key);
        view.snapshot.relation_of_id(&id).ok_or_else(|| not_found(&id))
    }
}

/// What all relations have.
#[Object]
impl RelationFields {
    /// Its id: its kind and a hash of what it says, the same on every machine.
    pub async fn id(&self) -> ID {
        self.view.snapshot.relation_id(self.key).into()
    }

    /// How far it had come, by the source.
    pub async fn status(&self) -> Status {
        self.fact().status.into()
    }

    /// Whether a source says so, or a reader concluded it.
    pub async fn basis(&self) -> Basis {
        self.fact().basis.into()
    }

    /// Its own dates as recorded; null when none are.
    pub async fn period(&self) -> Option<Period> {
        let months = match self.key {
            RelationKey::Funding(number) => self.view.snapshot.fundings[number as usize].duration_months,
            _ => None,
        };
        Period::of(self.fact().span, months)
    }

    /// Who says so.
    pub async fn evidence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<Evidence>> {
        let paging = Paging::forward(first, after);
        let name = format!("{} evidence", self.view.snapshot.relation_id(self.key));
        let view = page_view(ctx, &self.view, &name, &paging).await?;
        let evidences = view.snapshot.fact(self.moved(&view)?).evidence;
        page(&view, &name, &paging, admitted(&view, evidences), |evidence| Evidence::of(&view, evidence))
    }
}
