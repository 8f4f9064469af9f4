use proptest::prelude::*;

use super::super::contacts::sample::{Network, networks};
use super::*;

fn undirected(n: u32, pairs: Vec<(u32, u32, f64)>) -> Ties {
    Network { n, pairs, directed: false }.ties()
}

fn scores(ties: &Ties, weighted: bool, tolerance: f64) -> Vec<f64> {
    let scores = eigenvector(ties, &EigenvectorOptions { weighted, tolerance }, &Stop::new()).expect("not stopped");
    scores.into_iter().map(|score| score.expect("a tie")).collect()
}

fn assert_near(found: &[f64], expected: &[f64], within: f64) {
    let difference = found.iter().zip(expected).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
    assert!(found.len() == expected.len() && difference <= within, "{} parties: {difference}", found.len());
}

/// A path of n parties: the vector is a sine.
fn path(n: u32) -> (Ties, Vec<f64>) {
    let angle = std::f64::consts::PI / f64::from(n + 1);
    let scores = (1..=n).map(|place| (angle * f64::from(place)).sin() * (2.0 / f64::from(n + 1)).sqrt());
    (undirected(n, (1..n).map(|place| (place - 1, place, 1.0)).collect()), scores.collect())
}

#[test]
fn bipartite_networks_settle() {
    // a star: the middle has as much as all others together
    let ties = undirected(5, (1..5).map(|leaf| (0, leaf, 2.0)).collect());
    let leaf = 0.125_f64.sqrt();
    for weighted in [false, true] {
        assert_near(&scores(&ties, weighted, 1e-12), &[0.5_f64.sqrt(), leaf, leaf, leaf, leaf], 1e-12);
    }
}

#[test]
fn a_close_second_eigenvalue_does_not_spoil_it() {
    // the eigenvalues of a path of 1000 parties differ by 1.5e-5 of the largest, so that many restarts are needed
    for n in [2, 3, 30, 300, 1000] {
        let (ties, expected) = path(n);
        assert_near(&scores(&ties, false, 1e-11), &expected, 2e-11);
    }
}

#[test]
fn the_component_of_the_largest_eigenvalue_has_all() {
    // a pair of weight 5, a triangle of weight 2 each (eigenvalue 4), a party alone
    let mut pairs = vec![(0, 1, 5.0), (2, 3, 2.0), (2, 4, 2.0), (3, 4, 2.0)];
    let ties = undirected(6, pairs.clone());
    let (half, third) = (0.5_f64.sqrt(), (1.0 / 3.0_f64).sqrt());
    assert_near(&scores(&ties, true, 1e-9), &[half, half, 0.0, 0.0, 0.0, 0.0], 1e-12);
    assert_near(&scores(&ties, false, 1e-9), &[0.0, 0.0, third, third, third, 0.0], 1e-12);
    pairs[0].2 = f64::NAN;
    assert_near(&scores(&undirected(6, pairs), true, 1e-9), &[0.0, 0.0, third, third, third, 0.0], 1e-12);
}

#[test]
fn equal_components_share() {
    // two pairs of weight 4 and a triangle of weight 2 each: all have eigenvalue 4, equal scores stay as they are
    let pairs = vec![(0, 1, 4.0), (2, 3, 2.0), (2, 4, 2.0), (3, 4, 2.0), (5, 6, 4.0), (7, 8, 3.0)];
    let mut expected = [(1.0 / 7.0_f64).sqrt(); 9];
    expected[7..].fill(0.0);
    assert_near(&scores(&undirected(9, pairs), true, 1e-9), &expected, 1e-12);
}

#[test]
fn nothing_without_ties() {
    let ties = undirected(3, vec![(0, 1, 0.0)]);
    assert_eq!(eigenvector(&ties, &EigenvectorOptions::default(), &Stop::new()), Ok(vec![None; 3]));
    let stop = Stop::new();
    stop.set();
    assert_eq!(eigenvector(&path(5).0, &EigenvectorOptions::default(), &stop), Err(Stopped));
}

#[test]
fn ends_whatever_the_options() {
    for tolerance in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let found = scores(&path(60).0, true, tolerance);
        assert!(found.iter().all(|score| score.is_finite() && *score >= 0.0));
    }
    let huge = undirected(3, vec![(0, 1, 1e308), (1, 2, 1e308)]);
    assert!(eigenvector(&huge, &EigenvectorOptions::default(), &Stop::new()).is_ok());
}

/// Power iteration from equal scores, shifted so that a bipartite network settles.
fn plain(network: &Network, weighted: bool) -> Vec<f64> {
    let arcs = network.arcs();
    let arcs: Vec<_> =
        arcs.into_iter().map(|(a, b, w)| (a as usize, b as usize, if weighted { w.max(0.0) } else { 1.0 })).collect();
    let mut scores = vec![1.0; network.n as usize];
    for _ in 0..20_000 {
        let mut next = scores.clone();
        for &(a, b, weight) in &arcs {
            next[a] += weight * scores[b];
        }
        let length = next.iter().map(|score| score * score).sum::<f64>().sqrt();
        scores = next.into_iter().map(|score| score / length).collect();
    }
    scores
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn agrees_with_power_iteration(network in networks(10), weighted in any::<bool>()) {
        let ties = Network { directed: false, ..network.clone() };
        let pairs = ties.pairs.iter().copied().filter(|&(a, b, _)| a < b).collect();
        let network = Network { pairs, ..ties };
        prop_assume!(network.pairs.iter().any(|&(_, _, weight)| !weighted || weight > 0.0));
        let (found, expected) = (scores(&network.ties(), weighted, 1e-9), plain(&network, weighted));
        for (a, b) in found.iter().zip(&expected) {
            prop_assert!((a - b).abs() < 1e-8, "{:?} {:?}", found, expected);
        }
    }

    #[test]
    fn any_number_of_threads_gives_the_same_bytes(seed in 0_u32..1000) {
        // 9000 parties, so that sums are taken in blocks
        let pairs = (1..9000_u32).map(|party| (party.wrapping_mul(seed + 7) % party, party, 1.0)).collect();
        let ties = undirected(9000, pairs);
        let [one, three] = [1, 3].map(|threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
            pool.install(|| scores(&ties, true, 1e-6).into_iter().map(f64::to_bits).collect::<Vec<_>>())
        });
        prop_assert_eq!(one, three);
    }
}
