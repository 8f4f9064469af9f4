//! Ties of parties that were somewhere together: in the same project, in the same cluster.

use crate::graph::day::{Bounds, Day, Window};
use crate::graph::lens::Standing;
use crate::graph::network::channels::{Contribution, Focus, Ground, Sink, Whole};
use crate::graph::network::input::{TieRule, Timing};
use crate::graph::network::limits::Limits;
use crate::graph::node::NodeKey;
use crate::graph::relation::RelationKey;
use crate::model::vocabulary::{Basis, NodeKind, Role, Status};

/// One stay of a party: the days, cut by those of where it was.
#[derive(Clone, Copy, Debug)]
struct Stay {
    party: NodeKey,
    number: u32,
    bounds: Bounds,
    is_stated: bool,
    is_lead: bool,
    /// Whether the lens sees it; stays before the window still tell when two first met.
    is_seen: bool,
}

/// How two parties were together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Together {
    Stated,
    Inferred,
}

/// The days of both of two stays, where there are some.
fn common(a: &Stay, b: &Stay) -> Option<Window> {
    a.bounds.within(Window { start: b.bounds.start, end: b.bounds.end }).map(|(start, end)| Window { start, end })
}

/// Whether two windows have a day in common.
fn meet(one: Window, other: Window) -> bool {
    one.start <= other.end && one.end >= other.start
}

/// Whether two parties, by their stays, were together by the timing asked for.
fn together(one: &[Stay], other: &[Stay], timing: Timing, window: Window) -> Option<Together> {
    let mut first: Option<Day> = None;
    let mut found = None;
    for a in one {
        for b in other {
            let Some(days) = common(a, b) else { continue };
            let start = days.start;
            first = Some(first.map_or(start, |first: Day| first.min(start)));
            let is_in_window = match timing {
                Timing::Active => a.is_seen && b.is_seen && meet(days, window),
                Timing::Start => window.start <= start && start <= window.end,
            };
            if is_in_window {
                let is_stated = a.is_stated && b.is_stated;
                found = if is_stated { Some(Together::Stated) } else { found.or(Some(Together::Inferred)) };
            }
        }
    }
    let is_new = timing == Timing::Active || first.is_some_and(|day| window.start <= day);
    found.filter(|_| is_new)
}

/// The projects that may tie a pair, or all.
pub fn shared_projects(limits: &Limits<'_>, focus: Focus) -> Vec<NodeKey> {
    let snapshot = &limits.view.snapshot;
    let Some((a, b)) = focus else { return snapshot.of_kind(NodeKind::Project).collect() };
    let of = |party| {
        let numbers = snapshot.participations_by(party).into_iter();
        let mut projects: Vec<_> = numbers.map(|number| snapshot.participations[number as usize].project).collect();
        projects.dedup();
        projects
    };
    let (of_a, of_b) = (of(a), of(b));
    of_a.into_iter().filter(|project| of_b.binary_search(project).is_ok()).collect()
}

/// Ties participants of each of some projects, in any role but FUNDER and ADMINISTRATOR.
pub fn projects(limits: &Limits<'_>, focus: Focus, projects: &[NodeKey], sink: &mut impl Sink) {
    let mut stays = Vec::new();
    for &project in projects {
        if sink.is_left() {
            return;
        }
        if !limits.has_project(project) {
            continue;
        }
        stays.clear();
        participations(limits, project, &mut stays);
        let participants: Vec<&[Stay]> = stays.chunk_by(|one, other| one.party == other.party).collect();
        let n = participants.iter().filter(|stays| stays.iter().any(|stay| stay.is_seen)).count();
        if n < 2 || limits.input.max_project_size.is_some_and(|most| n > most as usize) {
            continue;
        }
        let is_whole = limits.input.tie_rule == TieRule::AllPairs && sink.takes_wholes();
        if is_whole && are_all_together(&participants, limits.input.timing, limits.window) {
            let members: Vec<NodeKey> = participants.iter().map(|stays| stays[0].party).collect();
            sink.take_whole(Whole { members: &members, denominator: n as u32 - 1 });
            continue;
        }
        let is_asked = |stays: &[Stay]| focus.is_none_or(|(a, b)| stays[0].party == a || stays[0].party == b);
        let participants: Vec<&[Stay]> = participants.into_iter().filter(|stays| is_asked(stays)).collect();
        tie_participants(limits, project, &participants, n, sink);
    }
}

