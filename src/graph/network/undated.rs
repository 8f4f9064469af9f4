//! Facts that cannot be set in time.

use std::sync::Arc;

use crate::graph::lens::{Standing, View};
use crate::graph::network::Network;
use crate::graph::network::input::Channel;
use crate::graph::network::limits::Limits;
use crate::graph::node::NodeKey;
use crate::graph::relation::RelationKey;
use crate::graph::take_part::is_award;
use crate::model::vocabulary::{NodeKind, RelationKind, Status, TieScope};

/// How many relations could tie parties of a network, but are left out by one of some views of the same revision because
/// their dates do not settle whether they held in its time.
pub fn count(views: &[Arc<View>], network: &Network) -> usize {
    let Some(first) = views.first() else { return 0 };
    let limits = Limits::new(first, &network.input);
    let is_undated = |&key: &RelationKey| views.iter().any(|view| view.standing(key) == Standing::Undated);
    let may_tie = |&key: &RelationKey| may_tie(&limits, key) && has_parties(network, key);
    first.snapshot.relations().filter(is_undated).filter(may_tie).count()
}

/// Whether those that a relation would tie are among the parties of the network.
fn has_parties(network: &Network, key: RelationKey) -> bool {
    let snapshot = &network.view.snapshot;
    // what is no party, such as a scheme that is administered, leads on to parties
    let is_in = |node: NodeKey| !snapshot.is_party(node) || network.number(node).is_some();
    match key {
        RelationKey::Participation(number) => is_in(snapshot.participations[number as usize].party),
        RelationKey::Tie(number) => {
            let tie = &snapshot.ties[number as usize];
            is_in(tie.a) && is_in(tie.b)
        }
        RelationKey::Funding(number) => {
            let receivers = &snapshot.fundings[number as usize].receivers;
            receivers.is_empty() || receivers.iter().any(|&(node, _)| is_in(node))
        }
        RelationKey::Membership(number) => is_in(snapshot.memberships[number as usize].party),
        RelationKey::Placement(_) => false,
    }
}

/// Whether a relation is one that ties parties in a channel of the input.
fn may_tie(limits: &Limits<'_>, key: RelationKey) -> bool {
    let snapshot = &limits.view.snapshot;
    let has = |channel: Channel| limits.input.through.contains(&channel);
    if snapshot.fact(key).status == Status::NotAchieved {
        return false;
    }
    match key {
        RelationKey::Participation(number) => {
            let participation = &snapshot.participations[number as usize];
            // other channels reach participants through their projects
            let is_channel =
                limits.input.through.iter().any(|channel| !matches!(channel, Channel::Units | Channel::Clusters));
            is_channel
                && limits.has_project(participation.project)
                && limits.has_role(participation)
                && !limits.is_collective(participation.party)
        }
        RelationKey::Tie(number) => {
            let tie = &snapshot.ties[number as usize];
            let ends = tie.under.into_iter().chain([tie.a, tie.b]);
            let is_run = matches!(tie.kind, RelationKind::Administers | RelationKind::Operates | RelationKind::Created);
            tie.scope != TieScope::Some
                && (has(Channel::Ties) && limits.input.relation_kinds.contains(&tie.kind) && limits.has_row(ends)
                    || has(Channel::Units) && tie.kind == RelationKind::UnitOf && limits.has_row(tie.under)
                    || has(Channel::Administration) && is_run && snapshot.kind(tie.b) == NodeKind::Scheme)
        }
        RelationKey::Funding(number) => {
            let funding = &snapshot.fundings[number as usize];
            let receivers = funding.receivers.iter().map(|&(node, _)| node);
            let under = funding.project.into_iter().chain(funding.scheme).chain(receivers);
            (has(Channel::Funding) || has(Channel::Administration)) && is_award(funding.kind) && limits.has_row(under)
        }
        RelationKey::Membership(_) => has(Channel::Clusters) && limits.has_row([]),
        RelationKey::Placement(_) => false,
    }
}
