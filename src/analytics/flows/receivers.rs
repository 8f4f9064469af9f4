//! Who holds which part of an award.

use rust_decimal::Decimal;

use crate::graph::day::{self, Answer, Bounds, Window};
use crate::graph::lens::View;
use crate::graph::node::{Detail, NodeKey};
use crate::graph::relation::Funding;
use crate::model::date::{End, PartialDate};
use crate::model::vocabulary::{Basis, NodeKind, Role};

use super::exact::{Exact, Weights};
use super::{Counting, Place};

/// Who holds a part of an award.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The receiver; `None`: not stated, or under LEAD no lead.
    pub receiver: Option<NodeKey>,
    /// Who is named as receiver, whoever leads.
    named: Option<NodeKey>,
    /// The project that the part is for: the award's, else the receiver where it is one.
    pub project: Option<NodeKey>,
    /// Whose seat places the part where nothing else does.
    pub sits: Option<NodeKey>,
    /// Whether a source says that it is the receiver.
    pub basis: Basis,
}

impl Holder {
    fn of(view: &View, funding: &Funding, receiver: Option<NodeKey>) -> Self {
        let project = funding.project.or_else(|| receiver.filter(|&node| is_of(view, node, NodeKind::Project)));
        Self { receiver, named: receiver, project, sits: receiver, basis: Basis::Stated }
    }

    /// The scheme of the part: the award's own, else the receiving scheme, else its project's.
    pub fn scheme(&self, view: &View, funding: &Funding) -> Option<NodeKey> {
        let receiving = || self.named.filter(|&node| is_of(view, node, NodeKind::Scheme));
        funding.scheme.or_else(receiving).or_else(|| match &view.snapshot.node(self.project?).detail {
            Detail::Project(project) => project.scheme,
            _ => None,
        })
    }
}

/// Whether a node is of a kind, by its number alone: nodes are looked up all over memory.
fn is_of(view: &View, node: NodeKey, kind: NodeKind) -> bool {
    let mut nodes = view.snapshot.of_kind(kind);
    nodes.next().is_some_and(|first| first <= node && (node.0 - first.0) as usize <= nodes.len())
}

/// The date of an award: its own, else of its project's start.
pub fn date(view: &View, funding: &Funding) -> Option<PartialDate> {
    let project = || funding.dating_project(&view.snapshot).map(|project| view.snapshot.node(project).span().from);
    funding.fact.span.from.date().or_else(|| project().and_then(End::date))
}

/// The days that the date of an award may mean.
pub fn day(view: &View, funding: &Funding) -> Option<Window> {
    date(view, funding).map(|date| Window { start: day::day(date.first_day()), end: day::day(date.last_day()) })
}

/// Whether dates leave it open or settle that something held on the day of an award; without a day they leave it open.
pub fn holds(bounds: Bounds, day: Option<Window>) -> bool {
    day.is_none_or(|day| bounds.answer(day) != Answer::Out)
}

/// The receivers of an award whatever the counting: the named ones, else the project itself, else one not stated.
pub fn stated(view: &View, funding: &Funding) -> Vec<Holder> {
    let mut holders = Vec::with_capacity(funding.receivers.len().max(1));
    by_share(view, funding, Exact::default(), Counting::Split, &mut |holder, _| holders.push(holder));
    holders
}

/// Hands out who holds an amount, and how much of it.
pub fn held(
    view: &View,
    funding: &Funding,
    amount: Exact,
    (counting, place): (Counting, Place),
    each: &mut impl FnMut(Holder, Exact),
) {
    if counting != Counting::Lead {
        return by_share(view, funding, amount, counting, each);
    }
    let leads = leads(view, funding);
    let weights = Weights::equal(leads.len());
    for (at, lead) in leads.into_iter().enumerate() {
        let amount = weights.part(amount, at);
        // The lead holds it, but what it is for, and where it is to be used, is no matter of who leads: there each
        // receiver has a share.
        by_share(view, funding, amount, Counting::Share, &mut |holder, amount| {
            let sits = if place == Place::Receiver { lead.sits } else { holder.sits };
            each(Holder { receiver: lead.receiver, basis: lead.basis, sits, ..holder }, amount);
        });
    }
}

fn by_share(view: &View, funding: &Funding, amount: Exact, counting: Counting, each: &mut impl FnMut(Holder, Exact)) {
    match &*funding.receivers {
        [] => return each(Holder::of(view, funding, funding.project), amount),
        [(node, _)] => return each(Holder::of(view, funding, Some(*node)), amount),
        _ => {}
    }
    let named = named(funding);
    let weights = match counting {
        Counting::Share | Counting::Lead => Weights::by_share(named.iter().map(|&(_, share)| share)),
        Counting::Split | Counting::Whole => Weights::equal(named.len()),
    };
    for (at, &(node, _)) in named.iter().enumerate().filter(|&(at, _)| weights.has(at)) {
        let part = if counting == Counting::Whole { amount } else { weights.part(amount, at) };
        each(Holder::of(view, funding, Some(node)), part);
    }
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
    if let [(node, _), others @ ..] = &*funding.receivers
        && others.iter().all(|(other, _)| other == node)
    {
        return vec![Holder::of(view, funding, Some(*node))];
    }
    let is_named = |node| funding.receivers.is_empty() || funding.receivers.iter().any(|&(other, _)| other == node);
    let leads = funding.project.map(|project| project_leads(view, project, day(view, funding))).unwrap_or_default();
    let leads = leads.into_iter().filter(|&(node, _)| is_named(node));
    let holder = |(node, basis)| Holder { basis, ..Holder::of(view, funding, Some(node)) };
    let leads: Vec<Holder> = leads.map(holder).collect();
    if leads.is_empty() { vec![Holder::of(view, funding, None)] } else { leads }
}

/// The leads of a project on the day of an award, else, as where it was awarded before they began, those at any time: its
/// COORDINATOR, else RESPONSIBLE, else OWNER; of several rows of one the basis is the best.
fn project_leads(view: &View, project: NodeKey, day: Option<Window>) -> Vec<(NodeKey, Basis)> {
    let participations = &view.snapshot.participations[view.snapshot.participations_of(project)];
    let leads = |role: Role, day: Option<Window>| {
        let rows = participations.iter().filter(|row| row.role == role && view.counts_dateless(&row.fact));
        let rows = rows.filter(|row| holds(Bounds::of(row.fact.span), day));
        let mut leads: Vec<_> = rows.map(|row| (row.party, row.fact.basis)).collect();
        leads.sort_unstable();
        leads.dedup_by_key(|lead| lead.0);
        leads
    };
    let roles = [Role::Coordinator, Role::Responsible, Role::Owner];
    let tries = [day, None].into_iter().flat_map(|day| roles.map(|role| (role, day)));
    tries.map(|(role, day)| leads(role, day)).find(|leads| !leads.is_empty()).unwrap_or_default()
}
