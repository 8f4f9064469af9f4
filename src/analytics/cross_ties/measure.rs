//! From counted ties to what is told of them.

use num_bigint::BigInt;
use num_rational::BigRational;

use super::amount::Amount;
use super::count::Tally;
use super::labels::Labels;
use super::mixing::Mixing;
use super::moments::{Moments, Sums};
use super::pair::{Pairs, place};
use super::permute::{Hits, permute};
use super::{CrossTieOptions, CrossTies, GroupTies, Overlap, degenerate, extremes};
use crate::analytics::fraction::nearest;
use crate::analytics::{Stop, Stopped};

/// Ties counted by group.
pub(super) struct Measured<W> {
    pub mixing: Mixing<W>,
    pub labels: Labels,
    /// The kind of each grouped party.
    pub kinds: Vec<u32>,
    /// Whether sums are exact.
    pub is_exact: bool,
    /// By weight, and each tie as 1.
    pub tally: Tally<W>,
    ties: Tally<W>,
    /// What is expected within groups.
    pub moments: Option<Moments>,
}

impl<W: Amount> Measured<W> {
    /// Counts.
    pub fn new(mixing: Mixing<W>, labels: Labels, kinds: Vec<u32>, is_exact: bool) -> Self {
        let (mut tally, mut ties) = (Tally::new(labels.n_groups()), Tally::new(labels.n_groups()));
        tally.count(&mixing, &labels, &kinds);
        ties.count(&mixing.binary(), &labels, &kinds);
        let mut measured = Self { mixing, labels, kinds, is_exact, tally, ties, moments: None };
        let within = measured.labels.within_sums::<W>();
        measured.moments = Moments::of(measured.mixing.n, &measured.network(), &within, is_exact);
        measured
    }

    /// Which parties are in a group, by `numbers`, tells how many are in none.
    pub fn answer(self, numbers: &[Option<u32>], options: &CrossTieOptions, stop: &Stop) -> Result<CrossTies, Stopped> {
        let hits = permute(&self, options, stop)?;
        let (total, within) = (self.mixing.total().to_f64(), self.tally.within.to_f64() / self.unit());
        let is_any = self.labels.overlap == Overlap::Any;
        let between = if is_any { self.tally.between().to_f64() } else { total - within };
        let has_ties = between + within > 0.0;
        // the index falls by 2 / total for each unit of weight that lies within
        let of_within = |mean: f64| 1.0 - 2.0 * mean / total;
        let moments = self.moments.as_ref().filter(|_| has_ties && !is_any);
        let deviation = moments.and_then(|moments| moments.deviation);
        let has_hits = options.permutations > 0 && moments.is_some();
        Ok(CrossTies {
            groups: (0..self.labels.n_groups() as u32).map(|group| self.group(group)).collect(),
            between,
            within,
            one_end_grouped: self.mixing.one_end,
            ungrouped: self.mixing.no_end,
            ei_index: has_ties.then(|| (between - within) / (between + within)),
            ei_expected: moments.map(|moments| of_within(nearest(&moments.mean) / self.unit())),
            ei_standard_deviation: moments.map(|_| 2.0 * deviation.unwrap_or(0.0) / self.unit() / total),
            ei_z_score: moments.and_then(|moments| moments.z(&self.tally.within.exact())).map(|z| -z),
            ei_p_value: has_hits.then(|| hits.p_value(hits.within)),
            ei_rescaled: if has_ties { extremes::rescaled(&self, within) } else { None },
            modularity: if has_ties { self.modularity() } else { None },
            assortativity: if has_ties { self.assortativity() } else { None },
            ungrouped_count: numbers.len() - self.mixing.n,
            degenerate: degenerate::reason(&self),
            pairs: self.pairs(hits, options),
        })
    }

    fn unit(&self) -> f64 {
        self.labels.unit as f64
    }

    fn network(&self) -> Sums {
        Sums {
            sum: self.mixing.total().exact(),
            squares: self.mixing.squares.exact(),
            rows: self.mixing.squared_strengths().exact(),
        }
    }

    fn group(&self, group: u32) -> GroupTies {
        let within = self.tally.cell(group, group).to_f64() / self.unit();
        let between = if self.labels.overlap == Overlap::Fractional {
            let others = (0..self.labels.n_groups() as u32).filter(|&other| other != group);
            others.fold(0.0, |sum, other| sum + self.tally.cell(group, other).to_f64()) / self.unit()
        } else {
            // members' ties with both ends in it are met from both
            self.of_members(group, false) - 2.0 * within
        };
        let ends = between + 2.0 * within;
        let ei_index = (ends > 0.0).then(|| (between - 2.0 * within) / ends);
        GroupTies { size: self.labels.size(group), within, between, ei_index }
    }

