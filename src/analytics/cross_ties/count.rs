//! Ties counted by the groups of their ends.

use super::Overlap;
use super::amount::Amount;
use super::labels::{Labels, SEVERAL};
use super::mixing::Mixing;

/// Sums for groups and pairs of groups, in units of the labels.
#[derive(Clone, Debug)]
pub(super) struct Tally<W> {
    /// One cell for each two groups, the higher number before the lower: the place of (a, b) is a (a + 1) / 2 + b.
    cells: Vec<W>,
    /// What lies within groups; under ANY the sum of the diagonal.
    pub within: W,
}

impl<W: Amount> Tally<W> {
    /// Nothing yet.
    pub fn new(n_groups: usize) -> Self {
        Self { cells: vec![W::default(); n_groups * (n_groups + 1) / 2], within: W::default() }
    }

    /// The sum for a group, or a pair of groups.
    pub fn cell(&self, a: u32, b: u32) -> W {
        self.cells[place(a, b)]
    }

    /// What lies between groups.
    pub fn between(&self) -> W {
        let mut sum = W::default();
        let n = groups_of(self.cells.len());
        (0..n).flat_map(|a| (0..a).map(move |b| (a, b))).for_each(|(a, b)| sum += self.cell(a, b));
        sum
    }

    /// Counts all ties, each party being of a kind.
    pub fn count(&mut self, mixing: &Mixing<W>, labels: &Labels, kinds: &[u32]) {
        self.cells.fill(W::default());
        self.within = W::default();
        let mut of_set: Vec<u32> = Vec::new();
        for (set, &share) in mixing.sets.iter().zip(&mixing.shares) {
            of_set.clear();
            of_set.extend(set.iter().map(|&party| kinds[party as usize]));
            self.add_set(labels, &mut of_set, share);
        }
        for pair in &mixing.pairs {
            self.add(labels, kinds[pair.a as usize], kinds[pair.b as usize], pair.weight);
        }
    }

    /// Counts the ties of a set, of which every two are tied.
    fn add_set(&mut self, labels: &Labels, kinds: &mut [u32], share: W) {
        // few are counted sooner one by one
        const FEW: usize = 12;
        if kinds.len() <= FEW {
            for (place, &one) in kinds.iter().enumerate() {
                kinds[..place].iter().for_each(|&other| self.add(labels, one, other, share));
            }
            return;
        }
        kinds.sort_unstable();
        let groups: Vec<(u32, i64)> =
            kinds.chunk_by(|one, other| one == other).map(|group| (group[0], group.len() as i64)).collect();
        for (place, &(one, count)) in groups.iter().enumerate() {
            if count > 1 {
                self.add(labels, one, one, share.times(count * (count - 1) / 2));
            }
            for &(other, others) in &groups[..place] {
                self.add(labels, one, other, share.times(count * others));
            }
        }
    }

    fn add(&mut self, labels: &Labels, one: u32, other: u32, weight: W) {
        let (a, b) = (labels.single[one as usize], labels.single[other as usize]);
        if a != SEVERAL && b != SEVERAL {
            let weight = weight.times(labels.unit);
            self.cells[place(a, b)] += weight;
            if a == b {
                self.within += weight;
            }
            return;
        }
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
                    self.cells[place(a, b)] += weight;
                }
            }
            return;
        }
        self.within += weight;
        of_one.iter().filter(|a| of_other.contains(a)).for_each(|&a| self.cells[place(a, a)] += weight);
    }

    fn add_any(&mut self, labels: &Labels, one: u32, other: u32, weight: W) {
        let (of_one, of_other) = (labels.groups(one), labels.groups(other));
        for &a in of_one {
            for &b in of_other {
                // two groups that both ends are in are met in either order
                if a > b && of_one.contains(&b) && of_other.contains(&a) {
                    continue;
                }
                self.cells[place(a, b)] += weight;
                if a == b {
                    self.within += weight;
                }
            }
        }
    }

    fn add_fractional(&mut self, labels: &Labels, one: u32, other: u32, weight: W) {
        let part = labels.part::<W>(one, other).product(weight);
        for &a in labels.groups(one) {
            for &b in labels.groups(other) {
                self.cells[place(a, b)] += part;
                if a == b {
                    self.within += part;
                }
            }
        }
    }
}

fn place(a: u32, b: u32) -> usize {
    let (high, low) = (a.max(b) as usize, a.min(b) as usize);
    high * (high + 1) / 2 + low
}

/// How many groups so many cells are of.
fn groups_of(cells: usize) -> u32 {
    (0..=u32::MAX).find(|&n| place(n, 0) >= cells).unwrap_or_default()
}
