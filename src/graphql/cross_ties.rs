//! Ties within and between groups in the API, against what chance would give.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, Result};

use crate::analytics::cross_ties::{CrossTieOptions, CrossTies, cross_ties};
use crate::analytics::effort;
use crate::graph::grouping::Grouping;
use crate::graph::lens::View;
use crate::graph::network::Network;
use crate::graphql::connection::{List, Paging, page};
use crate::graphql::effort::{Effort, SMALLER};
use crate::graphql::engine::Engine;
use crate::graphql::error::bad_input;
use crate::graphql::group_pair::GroupPair;
use crate::graphql::grouping::{Group, GroupQuestion, group_numbers};
use crate::graphql::network::Taken;
use crate::graphql::notice::plain;
use crate::graphql::order::{Direction, GroupPairOrder};

/// How a tie counts whose ends are in several groups.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::analytics::cross_ties::Overlap")]
pub enum Overlap {
    /// Within when its ends share a group, between when both have groups and share none.
    Shared,
    /// Only the first group of a party: the one that it has been in longest, then the first by id.
    Primary,
    /// Spread 1/(a*b) over the a groups of one end and the b groups of the other.
    Fractional,
    /// Counted in every pair that it touches.
    Any,
}

/// What is asked about ties between groups.
#[derive(Clone, Debug)]
pub struct CrossTieQuestion {
    groups: GroupQuestion,
    pub(super) options: CrossTieOptions,
}

impl CrossTieQuestion {
    /// Reads the arguments.
    pub fn new(
        groups: GroupQuestion,
        overlap: Option<Overlap>,
        permutations: Option<i32>,
        seed: Option<i32>,
    ) -> Result<Self> {
        let base = CrossTieOptions::default();
        let drawn = permutations.unwrap_or(0);
        let permutations = u32::try_from(drawn)
            .map_err(|_| bad_input(format!("permutations is {drawn}; write 0 or more, usually 1000")))?;
        let seed = seed.map_or(base.seed, |seed| i64::from(seed) as u64);
        let overlap = overlap.map_or(base.overlap, Into::into);
        Ok(Self { groups, options: CrossTieOptions { overlap, permutations, seed } })
    }

    /// Counts the ties of a network.
    pub async fn answer(self, ctx: &Context<'_>, taken: &Taken) -> Result<CrossGroupTies> {
        let grouping = self.groups.paired(ctx, taken).await?;
        let (options, groups) = (self.options.clone(), Arc::clone(&grouping));
        let count = move |network: &crate::graph::network::Network, stop: &_| {
            let weighting = network.input.weighting;
            cross_ties(&network.shape, weighting, &groups.of, groups.groups.len(), &options, stop)
        };
        let name = format!("ties by group {self:?}");
        let engine = ctx.data::<Arc<Engine>>()?;
        let extent = &taken.network.extent;
        let fitting = effort::permutations_within(extent, engine.limits.effort());
        let permutations = self.options.permutations;
        let fits = format!(
            "draw at most {fitting} (permutations: {fitting}; expected values and z scores are exact without), or {SMALLER}"
        );
        let what = format!("drawing {permutations} relabellings");
        let effort = Effort::of_time(what, effort::of_cross_ties(extent, permutations), fits);
        let ties = engine.compute(ctx, &taken.network, name, effort, count).await?;
        Ok(CrossGroupTies { taken: taken.clone(), question: self, grouping, ties })
    }
}

/// Ties within and between groups.
#[derive(Clone)]
pub struct CrossGroupTies {
    pub(super) taken: Taken,
    pub(super) question: CrossTieQuestion,
    pub(super) grouping: Arc<Grouping>,
    ties: Arc<CrossTies>,
}

impl CrossGroupTies {
    pub(super) fn view(&self) -> &Arc<View> {
        &self.taken.network.view
    }

    pub(super) fn group(&self, number: u32) -> Group {
        let (key, ties) = (self.grouping.groups[number as usize], self.ties.groups[number as usize].clone());
        Group { view: Arc::clone(self.view()), key, ties }
    }

    /// All pairs in an order, worked out once.
    async fn ordered(&self, ctx: &Context<'_>, order: GroupPairOrder) -> Result<Arc<Vec<(u32, u32)>>> {
        let ties = Arc::clone(&self.ties);
        let is_reversed = order.direction == Some(Direction::Desc);
        let sort = move |_: &Network, stop: &_| ties.pairs_by(order.field.into(), is_reversed, stop);
        let n_groups = self.grouping.groups.len();
        let what = format!("ordering the pairs of {n_groups} groups");
        let fits = "group more coarsely, or leave orderBy away";
        let effort = Effort::of_time(what, effort::of_pair_order(n_groups), fits);
        let name = format!("order of pairs {:?} {order:?}", self.question);
        ctx.data::<Arc<Engine>>()?.compute(ctx, &self.taken.network, name, effort, sort).await
    }

