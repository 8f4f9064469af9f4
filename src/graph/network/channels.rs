//! The channels of a network: the rules that make two parties tied, each with the rows behind the tie.

use std::collections::{BTreeMap, BTreeSet};

use rayon::iter::ParallelIterator;
use rayon::slice::ParallelSlice;

use crate::graph::lens::View;
use crate::graph::network::input::{Channel, Direct};
use crate::graph::network::limits::Limits;
use crate::graph::network::together;
use crate::graph::node::{Detail, NodeKey};
use crate::graph::relation::{RelationKey, Tie};
use crate::graph::take_part::is_award;
use crate::model::vocabulary::{Basis, NodeKind, RelationKind, TieScope};

/// Something that a tie between two parties is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ground {
    /// A project that both take part in, or through which one is reached.
    Project(NodeKey),
    /// A recorded tie, by number.
    Tie(u32),
    /// A funding, by number.
    Funding(u32),
    /// A membership, by number.
    Membership(u32),
}

/// One thing that ties two parties.
pub struct Contribution<'a> {
    /// One party; in a directed network whence.
    pub a: NodeKey,
    /// The other party.
    pub b: NodeKey,
    /// Whether it goes from `a` to `b` only.
    pub is_directed: bool,
    /// Its weight under NEWMAN is 1 divided by this; 1 under COUNT.
    pub denominator: u32,
    /// Whether all rows that make it are stated.
    pub is_stated: bool,
    /// The rows that make it.
    pub grounds: &'a [Ground],
}

/// Parties of which every two are tied by one and the same, without direction, as sources state it.
pub struct Whole<'a> {
    /// The parties, ascending.
    pub members: &'a [NodeKey],
    /// The weight of each tie under NEWMAN is 1 divided by this; 1 under COUNT.
    pub denominator: u32,
}

