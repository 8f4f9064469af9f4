//! Who takes part in what, and what each is given for it.

use std::collections::hash_map::Entry;

use super::Collector;
use super::stays::Stay;
use crate::import::Issues;
use crate::import::cordis::cells;
use crate::import::cordis::file::{Column, File};
use crate::import::issues::shown;
use crate::model::id::Id;
use crate::model::issue::IssueCode;
use crate::model::record::Hundredths;
use crate::model::tables::Funding;
use crate::model::vocabulary::{AmountKind, Role};

/// A participant of a row.
#[derive(Clone, Copy)]
pub struct Participant {
    /// The organisation.
    pub party: Id,
    /// The position of the project.
    pub project: usize,
    /// Its role.
    pub role: Role,
    /// What it is given; a layout without this column has no awards.
    pub contribution: Column,
    /// Whether its participation has ended.
    pub has_left: bool,
}

impl Collector<'_> {
    /// The role in a cell.
    pub fn role(&mut self, file: &File<'_>, column: Column, issues: &mut Issues) -> Role {
        cells::role(file.cell(column)).unwrap_or_else(|| {
            self.unknown_value(file, column, "OTHER", issues);
            Role::Other
        })
    }

    /// Adds a participation and its award. Rows of one organisation, project and role are added: what is given in one
    /// and left open in another is the sum of those given.
    pub fn participant(&mut self, file: &File<'_>, participant: &Participant, issues: &mut Issues) {
        let Participant { party, project, role, contribution, has_left } = *participant;
        let amount = self.money(file, contribution, issues);
        let project = project as u32;
        match self.stay_of.entry((party, project, role)) {
            Entry::Vacant(place) => {
                place.insert(self.stays.len() as u32);
                self.stays.push(Stay { party, project, role, amount, has_award: contribution.is_there(), has_left });
            }
            Entry::Occupied(place) => {
                let stay = &mut self.stays[*place.get() as usize];
                // Who has left in one row and not in the other has not left.
                stay.has_left &= has_left;
                stay.amount = match (stay.amount, amount) {
                    (Some(before), Some(more)) => {
                        let sum = before.0.checked_add(more.0).map(Hundredths);
                        if sum.is_none() {
                            let text = "with the rows before it the sum is too large to be held";
                            let hint = "correct the contribution";
                            issues.error(file.at(contribution), IssueCode::BadNumber, text, hint);
                        }
                        sum
                    }
                    (given, None) | (None, given) => given,
                };
            }
        }
    }

    /// What stands behind the colon of an id.
    pub(super) fn local(&self, id: Id) -> &str {
        self.batch.texts.text(id.0).split_once(':').map_or("", |(_, local)| local)
    }

    /// A sum in euro for a project.
    pub(super) fn funding(
        &mut self,
        id: Id,
        project: Id,
        kind: AmountKind,
        amount: Option<Hundredths>,
        source: Id,
    ) -> Funding {
        super::stays::funding(id, project, kind, amount, source, &mut self.batch.texts)
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
