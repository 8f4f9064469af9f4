//! Networks in the API.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};

use crate::analytics::components::{Components, components, components_of_sets, density};
use crate::analytics::heaviest::heaviest;
use crate::graph::lens::View;
use crate::graph::network;
use crate::graph::node::NodeKey;
use crate::graph::shape::Shape;
use crate::graphql::brokerage::{Brokerage, brokers};
use crate::graphql::centrality::{CentralityInput, Score, ScoreFields, ScoreList};
use crate::graphql::change::{ChangeQuestion, NetworkChange};
use crate::graphql::communities::{Communities, CommunityMethod, CommunityQuestion};
use crate::graphql::connection::{List, Paging, page, page_of, page_view};
use crate::graphql::cross_ties::{CrossGroupTies, CrossTieQuestion, Overlap};
use crate::graphql::engine::Engine;
use crate::graphql::filter::PartyFilter;
use crate::graphql::grouping::{GroupQuestion, Grouping};
use crate::graphql::lens::PeriodInput;
use crate::graphql::network_input::NetworkInput;
use crate::graphql::network_tie::NetworkTie;
use crate::graphql::order::ScoreOrder;
use crate::graphql::party::Party;
use crate::graphql::path::{PathConnection, PathCost, PathQuestion};
use crate::graphql::scalar::Date;
use crate::graphql::seen::{Seen, node_of};
use crate::graphql::take_away::Taking;
use crate::graphql::vocabulary::RegionLevel;
use crate::model::vocabulary::NodeKind;

/// The root field for networks.
#[derive(Default)]
pub struct NetworkQuery(pub Seen);

#[Object]
impl NetworkQuery {
    /// A collaboration network: choose once what ties parties together, then ask it for any measure.
    async fn network(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What ties parties, how strongly, and among whom; null: shared projects among all parties.")]
        of: Option<NetworkInput>,
    ) -> Result<Network> {
        let taken = Taken::of(ctx, &self.0.view(ctx).await?, of.unwrap_or_default()).await?;
        if let Some(taking) = ctx.data_opt::<Arc<Taking>>() {
            taking.network(&taken.network);
        }
        Ok(Network { taken, components: tokio::sync::OnceCell::new() })
    }
}

/// A network with the argument that it was taken by, so that it can be taken from another revision too.
#[derive(Clone)]
pub struct Taken {
    /// The network.
    pub network: Arc<network::Network>,
    input: Arc<NetworkInput>,
}

impl Taken {
    /// Takes a network from a view.
    pub async fn of(ctx: &Context<'_>, view: &Arc<View>, input: NetworkInput) -> Result<Self> {
        let resolved = input.resolve(view)?;
        let network = ctx.data::<Arc<Engine>>()?.network(ctx, view, resolved).await?;
        Ok(Self { network, input: Arc::new(input) })
    }

    /// The network for a page: the same, or that of the cursor's revision.
    pub async fn for_page(&self, ctx: &Context<'_>, name: &str, paging: &Paging) -> Result<Self> {
        let view = page_view(ctx, &self.network.view, name, paging).await?;
        if Arc::ptr_eq(&view, &self.network.view) {
            return Ok(self.clone());
        }
        self.in_view(ctx, &view).await
    }

    /// The same choice of a network in another view.
    pub async fn in_view(&self, ctx: &Context<'_>, view: &Arc<View>) -> Result<Self> {
        Self::of(ctx, view, (*self.input).clone()).await
    }

    /// Another network of the same choice.
    #[must_use]
    pub fn with(&self, network: &Arc<network::Network>) -> Self {
        Self { network: Arc::clone(network), input: Arc::clone(&self.input) }
    }

    /// A name for a list of this network.
    pub fn list_name(&self, field: &str) -> String {
        format!("network.{field} {:?}", self.input)
    }

    /// The party of a number.
    pub fn party(&self, number: u32) -> NodeKey {
        self.network.parties[number as usize]
    }
}

/// A network of parties.
pub struct Network {
    taken: Taken,
    components: tokio::sync::OnceCell<Components>,
}

