//! Paths between parties and between clusters in the API.

use std::sync::Arc;

use async_graphql::connection::PageInfo;
use async_graphql::{Context, Enum, Object, Result, SimpleObject};

use crate::analytics::paths::{FoundPath, PathOptions, shortest_paths};
use crate::graph::day;
use crate::graph::network::Network;
use crate::graph::node::NodeKey;
use crate::graphql::connection::PAGE;
use crate::graphql::engine::Engine;
use crate::graphql::error::{Passed, bad_input, limit_exceeded};
use crate::graphql::network::Taken;
use crate::graphql::network_tie::NetworkTie;
use crate::graphql::party::Party;
use crate::graphql::scalar::Date;
use crate::graphql::seen::node_of;
use crate::model::vocabulary::NodeKind;

/// The most steps that a path may be asked to have.
const LENGTH_LIMIT: u64 = 64;

/// What makes a path short.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::analytics::paths::PathCost")]
pub enum PathCost {
    /// The number of its steps.
    Hops,
    /// The sum of 1 / weight of its ties, compared exactly.
    Weight,
}

/// Which paths are asked for.
pub struct PathQuestion {
    options: PathOptions,
}

impl PathQuestion {
    /// Reads the arguments that the fields for paths share.
    pub fn new(by: Option<PathCost>, max_length: Option<i32>, first: Option<i32>) -> Result<Self> {
        let base = PathOptions::default();
        let max_length = match max_length.map(u64::try_from) {
            None => base.max_length as u64,
            Some(Ok(length)) => length,
            Some(Err(_)) => return Err(bad_input(format!("maxLength is negative; write 0 to {LENGTH_LIMIT}"))),
        };
        if max_length > LENGTH_LIMIT {
            let passed = Passed { name: "path", value: LENGTH_LIMIT, asked: Some(max_length) };
            return Err(limit_exceeded("maxLength (the steps of a path)", passed));
        }
        let first = match first.map(usize::try_from) {
            None => PAGE,
            Some(Ok(first)) => first,
            Some(Err(_)) => return Err(bad_input("first is negative; write 0 or more")),
        };
        let cost = by.map_or(base.cost, Into::into);
        Ok(Self { options: PathOptions { cost, max_length: max_length as usize, limit: first, ..base } })
    }

    /// The best paths between two parties.
    pub async fn between_parties(
        self,
        ctx: &Context<'_>,
        taken: &Taken,
        from: &str,
        to: &str,
    ) -> Result<PathConnection> {
        let party = |argument, id| node_of(&taken.network.view, argument, id, &[NodeKind::Actor, NodeKind::Cluster]);
        self.find(ctx, taken, vec![party("from", from)?], vec![party("to", to)?]).await
    }

    /// The best paths between any of two clusters' members.
    pub async fn between_clusters(
        self,
        ctx: &Context<'_>,
        taken: &Taken,
        from: &str,
        to: &str,
        groups_as_of: Option<Date>,
    ) -> Result<PathConnection> {
        let view = &taken.network.view;
        let on = view.groups_day(groups_as_of.map(|date| day::day(date.0)));
        let group = |argument, id| -> Result<Vec<NodeKey>> {
            let end = node_of(view, argument, id, &[NodeKind::Actor, NodeKind::Cluster])?;
            let is_cluster = view.snapshot.kind(end) == NodeKind::Cluster;
            Ok(if is_cluster { view.group(end, on) } else { vec![end] })
        };
        self.find(ctx, taken, group("from", from)?, group("to", to)?).await
    }

    async fn find(
        self,
        ctx: &Context<'_>,
        taken: &Taken,
        from: Vec<NodeKey>,
        to: Vec<NodeKey>,
    ) -> Result<PathConnection> {
        let network = Arc::clone(&taken.network);
        let numbers = |ends: &[NodeKey]| ends.iter().filter_map(|&end| network.number(end)).collect::<Vec<u32>>();
        let reasons: Vec<String> =
            [("from", &from), ("to", &to)].into_iter().filter_map(|(end, of)| missing(end, of, &network)).collect();
        let (from, to) = (numbers(&from), numbers(&to));
        if !reasons.is_empty() {
            return Ok(PathConnection::empty(reasons.join("; ")));
        }
        let first = self.options.limit;
        // one more than asked for tells whether there is a next page
        let options = PathOptions { limit: first + 1, ..self.options };
        let engine = ctx.data::<Arc<Engine>>()?;
        let ties = engine.ties(ctx, &network).await?;
        let search = move |stop: &crate::analytics::Stop| shortest_paths(&ties, &from, &to, |_| false, &options, stop);
        let found = engine.run(ctx, search).await?;
        let has_next_page = found.paths.len() > first;
        let paths = found.paths.into_iter().take(first);
        let edge = |(position, path): (usize, FoundPath)| PathEdge {
            cursor: position.to_string(),
            node: Path { taken: taken.clone(), path },
        };
        Ok(PathConnection {
            edges: paths.enumerate().map(edge).collect(),
            has_next_page,
            is_complete: found.is_complete,
            reason: found.reason,
        })
    }
}

