//! The ties of one party, and of one pair.

use super::classes::sum_of_shares;
use super::{Incidence, Packed, Weighting};

/// What a pair of parties has beyond meeting in one set.
#[derive(Clone, Debug, PartialEq)]
pub struct Beyond {
    /// The place of the other party.
    pub other: u32,
    /// What makes 1 of the number of shared sets.
    pub correction: i32,
    /// What the pair weighs beside its sets.
    pub beside: f64,
    /// What each shared set weighs.
    pub shares: Vec<f64>,
}

impl Incidence {
    /// The pairs of a place and lower ones that have something beside their sets, or do not meet in just one.
    pub fn beyond(&self, place: u32) -> Vec<Beyond> {
        let lower = |&(other, _): &(u32, i32)| other < place;
        let corrections = self.corrections(place).take_while(lower).map(|(other, by)| (other, by, 0.0));
        let beside = self.beside(place).take_while(|&(other, _)| other < place);
        let mut all: Vec<(u32, i32, f64)> =
            corrections.chain(beside.map(|(other, weight)| (other, 0, weight))).collect();
        if self.has_beside() {
            all.sort_by_key(|&(other, ..)| other);
        }
        let groups = all.chunk_by(|one, other| one.0 == other.0);
        groups.map(|group| self.beyond_of(place, group)).collect()
    }

    fn beyond_of(&self, place: u32, group: &[(u32, i32, f64)]) -> Beyond {
        let (correction, beside) = group.iter().fold((0, 0.0), |(by, weight), part| (by + part.1, weight + part.2));
        let other = group[0].0;
        let shares = if self.weighting == Weighting::Newman {
            let shared = self.shared(self.number(place), self.number(other));
            shared.map(|set| self.share(set)).collect()
        } else {
            vec![1.0; usize::try_from(1 - correction).unwrap_or_default()]
        };
        Beyond { other, correction, beside, shares }
    }

    /// The parties that one is tied to with the weights of the ties, all by number, ascending.
    pub fn partners(&self, number: u32) -> Vec<(u32, f64)> {
        let place = self.place(number);
        let mut partners: Vec<(u32, u32)> = Vec::new();
        for &set in self.sets(place) {
            let others = self.members(set).iter().filter(|&&other| other != place);
            partners.extend(others.map(|&other| (self.number(other), self.denominators[set as usize])));
        }
        for (other, _) in self.beside(place) {
            let other = self.number(other);
            partners.extend(self.packed(number, other).iter().map(|&(_, low)| (other, low >> 1)));
        }
        partners.sort_unstable();
        let groups = partners.chunk_by(|one, other| one.0 == other.0);
        groups.map(|group| (group[0].0, self.weigh(&group.iter().map(|&(_, denominator)| denominator)))).collect()
    }

    /// The weight of the tie of two parties, by number; `None` where they are not tied.
    pub fn weight(&self, a: u32, b: u32) -> Option<f64> {
        let shared = self.shared(a, b).map(|set| self.denominators[set as usize]);
        let beside = self.packed(a, b).iter().map(|&(_, low)| low >> 1);
        let mut made: Vec<u32> = shared.chain(beside).collect();
        made.sort_unstable();
        (a != b && !made.is_empty()).then(|| self.weigh(&made.iter().copied()))
    }

    /// Whether two parties, by number, are in one set.
    pub fn share_a_set(&self, a: u32, b: u32) -> bool {
        a != b && self.shared(a, b).next().is_some()
    }

    fn shared(&self, a: u32, b: u32) -> impl Iterator<Item = u32> {
        let of_b = self.sets(self.place(b));
        self.sets(self.place(a)).iter().copied().filter(|set| of_b.binary_search(set).is_ok())
    }

    /// What ties two parties beside their sets.
    fn packed(&self, a: u32, b: u32) -> &[Packed] {
        let pair = (u64::from(a.max(b)) << 32) | u64::from(a.min(b));
        let start = self.packed.partition_point(|&(other, _)| other < pair);
        let end = self.packed.partition_point(|&(other, _)| other <= pair);
        &self.packed[start..end]
    }

    /// The weight of a tie by things of these denominators, ascending.
    fn weigh(&self, made: &(impl ExactSizeIterator<Item = u32> + Clone)) -> f64 {
        match self.weighting {
            Weighting::Binary => 1.0,
            Weighting::Count => made.len() as f64,
            Weighting::Newman => sum_of_shares(made),
        }
    }
}
