//! Ties within and between groups of parties, against what chance would give.

mod amount;
mod count;
mod degenerate;
mod extremes;
mod kinds;
mod labels;
mod measure;
mod mixing;
mod moments;
#[cfg(test)]
mod oracle;
mod pair;
mod permute;

use rayon::prelude::*;

use crate::analytics::{Stop, Stopped};
use crate::graph::incidence::Weighting;
use crate::graph::rows::Rows;
use crate::graph::shape::Shape;

use labels::Labels;
use measure::Measured;
use mixing::Mixing;

pub use kinds::{Kinds, shared_groups};
pub use pair::{Pair, PairValue};

/// How a tie counts whose ends are in several groups.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Overlap {
    /// Within when its ends share a group; between when both are in groups and share none.
    #[default]
    Shared,
    /// Only the first group of each party.
    Primary,
    /// 1 / (a b) for each combination of the a groups of one end and the b groups of the other.
    Fractional,
    /// In full for each pair of groups that it touches.
    Any,
}

/// How to count ties by groups.
#[derive(Clone, Debug, PartialEq)]
pub struct CrossTieOptions {
    /// How a tie counts whose ends are in several groups.
    pub overlap: Overlap,
    /// How many random relabellings to draw.
    pub permutations: u32,
    /// What determines them.
    pub seed: u64,
}

impl Default for CrossTieOptions {
    fn default() -> Self {
        Self { overlap: Overlap::Shared, permutations: 0, seed: 1 }
    }
}

/// Ties within and between groups.
#[derive(Debug)]
pub struct CrossTies {
    /// The groups, by number.
    pub groups: Vec<GroupTies>,
    /// The weight of ties between groups, and within.
    pub between: f64,
    /// See `between`.
    pub within: f64,
    /// The weight of ties with one end in a group.
    pub one_end_grouped: f64,
    /// The weight of ties with no end in a group.
    pub ungrouped: f64,
    /// (between - within) / (between + within); `None` without ties among grouped parties.
    pub ei_index: Option<f64>,
    /// What random relabelling gives.
    pub ei_expected: Option<f64>,
    /// Its standard deviation.
    pub ei_standard_deviation: Option<f64>,
    /// How many of these the index lies above what is expected.
    pub ei_z_score: Option<f64>,
    /// How often a draw lies at least as far from what is expected.
    pub ei_p_value: Option<f64>,
    /// Where the index lies between the least and the most that is possible, from -1 to 1.
    pub ei_rescaled: Option<f64>,
    /// How well the groups carve the network.
    pub modularity: Option<f64>,
    /// Nominal assortativity.
    pub assortativity: Option<f64>,
    /// How many parties are in no group.
    pub ungrouped_count: usize,
    /// Why tests say nothing, if so.
    pub degenerate: Option<String>,
    pairs: pair::Pairs,
}

/// The ties of a group.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupTies {
    /// Its members; under FRACTIONAL the sum of 1 / the number of groups of each.
    pub size: f64,
    /// The weight of ties with both ends in it.
    pub within: f64,
    /// The weight of ties with one end in it and the other in some group, but not in this one.
    pub between: f64,
    /// (between - 2 within) / (between + 2 within); `None` without either.
    pub ei_index: Option<f64>,
}

