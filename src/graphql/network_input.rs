//! What makes two parties tied, how strongly, and among whom, as an argument.

use async_graphql::{Enum, ID, InputObject, Result};

use crate::graph::lens::View;
use crate::graph::network::input;
use crate::graphql::error::bad_input;
use crate::graphql::seen::nodes_of;
use crate::graphql::vocabulary::{ActorKind, RelationKind, Role, values};
use crate::model::vocabulary::NodeKind;

/// What ties two parties.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::graph::network::input::Channel")]
pub enum Channel {
    /// Both took part in the same project, in any role but FUNDER and ADMINISTRATOR, at the same time. Actors of kind
    /// COLLECTIVE, of whom nobody knows who they are, are not tied by this.
    Projects,
    /// A recorded tie of the relationKinds between them, or between one and a project in which the other takes part.
    Ties,
    /// One gave the other money (AWARDED, PAID, LOAN, GUARANTEE); a project that receives stands for its participants.
    Funding,
    /// One runs or finances a scheme; the other does so too, or takes part in or receives for its projects.
    Administration,
    /// One is an office or unit of the other.
    Units,
    /// One is a member of the other, or both were members of the same cluster at the same time; not actors of kind COLLECTIVE.
    Clusters,
}

/// How strong a tie is.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::graph::incidence::Weighting")]
pub enum Weighting {
    /// Every tie weighs 1.
    Binary,
    /// The number of shared projects, recorded ties, awards, memberships and schemes.
    Count,
    /// Each shared project of n parties gives 1/(n - 1) (Newman 2001); 1 in other channels.
    Newman,
}

/// Who of a project's participants are tied.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::graph::network::input::TieRule")]
pub enum TieRule {
    /// Every pair.
    AllPairs,
    /// Each lead (COORDINATOR, else RESPONSIBLE, else OWNER) with each participant that is no lead.
    LeadStar,
}

/// Whether ties have a direction.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::graph::network::input::Direct")]
pub enum Direct {
    /// No direction.
    Undirected,
    /// From giver to receiver, lead to partner, along directed recorded ties; both ways where there is no direction.
    Directed,
}

/// When a shared project counts.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::graph::network::input::Timing")]
pub enum Timing {
    /// The two were together in it at some time in the lens's period.
    Active,
    /// Their first common day in it lies in the lens's period: what began then. Of each project for itself; two who met in
    /// an earlier one count again.
    Start,
}

/// What makes two parties tied, how strongly, and among whom. Without restriction the parties are all actors and clusters
/// of the revision, those without a tie too. Values of one list are alternatives; lists narrow each other; an empty list
/// lets nothing through.
#[derive(InputObject, Clone, Debug, Default)]
pub struct NetworkInput {
    /// What ties two parties; one tie for each pair, its weight the sum over channels.
    #[graphql(default_with = "Some(vec![Channel::Projects])")]
    pub through: Option<Vec<Channel>>,
    /// Which recorded ties count in TIES; null: those that are collaboration (COLLABORATION `KNOWLEDGE_SHARING` MENTORING
    /// `BROKER_RELATION` `FIRM_COLLABORATION` `JOINT_INITIATIVE` `CO_LOCATION` SERVICE APPLICATION).
    pub relation_kinds: Option<Vec<RelationKind>>,
    /// How strong a tie is.
    #[graphql(default_with = "Some(Weighting::Count)")]
    pub weighting: Option<Weighting>,
    /// Who of a project's participants are tied: all pairs, or the lead with each partner.
    #[graphql(default_with = "Some(TieRule::AllPairs)")]
    pub tie_rule: Option<TieRule>,
    /// Whether ties have a direction.
    #[graphql(default_with = "Some(Direct::Undirected)")]
    pub direction: Option<Direct>,
    /// When a shared project counts.
    #[graphql(default_with = "Some(Timing::Active)")]
    pub timing: Option<Timing>,
    /// Without these projects and their parts, such as the evaluated programme's own.
    pub except_projects: Option<Vec<ID>>,
    /// Only participations in these roles.
    pub roles: Option<Vec<Role>>,
    /// Only through these projects and their parts: in every channel, ties that are under them and parties that take part
    /// in them.
    pub projects: Option<Vec<ID>>,
    /// Only through these schemes and their parts: in every channel, ties that are under them or their projects, and parties
    /// that take part in these.
    pub schemes: Option<Vec<ID>>,
    /// Only these clusters and their members.
    pub clusters: Option<Vec<ID>>,
    /// Only parties with a place in one of these regions or below, in any role but CONCERNS.
    pub regions: Option<Vec<ID>>,
    /// Only actors of these kinds; leaves clusters out.
    pub actor_kinds: Option<Vec<ActorKind>>,
    /// Only these parties.
    pub parties: Option<Vec<ID>>,
    /// Leave out projects with more participants than this: huge consortia make everybody everybody's partner.
    pub max_project_size: Option<i32>,
    /// Leave out ties that weigh less than this.
    pub min_weight: Option<f64>,
}

impl NetworkInput {
    /// The same choice with the nodes of a view; ids that do not exist there are errors.
    pub fn resolve(&self, view: &View) -> Result<input::NetworkInput> {
        let nodes = |argument: &str, ids: &Option<Vec<ID>>, kinds: &[NodeKind]| {
            ids.as_ref().map(|ids| nodes_of(view, argument, ids, kinds)).transpose()
        };
        let size = |size: i32| {
            let wrong = || bad_input(format!("maxProjectSize is {size}; write 0 or more"));
            u32::try_from(size).map_err(|_| wrong())
        };
        let base = input::NetworkInput::default();
        Ok(input::NetworkInput {
            through: self.through.as_deref().map_or(base.through, values),
            relation_kinds: self.relation_kinds.as_deref().map_or(base.relation_kinds, values),
            weighting: self.weighting.map_or(base.weighting, Into::into),
            tie_rule: self.tie_rule.map_or(base.tie_rule, Into::into),
            direction: self.direction.map_or(base.direction, Into::into),
            timing: self.timing.map_or(base.timing, Into::into),
            except_projects: nodes("exceptProjects", &self.except_projects, &[NodeKind::Project])?.unwrap_or_default(),
            roles: self.roles.as_deref().map(values),
            projects: nodes("projects", &self.projects, &[NodeKind::Project])?,
            schemes: nodes("schemes", &self.schemes, &[NodeKind::Scheme])?,
            clusters: nodes("clusters", &self.clusters, &[NodeKind::Cluster])?,
            regions: nodes("regions", &self.regions, &[NodeKind::Region])?,
            actor_kinds: self.actor_kinds.as_deref().map(values),
            parties: nodes("parties", &self.parties, &[NodeKind::Actor, NodeKind::Cluster])?,
            max_project_size: self.max_project_size.map(size).transpose()?,
            min_weight: self.min_weight,
        })
    }
}