impl Network {
    async fn components(&self, ctx: &Context<'_>) -> Result<&Components> {
        let find = async || {
            let network = Arc::clone(&self.taken.network);
            let find = move |_: &_| {
                Ok(match &network.shape {
                    Shape::Ties(ties) => components(ties),
                    Shape::Sets(incidence) => components_of_sets(incidence),
                })
            };
            ctx.data::<Arc<Engine>>()?.run(ctx, find).await
        };
        self.components.get_or_try_init(find).await
    }
}

/// A network of parties, simple and weighted. Parties without a tie count. Everything is deterministic: equal values stand
/// in the order of ids.
#[Object]
impl Network {
    /// How many parties there are, those without a tie included.
    async fn party_count(&self) -> usize {
        self.taken.network.parties.len()
    }

    /// How many pairs of parties are tied; in a directed network each direction counts.
    async fn tie_count(&self) -> usize {
        self.taken.network.shape.tie_count()
    }

    /// How many parties have no tie.
    async fn isolate_count(&self, ctx: &Context<'_>) -> Result<usize> {
        Ok(self.components(ctx).await?.isolates())
    }

    /// How many connected components there are, each party without a tie being one; directions have no part.
    async fn component_count(&self, ctx: &Context<'_>) -> Result<usize> {
        Ok(self.components(ctx).await?.count())
    }

    /// How many parties the largest component has.
    async fn largest_component(&self, ctx: &Context<'_>) -> Result<usize> {
        Ok(self.components(ctx).await?.largest())
    }

    /// The share of pairs of parties that are tied; null below two parties.
    async fn density(&self) -> Option<f64> {
        let network = &self.taken.network;
        density(network.parties.len(), network.shape.tie_count(), network.is_directed())
    }

    /// The sum of the weights of all ties.
    async fn total_weight(&self) -> f64 {
        self.taken.network.shape.total_weight()
    }

