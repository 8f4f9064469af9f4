//! Difference in differences: whether ties between treated groups grew more than those between others.

use num_bigint::BigInt;

use super::{Stop, Stopped, TieChange, each};
use crate::analytics::cross_ties::{Kinds, shared_groups};
use crate::graph::adjacency::Ties;
use crate::graph::rows::Rows;

/// Rates of ties that cross groups before and after, of the treated groups and of all others.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Difference {
    /// (after - before) of the treated minus (after - before) of the others; `None` where one of them has no pair.
    pub estimate: Option<f64>,
    /// The share of the pairs that cross treated groups that were tied before, and after.
    pub treated_before: Option<f64>,
    /// See `treated_before`.
    pub treated_after: Option<f64>,
    /// The same of all other pairs that cross groups.
    pub others_before: Option<f64>,
    /// See `others_before`.
    pub others_after: Option<f64>,
    /// How the estimate compares with those of other choices of groups; `None` where there are more than may be gone
    /// through.
    pub randomisation: Option<Randomisation>,
}

/// Fisher's exact randomisation (1935): every choice of as many groups, the one made included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Randomisation {
    /// How many choices there are.
    pub choices: u64,
    /// Of how many the estimate is at least as large; `None` without an estimate of the choice made.
    pub as_large: Option<u64>,
}

impl Randomisation {
    /// The share of the choices that have an estimate at least as large; `None` without an estimate.
    pub fn p_value(&self) -> Option<f64> {
        self.as_large.map(|as_large| as_large as f64 / self.choices as f64)
    }

    /// The smallest p value that so many choices allow.
    pub fn smallest_p_value(&self) -> f64 {
        1.0 / self.choices as f64
    }
}

/// How many choices there are of `treated` of `n_groups`; `None` beyond what `u64` holds.
pub fn choices(n_groups: usize, treated: usize) -> Option<u64> {
    let mut choices = 1_u128;
    for taken in 0..treated.min(n_groups.saturating_sub(treated)) {
        choices = choices * (n_groups - taken) as u128 / (taken as u128 + 1);
        u64::try_from(choices).ok()?;
    }
    u64::try_from(choices).ok().filter(|_| treated <= n_groups)
}

/// Difference in differences of tie rates, with the exact randomisation over all choices of as many groups.
///
/// A pair of parties crosses groups when both are in groups and share none; it is treated when both are in a treated
/// group. The rate is the share of pairs that are tied; in directed networks each direction is a pair. The estimate is
/// (after - before) of the rate of treated pairs less that of all other pairs that cross groups (Card & Krueger 1994).
/// The randomisation is Fisher's (1935), one-sided: the choices of as many groups that have an estimate at least as
/// large, the choice made included, out of all. Estimates are compared exactly. A choice without an estimate is not as
/// large.
///
/// Time: ties, and for each choice the kinds of parties (by their groups) in its last group, for each choice of one group
/// fewer all kinds; memory: groups times kinds. `treated` holds distinct numbers below `n_groups`. More choices than
/// `max_choices` are not gone through, and then there is no randomisation.
pub fn difference(
    before: &Ties,
    after: &Ties,
    groups: &Rows,
    n_groups: usize,
    treated: &[u32],
    max_choices: u64,
    stop: &Stop,
) -> Result<Difference, Stopped> {
    let kinds = Kinds::of(groups, n_groups);
    let per_pair = if before.is_directed() { 2 } else { 1 };
    let mut pairs = Pairs::of(&kinds, per_pair);
    let (mut ties_before, mut ties_after) = (Matrix::new(kinds.n()), Matrix::new(kinds.n()));
    each(before, after, stop, |a, b, what, _| {
        let (Some(one), Some(other)) = (kinds.of_party[a as usize], kinds.of_party[b as usize]) else { return };
        if shared_groups(kinds.groups(one), kinds.groups(other)) {
            return;
        }
        if what != TieChange::Formed {
            ties_before.add(one, other, 1);
        }
        if what != TieChange::Dissolved {
            ties_after.add(one, other, 1);
        }
    })?;
    pairs.take_growth(&kinds, &ties_before, &ties_after);
    let is_treated: Vec<bool> = kinds.iter().map(|groups| groups.iter().any(|group| treated.contains(group))).collect();
    let treated_pairs = pairs.possible.of(&is_treated);
    let (before_in, after_in) = (ties_before.of(&is_treated), ties_after.of(&is_treated));
    let other_pairs = pairs.possible.total() - treated_pairs;
    let rate = |ties: i64, pairs: i64| (pairs > 0).then(|| ties as f64 / pairs as f64);
    let made = Estimate::of(after_in - before_in, treated_pairs, &pairs);
    let mut randomisation = None;
    if let Some(choices) = choices(n_groups, treated.len()).filter(|&choices| choices <= max_choices) {
        let mut search = Search { kinds: &kinds, pairs: &pairs, made: &made, as_large: 0, stop };
        search.all(treated.len())?;
        randomisation = Some(Randomisation { choices, as_large: made.as_ref().map(|_| search.as_large) });
    }
    Ok(Difference {
        estimate: made.as_ref().map(|made| made.near),
        treated_before: rate(before_in, treated_pairs),
        treated_after: rate(after_in, treated_pairs),
        others_before: rate(ties_before.total() - before_in, other_pairs),
        others_after: rate(ties_after.total() - after_in, other_pairs),
        randomisation,
    })
}

