//! The ids of a package: the one thing that is held of all its records.

use crate::model::batch::Visit;
use crate::model::id::{Id, IdKind};
use crate::model::portion::Portion;
use crate::model::record::Record;
use crate::model::text::{Symbol, Texts};
use std::convert::Infallible;

/// An id by its number in the whole package, whereas [`Id`] is its number in one portion.
pub type Number = Symbol;

/// What is known of an id.
#[derive(Clone, Copy)]
struct State {
    kind: Option<IdKind>,
    is_declared: bool,
    /// Whether the database has it; none: not asked yet.
    is_held: Option<bool>,
}

/// All ids of a package. Memory: their texts, and about 30 bytes for each.
#[derive(Default)]
pub struct Ids {
    texts: Texts,
    states: Vec<State>,
}

impl Ids {
    /// The number of an id.
    pub fn number(&mut self, id: &str) -> Number {
        let number = self.texts.intern(id);
        if number.index() == self.states.len() {
            self.states.push(State { kind: IdKind::of(id), is_declared: false, is_held: None });
        }
        number
    }

    /// A row of the package declares this id.
    pub fn declare(&mut self, id: &str) {
        let number = self.number(id);
        self.states[number.index()].is_declared = true;
    }

    /// Whether a row that has been read declares it.
    pub fn is_declared(&self, number: Number) -> bool {
        self.states[number.index()].is_declared
    }

    /// Whether the database has it; asked once.
    pub fn is_held(&mut self, number: Number, ask: impl FnOnce(&str) -> bool) -> bool {
        let state = &mut self.states[number.index()];
        *state.is_held.get_or_insert_with(|| ask(self.texts.text(number)))
    }

    /// Its kind; none where it is no id.
    pub fn kind(&self, number: Number) -> Option<IdKind> {
        self.states[number.index()].kind
    }

    /// Its text.
    pub fn text(&self, number: Number) -> &str {
        self.texts.text(number)
    }

    /// The declared ids.
    pub fn declared(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().filter(|&(number, _)| self.is_declared(number)).map(|(_, id)| id)
    }

    /// The numbers of the ids of a portion.
    pub fn numbers(&mut self, portion: &Portion) -> Numbers {
        struct Fill<'a>(&'a mut Ids, Vec<Option<Number>>);
        impl Visit for Fill<'_> {
            type Error = Infallible;
            fn table<R: Record>(&mut self, records: &[R], texts: &Texts) -> Result<(), Infallible> {
                for column in 0..R::COLUMNS.len() {
                    for &id in records.iter().flat_map(|record| record.ids(column)) {
                        let ids = &mut self.0;
                        self.1[id.0.index()].get_or_insert_with(|| ids.number(texts.text(id.0)));
                    }
                }
                Ok(())
            }
        }
        let mut fill = Fill(self, vec![None; portion.batch.texts.len()]);
        let Ok(()) = portion.batch.visit(&mut fill);
        Numbers(fill.1)
    }
}

/// The numbers of the ids of one portion, by symbol.
pub struct Numbers(Vec<Option<Number>>);

impl Numbers {
    /// The number of an id of the portion.
    ///
    /// # Panics
    /// When the id is of another portion.
    pub fn of(&self, id: Id) -> Number {
        self.0[id.0.index()].expect("the ids of a portion have been numbered")
    }
}
