//! Who holds which part of an award.

use rust_decimal::Decimal;

use crate::graph::day::Window;
use crate::graph::lens::View;
use crate::graph::node::{Detail, NodeKey};
use crate::graph::relation::Funding;
use crate::model::vocabulary::{Basis, NodeKind, Role, Status};

use super::exact::{Exact, Weights};
use super::{Counting, Place};

/// Who holds a part of an award.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The receiver; `None`: not stated, or under LEAD no lead.
    pub receiver: Option<NodeKey>,
    /// The project that the part is for: the award's, else the receiver where it is one.
    pub project: Option<NodeKey>,
    /// Whose seat places the part where nothing else does.
    pub sits: Option<NodeKey>,
    /// Whether a source says that it is the receiver.
    pub basis: Basis,
}

impl Holder {
    fn of(view: &View, funding: &Funding, receiver: Option<NodeKey>) -> Self {
        let is_project = |&node: &NodeKey| view.snapshot.kind(node) == NodeKind::Project;
        let project = funding.project.or(receiver.filter(is_project));
        Self { receiver, project, sits: receiver, basis: Basis::Stated }
    }

    /// The scheme of the part: the award's own, else the receiving scheme, else its project's.
    pub fn scheme(&self, view: &View, funding: &Funding) -> Option<NodeKey> {
        let receiving = self.receiver.filter(|&node| view.snapshot.kind(node) == NodeKind::Scheme);
        funding.scheme.or(receiving).or_else(|| match &view.snapshot.node(self.project?).detail {
            Detail::Project(project) => project.scheme,
            _ => None,
        })
    }
}

/// The day of an award, as the days that its date may mean.
pub fn day(view: &View, funding: &Funding) -> Option<Window> {
    let bounds = view.snapshot.funding_bounds(funding);
    bounds.is_start_known.then_some(Window { start: bounds.start, end: bounds.end })
}

/// The receivers of an award whatever the counting: the named ones, else the project itself, else one not stated.
pub fn stated(view: &View, funding: &Funding) -> Vec<Holder> {
    if funding.receivers.is_empty() {
        return vec![Holder::of(view, funding, funding.project)];
    }
    named(funding).into_iter().map(|(node, _)| Holder::of(view, funding, Some(node))).collect()
}

/// Who holds an amount, and how much of it.
pub fn held(
    view: &View,
    funding: &Funding,
    amount: Exact,
    (counting, place): (Counting, Place),
) -> Vec<(Holder, Exact)> {
    if counting != Counting::Lead {
        return by_share(view, funding, amount, counting);
    }
    let leads = leads(view, funding);
    let weights = Weights::equal(leads.len());
    let parts = leads.into_iter().enumerate().map(|(at, lead)| (lead, weights.part(amount, at)));
    if place == Place::Receiver || funding.receivers.len() < 2 {
        return parts.collect();
    }
    // The lead holds the money, but where it is to be used is no matter of who leads: there each receiver has a share.
    let under_each = |(lead, part): (Holder, Exact)| {
        let shared = by_share(view, funding, part, Counting::Share).into_iter();
        shared.map(move |(holder, part)| (Holder { sits: holder.receiver, ..lead }, part))
    };
    parts.flat_map(under_each).collect()
}

fn by_share(view: &View, funding: &Funding, amount: Exact, counting: Counting) -> Vec<(Holder, Exact)> {
    if funding.receivers.len() < 2 {
        return stated(view, funding).into_iter().map(|holder| (holder, amount)).collect();
    }
    let named = named(funding);
    let weights = match counting {
        Counting::Share | Counting::Lead => Weights::by_share(named.iter().map(|&(_, share)| share)),
        Counting::Split | Counting::Whole => Weights::equal(named.len()),
    };
    let part = |at| if counting == Counting::Whole { amount } else { weights.part(amount, at) };
    let holders = named.iter().enumerate().filter(|&(at, _)| weights.has(at));
    holders.map(|(at, &(node, _))| (Holder::of(view, funding, Some(node)), part(at))).collect()
}

/// The named receivers, each once: one that stands twice has both its shares.
fn named(funding: &Funding) -> Vec<(NodeKey, Option<Decimal>)> {
    let mut named: Vec<(NodeKey, Option<Decimal>)> = Vec::with_capacity(funding.receivers.len());
    for &(node, share) in &funding.receivers {
        match named.iter_mut().find(|(other, _)| *other == node) {
            Some((_, sum)) => *sum = sum.zip(share).map(|(one, other)| one.saturating_add(other)).or(*sum).or(share),
            None => named.push((node, share)),
        }
    }
    named
}

/// The leads of an award: its one named receiver; of several the project's leads among them; of none the project's
/// leads. Where there is no lead, one that says so.
fn leads(view: &View, funding: &Funding) -> Vec<Holder> {
    if let [(node, _)] = *named(funding) {
        return vec![Holder::of(view, funding, Some(node))];
    }
    let is_named = |node| funding.receivers.is_empty() || funding.receivers.iter().any(|&(other, _)| other == node);
    let leads = funding.project.map(|project| project_leads(view, project)).unwrap_or_default();
    let leads = leads.into_iter().filter(|&(node, _)| is_named(node));
    let holder = |(node, basis)| Holder { basis, ..Holder::of(view, funding, Some(node)) };
    let leads: Vec<Holder> = leads.map(holder).collect();
    if leads.is_empty() { vec![Holder::of(view, funding, None)] } else { leads }
}

/// The leads of a project at any time: its COORDINATOR, else RESPONSIBLE, else OWNER; of several rows of one the basis
/// is the best.
fn project_leads(view: &View, project: NodeKey) -> Vec<(NodeKey, Basis)> {
    let participations = &view.snapshot.participations[view.snapshot.participations_of(project)];
    let is_seen = |status: Status| status != Status::NotAchieved;
    for role in [Role::Coordinator, Role::Responsible, Role::Owner] {
        let rows = participations.iter().filter(|row| row.role == role);
        let rows = rows.filter(|row| view.sees_dateless(&row.fact) && is_seen(row.fact.status));
        let mut leads: Vec<_> = rows.map(|row| (row.party, row.fact.basis)).collect();
        leads.sort_unstable();
        leads.dedup_by_key(|lead| lead.0);
        if !leads.is_empty() {
            return leads;
        }
    }
    Vec::new()
}
