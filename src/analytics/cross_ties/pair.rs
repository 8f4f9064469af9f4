//! One pair of groups: what was observed against what chance would give.

use num_bigint::BigInt;
use num_rational::BigRational;

use super::labels::Labels;
use super::moments::{Moments, Sums};
use crate::analytics::fraction::nearest;

/// The ties between two groups.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// The groups, the lower number first.
    pub a: u32,
    /// See `a`.
    pub b: u32,
    /// The weight of the ties.
    pub observed: f64,
    /// How many ties there could be.
    pub possible: f64,
    /// The share of these that there are, whatever their weight; `None` where none could be.
    pub density: Option<f64>,
    /// The weight that random relabelling gives.
    pub expected: Option<f64>,
    /// The weight that the groups' activity gives: the product of the weights of all their ties.
    pub expected_by_activity: Option<f64>,
    /// Observed / expected.
    pub ratio: Option<f64>,
    /// How many standard deviations the observed weight lies above the expected one.
    pub z_score: Option<f64>,
    /// How often a draw lies at least as far from the expected value.
    pub p_value: Option<f64>,
    /// How many parties are in both groups.
    pub shared_members: i64,
}

/// What pairs of groups are made from.
#[derive(Debug)]
pub(super) struct Pairs {
    pub labels: Labels,
    /// How many grouped parties there are.
    pub n: usize,
    /// How many ties a pair of parties can have: in a directed network two.
    pub ties_per_pair: f64,
    /// The sums of the network.
    pub network: Sums,
    /// Whether they are exact.
    pub is_exact: bool,
    /// For each two different groups, see [`place`], the weight in units of the labels, and the ties.
    pub weights: Vec<f64>,
    /// See `weights`.
    pub ties: Vec<f64>,
    /// Under PRIMARY, for each group the share of the weight of all ties that goes out from its members, and in.
    pub activity: Option<Vec<(f64, f64)>>,
    /// How often a draw was a hit, for each two groups; nothing without draws.
    pub hits: Vec<u32>,
    /// How many draws there were.
    pub draws: u32,
    /// All pairs in the order of the list.
    pub order: Vec<(u32, u32)>,
}

/// What pairs of groups are ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PairValue {
    /// The weight between them.
    Observed,
    /// What chance would give.
    Expected,
    /// The one over the other.
    Ratio,
    /// How many standard deviations the one is from the other.
    ZScore,
    /// The share of draws at least as far from what chance would give.
    PValue,
}

impl PairValue {
    /// That of a pair.
    pub fn of(self, pair: &Pair) -> Option<f64> {
        match self {
            Self::Observed => Some(pair.observed),
            Self::Expected => pair.expected,
            Self::Ratio => pair.ratio,
            Self::ZScore => pair.z_score,
            Self::PValue => pair.p_value,
        }
    }
}

/// The place of two different groups among all such, the higher number first.
pub(super) fn place(high: u32, low: u32) -> usize {
    let high = high as usize;
    high * (high - 1) / 2 + low as usize
}

impl Pairs {
    /// All pairs of so many groups, most observed first, then by number; the lower number of each pair first.
    pub fn order(n_groups: usize, weights: &[f64]) -> Vec<(u32, u32)> {
        let n = n_groups as u32;
        let mut pairs: Vec<(u32, u32)> = (0..n).flat_map(|a| (a + 1..n).map(move |b| (a, b))).collect();
        pairs.sort_by(|one, other| weights[place(other.1, other.0)].total_cmp(&weights[place(one.1, one.0)]));
        pairs
    }

    /// What was observed and what chance gives for a pair of groups, the lower number first.
    pub fn pair(&self, a: u32, b: u32) -> Pair {
        let (at, unit) = (place(b, a), self.labels.unit as f64);
        let sums =
            if self.is_exact { self.labels.across_sums::<i64>(a, b) } else { self.labels.across_sums::<f64>(a, b) };
        let possible = nearest(&sums.sum) / unit * self.ties_per_pair;
        let moments = Moments::of(self.n, &self.network, &sums, self.is_exact);
        let expected = moments.as_ref().map(|moments| nearest(&moments.mean) / unit);
        let observed = self.weights[at] / unit;
        let exact = BigRational::from_float(self.weights[at]).unwrap_or_else(|| BigInt::ZERO.into());
        let by_activity = |activity: &Vec<(f64, f64)>| {
            let ((out_a, in_a), (out_b, in_b)) = (activity[a as usize], activity[b as usize]);
            (out_a * in_b + out_b * in_a) * nearest(&self.network.sum)
        };
        Pair {
            a,
            b,
            observed,
            possible,
            density: (possible > 0.0).then(|| self.ties[at] / unit / possible),
            expected,
            expected_by_activity: self.activity.as_ref().map(by_activity),
            ratio: expected.filter(|&expected| expected > 0.0).map(|expected| observed / expected),
            z_score: moments.and_then(|moments| moments.z(&exact)),
            p_value: self.hits.get(at).map(|&hits| (1.0 + f64::from(hits)) / (1.0 + f64::from(self.draws))),
            shared_members: self.labels.shared_members(a, b),
        }
    }

    /// About how many bytes it holds.
    pub fn byte_count(&self) -> usize {
        (self.weights.len() + self.ties.len()) * size_of::<f64>()
            + self.hits.len() * size_of::<u32>()
            + self.order.len() * size_of::<(u32, u32)>()
    }
}
