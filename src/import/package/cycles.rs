//! Nothing is a part of itself, and nothing follows itself, over any number of steps.

use std::collections::HashMap;

use crate::import::Issues;
use crate::import::package::origins::Origins;
use crate::model::id::Id;
use crate::model::issue::IssueCode;
use crate::model::record::Record;
use crate::model::tables::{Batch, Funding, Project, Region, Scheme};
use crate::model::text::Texts;

/// Checks the columns that lead from a record to others of its table.
pub fn check(batch: &Batch, origins: &Origins, issues: &mut Issues) {
    column::<Region>(&batch.regions, "parent", &batch.texts, origins, issues);
    column::<Scheme>(&batch.schemes, "part_of", &batch.texts, origins, issues);
    column::<Project>(&batch.projects, "part_of", &batch.texts, origins, issues);
    column::<Project>(&batch.projects, "follows", &batch.texts, origins, issues);
    column::<Funding>(&batch.funding, "part_of", &batch.texts, origins, issues);
    column::<Funding>(&batch.funding, "leg_of", &batch.texts, origins, issues);
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    OnTheWay,
    Done,
}

/// Walks from each record as far as the column leads, each id once.
fn column<R: Record>(records: &[R], name: &str, texts: &Texts, origins: &Origins, issues: &mut Issues) {
    let Some(index) = R::COLUMNS.iter().position(|column| column.name == name) else { return };
    let mut rows: HashMap<Id, usize> = HashMap::new();
    for (row, record) in records.iter().enumerate().filter(|(_, record)| !record.ids(index).is_empty()) {
        rows.entry(record.ids(0)[0]).or_insert(row);
    }
    let next = |id: Id| rows.get(&id).map_or(&[][..], |&row| records[row].ids(index));
    let mut marks: HashMap<Id, Mark> = HashMap::new();
    for start in records.iter().map(|record| record.ids(0)[0]) {
        // The way from `start`, each id with how many of its next ones have been taken; no recursion, for no stack is
        // as deep as a file is long.
        let mut way = vec![(start, 0)];
        while let Some((id, taken)) = way.last_mut() {
            let id = *id;
            if *taken == 0 && marks.get(&id) == Some(&Mark::Done) {
                way.pop();
                continue;
            }
            marks.insert(id, Mark::OnTheWay);
            let Some(&to) = next(id).get(*taken) else {
                marks.insert(id, Mark::Done);
                way.pop();
                continue;
            };
            *taken += 1;
            if marks.get(&to) == Some(&Mark::OnTheWay) {
                let steps = way.iter().skip_while(|(id, _)| *id != to).map(|(id, _)| *id).chain([to]);
                tell::<R>(steps, rows[&to], name, texts, origins, issues);
            } else {
                way.push((to, 0));
            }
        }
    }
}

fn tell<R: Record>(
    steps: impl Iterator<Item = Id>,
    row: usize,
    name: &str,
    texts: &Texts,
    origins: &Origins,
    issues: &mut Issues,
) {
    const SHOWN: usize = 6;
    let mut names: Vec<&str> = steps.map(|id| texts.text(id.0)).collect();
    if names.len() > SHOWN {
        names.splice(SHOWN - 2..names.len() - 1, ["..."]);
    }
    let text = format!("the column leads back to where it began: {}", names.join(" > "));
    let hint = "leave one of these steps out";
    issues.error(origins.at(R::TABLE, row, name), IssueCode::Contradiction, text, hint);
}