/// Whether every two of some parties were together by what is stated, so that they need not be looked at pair by pair:
/// periods of which every two share a day all share one (Helly 1923).
fn are_all_together(participants: &[&[Stay]], timing: Timing, window: Window) -> bool {
    let stays = || participants.iter().flat_map(|stays| stays.iter());
    let start = stays().map(|stay| stay.bounds.start).max().unwrap_or(Day::MAX);
    let end = stays().map(|stay| stay.bounds.end).min().unwrap_or(Day::MIN);
    if start > end || !stays().all(|stay| stay.is_stated) {
        return false;
    }
    match timing {
        Timing::Active => stays().all(|stay| stay.is_seen) && meet(Window { start, end }, window),
        // two first met when the later of them came
        Timing::Start => {
            let came = || participants.iter().filter_map(|stays| stays.iter().map(|stay| stay.bounds.start).min());
            came().all(|day| day <= window.end) && came().filter(|&day| day < window.start).count() <= 1
        }
    }
}

fn tie_participants(limits: &Limits<'_>, project: NodeKey, participants: &[&[Stay]], n: usize, sink: &mut impl Sink) {
    let rule = limits.input.tie_rule;
    let grounds = [Ground::Project(project)];
    let mut lead_stays = Vec::new();
    for (position, one) in participants.iter().enumerate() {
        for other in &participants[position + 1..] {
            let has_lead = |stays: &[Stay]| stays.iter().any(|stay| stay.is_lead);
            let (from, to) = match (rule, has_lead(one), has_lead(other)) {
                (TieRule::AllPairs, _, _) | (TieRule::LeadStar, true, false) => (*one, *other),
                (TieRule::LeadStar, false, true) => (*other, *one),
                (TieRule::LeadStar, _, _) => continue,
            };
            let met = if rule == TieRule::LeadStar {
                lead_stays.clear();
                lead_stays.extend(from.iter().filter(|stay| stay.is_lead).copied());
                together(&lead_stays, to, limits.input.timing, limits.window)
            } else {
                together(from, to, limits.input.timing, limits.window)
            };
            if let Some(met) = met {
                sink.take(Contribution {
                    a: from[0].party,
                    b: to[0].party,
                    is_directed: rule == TieRule::LeadStar,
                    denominator: n as u32 - 1,
                    is_stated: met == Together::Stated,
                    grounds: &grounds,
                });
            }
        }
    }
}

/// The participations of a project that can tie, as stays by party.
fn participations(limits: &Limits<'_>, project: NodeKey, stays: &mut Vec<Stay>) {
    let (view, snapshot) = (limits.view, &limits.view.snapshot);
    let mut lead_role = None;
    for number in snapshot.participations_of(project) {
        let participation = &snapshot.participations[number];
        let key = RelationKey::Participation(number as u32);
        let standing = view.standing(key);
        // who was there before the window tells when two first met
        let is_met = limits.input.timing == Timing::Start && standing == Standing::OutOfTime;
        let is_in = limits.has_role(participation)
            && (standing.is_seen() || is_met)
            && participation.fact.status != Status::NotAchieved
            && !limits.is_collective(participation.party);
        if !is_in {
            continue;
        }
        let bounds = snapshot.bounds(key);
        if bounds.is_empty() {
            continue;
        }
        if standing.is_seen() {
            lead_role = stronger(lead_role, participation.role);
        }
        stays.push(Stay {
            party: participation.party,
            number: number as u32,
            bounds,
            is_stated: participation.fact.basis == Basis::Stated,
            is_lead: false,
            is_seen: standing.is_seen(),
        });
    }
    for stay in stays {
        stay.is_lead = Some(snapshot.participations[stay.number as usize].role) == lead_role;
    }
}

/// The role that leads a project: COORDINATOR, else RESPONSIBLE, else OWNER.
fn stronger(known: Option<Role>, role: Role) -> Option<Role> {
    let rank = |role: Role| [Role::Coordinator, Role::Responsible, Role::Owner].iter().position(|&r| r == role);
    match (known.and_then(rank), rank(role)) {
        (None, Some(_)) => Some(role),
        (Some(old), Some(new)) if new < old => Some(role),
        _ => known,
    }
}

/// Ties a member with its cluster, and members of the same cluster that were there at the same time.
pub fn clusters(limits: &Limits<'_>, focus: Focus, sink: &mut impl Sink) {
    let snapshot = &limits.view.snapshot;
    if !limits.has_row([]) {
        return;
    }
    let clusters: Vec<NodeKey> = match focus {
        None => snapshot.of_kind(NodeKind::Cluster).collect(),
        Some((a, b)) => {
            let numbers = snapshot.memberships_by(a).into_iter().chain(snapshot.memberships_by(b));
            let mut clusters: Vec<_> = numbers.map(|number| snapshot.memberships[number as usize].cluster).collect();
            clusters.sort_unstable();
            clusters.dedup();
            clusters
        }
    };
    for cluster in clusters {
        let stays = memberships(limits, cluster);
        let members: Vec<&[Stay]> = stays.chunk_by(|one, other| one.party == other.party).collect();
        if sink.takes_wholes() && !members.is_empty() && are_all_together(&members, Timing::Active, limits.window) {
            let mut whole: Vec<NodeKey> = members.iter().map(|stays| stays[0].party).chain([cluster]).collect();
            whole.sort_unstable();
            whole.dedup();
            sink.take_whole(Whole { members: &whole, denominator: 1 });
            continue;
        }
        for (position, one) in members.iter().enumerate() {
            tie_to_cluster(cluster, one, sink);
            for other in &members[position + 1..] {
                tie_members(one, other, limits.window, sink);
            }
        }
    }
}

