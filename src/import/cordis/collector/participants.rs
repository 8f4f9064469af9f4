//! Who takes part in what, and what each is given for it.

use std::collections::hash_map::Entry;

use super::{Collector, KnownProject, Position};
use crate::import::Issues;
use crate::import::cordis::cells;
use crate::import::cordis::file::{Column, File};
use crate::import::issues::shown;
use crate::model::date::End;
use crate::model::id::Id;
use crate::model::issue::IssueCode;
use crate::model::record::Hundredths;
use crate::model::tables::{Funding, Participation};
use crate::model::vocabulary::{AmountKind, Basis, Bound, Role, Status, Value as _};

/// What CORDIS says of a participant that has left: that, not when.
const HAS_LEFT: &str = "CORDIS: its participation has ended; not told when.";

/// A participant of a row.
#[derive(Clone, Copy)]
pub struct Participant {
    /// The organisation.
    pub party: Id,
    /// The position of the project.
    pub project: usize,
    /// Its role.
    pub role: Column,
    /// What it is given; a layout without this column has no awards.
    pub contribution: Column,
    /// Whether its participation has ended.
    pub has_left: bool,
}

impl Collector<'_> {
    /// Adds a participation and its award. Rows of one organisation, project and role are added: what is given in one
    /// and left open in another is the sum of those given.
    pub fn participant(&mut self, file: &File<'_>, participant: &Participant, issues: &mut Issues) {
        let role = cells::role(file.cell(participant.role)).unwrap_or_else(|| {
            self.unknown_value(file, participant.role, "OTHER", issues);
            Role::Other
        });
        let amount = self.money(file, participant.contribution, issues);
        let KnownProject { id: project, source, headline } = self.projects[participant.project];
        let party = participant.party;
        let has_award = participant.contribution.is_there();
        let note = if participant.has_left { self.text(HAS_LEFT) } else { None };
        match self.participations.entry((party, project, role)) {
            Entry::Occupied(first) => {
                let first = *first.get();
                let participation = &mut self.batch.participations[first.participation];
                // Who has left in one row and not in the other has not left.
                participation.note = participation.note.and(note);
                let Some(award) = first.award.map(|award| &mut self.batch.funding[award]) else { return };
                match (award.amount, amount) {
                    (Some(before), Some(more)) => {
                        award.amount = before.0.checked_add(more.0).map(Hundredths);
                        if award.amount.is_none() {
                            let text = "with the rows before it the sum is too large to be held";
                            let hint = "correct the contribution";
                            issues.error(file.at(participant.contribution), IssueCode::BadNumber, text, hint);
                        }
                    }
                    (given, None) | (None, given) => award.amount = given,
                }
            }
            Entry::Vacant(place) => {
                let participation = self.batch.participations.len();
                let award = has_award.then_some(self.batch.funding.len());
                place.insert(Position { participation, award });
                self.batch.participations.push(Participation {
                    party,
                    project,
                    role,
                    on_behalf_of: Box::default(),
                    headcount: None,
                    headcount_bound: Bound::Exact,
                    share: None,
                    from: End::Unknown,
                    to: End::Unknown,
                    status: Status::Achieved,
                    basis: Basis::Stated,
                    source: Some(source),
                    locator: None,
                    note,
                });
                if has_award {
                    let number = self.local(party).trim_start_matches("pic-");
                    let id = format!("funding:{}-{number}-{}", self.local(project), role.name().to_lowercase());
                    let id = self.id(&id);
                    let mut award = self.funding(id, project, AmountKind::Awarded, amount, source);
                    award.receiver = Box::new([party]);
                    award.part_of = headline.into_iter().collect();
                    self.batch.funding.push(award);
                }
            }
        }
    }

    /// What stands behind the colon of an id.
    pub(super) fn local(&self, id: Id) -> &str {
        self.batch.texts.text(id.0).split_once(':').map_or("", |(_, local)| local)
    }

    /// A sum in euro for a project. Who gives is not stated; the day and the scheme are those of the project.
    pub(super) fn funding(
        &mut self,
        id: Id,
        project: Id,
        kind: AmountKind,
        amount: Option<Hundredths>,
        source: Id,
    ) -> Funding {
        Funding {
            id,
            giver: None,
            giver_basis: None,
            scheme: None,
            receiver: Box::default(),
            shares: Box::default(),
            project: Some(project),
            amount,
            precision: None,
            currency: self.text("EUR"),
            kind,
            bound: Bound::Exact,
            per: None,
            part_of: Box::default(),
            leg_of: None,
            from: End::Unknown,
            to: End::Unknown,
            duration_months: None,
            status: Status::Achieved,
            basis: Basis::Stated,
            source: Some(source),
            locator: None,
            note: None,
        }
    }

    /// The sum in a cell; `None` where none is given.
    pub(super) fn money(&mut self, file: &File<'_>, column: Column, issues: &mut Issues) -> Option<Hundredths> {
        let text = file.cell(column);
        if text.is_empty() {
            return None;
        }
        let Some((sum, is_rounded)) = cells::money(text) else {
            let problem = format!("'{}' is not a sum of money", shown(text));
            let hint = "write digits with a point or a comma before the decimals, as in 125113.75";
            issues.error(file.at(column), IssueCode::BadNumber, problem, hint);
            return None;
        };
        if is_rounded {
            self.rounded.get_or_insert_with(|| (file.at(column), 0)).1 += 1;
        }
        Some(sum)
    }
}
