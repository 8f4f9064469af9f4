//! Projects, each known by its record control number (RCN), its grant number, or both.

use super::{Collector, KnownProject};
use crate::import::Issues;
use crate::import::cordis::cells;
use crate::import::cordis::file::{Column, File};
use crate::import::cordis::programme::Programme;
use crate::import::issues::shown;
use crate::model::date::End;
use crate::model::id::Id;
use crate::model::issue::IssueCode;
use crate::model::tables;
use crate::model::text::Symbol;
use crate::model::vocabulary::{AmountKind, IdentifierScheme, NameKind, Role};

/// The columns that describe a project.
#[derive(Clone, Copy)]
pub struct Project {
    /// Its record control number.
    pub rcn: Column,
    /// Its grant number.
    pub grant: Column,
    /// Its acronym.
    pub acronym: Column,
    /// Its title.
    pub title: Column,
    /// Its first day.
    pub start: Column,
    /// Its last day.
    pub end: Column,
    /// What the EU gives at most.
    pub maximum: Column,
    /// Its length in months.
    pub duration: Column,
    /// The part of the programme that it belongs to.
    pub scheme: Column,
    /// Its framework programme.
    pub programme: Column,
    /// The name of its coordinator.
    pub coordinator: Column,
}

impl Collector<'_> {
    /// The project of a row.
    pub fn project(&mut self, file: &File<'_>, columns: &Project, issues: &mut Issues) {
        let is_given = |column: Column| !file.cell(column).is_empty();
        let rcn = if is_given(columns.rcn) { self.number(file, columns.rcn, issues) } else { None };
        let grant = if is_given(columns.grant) { self.number(file, columns.grant, issues) } else { None };
        if rcn.is_none() && grant.is_none() {
            if !is_given(columns.rcn) && !is_given(columns.grant) {
                let hint = "write its record control number or its grant number";
                issues.error(file.at_row(), IssueCode::MissingValue, "the project has no number", hint);
            }
            return;
        }
        let of_rcn = rcn.and_then(|rcn| self.by_rcn.get(&rcn)).copied();
        let of_grant = grant.and_then(|grant| self.by_grant.get(&grant)).copied();
        match of_rcn.or(of_grant) {
            None => self.new_project(file, columns, rcn, grant, issues),
            Some(position) => {
                // Alike in both numbers, or in the only one: the same row again.
                let is_same = (of_rcn.is_some() || rcn.is_none()) && (of_grant.is_some() || grant.is_none());
                if is_same && of_rcn.is_none_or(|n| n == position) && of_grant.is_none_or(|n| n == position) {
                    let id = self.projects[position].id;
                    self.declares(id, file, issues);
                } else {
                    self.two_numbers(file, position, rcn, grant, issues);
                }
            }
        }
    }

    /// Two rows with one grant number, or with one RCN, are one project; the first row describes it.
    fn two_numbers(
        &mut self,
        file: &File<'_>,
        position: usize,
        rcn: Option<Symbol>,
        grant: Option<Symbol>,
        issues: &mut Issues,
    ) {
        let id = self.projects[position].id;
        self.number_project(position, rcn, grant);
        let name = |number: Option<Symbol>| number.map_or("none", |number| self.batch.texts.text(number));
        let text = format!(
            "RCN {} and grant number {} share a number with '{}', so they are taken for one project",
            name(rcn),
            name(grant),
            self.batch.texts.text(id.0)
        );
        let hint = "nothing need be done if they are; what is given of each participant is added";
        issues.warning(file.at_row(), IssueCode::Identity, text, hint);
    }

    /// The project can be found by these numbers from now on.
    fn number_project(&mut self, position: usize, rcn: Option<Symbol>, grant: Option<Symbol>) {
        let id = self.projects[position].id;
        if let Some(rcn) = rcn.filter(|rcn| !self.by_rcn.contains_key(rcn)) {
            self.by_rcn.insert(rcn, position);
            self.identifier(id, IdentifierScheme::CordisRcn, rcn);
        }
        if let Some(grant) = grant.filter(|grant| !self.by_grant.contains_key(grant)) {
            self.by_grant.insert(grant, position);
            self.identifier(id, IdentifierScheme::GrantNumber, grant);
        }
    }

    fn new_project(
        &mut self,
        file: &File<'_>,
        columns: &Project,
        rcn: Option<Symbol>,
        grant: Option<Symbol>,
        issues: &mut Issues,
    ) {
        let programme = match file.cell(columns.programme) {
            "" => self.programme.clone(),
            named => Programme::of_cell(named),
        };
        if !self.has_programme {
            (self.programme, self.has_programme) = (programme.clone(), true);
        }
        let source = self.source(&programme);
        let scheme = self.scheme(&programme, file.cell(columns.scheme), source);
        let (from, mut to) = (date(file, columns.start, issues), date(file, columns.end, issues));
        if let (Some(first), Some(last)) = (from.date(), to.date())
            && first.first_day() > last.last_day()
        {
            let text = format!("the project begins on {first} and ends on {last}, before that; the end is left out");
            issues.warning(file.at(columns.end), IssueCode::Contradiction, text, "correct one of the dates");
            to = End::Unknown;
        }
        let duration_months = months(file, columns.duration, issues);
        let position = self.add_project(file.cell(columns.title), file.cell(columns.acronym), rcn, grant, source);
        let id = self.projects[position].id;
        self.declares(id, file, issues);
        if let Some(project) = self.batch.projects.last_mut() {
            project.scheme = Some(scheme);
            (project.from, project.to, project.duration_months) = (from, to, duration_months);
        }
        self.projects[position].coordinator = self.text(file.cell(columns.coordinator));
        self.headline(file, columns.maximum, position, issues);
    }

    /// The role of a party in a project of which only the name of the coordinator is told.
    pub fn role_by_name(&mut self, party: Id, project: usize) -> Role {
        let Some(coordinator) = self.projects[project].coordinator else { return Role::Partner };
        let is_it = is_same_name(self.batch.texts.text(coordinator), self.name_of(party));
        let known = &mut self.projects[project];
        if is_it && !known.has_coordinator {
            known.has_coordinator = true;
            Role::Coordinator
        } else {
            Role::Partner
        }
    }

    /// How many projects name a coordinator that is none of their participants.
    pub fn coordinators_missing(&self) -> usize {
        self.projects.iter().filter(|project| project.coordinator.is_some() && !project.has_coordinator).count()
    }

    /// Adds a project of which no more is known than its names and numbers.
    fn add_project(
        &mut self,
        title: &str,
        acronym: &str,
        rcn: Option<Symbol>,
        grant: Option<Symbol>,
        source: Id,
    ) -> usize {
        let number = |number: Option<Symbol>| number.map_or("", |number| self.batch.texts.text(number));
        let (id, unnamed) = match (number(rcn), number(grant)) {
            ("", grant) => (format!("project:grant-{grant}"), format!("Grant {grant}")),
            (rcn, _) => (format!("project:cordis-{rcn}"), format!("RCN {rcn}")),
        };
        let id = self.id(&id);
        let title = [title, acronym, &unnamed].into_iter().find(|title| !title.is_empty()).unwrap_or_default();
        let title = self.batch.texts.intern(title);
        self.batch.projects.push(tables::Project {
            id,
            title,
            scheme: None,
            part_of: None,
            follows: None,
            from: End::Unknown,
            to: End::Unknown,
            duration_months: None,
            source: Some(source),
            locator: None,
            note: None,
        });
        self.names.insert((id, title));
        self.name(id, acronym, NameKind::Acronym, source);
        let position = self.projects.len();
        self.projects.push(KnownProject { id, source, headline: None, coordinator: None, has_coordinator: false });
        self.number_project(position, rcn, grant);
        position
    }

    /// The most that the EU gives, kept beside the contributions as their headline.
    fn headline(&mut self, file: &File<'_>, column: Column, position: usize, issues: &mut Issues) {
        let Some(amount) = self.money(file, column, issues) else { return };
        let KnownProject { id, source, .. } = self.projects[position];
        let funding = self.headline_id(id);
        let award = self.funding(funding, id, AmountKind::Headline, Some(amount), source);
        self.batch.funding.push(award);
        self.projects[position].headline = Some(funding);
    }

    /// The id of the headline of a project.
    fn headline_id(&mut self, project: Id) -> Id {
        let id = format!("funding:{}-headline", self.local(project));
        self.id(&id)
    }

    /// The project of this RCN, which was declared before.
    pub fn project_of_rcn(&mut self, file: &File<'_>, column: Column, issues: &mut Issues) -> Option<usize> {
        let rcn = self.number(file, column, issues)?;
        if let Some(&position) = self.by_rcn.get(&rcn) {
            return Some(position);
        }
        let id = format!("project:cordis-{}", self.batch.texts.text(rcn));
        if self.known.knows(&id) {
            return Some(self.in_database(&id, |collector, position| collector.by_rcn.insert(rcn, position)));
        }
        if self.lacks_projects {
            return None;
        }
        let text = format!("no row of projects has the number {}", self.batch.texts.text(rcn));
        issues.error(file.at(column), IssueCode::UnknownId, text, "add the project, or correct the number");
        None
    }

    /// The project of this grant number; made, where no row has described it.
    pub fn project_of_grant(
        &mut self,
        file: &File<'_>,
        column: Column,
        acronym: Column,
        is_expected: bool,
        issues: &mut Issues,
    ) -> Option<usize> {
        let grant = self.number(file, column, issues)?;
        if let Some(&position) = self.by_grant.get(&grant) {
            return Some(position);
        }
        if is_expected && !self.lacks_projects {
            let number = self.batch.texts.text(grant);
            let text = format!("project.csv has no project {number}, so it has neither dates nor title");
            let hint = "take both files from the same download";
            issues.warning(file.at(column), IssueCode::UnknownId, text, hint);
        }
        let programme = self.programme.clone();
        let source = self.source(&programme);
        Some(self.add_project("", file.cell(acronym), None, Some(grant), source))
    }

    /// A project of which the database knows more than this input.
    fn in_database(&mut self, id: &str, found: impl FnOnce(&mut Self, usize) -> Option<usize>) -> usize {
        let programme = self.programme.clone();
        let source = self.source(&programme);
        let id = self.id(id);
        let headline = self.headline_id(id);
        let headline = self.known.knows(self.batch.texts.text(headline.0)).then_some(headline);
        let position = self.projects.len();
        self.projects.push(KnownProject { id, source, headline, coordinator: None, has_coordinator: false });
        found(self, position);
        position
    }
}

/// Whether two names are the same; letters that were lost in one of them may be any.
fn is_same_name(one: &str, other: &str) -> bool {
    const LOST: char = '\u{FFFD}';
    let (mut one, mut other) = (one.trim().chars(), other.trim().chars());
    loop {
        match (one.next(), other.next()) {
            (None, None) => return true,
            (Some(a), Some(b)) if a == b || a == LOST || b == LOST => {}
            _ => return false,
        }
    }
}

fn date(file: &File<'_>, column: Column, issues: &mut Issues) -> End {
    cells::date(file.cell(column)).unwrap_or_else(|| {
        let text = format!("'{}' is not a date", shown(file.cell(column)));
        issues.error(file.at(column), IssueCode::BadDate, text, "write a day that exists: 2021-06-30");
        End::Unknown
    })
}

fn months(file: &File<'_>, column: Column, issues: &mut Issues) -> Option<u32> {
    let text = file.cell(column);
    let months = text.parse().ok();
    if months.is_none() && !text.is_empty() {
        let problem = format!("'{}' is not a whole number", shown(text));
        issues.error(file.at(column), IssueCode::BadNumber, problem, "write digits only, as in 36");
    }
    months
}
