//! All paths, listed one by one: what the search must agree with.

use std::collections::BTreeMap;
use std::sync::Arc;

use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;

use super::*;
use crate::graph::adjacency::Adjacency;

type Pairs = BTreeMap<(u32, u32), u32>;

#[derive(Debug, Clone)]
struct Case {
    n: u32,
    pairs: Pairs,
    directed: bool,
    from: Vec<u32>,
    to: Vec<u32>,
    avoid: Vec<u32>,
    options: PathOptions,
}

fn cases() -> impl Strategy<Value = Case> {
    let n = 7_u32;
    let parties = |most| prop::collection::vec(0..n, 1..=most);
    let weights = prop::sample::select(vec![1_u32, 2, 3, 4, 6]);
    let pairs = prop::collection::btree_map((0..n, 0..n), weights, 0..24);
    let cost = prop::sample::select(vec![PathCost::Hops, PathCost::Weight]);
    let avoid = prop::collection::vec(0..n, 0..2);
    (pairs, any::<bool>(), parties(3), parties(3), avoid, cost, 0..8_usize, 1..40_usize).prop_map(
        move |(pairs, directed, from, to, avoid, cost, max_length, limit)| {
            let mut pairs: Pairs = pairs.into_iter().filter(|((a, b), _)| a != b).collect();
            if !directed {
                pairs = pairs.iter().flat_map(|(&(a, b), &w)| [((a.min(b), a.max(b)), w)]).collect();
                pairs = pairs.iter().flat_map(|(&(a, b), &w)| [((a, b), w), ((b, a), w)]).collect();
            }
            let options = PathOptions { cost, max_length, limit, ..Default::default() };
            Case { n, pairs, directed, from, to, avoid, options }
        },
    )
}

impl Case {
    /// Weights are multiplied by `factor` and divided by `divisor`, as fractions if that is not 1. Factors bring in the larger
    /// kinds of numbers.
    fn ties(&self, factor: f64, divisor: u32) -> Ties {
        let weight = |w: u32| f64::from(w) * factor / f64::from(divisor);
        let arcs: Vec<_> = self.pairs.iter().map(|(&(a, b), &w)| (a, b, weight(w))).collect();
        let outgoing = Adjacency::from_sorted(self.n as usize, arcs.into_iter());
        let factor = BigRational::from_float(factor).expect("finite");
        // the classes in the order in which they first appear
        let mut distinct: Vec<u32> = Vec::new();
        for &w in self.pairs.values() {
            if !distinct.contains(&w) {
                distinct.push(w);
            }
        }
        let fraction = |w: u32| BigRational::new(BigInt::from(w), BigInt::from(divisor)) * &factor;
        Ties {
            incoming: self.directed.then(|| outgoing.reversed()),
            outgoing,
            fractions: (divisor != 1).then(|| Arc::new(distinct.into_iter().map(fraction).collect())),
        }
    }

    fn all(&self) -> Vec<Vec<u32>> {
        let mut found = Vec::new();
        let mut starts = self.from.clone();
        starts.sort_unstable();
        starts.dedup();
        for start in starts {
            self.extend(&mut vec![start], &mut found);
        }
        found.sort_by_key(|path| (self.cost(path), std::cmp::Reverse(self.weight(path)), path.clone()));
        found.truncate(self.options.limit);
        found
    }

    fn extend(&self, path: &mut Vec<u32>, found: &mut Vec<Vec<u32>>) {
        let last = path[path.len() - 1];
        if self.to.contains(&last) {
            found.push(path.clone());
        }
        let is_end = self.to.contains(&last) || self.from.contains(&last) || self.avoid.contains(&last);
        if (path.len() > 1 && is_end) || path.len() > self.options.max_length {
            return;
        }
        for next in 0..self.n {
            if !path.contains(&next) && self.pairs.contains_key(&(last, next)) {
                path.push(next);
                self.extend(path, found);
                path.pop();
            }
        }
    }

    /// In twelfths.
    fn cost(&self, path: &[u32]) -> u32 {
        let weights = path.windows(2).map(|pair| self.pairs[&(pair[0], pair[1])]);
        weights.map(|w| if self.options.cost == PathCost::Hops { 12 } else { 12 / w }).sum()
    }

    fn weight(&self, path: &[u32]) -> u32 {
        path.windows(2).map(|pair| self.pairs[&(pair[0], pair[1])]).sum()
    }

    fn find(&self, factor: f64, divisor: u32, options: &PathOptions) -> Found {
        let avoid = |party| self.avoid.contains(&party);
        shortest_paths(&self.ties(factor, divisor), &self.from, &self.to, avoid, options, &Stop::new())
            .expect("not stopped")
    }
}

fn parties(found: &Found) -> Vec<Vec<u32>> {
    found.paths.iter().map(|path| path.parties.clone()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5000))]

    #[test]
    fn agrees_with_all_paths_listed(case in cases(), shift in 0..3, divisor in 1_u32..4) {
        let factor = 2_f64.powi(300 * shift);
        let found = case.find(factor, divisor, &case.options);
        prop_assert_eq!(parties(&found), case.all());
        prop_assert!(found.is_complete);
        for path in &found.paths {
            prop_assert!((path.weight / factor - f64::from(case.weight(&path.parties)) / f64::from(divisor)).abs() < 1e-12);
        }
    }

    #[test]
    fn what_a_limit_cuts_short_says_so(case in cases(), max_work in 0_u64..200) {
        let found = case.find(1.0, 1, &PathOptions { max_work, ..case.options.clone() });
        if found.is_complete {
            prop_assert_eq!(parties(&found), case.all());
        } else {
            let mut distinct = parties(&found);
            let every = Case { options: PathOptions { limit: usize::MAX, ..case.options.clone() }, ..case.clone() }.all();
            prop_assert!(distinct.iter().all(|path| every.contains(path)));
            distinct.sort();
            distinct.dedup();
            prop_assert_eq!(distinct.len(), found.paths.len());
            prop_assert!(found.reason.expect("told").contains(&max_work.to_string()));
        }
    }
}

#[test]
fn every_shared_member_is_a_path() {
    let pairs = BTreeMap::from([((0, 1), 1), ((1, 0), 1)]);
    let (from, to, avoid) = (vec![0, 1, 2], vec![2, 1], vec![]);
    let case = Case { n: 4, pairs, directed: false, from, to, avoid, options: PathOptions::default() };
    assert_eq!(parties(&case.find(1.0, 1, &case.options)), [vec![1], vec![2], vec![0, 1]]);
}

#[test]
fn why_there_is_no_path() {
    let pairs = BTreeMap::from([((0, 1), 1), ((1, 0), 1), ((1, 2), 1), ((2, 1), 1)]);
    let options = PathOptions { max_length: 1, ..Default::default() };
    let case = Case { n: 4, pairs, directed: false, from: vec![0], to: vec![2], avoid: vec![], options };
    let reason = |case: &Case| case.find(1.0, 1, &case.options).reason.expect("told");
    assert_eq!(reason(&case), "no path of length at most 1 leads from one end to the other");
    assert_eq!(reason(&Case { to: vec![3], ..case.clone() }), "the ends are in different components");
    assert_eq!(reason(&Case { to: vec![9], ..case }), "an end is not in this network");
}
