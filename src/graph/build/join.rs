//! Records alike in all but their evidence are one fact with several evidences.

use std::cmp::Ordering;

use crate::graph::build::GraphError;
use crate::graph::build::evidences::EvidenceList;
use crate::graph::node::{Evidence, Evidences, NodeKey};
use crate::model::text::{Symbol, Texts};
use crate::model::vocabulary::Basis;

/// Who says a record, beside the fact itself.
#[derive(Clone, Copy)]
pub struct Said {
    /// Whether a source states it.
    pub basis: Basis,
    /// The source.
    pub evidence: Option<Evidence>,
}

/// How records of a kind become facts: `front` is what the key begins with, where most keys differ already.
pub struct Joining<Front, Key, Says> {
    /// The first two parts of the key.
    pub front: Front,
    /// All that a fact is, but its evidence.
    pub key: Key,
    /// Who says the record.
    pub said: Says,
}

type Made<T> = Result<T, GraphError>;

impl<Front, Key, Says> Joining<Front, Key, Says> {
    /// The facts of records, by their keys. What comes out does not depend on the order of the records.
    ///
    /// Time: a sort by the fronts, 16 bytes for each record; keys are made for one front at a time.
    pub fn join<R, K: Ord, F>(
        &self,
        records: &[R],
        evidences: &mut EvidenceList,
        texts: &Texts,
        mut make: impl FnMut(K, Basis, Evidences) -> F,
    ) -> Made<Vec<F>>
    where
        Front: Fn(&R) -> Made<(NodeKey, NodeKey)>,
        Key: Fn(&R) -> Made<K>,
        Says: Fn(&R) -> Made<Said>,
    {
        let mut order = Vec::with_capacity(records.len());
        for (number, record) in (0_u32..).zip(records) {
            let (first, second) = (self.front)(record)?;
            order.push(((u64::from(first.0) << 32) | u64::from(second.0), number));
        }
        order.sort_unstable();
        let mut facts = Vec::with_capacity(records.len());
        let (mut rows, mut behind) = (Vec::new(), Vec::new());
        for group in order.chunk_by(|one, other| one.0 == other.0) {
            for &(_, number) in group {
                let record = &records[number as usize];
                rows.push(((self.key)(record)?, (self.said)(record)?));
            }
            rows.sort_by(|(one, _), (other, _)| one.cmp(other));
            let mut sorted = rows.drain(..).peekable();
            while let Some((key, said)) = sorted.next() {
                let mut basis = said.basis;
                behind.clear();
                behind.extend(said.evidence);
                while let Some((_, said)) = sorted.next_if(|(next, _)| *next == key) {
                    basis = basis.min(said.basis);
                    behind.extend(said.evidence);
                }
                let range = evidences.add(&mut behind, texts);
                facts.push(make(key, basis, range));
            }
        }
        facts.shrink_to_fit();
        Ok(facts)
    }
}

/// A text that is ordered as text, not by when it came into the pool.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ByText<'a>(pub Symbol, pub &'a str);

impl PartialOrd for ByText<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for ByText<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.1.cmp(other.1)
    }
}