/// Numbers for each two kinds of parties, the same in both orders, none for a kind with itself: parties of one kind share
/// their groups.
struct Matrix {
    n: usize,
    cells: Vec<i64>,
}

impl Matrix {
    fn new(n: usize) -> Self {
        Self { n, cells: vec![0; n * n] }
    }

    fn add(&mut self, one: u32, other: u32, count: i64) {
        self.cells[one as usize * self.n + other as usize] += count;
        self.cells[other as usize * self.n + one as usize] += count;
    }

    fn row(&self, kind: u32) -> &[i64] {
        &self.cells[kind as usize * self.n..(kind as usize + 1) * self.n]
    }

    /// The sum over pairs of kinds that are both among some.
    fn of(&self, is_in: &[bool]) -> i64 {
        let of_row = |kind: usize| -> i64 {
            let row = self.row(kind as u32).iter().zip(is_in);
            row.filter(|&(_, is_in)| *is_in).map(|(count, _)| count).sum()
        };
        (0..self.n).filter(|&kind| is_in[kind]).map(of_row).sum::<i64>() / 2
    }

    fn total(&self) -> i64 {
        self.cells.iter().sum::<i64>() / 2
    }
}

/// The pairs of parties that cross groups: how many there could be, and by how many ties they grew; for each two kinds, and
/// for all kinds of a group together with each kind.
struct Pairs {
    possible: Matrix,
    growth: Matrix,
    possible_of_group: Vec<Vec<i64>>,
    growth_of_group: Vec<Vec<i64>>,
    all_possible: i64,
    all_growth: i64,
}

impl Pairs {
    fn of(kinds: &Kinds, per_pair: i64) -> Self {
        let mut possible = Matrix::new(kinds.n());
        for one in 0..kinds.n() as u32 {
            for other in 0..one {
                if !shared_groups(kinds.groups(one), kinds.groups(other)) {
                    possible.add(one, other, kinds.count(one) * kinds.count(other) * per_pair);
                }
            }
        }
        let all_possible = possible.total();
        let growth = Matrix::new(kinds.n());
        Self { possible, growth, possible_of_group: vec![], growth_of_group: vec![], all_possible, all_growth: 0 }
    }

    fn take_growth(&mut self, kinds: &Kinds, before: &Matrix, after: &Matrix) {
        let grown = after.cells.iter().zip(&before.cells).map(|(after, before)| after - before);
        self.growth.cells = grown.collect();
        self.all_growth = self.growth.total();
        let of_groups = |matrix: &Matrix| -> Vec<Vec<i64>> {
            let of_group = |group: u32| {
                let mut sum = vec![0; matrix.n];
                for &kind in kinds.of_group(group) {
                    sum.iter_mut().zip(matrix.row(kind)).for_each(|(sum, count)| *sum += count);
                }
                sum
            };
            (0..kinds.n_groups as u32).map(of_group).collect()
        };
        self.possible_of_group = of_groups(&self.possible);
        self.growth_of_group = of_groups(&self.growth);
    }
}

