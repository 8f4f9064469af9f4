//! One network at two times in the API: what formed, lasted and dissolved.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, Result};

use crate::analytics::change::difference::{self, choices};
use crate::analytics::change::{self as analytics, Counts, change, changed_ties};
use crate::analytics::cross_ties::{CrossTieOptions, CrossTies, cross_ties};
use crate::analytics::effort;
use crate::graph::adjacency::Ties;
use crate::graph::grouping::Grouping;
use crate::graph::lens::{Lens, Time, Undated, View};
use crate::graph::network::{self, Network, undated};
use crate::graphql::connection::{List, Paging, page};
use crate::graphql::difference::DifferenceInDifferences;
use crate::graphql::effort::{Effort, SMALLER};
use crate::graphql::engine::Engine;
use crate::graphql::error::bad_input;
use crate::graphql::grouping::{Group, GroupQuestion, group_numbers};
use crate::graphql::lens::PeriodInput;
use crate::graphql::network::Taken;
use crate::graphql::network_tie::NetworkTie;
use crate::graphql::notice::reached;
use crate::graphql::pair_change::PairChange;

/// How many choices of groups a randomisation may go through.
const CHOICE_LIMIT: u64 = 20_000_000;

/// What became of a tie.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::analytics::change::TieChange")]
pub enum TieChange {
    /// It was not there before and is after.
    Formed,
    /// It was there before and is after.
    Persisted,
    /// It was there before and is not after.
    Dissolved,
}

/// What is asked about change.
#[derive(Clone, Debug)]
pub struct ChangeQuestion {
    before: PeriodInput,
    after: PeriodInput,
    groups: Option<GroupQuestion>,
    treated: Option<Vec<ID>>,
}

impl ChangeQuestion {
    /// Reads the arguments; `groups` are those of the day after `before` ends unless another day was asked for.
    pub fn new(
        before: PeriodInput,
        after: PeriodInput,
        groups: Option<GroupQuestion>,
        is_day_asked: bool,
        treated: Option<Vec<ID>>,
    ) -> Result<Self> {
        before.time()?;
        after.time()?;
        let day_after = before.to.map(|date| crate::graph::day::day(date.0.last_day()).saturating_add(1));
        let groups = groups.map(|groups| if is_day_asked { groups } else { groups.on(day_after) });
        if groups.is_none() && treated.is_some() {
            return Err(bad_input("treated needs groups: write by, usually CLUSTER"));
        }
        Ok(Self { before, after, groups, treated })
    }

    /// Compares the two periods.
    pub async fn answer(self, ctx: &Context<'_>, taken: &Taken) -> Result<NetworkChange> {
        let engine = ctx.data::<Arc<Engine>>()?;
        let (view, input) = (&taken.network.view, &taken.network.input);
        let through = |time: Time, undated: Undated| Lens { time, undated, ..view.lens.clone() };
        let snapshot = || Arc::clone(&view.snapshot);
        let whole = engine.view(ctx, snapshot(), through(Time::All, view.lens.undated)).await?;
        let base = taken.in_view(ctx, &whole).await?;
        let mut networks = Vec::new();
        for period in [self.before, self.after] {
            let view = engine.view(ctx, snapshot(), through(period.time()?, Undated::Exclude)).await?;
            networks.push(engine.network_among(ctx, &view, input.clone(), &base.network).await?);
        }
        let [before, after] = [taken.with(&networks[0]), taken.with(&networks[1])];
        let ties = [engine.ties(ctx, &before.network).await?, engine.ties(ctx, &after.network).await?];
        let grouping = match &self.groups {
            Some(groups) => Some(groups.paired(ctx, &base).await?),
            None => None,
        };
        let groups = grouping.clone().unwrap_or_else(|| Arc::new(Grouping::without(base.network.parties.len())));
        let name = format!("change {self:?}");
        let [ties_before, ties_after] = ties.clone();
        let (of, count) = (Arc::clone(&groups), groups.groups.len());
        let compare = move |_: &Network, stop: &_| change(&ties_before, &ties_after, &of.of, count, stop);
        let extents = [&before, &after].map(|taken| taken.network.extent);
        let effort = comparison(effort::of_change(&extents));
        let change = engine.compute(ctx, &base.network, name, effort, compare).await?;
        let views = [&before, &after].map(|taken| Arc::clone(&taken.network.view));
        let undated_count = undated::count(&views, &base.network);
        Ok(NetworkChange { question: self, base, before, after, ties, grouping, change, undated_count })
    }
}

