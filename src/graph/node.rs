//! Nodes and what is known of them.

use crate::model::date::{PartialDate, Span};
use crate::model::text::Symbol;
use crate::model::vocabulary::{ActorKind, Basis, ClusterKind, IdentifierScheme, NameKind, NodeKind, RegionLevel};

/// A node of a snapshot, by number: first the actors, then clusters, projects, schemes, regions, sources, each kind by
/// id. So the order of parties by number is their order by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeKey(pub u32);

impl NodeKey {
    /// Its position among all nodes.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A node.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its id.
    pub id: Symbol,
    /// Its primary name.
    pub name: Symbol,
    /// What its kind has.
    pub detail: Detail,
    /// Its names, the primary first.
    pub names: Box<[Name]>,
    /// Its outside identifiers, by scheme and value.
    pub identifiers: Box<[(IdentifierScheme, Symbol)]>,
    /// Where the dataset knows it from.
    pub evidence: Evidences,
}

impl Node {
    /// What kind of node it is.
    pub fn kind(&self) -> NodeKind {
        match self.detail {
            Detail::Actor(_) => NodeKind::Actor,
            Detail::Cluster(_) => NodeKind::Cluster,
            Detail::Project(_) => NodeKind::Project,
            Detail::Scheme(_) => NodeKind::Scheme,
            Detail::Region(_) => NodeKind::Region,
            Detail::Source(_) => NodeKind::Source,
        }
    }

    /// When it existed, ran or held, as far as known; sources have no period.
    pub fn span(&self) -> Span {
        match &self.detail {
            Detail::Actor(actor) => actor.span,
            Detail::Cluster(cluster) => cluster.span,
            Detail::Project(project) => project.span,
            Detail::Scheme(scheme) => scheme.span,
            Detail::Region(region) => region.span,
            Detail::Source(_) => Span::default(),
        }
    }
}

/// What only nodes of one kind have.
#[derive(Clone, Debug)]
pub enum Detail {
    /// Of an actor.
    Actor(Actor),
    /// Of a cluster.
    Cluster(Cluster),
    /// Of a project.
    Project(Project),
    /// Of a scheme.
    Scheme(Scheme),
    /// Of a region.
    Region(Region),
    /// Of a source; boxed, since there are few of them.
    Source(Box<Source>),
}

/// What only an actor has.
#[derive(Clone, Debug)]
pub struct Actor {
    /// What kind of organisation it is.
    pub kind: ActorKind,
    /// Its country, ISO 3166-1 alpha-2.
    pub country: Option<Symbol>,
    /// When it existed.
    pub span: Span,
}

/// What only a cluster has.
#[derive(Clone, Debug)]
pub struct Cluster {
    /// What kind of group it is.
    pub kind: ClusterKind,
    /// Its country, ISO 3166-1 alpha-2.
    pub country: Option<Symbol>,
    /// When it existed.
    pub span: Span,
}

/// What only a project has.
#[derive(Clone, Debug)]
pub struct Project {
    /// The scheme that it belongs to.
    pub scheme: Option<NodeKey>,
    /// The project that it is a part of.
    pub part_of: Option<NodeKey>,
    /// The project that it follows.
    pub follows: Option<NodeKey>,
    /// When it ran.
    pub span: Span,
    /// Its length in months, where a source gives it.
    pub duration_months: Option<u32>,
}

/// What only a scheme has.
#[derive(Clone, Debug)]
pub struct Scheme {
    /// The scheme that it is a part of.
    pub part_of: Option<NodeKey>,
    /// When it existed.
    pub span: Span,
}

/// What only a region has.
#[derive(Clone, Debug)]
pub struct Region {
    /// Its code.
    pub code: Option<Symbol>,
    /// Its level.
    pub level: RegionLevel,
    /// The region that it lies in.
    pub parent: Option<NodeKey>,
    /// When this version holds.
    pub span: Span,
}

/// What only a source has.
#[derive(Clone, Debug)]
pub struct Source {
    /// Who published it.
    pub publisher: Option<Symbol>,
    /// When it was published.
    pub published: Option<PartialDate>,
    /// Where it is.
    pub url: Option<Symbol>,
    /// Its language.
    pub language: Option<Symbol>,
    /// Its licence.
    pub licence: Option<Symbol>,
}

/// A name of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    /// What kind of name it is.
    pub kind: NameKind,
    /// The name.
    pub text: Symbol,
    /// Its language.
    pub language: Option<Symbol>,
    /// Whether a source gives this name to the node.
    pub basis: Basis,
}

/// A source behind a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Evidence {
    /// The source.
    pub source: NodeKey,
    /// Where in the source.
    pub locator: Option<Symbol>,
    /// Whether the source says so.
    pub basis: Basis,
    /// Our note.
    pub note: Option<Symbol>,
}

/// The evidences of one fact, as a range of the snapshot's evidences.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Evidences {
    /// Where they start.
    pub start: u32,
    /// How many they are.
    pub count: u32,
}
