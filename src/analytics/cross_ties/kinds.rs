//! Parties that are in the same groups are alike: kinds of them.

use hashbrown::HashMap;

use crate::graph::rows::Rows;

/// The distinct sets of groups that parties are in, numbered.
#[derive(Clone, Debug)]
pub struct Kinds {
    /// How many groups there are.
    pub n_groups: usize,
    /// The kind of each party; `None` where it is in no group.
    pub of_party: Vec<Option<u32>>,
    /// The groups of each kind, ascending.
    groups: Rows,
    /// How many parties there are of each kind.
    counts: Vec<i64>,
    /// The kinds in each group.
    of_group: Rows,
}

impl Kinds {
    /// The kinds of parties with these groups, numbers below `n_groups`.
    pub fn of(groups: &Rows, n_groups: usize) -> Self {
        let mut numbers: HashMap<Vec<u32>, u32> = HashMap::new();
        let (mut kinds, mut counts, mut of_party) = (Rows::default(), Vec::new(), Vec::with_capacity(groups.n()));
        for groups in groups.iter() {
            if groups.is_empty() {
                of_party.push(None);
                continue;
            }
            let mut groups = groups.to_vec();
            groups.sort_unstable();
            let kind = *numbers.entry(groups).or_insert_with_key(|groups| {
                kinds.push(groups);
                counts.push(0);
                counts.len() as u32 - 1
            });
            counts[kind as usize] += 1;
            of_party.push(Some(kind));
        }
        let of_group = kinds.transposed(n_groups);
        Self { n_groups, of_party, groups: kinds, counts, of_group }
    }

    /// How many kinds there are.
    pub fn n(&self) -> usize {
        self.counts.len()
    }

    /// The groups of a kind, ascending.
    pub fn groups(&self, kind: u32) -> &[u32] {
        self.groups.of(kind)
    }

    /// The groups of each kind.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &[u32]> {
        self.groups.iter()
    }

    /// How many parties there are of a kind.
    pub fn count(&self, kind: u32) -> i64 {
        self.counts[kind as usize]
    }

    /// The kinds in a group.
    pub fn of_group(&self, group: u32) -> &[u32] {
        self.of_group.of(group)
    }

    /// The kinds that share a group with one, itself among them, ascending.
    pub fn sharing(&self, kind: u32) -> Vec<u32> {
        let mut others: Vec<u32> = self.groups(kind).iter().flat_map(|&group| self.of_group(group)).copied().collect();
        others.sort_unstable();
        others.dedup();
        others
    }
}

/// Whether two lists of groups have one in common.
pub fn shared_groups(one: &[u32], other: &[u32]) -> bool {
    one.iter().any(|group| other.contains(group))
}
