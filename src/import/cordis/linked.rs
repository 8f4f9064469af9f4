//! `unique_org.tsv`, `projects.tsv` and `edges.tsv`: organisations and projects with a row for each link. There are no
//! contributions per participant, and the coordinator is told by name.

use crate::import::Issues;
use crate::import::cordis::collector::{Collector, Organisation, Participant, Project};
use crate::import::cordis::file::{Column, File};
use crate::import::cordis::{Files, Layout};
use crate::import::input::Input;
use crate::import::issues::at;
use crate::model::issue::IssueCode;

/// Reads the three tables in their order.
pub fn read(input: &mut Input<'_>, files: &Files, collector: &mut Collector<'_>, issues: &mut Issues) {
    for name in Layout::Linked.files().iter().filter(|name| !files.contains_key(*name)) {
        let text = format!("there is no {name}.tsv");
        let hint = "lay it beside the others; what it would declare must be in the database otherwise";
        issues.warning(at(&input.name, 0, ""), IssueCode::MissingValue, text, hint);
    }
    if let Some(entry) = files.get("unique_org") {
        let file = File::open(input, entry, &["new_org_id"], issues);
        collector.lacks_organisations = file.is_none_or(|file| organisations(file, collector, issues));
    }
    if let Some(entry) = files.get("projects") {
        let file = File::open(input, entry, &["rcn"], issues);
        collector.lacks_projects = file.is_none_or(|file| projects(file, collector, issues));
    }
    if let Some(entry) = files.get("edges")
        && let Some(file) = File::open(input, entry, &["projectRcn", "new_org_id"], issues)
    {
        links(file, collector, issues);
    }
}

/// Returns whether some rows could not be read.
fn organisations(mut file: File<'_>, collector: &mut Collector<'_>, issues: &mut Issues) -> bool {
    let [pic, name, short_name, country] = ["new_org_id", "name", "shortName", "country"].map(|name| file.column(name));
    let organisation = Organisation { pic, name, short_name, country, kind: Column::none() };
    while file.read(issues) {
        collector.declared_organisation(&file, &organisation, issues);
    }
    file.has_gaps()
}

/// Returns whether some rows could not be read.
fn projects(mut file: File<'_>, collector: &mut Collector<'_>, issues: &mut Issues) -> bool {
    let [rcn, grant, acronym, coordinator] =
        ["rcn", "reference", "acronym", "coordinator"].map(|name| file.column(name));
    let [start, end, maximum, scheme] =
        ["startDate", "endDate", "ecMaxContribution", "programme"].map(|name| file.column(name));
    let [title, duration, programme] = [Column::none(); 3];
    let project = Project { rcn, grant, acronym, title, start, end, maximum, duration, scheme, programme, coordinator };
    while file.read(issues) {
        collector.project(&file, &project, issues);
    }
    file.has_gaps()
}

fn links(mut file: File<'_>, collector: &mut Collector<'_>, issues: &mut Issues) {
    let [rcn, pic] = ["projectRcn", "new_org_id"].map(|name| file.column(name));
    while file.read(issues) {
        let party = collector.party_of_pic(&file, pic, issues);
        let project = collector.project_of_rcn(&file, rcn, issues);
        if let (Some(party), Some(project)) = (party, project) {
            let role = collector.role_by_name(party, project);
            let (contribution, has_left) = (Column::none(), false);
            collector.participant(&file, &Participant { party, project, role, contribution, has_left }, issues);
        }
    }
    let n_missing = collector.coordinators_missing();
    if n_missing > 0 {
        let text = format!("the coordinator of {n_missing} projects is none of their participants by name");
        let hint = "nothing need be done; these projects have partners only";
        issues.warning(at(file.name(), 0, ""), IssueCode::UnknownId, text, hint);
    }
}
