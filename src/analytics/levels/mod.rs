//! Distances in steps, from many parties at once: one bit per party searched from.

mod sets;

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

pub use sets::{summed_by_level_of_sets, summed_from};

use super::components::components;
use super::degree::Side;
use super::{Stop, Stopped};
use crate::graph::adjacency::{Adjacency, Ties};

const WORDS: usize = 4;
const BATCH: usize = 64 * WORDS;

/// One bit for each party of a batch.
type Bits = [u64; WORDS];
const NONE: Bits = [0; WORDS];

/// The arcs along which a search arrives at a party, and those on which it leaves: one set each, or two where direction
/// does not matter.
#[derive(Clone, Debug)]
pub struct Rows<'a> {
    arriving: Vec<&'a Adjacency>,
    leaving: Vec<&'a Adjacency>,
}

impl<'a> Rows<'a> {
    /// In: searches follow the arcs, so that each party sums the distances from the others to it. Out: against the arcs.
    pub fn of(ties: &'a Ties, side: Side) -> Self {
        let (out, into) = (&ties.outgoing, ties.incoming());
        match side {
            Side::Both if ties.is_directed() => Self { arriving: vec![out, into], leaving: vec![out, into] },
            Side::Out => Self { arriving: vec![out], leaving: vec![into] },
            Side::In | Side::Both => Self { arriving: vec![into], leaving: vec![out] },
        }
    }

    fn arriving(&self, party: usize) -> impl Iterator<Item = usize> {
        self.arriving.iter().flat_map(move |arcs| arcs.neighbours(party as u32)).map(|&party| party as usize)
    }

    fn leaving(&self, party: usize) -> impl Iterator<Item = usize> {
        self.leaving.iter().flat_map(move |arcs| arcs.neighbours(party as u32)).map(|&party| party as usize)
    }

    fn leaving_count(&self, party: usize) -> usize {
        self.leaving.iter().map(|arcs| arcs.neighbours(party as u32).len()).sum()
    }
}

/// For each party the sum, over the other parties whose searches reach it, of a number that depends on the level (steps
/// from the other).
///
/// Sums are whole numbers: their order, and so the number of threads, does not matter. Time at most in parties and ties
/// times levels for each batch of 256 parties, memory 112 bytes a party and thread.
pub fn summed_by_level(
    ties: &Ties,
    rows: &Rows<'_>,
    term: impl Fn(u32) -> u128 + Sync,
    stop: &Stop,
) -> Result<Vec<u128>, Stopped> {
    let n = ties.n();
    let sources = by_component(ties);
    let next = AtomicUsize::new(0);
    let of_thread = |_| {
        let mut search = Search::new(n, rows);
        // a fixed share for each thread would leave the quicker ones idle
        while let Some(batch) = sources.chunks(BATCH).nth(next.fetch_add(1, Ordering::Relaxed)) {
            search.add(batch, &term, stop)?;
        }
        Ok(search.sums)
    };
    let sums = (0..rayon::current_num_threads()).into_par_iter().with_max_len(1).map(of_thread);
    sums.try_reduce_with(|mut a, b| {
        a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
        Ok(a)
    })
    .unwrap_or_else(|| Ok(vec![0; n]))
}

/// Parties with a tie, those of one component together: a party that all of a batch has reached needs no further look.
fn by_component(ties: &Ties) -> Vec<u32> {
    let components = components(ties);
    let component = |party: u32| components.of[party as usize];
    let mut parties: Vec<u32> =
        (0..ties.n() as u32).filter(|&party| components.sizes[component(party) as usize] > 1).collect();
    parties.sort_by_key(|&party| component(party));
    parties
}

struct Search<'a> {
    rows: &'a Rows<'a>,
    sums: Vec<u128>,
    /// Who has reached a party by now, who did at the last level, and who does at this one.
    seen: Vec<Bits>,
    last: Vec<Bits>,
    now: Vec<Bits>,
}

impl<'a> Search<'a> {
    fn new(n: usize, rows: &'a Rows<'a>) -> Self {
        Self { rows, sums: vec![0; n], seen: vec![NONE; n], last: vec![NONE; n], now: vec![NONE; n] }
    }

