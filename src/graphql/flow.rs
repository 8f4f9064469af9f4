//! Money in the API: who gave what to whom, where and when.

use std::sync::Arc;

use async_graphql::{Context, Object, Result};

use crate::analytics::flows::{self, Flows, FunderTotal};
use crate::graph::lens::View;
use crate::graphql::amount::Money;
use crate::graphql::connection::{List, Paging, page, page_view};
use crate::graphql::engine::{Engine, aside};
use crate::graphql::error::bad_input;
use crate::graphql::flow_input::{Counting, FlowDimension, FlowFilter, FlowGap, FlowPlace, FlowQuestion};
use crate::graphql::flow_row::{Discrepancy, FlowLink, FlowRow, PlacedBy, money};
use crate::graphql::funding::Funding;
use crate::graphql::notice::plain;
use crate::graphql::party::Party;
use crate::graphql::seen::Seen;
use crate::graphql::vocabulary::{AmountKind, RegionLevel};

/// The root fields for money.
#[derive(Default)]
pub struct FlowQuery(pub Seen);

#[Object]
impl FlowQuery {
    /// Money grouped and added up without counting any of it twice. Only like is added to like, totals never mix
    /// currencies, nothing is converted. Of money that was paid on only the last leg counts; a headline is compared with
    /// its parts and never added to them; awards without a sum, date or place are counted, not guessed.
    #[expect(clippy::too_many_arguments, reason = "each is an argument of the field")]
    async fn funding_flows(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At least one; the order is the order of the keys and of the links.")] by: Vec<FlowDimension>,
        #[graphql(desc = "Which awards.")] filter: Option<FlowFilter>,
        #[graphql(desc = "How a joint sum is counted.", default_with = "Some(Counting::Share)")] counting: Option<
            Counting,
        >,
        #[graphql(desc = "Level that a REGION key is rolled up to.", default_with = "Some(RegionLevel::County)")]
        region_level: Option<RegionLevel>,
        #[graphql(
            desc = "RECEIVER: where the receiver sits on the day of the award. BENEFICIARY: where the money is to be \
                    used, else the region that the project serves, else the receiver's seat; placedBy tells how many by \
                    which.",
            default_with = "Some(FlowPlace::Beneficiary)"
        )]
        place: Option<FlowPlace>,
        #[graphql(
            desc = "Kinds of amount. AWARDED, LOAN and GUARANTEE may be added when asked for together; any other mixture \
                    needs AMOUNT_KIND among the dimensions.",
            default_with = "Some(vec![AmountKind::Awarded])"
        )]
        amounts: Option<Vec<AmountKind>>,
    ) -> Result<FundingFlows> {
        let question = FlowQuestion { by, filter, counting, region_level, place, amounts };
        FundingFlows::count(ctx, &self.0.view(ctx).await?, Arc::new(question)).await
    }

    /// Parties that give funding, largest total first.
    async fn funders(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<Funder>> {
        let paging = Paging::forward(first, after);
        let view = page_view(ctx, &self.0.view(ctx).await?, "funders", &paging).await?;
        let list = aside(ctx, &view, flows::funders).await?;
        page(&view, "funders", &paging, list, |total| Funder { view: Arc::clone(&view), total })
    }
}

/// A party that gives funding.
pub struct Funder {
    view: Arc<View>,
    total: FunderTotal,
}

/// A party that gives funding.
#[Object]
impl Funder {
    /// The party.
    async fn party(&self) -> Party {
        Party::of(&self.view, self.total.party)
    }

    /// What it awarded, per currency.
    async fn totals(&self, ctx: &Context<'_>) -> Vec<Money> {
        plain(ctx, self.total.totals.iter().map(|sum| money(&self.view, sum)).collect())
    }

    /// How many awards it gave, those without a stated sum among them.
    async fn award_count(&self) -> usize {
        self.total.award_count
    }
}

/// Money grouped and added up.
#[derive(Clone)]
pub struct FundingFlows {
    view: Arc<View>,
    question: Arc<FlowQuestion>,
    flows: Arc<Flows>,
}

impl FundingFlows {
    async fn count(ctx: &Context<'_>, view: &Arc<View>, question: Arc<FlowQuestion>) -> Result<Self> {
        let options = question.resolve(view)?;
        let counted = Arc::clone(view);
        let count = move |_: &crate::analytics::Stop| Ok(flows::flows(&counted, &options));
        let flows = ctx.data::<Arc<Engine>>()?.run(ctx, count).await?;
        let flows = Arc::new(flows.map_err(|error| bad_input(error.to_string()))?);
        Ok(Self { view: Arc::clone(view), question, flows })
    }

