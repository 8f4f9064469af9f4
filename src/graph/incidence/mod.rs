//! An undirected network as what ties its parties: sets of which every two are tied, and pairs beside them.
//!
//! A project of k parties is k incidences, and k (k - 1) / 2 ties: kernels that run over incidences do without the ties.
//! With B the incidence (parties by sets, 0 or 1), d the number of sets of a party, E the weights of the pairs beside and
//! K the corrections, sums over partners are
//!
//! - `A x = B (Bᵀ x) - d∘x + K x` where each tie counts once,
//! - `W x = B (Bᵀ x) - d∘x + E x` where it counts its sets and what stands beside.

mod build;
mod classes;
mod pairs;
mod row;
#[cfg(test)]
mod tests;

use std::sync::Arc;

pub use build::Sets;
pub use classes::Classes;
pub use row::Beyond;

use crate::graph::rows::Rows;

/// How strong a tie is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Weighting {
    /// Every tie weighs 1.
    Binary,
    /// The number of shared projects, recorded ties, awards, memberships and schemes.
    #[default]
    Count,
    /// Each shared project of n parties gives 1/(n - 1) (Newman 2001); 1 in other channels.
    Newman,
}

/// An undirected network as sets of parties and pairs beside them.
///
/// Parties stand in places of their own, those of most sets first, so that what is looked at most lies together.
#[derive(Clone, Debug)]
pub struct Incidence {
    /// What a tie weighs.
    pub weighting: Weighting,
    /// The number of the party in each place.
    numbers: Vec<u32>,
    /// The place of each party by number.
    places: Vec<u32>,
    /// The places of the members of each set, ascending.
    members: Rows,
    /// The sets of each place, ascending.
    sets: Rows,
    /// For each set the number that its pairs weigh 1 divided by, under NEWMAN.
    denominators: Vec<u32>,
    /// The partners beside of each place, ascending, and what the pair weighs beside its sets.
    beside: Weighted<f64>,
    /// The partners of each place that it shares other than one set with, or is tied to beside them: what is added to
    /// the number of shared sets to make it 1.
    corrections: Weighted<i32>,
    tie_count: usize,
    total_weight: f64,
    /// All that stands beside, by number of the parties: for the exact weights of pairs.
    packed: Arc<Vec<Packed>>,
}

/// What a pair is tied by: its numbers, the higher one above, then the denominator and whether it is inferred.
pub type Packed = (u64, u32);

/// Rows of places with a value each.
#[derive(Clone, Debug, Default)]
struct Weighted<T> {
    rows: Rows,
    values: Vec<T>,
}

impl<T: Copy> Weighted<T> {
    fn of(&self, place: u32) -> impl Iterator<Item = (u32, T)> {
        let range = self.rows.range(place);
        self.rows.of(place).iter().copied().zip(self.values[range].iter().copied())
    }

    fn byte_count(&self) -> usize {
        self.rows.byte_count() + self.values.len() * size_of::<T>()
    }
}

impl Incidence {
    /// How many parties there are, those without a tie included.
    pub fn n(&self) -> usize {
        self.numbers.len()
    }

    /// How many sets there are.
    pub fn set_count(&self) -> usize {
        self.members.n()
    }

    /// How many members all sets have together.
    pub fn incidence_count(&self) -> usize {
        self.members.item_count()
    }

    /// How many directions of pairs there are that do not meet just once.
    pub fn correction_count(&self) -> usize {
        self.corrections.values.len()
    }

    /// How many pairs stand beside the sets.
    pub fn beside_count(&self) -> usize {
        self.beside.values.len() / 2
    }

    /// How many pairs of parties are tied.
    pub fn tie_count(&self) -> usize {
        self.tie_count
    }

    /// The sum of the weights of all ties.
    pub fn total_weight(&self) -> f64 {
        self.total_weight
    }

    /// The number of the party in a place.
    pub fn number(&self, place: u32) -> u32 {
        self.numbers[place as usize]
    }

    /// The place of the party of a number.
    pub fn place(&self, number: u32) -> u32 {
        self.places[number as usize]
    }

    /// Values by place, put in the order of the parties' numbers.
    pub fn by_number<T: Copy + Default>(&self, by_place: &[T]) -> Vec<T> {
        let mut by_number = vec![T::default(); self.n()];
        for (&number, &value) in self.numbers.iter().zip(by_place) {
            by_number[number as usize] = value;
        }
        by_number
    }

    /// The places of the members of a set, ascending.
    pub fn members(&self, set: u32) -> &[u32] {
        self.members.of(set)
    }

    /// The sets of the party in a place, ascending.
    pub fn sets(&self, place: u32) -> &[u32] {
        self.sets.of(place)
    }

    /// What a pair of a set weighs for being in it: 1, under NEWMAN the share.
    pub fn share(&self, set: u32) -> f64 {
        if self.weighting == Weighting::Newman { 1.0 / f64::from(self.denominators[set as usize]) } else { 1.0 }
    }

    /// The partners beside of the party in a place, with what the pair weighs beside its sets.
    pub fn beside(&self, place: u32) -> impl Iterator<Item = (u32, f64)> {
        self.beside.of(place)
    }

    /// Whether there are pairs beside the sets.
    pub fn has_beside(&self) -> bool {
        !self.beside.values.is_empty()
    }

    /// Whether a place meets each of its partners in just one set, and is tied to nobody beside them.
    pub fn has_just_sets(&self, place: u32) -> bool {
        self.beside.rows.of(place).is_empty() && self.corrections.rows.of(place).is_empty()
    }

    /// The partners of the party in a place that it does not share just one set with, and nothing beside: with what
    /// makes 1 of the number of shared sets.
    pub fn corrections(&self, place: u32) -> impl Iterator<Item = (u32, i32)> {
        self.corrections.of(place)
    }

    /// How many partners the party in a place has.
    pub fn degree(&self, place: u32) -> i64 {
        let in_sets: i64 = self.sets(place).iter().map(|&set| self.members(set).len() as i64 - 1).sum();
        in_sets + self.corrections(place).map(|(_, by)| i64::from(by)).sum::<i64>()
    }

    /// The sum of the weights of the ties of the party in a place.
    pub fn strength(&self, place: u32) -> f64 {
        if self.weighting == Weighting::Binary {
            return self.degree(place) as f64;
        }
        let partners = |set: u32| self.members(set).len() as f64 - 1.0;
        let in_sets = self.sets(place).iter().fold(0.0, |sum, &set| sum + partners(set) * self.share(set));
        self.beside(place).fold(in_sets, |sum, (_, weight)| sum + weight)
    }

    /// About how many bytes it holds.
    pub fn byte_count(&self) -> usize {
        let rows = self.members.byte_count() + self.sets.byte_count();
        let beside = self.beside.byte_count() + self.corrections.byte_count() + self.packed.len() * size_of::<Packed>();
        rows + beside + (2 * self.numbers.len() + self.denominators.len()) * size_of::<u32>()
    }
}
