//! The immutable graph of one revision.

use std::ops::Range;
use std::sync::OnceLock;

use petgraph::graph::DiGraph;

use crate::graph::by_symbol::BySymbol;
use crate::graph::holders::Holders;
use crate::graph::node::{Evidence, Evidences, Node, NodeKey};
use crate::graph::related::Related;
use crate::graph::relation::{
    Fact, Finding, Funding, Indicator, Membership, Participation, Placement, RegionPart, RelationKey, Succession, Tie,
};
use crate::graph::search::{Forgiving, Hit, NameIndex};
use crate::model::revision::Revision;
use crate::model::text::{Symbol, Texts};
use crate::model::vocabulary::{IdentifierScheme, NodeKind, Value};

/// What a vertex of the graph is. The first vertices are the nodes, in their order; a funding, which ties a giver, a
/// scheme, a project and any number of receivers, is a vertex of its own after them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vertex {
    /// A node.
    Node(NodeKind),
    /// A funding.
    Funding,
}

/// What an edge of the graph is, with the number of its relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// From a member to its cluster.
    Membership(u32),
    /// From a party to its project.
    Participation(u32),
    /// From one end of a recorded tie to the other.
    Tie(u32),
    /// From a node to its region.
    Placement(u32),
    /// From a giver to a funding.
    Gives(u32),
    /// From a funding to a receiver.
    Receives(u32),
    /// From a funding to its project.
    For(u32),
    /// From a funding to its scheme.
    Under(u32),
    /// From a project to its scheme.
    Scheme,
    /// From a part to its whole: of projects, of schemes.
    PartOf,
    /// From a project to the one that it follows.
    Follows,
    /// From a region to the one that it lies in.
    Parent,
}

impl Edge {
    /// The number of its relation; none of the edges that nodes themselves make.
    pub fn number(self) -> Option<u32> {
        match self {
            Self::Membership(number)
            | Self::Participation(number)
            | Self::Tie(number)
            | Self::Placement(number)
            | Self::Gives(number)
            | Self::Receives(number)
            | Self::For(number)
            | Self::Under(number) => Some(number),
            Self::Scheme | Self::PartOf | Self::Follows | Self::Parent => None,
        }
    }
}

/// What a node is about.
#[derive(Clone, Debug)]
pub struct Theme {
    /// The node.
    pub node: NodeKey,
    /// The theme.
    pub theme: Symbol,
    /// Status, basis, evidence; no dates.
    pub fact: Fact,
}

/// The immutable graph of one revision: nodes and relations with their evidence.
///
/// Built once; shared by everything that answers from this revision.
pub struct Snapshot {
    /// The revision.
    pub revision: Revision,
    /// This revision and those before it, oldest first.
    pub revisions: Vec<Revision>,
    /// The texts that symbols stand for.
    pub texts: Texts,
    /// The nodes, by kind and id.
    pub nodes: Vec<Node>,
    /// Memberships, by cluster and member.
    pub memberships: Vec<Membership>,
    /// Participations, by project and party.
    pub participations: Vec<Participation>,
    /// Recorded ties, by ends and kind.
    pub ties: Vec<Tie>,
    /// Money, by id.
    pub fundings: Vec<Funding>,
    /// Places of nodes, by node and region.
    pub placements: Vec<Placement>,
    /// Findings, by id.
    pub findings: Vec<Finding>,
    /// Indicators, by id.
    pub indicators: Vec<Indicator>,
    /// What became of regions, by region and day.
    pub successions: Vec<Succession>,
    /// What unofficial regions are made of, by whole and part.
    pub region_parts: Vec<RegionPart>,
    /// Themes, by node.
    pub themes: Vec<Theme>,
    /// Inhabitants of a region in a year, by both.
    pub population: Vec<(NodeKey, u32, u32)>,
    pub(in crate::graph) evidences: Vec<Evidence>,
    pub(in crate::graph) graph: DiGraph<Vertex, Edge>,
    pub(in crate::graph) kinds: [Range<u32>; 6],
    /// The number of the node of every id, also of one that another has replaced.
    pub(in crate::graph) ids: BySymbol,
    pub(in crate::graph) identifiers: Holders<(IdentifierScheme, Symbol)>,
    /// For each project the numbers of its participations, by the project's position among projects.
    pub(in crate::graph) project_rows: Vec<u32>,
    /// Made when it is first asked for.
    pub(in crate::graph) exact_names: OnceLock<Holders<Symbol>>,
    /// Made when it is first asked for.
    pub(in crate::graph) names: OnceLock<NameIndex>,
    pub(in crate::graph) related: Related,
}

impl Snapshot {
    /// A node.
    pub fn node(&self, key: NodeKey) -> &Node {
        &self.nodes[key.index()]
    }

    /// The text of a symbol.
    pub fn text(&self, symbol: Symbol) -> &str {
        self.texts.text(symbol)
    }

    /// The id of a node.
    pub fn id(&self, key: NodeKey) -> &str {
        self.text(self.node(key).id)
    }

    /// The primary name of a node.
    pub fn name(&self, key: NodeKey) -> &str {
        self.text(self.node(key).name)
    }

    /// What kind a node is of.
    pub fn kind(&self, key: NodeKey) -> NodeKind {
        self.node(key).kind()
    }

    /// The nodes of a kind, by id.
    pub fn of_kind(&self, kind: NodeKind) -> impl ExactSizeIterator<Item = NodeKey> + DoubleEndedIterator + Clone {
        self.kind_range(kind).map(NodeKey)
    }

    /// The parties (actors and clusters), by id.
    pub fn parties(&self) -> impl ExactSizeIterator<Item = NodeKey> + DoubleEndedIterator + Clone {
        (0..self.kind_range(NodeKind::Cluster).end).map(NodeKey)
    }

