//! Ties within and between groups in the API, against what chance would give.

use std::collections::HashSet;
use std::sync::Arc;

use async_graphql::{Context, Enum, Object, Result};

use crate::analytics::cross_ties::{self as analytics, CrossTieOptions, CrossTies, cross_ties, shared_groups};
use crate::analytics::effort;
use crate::graph::grouping::{GroupKey, Grouping};
use crate::graph::lens::View;
use crate::graph::node::NodeKey;
use crate::graph::relation::RelationKey;
use crate::graphql::connection::{List, Paging, page, page_view};
use crate::graphql::effort::{Effort, SMALLER};
use crate::graphql::engine::Engine;
use crate::graphql::error::bad_input;
use crate::graphql::filter::FindingFilter;
use crate::graphql::finding::Finding;
use crate::graphql::grouping::{Group, GroupQuestion};
use crate::graphql::network::Taken;
use crate::graphql::network_tie::NetworkTie;
use crate::graphql::notice::plain;
use crate::graphql::relation::Relation;
use crate::graphql::vocabulary::{RelationKind, Status, values};

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
    options: CrossTieOptions,
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
        let effort = Effort {
            what: format!("drawing {} relabellings", self.options.permutations),
            seconds: effort::of_cross_ties(extent, self.options.permutations),
            bytes: 0.0,
            fits: format!(
                "draw at most {fitting} (permutations: {fitting}; expected values and z scores are exact without), or {SMALLER}"
            ),
        };
        let ties = engine.compute(ctx, &taken.network, name, effort, count).await?;
        Ok(CrossGroupTies { taken: taken.clone(), question: self, grouping, ties })
    }
}

/// Ties within and between groups.
#[derive(Clone)]
pub struct CrossGroupTies {
    taken: Taken,
    question: CrossTieQuestion,
    grouping: Arc<Grouping>,
    ties: Arc<CrossTies>,
}

impl CrossGroupTies {
    fn view(&self) -> &Arc<View> {
        &self.taken.network.view
    }