/// One network in two periods.
#[derive(Clone)]
pub struct NetworkChange {
    question: ChangeQuestion,
    /// The parties, at any time.
    base: Taken,
    before: Taken,
    after: Taken,
    ties: [Arc<Ties>; 2],
    grouping: Option<Arc<Grouping>>,
    change: Arc<analytics::Change>,
    undated_count: usize,
}

impl NetworkChange {
    fn view(&self) -> &Arc<View> {
        &self.base.network.view
    }

    fn counts(&self) -> &Counts {
        &self.change.all
    }

    fn possible(&self) -> u64 {
        let n = self.base.network.parties.len() as u64;
        let pairs = n * n.saturating_sub(1);
        if self.base.network.is_directed() { pairs } else { pairs / 2 }
    }

    async fn for_page(&self, ctx: &Context<'_>, name: &str, paging: &Paging) -> Result<Self> {
        let base = self.base.for_page(ctx, name, paging).await?;
        if Arc::ptr_eq(&base.network, &self.base.network) {
            return Ok(self.clone());
        }
        self.question.clone().answer(ctx, &base).await
    }

    /// The ties of the groups after, for the groups of pairs.
    async fn group_ties(&self, ctx: &Context<'_>, grouping: &Arc<Grouping>) -> Result<Arc<CrossTies>> {
        let groups = Arc::clone(grouping);
        let count = move |network: &network::Network, stop: &_| {
            let (weighting, options) = (network.input.weighting, CrossTieOptions::default());
            cross_ties(&network.shape, weighting, &groups.of, groups.groups.len(), &options, stop)
        };
        let name = format!("ties by group after {:?}", self.question);
        let effort = comparison(effort::of_cross_ties(&self.after.network.extent, 0));
        ctx.data::<Arc<Engine>>()?.compute(ctx, &self.after.network, name, effort, count).await
    }
}

/// The same network in two periods: what formed, lasted and dissolved. A tie is there in a period when it is one there by
/// facts whose dates settle it; facts of other days than the two periods play no part, and weights have none.
#[Object]
impl NetworkChange {
    /// Ties that were not there before and are after.
    async fn formed(&self) -> u64 {
        self.counts().formed
    }

    /// Ties that were there before and are after.
    async fn persisted(&self) -> u64 {
        self.counts().persisted
    }

    /// Ties that were there before and are not after.
    async fn dissolved(&self) -> u64 {
        self.counts().dissolved
    }

    /// persisted / (formed + persisted + dissolved): how stable the network is; low by nature where ties end with projects.
    /// Null without ties.
    async fn jaccard(&self) -> Option<f64> {
        self.counts().jaccard()
    }

    /// Ties that formed between parties that are in groups and share none; null without by.
    async fn formed_between_groups(&self) -> Option<u64> {
        self.grouping.as_ref().map(|_| self.change.between.formed)
    }

    /// Ties that formed between parties that share a group; null without by.
    async fn formed_within_groups(&self) -> Option<u64> {
        self.grouping.as_ref().map(|_| self.change.within.formed)
    }

    /// formed / pairs of parties of the network that were not tied before; null where there are none.
    async fn formation_rate(&self) -> Option<f64> {
        self.counts().formation_rate(self.possible())
    }

    /// persisted / ties before; null without any.
    async fn persistence_rate(&self) -> Option<f64> {
        self.counts().persistence_rate()
    }

