//! Numbers of texts.

use crate::model::text::Symbol;

/// No text has this number: there are fewer.
const NONE: u32 = u32::MAX;

/// A number for each of some texts, those of ids most of all.
///
/// Time: one look at a list. Memory: 4 bytes for each text up to the last that has a number; ids come first when a
/// revision is loaded.
#[derive(Default)]
pub(in crate::graph) struct BySymbol(Vec<u32>);

impl BySymbol {
    /// Notes the number of a text.
    pub(in crate::graph) fn insert(&mut self, text: Symbol, number: u32) {
        if self.0.len() <= text.index() {
            self.0.resize(text.index() + 1, NONE);
        }
        self.0[text.index()] = number;
    }

    /// The number of a text.
    pub(in crate::graph) fn get(&self, text: Symbol) -> Option<u32> {
        self.0.get(text.index()).copied().filter(|&number| number != NONE)
    }
}