    /// The same, or that of a cursor's revision.
    async fn for_page(&self, ctx: &Context<'_>, name: &str, paging: &Paging) -> Result<Self> {
        let taken = self.taken.for_page(ctx, name, paging).await?;
        if Arc::ptr_eq(&taken.network, &self.taken.network) {
            return Ok(self.clone());
        }
        self.question.clone().answer(ctx, &taken).await
    }
}

/// Ties within and between groups, against what chance would give: what random relabelling of the grouped parties gives,
/// the network as it is. Only parties that are in a group count; what else there is, is told beside.
#[Object]
impl CrossGroupTies {
    /// Groups with a member, by id.
    async fn groups(&self, ctx: &Context<'_>) -> Vec<Group> {
        plain(ctx, (0..self.grouping.groups.len() as u32).map(|group| self.group(group)).collect())
    }

    /// Each unordered pair of different groups with a member, pairs without a tie included; most observed first unless
    /// ordered otherwise, then by id.
    async fn pairs(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only pairs with one of these groups, by their ids.")] groups: Option<Vec<ID>>,
        #[graphql(desc = "In which order they come; most observed first unless given.")] order_by: Option<
            GroupPairOrder,
        >,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<GroupPair>> {
        let name = self.taken.list_name(&format!("pairs {:?} {groups:?} {order_by:?}", self.question));
        let paging = Paging::forward(first, after);
        let whole = self.for_page(ctx, &name, &paging).await?;
        let mut pairs = match order_by {
            Some(order) => whole.ordered(ctx, order).await?.to_vec(),
            None => whole.ties.pairs().to_vec(),
        };
        if let Some(ids) = groups {
            let numbers = group_numbers(whole.view(), &whole.grouping, "groups", &ids)?;
            pairs.retain(|(a, b)| numbers.contains(a) || numbers.contains(b));
        }
        page(whole.view(), &name, &paging, pairs, |(a, b)| GroupPair {
            whole: whole.clone(),
            pair: whole.ties.pair(a, b),
        })
    }

    /// The weight of ties between different groups, by the network's weighting (BINARY counts ties).
    async fn between(&self) -> f64 {
        self.ties.between
    }

    /// The weight of ties within groups.
    async fn within(&self) -> f64 {
        self.ties.within
    }

    /// The weight of ties with one end in a group.
    async fn one_end_grouped(&self) -> f64 {
        self.ties.one_end_grouped
    }

    /// The weight of ties with no end in a group.
    async fn ungrouped(&self) -> f64 {
        self.ties.ungrouped
    }

    /// (between - within) / (between + within), Krackhardt & Stern 1988: 1 when all ties cross, -1 when none does. Null
    /// without ties. To be read beside eiExpected: with many groups most ties cross by chance.
    async fn ei_index(&self) -> Option<f64> {
        self.ties.ei_index
    }

    /// Exact mean under random relabelling of the grouped parties (Mantel 1967); no sampling. Null under ANY, where between
    /// and within are sums of cells.
    async fn ei_expected(&self) -> Option<f64> {
        self.ties.ei_expected
    }

    /// Exact standard deviation under random relabelling.
    async fn ei_standard_deviation(&self) -> Option<f64> {
        self.ties.ei_standard_deviation
    }

    /// (eiIndex - eiExpected) / eiStandardDeviation; null (not infinite) where the standard deviation is 0.
    async fn ei_z_score(&self) -> Option<f64> {
        self.ties.ei_z_score
    }

    /// (1 + hits) / (1 + permutations), a hit being a draw at least as far from the expected value; null without
    /// permutations.
    async fn ei_p_value(&self) -> Option<f64> {
        self.ties.ei_p_value
    }

    /// Where eiIndex lies between the least and the most that these weights on any pairs could give: -1 to 1. Null under
    /// FRACTIONAL and ANY, and where there is no choice.
    async fn ei_rescaled(&self) -> Option<f64> {
        self.ties.ei_rescaled
    }

    /// How well the groups carve the network (not whether they cooperate): Newman & Girvan 2004 with PRIMARY, in a directed
    /// network Leicht & Newman 2008; the overlapping form EQ of Shen et al. 2009 with SHARED, else null.
    async fn modularity(&self) -> Option<f64> {
        self.ties.modularity
    }

    /// Nominal assortativity (Newman 2003), PRIMARY only: 1 when no tie crosses, 0 as chance by activity would give.
    async fn assortativity(&self) -> Option<f64> {
        self.ties.assortativity
    }

    /// How many parties are in no group.
    async fn ungrouped_count(&self) -> usize {
        self.ties.ungrouped_count
    }

    /// How many relabellings were drawn.
    async fn permutations(&self) -> u32 {
        self.question.options.permutations
    }

    /// What determines the draws.
    async fn seed(&self) -> i64 {
        self.question.options.seed as i64
    }

    /// Says why the test of ties between groups as a whole says nothing (complete graph, one group, no ties, too few to ever
    /// be significant), else null. Pairs are tested each for itself, and few ties can not make one significant either.
    async fn degenerate(&self) -> Option<&str> {
        self.ties.degenerate.as_deref()
    }
}
