//! Records alike in all but their evidence are one fact with several evidences.

use std::cmp::Ordering;

use rayon::prelude::*;

use crate::graph::build::GraphError;
use crate::graph::build::evidences::{EvidenceList, HasEvidences};
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
    /// All that a fact is, but its evidence; made from the record and its front.
    pub key: Key,
    /// Who says the record.
    pub said: Says,
}

type Made<T> = Result<T, GraphError>;

/// The fewest records that are worth another thread.
const MANY: usize = 50_000;

/// The place of a record by its front, as one number, which is compared at once; and its number.
type Place = (u64, u32);

impl<Front, Key, Says> Joining<Front, Key, Says> {
    /// The facts of records, by their keys. What comes out does not depend on the order of the records.
    ///
    /// Time: a sort by the fronts, 32 bytes for each record; keys are made for one front at a time. Many records are shared
    /// among threads.
    pub fn join<R, K, F>(
        &self,
        records: &[R],
        evidences: &mut EvidenceList,
        texts: &Texts,
        make: impl Fn(K, Basis, Evidences) -> F + Sync,
    ) -> Made<Vec<F>>
    where
        R: Sync,
        K: Ord,
        F: HasEvidences + Send,
        Front: Fn(&R) -> Made<(NodeKey, NodeKey)> + Sync,
        Key: Fn(&R, (NodeKey, NodeKey)) -> Made<K> + Sync,
        Says: Fn(&R) -> Made<Said> + Sync,
    {
        let mut order: Vec<Place> = vec![(0, 0); records.len()];
        let places = order.par_iter_mut().with_min_len(MANY).zip(records).enumerate();
        places.try_for_each(|(number, (place, record))| {
            let (first, second) = (self.front)(record)?;
            *place = ((u64::from(first.0) << 32) | u64::from(second.0), number as u32);
            Ok(())
        })?;
        let order = sorted(order);
        let parts = parts(&order, rayon::current_num_threads());
        let of_part = |part: &&[Place]| self.facts(part, records, texts, &make);
        let mut joined = parts.par_iter().map(of_part).collect::<Made<Vec<_>>>()?.into_iter();
        let Some((mut facts, of_facts)) = joined.next() else { return Ok(Vec::new()) };
        facts.reserve_exact(joined.as_slice().iter().map(|(facts, _)| facts.len()).sum());
        evidences.append(of_facts).tell(&mut facts);
        for (mut others, of_others) in joined {
            evidences.append(of_others).tell(&mut others);
            facts.par_extend(others);
        }
        facts.shrink_to_fit();
        Ok(facts)
    }

    /// The facts of some places.
    fn facts<R, K: Ord, F>(
        &self,
        order: &[Place],
        records: &[R],
        texts: &Texts,
        make: impl Fn(K, Basis, Evidences) -> F,
    ) -> Made<(Vec<F>, EvidenceList)>
    where
        Key: Fn(&R, (NodeKey, NodeKey)) -> Made<K>,
        Says: Fn(&R) -> Made<Said>,
    {
        let (mut facts, mut evidences) = (Vec::with_capacity(order.len()), EvidenceList::default());
        let mut rows = Vec::new();
        for group in order.chunk_by(|one, other| one.0 == other.0) {
            for &(front, number) in group {
                let front = (NodeKey((front >> 32) as u32), NodeKey(front as u32));
                let record = &records[number as usize];
                rows.push(((self.key)(record, front)?, (self.said)(record)?));
            }
            rows.sort_by(|(one, _), (other, _)| one.cmp(other));
            let mut sorted = rows.drain(..).peekable();
            while let Some((key, said)) = sorted.next() {
                let mut basis = said.basis;
                let others = std::iter::from_fn(|| sorted.next_if(|(next, _)| *next == key).map(|(_, said)| said));
                let all = std::iter::once(said).chain(others).inspect(|said| basis = basis.min(said.basis));
                let range = evidences.add(all.filter_map(|said| said.evidence), texts);
                facts.push(make(key, basis, range));
            }
        }
        Ok((facts, evidences))
    }
}

/// Places by their fronts. Those of many are counted by the first halves of their fronts, which says where they come.
fn sorted(mut order: Vec<Place>) -> Vec<Place> {
    let first = |place: &Place| (place.0 >> 32) as usize;
    let most = order.iter().map(first).max().unwrap_or_default();
    if order.len() < MANY || most > order.len() {
        order.sort_unstable();
        return order;
    }
    // Where the next place of each first half comes.
    let mut next = vec![0_u32; most + 2];
    for place in &order {
        next[first(place) + 1] += 1;
    }
    for first in 0..=most {
        next[first + 1] += next[first];
    }
    let mut sorted: Vec<Place> = vec![(0, 0); order.len()];
    for place in &order {
        let at = &mut next[first(place)];
        sorted[*at as usize] = *place;
        *at += 1;
    }
    drop(order);
    let alike = sorted.par_chunk_by_mut(|one, other| first(one) == first(other));
    alike.for_each(<[Place]>::sort_unstable);
    sorted
}

/// About so many parts of about the same size, each of many records; a front is in one of them.
fn parts(order: &[Place], count: usize) -> Vec<&[Place]> {
    let size = order.len().div_ceil(count).max(MANY);
    let (mut parts, mut left) = (Vec::new(), order);
    while !left.is_empty() {
        let at_least = size.min(left.len());
        let front = left[at_least - 1].0;
        let end = at_least + left[at_least..].partition_point(|&(other, _)| other == front);
        let (part, others) = left.split_at(end);
        parts.push(part);
        left = others;
    }
    parts
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_sorted_however_many_there_are() {
        for (n, firsts) in
            [(0, 1), (1_000, 10), (2 * MANY as u64, 1), (2 * MANY as u64, 999), (2 * MANY as u64, 1 << 31)]
        {
            let front = |number: u64| (((number * 7_919) % firsts) << 32) | ((number * 104_729) % 65);
            let order: Vec<Place> = (0..n).map(|number| (front(number), number as u32)).collect();
            let mut expected = order.clone();
            expected.sort_unstable();
            assert!(sorted(order) == expected, "{n} places, {firsts} first halves");
        }
    }

    #[test]
    fn parts_hold_all_and_keep_fronts_together() {
        let size = MANY as u32;
        let order: Vec<Place> = (0..4 * size).map(|number| (u64::from((number + 7) / 10), number)).collect();
        for count in [1, 2, 3, 100] {
            let parts = parts(&order, count);
            assert!(parts.len() == count.min(4) || parts.len() == count.min(4) + 1, "{count}: {}", parts.len());
            assert_eq!(parts.concat(), order);
            for pair in parts.windows(2) {
                assert_ne!(pair[0].last().expect("not empty").0, pair[1][0].0);
            }
        }
        assert!(parts(&[], 2).is_empty());
        assert_eq!(parts(&vec![(1, 0); 3 * MANY], 3).len(), 1);
    }
}