/// A difference in differences as a fraction.
struct Estimate {
    near: f64,
    above: BigInt,
    below: BigInt,
}

impl Estimate {
    /// `None` where one side has no pair.
    fn of(growth: i64, possible: i64, pairs: &Pairs) -> Option<Self> {
        let (others, rest) = (pairs.all_possible - possible, pairs.all_growth - growth);
        (possible > 0 && others > 0).then(|| Self {
            near: Self::near(growth, possible, rest, others),
            above: BigInt::from(growth) * others - BigInt::from(rest) * possible,
            below: BigInt::from(possible) * others,
        })
    }

    fn near(growth: i64, possible: i64, rest: i64, others: i64) -> f64 {
        growth as f64 / possible as f64 - rest as f64 / others as f64
    }

    /// Whether another choice has an estimate at least as large.
    fn is_reached(&self, growth: i64, possible: i64, pairs: &Pairs) -> bool {
        let (others, rest) = (pairs.all_possible - possible, pairs.all_growth - growth);
        if possible <= 0 || others <= 0 {
            return false;
        }
        let near = Self::near(growth, possible, rest, others);
        // what differs by more than rounding could need not be worked out
        if (near - self.near).abs() > 1e-9 * (near.abs() + self.near.abs()) {
            return near > self.near;
        }
        Self::of(growth, possible, pairs).is_some_and(|other| other.above * &self.below >= &self.above * other.below)
    }
}

/// Goes through all choices of groups, one group added after another.
struct Search<'a> {
    kinds: &'a Kinds,
    pairs: &'a Pairs,
    made: &'a Option<Estimate>,
    as_large: u64,
    stop: &'a Stop,
}

/// The kinds of parties in some groups, and what pairs with them are for each kind.
#[derive(Clone)]
struct Chosen {
    is_in: Vec<bool>,
    possible: i64,
    growth: i64,
    possible_with: Vec<i64>,
    growth_with: Vec<i64>,
}

