//! Nothing is a part of itself, and nothing follows itself, over any number of steps.

use std::collections::HashMap;

use crate::import::Issues;
use crate::import::package::checks::Read;
use crate::import::package::ids::{Ids, Number};
use crate::import::package::origins::Origins;
use crate::model::issue::IssueCode;
use crate::model::record::Record;
use crate::model::tables::{Funding, Project, Region, Scheme, Table};

/// The columns that lead from a record to others of its table.
pub struct Cycles([Column; 6]);

impl Default for Cycles {
    fn default() -> Self {
        let columns = [
            (Table::Regions, "parent"),
            (Table::Schemes, "part_of"),
            (Table::Projects, "part_of"),
            (Table::Projects, "follows"),
            (Table::Funding, "part_of"),
            (Table::Funding, "leg_of"),
        ];
        Self(columns.map(|(table, name)| Column { table, name, steps: Vec::new() }))
    }
}

/// One of them, with the steps of all rows that have any.
struct Column {
    table: Table,
    name: &'static str,
    steps: Vec<Step>,
}

/// From a record to others.
struct Step {
    from: Number,
    line: u32,
    to: Box<[Number]>,
}

impl Cycles {
    /// Looks at some records.
    pub fn look(&mut self, read: &Read<'_>) {
        let batch = &read.portion.batch;
        for column in &mut self.0 {
            match column.table {
                Table::Regions => column.add::<Region>(&batch.regions, read),
                Table::Schemes => column.add::<Scheme>(&batch.schemes, read),
                Table::Projects => column.add::<Project>(&batch.projects, read),
                _ => column.add::<Funding>(&batch.funding, read),
            }
        }
    }

    /// Tells of circles.
    pub fn finish(self, ids: &Ids, origins: &Origins, issues: &mut Issues) {
        for column in &self.0 {
            column.check(ids, origins, issues);
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    OnTheWay,
    Done,
}

impl Column {
    fn add<R: Record>(&mut self, records: &[R], read: &Read<'_>) {
        let Some(index) = R::COLUMNS.iter().position(|column| column.name == self.name) else { return };
        for (record, &line) in records.iter().zip(read.lines).filter(|(record, _)| !record.ids(index).is_empty()) {
            let to = record.ids(index).iter().map(|&id| read.numbers.of(id)).collect();
            self.steps.push(Step { from: read.numbers.of(record.ids(0)[0]), line, to });
        }
    }

    /// Walks from each record as far as the column leads, each id once.
    fn check(&self, ids: &Ids, origins: &Origins, issues: &mut Issues) {
        let mut steps: HashMap<Number, &Step> = HashMap::new();
        for step in &self.steps {
            steps.entry(step.from).or_insert(step);
        }
        let mut marks: HashMap<Number, Mark> = HashMap::new();
        for start in self.steps.iter().map(|step| step.from) {
            // The way from `start`, each id with how many of its next ones have been taken; no recursion, for no stack
            // is as deep as a file is long.
            let mut way = vec![(start, 0)];
            while let Some((id, taken)) = way.last_mut() {
                let id = *id;
                if *taken == 0 && marks.get(&id) == Some(&Mark::Done) {
                    way.pop();
                    continue;
                }
                marks.insert(id, Mark::OnTheWay);
                let Some(&to) = steps.get(&id).and_then(|step| step.to.get(*taken)) else {
                    marks.insert(id, Mark::Done);
                    way.pop();
                    continue;
                };
                *taken += 1;
                if marks.get(&to) == Some(&Mark::OnTheWay) {
                    let circle = way.iter().skip_while(|(id, _)| *id != to).map(|(id, _)| *id).chain([to]);
                    self.tell(circle, steps[&to].line, ids, origins, issues);
                } else {
                    way.push((to, 0));
                }
            }
        }
    }

    fn tell(&self, circle: impl Iterator<Item = Number>, line: u32, ids: &Ids, origins: &Origins, issues: &mut Issues) {
        const SHOWN: usize = 6;
        let mut names: Vec<&str> = circle.map(|id| ids.text(id)).collect();
        if names.len() > SHOWN {
            names.splice(SHOWN - 2..names.len() - 1, ["..."]);
        }
        let text = format!("the column leads back to where it began: {}", names.join(" > "));
        let hint = "leave one of these steps out";
        issues.error(origins.at(self.table, line, self.name), IssueCode::Contradiction, text, hint);
    }
}
