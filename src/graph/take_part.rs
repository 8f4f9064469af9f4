//! Who takes part in what, and what was awarded, as far as the lens sees it.

use std::collections::HashSet;

use crate::graph::lens::View;
use crate::graph::node::NodeKey;
use crate::graph::relation::{Funding, RelationKey};
use crate::model::vocabulary::{AmountKind, Role};

/// Whether a role makes a party a participant of its project: any but FUNDER and ADMINISTRATOR.
pub fn takes_part(role: Role) -> bool {
    !matches!(role, Role::Funder | Role::Administrator)
}

/// Whether money of a kind is an award: it was decided or paid, and may be added up.
pub fn is_award(kind: AmountKind) -> bool {
    matches!(kind, AmountKind::Awarded | AmountKind::Paid | AmountKind::Loan | AmountKind::Guarantee)
}

impl View {
    /// Some clusters with their members.
    pub fn with_members(&self, clusters: &[NodeKey]) -> HashSet<NodeKey> {
        let mut parties: HashSet<NodeKey> = clusters.iter().copied().collect();
        for &cluster in clusters {
            parties.extend(self.members_of(cluster));
        }
        parties
    }

    /// The members of a cluster; one with several memberships comes several times in a row.
    pub fn members_of(&self, cluster: NodeKey) -> impl Iterator<Item = NodeKey> {
        let numbers = self.snapshot.members_of(cluster).into_iter();
        let numbers = numbers.filter(|&number| self.counts(RelationKey::Membership(number)));
        numbers.map(|number| self.snapshot.memberships[number as usize].party)
    }

    /// Who takes part in a project, in any role but FUNDER and ADMINISTRATOR; one with several roles comes several
    /// times in a row.
    pub fn participants_of(&self, project: NodeKey) -> impl Iterator<Item = NodeKey> {
        let is_in = |&number: &usize| {
            takes_part(self.snapshot.participations[number].role)
                && self.counts(RelationKey::Participation(number as u32))
        };
        let numbers = self.snapshot.participations_of(project).filter(is_in);
        numbers.map(|number| self.snapshot.participations[number].party)
    }

    /// The projects that a party takes part in, each once.
    pub fn projects_by(&self, party: NodeKey) -> Vec<NodeKey> {
        let numbers = self.snapshot.participations_by(party).into_iter();
        let numbers = numbers.filter(|&number| self.counts(RelationKey::Participation(number)));
        let rows = numbers.map(|number| &self.snapshot.participations[number as usize]);
        let mut projects: Vec<_> = rows.filter(|row| takes_part(row.role)).map(|row| row.project).collect();
        projects.dedup();
        projects
    }

    /// The awards for a project, or that name it as receiver.
    pub fn awards_for(&self, project: NodeKey) -> impl Iterator<Item = &Funding> {
        let numbers = self.snapshot.fundings_for(project).into_iter();
        let numbers = numbers.filter(|&number| self.counts(RelationKey::Funding(number)));
        numbers.map(|number| &self.snapshot.fundings[number as usize]).filter(|funding| is_award(funding.kind))
    }
}