impl Search<'_> {
    fn all(&mut self, count: usize) -> Result<(), Stopped> {
        let n = self.kinds.n();
        let none = vec![0; n];
        let chosen =
            Chosen { is_in: vec![false; n], possible: 0, growth: 0, possible_with: none.clone(), growth_with: none };
        if count > 0 { self.add(&chosen, 0, count) } else { Ok(()) }
    }

    /// Adds each group from `first` on, and after it so many more.
    fn add(&mut self, chosen: &Chosen, first: u32, count: usize) -> Result<(), Stopped> {
        self.stop.check()?;
        let n_groups = self.kinds.n_groups as u32;
        for group in first..(n_groups + 1).saturating_sub(count as u32) {
            // kinds of one group share it, so no pair among them crosses groups
            let new = self.kinds.of_group(group).iter().filter(|&&kind| !chosen.is_in[kind as usize]);
            let (mut possible, mut growth) = (chosen.possible, chosen.growth);
            for &kind in new {
                possible += chosen.possible_with[kind as usize];
                growth += chosen.growth_with[kind as usize];
            }
            if count == 1 {
                let is_reached = |made: &Estimate| made.is_reached(growth, possible, self.pairs);
                self.as_large += u64::from(self.made.as_ref().is_some_and(is_reached));
                continue;
            }
            let mut next = self.with(chosen, group);
            (next.possible, next.growth) = (possible, growth);
            self.add(&next, group + 1, count - 1)?;
        }
        Ok(())
    }

    fn with(&self, chosen: &Chosen, group: u32) -> Chosen {
        let mut next = chosen.clone();
        let add = |sums: &mut [i64], row: &[i64], sign: i64| {
            sums.iter_mut().zip(row).for_each(|(sum, count)| *sum += sign * count);
        };
        add(&mut next.possible_with, &self.pairs.possible_of_group[group as usize], 1);
        add(&mut next.growth_with, &self.pairs.growth_of_group[group as usize], 1);
        for &kind in self.kinds.of_group(group) {
            // what was in another chosen group already must not count twice
            if std::mem::replace(&mut next.is_in[kind as usize], true) {
                add(&mut next.possible_with, self.pairs.possible.row(kind), -1);
                add(&mut next.growth_with, self.pairs.growth.row(kind), -1);
            }
        }
        next
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::ties;
    use super::*;

    /// The definition, pair by pair and choice by choice.
    fn plain(before: &[(u32, u32)], after: &[(u32, u32)], groups: &[Vec<u32>], chosen: &[u32]) -> Option<f64> {
        let n = groups.len() as u32;
        let mut counts = [[0.0; 3]; 2];
        for a in 0..n {
            for b in a + 1..n {
                let (of_a, of_b) = (&groups[a as usize], &groups[b as usize]);
                if of_a.is_empty() || of_b.is_empty() || of_a.iter().any(|group| of_b.contains(group)) {
                    continue;
                }
                let is_in = |of: &Vec<u32>| of.iter().any(|group| chosen.contains(group));
                let counts = &mut counts[usize::from(is_in(of_a) && is_in(of_b))];
                counts[0] += 1.0;
                counts[1] += f64::from(u8::from(before.contains(&(a, b))));
                counts[2] += f64::from(u8::from(after.contains(&(a, b))));
            }
        }
        let [others, treated] = counts;
        (others[0] > 0.0 && treated[0] > 0.0)
            .then(|| (treated[2] - treated[1]) / treated[0] - (others[2] - others[1]) / others[0])
    }

    fn pairs() -> impl Strategy<Value = Vec<(u32, u32)>> {
        prop::collection::btree_set((0_u32..9, 0_u32..9), 0..16)
            .prop_map(|pairs| pairs.into_iter().filter(|(a, b)| a < b).collect())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]
        #[test]
        fn agrees_with_each_choice(
            before in pairs(),
            after in pairs(),
            groups in prop::collection::vec(prop::sample::subsequence(vec![0_u32, 1, 2, 3, 4], 0..=2), 9),
            treated in prop::sample::subsequence(vec![0_u32, 1, 2, 3, 4], 1..=4),
        ) {
            let mut rows = Rows::default();
            for groups in &groups {
                rows.push(groups);
            }
            let compare = |max_choices| {
                let (before, after) = (ties(9, &before), ties(9, &after));
                difference(&before, &after, &rows, 5, &treated, max_choices, &Stop::new()).expect("not stopped")
            };
            let found = compare(10);
            let wanted = plain(&before, &after, &groups, &treated);
            match (found.estimate, wanted) {
                (Some(found), Some(wanted)) => prop_assert!((found - wanted).abs() < 1e-12),
                (found, wanted) => prop_assert_eq!(found, wanted),
            }
            let all: Vec<Vec<u32>> = (0_u32..32)
                .map(|bits| (0..5).filter(|group| bits >> group & 1 == 1).collect::<Vec<u32>>())
                .filter(|chosen| chosen.len() == treated.len())
                .collect();
            let made = found.randomisation.expect("few choices");
            prop_assert_eq!(made.choices, all.len() as u64);
            prop_assert_eq!(compare(4), Difference { randomisation: None, ..found.clone() });
            let is_large = |chosen: &&Vec<u32>| {
                plain(&before, &after, &groups, chosen).zip(wanted).is_some_and(|(one, made)| one >= made - 1e-12)
            };
            let as_large = all.iter().filter(is_large).count() as u64;
            prop_assert_eq!(made.as_large, wanted.map(|_| as_large));
        }
    }

    #[test]
    fn how_many_choices_there_are() {
        assert_eq!((choices(11, 4), choices(4, 4), choices(3, 4), choices(200, 100)), (Some(330), Some(1), None, None));
        assert_eq!(choices(60, 57), Some(34220));
    }
}
