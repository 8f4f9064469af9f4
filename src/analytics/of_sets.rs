//! Every kernel over sets against its plain form over ties, on random small networks with repeated pairs, overlaps, isolates and
//! pairs beside the sets.

use std::sync::Arc;

use proptest::prelude::*;

use super::betweenness::{BetweennessOptions, betweenness_from};
use super::components::{components, components_of_sets};
use super::degree::DegreeOptions;
use super::harmonic::DistanceOptions;
use super::measure::{Measure, compute, compute_of_sets, is_of_sets};
use super::page_rank::PageRankOptions;
use super::{Stop, change};
use crate::graph::incidence::{Incidence, Sets, Weighting};
use crate::graph::rows::Rows;
use crate::graph::shape::Shape;

fn networks() -> impl Strategy<Value = Incidence> {
    let n = 24_u32;
    let set = (prop::collection::btree_set(0..n, 2..=7), 1_u32..9);
    let beside = prop::collection::vec((0..n, 0..n, 1_u32..4), 0..12);
    let weighting = prop::sample::select(vec![Weighting::Binary, Weighting::Count, Weighting::Newman]);
    (prop::collection::vec(set, 0..12), beside, weighting).prop_map(move |(sets, beside, weighting)| {
        let mut taken = Sets::default();
        for (members, denominator) in sets {
            taken.members.push(&members.into_iter().collect::<Vec<_>>());
            taken.denominators.push(denominator);
        }
        let pairs = beside.into_iter().filter(|(a, b, _)| a > b);
        taken.packed = pairs.map(|(a, b, d)| ((u64::from(a) << 32) | u64::from(b), d << 1)).collect();
        taken.packed.sort_unstable();
        Incidence::new(n as usize, taken, weighting)
    })
}

fn measures() -> Vec<Measure> {
    let mut measures = Vec::new();
    for normalized in [false, true] {
        measures.push(Measure::Degree(DegreeOptions { normalized, ..Default::default() }));
        measures.push(Measure::Strength(DegreeOptions { normalized, ..Default::default() }));
        measures.push(Measure::Harmonic(DistanceOptions { normalized, ..Default::default() }));
        measures.push(Measure::Closeness(DistanceOptions { normalized, ..Default::default() }));
        for samples in [None, Some(3), Some(9)] {
            measures.push(Measure::Betweenness(BetweennessOptions { normalized, samples, ..Default::default() }));
        }
    }
    for weighted in [false, true] {
        measures.push(Measure::PageRank(PageRankOptions { weighted, tolerance: 1e-13, ..Default::default() }));
    }
    measures
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn kernels_over_sets_agree_with_those_over_ties(incidence in networks()) {
        let ties = incidence.pairs(&|| true).expect("wanted");
        for measure in measures() {
            prop_assert!(is_of_sets(&measure));
            let plain = compute(&ties, &measure, &Rows::default(), &Stop::new()).expect("not stopped");
            let fast = compute_of_sets(&incidence, &measure, &Stop::new()).expect("of sets").expect("not stopped");
            for (plain, fast) in plain.iter().zip(&fast) {
                let is_same = match (plain, fast) {
                    (Some(plain), Some(fast)) => (plain - fast).abs() <= 1e-11 * (1.0 + plain.abs()),
                    (plain, fast) => plain == fast,
                };
                prop_assert!(is_same, "{measure:?}: {plain:?} {fast:?}");
            }
        }
        prop_assert_eq!(components_of_sets(&incidence), components(&ties));
    }

    #[test]
    fn any_number_of_threads_gives_the_same_bytes(incidence in networks()) {
        for measure in measures() {
            let [one, two] = [1, 2].map(|threads| {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
                let scores = pool.install(|| compute_of_sets(&incidence, &measure, &Stop::new()));
                let scores = scores.expect("of sets").expect("not stopped");
                scores.into_iter().map(|score| score.map(f64::to_bits)).collect::<Vec<_>>()
            });
            prop_assert_eq!(one, two);
        }
    }

    #[test]
    fn all_sources_together_are_betweenness(incidence in networks()) {
        let all: Vec<u32> = (0..incidence.n() as u32).collect();
        let sums = betweenness_from(&incidence, &all, &Stop::new()).expect("not stopped");
        let measure = Measure::Betweenness(BetweennessOptions::default());
        let exact = compute_of_sets(&incidence, &measure, &Stop::new()).expect("of sets").expect("not stopped");
        for (sum, exact) in sums.into_iter().zip(exact) {
            prop_assert!((sum - exact.expect("a value")).abs() < 1e-9);
        }
    }

    #[test]
    fn a_network_does_not_differ_from_itself(incidence in networks()) {
        let ties = incidence.pairs(&|| true).expect("wanted");
        let mut nowhere = Rows::default();
        (0..incidence.n()).for_each(|_| nowhere.push(&[]));
        let found = change::change(&ties, &ties, &nowhere, 0, &Stop::new()).expect("not stopped");
        prop_assert_eq!(found.all.persisted as usize, Shape::Sets(Arc::new(incidence)).tie_count());
        prop_assert_eq!((found.all.formed, found.all.dissolved), (0, 0));
    }
}
