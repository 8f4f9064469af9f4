//! The definitions, pair by pair and relabelling by relabelling: what the counting must agree with.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::graph::adjacency::{Adjacency, Ties};
use crate::graph::incidence::{Incidence, Sets};

#[derive(Clone, Debug)]
struct Case {
    n: u32,
    sets: Vec<Vec<u32>>,
    beside: Vec<(u32, u32)>,
    weighting: Weighting,
    groups: Vec<Vec<u32>>,
    overlap: Overlap,
}

const GROUPS: u32 = 4;

fn cases(n: u32) -> impl Strategy<Value = Case> {
    let set = prop::collection::btree_set(0..n, 2..=4).prop_map(|set| set.into_iter().collect());
    let sets = prop::collection::vec(set, 0..6);
    let beside = prop::collection::vec((0..n, 0..n), 0..6);
    let weighting = prop::sample::select(vec![Weighting::Binary, Weighting::Count, Weighting::Newman]);
    let of_party = prop::sample::subsequence((0..GROUPS).collect::<Vec<_>>(), 0..=3).prop_shuffle();
    let groups = prop::collection::vec(of_party, n as usize);
    let overlap = prop::sample::select(vec![Overlap::Shared, Overlap::Primary, Overlap::Fractional, Overlap::Any]);
    (sets, beside, weighting, groups, overlap).prop_map(move |(sets, beside, weighting, groups, overlap)| {
        let beside = beside.into_iter().filter(|(a, b)| a > b).collect();
        Case { n, sets, beside, weighting, groups, overlap }
    })
}

impl Case {
    fn sets(&self) -> Shape {
        let mut sets = Sets::default();
        for members in &self.sets {
            sets.members.push(members);
            sets.denominators.push(members.len() as u32 - 1);
        }
        sets.packed = self.beside.iter().map(|&(a, b)| ((u64::from(a) << 32) | u64::from(b), 2)).collect();
        sets.packed.sort_unstable();
        Shape::Sets(Arc::new(Incidence::new(self.n as usize, sets, self.weighting)))
    }

    fn ties(&self) -> Shape {
        let Shape::Sets(incidence) = self.sets() else { panic!("made as sets") };
        Shape::Ties(Arc::new(incidence.pairs(&|| true).expect("wanted")))
    }

    /// The same with each tie going from the higher to the lower number, and some both ways.
    fn directed(&self) -> Shape {
        let Shape::Ties(ties) = self.ties() else { panic!("made as ties") };
        let mut arcs: Vec<(u32, u32, f64)> = ties.iter().map(|(a, b, weight)| (b, a, weight)).collect();
        arcs.extend(ties.iter().filter(|(a, b, _)| (a + b) % 3 == 0).map(|(a, b, weight)| (a, b, 2.0 * weight)));
        arcs.sort_by_key(|&(a, b, _)| (a, b));
        let outgoing = Adjacency::from_sorted(self.n as usize, arcs.into_iter());
        Shape::Ties(Arc::new(Ties { incoming: Some(outgoing.reversed()), outgoing, fractions: None }))
    }

    fn rows(&self) -> Rows {
        let mut rows = Rows::default();
        self.groups.iter().for_each(|groups| rows.push(groups));
        rows
    }

    fn answer(&self, shape: &Shape, permutations: u32) -> CrossTies {
        let options = CrossTieOptions { overlap: self.overlap, permutations, seed: 3 };
        cross_ties(shape, self.weighting, &self.rows(), GROUPS as usize, &options, &Stop::new()).expect("not stopped")
    }

    /// The groups of a party under the rule.
    fn of(&self, groups: &[u32]) -> Vec<u32> {
        if self.overlap == Overlap::Primary { groups.iter().copied().take(1).collect() } else { groups.to_vec() }
    }

    /// What part of a tie between parties of these groups counts within groups, and what for a pair of groups.
    fn parts(&self, one: &[u32], other: &[u32], pair: (u32, u32)) -> (f64, f64) {
        let (one, other) = (self.of(one), self.of(other));
        let shared = one.iter().filter(|group| other.contains(group)).count() as f64;
        let (a, b) = pair;
        let forward = f64::from(u8::from(one.contains(&a) && other.contains(&b)));
        let backward = f64::from(u8::from(one.contains(&b) && other.contains(&a)));
        match self.overlap {
            Overlap::Shared | Overlap::Primary => {
                (shared.min(1.0), if shared == 0.0 { forward.max(backward) } else { 0.0 })
            }
            Overlap::Any => (shared, forward.max(backward)),
            Overlap::Fractional => {
                let parts = (one.len() * other.len()) as f64;
                (shared / parts, (forward + backward) / parts)
            }
        }
    }
}

