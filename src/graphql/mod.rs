//! The API: types and resolvers that look up, convert and return; errors with codes; limits.

pub mod about;
pub mod actor;
pub mod amount;
pub mod brokerage;
pub mod centrality;
pub mod change;
pub mod cited;
pub mod cluster;
pub mod communities;
pub mod computed;
pub mod connection;
pub mod cross_ties;
pub mod dataset;
pub mod difference;
pub mod document;
pub mod effort;
pub mod engine;
pub mod error;
pub mod evidence;
pub mod filter;
pub mod find;
pub mod finding;
pub mod flow;
pub mod flow_input;
pub mod flow_row;
pub mod funding;
pub mod group_pair;
pub mod grouping;
pub mod indicator;
pub mod kept;
pub mod lens;
pub mod list;
pub mod lookup;
pub mod membership;
pub mod network;
pub mod network_input;
pub mod network_tie;
pub mod node;
pub mod notice;
pub mod order;
pub mod ordered;
pub mod pair_change;
pub mod participation;
pub mod party;
pub mod path;
pub mod pinned;
pub mod placement;
pub mod pool;
pub mod project;
pub mod region;
pub mod relation;
pub mod request;
pub mod scalar;
pub mod scheme;
pub mod seen;
pub mod source;
pub mod take_away;
pub mod tie;
pub mod vocabulary;

use std::sync::Arc;

use async_graphql::parser::types::ExecutableDocument;
use async_graphql::{EmptyMutation, EmptySubscription, MergedObject, Request, Response, ValidationMode};

use crate::graphql::cited::Used;
use crate::graphql::dataset::DatasetQuery;
use crate::graphql::engine::{Engine, Pinned};
use crate::graphql::flow::FlowQuery;
use crate::graphql::lens::LensQuery;
use crate::graphql::list::ListQuery;
use crate::graphql::lookup::LookupQuery;
use crate::graphql::network::NetworkQuery;
use crate::graphql::notice::Notices;
use crate::graphql::ordered::Order;
use crate::graphql::pool::Deadline;
use crate::graphql::seen::Seen;
use crate::graphql::take_away::Taking;

/// The whole API.
pub type Schema = async_graphql::Schema<Query, EmptyMutation, EmptySubscription>;

/// Actors, clusters, projects, funding schemes, funders and regions, with the relations between them: who works with
/// whom, how they are connected, where the money goes, and who says so.
///
/// What a query costs: 1 for each field, times the page (`first`, `last`, 20 unless given) below a connection, times 10
/// below another list. What goes through much costs more: view, search and dataset 50; actors, clusters, projects,
/// findings, indicators and relations 20; funders 200; partners 500; network and fundingFlows 1,000; paths and
/// crossClusterPaths 2,000; centrality, crossGroupTies, brokerage, communities and change 5,000. With the header `Kobling-Cost: 1` the answer tells it.
#[derive(MergedObject, Default)]
pub struct Query(LensQuery, DatasetQuery, LookupQuery, ListQuery, NetworkQuery, FlowQuery);

impl Query {
    /// The API seen through a lens.
    pub fn through(seen: Seen) -> Self {
        Self(
            LensQuery(seen.clone()),
            DatasetQuery(seen.clone()),
            LookupQuery(seen.clone()),
            ListQuery(seen.clone()),
            NetworkQuery(seen.clone()),
            FlowQuery(seen),
        )
    }
}

/// The API over an engine.
pub fn schema(engine: Arc<Engine>) -> Schema {
    let depth = engine.limits.depth;
    // Documents are checked before they come here, see `document`.
    async_graphql::Schema::build(Query::default(), EmptyMutation, EmptySubscription)
        .validation_mode(ValidationMode::Fast)
        .limit_recursive_depth(depth.saturating_add(2))
        .data(engine)
        .finish()
}

/// The schema definition, as analysts read it.
pub fn sdl() -> String {
    async_graphql::Schema::build(Query::default(), EmptyMutation, EmptySubscription).finish().sdl()
}

/// Answers a document, checked and of one operation without variables, from a revision, within the time a request has;
/// `used` is told through which views.
pub async fn execute(
    schema: &Schema,
    document: ExecutableDocument,
    (pinned, deadline, used): (Pinned, Deadline, Arc<Used>),
) -> Response {
    execute_with(schema, document, (pinned, deadline, used), Arc::default()).await
}

/// The same, where a network and scores are put aside meanwhile.
pub async fn execute_with(
    schema: &Schema,
    document: ExecutableDocument,
    (pinned, deadline, used): (Pinned, Deadline, Arc<Used>),
    taking: Arc<Taking>,
) -> Response {
    let notices = Arc::new(Notices::default());
    let order = Order::of(&document);
    let mut request = Request::new("").data(pinned).data(deadline).data(used).data(taking);
    request.set_parsed_query(document);
    let mut response = schema.execute(request.data(Arc::clone(&notices))).await;
    if let Some(order) = order {
        order.arrange(&mut response.data);
    }
    error::coded(&mut response.errors);
    match notices.value() {
        Some(value) => response.extension("notices", value),
        None => response,
    }
}
