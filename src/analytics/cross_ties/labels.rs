//! Which groups each grouped party is in, and how a tie between two of them counts.

use std::collections::HashMap;

use super::Overlap;
use super::amount::Amount;
use crate::graph::rows::Rows;

/// The distinct sets of groups that parties are in, numbered; parties that are in the same groups are alike here.
#[derive(Clone, Debug)]
pub(super) struct Labels {
    pub overlap: Overlap,
    pub n_groups: usize,
    /// The groups of each kind of party, ascending.
    pub kinds: Rows,
    /// How many parties there are of each kind.
    pub counts: Vec<i64>,
    /// The kinds in each group.
    pub of_group: Rows,
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
    /// The kinds of parties by the groups of each (at least one, the primary first), and the kind of each.
    pub fn of<'a>(groups: impl Iterator<Item = &'a [u32]>, n_groups: usize, overlap: Overlap) -> (Self, Vec<u32>) {
        let mut numbers: HashMap<Vec<u32>, u32> = HashMap::new();
        let (mut kinds, mut counts, mut of) = (Rows::default(), Vec::new(), Vec::new());
        for groups in groups {
            let mut groups = if overlap == Overlap::Primary { groups[..1].to_vec() } else { groups.to_vec() };
            groups.sort_unstable();
            let kind = *numbers.entry(groups).or_insert_with_key(|groups| {
                kinds.push(groups);
                counts.push(0);
                counts.len() as u32 - 1
            });
            counts[kind as usize] += 1;
            of.push(kind);
        }
        let of_group = kinds.transposed(n_groups);
        let single = kinds.iter().map(|groups| if groups.len() == 1 { groups[0] } else { SEVERAL }).collect();
        let unit = if overlap == Overlap::Fractional { unit(&kinds) } else { 1 };
        (Self { overlap, n_groups, kinds, counts, of_group, unit, single }, of)
    }

    /// Whether parts of weights are whole numbers of a small enough unit.
    pub fn are_whole(&self) -> bool {
        self.unit <= LARGEST_UNIT
    }

    /// The groups of a kind.
    pub fn groups(&self, kind: u32) -> &[u32] {
        self.kinds.of(kind)
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
            Overlap::Shared | Overlap::Primary => {
                is_in((forward || backward) && self.shared(one, other) == 0)
            }
            Overlap::Fractional => {
                self.part::<W>(one, other).times(i64::from(forward) + i64::from(backward))
            }
        }
    }

    /// How many parties are in a group; under FRACTIONAL each is in it for 1 / the number of its groups.
    pub fn size(&self, group: u32) -> f64 {
        let kinds = self.of_group.of(group).iter();
        kinds.fold(0.0, |sum, &kind| {
            let parts = if self.overlap == Overlap::Fractional { self.groups(kind).len() as f64 } else { 1.0 };
            sum + self.counts[kind as usize] as f64 / parts
        })
    }

    /// How many parties are in both of two groups.
    pub fn shared_members(&self, a: u32, b: u32) -> i64 {
        let of_b = self.of_group.of(b);
        let both = self.of_group.of(a).iter().filter(|kind| of_b.binary_search(kind).is_ok());
        both.map(|&kind| self.counts[kind as usize]).sum()
    }
}

/// The least number that the product of any two numbers of groups divides, or one beyond [`LARGEST_UNIT`].
fn unit(kinds: &Rows) -> i64 {
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
