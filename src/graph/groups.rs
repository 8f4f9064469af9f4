//! Who belongs to a cluster on a day.

use crate::graph::day::{Bounds, Day};
use crate::graph::lens::View;
use crate::graph::node::{Detail, NodeKey};
use crate::graph::relation::RelationKey;

impl View {
    /// The day whose memberships define groups: the one asked for, else the lens's day, else the start of its period;
    /// `None` is membership at any time.
    pub fn groups_day(&self, asked: Option<Day>) -> Option<Day> {
        asked.or_else(|| self.lens.time.first_day())
    }

    /// The parties of a cluster on a day, the cluster itself among them while it lives, by id. Facts are read at that day
    /// whatever the lens's time; its evidence, statuses and what it does with undated facts hold.
    pub fn group(&self, cluster: NodeKey, day: Option<Day>) -> Vec<NodeKey> {
        let snapshot = &self.snapshot;
        let is_member = |&number: &u32| {
            let fact = &snapshot.memberships[number as usize].fact;
            self.counts_dateless(fact) && self.held(snapshot.bounds(RelationKey::Membership(number)), day)
        };
        let members = snapshot.members_of(cluster).into_iter().filter(is_member);
        let mut group: Vec<NodeKey> = members.map(|number| snapshot.memberships[number as usize].party).collect();
        let lives = matches!(&snapshot.node(cluster).detail, Detail::Cluster(detail) if self.held(Bounds::of(detail.span), day));
        group.extend(lives.then_some(cluster));
        group.sort_unstable();
        group.dedup();
        group
    }
}
