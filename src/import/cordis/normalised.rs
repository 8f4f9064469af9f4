//! `organisations.csv`, `projects.csv` and `participations.csv`.

use crate::import::Issues;
use crate::import::cordis::collector::{Collector, Organisation, Participant, Project};
use crate::import::cordis::file::{Column, File};
use crate::import::cordis::{Files, Layout};
use crate::import::input::Input;
use crate::import::issues::at;
use crate::model::issue::IssueCode;

/// Reads the three tables in their order.
pub fn read(input: &mut Input<'_>, files: &Files, collector: &mut Collector<'_>, issues: &mut Issues) {
    for name in Layout::Normalised.files().iter().filter(|name| !files.contains_key(*name)) {
        let text = format!("there is no {name}.csv");
        let hint = "lay it beside the others; what it would declare must be in the database otherwise";
        issues.warning(at(&input.name, 0, ""), IssueCode::MissingValue, text, hint);
    }
    if let Some(entry) = files.get("organisations") {
        let file = File::open(input, entry, &["pic"], issues);
        collector.lacks_organisations = file.is_none_or(|file| organisations(file, collector, issues));
    }
    if let Some(entry) = files.get("projects") {
        let file = File::open(input, entry, &["rcn"], issues);
        collector.lacks_projects = file.is_none_or(|file| projects(file, collector, issues));
    }
    if let Some(entry) = files.get("participations")
        && let Some(file) = File::open(input, entry, &["rcn", "pic", "role"], issues)
    {
        participations(file, collector, issues);
    }
}

/// Returns whether some rows could not be read.
fn organisations(mut file: File<'_>, collector: &mut Collector<'_>, issues: &mut Issues) -> bool {
    let [pic, name, short_name, country, kind] =
        ["pic", "name", "shortName", "country", "type"].map(|name| file.column(name));
    let organisation = Organisation { pic, name, short_name, country, kind };
    while file.read(issues) {
        collector.declared_organisation(&file, &organisation, issues);
    }
    file.has_gaps()
}

/// Returns whether some rows could not be read.
fn projects(mut file: File<'_>, collector: &mut Collector<'_>, issues: &mut Issues) -> bool {
    let [rcn, grant, acronym, title] = ["rcn", "reference", "acronym", "title"].map(|name| file.column(name));
    let [start, end, maximum] = ["start_date", "end_date", "max_contribution"].map(|name| file.column(name));
    let [duration, scheme] = ["duration", "programme_part"].map(|name| file.column(name));
    let programme = file.column("frameworkProgramme");
    let coordinator = Column::none();
    let project = Project { rcn, grant, acronym, title, start, end, maximum, duration, scheme, programme, coordinator };
    while file.read(issues) {
        collector.project(&file, &project, issues);
    }
    file.has_gaps()
}

fn participations(mut file: File<'_>, collector: &mut Collector<'_>, issues: &mut Issues) {
    let [rcn, pic, role, contribution] = ["rcn", "pic", "role", "contribution"].map(|name| file.column(name));
    while file.read(issues) {
        let party = collector.party_of_pic(&file, pic, issues);
        let project = collector.project_of_rcn(&file, rcn, issues);
        if let (Some(party), Some(project)) = (party, project) {
            let role = collector.role(&file, role, issues);
            let participant = Participant { party, project, role, contribution, has_left: false };
            collector.participant(&file, &participant, issues);
        }
    }
}
