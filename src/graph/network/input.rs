//! What makes two parties tied, how strongly, and among whom.

use crate::graph::incidence::Weighting;
use crate::graph::node::NodeKey;
use crate::model::vocabulary::{ActorKind, RelationKind, Role};

/// What ties two parties.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// Both took part in the same project at the same time.
    Projects,
    /// A recorded tie between them, or between one and a project of the other.
    Ties,
    /// One gave the other money.
    Funding,
    /// One runs or finances a scheme; the other does too, or takes part in or receives for its projects.
    Administration,
    /// One is an office or unit of the other.
    Units,
    /// One is a member of the other, or both of the same cluster at the same time.
    Clusters,
}

/// Who of a project's participants are tied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TieRule {
    /// Every pair.
    #[default]
    AllPairs,
    /// Each lead with each participant that is no lead.
    LeadStar,
}

/// Whether ties have a direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Direct {
    /// No direction.
    #[default]
    Undirected,
    /// From giver to receiver, lead to partner, along directed recorded ties; both ways where there is no direction.
    Directed,
}

/// When a shared project counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Timing {
    /// The two were together in it at some time in the lens's window.
    #[default]
    Active,
    /// Their first common day in it lies in the lens's window.
    Start,
}

/// The choice of a network. Of each list the values are alternatives; lists narrow each other; `None` does not narrow,
/// an empty list lets nothing through.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkInput {
    /// What ties.
    pub through: Vec<Channel>,
    /// Which recorded ties count in the channel TIES.
    pub relation_kinds: Vec<RelationKind>,
    /// How strong a tie is.
    pub weighting: Weighting,
    /// Who of a project's participants are tied.
    pub tie_rule: TieRule,
    /// Whether ties have a direction.
    pub direction: Direct,
    /// When a shared project counts.
    pub timing: Timing,
    /// Without these projects and their parts.
    pub except_projects: Vec<NodeKey>,
    /// Only participations in these roles.
    pub roles: Option<Vec<Role>>,
    /// Only through these projects and their parts.
    pub projects: Option<Vec<NodeKey>>,
    /// Only through projects and ties of these schemes and their parts.
    pub schemes: Option<Vec<NodeKey>>,
    /// Only these clusters and their members.
    pub clusters: Option<Vec<NodeKey>>,
    /// Only parties with a place in one of these regions or below, in any role but CONCERNS.
    pub regions: Option<Vec<NodeKey>>,
    /// Only actors of these kinds; leaves clusters out.
    pub actor_kinds: Option<Vec<ActorKind>>,
    /// Only these parties.
    pub parties: Option<Vec<NodeKey>>,
    /// Without projects with more participants than this.
    pub max_project_size: Option<u32>,
    /// Without ties that weigh less than this.
    pub min_weight: Option<f64>,
}

impl Default for NetworkInput {
    fn default() -> Self {
        Self {
            through: vec![Channel::Projects],
            relation_kinds: RelationKind::COLLABORATIVE.to_vec(),
            weighting: Weighting::Count,
            tie_rule: TieRule::AllPairs,
            direction: Direct::Undirected,
            timing: Timing::Active,
            except_projects: Vec::new(),
            roles: None,
            projects: None,
            schemes: None,
            clusters: None,
            regions: None,
            actor_kinds: None,
            parties: None,
            max_project_size: None,
            min_weight: None,
        }
    }
}
