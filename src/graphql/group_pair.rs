//! A pair of groups in the API: the ties between them, what is recorded of them, and what chance would give.

use std::collections::HashSet;

use async_graphql::{Context, Object, Result};

use crate::analytics::cross_ties::{self as analytics, shared_groups};
use crate::graph::grouping::GroupKey;
use crate::graph::node::NodeKey;
use crate::graph::relation::RelationKey;
use crate::graph::select::TieFilter;
use crate::graphql::connection::{List, Paging, page, page_view};
use crate::graphql::cross_ties::CrossGroupTies;
use crate::graphql::filter::FindingFilter;
use crate::graphql::finding::Finding;
use crate::graphql::grouping::Group;
use crate::graphql::network_tie::NetworkTie;
use crate::graphql::relation::Relation;
use crate::graphql::seen::moved;
use crate::graphql::vocabulary::{RelationKind, Status, values};

/// A pair of different groups.
pub struct GroupPair {
    pub(super) whole: CrossGroupTies,
    pub(super) pair: analytics::Pair,
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
            if !groups(from).iter().any(|&group| group == self.pair.a || group == self.pair.b) {
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

    /// The recorded ties between the two groups.
    fn recorded(&self, filter: &TieFilter) -> Vec<u32> {
        let view = self.whole.view();
        let (of_a, of_b) = (self.nodes(self.pair.a), self.nodes(self.pair.b));
        let (fewer, more) = if of_a.len() <= of_b.len() { (&of_a, &of_b) } else { (&of_b, &of_a) };
        let mut numbers: Vec<u32> = fewer.iter().flat_map(|&node| view.snapshot.ties_of(node)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers.retain(|&number| {
            let tie = &view.snapshot.ties[number as usize];
            (fewer.contains(&tie.a) && more.contains(&tie.b)) || (fewer.contains(&tie.b) && more.contains(&tie.a))
        });
        view.ties_among(numbers, filter)
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
        let about = |group: u32| match self.key(group) {
            GroupKey::Node(node) => filter.findings_about(&view, moved(self.whole.view(), node, &view)?),
            _ => Ok(Vec::new()),
        };
        let (mut findings, of_other) = (about(self.pair.a)?, about(self.pair.b)?);
        findings.retain(|finding| of_other.contains(finding));
        page(&view, &name, &paging, findings, |finding| Finding::of(&view, finding))
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
        let (kinds, statuses) = (kinds.as_deref().map(values), statuses.as_deref().map(values));
        let numbers = self.recorded(&TieFilter { kinds, statuses, ..TieFilter::default() });
        let view = self.whole.view();
        page(view, &name, &Paging::forward(first, after), numbers, |number| {
            Relation::of(view, RelationKey::Tie(number))
        })
    }
}