    /// The parties, by id.
    async fn parties(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<Party>> {
        let (name, paging) = (self.taken.list_name("parties"), Paging::forward(first, after));
        let network = self.taken.for_page(ctx, &name, &paging).await?.network;
        page(&network.view, &name, &paging, network.parties.clone(), |party| Party::of(&network.view, party))
    }

    /// The ties, heaviest first, then by the ids of their ends.
    async fn ties(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<NetworkTie>> {
        let (name, paging) = (self.taken.list_name("ties"), Paging::forward(first, after));
        let taken = self.taken.for_page(ctx, &name, &paging).await?;
        let network = &taken.network;
        let engine = ctx.data::<Arc<Engine>>()?;
        let part = page_of(&network.view, &name, &paging, network.shape.tie_count())?;
        let (ties, places) = (engine.ties(ctx, network).await?, part.from..part.to);
        let found = engine.run(ctx, move |stop| heaviest(&ties, places, stop)).await?;
        Ok(part.list(found, |(a, b, weight)| NetworkTie::of_numbers(&taken, a, b, weight)))
    }

    /// The tie of two parties; null when they are not tied. In a directed network the tie from a to b.
    #[expect(clippy::unused_async, reason = "the schema wants it so")]
    async fn tie(
        &self,
        #[graphql(desc = "One party.")] a: ID,
        #[graphql(desc = "The other party.")] b: ID,
    ) -> Result<Option<NetworkTie>> {
        let view = &self.taken.network.view;
        let party = |argument: &str, id: &str| node_of(view, argument, id, &[NodeKind::Actor, NodeKind::Cluster]);
        Ok(NetworkTie::between(&self.taken, party("a", &a)?, party("b", &b)?))
    }

    /// The value of each party under a measure: highest first unless ordered otherwise; equal values by id, with the same
    /// rank (1, 1, 3). A filter picks parties from the list; their values and ranks stay those in the whole network.
    async fn centrality(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The measure with its options.")] measure: CentralityInput,
        #[graphql(desc = "Which parties to list.")] filter: Option<PartyFilter>,
        #[graphql(desc = "In which order they come; highest value first unless given.")] order_by: Option<ScoreOrder>,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<ScoreList> {
        let asked = measure.measure(&self.taken.network)?;
        let groups = measure.groups(&self.taken.network.view);
        let name = self.taken.list_name(&format!("centrality {asked:?} {groups:?} {filter:?} {order_by:?}"));
        let paging = Paging::forward(first, after);
        let taken = self.taken.for_page(ctx, &name, &paging).await?;
        let network = Arc::clone(&taken.network);
        let grouping = match groups {
            Some(groups) => Some((format!("{groups:?}"), groups.grouping(ctx, &taken).await?)),
            None => None,
        };
        let error_bound = asked.error_bound(&network.shape);
        let ranking = ctx.data::<Arc<Engine>>()?.ranking(ctx, &network, asked, grouping).await?;
        if let Some(taking) = ctx.data_opt::<Arc<Taking>>() {
            taking.scores(ctx.field().alias().unwrap_or_default(), &ranking);
        }
        let mut ranked = ranking.to_vec();
        if let Some(filter) = filter {
            let filter = filter.resolve(&network.view)?;
            ranked.retain(|place| filter.admits(&network.view, network.parties[place.party as usize]));
        }
        if let Some(order) = order_by {
            order.apply(&network, &mut ranked);
        }
        let scores =
            page(&network.view, &name, &paging, ranked, |ranked| Score { network: Arc::clone(&network), ranked });
        Ok(scores?.with(ScoreFields { error_bound }))
    }

    /// The best paths between two parties: loopless, least cost first, then greatest weight, then by ids (Yen 1971).
    async fn paths(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Where paths begin.")] from: ID,
        #[graphql(desc = "Where paths end.")] to: ID,
        #[graphql(desc = "What makes a path short.", default_with = "Some(PathCost::Hops)")] by: Option<PathCost>,
        #[graphql(desc = "Paths with more steps are not looked for.", default_with = "Some(8)")] max_length: Option<
            i32,
        >,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
    ) -> Result<PathConnection> {
        let question = PathQuestion::new(by, max_length, first)?;
        question.between_parties(ctx, &self.taken, &from, &to).await
    }

    /// The best paths between two clusters: from any member (or the cluster itself) of one to any of the other; parties in
    /// between belong to neither. A shared member is a path of length 0. Either end may be another party.
    #[expect(clippy::too_many_arguments, reason = "each is an argument of the field")]
    async fn cross_cluster_paths(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Where paths begin.")] from: ID,
        #[graphql(desc = "Where paths end.")] to: ID,
        #[graphql(desc = "What makes a path short.", default_with = "Some(PathCost::Hops)")] by: Option<PathCost>,
        #[graphql(desc = "The day whose memberships define the clusters, whatever the lens's time; null: the lens's \
                          asOf, else the start of its period, else membership at any time.")]
        groups_as_of: Option<Date>,
        #[graphql(desc = "Paths with more steps are not looked for.", default_with = "Some(8)")] max_length: Option<
            i32,
        >,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
    ) -> Result<PathConnection> {
        let question = PathQuestion::new(by, max_length, first)?;
        question.between_clusters(ctx, &self.taken, &from, &to, groups_as_of).await
    }

    /// Ties within and between groups, against what chance would give.
    #[expect(clippy::too_many_arguments, reason = "each is an argument of the field")]
    async fn cross_group_ties(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What puts parties in the same group.", default_with = "Some(Grouping::Cluster)")] by: Option<
            Grouping,
        >,
        #[graphql(desc = "The level of regions, under REGION; COUNTY unless given.")] region_level: Option<RegionLevel>,
        #[graphql(desc = "The day whose memberships define the groups, whatever the lens's time; null: the lens's \
                          asOf, else the start of its period, else membership at any time.")]
        groups_as_of: Option<Date>,
        #[graphql(desc = "How a tie counts whose ends are in several groups.", default_with = "Some(Overlap::Shared)")]
        overlap: Option<Overlap>,
        #[graphql(desc = "How many random relabellings to draw for p values; other figures need none.", default = 0)]
        permutations: Option<i32>,
        #[graphql(desc = "What determines the draws.", default = 1)] seed: Option<i32>,
    ) -> Result<CrossGroupTies> {
        let groups = GroupQuestion::new(&self.taken.network.view, by, region_level, groups_as_of);
        CrossTieQuestion::new(groups, overlap, permutations, seed)?.answer(ctx, &self.taken).await
    }

    /// Gould-Fernandez brokerage roles (1989) for a grouping, by the first group of each party: who stands between two
    /// parties that are not tied, and of which groups the three are. Most in total first, then by id; parties in no group are
    /// not there.
    async fn brokerage(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What puts parties in the same group.", default_with = "Some(Grouping::Cluster)")] by: Option<
            Grouping,
        >,
        #[graphql(desc = "The level of regions, under REGION; COUNTY unless given.")] region_level: Option<RegionLevel>,
        #[graphql(desc = "The day whose memberships define the groups, whatever the lens's time; null: the lens's \
                          asOf, else the start of its period, else membership at any time.")]
        groups_as_of: Option<Date>,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<Brokerage>> {
        let groups = GroupQuestion::new(&self.taken.network.view, by, region_level, groups_as_of);
        brokers(ctx, &self.taken, groups, Paging::forward(first, after)).await
    }

    /// Communities: groups of parties that are tied more among themselves than chance would have it.
    #[expect(clippy::too_many_arguments, reason = "each is an argument of the field")]
    async fn communities(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How to look for them.", default_with = "Some(CommunityMethod::Leiden)")] method: Option<
            CommunityMethod,
        >,
        #[graphql(desc = "The higher, the smaller communities are.", default = 1.0)] resolution: Option<f64>,
        #[graphql(desc = "What determines the search.", default = 1)] seed: Option<i32>,
        #[graphql(desc = "The groups to compare the communities with.")] compare_with: Option<Grouping>,
        #[graphql(desc = "The level of regions, under REGION; COUNTY unless given.")] region_level: Option<RegionLevel>,
        #[graphql(desc = "The day whose memberships define the groups, whatever the lens's time; null: the lens's \
                          asOf, else the start of its period, else membership at any time.")]
        groups_as_of: Option<Date>,
    ) -> Result<Communities> {
        let view = &self.taken.network.view;
        let groups = compare_with.map(|by| GroupQuestion::new(view, Some(by), region_level, groups_as_of));
        CommunityQuestion::new(method, resolution, seed, groups)?.answer(ctx, &self.taken).await
    }

    /// The same network in two periods of its own, whatever the lens's time: what formed, lasted and dissolved. Facts of
    /// other days than the two periods play no part. Its parties are those that the choice lets in at any time.
    #[expect(clippy::too_many_arguments, reason = "each is an argument of the field")]
    async fn change(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first period.")] before: PeriodInput,
        #[graphql(desc = "The second period.")] after: PeriodInput,
        #[graphql(desc = "What puts parties in the same group; null: no groups.")] by: Option<Grouping>,
        #[graphql(desc = "The level of regions, under REGION; COUNTY unless given.")] region_level: Option<RegionLevel>,
        #[graphql(desc = "The day whose memberships define the groups; null: the day after 'before' ends, so that \
                          joining because of a programme does not make them.")]
        groups_as_of: Option<Date>,
        #[graphql(
            desc = "The groups that the programme was for, by their ids as crossGroupTies { groups { id } } tells \
                          them: compares their cross ties with those of the other groups."
        )]
        treated: Option<Vec<ID>>,
    ) -> Result<NetworkChange> {
        let view = &self.taken.network.view;
        let groups = by.map(|by| GroupQuestion::new(view, Some(by), region_level, groups_as_of));
        let question = ChangeQuestion::new(before, after, groups, groups_as_of.is_some(), treated)?;
        question.answer(ctx, &self.taken).await
    }
}