    fn group(&self, number: u32) -> Group {
        let (key, ties) = (self.grouping.groups[number as usize], self.ties.groups[number as usize].clone());
        Group { view: Arc::clone(self.view()), key, ties }
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

    /// Each unordered pair of different groups with a member, pairs without a tie included; most observed first, then by id.
    async fn pairs(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<GroupPair>> {
        let name = self.taken.list_name(&format!("pairs {:?}", self.question));
        let paging = Paging::forward(first, after);
        let whole = self.for_page(ctx, &name, &paging).await?;
        let pairs = whole.ties.pairs().to_vec();
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

/// A pair of different groups.
pub struct GroupPair {
    whole: CrossGroupTies,
    pair: analytics::Pair,
}

impl GroupPair {
    fn key(&self, number: u32) -> GroupKey {
        self.whole.grouping.groups[number as usize]
    }

    /// The ties that count for this pair, as numbers of parties with the weight: heaviest first, then by number.
    fn tied(&self) -> Vec<(u32, u32, f64)> {
        let (network, of) = (&self.whole.taken.network, &self.whole.grouping.of);
        let overlap = self.whole.question.options.overlap;
        let is_primary = overlap == analytics::Overlap::Primary;
        let groups = |party: u32| if is_primary { &of.of(party)[..of.of(party).len().min(1)] } else { of.of(party) };
        let must_differ = overlap == analytics::Overlap::Shared;
        let mut ties = Vec::new();
        for from in 0..of.n() as u32 {
            let ends: Vec<u32> =
                [self.pair.a, self.pair.b].into_iter().filter(|group| groups(from).contains(group)).collect();
            if ends.is_empty() {
                continue;
            }
            for (to, weight) in network.partners(from) {
                let is_met = network.is_directed() || from < to;
                let crosses = [(self.pair.a, self.pair.b), (self.pair.b, self.pair.a)]
                    .iter()
                    .any(|(one, other)| groups(from).contains(one) && groups(to).contains(other));
                if is_met && crosses && !(must_differ && shared_groups(groups(from), groups(to))) {
                    ties.push((from, to, weight));
                }
            }
        }
        ties.sort_by(|one, other| other.2.total_cmp(&one.2).then((one.0, one.1).cmp(&(other.0, other.1))));
        ties
    }

    /// The nodes of a group: what it is, and its members.
    fn nodes(&self, number: u32) -> HashSet<NodeKey> {
        let members =
            (0..self.whole.grouping.of.n() as u32).filter(|&party| self.whole.grouping.of.of(party).contains(&number));
        let mut nodes: HashSet<NodeKey> = members.map(|party| self.whole.taken.party(party)).collect();
        if let GroupKey::Node(node) = self.key(number) {
            nodes.insert(node);
        }
        nodes
    }

    fn recorded(&self, kinds: Option<&[RelationKind]>, statuses: Option<&[Status]>) -> Vec<u32> {
        let view = self.whole.view();
        let kinds: Option<Vec<_>> = kinds.map(values);
        let statuses: Option<Vec<_>> = statuses.map(values);
        let (of_a, of_b) = (self.nodes(self.pair.a), self.nodes(self.pair.b));
        let (fewer, more) = if of_a.len() <= of_b.len() { (&of_a, &of_b) } else { (&of_b, &of_a) };
        let mut numbers: Vec<u32> = fewer.iter().flat_map(|&node| view.snapshot.ties_of(node)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers.retain(|&number| {
            let tie = &view.snapshot.ties[number as usize];
            let joins =
                (fewer.contains(&tie.a) && more.contains(&tie.b)) || (fewer.contains(&tie.b) && more.contains(&tie.a));
            joins
                && view.sees(RelationKey::Tie(number))
                && kinds.as_ref().is_none_or(|kinds| kinds.contains(&tie.kind))
                && statuses.as_ref().is_none_or(|statuses| statuses.contains(&tie.fact.status))
        });
        numbers.sort_by_key(|&number| (view.snapshot.ties[number as usize].kind, number));
        numbers
    }

    fn list_name(&self, field: &str) -> String {
        let pair = (self.key(self.pair.a), self.key(self.pair.b));
        self.whole.taken.list_name(&format!("{field} {pair:?} {:?}", self.whole.question))
    }
}

/// A pair of different groups: the ties between them, against what chance would give.
#[Object]
impl GroupPair {
    /// One group.
    async fn a(&self) -> Group {
        self.whole.group(self.pair.a)
    }

    /// The other group.
    async fn b(&self) -> Group {
        self.whole.group(self.pair.b)
    }

    /// The weight of the ties between them, by the network's weighting; under SHARED of those whose ends share no group.
    async fn observed(&self) -> f64 {
        self.pair.observed
    }

    /// How many ties there could be; in a directed network each direction counts.
    async fn possible(&self) -> f64 {
        self.pair.possible
    }

    /// The share of these that there are, whatever their weight; null where none could be.
    async fn density(&self) -> Option<f64> {
        self.pair.density
    }

    /// Under random relabelling: the weight of all ties between parties in groups x possible pairs / all pairs of such
    /// parties.
    async fn expected(&self) -> Option<f64> {
        self.pair.expected
    }

    /// Under the configuration model, from how active each group is: products of the groups' degrees. PRIMARY only.
    async fn expected_by_activity(&self) -> Option<f64> {
        self.pair.expected_by_activity
    }

    /// Observed / expected.
    async fn ratio(&self) -> Option<f64> {
        self.pair.ratio
    }

    /// (observed - expected) / standard deviation, by Mantel's moments, exact; null where the standard deviation is 0.
    async fn z_score(&self) -> Option<f64> {
        self.pair.z_score
    }

    /// (1 + hits) / (1 + permutations), a hit being a draw at least as far from the expected value; null without
    /// permutations. Of many pairs one in twenty lies below 0.05 by chance.
    async fn p_value(&self) -> Option<f64> {
        self.pair.p_value
    }

    /// How many parties are in both groups.
    async fn shared_members(&self) -> i64 {
        self.pair.shared_members
    }

    /// The ties behind `observed`, heaviest first, then by ids.
    #[expect(clippy::unused_async, reason = "the schema wants it so")]
    async fn ties(
        &self,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<NetworkTie>> {
        let (name, paging) = (self.list_name("ties"), Paging::forward(first, after));
        let taken = &self.whole.taken;
        page(self.whole.view(), &name, &paging, self.tied(), |(a, b, weight)| {
            NetworkTie::of_numbers(taken, a, b, weight)
        })
    }

    /// Findings about both groups, planned, achieved and denied ones; by id.
    async fn findings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which findings.")] filter: Option<FindingFilter>,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<Finding>> {
        let filter = filter.unwrap_or_default();
        let (name, paging) = (self.list_name(&format!("findings {filter:?}")), Paging::forward(first, after));
        let view = page_view(ctx, self.whole.view(), &name, &paging).await?;
        let mut about: Option<Vec<u32>> = None;
        for group in [self.pair.a, self.pair.b] {
            let found = match self.key(group) {
                GroupKey::Node(node) => {
                    filter.findings_about(&view, crate::graphql::seen::moved(self.whole.view(), node, &view)?)?
                }
                _ => Vec::new(),
            };
            about =
                Some(about.map_or(found.clone(), |all| all.into_iter().filter(|one| found.contains(one)).collect()));
        }
        page(&view, &name, &paging, about.unwrap_or_default(), |finding| Finding::of(&view, finding))
    }

    /// Recorded ties between one group or a member of it and the other, of any status that the lens shows, denied ones too;
    /// by kind, then by their ends.
    #[expect(clippy::unused_async, reason = "the schema wants it so")]
    async fn relations(
        &self,
        #[graphql(desc = "Only of these kinds.")] kinds: Option<Vec<RelationKind>>,
        #[graphql(desc = "Only of these statuses, among those that the lens shows.")] statuses: Option<Vec<Status>>,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<Relation>> {
        let name = self.list_name(&format!("relations {kinds:?} {statuses:?}"));
        let numbers = self.recorded(kinds.as_deref(), statuses.as_deref());
        let view = self.whole.view();
        page(view, &name, &Paging::forward(first, after), numbers, |number| {
            Relation::of(view, RelationKey::Tie(number))
        })
    }
}
