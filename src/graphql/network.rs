//! Networks in the API.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result, Union};

use crate::analytics::components::{Components, components, density};
use crate::graph::lens::View;
use crate::graph::network::{self, Ground};
use crate::graph::node::NodeKey;
use crate::graphql::centrality::{CentralityInput, Score};
use crate::graphql::connection::{
    List, Paging, PartnerConnection, PartnerEdge, TieBasisConnection, TieBasisEdge, page, page_view,
};
use crate::graphql::engine::Engine;
use crate::graphql::filter::PartyFilter;
use crate::graphql::funding::Funding;
use crate::graphql::membership::Membership;
use crate::graphql::network_input::NetworkInput;
use crate::graphql::party::Party;
use crate::graphql::path::{PathConnection, PathCost, PathQuestion};
use crate::graphql::project::Project;
use crate::graphql::scalar::Date;
use crate::graphql::seen::{Seen, moved, node_of};
use crate::graphql::tie::Tie;
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
    async fn for_page(&self, ctx: &Context<'_>, name: &str, paging: &Paging) -> Result<Self> {
        let view = page_view(ctx, &self.network.view, name, paging).await?;
        if Arc::ptr_eq(&view, &self.network.view) {
            return Ok(self.clone());
        }
        Self::of(ctx, &view, (*self.input).clone()).await
    }

    /// A name for a list of this network.
    fn list_name(&self, field: &str) -> String {
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
            ctx.data::<Arc<Engine>>()?.run(ctx, move |_| Ok(components(&network.ties))).await
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
        self.taken.network.ties.tie_count()
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
        density(&self.taken.network.ties)
    }

    /// The sum of the weights of all ties.
    async fn total_weight(&self) -> f64 {
        let ties = &self.taken.network.ties;
        let arcs = &ties.outgoing;
        // `sum` of nothing is -0
        let sum = (0..arcs.arc_count()).fold(0.0, |sum, arc| sum + arcs.weight(arc));
        if ties.is_directed() { sum } else { sum / 2.0 }
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
        let network = Arc::clone(&taken.network);
        let ties = ctx.data::<Arc<Engine>>()?.run(ctx, move |_| Ok(heaviest_first(&network))).await?;
        page(&taken.network.view, &name, &paging, ties, |(a, b)| NetworkTie::of_numbers(&taken, a, b))
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

    /// The value of each party under a measure: highest first; equal values by id, with the same rank (1, 1, 3). A filter
    /// picks parties from the list; their values and ranks stay those in the whole network.
    async fn centrality(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The measure with its options.")] measure: CentralityInput,
        #[graphql(desc = "Which parties to list.")] filter: Option<PartyFilter>,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<Score>> {
        let asked = measure.measure()?;
        let name = self.taken.list_name(&format!("centrality {asked:?} {filter:?}"));
        let paging = Paging::forward(first, after);
        let network = self.taken.for_page(ctx, &name, &paging).await?.network;
        let ranking = ctx.data::<Arc<Engine>>()?.ranking(ctx, &network, asked).await?;
        let mut ranked = ranking.to_vec();
        if let Some(filter) = filter {
            let filter = filter.resolve(&network.view)?;
            ranked.retain(|place| filter.admits(&network.view, network.parties[place.party as usize]));
        }
        page(&network.view, &name, &paging, ranked, |ranked| Score { network: Arc::clone(&network), ranked })
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
}

/// The ties of a network as pairs of party numbers, heaviest first, then by number.
fn heaviest_first(network: &network::Network) -> Vec<(u32, u32)> {
    let arcs = &network.ties.outgoing;
    let is_directed = network.ties.is_directed();
    let mut ties: Vec<(f64, u32, u32)> = Vec::with_capacity(network.ties.tie_count());
    for a in 0..arcs.n() as u32 {
        let row = arcs.neighbours(a).iter().zip(arcs.weights(a));
        ties.extend(row.filter(|&(&b, _)| is_directed || a < b).map(|(&b, &weight)| (weight, a, b)));
    }
    ties.sort_by(|one, other| other.0.total_cmp(&one.0).then((one.1, one.2).cmp(&(other.1, other.2))));
    ties.into_iter().map(|(_, a, b)| (a, b)).collect()
}

/// A tie of two parties in a network.
pub struct NetworkTie {
    taken: Taken,
    a: NodeKey,
    b: NodeKey,
    arc: usize,
}

impl NetworkTie {
    /// The tie between two parties, if there is one.
    pub fn between(taken: &Taken, a: NodeKey, b: NodeKey) -> Option<Self> {
        let arc = taken.network.ties.outgoing.arc(taken.network.number(a)?, taken.network.number(b)?)?;
        Some(Self { taken: taken.clone(), a, b, arc })
    }

    /// The tie between two parties, by number, that are known to be tied.
    pub fn of_numbers(taken: &Taken, a: u32, b: u32) -> Self {
        let arc = taken.network.ties.outgoing.arc(a, b).unwrap_or_default();
        Self { taken: taken.clone(), a: taken.party(a), b: taken.party(b), arc }
    }
}

impl NetworkTie {
    /// The party that it is asked from.
    pub fn first_party(&self) -> Party {
        Party::of(&self.taken.network.view, self.a)
    }

    /// The party at its other end.
    pub fn second_party(&self) -> Party {
        Party::of(&self.taken.network.view, self.b)
    }

    /// Whether nothing stated supports it.
    pub fn rests_on_inference(&self) -> bool {
        self.taken.network.is_inferred(self.arc)
    }
}

/// A tie of two parties in a network.
#[Object]
impl NetworkTie {
    /// One party; in a directed network whence. Among the partners of a party, that party.
    async fn a(&self) -> Party {
        self.first_party()
    }

    /// The other party.
    async fn b(&self) -> Party {
        self.second_party()
    }

    /// Its weight: the sum over channels.
    async fn weight(&self) -> f64 {
        self.taken.network.ties.outgoing.weight(self.arc)
    }

    /// True when nothing stated supports it.
    async fn is_inferred(&self) -> bool {
        self.rests_on_inference()
    }

    /// The projects, recorded ties, funding and memberships that it is made of, in this order, each by id.
    async fn basis(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<TieBasis, TieBasisConnection, TieBasisEdge>> {
        let paging = Paging::forward(first, after);
        let here = &self.taken.network.view;
        let (a, b) = (here.snapshot.id(self.a), here.snapshot.id(self.b));
        let name = self.taken.list_name(&format!("basis {a} {b}"));
        let network = self.taken.for_page(ctx, &name, &paging).await?.network;
        let view = &network.view;
        let (a, b) = (moved(here, self.a, view)?, moved(here, self.b, view)?);
        page(view, &name, &paging, network.grounds(a, b), |ground| TieBasis::of(view, ground))
    }
}

/// What a tie in a network is made of.
#[derive(Union)]
pub enum TieBasis {
    /// A project that both take part in, or through which one is reached.
    Project(Project),
    /// A recorded tie.
    Tie(Tie),
    /// An award or other funding.
    Funding(Funding),
    /// A membership.
    Membership(Membership),
}

impl TieBasis {
    fn of(view: &Arc<View>, ground: Ground) -> Self {
        match ground {
            Ground::Project(project) => Self::Project(Project::of(view, project)),
            Ground::Tie(number) => Self::Tie(Tie::of(view, number)),
            Ground::Funding(number) => Self::Funding(Funding::of(view, number)),
            Ground::Membership(number) => Self::Membership(Membership::of(view, number)),
        }
    }
}

/// The parties tied to one in a network, strongest first, then by id; for the field `partners` of a party.
pub async fn partners(
    ctx: &Context<'_>,
    view: &Arc<View>,
    party: NodeKey,
    of: Option<NetworkInput>,
    paging: Paging,
) -> Result<List<NetworkTie, PartnerConnection, PartnerEdge>> {
    let input = of.unwrap_or_default();
    let name = format!("partners {} {input:?}", view.snapshot.id(party));
    let paged = page_view(ctx, view, &name, &paging).await?;
    let party = moved(view, party, &paged)?;
    let taken = Taken::of(ctx, &paged, input).await?;
    let ties = partner_ties(&taken.network, party);
    page(&paged, &name, &paging, ties, |(a, b)| NetworkTie::of_numbers(&taken, a, b))
}

/// The ties of a party as pairs of numbers; in a directed network those from it, and those to it from parties that it has
/// no tie to.
fn partner_ties(network: &network::Network, party: NodeKey) -> Vec<(u32, u32)> {
    let Some(number) = network.number(party) else { return Vec::new() };
    let row = |arcs: &crate::graph::adjacency::Adjacency| {
        let weights = arcs.weights(number).to_vec();
        arcs.neighbours(number).iter().copied().zip(weights).collect::<Vec<_>>()
    };
    let mut ties: Vec<(f64, u32, (u32, u32))> =
        row(&network.ties.outgoing).into_iter().map(|(other, weight)| (weight, other, (number, other))).collect();
    if let Some(incoming) = &network.ties.incoming {
        let only_in =
            row(incoming).into_iter().filter(|&(other, _)| network.ties.outgoing.arc(number, other).is_none());
        ties.extend(only_in.map(|(other, weight)| (weight, other, (other, number))));
    }
    ties.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    ties.into_iter().map(|(_, _, pair)| pair).collect()
}
