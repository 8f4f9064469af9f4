//! Every id that is referred to names something of the right kind that is declared.

use std::collections::HashMap;
use std::convert::Infallible;

use crate::import::issues::shown;
use crate::import::package::origins::Origins;
use crate::import::{Issues, Known};
use crate::model::batch::Visit;
use crate::model::id::{Id, IdKind};
use crate::model::issue::{IssueCode, Location};
use crate::model::nearest::nearest;
use crate::model::record::{Column, Record};
use crate::model::tables::Batch;
use crate::model::text::Texts;

/// For so many unknown ids the nearest known one is looked for: each costs a walk over all ids.
const SUGGESTIONS: usize = 100;

/// Checks all ids of a batch.
pub fn check(batch: &Batch, origins: &Origins, known: &dyn Known, issues: &mut Issues) {
    let ids = vec![None; batch.texts.len()];
    let Ok(()) = batch.visit(&mut References { origins, known, issues, ids, suggestions: HashMap::new() });
}

#[derive(Clone, Copy)]
struct State {
    kind: Option<IdKind>,
    is_known: bool,
}

struct References<'r> {
    origins: &'r Origins,
    known: &'r dyn Known,
    issues: &'r mut Issues,
    /// What has been found out about each id, by symbol.
    ids: Vec<Option<State>>,
    /// The hint for each unknown id.
    suggestions: HashMap<Id, String>,
}

impl Visit for References<'_> {
    type Error = Infallible;

    fn table<R: Record>(&mut self, records: &[R], texts: &Texts) -> Result<(), Infallible> {
        for (index, column) in R::COLUMNS.iter().enumerate() {
            if column.spec.kinds.is_empty() {
                continue;
            }
            for (row, record) in records.iter().enumerate() {
                for &id in record.ids(index) {
                    let state = self.state(id, texts);
                    let is_right = state.kind.is_some_and(|kind| column.spec.kinds.contains(&kind));
                    if is_right && state.is_known {
                        continue;
                    }
                    let place = self.origins.at(R::TABLE, row, column.name);
                    if is_right {
                        self.unknown(id, place, texts);
                    } else {
                        self.wrong_kind(id, column, place, texts);
                    }
                }
            }
        }
        Ok(())
    }
}

impl References<'_> {
    fn state(&mut self, id: Id, texts: &Texts) -> State {
        let index = id.0.index();
        if let Some(state) = self.ids[index] {
            return state;
        }
        let text = texts.text(id.0);
        let kind = IdKind::of(text);
        let is_known = self.origins.is_declared(id)
            || kind.is_some_and(|kind| !self.origins.is_complete(kind))
            || self.known.knows(text);
        let state = State { kind, is_known };
        self.ids[index] = Some(state);
        state
    }

    fn unknown(&mut self, id: Id, place: Location, texts: &Texts) {
        let text = texts.text(id.0);
        let may_suggest = self.suggestions.len() < SUGGESTIONS;
        let origins = self.origins;
        let hint = self.suggestions.get(&id).cloned().unwrap_or_else(|| {
            match may_suggest.then(|| meant(text, origins, texts)).flatten() {
                Some((kind, meant)) => format!("is it '{kind}:{meant}'?"),
                None => "declare it in its table, or import what declares it first".to_owned(),
            }
        });
        let text = format!("'{}' is declared neither in the package nor in the database", shown(text));
        self.issues.error(place, IssueCode::UnknownId, text, hint.clone());
        if may_suggest {
            self.suggestions.insert(id, hint);
        }
    }

    fn wrong_kind(&mut self, id: Id, column: &Column, place: Location, texts: &Texts) {
        let kinds: Vec<_> = column.spec.kinds.iter().map(|kind| kind.prefix()).collect();
        let text = format!("'{}' cannot stand here", shown(texts.text(id.0)));
        let hint = format!("write an id of the kind {}", kinds.join(" or "));
        self.issues.error(place, IssueCode::WrongKind, text, hint);
    }
}

/// The declared id of the same kind that is nearest, in its two parts. A number is not a misspelling of another.
fn meant<'t>(id: &'t str, origins: &Origins, texts: &'t Texts) -> Option<(&'t str, &'t str)> {
    let (kind, name) = id.split_once(':').filter(|(_, name)| name.chars().any(char::is_alphabetic))?;
    let declared = texts.iter().filter(|&(symbol, _)| origins.is_declared(Id(symbol)));
    let names = declared.filter_map(|(_, other)| other.split_once(':')).filter(|(other, _)| *other == kind);
    nearest(name, names.map(|(_, name)| name)).map(|name| (kind, name))
}
