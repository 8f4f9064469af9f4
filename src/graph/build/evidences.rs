//! The evidences of all facts, in one list.

use crate::graph::node::{Evidence, Evidences, Node};
use crate::graph::relation::{Finding, Funding, Indicator, Membership, Participation, Placement, RegionPart, Tie};
use crate::graph::snapshot::Theme;
use crate::model::text::{Symbol, Texts};

/// All evidences of a snapshot, those of a fact in a row. Facts in a row with the same evidences share them.
#[derive(Default)]
pub struct EvidenceList {
    /// The evidences.
    pub list: Vec<Evidence>,
    last: Evidences,
    /// Those of the fact at hand.
    at_hand: Vec<Evidence>,
}

impl EvidenceList {
    /// Adds the evidences of one fact, by source and locator, each once.
    pub fn add(&mut self, of_fact: impl IntoIterator<Item = Evidence>, texts: &Texts) -> Evidences {
        let evidences = &mut self.at_hand;
        evidences.clear();
        evidences.extend(of_fact);
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

    /// Adds another list. Gives by how much those who have evidences in it are to be moved.
    pub fn append(&mut self, other: Self) -> Moved {
        let by = self.list.len() as u32;
        self.list.extend(other.list);
        Moved { by }
    }
}

/// By how much evidences lie further behind than they did.
#[must_use]
#[derive(Clone, Copy)]
pub struct Moved {
    by: u32,
}

impl Moved {
    /// Tells those who have evidences where they are now.
    pub fn tell<T: HasEvidences>(self, holders: &mut [T]) {
        for holder in holders {
            holder.evidences().start += self.by;
        }
    }
}

/// What has evidences in a list.
pub trait HasEvidences {
    /// Where they are.
    fn evidences(&mut self) -> &mut Evidences;
}

macro_rules! have_evidences {
    ($($holder:ident: $($field:ident).+;)+) => {$(
        impl HasEvidences for $holder {
            fn evidences(&mut self) -> &mut Evidences {
                &mut self.$($field).+
            }
        }
    )+};
}

have_evidences! {
    Node: evidence;
    Membership: fact.evidence;
    Participation: fact.evidence;
    Tie: fact.evidence;
    Funding: fact.evidence;
    Placement: fact.evidence;
    Finding: evidence;
    Indicator: fact.evidence;
    RegionPart: fact.evidence;
    Theme: fact.evidence;
}
