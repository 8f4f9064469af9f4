//! Which awards a filter chooses.

use std::collections::{HashMap, HashSet};

use crate::graph::day::Bounds;
use crate::graph::lens::View;
use crate::graph::node::{Detail, NodeKey};
use crate::graph::relation::{Funding, RelationKey};
use crate::model::vocabulary::ActorKind;

use super::Filter;
use super::places::Places;
use super::receivers::{self, Holder, holds};

/// A filter, made ready: an award is chosen when it agrees with each list. A joint award is chosen whole, so that its
/// sum is the same under every counting.
pub struct Chosen<'a> {
    view: &'a View,
    filter: &'a Filter,
    funders: Option<HashSet<NodeKey>>,
    schemes: Option<HashSet<NodeKey>>,
    projects: Option<HashSet<NodeKey>>,
    receivers: Option<HashSet<NodeKey>>,
    regions: Option<HashSet<NodeKey>>,
    clusters: Option<HashSet<NodeKey>>,
    /// When each party was a member of one of the clusters.
    members: HashMap<NodeKey, Vec<Bounds>>,
}

impl<'a> Chosen<'a> {
    /// Makes a filter ready: parts of schemes and projects, regions below, and members of clusters are added.
    pub fn new(view: &'a View, filter: &'a Filter) -> Self {
        let snapshot = &view.snapshot;
        let set = |list: &Option<Vec<NodeKey>>| list.as_ref().map(|list| list.iter().copied().collect());
        let with_parts = |list: &Option<Vec<NodeKey>>| {
            list.as_ref().map(|list| snapshot.with_parts(list.iter().copied()).into_iter().collect())
        };
        Self {
            view,
            filter,
            funders: set(&filter.funders),
            schemes: with_parts(&filter.schemes),
            projects: with_parts(&filter.projects),
            receivers: set(&filter.receivers),
            regions: filter.regions.as_ref().map(|list| view.with_regions_below(list)),
            clusters: set(&filter.clusters),
            members: filter.clusters.as_ref().map(|clusters| members(view, clusters)).unwrap_or_default(),
        }
    }

    /// Whether the filter chooses an award.
    pub fn has(&self, number: u32, places: &Places<'_>) -> bool {
        if *self.filter == Filter::default() {
            return true;
        }
        let funding = &self.view.snapshot.fundings[number as usize];
        let holders = receivers::stated(self.view, funding);
        self.has_giver(funding)
            && self.has_currency(funding)
            && agrees(self.schemes.as_ref(), holders.iter().filter_map(|holder| holder.scheme(self.view, funding)))
            && agrees(self.projects.as_ref(), projects(funding, &holders))
            && agrees(self.receivers.as_ref(), holders.iter().filter_map(|holder| holder.receiver))
            && self.has_kind(&holders)
            && self.has_member(funding, &holders)
            && self.regions.as_ref().is_none_or(|regions| places.touches(funding, &holders, regions))
    }

    fn has_giver(&self, funding: &Funding) -> bool {
        agrees(self.funders.as_ref(), self.view.giver(funding).into_iter())
    }

    fn has_currency(&self, funding: &Funding) -> bool {
        let currency = funding.currency.map(|currency| self.view.snapshot.text(currency));
        self.filter.currency.as_deref().is_none_or(|asked| currency == Some(asked))
    }

    fn has_kind(&self, holders: &[Holder]) -> bool {
        let Some(kinds) = &self.filter.receiver_kinds else { return true };
        let kind = |node: NodeKey| match &self.view.snapshot.node(node).detail {
            Detail::Actor(actor) => Some(actor.kind),
            _ => None::<ActorKind>,
        };
        holders.iter().filter_map(|holder| holder.receiver.and_then(kind)).any(|kind| kinds.contains(&kind))
    }

    /// Whether one of the clusters, or a member of one on the day of the award, receives it.
    fn has_member(&self, funding: &Funding, holders: &[Holder]) -> bool {
        let Some(clusters) = &self.clusters else { return true };
        let day = receivers::day(self.view, funding);
        let is_member =
            |party| self.members.get(&party).is_some_and(|periods| periods.iter().any(|&period| holds(period, day)));
        holders.iter().filter_map(|holder| holder.receiver).any(|party| clusters.contains(&party) || is_member(party))
    }
}

/// The projects that an award is for or received by.
fn projects(funding: &Funding, holders: &[Holder]) -> impl Iterator<Item = NodeKey> {
    let held = holders.iter().filter_map(|holder| holder.project);
    funding.project.into_iter().chain(held).chain(holders.iter().filter_map(|holder| holder.receiver))
}

/// When each party was a member of one of some clusters.
fn members(view: &View, clusters: &[NodeKey]) -> HashMap<NodeKey, Vec<Bounds>> {
    let mut members: HashMap<NodeKey, Vec<Bounds>> = HashMap::new();
    for number in clusters.iter().flat_map(|&cluster| view.snapshot.members_of(cluster)) {
        let membership = &view.snapshot.memberships[number as usize];
        if view.counts_dateless(&membership.fact) {
            let period = view.snapshot.bounds(RelationKey::Membership(number));
            members.entry(membership.party).or_default().push(period);
        }
    }
    members
}

fn agrees(asked: Option<&HashSet<NodeKey>>, mut nodes: impl Iterator<Item = NodeKey>) -> bool {
    asked.is_none_or(|asked| nodes.any(|node| asked.contains(&node)))
}
