//! The typed multigraph over nodes and relations.

use petgraph::graph::{DiGraph, NodeIndex};

use crate::graph::build::identity::Identity;
use crate::graph::build::relations::Facts;
use crate::graph::node::{Detail, Node, NodeKey};
use crate::graph::snapshot::{Edge, Vertex};
use crate::model::vocabulary::{NodeKind, Value};

/// Vertices are the nodes in their order, then the fundings.
pub fn build(nodes: &[Node], facts: &Facts) -> DiGraph<Vertex, Edge> {
    let relations = facts.memberships.len() + facts.participations.len() + facts.ties.len() + facts.placements.len();
    let mut graph =
        DiGraph::with_capacity(nodes.len() + facts.fundings.len(), relations + 3 * facts.fundings.len() + nodes.len());
    for node in nodes {
        graph.add_node(Vertex::Node(node.kind()));
    }
    let at = |key: NodeKey| NodeIndex::new(key.index());
    for (number, fact) in (0..).zip(&facts.memberships) {
        graph.add_edge(at(fact.party), at(fact.cluster), Edge::Membership(number));
    }
    for (number, fact) in (0..).zip(&facts.participations) {
        graph.add_edge(at(fact.party), at(fact.project), Edge::Participation(number));
    }
    for (number, fact) in (0..).zip(&facts.ties) {
        graph.add_edge(at(fact.a), at(fact.b), Edge::Tie(number));
    }
    for (number, fact) in (0..).zip(&facts.placements) {
        graph.add_edge(at(fact.node), at(fact.region), Edge::Placement(number));
    }
    for (number, fact) in (0..).zip(&facts.fundings) {
        let funding = graph.add_node(Vertex::Funding);
        if let Some(giver) = fact.giver {
            graph.add_edge(at(giver), funding, Edge::Gives(number));
        }
        for &(receiver, _) in &fact.receivers {
            graph.add_edge(funding, at(receiver), Edge::Receives(number));
        }
        if let Some(project) = fact.project {
            graph.add_edge(funding, at(project), Edge::For(number));
        }
        if let Some(scheme) = fact.scheme {
            graph.add_edge(funding, at(scheme), Edge::Under(number));
        }
    }
    structure(nodes, &mut graph);
    graph
}

/// What the nodes themselves say of one another.
fn structure(nodes: &[Node], graph: &mut DiGraph<Vertex, Edge>) {
    for (number, node) in nodes.iter().enumerate() {
        let mut add = |target: Option<NodeKey>, edge: Edge| {
            if let Some(target) = target {
                graph.add_edge(NodeIndex::new(number), NodeIndex::new(target.index()), edge);
            }
        };
        match &node.detail {
            Detail::Project(project) => {
                add(project.scheme, Edge::Scheme);
                add(project.part_of, Edge::PartOf);
                add(project.follows, Edge::Follows);
            }
            Detail::Scheme(scheme) => add(scheme.part_of, Edge::PartOf),
            Detail::Region(region) => add(region.parent, Edge::Parent),
            Detail::Actor(_) | Detail::Cluster(_) | Detail::Source(_) => {}
        }
    }
}

/// Where the participations of each project start among all, by the project's position; they are sorted by project.
pub fn project_rows(identity: &Identity, facts: &Facts) -> Vec<u32> {
    let position = NodeKind::ALL.iter().position(|&kind| kind == NodeKind::Project).unwrap_or_default();
    let projects = identity.kinds[position].clone();
    let mut starts = Vec::with_capacity(projects.len() + 1);
    let mut facts = facts.participations.iter().peekable();
    let mut start = 0;
    for project in projects.start..=projects.end {
        while facts.next_if(|fact| fact.project.0 < project).is_some() {
            start += 1;
        }
        starts.push(start);
    }
    starts
}