/// Arcs of a shape, an undirected tie once.
fn arcs(shape: &Shape) -> Vec<(u32, u32, f64)> {
    let Shape::Ties(ties) = shape else { panic!("written out") };
    ties.iter().collect()
}

fn is_near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * (1.0 + b.abs())
}

/// All orders of some items.
fn orders<T: Clone>(items: &[T]) -> Vec<Vec<T>> {
    if items.is_empty() {
        return vec![vec![]];
    }
    let mut all = Vec::new();
    for place in 0..items.len() {
        let mut rest = items.to_vec();
        let first = rest.remove(place);
        all.extend(orders(&rest).into_iter().map(|mut order| {
            order.insert(0, first.clone());
            order
        }));
    }
    all
}

fn mean_and_deviation(values: &[f64]) -> (f64, f64) {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / values.len() as f64;
    (mean, variance.sqrt())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn counts_are_those_of_each_pair(case in cases(9), is_directed in any::<bool>()) {
        let written = if is_directed { case.directed() } else { case.ties() };
        let arcs = arcs(&written);
        let shapes = if is_directed { vec![written] } else { vec![case.sets(), written] };
        for shape in shapes {
            let answer = case.answer(&shape, 0);
            let of = |party: u32| &case.groups[party as usize];
            let grouped: Vec<_> = arcs.iter().filter(|(a, b, _)| !of(*a).is_empty() && !of(*b).is_empty()).collect();
            let total: f64 = grouped.iter().map(|arc| arc.2).sum();
            let within: f64 = grouped.iter().map(|(a, b, w)| w * case.parts(of(*a), of(*b), (0, 1)).0).sum();
            prop_assert!(is_near(answer.within, within), "{} {within}", answer.within);
            let mut between = 0.0;
            for a in 0..GROUPS {
                for b in a + 1..GROUPS {
                    let across = |arc: &&&(u32, u32, f64)| case.parts(of(arc.0), of(arc.1), (a, b)).1;
                    let observed: f64 = grouped.iter().map(|arc| arc.2 * across(&arc)).sum();
                    let ties: f64 = grouped.iter().map(|arc| across(&arc)).sum();
                    let pair = answer.pair(a, b);
                    prop_assert!(is_near(pair.observed, observed), "{pair:?} {observed}");
                    prop_assert!(is_near(pair.density.unwrap_or(0.0) * pair.possible, ties), "{pair:?} {ties}");
                    between += observed;
                }
            }
            let between = if case.overlap == Overlap::Shared { total - within } else { between };
            prop_assert!(is_near(answer.between, between));
            prop_assert_eq!(answer.ei_index.is_some(), between + within > 0.0);
            let one: f64 = arcs.iter().filter(|(a, b, _)| of(*a).is_empty() != of(*b).is_empty()).map(|arc| arc.2).sum();
            let none: f64 = arcs.iter().filter(|(a, b, _)| of(*a).is_empty() && of(*b).is_empty()).map(|arc| arc.2).sum();
            prop_assert!(is_near(answer.one_end_grouped, one) && is_near(answer.ungrouped, none));
            for group in 0..GROUPS {
                let has = |party: u32| case.of(of(party)).contains(&group);
                let found = &answer.groups[group as usize];
                if case.overlap != Overlap::Fractional {
                    let both: f64 = grouped.iter().filter(|(a, b, _)| has(*a) && has(*b)).map(|arc| arc.2).sum();
                    let single: f64 = grouped.iter().filter(|(a, b, _)| has(*a) != has(*b)).map(|arc| arc.2).sum();
                    prop_assert!(is_near(found.within, both) && is_near(found.between, single), "{found:?} {both} {single}");
                }
            }
        }
    }

    #[test]
    fn moments_are_those_of_all_relabellings(case in cases(6), is_directed in any::<bool>()) {
        let shape = if is_directed { case.directed() } else { case.ties() };
        let arcs = arcs(&shape);
        let parties: Vec<u32> = (0..case.n).filter(|&party| !case.groups[party as usize].is_empty()).collect();
        prop_assume!(parties.len() > 1);
        let answer = case.answer(&shape, 0);
        let dealt: Vec<Vec<u32>> = parties.iter().map(|&party| case.groups[party as usize].clone()).collect();
        let sums = |pair: (u32, u32)| -> Vec<(f64, f64)> {
            orders(&dealt).iter().map(|order| {
                let of = |party: u32| parties.iter().position(|&other| other == party).map(|place| &order[place]);
                arcs.iter().fold((0.0, 0.0), |sum, &(a, b, weight)| match (of(a), of(b)) {
                    (Some(a), Some(b)) => {
                        let parts = case.parts(a, b, pair);
                        (sum.0 + weight * parts.0, sum.1 + weight * parts.1)
                    }
                    _ => sum,
                })
            }).collect()
        };
        let all = sums((0, 1));
        let (mean, deviation) = mean_and_deviation(&all.iter().map(|sum| sum.1).collect::<Vec<_>>());
        let pair = answer.pair(0, 1);
        prop_assert!(is_near(pair.expected.expect("two parties"), mean), "{pair:?} {mean}");
        match pair.z_score {
            Some(z) => prop_assert!(is_near(z * deviation, pair.observed - mean), "{pair:?} {mean} {deviation}"),
            None => prop_assert!(deviation < 1e-5, "{deviation}"),
        }
        if let Some(expected) = answer.ei_expected {
            let total = answer.between + answer.within;
            let index: Vec<f64> = all.iter().map(|sum| 1.0 - 2.0 * sum.0 / total).collect();
            let (mean, deviation) = mean_and_deviation(&index);
            prop_assert!(is_near(expected, mean));
            let found = answer.ei_standard_deviation.expect("beside the mean");
            prop_assert!((found - deviation).abs() < 1e-7, "{found} {deviation}");
            prop_assert_eq!(answer.ei_z_score.is_none(), found == 0.0);
        }
    }

    #[test]
    fn the_form_and_the_threads_change_nothing(case in cases(9), permutations in 1_u32..30) {
        let [one, two] = [1, 2].map(|threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
            pool.install(|| case.answer(&case.sets(), permutations))
        });
        let three = case.answer(&case.ties(), permutations);
        for a in 0..GROUPS {
            for b in a + 1..GROUPS {
                prop_assert_eq!(one.pair(a, b), two.pair(a, b));
                let (pair, other) = (one.pair(a, b), three.pair(a, b));
                prop_assert!(pair.p_value == other.p_value || case.weighting == Weighting::Newman, "{pair:?} {other:?}");
            }
        }
        prop_assert_eq!(one.ei_p_value, two.ei_p_value);
        prop_assert_eq!(one.degenerate, three.degenerate);
        prop_assert_eq!(one.modularity.map(|q| (q * 1e9).round()), three.modularity.map(|q| (q * 1e9).round()));
    }
}

