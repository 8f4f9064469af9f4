//! Parties in groups: by cluster, region, kind or country.

use std::collections::BTreeMap;

use crate::graph::day::{Answer, Bounds, Day, Window};
use crate::graph::lens::{Undated, View};
use crate::graph::node::{Detail, NodeKey};
use crate::graph::relation::{Fact, RelationKey};
use crate::graph::rows::Rows;
use crate::model::text::Symbol;
use crate::model::vocabulary::{ActorKind, NodeKind, RegionLevel};

/// What puts parties in the same group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GroupBy {
    /// Membership in a cluster; a cluster that is itself a party belongs to its own group while it lives.
    Cluster,
    /// The region of a level that their seats lie in.
    Region(RegionLevel),
    /// Their kind; clusters are of none.
    ActorKind,
    /// Their own country, else that of their seats.
    Country,
}

/// What a group is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GroupKey {
    /// A cluster or region.
    Node(NodeKey),
    /// A kind of actor.
    Kind(ActorKind),
    /// A country, by its code.
    Country(Symbol),
    /// A community that was found in the network, by number.
    Community(u32),
}

/// Some parties in groups. A group without a member is not there.
#[derive(Clone, Debug, Default)]
pub struct Grouping {
    /// The groups, by id.
    pub groups: Vec<GroupKey>,
    /// For each party, by number, the numbers of its groups: the one that it has been in longest first (earliest start, then
    /// lowest number).
    pub of: Rows,
}

impl Grouping {
    /// From the groups of each party, with the day since which it has been in each.
    fn new(view: &View, parties: Vec<Vec<(Day, GroupKey)>>) -> Self {
        let mut numbers: BTreeMap<(String, GroupKey), u32> = BTreeMap::new();
        for &(_, key) in parties.iter().flatten() {
            numbers.insert((sorted_by(view, key), key), 0);
        }
        numbers.values_mut().zip(0..).for_each(|(number, place)| *number = place);
        let by_key: BTreeMap<GroupKey, u32> = numbers.iter().map(|((_, key), &number)| (*key, number)).collect();
        let mut of = Rows::default();
        for groups in parties {
            let mut groups: Vec<(Day, u32)> = groups.into_iter().map(|(since, key)| (since, by_key[&key])).collect();
            groups.sort_unstable();
            let mut list: Vec<u32> = Vec::with_capacity(groups.len());
            for (_, number) in groups {
                if !list.contains(&number) {
                    list.push(number);
                }
            }
            of.push(&list);
        }
        Self { groups: numbers.into_keys().map(|(_, key)| key).collect(), of }
    }

    /// So many parties in no group.
    pub fn without(n: usize) -> Self {
        let mut of = Rows::default();
        (0..n).for_each(|_| of.push(&[]));
        Self { groups: Vec::new(), of }
    }

    /// Communities by number as groups; a party that is alone in its community is in no group.
    pub fn of_communities(communities: &[u32]) -> Self {
        let mut sizes: BTreeMap<u32, u32> = BTreeMap::new();
        for &community in communities {
            *sizes.entry(community).or_default() += 1;
        }
        sizes.retain(|_, size| *size > 1);
        let numbers: BTreeMap<u32, u32> = sizes.into_keys().zip(0..).collect();
        let mut of = Rows::default();
        for community in communities {
            of.push(numbers.get(community).map_or(&[], std::slice::from_ref));
        }
        Self { groups: numbers.into_keys().map(GroupKey::Community).collect(), of }
    }

    /// How many bytes it holds.
    pub fn byte_count(&self) -> usize {
        self.groups.len() * size_of::<GroupKey>() + self.of.byte_count()
    }
}

fn sorted_by(view: &View, key: GroupKey) -> String {
    match key {
        GroupKey::Node(node) => view.snapshot.id(node).to_owned(),
        GroupKey::Kind(kind) => crate::model::vocabulary::Value::name(kind).to_owned(),
        GroupKey::Country(code) => view.snapshot.text(code).to_owned(),
        GroupKey::Community(number) => format!("{number:010}"),
    }
}

