//! Ties counted by the groups of their ends.

use super::Overlap;
use super::amount::Amount;
use super::labels::{Labels, SEVERAL};
use super::mixing::Mixing;

/// Sums for groups and pairs of groups, in units of the labels.
#[derive(Clone, Debug)]
pub(super) struct Tally<W> {
    n_groups: usize,
    /// A cell for each two groups in either order: what is found for a pair of groups stands in one of its two cells, or in
    /// both, so that nobody needs to ask which is the lower.
    cells: Vec<W>,
    /// What lies within single groups of parties that are in several, of which the same tie may stand in several cells.
    diagonal: Vec<W>,
    /// What lies within groups; under ANY the sum of the diagonal.
    pub within: W,
    /// The one group of each party, or [`SEVERAL`]; and room for the members of a set.
    group_of: Vec<u32>,
    single: Vec<u32>,
    several: Vec<u32>,
}

impl<W: Amount> Tally<W> {
    /// Nothing yet.
    pub fn new(n_groups: usize) -> Self {
        Self {
            n_groups,
            cells: vec![W::default(); n_groups * n_groups],
            diagonal: vec![W::default(); n_groups],
            within: W::default(),
            group_of: Vec::new(),
            single: Vec::new(),
            several: Vec::new(),
        }
    }

    /// The sum for a group, or a pair of groups.
    pub fn cell(&self, a: u32, b: u32) -> W {
        let mut sum = self.cells[self.at(a, b)];
        sum += if a == b { self.diagonal[a as usize] } else { self.cells[self.at(b, a)] };
        sum
    }

    /// What lies between groups.
    pub fn between(&self) -> W {
        let mut sum = W::default();
        for a in 0..self.n_groups as u32 {
            for b in 0..a {
                sum += self.cell(a, b);
            }
        }
        sum
    }

    fn at(&self, a: u32, b: u32) -> usize {
        a as usize * self.n_groups + b as usize
    }

    /// Counts all ties, each party being of a kind.
    pub fn count(&mut self, mixing: &Mixing<W>, labels: &Labels, kinds: &[u32]) {
        self.cells.fill(W::default());
        self.diagonal.fill(W::default());
        self.within = W::default();
        self.group_of.clear();
        self.group_of.extend(kinds.iter().map(|&kind| labels.single[kind as usize]));
        for (set, &share) in mixing.sets.iter().zip(&mixing.shares) {
            self.add_set(labels, kinds, set, share);
        }
        for pair in &mixing.pairs {
            let (a, b) = (self.group_of[pair.a as usize], self.group_of[pair.b as usize]);
            if a != SEVERAL && b != SEVERAL {
                let place = self.at(a, b);
                self.cells[place] += pair.weight.times(labels.unit);
            } else {
                self.add(labels, kinds[pair.a as usize], kinds[pair.b as usize], pair.weight);
            }
        }
        // parties of one group each lie within it as often as its cell says
        for group in 0..self.n_groups as u32 {
            self.within += self.cells[self.at(group, group)];
        }
    }

    /// Counts the ties of a set, of which every two are tied: parties of one group first, who are most of all, then those of
    /// several with all before them.
    fn add_set(&mut self, labels: &Labels, kinds: &[u32], set: &[u32], share: W) {
        self.single.clear();
        self.several.clear();
        for &party in set {
            match self.group_of[party as usize] {
                SEVERAL => self.several.push(party),
                group => self.single.push(group),
            }
        }
        let whole = share.times(labels.unit);
        for (place, &group) in self.single.iter().enumerate() {
            let start = group as usize * self.n_groups;
            let row = &mut self.cells[start..start + self.n_groups];
            for &other in &self.single[..place] {
                row[other as usize] += whole;
            }
        }
        if self.several.is_empty() {
            return;
        }
        let (single, several) = (std::mem::take(&mut self.single), std::mem::take(&mut self.several));
        for (place, &party) in several.iter().enumerate() {
            let kind = kinds[party as usize];
            self.add_to_single(labels, kind, &single, share);
            for &other in &several[..place] {
                self.add(labels, kind, kinds[other as usize], share);
            }
        }
        (self.single, self.several) = (single, several);
    }

    /// Counts the ties of a party in several groups with parties of one group each.
    fn add_to_single(&mut self, labels: &Labels, kind: u32, single: &[u32], share: W) {
        let groups = labels.groups(kind);
        let whole = match labels.overlap {
            Overlap::Fractional => W::of(labels.unit as f64).divided(groups.len() as i64).product(share),
            Overlap::Shared | Overlap::Primary | Overlap::Any => share,
        };
        let is_shared = matches!(labels.overlap, Overlap::Shared | Overlap::Primary);
        for &other in single {
            let is_within = groups.contains(&other);
            if is_within {
                self.diagonal[other as usize] += whole;
                self.within += whole;
            }
            if is_within && is_shared {
                continue;
            }
            for &group in groups.iter().filter(|&&group| group != other) {
                self.cells[group as usize * self.n_groups + other as usize] += whole;
            }
        }
    }

    /// Counts a tie of which one end at least is in several groups.
    fn add(&mut self, labels: &Labels, one: u32, other: u32, weight: W) {
        match labels.overlap {
            Overlap::Shared | Overlap::Primary => self.add_shared(labels, one, other, weight),
            Overlap::Any => self.add_any(labels, one, other, weight),
            Overlap::Fractional => self.add_fractional(labels, one, other, weight),
        }
    }

    fn add_shared(&mut self, labels: &Labels, one: u32, other: u32, weight: W) {
        let (of_one, of_other) = (labels.groups(one), labels.groups(other));
        if labels.shared(one, other) == 0 {
            for &a in of_one {
                for &b in of_other {
                    let place = self.at(a, b);
                    self.cells[place] += weight;
                }
            }
            return;
        }
        self.within += weight;
        for &a in of_one.iter().filter(|a| of_other.contains(a)) {
            self.diagonal[a as usize] += weight;
        }
    }

    fn add_any(&mut self, labels: &Labels, one: u32, other: u32, weight: W) {
        let (of_one, of_other) = (labels.groups(one), labels.groups(other));
        for &a in of_one {
            for &b in of_other {
                if a == b {
                    self.diagonal[a as usize] += weight;
                    self.within += weight;
                } else if a < b || !(of_one.contains(&b) && of_other.contains(&a)) {
                    // two groups that both ends are in are met in either order
                    let place = self.at(a, b);
                    self.cells[place] += weight;
                }
            }
        }
    }

    fn add_fractional(&mut self, labels: &Labels, one: u32, other: u32, weight: W) {
        let part = labels.part::<W>(one, other).product(weight);
        for &a in labels.groups(one) {
            for &b in labels.groups(other) {
                if a == b {
                    self.diagonal[a as usize] += part;
                    self.within += part;
                } else {
                    let place = self.at(a, b);
                    self.cells[place] += part;
                }
            }
        }
    }
}