    /// Pairs of groups, most formed first, then by id: cross ties only, whose ends share no group; a tie whose ends are in
    /// several groups counts for each pair. The groups' own ties are those after. Empty without groups.
    async fn by_pair(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<PairChange>> {
        let name = self.base.list_name(&format!("change by pair {:?}", self.question));
        let paging = Paging::forward(first, after);
        let whole = self.for_page(ctx, &name, &paging).await?;
        let Some(grouping) = &whole.grouping else {
            return page(whole.view(), &name, &paging, Vec::<()>::new(), |()| unreachable!("there are none"));
        };
        let ties = whole.group_ties(ctx, grouping).await?;
        let n = grouping.groups.len() as u32;
        let mut pairs: Vec<(u32, u32)> = (0..n).flat_map(|a| (a + 1..n).map(move |b| (a, b))).collect();
        pairs.sort_by_key(|&(a, b)| std::cmp::Reverse(whole.change.pair(a, b).formed));
        let group = |number: u32| Group {
            view: Arc::clone(whole.view()),
            key: grouping.groups[number as usize],
            ties: ties.groups[number as usize].clone(),
        };
        page(whole.view(), &name, &paging, pairs, |(a, b)| PairChange {
            a: group(a),
            b: group(b),
            counts: whole.change.pair(a, b),
        })
    }

    /// Facts that would tie parties of this network, but whose dates do not settle whether they were so in one of the two
    /// periods; there they make no tie.
    async fn undated_count(&self) -> usize {
        self.undated_count
    }

    /// Whether ties that cross the treated groups grew more than those that cross others; null without treated.
    async fn difference_in_differences(&self, ctx: &Context<'_>) -> Result<Option<DifferenceInDifferences>> {
        let (Some(grouping), Some(ids)) = (&self.grouping, &self.question.treated) else { return Ok(None) };
        let treated = group_numbers(self.view(), grouping, "treated", ids)?;
        let n_groups = grouping.groups.len();
        let asked = choices(n_groups, treated.len());
        let gone_through = asked.filter(|&asked| asked <= CHOICE_LIMIT);
        if gone_through.is_none() {
            let asked = asked.map_or_else(|| String::from("more than 10^19"), |asked| asked.to_string());
            let message = format!(
                "no randomisation: there are {asked} choices of {} of {n_groups} groups, of which {CHOICE_LIMIT} may be \
                 gone through; treat fewer groups, or restrict the network to fewer",
                treated.len()
            );
            reached(ctx, CHOICE_LIMIT as usize, &message);
        }
        let ([before, after], groups) = (self.ties.clone(), Arc::clone(grouping));
        let name = format!("difference {:?}", self.question);
        let compare = move |_: &Network, stop: &_| {
            difference::difference(&before, &after, &groups.of, n_groups, &treated, CHOICE_LIMIT, stop)
        };
        let extents = [&self.before, &self.after].map(|taken| taken.network.extent);
        let effort = comparison(effort::of_difference(&extents, gone_through.unwrap_or(0)));
        let found = ctx.data::<Arc<Engine>>()?.compute(ctx, &self.base.network, name, effort, compare).await?;
        Ok(Some(DifferenceInDifferences(found)))
    }

    /// The ties of one change, heaviest first, then by ids: formed and lasting ones as they are after, dissolved ones as they
    /// were before.
    async fn ties(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What became of them.")] change: TieChange,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<NetworkTie>> {
        let name = self.base.list_name(&format!("change ties {change:?} {:?}", self.question));
        let paging = Paging::forward(first, after);
        let whole = self.for_page(ctx, &name, &paging).await?;
        let [before, after] = whole.ties.clone();
        let wanted: analytics::TieChange = change.into();
        let list = move |stop: &_| changed_ties(&before, &after, wanted, stop);
        let ties = ctx.data::<Arc<Engine>>()?.run(ctx, list).await?;
        let taken = if wanted == analytics::TieChange::Dissolved { &whole.before } else { &whole.after };
        page(whole.view(), &name, &paging, ties, |(a, b, weight)| NetworkTie::of_numbers(taken, a, b, weight))
    }
}

/// What it takes to compare two periods.
fn comparison(seconds: f64) -> Effort {
    Effort::of_time("this comparison of two periods", seconds, SMALLER)
}
