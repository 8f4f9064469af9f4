//! The lines of an answer about money.

use std::sync::Arc;

use async_graphql::{Context, Enum, Object, Result, SimpleObject};

use crate::analytics::flows::{self, Flows, Key, KeyValue, Sum};
use crate::graph::lens::View;
use crate::graphql::amount::Money;
use crate::graphql::connection::{List, Paging, page};
use crate::graphql::evidence::{Evidence, admitted};
use crate::graphql::flow_input::FlowDimension;
use crate::graphql::funding::Funding;
use crate::graphql::node::Node;
use crate::graphql::notice::plain;
use crate::graphql::vocabulary::Basis;
use crate::model::vocabulary::PlaceRole;

/// A sum as the API gives it.
pub fn money(view: &View, sum: &Sum) -> Money {
    Money::of(sum.hundredths, view.snapshot.text(sum.currency))
}

/// What a row or one end of a link stands for in one dimension.
#[derive(SimpleObject)]
pub struct FlowKey {
    /// The dimension.
    dimension: FlowDimension,
    /// Its name, unique in its dimension in one answer; says so where the awards have no value in the dimension.
    label: String,
    /// The node; null for a year, a kind of amount, and where the awards have no value in the dimension.
    node: Option<Node>,
    /// INFERRED when all its awards have it by inference.
    basis: Basis,
}

impl FlowKey {
    fn of(view: &Arc<View>, key: &Key) -> Self {
        let node = match key.value {
            KeyValue::Node(node) => Some(Node::of(view, node)),
            KeyValue::Year(_) | KeyValue::Kind(_) | KeyValue::None => None,
        };
        Self { dimension: key.dimension.into(), label: key.label.clone(), node, basis: key.basis.into() }
    }
}

/// Priced awards with the same keys and currency.
pub struct FlowRow {
    /// The view that was counted.
    pub view: Arc<View>,
    /// All rows.
    pub flows: Arc<Flows>,
    /// Which row it is.
    pub at: usize,
    /// The name of the list that it stands in.
    pub list: String,
}

impl FlowRow {
    fn row(&self) -> &flows::Row {
        &self.flows.rows[self.at]
    }
}

/// Priced awards with the same keys and currency.
#[Object]
impl FlowRow {
    /// One key for each dimension, in the order asked.
    async fn keys(&self, ctx: &Context<'_>) -> Vec<FlowKey> {
        plain(ctx, self.row().keys.iter().map(|key| FlowKey::of(&self.view, key)).collect())
    }

    /// The sum.
    async fn money(&self) -> Money {
        money(&self.view, &self.row().sum)
    }

    /// The sum's part of the total in its currency. Where joint awards are counted whole the shares add up to more than 1.
    async fn share(&self) -> f64 {
        self.row().share
    }

    /// How many awards are behind it.
    async fn award_count(&self) -> usize {
        self.row().awards.len()
    }

    /// The awards behind it, by id.
    #[expect(clippy::unused_async, reason = "the schema wants it so")]
    async fn awards(
        &self,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<Funding>> {
        let labels: Vec<_> = self.row().keys.iter().map(|key| key.label.as_str()).collect();
        // a row is of one revision, so a cursor of another is foreign to it
        let revision = self.view.snapshot.revision.number;
        let name = format!("{} awards of {labels:?} {:?} at {revision}", self.list, self.row().sum.currency);
        let paging = Paging::forward(first, after);
        page(&self.view, &name, &paging, self.row().awards.clone(), |number| Funding::of(&self.view, number))
    }
}

/// Money that goes from a key of one dimension to a key of the next.
pub struct FlowLink {
    /// The view that was counted.
    pub view: Arc<View>,
    /// All links.
    pub flows: Arc<Flows>,
    /// Which link it is.
    pub at: usize,
}

/// Money that goes from a key of one dimension to a key of the next.
#[Object]
impl FlowLink {
    /// Where it comes from.
    async fn source(&self) -> FlowKey {
        FlowKey::of(&self.view, &self.flows.links[self.at].source)
    }

    /// Where it goes.
    async fn target(&self) -> FlowKey {
        FlowKey::of(&self.view, &self.flows.links[self.at].target)
    }

    /// The sum.
    async fn money(&self) -> Money {
        money(&self.view, &self.flows.links[self.at].sum)
    }
}

/// How a place of an award was found.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceRule {
    /// Where the money is to be used.
    Beneficiary,
    /// The region that the project serves.
    Serves,
    /// Where the receiver sits.
    Seat,
}

/// How many awards were placed by a rule.
#[derive(SimpleObject)]
pub struct PlacedBy {
    /// The rule.
    rule: PlaceRule,
    /// How many awards.
    count: u32,
}

impl PlacedBy {
    /// A rule with its count.
    pub fn of(&(placed, count): &(PlaceRole, u32)) -> Self {
        let rule = match placed {
            PlaceRole::Beneficiary => PlaceRule::Beneficiary,
            PlaceRole::Serves => PlaceRule::Serves,
            PlaceRole::Seat | PlaceRole::Concerns => PlaceRule::Seat,
        };
        Self { rule, count }
    }
}

/// A headline against its parts; difference = reported - parts.
pub struct Discrepancy {
    /// The view that was counted.
    pub view: Arc<View>,
    /// The difference.
    pub of: flows::Discrepancy,
}

/// A headline against its parts; difference = reported - parts.
#[Object]
impl Discrepancy {
    /// The sum as reported.
    async fn headline(&self) -> Funding {
        Funding::of(&self.view, self.of.headline)
    }

    /// The headline's first receiver, else its project, else its giver.
    async fn about(&self) -> Node {
        Node::of(&self.view, self.of.about)
    }

    /// What was reported.
    async fn reported(&self) -> Money {
        money(&self.view, &self.of.reported)
    }

    /// What the parts add up to.
    async fn parts(&self) -> Money {
        money(&self.view, &self.of.parts)
    }

    /// What was reported less the parts.
    async fn difference(&self) -> Money {
        money(&self.view, &self.of.difference)
    }

    /// True when the sources state no more digits: the difference is at most half the sum of the stated precisions.
    async fn within_rounding(&self) -> bool {
        self.of.is_within_rounding
    }

    /// Where the headline is reported.
    #[expect(clippy::unused_async, reason = "the schema wants it so")]
    async fn evidence(
        &self,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<Evidence>> {
        let snapshot = &self.view.snapshot;
        let headline = &snapshot.fundings[self.of.headline as usize];
        let (id, revision) = (snapshot.text(headline.id), snapshot.revision.number);
        let evidences = admitted(&self.view, headline.fact.evidence);
        let paging = Paging::forward(first, after);
        let name = format!("discrepancy {id} at {revision}");
        page(&self.view, &name, &paging, evidences, |evidence| Evidence::of(&self.view, evidence))
    }
}