    /// The weight of the ties of the members of a group; `is_shared`: a member of several groups counts for a part in each.
    fn of_members(&self, group: u32, is_shared: bool) -> f64 {
        let (out, into) = self.strength_of(group, is_shared);
        out + into
    }

    /// The weight of the ties from the members of a group, and in a directed network of those to them.
    fn strength_of(&self, group: u32, is_shared: bool) -> (f64, f64) {
        let (mut out, mut into) = (0.0, 0.0);
        for (party, &kind) in self.kinds.iter().enumerate() {
            let groups = self.labels.groups(kind);
            if groups.binary_search(&group).is_ok() {
                let parts = if is_shared { groups.len() as f64 } else { 1.0 };
                out += self.mixing.strengths[party].to_f64() / parts;
                into += self.mixing.incoming.get(party).map_or(0.0, |strength| strength.to_f64()) / parts;
            }
        }
        (out, into)
    }

    /// For each group the share of all ends of ties that its members have: of the ends that ties go out from, and in to; in
    /// an undirected network both are half of all.
    fn activity(&self) -> Vec<(f64, f64)> {
        let total = self.mixing.total().to_f64();
        let share = |group| {
            let (out, into) = self.strength_of(group, true);
            if self.mixing.is_directed { (out / total, into / total) } else { (out / 2.0 / total, out / 2.0 / total) }
        };
        (0..self.labels.n_groups() as u32).map(share).collect()
    }

    /// Under PRIMARY the form of Newman & Girvan, of Leicht & Newman in a directed network; under SHARED that of Shen et al.,
    /// in which a tie counts 1 / (a b) for each group that both ends share.
    fn modularity(&self) -> Option<f64> {
        let within = match self.labels.overlap {
            Overlap::Primary => self.tally.within.to_f64(),
            Overlap::Shared => self.shared_out(),
            Overlap::Fractional | Overlap::Any => return None,
        };
        let by_chance = self.activity().iter().fold(0.0, |sum, (out, into)| sum + out * into);
        Some(within / self.mixing.total().to_f64() - by_chance)
    }

    /// The weight of ties, each for the number of groups that its ends share, divided by the product of those that each is in.
    fn shared_out(&self) -> f64 {
        let fractional = Labels { overlap: Overlap::Fractional, unit: 1, ..self.labels.clone() };
        let as_float = self.mixing.map(Amount::to_f64);
        let mut tally = Tally::<f64>::new(self.labels.n_groups());
        tally.count(&as_float, &fractional, &self.kinds);
        tally.within
    }

    fn assortativity(&self) -> Option<f64> {
        if self.labels.overlap != Overlap::Primary {
            return None;
        }
        let by_chance = self.activity().iter().fold(0.0, |sum, (out, into)| sum + out * into);
        let within = self.tally.within.to_f64() / self.mixing.total().to_f64();
        (by_chance < 1.0).then(|| (within - by_chance) / (1.0 - by_chance))
    }

    fn pairs(self, hits: Hits, options: &CrossTieOptions) -> Pairs {
        let n = self.labels.n_groups() as u32;
        let total = n as usize * n.saturating_sub(1) as usize / 2;
        let (mut weights, mut ties) = (vec![0.0; total], vec![0.0; total]);
        for high in 0..n {
            for low in 0..high {
                weights[place(high, low)] = self.tally.cell(high, low).to_f64();
                ties[place(high, low)] = self.ties.cell(high, low).to_f64();
            }
        }
        let is_primary = self.labels.overlap == Overlap::Primary;
        let has_ties = self.mixing.total().to_f64() > 0.0;
        Pairs {
            n: self.mixing.n,
            ties_per_pair: if self.mixing.is_directed { 2.0 } else { 1.0 },
            network: self.network(),
            is_exact: self.is_exact,
            order: Pairs::order(n as usize, &weights),
            weights,
            ties,
            activity: (is_primary && has_ties).then(|| self.activity()),
            hits: hits.pairs,
            draws: options.permutations,
            labels: self.labels,
        }
    }

    /// What is left of all pairs of grouped parties for each of them to lie within groups: their number, and how much of it.
    pub fn possible(&self) -> (BigRational, BigRational) {
        let n = BigInt::from(self.mixing.n);
        let pairs = BigRational::from(&n * (&n - 1) / 2);
        let within = self.labels.within_sums::<W>().sum / BigRational::from(BigInt::from(self.labels.unit));
        (pairs, within)
    }
}
