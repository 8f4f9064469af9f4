//! Every id that is referred to names something of the right kind that is declared.

use std::collections::HashMap;
use std::convert::Infallible;

use crate::import::issues::shown;
use crate::import::package::checks::Read;
use crate::import::package::ids::{Ids, Number};
use crate::import::package::origins::Origins;
use crate::import::{Issues, Known};
use crate::model::batch::Visit;
use crate::model::id::IdKind;
use crate::model::issue::{IssueCode, Location};
use crate::model::nearest::nearest;
use crate::model::record::{Column, Record};
use crate::model::tables::Table;
use crate::model::text::Texts;

/// For so many unknown ids the nearest known one is looked for: each costs a walk over all ids.
const SUGGESTIONS: usize = 100;

/// The ids that are referred to.
#[derive(Default)]
pub struct References {
    /// Those that a later row may yet declare.
    pending: Vec<Pending>,
    /// The hint for each unknown id.
    suggestions: HashMap<Number, String>,
}

struct Pending {
    number: Number,
    line: u32,
    table: Table,
    column: u8,
}

impl References {
    /// Looks at the ids of some records.
    pub fn look(&mut self, read: &Read<'_>, ids: &mut Ids, origins: &Origins, known: &dyn Known, issues: &mut Issues) {
        let looking = Looking { references: self, read, ids, origins, known, issues };
        let Ok(()) = read.portion.batch.visit(&mut { looking });
    }

    /// Tells of ids that no row has declared.
    pub fn finish(mut self, ids: &mut Ids, origins: &Origins, known: &dyn Known, issues: &mut Issues) {
        for pending in std::mem::take(&mut self.pending) {
            let column = pending.table.columns()[usize::from(pending.column)].name;
            let place = || origins.at(pending.table, pending.line, column);
            self.settle(pending.number, place, ids, origins, known, issues);
        }
    }

    /// Tells of an id that is not declared, unless the database has it or what would declare it could not be read.
    fn settle(
        &mut self,
        number: Number,
        place: impl FnOnce() -> Location,
        ids: &mut Ids,
        origins: &Origins,
        known: &dyn Known,
        issues: &mut Issues,
    ) {
        let is_excused = ids.is_declared(number)
            || ids.kind(number).is_some_and(|kind| !origins.is_complete(kind))
            || ids.is_held(number, |id| known.knows(id));
        if is_excused {
            return;
        }
        let may_suggest = self.suggestions.len() < SUGGESTIONS;
        let text = ids.text(number);
        let hint = self.suggestions.get(&number).cloned().unwrap_or_else(|| {
            match may_suggest.then(|| meant(text, ids)).flatten() {
                Some((kind, meant)) => format!("is it '{kind}:{meant}'?"),
                None => "declare it in its table, or import what declares it first".to_owned(),
            }
        });
        let text = format!("'{}' is declared neither in the package nor in the database", shown(text));
        issues.error(place(), IssueCode::UnknownId, text, hint.clone());
        if may_suggest {
            self.suggestions.insert(number, hint);
        }
    }
}

struct Looking<'a, 'r> {
    references: &'a mut References,
    read: &'a Read<'r>,
    ids: &'a mut Ids,
    origins: &'a Origins,
    known: &'a dyn Known,
    issues: &'a mut Issues,
}

impl Visit for Looking<'_, '_> {
    type Error = Infallible;

    fn table<R: Record>(&mut self, records: &[R], _: &Texts) -> Result<(), Infallible> {
        for (index, column) in R::COLUMNS.iter().enumerate().filter(|(_, column)| !column.spec.kinds.is_empty()) {
            for (record, &line) in records.iter().zip(self.read.lines) {
                for number in record.ids(index).iter().map(|&id| self.read.numbers.of(id)) {
                    match self.ids.kind(number).filter(|kind| column.spec.kinds.contains(kind)) {
                        None => self.wrong_kind(number, column, self.origins.at(R::TABLE, line, column.name)),
                        Some(_) if self.ids.is_declared(number) => {}
                        Some(kind) if is_declared_before(kind, R::TABLE) => {
                            let place = || self.origins.at(R::TABLE, line, column.name);
                            self.references.settle(number, place, self.ids, self.origins, self.known, self.issues);
                        }
                        Some(_) => {
                            let pending = Pending { number, line, table: R::TABLE, column: index as u8 };
                            self.references.pending.push(pending);
                        }
                    }
                }
            }
        }
        Ok(())
    }
}

impl Looking<'_, '_> {
    fn wrong_kind(&mut self, number: Number, column: &Column, place: Location) {
        let kinds: Vec<_> = column.spec.kinds.iter().map(|kind| kind.prefix()).collect();
        let text = format!("'{}' cannot stand here", shown(self.ids.text(number)));
        let hint = format!("write an id of the kind {}", kinds.join(" or "));
        self.issues.error(place, IssueCode::WrongKind, text, hint);
    }
}

/// Whether the table that declares ids of a kind is read before another.
fn is_declared_before(kind: IdKind, table: Table) -> bool {
    let declares = |table: &&Table| table.declares() && table.columns()[0].spec.kinds.contains(&kind);
    Table::ALL.iter().find(declares).is_some_and(|declaring| *declaring < table)
}

/// The declared id of the same kind that is nearest, in its two parts. A number is not a misspelling of another.
fn meant<'i>(id: &'i str, ids: &'i Ids) -> Option<(&'i str, &'i str)> {
    let (kind, name) = id.split_once(':').filter(|(_, name)| name.chars().any(char::is_alphabetic))?;
    let names = ids.declared().filter_map(|other| other.split_once(':')).filter(|(other, _)| *other == kind);
    nearest(name, names.map(|(_, name)| name)).map(|name| (kind, name))
}
