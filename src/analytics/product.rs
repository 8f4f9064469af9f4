//! The product of a network and a vector, over projects in place of ties.

use rayon::prelude::*;

use crate::graph::incidence::Incidence;

/// How many rows are added up side by side: additions to one row must wait for each other, those to eight need not, and
/// there is one end of a loop to foresee in place of eight.
const LANES: usize = 8;
/// How many blocks of rows a thread takes at least.
const SHARE: usize = 512;

/// The matrix of an undirected network that is held as sets: of its weights, or 1 for each tie.
pub struct Product<'a> {
    incidence: &'a Incidence,
    members: Blocks,
    sets: Blocks,
    /// What a pair weighs for being in each set.
    shares: Vec<f64>,
    /// What a place would give to itself over its sets, which is taken off.
    own: Vec<f64>,
    is_weighted: bool,
}

/// Rows of numbers in blocks (the format SELL of Kreutzer et al. 2014): the first numbers of eight rows, then the second ones,
/// and so on, with a number of nothing where a row has ended. Rows of one block are about as long.
struct Blocks {
    /// Where each block ends among `items`.
    ends: Vec<usize>,
    items: Vec<[u32; LANES]>,
}

impl Blocks {
    /// From `count` rows; `nothing` is a number that stands in none of them.
    fn of<'r>(count: usize, row: impl Fn(u32) -> &'r [u32], nothing: u32) -> Self {
        let (mut ends, mut items) = (Vec::with_capacity(count.div_ceil(LANES)), Vec::new());
        for first in (0..count).step_by(LANES) {
            let rows: [&[u32]; LANES] =
                std::array::from_fn(|lane| if first + lane < count { row((first + lane) as u32) } else { &[] });
            let longest = rows.iter().map(|row| row.len()).max().unwrap_or(0);
            items.extend((0..longest).map(|at| rows.map(|row| row.get(at).copied().unwrap_or(nothing))));
            ends.push(items.len());
        }
        Self { ends, items }
    }

    /// For each row the sum of the values of its numbers, which goes through `finish` with the row; the value of the number
    /// of nothing, the last one, is 0.
    fn sums(&self, values: &[f64], sums: &mut [f64], finish: impl Fn(usize, f64) -> f64 + Sync) {
        sums.par_chunks_mut(LANES).with_min_len(SHARE).enumerate().for_each(|(block, sums)| {
            let start = block.checked_sub(1).map_or(0, |before| self.ends[before]);
            let mut lanes = [0.0; LANES];
            for items in &self.items[start..self.ends[block]] {
                lanes.iter_mut().zip(items).for_each(|(lane, &item)| *lane += values[item as usize]);
            }
            for (lane, sum) in sums.iter_mut().enumerate() {
                *sum = finish(block * LANES + lane, lanes[lane]);
            }
        });
    }
}

impl<'a> Product<'a> {
    /// Of the weights, or with 1 for each tie.
    pub fn of(incidence: &'a Incidence, is_weighted: bool) -> Self {
        let (n, n_sets) = (incidence.n(), incidence.set_count());
        let share = |set| if is_weighted { incidence.share(set) } else { 1.0 };
        let shares: Vec<f64> = (0..n_sets as u32).map(share).collect();
        let own = |place| incidence.sets(place).iter().fold(0.0, |sum, &set| sum + shares[set as usize]);
        Self {
            incidence,
            members: Blocks::of(n_sets, |set| incidence.members(set), n as u32),
            sets: Blocks::of(n, |place| incidence.sets(place), n_sets as u32),
            own: (0..n as u32).map(own).collect(),
            shares,
            is_weighted,
        }
    }

    /// Room for what parties give, one number more than there are places, and for what goes through sets.
    pub fn room(&self) -> (Vec<f64>, Vec<f64>) {
        (vec![0.0; self.incidence.n() + 1], vec![0.0; self.incidence.set_count() + 1])
    }

    /// For each place the sum over its partners of the weight of the tie times their values, all by place. `values` ends with
    /// a 0 beside those of the places, and `of_sets` is room for one number more than there are sets. Each sum is taken in
    /// one order by one thread.
    pub fn apply(&self, values: &[f64], of_sets: &mut [f64], sums: &mut [f64]) {
        let n_sets = self.incidence.set_count();
        self.members.sums(values, &mut of_sets[..n_sets], |set, sum| sum * self.shares[set]);
        self.sets.sums(of_sets, sums, |place, sum| {
            sum - self.own[place] * values[place] + self.beyond(place as u32, values)
        });
    }

    fn beyond(&self, place: u32, values: &[f64]) -> f64 {
        if self.is_weighted {
            self.incidence.beside(place).fold(0.0, |sum, (other, weight)| sum + weight * values[other as usize])
        } else {
            self.incidence.corrections(place).fold(0.0, |sum, (other, by)| sum + f64::from(by) * values[other as usize])
        }
    }
}
