//! The evidences of all facts, in one list.

use crate::graph::node::{Evidence, Evidences};
use crate::model::text::{Symbol, Texts};

/// All evidences of a snapshot, those of a fact in a row. Facts in a row with the same evidences share them.
#[derive(Default)]
pub struct EvidenceList {
    /// The evidences.
    pub list: Vec<Evidence>,
    last: Evidences,
}

impl EvidenceList {
    /// Adds the evidences of one fact, by source and locator, each once.
    pub fn add(&mut self, evidences: &mut Vec<Evidence>, texts: &Texts) -> Evidences {
        let text = |symbol: Option<Symbol>| symbol.map(|symbol| texts.text(symbol));
        evidences.sort_by(|one, other| {
            (one.source.cmp(&other.source))
                .then_with(|| text(one.locator).cmp(&text(other.locator)))
                .then(one.basis.cmp(&other.basis))
                .then_with(|| text(one.note).cmp(&text(other.note)))
        });
        evidences.dedup();
        let start = self.last.start as usize;
        if self.list[start..start + self.last.count as usize] != evidences[..] {
            self.last = Evidences { start: self.list.len() as u32, count: evidences.len() as u32 };
            self.list.extend_from_slice(evidences);
        }
        self.last
    }

    /// Adds another list, and tells those who have evidences in it where they are now.
    pub fn append<'a>(&mut self, other: Self, held: impl Iterator<Item = &'a mut Evidences>) {
        let start = self.list.len() as u32;
        held.for_each(|evidences| evidences.start += start);
        self.list.extend(other.list);
    }
}
