//! CORDIS: EU projects, their participants and contributions, in the layouts in which they are to be had.

mod cells;
mod collector;
mod file;
mod linked;
mod normalised;
mod programme;
mod published;

use std::collections::BTreeMap;

use crate::import::cordis::collector::Collector;
use crate::import::cordis::programme::Programme;
use crate::import::input::{Ending, Entry, Input};
use crate::import::issues::at;
use crate::import::{Issues, Known, Sink};
use crate::model::issue::IssueCode;

/// The layouts, each known by the names of its files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layout {
    /// As CORDIS publishes: `project.csv` with a row per project and `organization.csv` with a row per participant.
    Published,
    /// Three tables: `organisations.csv`, `projects.csv` and `participations.csv`.
    Normalised,
    /// Three tables divided by tabs: `unique_org.tsv`, `projects.tsv` and `edges.tsv`, which links them.
    Linked,
}

impl Layout {
    const ALL: [Self; 3] = [Self::Published, Self::Normalised, Self::Linked];

    /// The files that are read, without their ending.
    fn files(self) -> &'static [&'static str] {
        match self {
            Self::Published => &["project", "organization"],
            Self::Normalised => &["organisations", "projects", "participations"],
            Self::Linked => &["unique_org", "projects", "edges"],
        }
    }

    /// Their ending.
    fn ending(self) -> Ending {
        match self {
            Self::Published | Self::Normalised => Ending::Csv,
            Self::Linked => Ending::Tsv,
        }
    }
}

/// Files that CORDIS publishes beside the two of [`Layout::Published`]; nothing in them is read.
const BESIDE: &[&str] = &["euroSciVoc", "legalBasis", "policyPriorities", "topics", "webItem", "webLink"];

/// Reads projects, organisations, participations and contributions.
pub fn read(input: &mut Input<'_>, known: &dyn Known, issues: &mut Issues, sink: &mut dyn Sink) {
    let Some((layout, files)) = files(input, issues) else { return };
    let mut collector = Collector::new(Programme::of_name(&input.name), known);
    match layout {
        Layout::Published => published::read(input, &files, &mut collector, issues),
        Layout::Normalised => normalised::read(input, &files, &mut collector, issues),
        Layout::Linked => linked::read(input, &files, &mut collector, issues),
    }
    collector.finish(issues, sink);
}

/// The files of a layout by their names.
type Files = BTreeMap<&'static str, Entry>;

/// Which layout the input has.
fn files(input: &Input<'_>, issues: &mut Issues) -> Option<(Layout, Files)> {
    let mut found: Vec<(Layout, Files)> = Vec::new();
    for layout in Layout::ALL {
        let mut files = Files::new();
        for name in layout.files() {
            let mut entries = input.files.iter().filter(|entry| entry.named(layout.ending()) == Some(name));
            if let Some(first) = entries.next() {
                files.insert(name, first.clone());
            }
            for entry in entries {
                let text = format!("the file '{name}' is there more than once");
                issues.error(at(&entry.shown, 0, ""), IssueCode::Contradiction, text, "keep one of the files");
            }
        }
        if !files.is_empty() {
            found.push((layout, files));
        }
    }
    for entry in &input.files {
        let is_read = |name: &str, ending| {
            Layout::ALL.iter().any(|layout| layout.ending() == ending && layout.files().contains(&name))
        };
        let is_left = |ending| {
            let is_beside = |name| ending == Ending::Csv && BESIDE.contains(&name);
            entry.named(ending).is_some_and(|name| !is_beside(name) && !is_read(name, ending))
        };
        if is_left(Ending::Csv) || is_left(Ending::Tsv) {
            let hint = format!("the files that are read are {}", expected());
            issues.warning(at(&entry.shown, 0, ""), IssueCode::UnknownTable, "the file is left out", hint);
        }
    }
    if found.len() > 1 {
        let text = "files of two layouts lie beside each other";
        let hint = format!("keep those of one; the files that are read are {}", expected());
        issues.error(at(&input.name, 0, ""), IssueCode::Contradiction, text, hint);
        return None;
    }
    if found.is_empty() {
        let hint = format!("the files that are read are {}", expected());
        issues.error(at(&input.name, 0, ""), IssueCode::EmptyFile, "there is no file of CORDIS in it", hint);
    }
    found.pop()
}

fn expected() -> String {
    let names = |layout: Layout| {
        let ending = layout.ending().text();
        layout.files().iter().map(|name| format!("{name}{ending}")).collect::<Vec<_>>().join(", ")
    };
    Layout::ALL.map(names).join(", or ")
}
