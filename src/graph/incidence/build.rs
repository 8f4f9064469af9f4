//! From sets of parties to an [`Incidence`].

use std::cmp::Reverse;
use std::sync::Arc;

use rayon::prelude::*;

use super::classes::sum_of_shares;
use super::{Incidence, Packed, Weighted, Weighting};
use crate::graph::rows::Rows;

/// What ties parties, as it is gathered: sets of which every two are tied, all by what a source states, and pairs beside.
#[derive(Clone, Debug, Default)]
pub struct Sets {
    /// The numbers of the members of each set, ascending, at least two of them.
    pub members: Rows,
    /// For each set the number that its pairs weigh 1 divided by, under NEWMAN.
    pub denominators: Vec<u32>,
    /// What ties single pairs.
    pub packed: Vec<Packed>,
}

impl Sets {
    /// Adds what was gathered elsewhere.
    pub fn append(&mut self, mut other: Self) {
        other.members.iter().for_each(|members| self.members.push(members));
        self.denominators.append(&mut other.denominators);
        self.packed.append(&mut other.packed);
    }

    /// How many pairs there are, those of several sets counted in each.
    pub fn pair_count(&self) -> usize {
        self.members.iter().map(|members| members.len() * (members.len() - 1) / 2).sum::<usize>() + self.packed.len()
    }
}

/// Two places, and what makes 1 of the number of sets that they share.
type Correction = (u32, u32, i32);

impl Incidence {
    /// Arranges what ties n parties; `packed` is sorted.
    ///
    /// Time: in incidences, and in pairs of parties of two sets or more; memory: 4 bytes for each incidence and its
    /// reverse, 8 for each direction of a pair that meets in several sets.
    pub fn new(n: usize, sets: Sets, weighting: Weighting) -> Self {
        let Sets { members, denominators, packed } = sets;
        let mut set_counts = vec![0_u32; n];
        members.iter().flatten().for_each(|&number| set_counts[number as usize] += 1);
        let mut numbers: Vec<u32> = (0..n as u32).collect();
        numbers.sort_by_key(|&number| Reverse(set_counts[number as usize]));
        let mut places = vec![0; n];
        for (place, &number) in (0..).zip(&numbers) {
            places[number as usize] = place;
        }
        let (members, denominators) = arranged(&members, &denominators, &places);
        let sets = members.transposed(n);
        let beside = beside(n, &packed, &places, weighting);
        let mut incidence = Self {
            weighting,
            numbers,
            places,
            members,
            sets,
            denominators,
            beside,
            corrections: Weighted::default(),
            tie_count: 0,
            total_weight: 0.0,
            packed: Arc::new(packed),
        };
        incidence.correct();
        let strength = |place| incidence.strength(place);
        incidence.total_weight = (0..n as u32).map(strength).fold(0.0, |sum, strength| sum + strength) / 2.0;
        incidence
    }

    /// Finds the pairs that do not meet just once, and counts the ties.
    fn correct(&mut self) {
        const BLOCK: usize = 256;
        let n = self.n() as u32;
        let of_block = |counts: &mut Vec<u32>, block: usize| {
            counts.resize(n as usize, 0);
            let (mut found, mut ties) = (Vec::new(), 0);
            for place in (block * BLOCK) as u32..(((block + 1) * BLOCK) as u32).min(n) {
                ties += self.correct_row(place, counts, &mut found);
            }
            (found, ties)
        };
        let blocks = (0..(n as usize).div_ceil(BLOCK)).into_par_iter().map_init(Vec::new, of_block);
        let (found, ties): (Vec<Vec<Correction>>, Vec<usize>) = blocks.unzip();
        self.tie_count = ties.into_iter().sum();
        let both = || found.iter().flatten().flat_map(|&(a, b, by)| [(a, b, by), (b, a, by)]);
        self.corrections = weighted(n as usize, both().collect());
    }

    /// The corrections of a place with lower ones; how many lower places it is tied to.
    fn correct_row(&self, place: u32, counts: &mut [u32], found: &mut Vec<Correction>) -> usize {
        let sets = self.sets(place);
        let mut touched = Vec::new();
        for &set in sets {
            for &other in self.members(set).iter().take_while(|&&other| other < place) {
                if counts[other as usize] == 0 {
                    touched.push(other);
                }
                counts[other as usize] += 1;
            }
        }
        let mut ties = touched.len();
        for (other, _) in self.beside(place).take_while(|&(other, _)| other < place) {
            if counts[other as usize] == 0 {
                found.push((place, other, 1));
                ties += 1;
            }
        }
        for other in touched {
            let count = std::mem::take(&mut counts[other as usize]);
            if count > 1 {
                found.push((place, other, 1 - count as i32));
            }
        }
        ties
    }
}

/// Sets with members by place, ascending: the largest first, those of one size in the order of their first members; so that
/// sets which are worked on one after another are alike and near each other.
fn arranged(members: &Rows, denominators: &[u32], places: &[u32]) -> (Rows, Vec<u32>) {
    let first = |set: u32| members.of(set).iter().map(|&number| places[number as usize]).min();
    let mut order: Vec<u32> = (0..members.n() as u32).collect();
    order.sort_by_cached_key(|&set| (Reverse(members.of(set).len()), first(set)));
    let (mut list, mut arranged) = (Vec::new(), Rows::default());
    for &set in &order {
        list.clear();
        list.extend(members.of(set).iter().map(|&number| places[number as usize]));
        list.sort_unstable();
        arranged.push(&list);
    }
    (arranged, order.iter().map(|&set| denominators[set as usize]).collect())
}

/// The pairs beside as rows of places.
fn beside(n: usize, packed: &[Packed], places: &[u32], weighting: Weighting) -> Weighted<f64> {
    let mut pairs = Vec::new();
    for group in packed.chunk_by(|one, other| one.0 == other.0) {
        let (a, b) = (places[(group[0].0 >> 32) as usize], places[group[0].0 as u32 as usize]);
        let weight = match weighting {
            Weighting::Binary | Weighting::Count => group.len() as f64,
            Weighting::Newman => sum_of_shares(&group.iter().map(|&(_, low)| low >> 1)),
        };
        pairs.extend([(a, b, weight), (b, a, weight)]);
    }
    weighted(n, pairs)
}

fn weighted<T: Copy + Send>(n: usize, mut pairs: Vec<(u32, u32, T)>) -> Weighted<T> {
    pairs.par_sort_unstable_by_key(|&(a, b, _)| (a, b));
    let rows = Rows::of_pairs(n, || pairs.iter().map(|&(a, b, _)| (a, b)));
    Weighted { rows, values: pairs.into_iter().map(|(_, _, value)| value).collect() }
}