/// Ties two members by those of their memberships that share a day.
fn tie_members(one: &[Stay], other: &[Stay], window: Window, sink: &mut impl Sink) {
    let (mut grounds, mut is_stated) = (Vec::new(), false);
    for a in one {
        for b in other.iter().filter(|b| common(a, b).is_some_and(|days| meet(days, window))) {
            grounds.extend([Ground::Membership(a.number), Ground::Membership(b.number)]);
            is_stated |= a.is_stated && b.is_stated;
        }
    }
    if !grounds.is_empty() {
        sink.take(Contribution {
            a: one[0].party,
            b: other[0].party,
            is_directed: false,
            denominator: 1,
            is_stated,
            grounds: &grounds,
        });
    }
}

fn tie_to_cluster(cluster: NodeKey, stays: &[Stay], sink: &mut impl Sink) {
    let grounds: Vec<Ground> = stays.iter().map(|stay| Ground::Membership(stay.number)).collect();
    sink.take(Contribution {
        a: stays[0].party,
        b: cluster,
        is_directed: false,
        denominator: 1,
        is_stated: stays.iter().any(|stay| stay.is_stated),
        grounds: &grounds,
    });
}

fn memberships(limits: &Limits<'_>, cluster: NodeKey) -> Vec<Stay> {
    let (view, snapshot) = (limits.view, &limits.view.snapshot);
    let mut stays = Vec::new();
    for number in snapshot.members_of(cluster) {
        let membership = &snapshot.memberships[number as usize];
        let key = RelationKey::Membership(number);
        if view.counts(key) && !limits.is_collective(membership.party) {
            stays.push(Stay {
                party: membership.party,
                number,
                bounds: snapshot.bounds(key),
                is_stated: membership.fact.basis == Basis::Stated,
                is_lead: false,
                is_seen: true,
            });
        }
    }
    stays
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn stays() -> impl Strategy<Value = Vec<Vec<Stay>>> {
        let stay = (0..12_i32, 0..12_i32, prop::bool::weighted(0.9), prop::bool::weighted(0.9));
        let of_party = prop::collection::vec(stay, 1..3);
        prop::collection::vec(of_party, 2..5).prop_map(|parties| {
            let numbered = (0..).zip(parties);
            numbered
                .map(|(party, stays)| {
                    let stay = |(start, length, is_stated, is_seen): (i32, i32, bool, bool)| Stay {
                        party: NodeKey(party),
                        number: 0,
                        bounds: Bounds { start, end: start + length, is_start_known: true, is_end_known: true },
                        is_stated,
                        is_lead: false,
                        is_seen,
                    };
                    stays.into_iter().map(stay).collect()
                })
                .collect()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn a_whole_is_tied_pair_by_pair(
            stays in stays(),
            start in prop::sample::select(vec![Day::MIN, 0, 3, 6]),
            end in prop::sample::select(vec![Day::MAX, 4, 8, 20]),
            timing in prop::sample::select(vec![Timing::Active, Timing::Start]),
        ) {
            let window = Window { start: start.min(end), end: start.max(end) };
            let participants: Vec<&[Stay]> = stays.iter().map(Vec::as_slice).collect();
            if are_all_together(&participants, timing, window) {
                for (place, one) in participants.iter().enumerate() {
                    for other in &participants[..place] {
                        prop_assert!(together(one, other, timing, window) == Some(Together::Stated));
                    }
                }
            }
        }
    }

    #[test]
    fn wholes_are_found() {
        let stay = |party, start, end| Stay {
            party: NodeKey(party),
            number: 0,
            bounds: Bounds { start, end, is_start_known: true, is_end_known: true },
            is_stated: true,
            is_lead: false,
            is_seen: true,
        };
        let (one, two, three) = ([stay(0, 1, 9)], [stay(1, 5, 7)], [stay(2, 6, 20)]);
        let all: [&[Stay]; 3] = [&one, &two, &three];
        let found = |timing, start, end| are_all_together(&all, timing, Window { start, end });
        assert!(found(Timing::Active, 7, 30) && !found(Timing::Active, 8, 30));
        // the three came on days 1, 5 and 6: two of them first met on day 5
        assert!(found(Timing::Start, 5, 6) && !found(Timing::Start, 6, 9) && !found(Timing::Start, 5, 5));
    }
}