    /// Whether a node is a party.
    pub fn is_party(&self, key: NodeKey) -> bool {
        key.0 < self.kind_range(NodeKind::Cluster).end
    }

    /// The numbers of the nodes of a kind, which are by id.
    pub fn kind_range(&self, kind: NodeKind) -> Range<u32> {
        let position = NodeKind::ALL.iter().position(|&other| other == kind);
        self.kinds[position.unwrap_or_default()].clone()
    }

    /// The node of an id, also of one that another has replaced.
    pub fn find(&self, id: &str) -> Option<NodeKey> {
        self.texts.find(id).and_then(|symbol| self.ids.get(symbol)).map(NodeKey)
    }

    /// The nodes with exactly this name, of any kind, by number.
    pub fn named(&self, name: &str) -> &[NodeKey] {
        self.texts.find(name).map_or(&[], |symbol| self.exact_names().of(&symbol))
    }

    fn exact_names(&self) -> &Holders<Symbol> {
        self.exact_names.get_or_init(|| {
            let numbered = (0..).zip(&self.nodes);
            Holders::new(
                numbered.flat_map(|(number, node)| node.names.iter().map(move |name| (name.text, NodeKey(number)))),
            )
        })
    }

    /// The nodes with this outside identifier, by number.
    pub fn identified(&self, scheme: IdentifierScheme, value: &str) -> &[NodeKey] {
        self.texts.find(value).map_or(&[], |symbol| self.identifiers.of(&(scheme, symbol)))
    }

    /// The nodes with a text as id or as outside identifier of any scheme, each with what was found.
    pub fn identified_by(&self, text: &str) -> Vec<(NodeKey, Symbol)> {
        let Some(symbol) = self.texts.find(text) else { return Vec::new() };
        let by_id = self.ids.get(symbol).map(NodeKey).into_iter();
        let held = IdentifierScheme::ALL.iter().map(|&scheme| self.identifiers.of(&(scheme, symbol)));
        by_id.chain(held.flatten().copied()).map(|node| (node, symbol)).collect()
    }

    /// The wanted nodes with a name like a text, best first: slips of the pen come last.
    pub fn search(&self, text: &str, is_wanted: impl Fn(NodeKey) -> bool) -> Vec<Hit> {
        self.name_index().search(self, text, Forgiving::OneSlip, is_wanted)
    }

    /// The wanted nodes with a name like a text, those with slips of the pen only when there are no others; best first.
    pub fn search_closely(&self, text: &str, is_wanted: impl Fn(NodeKey) -> bool) -> Vec<Hit> {
        self.name_index().search(self, text, Forgiving::Nothing, is_wanted)
    }

    /// Builds what else is built when it is first asked for, which many may wait for: the indexes of names.
    pub fn prepare(&self) {
        self.name_index();
        self.exact_names();
    }

    /// The index of names. It is built when it is first asked for; whoever asks meanwhile waits for it.
    pub fn name_index(&self) -> &NameIndex {
        self.names.get_or_init(|| NameIndex::build(self))
    }

    /// The evidences of a fact.
    pub fn evidences(&self, range: Evidences) -> &[Evidence] {
        &self.evidences[range.start as usize..(range.start + range.count) as usize]
    }

    /// The numbers of the participations of a project.
    pub fn participations_of(&self, project: NodeKey) -> Range<usize> {
        let first = self.kind_range(NodeKind::Project).start;
        let position = (project.0 - first) as usize;
        self.project_rows[position] as usize..self.project_rows[position + 1] as usize
    }

    /// How many relations there are: memberships, participations, ties, funding, placements.
    pub fn relation_count(&self) -> usize {
        self.memberships.len()
            + self.participations.len()
            + self.ties.len()
            + self.fundings.len()
            + self.placements.len()
    }

    /// All relations: memberships, participations, ties, funding, placements, each in its order.
    pub fn relations(&self) -> impl Iterator<Item = RelationKey> {
        let of = |count: usize| 0..count as u32;
        of(self.memberships.len())
            .map(RelationKey::Membership)
            .chain(of(self.participations.len()).map(RelationKey::Participation))
            .chain(of(self.ties.len()).map(RelationKey::Tie))
            .chain(of(self.fundings.len()).map(RelationKey::Funding))
            .chain(of(self.placements.len()).map(RelationKey::Placement))
    }

    /// The position of a relation among all relations.
    pub fn position(&self, key: RelationKey) -> usize {
        let memberships = self.memberships.len();
        let participations = memberships + self.participations.len();
        let ties = participations + self.ties.len();
        let fundings = ties + self.fundings.len();
        match key {
            RelationKey::Membership(number) => number as usize,
            RelationKey::Participation(number) => memberships + number as usize,
            RelationKey::Tie(number) => participations + number as usize,
            RelationKey::Funding(number) => ties + number as usize,
            RelationKey::Placement(number) => fundings + number as usize,
        }
    }

    /// What every fact has, of a relation.
    pub fn fact(&self, key: RelationKey) -> &Fact {
        match key {
            RelationKey::Membership(number) => &self.memberships[number as usize].fact,
            RelationKey::Participation(number) => &self.participations[number as usize].fact,
            RelationKey::Tie(number) => &self.ties[number as usize].fact,
            RelationKey::Funding(number) => &self.fundings[number as usize].fact,
            RelationKey::Placement(number) => &self.placements[number as usize].fact,
        }
    }

    /// The graph itself, for whoever wants to walk it.
    pub fn petgraph(&self) -> &DiGraph<Vertex, Edge> {
        &self.graph
    }
}