impl View {
    /// Puts parties, given by id, in groups as they were on a day; `None`: at any time. Facts are read at that day whatever
    /// the lens's time; its evidence, statuses and what it does with undated facts hold.
    pub fn grouping(&self, parties: &[NodeKey], by: GroupBy, day: Option<Day>) -> Grouping {
        let of = |&party: &NodeKey| match by {
            GroupBy::Cluster => self.clusters_of(party, day),
            GroupBy::Region(level) => self.region_of(party, level, day),
            GroupBy::ActorKind => self.kind_of(party),
            GroupBy::Country => self.country_of(party, day),
        };
        Grouping::new(self, parties.iter().map(of).collect())
    }

    /// Whether a fact of these days held on a day.
    pub(in crate::graph) fn held(&self, bounds: Bounds, day: Option<Day>) -> bool {
        !bounds.is_empty()
            && day.is_none_or(|day| match bounds.answer(Window::of_day(day)) {
                Answer::In => true,
                Answer::Out => false,
                Answer::Undated => self.lens.undated == Undated::Include,
            })
    }

    fn clusters_of(&self, party: NodeKey, day: Option<Day>) -> Vec<(Day, GroupKey)> {
        let snapshot = &self.snapshot;
        let mut clusters = Vec::new();
        for number in snapshot.memberships_by(party) {
            let membership = &snapshot.memberships[number as usize];
            let held = self.held(snapshot.bounds(RelationKey::Membership(number)), day);
            if held && self.counts_dateless(&membership.fact) {
                clusters.push((since(&membership.fact), GroupKey::Node(membership.cluster)));
            }
        }
        if let Detail::Cluster(cluster) = &snapshot.node(party).detail {
            let life = Bounds::of(cluster.span);
            clusters.extend(self.held(life, day).then_some((life.start, GroupKey::Node(party))));
        }
        clusters
    }

    fn region_of(&self, party: NodeKey, level: RegionLevel, day: Option<Day>) -> Vec<(Day, GroupKey)> {
        let region = self.seat_on(party, day).and_then(|seat| self.snapshot.region_at(seat, level));
        region.map(|region| (Day::MIN, GroupKey::Node(region))).into_iter().collect()
    }

    fn kind_of(&self, party: NodeKey) -> Vec<(Day, GroupKey)> {
        match &self.snapshot.node(party).detail {
            Detail::Actor(actor) => vec![(Day::MIN, GroupKey::Kind(actor.kind))],
            _ => Vec::new(),
        }
    }

    fn country_of(&self, party: NodeKey, day: Option<Day>) -> Vec<(Day, GroupKey)> {
        let own = match &self.snapshot.node(party).detail {
            Detail::Actor(actor) => actor.country,
            Detail::Cluster(cluster) => cluster.country,
            _ => None,
        };
        let of_seat = || {
            let country = self.snapshot.region_at(self.seat_on(party, day)?, RegionLevel::Country)?;
            match &self.snapshot.node(country).detail {
                Detail::Region(region) => region.code,
                _ => None,
            }
        };
        own.or_else(of_seat).map(|code| (Day::MIN, GroupKey::Country(code))).into_iter().collect()
    }
}

/// The first day of a membership's own dates.
fn since(fact: &Fact) -> Day {
    Bounds::of(fact.span).start
}

impl crate::graph::snapshot::Snapshot {
    /// The region itself or the nearest that it lies in, of a level.
    pub fn region_at(&self, region: NodeKey, level: RegionLevel) -> Option<NodeKey> {
        let parent = |&key: &NodeKey| match &self.node(key).detail {
            Detail::Region(region) => region.parent,
            _ => None,
        };
        // parents in a circle are an error of import, but two imports may make one
        let upwards = std::iter::successors(Some(region), parent).take(32);
        let is_at = |key: NodeKey| matches!(&self.node(key).detail, Detail::Region(region) if region.level == level);
        upwards.filter(|&key| self.kind(key) == NodeKind::Region).find(|&key| is_at(key))
    }
}
