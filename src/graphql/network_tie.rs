//! Ties of a network in the API, with what they are made of.

use std::sync::Arc;

use async_graphql::{Context, Object, Result, Union};

use crate::graph::lens::View;
use crate::graph::network::{self, Ground};
use crate::graph::node::NodeKey;
use crate::graph::shape::Shape;
use crate::graphql::connection::{
    List, Paging, PartnerConnection, PartnerEdge, TieBasisConnection, TieBasisEdge, page, page_view,
};
use crate::graphql::funding::Funding;
use crate::graphql::membership::Membership;
use crate::graphql::network::Taken;
use crate::graphql::network_input::NetworkInput;
use crate::graphql::party::Party;
use crate::graphql::project::Project;
use crate::graphql::seen::moved;
use crate::graphql::tie::Tie;

/// A tie of two parties in a network.
pub struct NetworkTie {
    taken: Taken,
    a: u32,
    b: u32,
    weight: f64,
}

impl NetworkTie {
    /// The tie between two parties, if there is one.
    pub fn between(taken: &Taken, a: NodeKey, b: NodeKey) -> Option<Self> {
        let (a, b) = (taken.network.number(a)?, taken.network.number(b)?);
        Some(Self::of_numbers(taken, a, b, taken.network.weight(a, b)?))
    }

    /// The tie between two parties, by number, that are known to be tied so strongly.
    pub fn of_numbers(taken: &Taken, a: u32, b: u32, weight: f64) -> Self {
        Self { taken: taken.clone(), a, b, weight }
    }

    /// The party that it is asked from.
    pub fn first_party(&self) -> Party {
        Party::of(&self.taken.network.view, self.taken.party(self.a))
    }

    /// The party at its other end.
    pub fn second_party(&self) -> Party {
        Party::of(&self.taken.network.view, self.taken.party(self.b))
    }

    /// Whether nothing stated supports it.
    pub fn rests_on_inference(&self) -> bool {
        self.taken.network.is_inferred(self.a, self.b)
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
        self.weight
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
        let (a, b) = (self.taken.party(self.a), self.taken.party(self.b));
        let name = self.taken.list_name(&format!("basis {} {}", here.snapshot.id(a), here.snapshot.id(b)));
        let network = self.taken.for_page(ctx, &name, &paging).await?.network;
        let view = &network.view;
        let (a, b) = (moved(here, a, view)?, moved(here, b, view)?);
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
    page(&paged, &name, &paging, ties, |(a, b, weight)| NetworkTie::of_numbers(&taken, a, b, weight))
}

/// The ties of a party as pairs of numbers with their weights; in a directed network those from it, and those to it from
/// parties that it has no tie to.
fn partner_ties(network: &network::Network, party: NodeKey) -> Vec<(u32, u32, f64)> {
    let Some(number) = network.number(party) else { return Vec::new() };
    let from = network.partners(number).into_iter().map(|(other, weight)| (other, (number, other, weight)));
    let mut ties: Vec<(u32, (u32, u32, f64))> = from.collect();
    if let Shape::Ties(all) = &network.shape
        && let Some(incoming) = &all.incoming
    {
        let row = incoming.neighbours(number).iter().zip(incoming.weights(number));
        let only_in = row.filter(|&(&other, _)| all.outgoing.arc(number, other).is_none());
        ties.extend(only_in.map(|(&other, weight)| (other, (other, number, weight))));
    }
    ties.sort_by(|one, other| other.1.2.total_cmp(&one.1.2).then(one.0.cmp(&other.0)));
    ties.into_iter().map(|(_, tie)| tie).collect()
}