/// Paths, best first.
pub struct PathConnection {
    edges: Vec<PathEdge>,
    has_next_page: bool,
    is_complete: bool,
    reason: Option<String>,
}

impl PathConnection {
    fn empty(reason: String) -> Self {
        Self { edges: Vec::new(), has_next_page: false, is_complete: true, reason: Some(reason) }
    }
}

/// Why there is nowhere to start or to end: the parties of an end are not in the network, or there are none.
fn missing(end: &str, parties: &[NodeKey], network: &Network) -> Option<String> {
    if parties.is_empty() {
        Some(format!("'{end}' did not live and has no members at the time that is asked, as this lens sees it"))
    } else if parties.iter().all(|&party| network.number(party).is_none()) {
        Some(format!("the end '{end}' is not in this network"))
    } else {
        None
    }
}

/// Paths, best first. A longer list is had by a larger `first`.
#[Object]
impl PathConnection {
    /// The paths, each with a cursor.
    async fn edges(&self) -> &[PathEdge] {
        &self.edges
    }

    /// The paths.
    async fn nodes(&self) -> Vec<&Path> {
        self.edges.iter().map(|edge| &edge.node).collect()
    }

    /// Whether there are more paths than these.
    async fn page_info(&self) -> PageInfo {
        PageInfo {
            has_previous_page: false,
            has_next_page: self.has_next_page,
            start_cursor: self.edges.first().map(|edge| edge.cursor.clone()),
            end_cursor: self.edges.last().map(|edge| edge.cursor.clone()),
        }
    }

    /// False when a limit stopped the search before it had proved these to be the best; then `reason` says which.
    async fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// Why the search stopped early, or why there is no path: the ends are in different components, one is not in this
    /// network, or every path is longer than maxLength.
    async fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }
}

/// A path with its cursor.
#[derive(SimpleObject)]
pub struct PathEdge {
    /// Its place in the list.
    cursor: String,
    /// The path.
    node: Path,
}

/// A path through a network.
pub struct Path {
    taken: Taken,
    path: FoundPath,
}

impl Path {
    fn ties(&self) -> Vec<NetworkTie> {
        let steps = self.path.parties.windows(2);
        let tie = |step: &[u32]| {
            let weight = self.taken.network.weight(step[0], step[1])?;
            Some(NetworkTie::of_numbers(&self.taken, step[0], step[1], weight))
        };
        steps.filter_map(tie).collect()
    }
}

/// A path through a network: parties, each tied to the next.
#[Object]
impl Path {
    /// The number of steps.
    async fn length(&self) -> usize {
        self.path.parties.len() - 1
    }

    /// The sum of the weights of its ties.
    async fn weight(&self) -> f64 {
        self.path.weight
    }

    /// Whether a step of it rests on inference alone.
    async fn is_inferred(&self) -> bool {
        self.ties().iter().any(NetworkTie::rests_on_inference)
    }

    /// The parties, from one end to the other.
    async fn parties(&self) -> Vec<Party> {
        let party = |&number: &u32| Party::of(&self.taken.network.view, self.taken.party(number));
        self.path.parties.iter().map(party).collect()
    }

    /// The steps, each with the tie that it goes along.
    async fn steps(&self) -> Vec<PathStep> {
        self.ties().into_iter().map(|tie| PathStep { tie }).collect()
    }
}

/// A step of a path.
pub struct PathStep {
    tie: NetworkTie,
}

/// A step of a path: from one party along a tie to the next.
#[Object]
impl PathStep {
    /// The party that it starts from.
    async fn from(&self) -> Party {
        self.tie.first_party()
    }

    /// The party that it leads to.
    async fn to(&self) -> Party {
        self.tie.second_party()
    }

    /// The tie, with the projects and recorded ties that it is made of.
    async fn tie(&self) -> &NetworkTie {
        &self.tie
    }
}
