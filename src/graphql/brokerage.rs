//! Brokerage roles in the API.

use std::sync::Arc;

use async_graphql::{Context, Object, Result, SimpleObject};

use crate::analytics::brokerage::{Role, Roles, brokerage};
use crate::analytics::effort;
use crate::graph::adjacency::Ties;
use crate::graphql::connection::{List, Paging, page};
use crate::graphql::effort::{Effort, SMALLER};
use crate::graphql::engine::Engine;
use crate::graphql::grouping::GroupQuestion;
use crate::graphql::network::Taken;
use crate::graphql::party::Party;

/// The brokers of a network: most in total first, then by id.
pub async fn brokers(
    ctx: &Context<'_>,
    taken: &Taken,
    groups: GroupQuestion,
    paging: Paging,
) -> Result<List<Brokerage>> {
    let name = taken.list_name(&format!("brokerage {groups:?}"));
    let taken = taken.for_page(ctx, &name, &paging).await?;
    let engine = ctx.data::<Arc<Engine>>()?;
    let grouping = groups.grouping(ctx, &taken).await?;
    let find = move |ties: &Ties, stop: &_| {
        let first: Vec<Option<u32>> = grouping.of.iter().map(|groups| groups.first().copied()).collect();
        let roles = brokerage(ties, &first, stop)?;
        let mut brokers: Vec<(u32, Roles)> =
            (0..).zip(roles).filter_map(|(party, roles)| Some((party, roles?))).collect();
        brokers.sort_by_key(|(party, roles)| (std::cmp::Reverse(roles.total.count), *party));
        Ok(Brokers(brokers))
    };
    let extent = &taken.network.extent;
    let what = format!("brokerage of {} parties", extent.parties);
    let effort = Effort::of_time(what, effort::of_brokerage(extent), SMALLER);
    let kept_as = format!("brokerage {groups:?}");
    let found = engine.compute_of_ties(ctx, &taken.network, kept_as, effort, find).await?;
    let brokers = (0..found.0.len()).collect::<Vec<_>>();
    page(&taken.network.view, &name, &paging, brokers, |place| {
        let (party, roles) = &found.0[place];
        Brokerage { party: taken.party(*party), taken: taken.clone(), roles: *roles }
    })
}

/// Parties with their roles, in the order of the list.
pub struct Brokers(Vec<(u32, Roles)>);

impl Brokers {
    /// How many bytes they take.
    pub fn byte_count(&self) -> usize {
        size_of_val(self.0.as_slice())
    }
}

/// The roles of a broker.
pub struct Brokerage {
    taken: Taken,
    party: crate::graph::node::NodeKey,
    roles: Roles,
}

/// In how many pairs of parties that are tied to it, but not to each other, a party stands, by the groups of the three; ties
/// and parties that are in a group only, weights without a part. In an undirected network gatekeeper and representative are
/// one role: representative is null.
#[Object]
impl Brokerage {
    /// The party in the middle.
    async fn party(&self) -> Party {
        Party::of(&self.taken.network.view, self.party)
    }

    /// All three are of one group.
    async fn coordinator(&self) -> BrokerRole {
        BrokerRole::of(&self.roles.coordinator)
    }

    /// The two ends are of one group, the party of another.
    async fn itinerant(&self) -> BrokerRole {
        BrokerRole::of(&self.roles.itinerant)
    }

    /// The party lets in: it is of the group of the end that is led to; in an undirected network of that of either end.
    async fn gatekeeper(&self) -> BrokerRole {
        BrokerRole::of(&self.roles.gatekeeper)
    }

    /// The party stands for its group: it is of the group of the end that leads to it. Directed networks only.
    async fn representative(&self) -> Option<BrokerRole> {
        self.roles.representative.as_ref().map(BrokerRole::of)
    }

    /// All three are of different groups.
    async fn liaison(&self) -> BrokerRole {
        BrokerRole::of(&self.roles.liaison)
    }

    /// All roles together.
    async fn total(&self) -> BrokerRole {
        BrokerRole::of(&self.roles.total)
    }
}

/// How often a party has a role, against what ties at random would give: independent ties of the density that there is among
/// the grouped parties, the groups as they are.
#[derive(SimpleObject)]
pub struct BrokerRole {
    /// How many pairs.
    pub count: f64,
    /// How many to expect.
    pub expected: Option<f64>,
    /// The standard deviation of that.
    pub standard_deviation: Option<f64>,
    /// (count - expected) / standardDeviation; null where that is 0. Ties of one project come together, not independently, so
    /// that in a network of projects large values are the rule: compare parties by it, take it for no test.
    pub z_score: Option<f64>,
}

impl BrokerRole {
    fn of(role: &Role) -> Self {
        Self {
            count: role.count as f64,
            expected: role.expected,
            standard_deviation: role.standard_deviation,
            z_score: role.z_score,
        }
    }
}