/// Two triangles joined by a tie, each a group.
#[test]
fn draws_agree_with_all_relabellings() {
    let case = Case {
        n: 6,
        sets: vec![vec![0, 1, 2], vec![3, 4, 5], vec![2, 3]],
        beside: vec![],
        weighting: Weighting::Count,
        groups: vec![vec![0], vec![0], vec![0], vec![1], vec![1], vec![1]],
        overlap: Overlap::Primary,
    };
    let answer = case.answer(&case.sets(), 40_000);
    // 3 and 3 of 6 can be dealt out in 20 ways, of which 2 keep the triangles: within 6, where 2.8 are expected; none lies
    // as far below
    assert_eq!((answer.within, answer.between), (6.0, 1.0));
    assert!((answer.ei_p_value.expect("drawn") - 0.1).abs() < 0.008, "{:?}", answer.ei_p_value);
    assert!((answer.modularity.expect("ties") - (6.0 / 7.0 - 0.5)).abs() < 1e-12);
    assert!((answer.assortativity.expect("ties") - (6.0 / 7.0 - 0.5) / 0.5).abs() < 1e-12);
    assert_eq!(answer.degenerate, None);
    assert_eq!(answer.pair(0, 1).expected_by_activity, Some(3.5));
}

#[test]
fn what_says_nothing_is_told() {
    let base = Case {
        n: 4,
        sets: vec![vec![0, 1, 2, 3]],
        beside: vec![],
        weighting: Weighting::Count,
        groups: vec![vec![0], vec![0], vec![1], vec![1]],
        overlap: Overlap::Shared,
    };
    let reason = |case: &Case| case.answer(&case.sets(), 0).degenerate.expect("degenerate");
    assert!(reason(&base).contains("every two grouped parties are tied"));
    assert!(reason(&Case { sets: vec![], ..base.clone() }).contains("no tie"));
    assert!(reason(&Case { groups: vec![vec![]; 4], ..base.clone() }).contains("no party"));
    let few = Case { sets: vec![vec![0, 1]], ..base.clone() };
    assert!(reason(&few).contains("only 6 different relabellings"));
    let apart = Case { groups: vec![vec![0], vec![1], vec![2], vec![3]], ..few.clone() };
    assert!(reason(&apart).contains("every tie crosses"));
    let all = Case { groups: vec![vec![0, 1]; 4], ..few };
    assert!(reason(&all).contains("share a group"));
}
