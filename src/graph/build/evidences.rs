//! The evidences of all facts, in one list.

use crate::graph::node::{Evidence, Evidences, Node};
use crate::graph::relation::{Membership, Participation, Placement, RegionPart, Tie};
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

    /// Adds another list, and tells those who have evidences in it where they are now.
    pub fn append<'a, T: HasEvidences + 'a>(&mut self, other: Self, holders: impl IntoIterator<Item = &'a mut T>) {
        let start = self.list.len() as u32;
        holders.into_iter().for_each(|holder| holder.evidences().start += start);
        self.list.extend(other.list);
    }
}

/// What has evidences in a list.
pub trait HasEvidences {
    /// Where they are.
    fn evidences(&mut self) -> &mut Evidences;
}

impl HasEvidences for Evidences {
    fn evidences(&mut self) -> &mut Evidences {
        self
    }
}

impl HasEvidences for Node {
    fn evidences(&mut self) -> &mut Evidences {
        &mut self.evidence
    }
}

macro_rules! facts_with_evidences {
    ($($fact:ident)+) => {$(
        impl HasEvidences for $fact {
            fn evidences(&mut self) -> &mut Evidences {
                &mut self.fact.evidence
            }
        }
    )+};
}

facts_with_evidences! { Membership Participation Tie Placement RegionPart Theme }
