//! Which groups each grouped party is in, and how a tie between two of them counts.

use std::sync::Arc;

use super::Overlap;
use super::amount::Amount;
use super::kinds::Kinds;
use crate::graph::rows::Rows;

/// How ties count by the groups of their ends.
#[derive(Clone, Debug)]
pub(super) struct Labels {
    pub overlap: Overlap,
    /// The kinds of parties by their groups; under PRIMARY by the first one.
    pub kinds: Arc<Kinds>,
    /// What a weight is multiplied by so that its parts are whole under FRACTIONAL; 1 otherwise.
    pub unit: i64,
    /// The one group of each kind, or [`SEVERAL`].
    pub single: Vec<u32>,
}

/// In place of a group: there are several.
pub(super) const SEVERAL: u32 = u32::MAX;
/// The largest [`Labels::unit`] for which parts are counted in whole numbers.
const LARGEST_UNIT: i64 = 1 << 20;

impl Labels {
    /// How ties count between parties with these groups, the first one of each in front.
    pub fn of(groups: &Rows, n_groups: usize, overlap: Overlap) -> Self {
        let kinds = if overlap == Overlap::Primary {
            let mut first = Rows::default();
            groups.iter().for_each(|groups| first.push(&groups[..groups.len().min(1)]));
            Kinds::of(&first, n_groups)
        } else {
            Kinds::of(groups, n_groups)
        };
        let single = kinds.iter().map(|groups| if groups.len() == 1 { groups[0] } else { SEVERAL }).collect();
        let unit = if overlap == Overlap::Fractional { unit(&kinds) } else { 1 };
        Self { overlap, kinds: Arc::new(kinds), unit, single }
    }

    /// How many groups there are.
    pub fn n_groups(&self) -> usize {
        self.kinds.n_groups
    }

    /// Whether parts of weights are whole numbers of a small enough unit.
    pub fn are_whole(&self) -> bool {
        self.unit <= LARGEST_UNIT
    }

    /// The groups of a kind, ascending.
    pub fn groups(&self, kind: u32) -> &[u32] {
        self.kinds.groups(kind)
    }

    /// How many groups two kinds share.
    pub fn shared(&self, one: u32, other: u32) -> usize {
        let others = self.groups(other);
        self.groups(one).iter().filter(|group| others.binary_search(group).is_ok()).count()
    }

    /// What part of a tie between two kinds lies within groups, in units.
    pub fn within<W: Amount>(&self, one: u32, other: u32) -> W {
        let shared = self.shared(one, other) as i64;
        match self.overlap {
            Overlap::Fractional => self.part::<W>(one, other).times(shared),
            Overlap::Shared | Overlap::Primary | Overlap::Any => W::of(f64::from(u8::from(shared > 0))),
        }
    }

    /// Under FRACTIONAL, what each combination of groups gets of a tie between two kinds, in units.
    pub fn part<W: Amount>(&self, one: u32, other: u32) -> W {
        let combinations = self.groups(one).len() * self.groups(other).len();
        W::of(self.unit as f64).divided(combinations as i64)
    }

    /// What part of a tie between two kinds counts for a pair of different groups, in units.
    pub fn across<W: Amount>(&self, (a, b): (u32, u32), one: u32, other: u32) -> W {
        let has = |kind, group| self.groups(kind).binary_search(&group).is_ok();
        let (forward, backward) = (has(one, a) && has(other, b), has(one, b) && has(other, a));
        let is_in = |is_in| W::of(f64::from(u8::from(is_in)));
        match self.overlap {
            Overlap::Any => is_in(forward || backward),
            Overlap::Shared | Overlap::Primary => is_in((forward || backward) && self.shared(one, other) == 0),
            Overlap::Fractional => self.part::<W>(one, other).times(i64::from(forward) + i64::from(backward)),
        }
    }

    /// How many parties are in a group; under FRACTIONAL each is in it for 1 / the number of its groups.
    pub fn size(&self, group: u32) -> f64 {
        let kinds = self.kinds.of_group(group).iter();
        kinds.fold(0.0, |sum, &kind| {
            let parts = if self.overlap == Overlap::Fractional { self.groups(kind).len() as f64 } else { 1.0 };
            sum + self.kinds.count(kind) as f64 / parts
        })
    }

    /// How many parties are in both of two groups.
    pub fn shared_members(&self, a: u32, b: u32) -> i64 {
        let of_b = self.kinds.of_group(b);
        let both = self.kinds.of_group(a).iter().filter(|kind| of_b.binary_search(kind).is_ok());
        both.map(|&kind| self.kinds.count(kind)).sum()
    }
}

/// The least number that the product of any two numbers of groups divides, or one beyond [`LARGEST_UNIT`].
fn unit(kinds: &Kinds) -> i64 {
    let mut multiple = 1_i64;
    for groups in kinds.iter() {
        let count = groups.len() as i64;
        let (mut a, mut b) = (multiple, count);
        while b > 0 {
            (a, b) = (b, a % b);
        }
        multiple = multiple / a * count;
        if multiple * multiple > LARGEST_UNIT {
            return LARGEST_UNIT + 1;
        }
    }
    multiple * multiple
}
