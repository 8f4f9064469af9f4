//! `project.csv` and `organization.csv`, as CORDIS publishes them.

use crate::import::Issues;
use crate::import::cordis::Files;
use crate::import::cordis::cells::is_true;
use crate::import::cordis::collector::{Collector, Organisation, Participant, Project};
use crate::import::cordis::file::{Column, File};
use crate::import::input::Input;
use crate::import::issues::at;
use crate::model::issue::IssueCode;

/// Reads the projects, then who takes part in them.
pub fn read(input: &mut Input<'_>, files: &Files, collector: &mut Collector<'_>, issues: &mut Issues) {
    if let Some(entry) = files.get("project") {
        let file = File::open(input, entry, &["id"], issues);
        collector.lacks_projects = file.is_none_or(|file| projects(file, collector, issues));
    } else {
        let text = "there is no project.csv, so the projects have neither dates nor titles";
        let hint = "lay project.csv of the same download beside organization.csv";
        issues.warning(at(&input.name, 0, ""), IssueCode::MissingValue, text, hint);
    }
    if let Some(entry) = files.get("organization") {
        let has_projects = files.contains_key("project");
        if let Some(file) = File::open(input, entry, &["projectID", "organisationID", "role"], issues) {
            organizations(file, has_projects, collector, issues);
        }
    } else {
        let text = "there is no organization.csv, so the projects have no participants";
        let hint = "lay organization.csv of the same download beside project.csv";
        issues.warning(at(&input.name, 0, ""), IssueCode::MissingValue, text, hint);
    }
}

/// Returns whether some rows could not be read.
fn projects(mut file: File<'_>, collector: &mut Collector<'_>, issues: &mut Issues) -> bool {
    let [id, rcn, acronym, title] = ["id", "rcn", "acronym", "title"].map(|name| file.column(name));
    let [start, end, maximum] = ["startDate", "endDate", "ecMaxContribution"].map(|name| file.column(name));
    let [basis, programme] = ["legalBasis", "frameworkProgramme"].map(|name| file.column(name));
    let (duration, coordinator) = (file.column("duration"), Column::none());
    let project = Project {
        rcn,
        grant: id,
        acronym,
        title,
        start,
        end,
        maximum,
        duration,
        scheme: basis,
        programme,
        coordinator,
    };
    while file.read(issues) {
        collector.project(&file, &project, issues);
    }
    file.has_gaps()
}

/// A row per participant. The column `rcn` is that of the organisation.
fn organizations(mut file: File<'_>, has_projects: bool, collector: &mut Collector<'_>, issues: &mut Issues) {
    let [project, pic, role] = ["projectID", "organisationID", "role"].map(|name| file.column(name));
    let [name, short_name, country] = ["name", "shortName", "country"].map(|name| file.column(name));
    let [kind, acronym, ended] = ["activityType", "projectAcronym", "endOfParticipation"].map(|name| file.column(name));
    let net = file.column("netEcContribution");
    let contribution = if net.is_there() { net } else { file.column("ecContribution") };
    let organisation = Organisation { pic, name, short_name, country, kind };
    while file.read(issues) {
        let Some(party) = collector.organisation(&file, &organisation, issues) else { continue };
        let Some(project) = collector.project_of_grant(&file, project, acronym, has_projects, issues) else { continue };
        let (has_left, role) = (is_true(file.cell(ended)), collector.role(&file, role, issues));
        collector.participant(&file, &Participant { party, project, role, contribution, has_left }, issues);
    }
}
