//! A data package: one CSV file per table, each row a record.

mod checks;
mod cycles;
mod descriptor;
mod identity;
mod ids;
mod origins;
mod references;
mod repeats;
mod sense;
mod sheets;

use crate::import::input::{Entry, Input};
use crate::import::issues::{at, shown};
use crate::import::package::checks::Checks;
use crate::import::package::ids::Ids;
use crate::import::package::origins::Origins;
use crate::import::package::sheets::Reading;
use crate::import::{Issues, Known, Sink};
use crate::model::issue::IssueCode;
use crate::model::nearest::nearest;
use crate::model::tables::Table;

/// Reads all tables, and checks the records against each other.
pub fn read(input: &mut Input<'_>, known: &dyn Known, issues: &mut Issues, sink: &mut dyn Sink) {
    let files = tables(input, issues);
    descriptor::check(input, issues);
    let (ids, origins, checks) = (Ids::default(), Origins::default(), Checks::default());
    Reading { files: &files, ids, origins, checks, known, sink }.run(input, issues);
}

/// The file of each table; what is no table, or stands twice, is an error.
fn tables(input: &Input<'_>, issues: &mut Issues) -> Vec<(Table, Entry)> {
    let mut files: Vec<(Table, Entry)> = Vec::new();
    let mut is_any = false;
    for entry in &input.files {
        let Some(name) = entry.table() else { continue };
        is_any = true;
        match Table::parse(name) {
            None => unknown_table(name, entry, issues),
            Some(table) => match files.iter().find(|(other, _)| *other == table) {
                None => files.push((table, entry.clone())),
                Some((_, first)) => {
                    let text = format!("the table '{name}' stands in {} too", first.shown);
                    issues.error(at(&entry.shown, 0, ""), IssueCode::Contradiction, text, "keep one of the files");
                }
            },
        }
    }
    if !is_any {
        let hint = "put tables in it, as in actors.csv or actors.csv.gz, not in a folder within it";
        issues.error(at(&input.name, 0, ""), IssueCode::EmptyFile, "there is no table in it", hint);
    }
    files
}

fn unknown_table(name: &str, entry: &Entry, issues: &mut Issues) {
    let names: Vec<_> = Table::ALL.iter().map(|table| table.name()).collect();
    let meant = nearest(&name.to_lowercase(), names.iter().copied());
    let meant = meant.map_or(String::new(), |meant| format!("is it {meant}.csv? "));
    let hint = format!("{meant}the tables are {}", names.join(", "));
    let text = format!("'{}' is no table of a package", shown(name));
    issues.error(at(&entry.shown, 0, ""), IssueCode::UnknownTable, text, hint);
}
