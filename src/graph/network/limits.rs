//! Which parties, projects and rows a network's input lets in.

use std::collections::HashSet;

use crate::graph::day::Window;
use crate::graph::lens::View;
use crate::graph::network::input::NetworkInput;
use crate::graph::node::{Detail, NodeKey};
use crate::graph::relation::{Participation, RelationKey};
use crate::graph::take_part::takes_part;
use crate::model::vocabulary::{ActorKind, NodeKind, PlaceRole};

/// What the input of a network lets in.
pub struct Limits<'a> {
    pub view: &'a View,
    pub input: &'a NetworkInput,
    /// The time that the lens asks about.
    pub window: Window,
    /// The named projects with their parts.
    projects: Option<HashSet<NodeKey>>,
    /// The named schemes with their parts.
    schemes: Option<HashSet<NodeKey>>,
    excluded: HashSet<NodeKey>,
}

impl<'a> Limits<'a> {
    pub fn new(view: &'a View, input: &'a NetworkInput) -> Self {
        let whole = |nodes: &Vec<NodeKey>| view.snapshot.with_parts(nodes.iter().copied()).into_iter().collect();
        Self {
            view,
            input,
            window: view.lens.time.window().unwrap_or(Window::ALL),
            projects: input.projects.as_ref().map(whole),
            schemes: input.schemes.as_ref().map(whole),
            excluded: whole(&input.except_projects),
        }
    }

    /// Whether anything must be under certain projects or schemes.
    fn is_narrowed(&self) -> bool {
        self.projects.is_some() || self.schemes.is_some()
    }

    /// Whether a project may tie its participants.
    pub fn has_project(&self, project: NodeKey) -> bool {
        let Detail::Project(detail) = &self.view.snapshot.node(project).detail else { return false };
        let is_scheme = |schemes: &HashSet<NodeKey>| detail.scheme.is_some_and(|scheme| schemes.contains(&scheme));
        !self.excluded.contains(&project)
            && self.projects.as_ref().is_none_or(|projects| projects.contains(&project))
            && self.schemes.as_ref().is_none_or(is_scheme)
    }

    /// Whether what a row stands under, if anything, is an excluded project.
    pub fn is_excluded(&self, under: Option<NodeKey>) -> bool {
        under.is_some_and(|node| self.excluded.contains(&node))
    }

    /// Whether a row that stands under some projects and schemes counts: under no excluded one, and where projects or
    /// schemes are named, under one of them.
    pub fn has_row(&self, under: impl IntoIterator<Item = NodeKey>) -> bool {
        let mut is_under_named = !self.is_narrowed();
        for node in under {
            match self.view.snapshot.kind(node) {
                NodeKind::Project if self.excluded.contains(&node) => return false,
                NodeKind::Project => is_under_named |= self.has_project(node),
                NodeKind::Scheme => is_under_named |= self.has_scheme(node),
                _ => {}
            }
        }
        is_under_named
    }

    /// Whether rows under a scheme itself count: not where projects are named.
    pub fn has_scheme(&self, scheme: NodeKey) -> bool {
        self.projects.is_none() && self.schemes.as_ref().is_none_or(|schemes| schemes.contains(&scheme))
    }

    /// Whether a participation makes its party a participant, whatever the time.
    pub fn has_role(&self, participation: &Participation) -> bool {
        takes_part(participation.role)
            && self.input.roles.as_ref().is_none_or(|roles| roles.contains(&participation.role))
    }

    /// Whether a party is spoken of as one without being expanded.
    pub fn is_collective(&self, party: NodeKey) -> bool {
        matches!(&self.view.snapshot.node(party).detail, Detail::Actor(actor) if actor.kind == ActorKind::Collective)
    }

    /// The participants of a project that ties may reach through it, each with whether a source states it: in the lens,
    /// in the roles asked for, not collective.
    pub fn participants(&self, project: NodeKey) -> Vec<(NodeKey, bool)> {
        if !self.has_project(project) {
            return Vec::new();
        }
        let snapshot = &self.view.snapshot;
        let mut reached: Vec<(NodeKey, bool)> = Vec::new();
        for number in snapshot.participations_of(project) {
            let participation = &snapshot.participations[number];
            let is_in = self.has_role(participation)
                && self.view.counts(RelationKey::Participation(number as u32))
                && !self.is_collective(participation.party);
            if !is_in {
                continue;
            }
            let is_stated = participation.fact.basis == crate::model::vocabulary::Basis::Stated;
            match reached.last_mut() {
                Some(last) if last.0 == participation.party => last.1 |= is_stated,
                _ => reached.push((participation.party, is_stated)),
            }
        }
        reached
    }

    /// The parties of the network, by id.
    pub fn parties(&self) -> Vec<NodeKey> {
        let snapshot = &self.view.snapshot;
        let of_clusters = self.input.clusters.as_ref().map(|clusters| self.view.with_members(clusters));
        let of_projects = self.is_narrowed().then(|| self.participants_of_all());
        let regions = self.input.regions.as_ref().map(|regions| self.view.with_regions_below(regions));
        let named: Option<HashSet<NodeKey>> =
            self.input.parties.as_ref().map(|parties| parties.iter().copied().collect());
        let is_in = |party: &NodeKey| {
            let has = |set: &Option<HashSet<NodeKey>>| set.as_ref().is_none_or(|set| set.contains(party));
            has(&of_clusters)
                && has(&of_projects)
                && has(&named)
                && self.input.actor_kinds.as_ref().is_none_or(|kinds| self.is_kind(*party, kinds))
                && regions.as_ref().is_none_or(|regions| self.view.is_placed(*party, regions))
        };
        snapshot.parties().filter(is_in).collect()
    }

    fn is_kind(&self, party: NodeKey, kinds: &[ActorKind]) -> bool {
        matches!(&self.view.snapshot.node(party).detail, Detail::Actor(actor) if kinds.contains(&actor.kind))
    }

    /// Who takes part in the projects that are let in, collective actors too: they are parties, though nothing ties them.
    fn participants_of_all(&self) -> HashSet<NodeKey> {
        let snapshot = &self.view.snapshot;
        let mut parties = HashSet::new();
        for project in snapshot.of_kind(NodeKind::Project).filter(|&project| self.has_project(project)) {
            for number in snapshot.participations_of(project) {
                let participation = &snapshot.participations[number];
                if self.has_role(participation) && self.view.counts(RelationKey::Participation(number as u32)) {
                    parties.insert(participation.party);
                }
            }
        }
        parties
    }
}

impl View {
    /// Whether a node has a place, in any role but CONCERNS, in one of some regions.
    pub fn is_placed(&self, node: NodeKey, regions: &HashSet<NodeKey>) -> bool {
        let snapshot = &self.snapshot;
        snapshot.placements_of(node).into_iter().any(|number| {
            let placement = &snapshot.placements[number as usize];
            placement.role != PlaceRole::Concerns
                && regions.contains(&placement.region)
                && self.counts(RelationKey::Placement(number))
        })
    }
}