/// Takes what ties parties.
pub trait Sink {
    /// Takes one contribution.
    fn take(&mut self, contribution: Contribution<'_>);

    /// Whether [`Sink::take_whole`] may be given sets of parties in place of their pairs.
    fn takes_wholes(&self) -> bool {
        false
    }

    /// Takes parties of which every two are tied.
    fn take_whole(&mut self, _whole: Whole<'_>) {}

    /// Whether nothing more is wanted.
    fn is_left(&self) -> bool {
        false
    }
}

/// Which pair is asked about, so that only rows near it are looked at; `None`: all pairs.
pub type Focus = Option<(NodeKey, NodeKey)>;

/// Gives sinks all that ties parties in the channels of the input: projects in parallel, some to each sink, then all else to
/// one more. Taken together in this order the sinks hold the same for any number of threads.
pub fn contribute_to_many<S: Sink + Send>(limits: &Limits<'_>, new: impl Fn() -> S + Sync) -> Vec<S> {
    const SHARE: usize = 2048;
    let mut sinks = Vec::new();
    if limits.input.through.contains(&Channel::Projects) {
        let projects = together::shared_projects(limits, None);
        let shares = projects.par_chunks(SHARE).map(|projects| {
            let mut sink = new();
            together::projects(limits, None, projects, &mut sink);
            sink
        });
        sinks = shares.collect();
    }
    let mut sink = new();
    contribute_beside_projects(limits, None, &mut sink);
    sinks.push(sink);
    sinks
}

/// Gives the sink all that ties parties in the channels of the input.
pub fn contribute(limits: &Limits<'_>, focus: Focus, sink: &mut impl Sink) {
    if limits.input.through.contains(&Channel::Projects) {
        together::projects(limits, focus, &together::shared_projects(limits, focus), sink);
    }
    contribute_beside_projects(limits, focus, sink);
}

fn contribute_beside_projects(limits: &Limits<'_>, focus: Focus, sink: &mut impl Sink) {
    let has = |channel: Channel| limits.input.through.contains(&channel);
    if has(Channel::Ties) {
        ties(limits, focus, sink);
    }
    if has(Channel::Funding) {
        funding(limits, focus, sink);
    }
    if has(Channel::Administration) {
        administration(limits, sink);
    }
    if has(Channel::Units) {
        units(limits, focus, sink);
    }
    if has(Channel::Clusters) {
        together::clusters(limits, focus, sink);
    }
}

/// The parties at an end of a row: the party itself, or the participants of a project.
fn ends(limits: &Limits<'_>, node: NodeKey) -> Vec<(NodeKey, bool)> {
    match limits.view.snapshot.kind(node) {
        NodeKind::Actor | NodeKind::Cluster => vec![(node, true)],
        NodeKind::Project => limits.participants(node),
        NodeKind::Scheme | NodeKind::Region | NodeKind::Source => Vec::new(),
    }
}

fn ties(limits: &Limits<'_>, focus: Focus, sink: &mut impl Sink) {
    let snapshot = &limits.view.snapshot;
    let is_project = |node| snapshot.kind(node) == NodeKind::Project;
    for number in tie_numbers(limits.view, focus) {
        let tie = &snapshot.ties[number as usize];
        let counts = limits.input.relation_kinds.contains(&tie.kind)
            && tie.scope != TieScope::Some
            && limits.view.counts(RelationKey::Tie(number))
            && !(is_project(tie.a) && is_project(tie.b))
            && limits.has_row(tie.under.into_iter().chain([tie.a, tie.b]));
        if counts {
            for &(a, is_a_stated) in &ends(limits, tie.a) {
                for &(b, is_b_stated) in &ends(limits, tie.b) {
                    let is_stated = is_a_stated && is_b_stated && tie.fact.basis == Basis::Stated;
                    let grounds = &[Ground::Tie(number)];
                    let is_directed = tie.is_directed;
                    sink.take(Contribution { a, b, is_directed, denominator: 1, is_stated, grounds });
                }
            }
        }
    }
}

/// The recorded ties that may tie a pair: at either party, or at a project of either.
fn tie_numbers(view: &View, focus: Focus) -> Vec<u32> {
    let snapshot = &view.snapshot;
    let Some((a, b)) = focus else { return (0..snapshot.ties.len() as u32).collect() };
    let mut numbers = BTreeSet::new();
    for party in [a, b] {
        numbers.extend(snapshot.ties_of(party));
        for number in snapshot.participations_by(party) {
            numbers.extend(snapshot.ties_of(snapshot.participations[number as usize].project));
        }
    }
    numbers.into_iter().collect()
}

fn units(limits: &Limits<'_>, focus: Focus, sink: &mut impl Sink) {
    let snapshot = &limits.view.snapshot;
    let numbers = focus.map_or_else(|| (0..snapshot.ties.len() as u32).collect(), |(a, _)| snapshot.ties_of(a));
    for number in numbers {
        let tie = &snapshot.ties[number as usize];
        let counts = tie.kind == RelationKind::UnitOf
            && tie.scope != TieScope::Some
            && limits.view.counts(RelationKey::Tie(number))
            && limits.has_row(tie.under);
        if counts && snapshot.is_party(tie.a) && snapshot.is_party(tie.b) {
            sink.take(Contribution {
                a: tie.a,
                b: tie.b,
                is_directed: tie.is_directed,
                denominator: 1,
                is_stated: tie.fact.basis == Basis::Stated,
                grounds: &[Ground::Tie(number)],
            });
        }
    }
}

fn funding(limits: &Limits<'_>, focus: Focus, sink: &mut impl Sink) {
    let snapshot = &limits.view.snapshot;
    let numbers = match focus {
        None => (0..snapshot.fundings.len() as u32).collect(),
        Some((a, b)) => [snapshot.fundings_given(a), snapshot.fundings_given(b)].concat(),
    };
    for number in numbers {
        let funding = &snapshot.fundings[number as usize];
        let Some(giver) = limits.view.giver(funding) else { continue };
        let receivers = funding.receivers.iter().map(|&(node, _)| node);
        let under = funding.project.into_iter().chain(funding.scheme).chain(receivers.clone());
        let counts =
            is_award(funding.kind) && limits.view.counts(RelationKey::Funding(number)) && limits.has_row(under);
        if !counts {
            continue;
        }
        let is_row_stated = funding.fact.basis == Basis::Stated && funding.giver_basis == Basis::Stated;
        let receivers: BTreeSet<NodeKey> =
            if funding.receivers.is_empty() { funding.project.into_iter().collect() } else { receivers.collect() };
        let mut reached: BTreeMap<NodeKey, bool> = BTreeMap::new();
        for (party, is_stated) in receivers.into_iter().flat_map(|receiver| ends(limits, receiver)) {
            *reached.entry(party).or_default() |= is_stated;
        }
        for (party, is_stated) in reached {
            sink.take(Contribution {
                a: giver,
                b: party,
                is_directed: true,
                denominator: 1,
                is_stated: is_row_stated && is_stated,
                grounds: &[Ground::Funding(number)],
            });
        }
    }
}

/// Whether a recorded tie says that a party runs a scheme.
fn is_running(tie: &Tie) -> bool {
    matches!(tie.kind, RelationKind::Administers | RelationKind::Operates | RelationKind::Created)
        && tie.scope != TieScope::Some
}

/// Who someone is in the administration of a scheme: the rows that say so, and whether one is stated.
#[derive(Default, Clone)]
struct Grounds {
    rows: Vec<Ground>,
    is_stated: bool,
}

impl Grounds {
    fn add(&mut self, ground: Ground, is_stated: bool) {
        if !self.rows.contains(&ground) {
            self.rows.push(ground);
        }
        self.is_stated |= is_stated;
    }
}

type Parties = BTreeMap<NodeKey, Grounds>;

/// The parties that run or finance a scheme, by rows on the scheme itself.
fn runners(limits: &Limits<'_>, scheme: NodeKey) -> Parties {
    let (view, snapshot) = (limits.view, &limits.view.snapshot);
    let mut parties = Parties::new();
    for number in snapshot.ties_of(scheme) {
        let tie = &snapshot.ties[number as usize];
        let counts = is_running(tie) && view.counts(RelationKey::Tie(number)) && !limits.is_excluded(tie.under);
        if counts && tie.b == scheme && snapshot.is_party(tie.a) {
            parties.entry(tie.a).or_default().add(Ground::Tie(number), tie.fact.basis == Basis::Stated);
        }
    }
    for number in snapshot.fundings_received(scheme) {
        let funding = &snapshot.fundings[number as usize];
        let counts = view.counts(RelationKey::Funding(number)) && !limits.is_excluded(funding.project);
        if let Some(giver) = view.giver(funding).filter(|_| counts) {
            let is_stated = funding.fact.basis == Basis::Stated && funding.giver_basis == Basis::Stated;
            parties.entry(giver).or_default().add(Ground::Funding(number), is_stated);
        }
    }
    parties
}

/// Who runs a scheme or a part of it, takes part in their projects, or receives money under them.
fn reached(limits: &Limits<'_>, scheme: NodeKey) -> Parties {
    let snapshot = &limits.view.snapshot;
    let mut parties = Parties::new();
    for part in snapshot.with_parts([scheme]) {
        if limits.has_scheme(part) {
            for (party, grounds) in runners(limits, part) {
                for row in grounds.rows {
                    parties.entry(party).or_default().add(row, grounds.is_stated);
                }
            }
        }
        let mut fundings = snapshot.fundings_under(part);
        for project in snapshot.projects_of(part) {
            for (party, is_stated) in limits.participants(project) {
                parties.entry(party).or_default().add(Ground::Project(project), is_stated);
            }
            fundings.extend(snapshot.fundings_for(project));
        }
        for number in fundings {
            receivers(limits, number, &mut parties);
        }
    }
    parties
}

/// The parties that a funding names as receivers.
fn receivers(limits: &Limits<'_>, number: u32, parties: &mut Parties) {
    let (view, snapshot) = (limits.view, &limits.view.snapshot);
    let funding = &snapshot.fundings[number as usize];
    let under = funding.project.into_iter().chain(funding.scheme);
    if is_award(funding.kind) && view.counts(RelationKey::Funding(number)) && limits.has_row(under) {
        for &(receiver, _) in funding.receivers.iter().filter(|(node, _)| snapshot.is_party(*node)) {
            let is_stated = funding.fact.basis == Basis::Stated;
            parties.entry(receiver).or_default().add(Ground::Funding(number), is_stated);
        }
    }
}

/// Ties whoever runs a scheme with whom that reaches. In an undirected network two that reach each other are tied once, by
/// the rows of both.
fn administration(limits: &Limits<'_>, sink: &mut impl Sink) {
    let snapshot = &limits.view.snapshot;
    let is_directed = limits.input.direction == Direct::Directed;
    for scheme in snapshot.of_kind(NodeKind::Scheme) {
        debug_assert!(matches!(snapshot.node(scheme).detail, Detail::Scheme(_)));
        let runners = runners(limits, scheme);
        if runners.is_empty() {
            continue;
        }
        let reached = reached(limits, scheme);
        for (&runner, own) in &runners {
            for (&party, other) in &reached {
                let mirrored = runners.get(&party).zip(reached.get(&runner)).filter(|_| !is_directed);
                if party == runner || (mirrored.is_some() && party < runner) {
                    continue;
                }
                let mut grounds = [own.rows.as_slice(), other.rows.as_slice()].concat();
                let mut is_stated = own.is_stated && other.is_stated;
                if let Some((own, other)) = mirrored {
                    grounds.extend(own.rows.iter().chain(&other.rows));
                    is_stated |= own.is_stated && other.is_stated;
                }
                sink.take(Contribution {
                    a: runner,
                    b: party,
                    is_directed: true,
                    denominator: 1,
                    is_stated,
                    grounds: &grounds,
                });
            }
        }
    }
}
