//! Participations: who has which role in which project.

use std::ops::Deref;
use std::sync::Arc;

use async_graphql::{Context, Object};

use crate::graph::lens::View;
use crate::graph::relation::{self, RelationKey};
use crate::graphql::amount::Count;
use crate::graphql::notice::plain;
use crate::graphql::party::Party;
use crate::graphql::project::Project;
use crate::graphql::relation::RelationFields;
use crate::graphql::scalar::Decimal;
use crate::graphql::vocabulary::Role;

/// A party has a role in a project.
pub struct Participation {
    fields: RelationFields,
    number: u32,
}

impl Participation {
    /// A participation seen through a lens.
    pub fn of(view: &Arc<View>, number: u32) -> Self {
        Self { fields: RelationFields::of(view, RelationKey::Participation(number)), number }
    }

    fn row(&self) -> &relation::Participation {
        &self.view.snapshot.participations[self.number as usize]
    }
}

impl Deref for Participation {
    type Target = RelationFields;

    fn deref(&self) -> &RelationFields {
        &self.fields
    }
}

/// A party has a role in a project.
#[Object]
impl Participation {
    #[graphql(flatten)]
    #[expect(clippy::unused_async, reason = "the schema wants it so")]
    async fn relation_fields(&self) -> &RelationFields {
        &self.fields
    }

    /// The party.
    async fn party(&self) -> Party {
        Party::of(&self.view, self.row().party)
    }

    /// The project.
    async fn project(&self) -> Project {
        Project::of(&self.view, self.row().project)
    }

    /// The role.
    async fn role(&self) -> Role {
        self.row().role.into()
    }

    /// For whom the party acts in this role, in the order of the record.
    async fn on_behalf_of(&self, ctx: &Context<'_>) -> Vec<Party> {
        plain(ctx, self.row().on_behalf_of().iter().map(|&party| Party::of(&self.view, party)).collect())
    }

    /// How many people or posts the role stands for, when a source gives a number for this party.
    async fn headcount(&self) -> Option<Count> {
        let headcount = self.row().headcount();
        headcount.map(|(count, bound)| Count { value: count.into(), bound: bound.into(), unit: None })
    }

    /// The party's stated part of the project, 0 to 1.
    async fn share(&self) -> Option<Decimal> {
        self.row().share().map(Into::into)
    }
}