    /// The flows for a page: the same, or those of the cursor's revision.
    async fn for_page(&self, ctx: &Context<'_>, name: &str, paging: &Paging) -> Result<Self> {
        let view = page_view(ctx, &self.view, name, paging).await?;
        if Arc::ptr_eq(&view, &self.view) {
            return Ok(self.clone());
        }
        Self::count(ctx, &view, Arc::clone(&self.question)).await
    }

    /// A name for a list of these flows.
    fn list_name(&self, field: &str) -> String {
        format!("fundingFlows.{field} {:?}", self.question)
    }

    fn moneys(&self, ctx: &Context<'_>, sums: &[flows::Sum]) -> Vec<Money> {
        plain(ctx, sums.iter().map(|sum| money(&self.view, sum)).collect())
    }
}

/// Money grouped and added up. Whatever the counting: the rows add up to totals and overlap, per currency, to the last
/// hundredth.
#[Object]
impl FundingFlows {
    /// What was awarded once, per currency, whatever the counting. Nothing is converted silently.
    async fn totals(&self, ctx: &Context<'_>) -> Vec<Money> {
        self.moneys(ctx, &self.flows.totals)
    }

    /// Priced awards by their keys, largest sum first.
    async fn rows(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<FlowRow>> {
        let (name, paging) = (self.list_name("rows"), Paging::forward(first, after));
        let there = self.for_page(ctx, &name, &paging).await?;
        let rows = 0..there.flows.rows.len();
        let row =
            |at| FlowRow { view: Arc::clone(&there.view), flows: Arc::clone(&there.flows), at, list: name.clone() };
        page(&there.view, &name, &paging, rows, row)
    }

    /// Source and target of each leg, for a Sankey diagram: consecutive dimensions of 'by', largest sum first in each pair
    /// of dimensions.
    async fn links(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<FlowLink>> {
        let (name, paging) = (self.list_name("links"), Paging::forward(first, after));
        let there = self.for_page(ctx, &name, &paging).await?;
        let links = 0..there.flows.links.len();
        let link = |at| FlowLink { view: Arc::clone(&there.view), flows: Arc::clone(&there.flows), at };
        page(&there.view, &name, &paging, links, link)
    }

    /// What whole counting counts more than once, for each of the totals; zero otherwise.
    async fn overlap(&self, ctx: &Context<'_>) -> Vec<Money> {
        self.moneys(ctx, &self.flows.overlap)
    }

    /// Awards without a stated sum.
    async fn unpriced_count(&self) -> usize {
        self.flows.unpriced.len()
    }

    /// Awards without a date.
    async fn undated_count(&self) -> usize {
        self.flows.undated.len()
    }

    /// Under a time lens or years: the sums of awards whose dates do not settle it, which are in no other figure.
    async fn undated_totals(&self, ctx: &Context<'_>) -> Vec<Money> {
        self.moneys(ctx, &self.flows.undated_totals)
    }

    /// Awards of which some part has no region of the level asked.
    async fn unplaced_count(&self) -> usize {
        self.flows.unplaced.len()
    }

    /// The awards that were asked about, priced or not, by id; or those behind a count.
    async fn awards(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only awards that lack one of these.")] only: Option<Vec<FlowGap>>,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<Funding>> {
        let (name, paging) = (self.list_name(&format!("awards {only:?}")), Paging::forward(first, after));
        let there = self.for_page(ctx, &name, &paging).await?;
        let of_gap = |gap: &FlowGap| match gap {
            FlowGap::Unpriced => &there.flows.unpriced,
            FlowGap::Undated => &there.flows.undated,
            FlowGap::Unplaced => &there.flows.unplaced,
        };
        let awards = match &only {
            None => there.flows.awards.clone(),
            Some(gaps) => {
                let mut awards: Vec<u32> = gaps.iter().flat_map(|gap| of_gap(gap).iter().copied()).collect();
                awards.sort_unstable();
                awards.dedup();
                awards
            }
        };
        page(&there.view, &name, &paging, awards, |number| Funding::of(&there.view, number))
    }

    /// How the place of awards was found.
    async fn placed_by(&self) -> Vec<PlacedBy> {
        self.flows.placed_by.iter().map(PlacedBy::of).collect()
    }

    /// Reported headlines that differ from the sum of their parts, shown and not repaired.
    async fn discrepancies(&self, ctx: &Context<'_>) -> Vec<Discrepancy> {
        let all = self.flows.discrepancies.iter();
        plain(ctx, all.map(|of| Discrepancy { view: Arc::clone(&self.view), of: of.clone() }).collect())
    }
}
