//! What must hold for every measure on every network.

use proptest::prelude::*;

use super::Stop;
use super::betweenness::BetweennessOptions;
use super::constraint::ConstraintOptions;
use super::coreness::CorenessOptions;
use super::degree::{DegreeOptions, Side};
use super::eigenvector::EigenvectorOptions;
use super::harmonic::DistanceOptions;
use super::measure::{Measure, compute};
use super::page_rank::{PageRankOptions, page_rank};
use super::score::Scores;
use crate::graph::adjacency::{Adjacency, Ties};
use crate::graph::rows::Rows;

#[derive(Clone, Debug)]
struct Network {
    n: u32,
    arcs: Vec<(u32, u32, f64)>,
    directed: bool,
}

impl Network {
    fn ties(&self) -> Ties {
        let mut arcs = self.arcs.clone();
        if !self.directed {
            arcs.extend(self.arcs.iter().map(|&(a, b, weight)| (b, a, weight)));
        }
        arcs.sort_by_key(|&(a, b, _)| (a, b));
        arcs.dedup_by_key(|&mut (a, b, _)| (a, b));
        let outgoing = Adjacency::from_sorted(self.n as usize, arcs.into_iter());
        Ties { incoming: self.directed.then(|| outgoing.reversed()), outgoing, fractions: None }
    }

    fn relabelled(&self, numbers: &[u32]) -> Self {
        let arcs = self.arcs.iter().map(|&(a, b, weight)| (numbers[a as usize], numbers[b as usize], weight));
        Self { arcs: arcs.collect(), ..*self }
    }
}

fn networks() -> impl Strategy<Value = Network> {
    let weights = prop::sample::select(vec![1.0, 2.0, 3.0, 0.7]);
    let arcs = prop::collection::btree_map((0_u32..24, 0_u32..24), weights, 0..70);
    (arcs, any::<bool>()).prop_map(|(arcs, directed)| {
        let keep = |&((a, b), _): &((u32, u32), f64)| if directed { a != b } else { a < b };
        let arcs = arcs.into_iter().filter(keep).map(|((a, b), weight)| (a, b, weight)).collect();
        Network { n: 24, arcs, directed }
    })
}

fn measures() -> Vec<Measure> {
    let mut measures = Vec::new();
    for normalized in [false, true] {
        for side in [Side::In, Side::Out, Side::Both] {
            measures.push(Measure::Degree(DegreeOptions { normalized, side }));
            measures.push(Measure::Strength(DegreeOptions { normalized, side }));
            for weighted in [false, true] {
                measures.push(Measure::Harmonic(DistanceOptions { normalized, weighted, side }));
                measures.push(Measure::Closeness(DistanceOptions { normalized, weighted, side }));
            }
        }
        measures.extend(
            [false, true].map(|weighted| {
                Measure::Betweenness(BetweennessOptions { normalized, weighted, ..Default::default() })
            }),
        );
    }
    for weighted in [false, true] {
        measures.push(Measure::PageRank(PageRankOptions { weighted, ..Default::default() }));
        measures.push(Measure::Constraint(ConstraintOptions { weighted }));
        measures.push(Measure::EffectiveSize(ConstraintOptions { weighted }));
    }
    measures.push(Measure::Coreness(CorenessOptions::default()));
    measures
}

fn scores(network: &Network, measure: &Measure) -> Scores {
    compute(&network.ties(), measure, &Rows::default(), &Stop::new()).expect("not stopped")
}

fn is_near(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-12 * (1.0 + b.abs()),
        (a, b) => a == b,
    }
}