/// Ties within and between groups, against what chance would give.
///
/// Counts ties among the parties that are in a group, by the network's weighting; in a directed network each direction is
/// a tie. E-I index: (between - within) / (between + within), Krackhardt & Stern 1988. Of a group on the endpoint basis:
/// (between - 2 within) / (between + 2 within), since a tie within it has two ends there; that is the mean of its
/// members' own values (ties out of the group less ties into it, as a share of both), each weighted by the member's ties
/// (Everett & Borgatti 2012).
///
/// What is expected, with its standard deviation, is that of a random relabelling of the grouped parties: whole sets of
/// groups are moved from party to party, the network stays. Of ties of weight m among n grouped parties, of whose pairs P
/// would count, m P / (n (n - 1) / 2) is expected. Both are exact by the moments of Mantel 1967: no draws are needed for
/// them. With weights that are not whole numbers (NEWMAN) a variance below 1e-11 of the mean square counts as 0. p
/// values: (1 + hits) / (1 + permutations), a hit being a draw at least as far from the expected value, on either side.
///
/// What is expected by activity, under PRIMARY, between groups a and b: K(a) K(b) / 2m, where K is the sum of the weights
/// of all ties of a group's members (Newman & Girvan 2004); directed: (out(a) in(b) + out(b) in(a)) / m. With e for the
/// share of the weight that lies within groups and x for the share that activity would give, modularity is e - x (Newman
/// & Girvan 2004; in a directed network Leicht & Newman 2008) and assortativity (e - x) / (1 - x) (Newman 2003). Under
/// SHARED modularity is the overlapping form of Shen et al. 2009: each group that both ends share counts, by 1 / (the
/// groups of one end × the groups of the other), in e and in x.
///
/// Time: sets, and the pairs of grouped members of each; for each draw again. Memory: 8 bytes for each two groups (and
/// thread). `groups` holds the groups of each party, its first one in front, numbers below `n_groups`. Draw i takes its own
/// generator from the seed and i, so the answer is the same for any number of threads.
pub fn cross_ties(
    shape: &Shape,
    weighting: Weighting,
    groups: &Rows,
    n_groups: usize,
    options: &CrossTieOptions,
    stop: &Stop,
) -> Result<CrossTies, Stopped> {
    let mut next = 0;
    let number = |groups: &[u32]| {
        (!groups.is_empty()).then(|| {
            next += 1;
            next - 1
        })
    };
    let numbers: Vec<Option<u32>> = groups.iter().map(number).collect();
    let labels = Labels::of(groups, n_groups, options.overlap);
    let kinds = labels.kinds.of_party.iter().flatten().copied().collect();
    if weighting == Weighting::Newman || !labels.are_whole() {
        Measured::<f64>::new(Mixing::of(shape, &numbers, stop)?, labels, kinds, false).answer(&numbers, options, stop)
    } else {
        Measured::<i64>::new(Mixing::of(shape, &numbers, stop)?, labels, kinds, true).answer(&numbers, options, stop)
    }
}

impl CrossTies {
    /// All pairs of different groups: most observed first, then by number; the lower number first.
    pub fn pairs(&self) -> &[(u32, u32)] {
        &self.pairs.order
    }

    /// The same by one of their values, lowest or highest first; equals stay in the order of [`CrossTies::pairs`], and
    /// those without a value come last.
    pub fn pairs_by(&self, value: PairValue, is_reversed: bool, stop: &Stop) -> Result<Vec<(u32, u32)>, Stopped> {
        let valued = |&(a, b): &(u32, u32)| stop.check().map(|()| (value.of(&self.pair(a, b)), (a, b)));
        let mut pairs: Vec<(Option<f64>, (u32, u32))> =
            self.pairs().par_iter().map(valued).collect::<Result<_, _>>()?;
        pairs.sort_by(|one, other| match (one.0, other.0) {
            (Some(one), Some(other)) if is_reversed => other.total_cmp(&one),
            (Some(one), Some(other)) => one.total_cmp(&other),
            (one, other) => one.is_none().cmp(&other.is_none()),
        });
        Ok(pairs.into_iter().map(|(_, pair)| pair).collect())
    }

    /// The ties between two groups, the lower number first, against what chance would give.
    pub fn pair(&self, a: u32, b: u32) -> Pair {
        self.pairs.pair(a, b)
    }

    /// About how many bytes it holds.
    pub fn byte_count(&self) -> usize {
        self.groups.len() * size_of::<GroupTies>() + self.pairs.byte_count()
    }
}