    fn add(&mut self, batch: &[u32], term: impl Fn(u32) -> u128, stop: &Stop) -> Result<(), Stopped> {
        self.seen.fill(NONE);
        self.last.fill(NONE);
        let mut all = NONE;
        for (bit, &source) in batch.iter().enumerate() {
            let (word, mask) = (bit / 64, 1 << (bit % 64));
            all[word] |= mask;
            self.seen[source as usize][word] |= mask;
            self.last[source as usize][word] |= mask;
        }
        for level in 1.. {
            stop.check()?;
            if self.is_small_frontier() {
                self.push();
            } else {
                self.pull(&all);
            }
            if !self.settle(term(level)) {
                break;
            }
        }
        Ok(())
    }

    /// Whether so few parties were reached at the last level that starting from them is the shorter way.
    fn is_small_frontier(&self) -> bool {
        let active = self.last.iter().enumerate().filter(|&(_, bits)| *bits != NONE);
        let arcs: usize = active.map(|(party, _)| self.rows.leaving_count(party)).sum();
        let all: usize = self.rows.leaving.iter().map(|arcs| arcs.arc_count()).sum();
        arcs < all / 8
    }

    fn push(&mut self) {
        self.now.fill(NONE);
        for party in 0..self.last.len() {
            let bits = self.last[party];
            if bits != NONE {
                self.rows.leaving(party).for_each(|next| merge(&mut self.now[next], &bits));
            }
        }
    }

    fn pull(&mut self, all: &Bits) {
        for party in 0..self.last.len() {
            let missing: Bits = std::array::from_fn(|word| all[word] & !self.seen[party][word]);
            let mut bits = NONE;
            if missing != NONE {
                for from in self.rows.arriving(party) {
                    merge(&mut bits, &self.last[from]);
                    if (0..WORDS).all(|word| missing[word] & !bits[word] == 0) {
                        break;
                    }
                }
            }
            self.now[party] = bits;
        }
    }

    /// Counts who is new at each party; whether there is anyone.
    fn settle(&mut self, term: u128) -> bool {
        let mut is_any = false;
        let parties = self.now.iter_mut().zip(&mut self.seen).zip(&mut self.sums);
        for ((now, seen), sum) in parties {
            let new: Bits = std::array::from_fn(|word| now[word] & !seen[word]);
            *now = new;
            if new != NONE {
                merge(seen, &new);
                *sum += term * u128::from(new.iter().map(|word| word.count_ones()).sum::<u32>());
                is_any = true;
            }
        }
        std::mem::swap(&mut self.now, &mut self.last);
        is_any
    }
}

fn merge(into: &mut Bits, bits: &Bits) {
    into.iter_mut().zip(bits).for_each(|(into, bits)| *into |= bits);
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, VecDeque};

    use proptest::prelude::*;

    use super::*;

    /// One plain search from each party.
    fn plain(ties: &Ties, rows: &Rows<'_>, term: impl Fn(u32) -> u128) -> Vec<u128> {
        let n = ties.n();
        let mut sums = vec![0; n];
        for source in 0..n {
            let mut level = vec![None; n];
            level[source] = Some(0);
            let mut open = VecDeque::from([source]);
            while let Some(party) = open.pop_front() {
                let steps = level[party].expect("reached");
                if steps > 0 {
                    sums[party] += term(steps);
                }
                for next in rows.leaving(party) {
                    if level[next].is_none() {
                        level[next] = Some(steps + 1);
                        open.push_back(next);
                    }
                }
            }
        }
        sums
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]
        #[test]
        fn agrees_with_one_search_from_each_party(
            pairs in prop::collection::btree_set((0_u32..600, 0_u32..600), 1..1500),
            directed in any::<bool>(),
            side in prop::sample::select(vec![Side::In, Side::Out, Side::Both]),
        ) {
            let mut pairs: BTreeSet<_> = pairs.into_iter().filter(|(a, b)| a != b).collect();
            if !directed {
                pairs = pairs.iter().flat_map(|&(a, b)| [(a, b), (b, a)]).collect();
            }
            let arcs: Vec<_> = pairs.into_iter().map(|(a, b)| (a, b, 1.0)).collect();
            let outgoing = Adjacency::from_sorted(600, arcs.into_iter());
            let ties = Ties { incoming: directed.then(|| outgoing.reversed()), outgoing, fractions: None };
            let rows = Rows::of(&ties, side);
            let term = |level| 720_720 / u128::from(level);
            prop_assert_eq!(summed_by_level(&ties, &rows, term, &Stop::new()), Ok(plain(&ties, &rows, term)));
        }
    }
}