/// What an isolate more does to the values of the others, and its own value; `None` where it changes more than that.
fn shrink(measure: &Measure, n: f64) -> Option<(f64, Option<f64>)> {
    let others = (n - 1.0) / n;
    match measure {
        Measure::Degree(DegreeOptions { normalized, .. })
        | Measure::Strength(DegreeOptions { normalized, .. })
        | Measure::Harmonic(DistanceOptions { normalized, .. }) => {
            Some((if *normalized { others } else { 1.0 }, Some(0.0)))
        }
        Measure::Closeness(options) => Some(if options.normalized { (others, Some(0.0)) } else { (1.0, None) }),
        Measure::Betweenness(options) => Some((if options.normalized { (n - 2.0) / n } else { 1.0 }, Some(0.0))),
        Measure::Constraint(_) | Measure::EffectiveSize(_) => Some((1.0, None)),
        Measure::Coreness(_) | Measure::Eigenvector(_) => Some((1.0, Some(0.0))),
        // the walk jumps to the isolate too; groups are not asked about here
        Measure::PageRank(_) | Measure::Participation(_) => None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn numbering_changes_only_the_order(network in networks(), numbers in Just((0_u32..24).collect::<Vec<_>>()).prop_shuffle()) {
        for measure in measures() {
            let (before, after) = (scores(&network, &measure), scores(&network.relabelled(&numbers), &measure));
            for (party, &number) in numbers.iter().enumerate() {
                prop_assert!(is_near(before[party], after[number as usize]), "{measure:?}");
            }
        }
    }

    #[test]
    fn an_isolate_more_changes_only_the_number_of_parties(network in networks()) {
        let larger = Network { n: network.n + 1, ..network.clone() };
        for measure in measures() {
            let Some((factor, own)) = shrink(&measure, f64::from(network.n)) else { continue };
            let after = scores(&larger, &measure);
            for (before, after) in scores(&network, &measure).into_iter().zip(&after) {
                prop_assert!(is_near(before.map(|value| value * factor), *after), "{measure:?}");
            }
            prop_assert_eq!(after[network.n as usize], own, "{:?}", measure);
        }
    }

    #[test]
    fn numbering_leaves_eigenvectors_alone(network in networks(), numbers in Just((0_u32..24).collect::<Vec<_>>()).prop_shuffle()) {
        prop_assume!(!network.directed);
        for weighted in [false, true] {
            let measure = Measure::Eigenvector(EigenvectorOptions { weighted, tolerance: 1e-13 });
            let (before, after) = (scores(&network, &measure), scores(&network.relabelled(&numbers), &measure));
            for (party, &number) in numbers.iter().enumerate() {
                let (before, after) = (before[party], after[number as usize]);
                prop_assert_eq!(before.is_some(), after.is_some());
                prop_assert!((before.unwrap_or(0.0) - after.unwrap_or(0.0)).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn page_rank_sums_to_one(network in networks(), damping in 0.0..0.999) {
        let options = PageRankOptions { damping, ..Default::default() };
        let scores = page_rank(&network.ties(), &options, &Stop::new()).expect("not stopped");
        prop_assert!((scores.into_iter().flatten().sum::<f64>() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn any_number_of_threads_gives_the_same_bytes(network in networks(), samples in 1_u32..30) {
        let options = BetweennessOptions { samples: Some(samples), seed: u64::from(samples), ..Default::default() };
        let sampled = [Measure::Betweenness(options)];
        for measure in measures().iter().chain(&sampled) {
            let [one, two, three] = [1, 2, 3].map(|threads| {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
                pool.install(|| scores(&network, measure))
            });
            let bits = |scores: Scores| scores.into_iter().map(|score| score.map(f64::to_bits)).collect::<Vec<_>>();
            let (one, two, three) = (bits(one), bits(two), bits(three));
            prop_assert_eq!(&one, &two);
            prop_assert_eq!(one, three);
        }
    }

    #[test]
    fn as_many_samples_as_tied_parties_are_exact(network in networks(), weighted in any::<bool>()) {
        let exact = BetweennessOptions { weighted, ..Default::default() };
        let sampled = BetweennessOptions { samples: Some(24), ..exact.clone() };
        prop_assert_eq!(scores(&network, &Measure::Betweenness(exact)), scores(&network, &Measure::Betweenness(sampled)));
    }
}

#[test]
fn all_samples_together_average_to_the_exact_value() {
    // each party drawn alone, times n' = 4, averages to the whole
    let network = Network { n: 6, arcs: vec![(0, 1, 1.0), (1, 2, 1.0), (2, 4, 1.0)], directed: false };
    let exact = scores(&network, &Measure::Betweenness(BetweennessOptions::default()));
    let mut distinct: Vec<Scores> = Vec::new();
    for seed in 0..64 {
        let options = BetweennessOptions { samples: Some(1), seed, ..Default::default() };
        let drawn = scores(&network, &Measure::Betweenness(options));
        if !distinct.contains(&drawn) {
            distinct.push(drawn);
        }
    }
    assert_eq!(exact, [0.0, 2.0, 2.0, 0.0, 0.0, 0.0].map(Some));
    assert_eq!(distinct.len(), 4);
    for party in 0..6 {
        let sum: f64 = distinct.iter().filter_map(|scores| scores[party]).sum();
        assert_eq!(Some(sum / 4.0), exact[party]);
    }
}
