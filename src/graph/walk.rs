//! Walking the graph: what hangs on a node.

use std::collections::HashSet;

use petgraph::Direction;
use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;

use crate::graph::node::NodeKey;
use crate::graph::snapshot::{Edge, Snapshot};
use crate::model::vocabulary::NodeKind;

impl Snapshot {
    /// The numbers of the relations behind a node's edges of some kinds in one direction, ascending, each once.
    fn numbers(&self, key: NodeKey, direction: Direction, kinds: &[fn(u32) -> Edge]) -> Vec<u32> {
        let edges = self.graph.edges_directed(NodeIndex::new(key.index()), direction).map(|edge| *edge.weight());
        let is_wanted = |edge: &Edge, number: u32| kinds.iter().any(|kind| kind(number) == *edge);
        let mut numbers: Vec<u32> =
            edges.filter_map(|edge| edge.number().filter(|&number| is_wanted(&edge, number))).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// The nodes at the other end of the edges of a kind, ascending.
    fn others(&self, key: NodeKey, direction: Direction, kind: Edge) -> Vec<NodeKey> {
        let edges = self.graph.edges_directed(NodeIndex::new(key.index()), direction);
        let other =
            |source: NodeIndex, target: NodeIndex| if direction == Direction::Outgoing { target } else { source };
        let of_kind = edges.filter(|edge| *edge.weight() == kind);
        let mut nodes: Vec<_> =
            of_kind.map(|edge| NodeKey(other(edge.source(), edge.target()).index() as u32)).collect();
        nodes.sort_unstable();
        nodes
    }

    /// The numbers of a party's participations.
    pub fn participations_by(&self, party: NodeKey) -> Vec<u32> {
        self.numbers(party, Direction::Outgoing, &[Edge::Participation])
    }

    /// The numbers of a party's memberships.
    pub fn memberships_by(&self, party: NodeKey) -> Vec<u32> {
        self.numbers(party, Direction::Outgoing, &[Edge::Membership])
    }

    /// The numbers of a cluster's memberships.
    pub fn members_of(&self, cluster: NodeKey) -> Vec<u32> {
        self.numbers(cluster, Direction::Incoming, &[Edge::Membership])
    }

    /// The numbers of the recorded ties of a node, at either end.
    pub fn ties_of(&self, node: NodeKey) -> Vec<u32> {
        let mut numbers = self.numbers(node, Direction::Outgoing, &[Edge::Tie]);
        numbers.extend(self.numbers(node, Direction::Incoming, &[Edge::Tie]));
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// The numbers of a node's placements.
    pub fn placements_of(&self, node: NodeKey) -> Vec<u32> {
        self.numbers(node, Direction::Outgoing, &[Edge::Placement])
    }

    /// The numbers of the placements in a region itself.
    pub fn placements_in(&self, region: NodeKey) -> Vec<u32> {
        self.numbers(region, Direction::Incoming, &[Edge::Placement])
    }

    /// The numbers of the funding that a party gave.
    pub fn fundings_given(&self, giver: NodeKey) -> Vec<u32> {
        self.numbers(giver, Direction::Outgoing, &[Edge::Gives])
    }

    /// The numbers of the funding that names a node as receiver.
    pub fn fundings_received(&self, receiver: NodeKey) -> Vec<u32> {
        self.numbers(receiver, Direction::Incoming, &[Edge::Receives])
    }

    /// The numbers of the funding for a project, or that names it as receiver.
    pub fn fundings_for(&self, project: NodeKey) -> Vec<u32> {
        self.numbers(project, Direction::Incoming, &[Edge::For, Edge::Receives])
    }

    /// The numbers of the funding under a scheme, or that names it as receiver.
    pub fn fundings_under(&self, scheme: NodeKey) -> Vec<u32> {
        self.numbers(scheme, Direction::Incoming, &[Edge::Under, Edge::Receives])
    }

    /// The projects of a scheme itself.
    pub fn projects_of(&self, scheme: NodeKey) -> Vec<NodeKey> {
        self.others(scheme, Direction::Incoming, Edge::Scheme)
    }

    /// The projects of a scheme and of its parts, by id.
    pub fn projects_below(&self, scheme: NodeKey) -> Vec<NodeKey> {
        let schemes = self.with_parts([scheme]).into_iter();
        let mut projects: Vec<NodeKey> = schemes.flat_map(|scheme| self.projects_of(scheme)).collect();
        projects.sort_unstable();
        projects
    }

    /// The numbers of the funding under a scheme or its parts, or that names the scheme itself as receiver. Money that
    /// names no scheme is under the scheme that receives it, else under that of its project.
    pub fn fundings_below(&self, scheme: NodeKey) -> Vec<u32> {
        let under = |scheme: NodeKey| {
            let of_projects = self.projects_of(scheme).into_iter().flat_map(|project| self.fundings_for(project));
            let has_none = |&number: &u32| {
                let funding = &self.fundings[number as usize];
                let is_scheme = |&(node, _): &(NodeKey, _)| self.kind(node) == NodeKind::Scheme;
                funding.scheme.is_none() && !funding.receivers.iter().any(is_scheme)
            };
            self.fundings_under(scheme).into_iter().chain(of_projects.filter(has_none)).collect::<Vec<u32>>()
        };
        let schemes = self.with_parts([scheme]).into_iter();
        let mut numbers: Vec<u32> = schemes.flat_map(under).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// The parts of a project or scheme.
    pub fn parts_of(&self, whole: NodeKey) -> Vec<NodeKey> {
        self.others(whole, Direction::Incoming, Edge::PartOf)
    }

    /// The projects that follow a project.
    pub fn followers_of(&self, project: NodeKey) -> Vec<NodeKey> {
        self.others(project, Direction::Incoming, Edge::Follows)
    }

    /// The regions that lie in a region.
    pub fn children_of(&self, region: NodeKey) -> Vec<NodeKey> {
        self.others(region, Direction::Incoming, Edge::Parent)
    }

    /// Some projects or schemes with all their parts, and theirs.
    pub fn with_parts(&self, wholes: impl IntoIterator<Item = NodeKey>) -> Vec<NodeKey> {
        let mut seen = HashSet::new();
        let mut waiting: Vec<NodeKey> = wholes.into_iter().collect();
        while let Some(whole) = waiting.pop() {
            if seen.insert(whole) {
                waiting.extend(self.parts_of(whole));
            }
        }
        let mut all: Vec<NodeKey> = seen.into_iter().collect();
        all.sort_unstable();
        all
    }
}
