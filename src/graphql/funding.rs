//! Money from a giver to receivers.

use std::ops::Deref;
use std::sync::Arc;

use async_graphql::{Context, Object, SimpleObject};

use crate::graph::lens::View;
use crate::graph::relation::{self, RelationKey};
use crate::graphql::amount::Amount;
use crate::graphql::node::Node;
use crate::graphql::notice::plain;
use crate::graphql::party::Party;
use crate::graphql::project::Project;
use crate::graphql::relation::RelationFields;
use crate::graphql::scalar::Decimal;
use crate::graphql::scheme::Scheme;
use crate::graphql::vocabulary::{AmountKind, Basis};

/// Money: applied for, awarded, paid, or a sum that is reported.
pub struct Funding {
    fields: RelationFields,
    number: u32,
}

/// Who receives money.
#[derive(SimpleObject)]
pub struct FundingReceiver {
    /// The receiver.
    node: Node,
    /// Its stated share of the money, 0 to 1; null when none is stated.
    share: Option<Decimal>,
}

impl Funding {
    /// Money seen through a lens.
    pub fn of(view: &Arc<View>, number: u32) -> Self {
        Self { fields: RelationFields::of(view, RelationKey::Funding(number)), number }
    }

    fn row(&self) -> &relation::Funding {
        &self.view.snapshot.fundings[self.number as usize]
    }
}

impl Deref for Funding {
    type Target = RelationFields;

    fn deref(&self) -> &RelationFields {
        &self.fields
    }
}

/// Money: applied for, awarded, paid, or a sum that is reported.
#[Object]
impl Funding {
    #[graphql(flatten)]
    #[expect(clippy::unused_async, reason = "the schema wants it so")]
    async fn relation_fields(&self) -> &RelationFields {
        &self.fields
    }

    /// Who gave. Null when no source says; one that is only inferred shows when the lens lets inferred facts through.
    async fn giver(&self) -> Option<Party> {
        self.view.giver(self.row()).map(|giver| Party::of(&self.view, giver))
    }

    /// Whether a source names the giver; null where the giver is.
    async fn giver_basis(&self) -> Option<Basis> {
        self.view.giver(self.row()).map(|_| self.row().giver_basis.into())
    }

    /// The scheme that it was given under.
    async fn scheme(&self) -> Option<Scheme> {
        self.row().scheme.map(|scheme| Scheme::of(&self.view, scheme))
    }

    /// Who received it, in the order of the record. The project itself when no receiver is named.
    async fn receivers(&self, ctx: &Context<'_>) -> Vec<FundingReceiver> {
        let row = self.row();
        let receiver =
            |node, share: Option<_>| FundingReceiver { node: Node::of(&self.view, node), share: share.map(Into::into) };
        if row.receivers.is_empty() {
            return row.project.map(|project| receiver(project, None::<rust_decimal::Decimal>)).into_iter().collect();
        }
        plain(ctx, row.receivers.iter().map(|&(node, share)| receiver(node, share)).collect())
    }

    /// The project that it is for.
    async fn project(&self) -> Option<Project> {
        self.row().project.map(|project| Project::of(&self.view, project))
    }

    /// What kind of sum it is.
    async fn kind(&self) -> AmountKind {
        self.row().kind.into()
    }

    /// The sum; null when it is not stated.
    async fn amount(&self) -> Option<Amount> {
        Amount::of(&self.view.snapshot, self.row())
    }

    /// The headlines that this is a part of, by id.
    async fn part_of(&self, ctx: &Context<'_>) -> Vec<Funding> {
        let headlines = self.view.seen(self.row().part_of.to_vec(), RelationKey::Funding);
        plain(ctx, headlines.into_iter().map(|number| Funding::of(&self.view, number)).collect())
    }

    /// The earlier leg of a chain that this was paid out of.
    async fn leg_of(&self) -> Option<Funding> {
        let leg = self.row().leg_of.filter(|&number| self.view.sees(RelationKey::Funding(number)));
        leg.map(|number| Funding::of(&self.view, number))
    }
}
