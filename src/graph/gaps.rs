//! What the sources leave open, whatever the lens.

use crate::graph::node::NodeKey;
use crate::graph::relation::Placement;
use crate::graph::select::is_known;
use crate::graph::snapshot::Snapshot;
use crate::graph::take_part::is_award;
use crate::model::vocabulary::{NodeKind, PlaceRole, Status};

/// How many nodes lack what most questions need.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gaps {
    /// Projects of which neither start nor end is known.
    pub undated_projects: usize,
    /// Projects without an award whose sum is stated.
    pub unpriced_projects: usize,
    /// Projects without a place in any role but CONCERNS.
    pub unplaced_projects: usize,
    /// Parties without a seat.
    pub unplaced_parties: usize,
}

impl Snapshot {
    /// What the sources leave open. Every row counts but those that deny.
    pub fn gaps(&self) -> Gaps {
        let projects = || self.of_kind(NodeKind::Project);
        let is_in_role = |key: NodeKey, is_role: fn(PlaceRole) -> bool| {
            let rows = self.placements_of(key).into_iter().map(|number| &self.placements[number as usize]);
            rows.filter(|row: &&Placement| row.fact.status != Status::NotAchieved).any(|row| is_role(row.role))
        };
        let is_priced = |key: NodeKey| {
            let rows = self.fundings_for(key).into_iter().map(|number| &self.fundings[number as usize]);
            let mut held = rows.filter(|row| row.fact.status != Status::NotAchieved);
            held.any(|row| is_award(row.kind) && row.amount.is_some())
        };
        Gaps {
            undated_projects: projects().filter(|&key| !is_known(self.node(key).span())).count(),
            unpriced_projects: projects().filter(|&key| !is_priced(key)).count(),
            unplaced_projects: projects().filter(|&key| !is_in_role(key, |role| role != PlaceRole::Concerns)).count(),
            unplaced_parties: self.parties().filter(|&key| !is_in_role(key, |role| role == PlaceRole::Seat)).count(),
        }
    }
}
