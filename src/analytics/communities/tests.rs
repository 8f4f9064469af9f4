//! Communities of known networks.

use super::*;
use crate::graph::adjacency::Adjacency;

/// Modularity that nobody stops.
pub(super) fn modularity(ties: &Ties, of: &[u32], resolution: f64) -> Option<f64> {
    super::modularity(ties, of, resolution, &Stop::new()).expect("not stopped")
}

/// Who knew whom in a karate club (Zachary 1977): for each member those of higher numbers, and how often they met.
const KARATE: [&[(u32, f64)]; 34] = [
    &[
        (1, 4.0),
        (2, 5.0),
        (3, 3.0),
        (4, 3.0),
        (5, 3.0),
        (6, 3.0),
        (7, 2.0),
        (8, 2.0),
        (10, 2.0),
        (11, 3.0),
        (12, 1.0),
        (13, 3.0),
        (17, 2.0),
        (19, 2.0),
        (21, 2.0),
        (31, 2.0),
    ],
    &[(2, 6.0), (3, 3.0), (7, 4.0), (13, 5.0), (17, 1.0), (19, 2.0), (21, 2.0), (30, 2.0)],
    &[(3, 3.0), (7, 4.0), (8, 5.0), (9, 1.0), (13, 3.0), (27, 2.0), (28, 2.0), (32, 2.0)],
    &[(7, 3.0), (12, 3.0), (13, 3.0)],
    &[(6, 2.0), (10, 3.0)],
    &[(6, 5.0), (10, 3.0), (16, 3.0)],
    &[(16, 3.0)],
    &[],
    &[(30, 3.0), (32, 3.0), (33, 4.0)],
    &[(33, 2.0)],
    &[],
    &[],
    &[],
    &[(33, 3.0)],
    &[(32, 3.0), (33, 2.0)],
    &[(32, 3.0), (33, 4.0)],
    &[],
    &[],
    &[(32, 1.0), (33, 2.0)],
    &[(33, 1.0)],
    &[(32, 3.0), (33, 1.0)],
    &[],
    &[(32, 2.0), (33, 3.0)],
    &[(25, 5.0), (27, 4.0), (29, 3.0), (32, 5.0), (33, 4.0)],
    &[(25, 2.0), (27, 3.0), (31, 2.0)],
    &[(31, 7.0)],
    &[(29, 4.0), (33, 2.0)],
    &[(33, 4.0)],
    &[(31, 2.0), (33, 2.0)],
    &[(32, 4.0), (33, 2.0)],
    &[(32, 3.0), (33, 3.0)],
    &[(32, 4.0), (33, 4.0)],
    &[(33, 5.0)],
    &[],
];

fn undirected(n: usize, pairs: impl IntoIterator<Item = (u32, u32, f64)>) -> Ties {
    let mut arcs: Vec<_> = pairs.into_iter().flat_map(|(a, b, weight)| [(a, b, weight), (b, a, weight)]).collect();
    arcs.sort_by_key(|&(a, b, _)| (a, b));
    Ties { outgoing: Adjacency::from_sorted(n, arcs.into_iter()), incoming: None, fractions: None }
}

fn karate(is_weighted: bool) -> Ties {
    let rows = (0..).zip(KARATE).flat_map(|(a, row)| row.iter().map(move |&(b, weight)| (a, b, weight)));
    undirected(34, rows.map(|(a, b, weight)| (a, b, if is_weighted { weight } else { 1.0 })))
}

/// So many cliques of so many parties, one after another.
fn cliques(count: u32, size: u32) -> impl Iterator<Item = (u32, u32, f64)> {
    let clique =
        move |first: u32| (first..first + size).flat_map(move |a| (a + 1..first + size).map(move |b| (a, b, 1.0)));
    (0..count).flat_map(move |number| clique(number * size))
}

fn find(ties: &Ties, method: Method, seed: u64) -> Partition {
    communities(ties, &CommunityOptions { method, seed, ..Default::default() }, &Stop::new()).expect("not stopped")
}

const METHODS: [Method; 3] = [Method::Louvain, Method::Leiden, Method::LabelPropagation];

#[test]
fn the_karate_club_comes_to_its_highest_modularity() {
    // proved to be the highest by integer programming
    for (is_weighted, highest) in [(false, 0.419_789_612_097_304), (true, 0.444_903_581_267_218)] {
        let ties = karate(is_weighted);
        assert_eq!(ties.tie_count(), 78);
        for method in [Method::Louvain, Method::Leiden] {
            let found = (1..=20).map(|seed| modularity(&ties, &find(&ties, method, seed).of, 1.0).expect("ties"));
            let found: Vec<f64> = found.collect();
            assert!(found.iter().all(|&q| q >= highest - 0.002 && q <= highest + 1e-12), "{method:?} {found:?}");
            assert!(found.iter().any(|&q| q >= highest - 1e-12), "{method:?} {found:?}");
        }
    }
}

#[test]
fn two_cliques_that_one_tie_joins() {
    let ties = undirected(9, cliques(2, 4).chain([(3, 4, 1.0)]));
    for method in METHODS {
        let found = find(&ties, method, 1);
        assert_eq!(found, Partition { of: vec![0, 0, 0, 0, 1, 1, 1, 1, 2], count: 3 }, "{method:?}");
    }
}

#[test]
fn a_ring_of_cliques() {
    let ring = (0..10).map(|number| (number * 5 + 4, (number * 5 + 5) % 50, 1.0));
    let ties = undirected(50, cliques(10, 5).chain(ring));
    let each: Vec<u32> = (0..50).map(|party| party / 5).collect();
    for method in [Method::Louvain, Method::Leiden] {
        let found = find(&ties, method, 1);
        assert_eq!(found.of, each, "{method:?}");
        // 10 of 11 ties are within, and each community has a tenth of all
        let q = modularity(&ties, &found.of, 1.0).expect("ties");
        assert!((q - (10.0 / 11.0 - 0.1)).abs() < 1e-15);
    }
}

#[test]
fn parts_and_isolates_are_apart_and_the_largest_is_first() {
    let ties = undirected(9, [(1, 4, 1.0), (4, 7, 1.0), (1, 7, 1.0), (0, 6, 1.0), (2, 3, 1.0)]);
    for method in METHODS {
        let found = find(&ties, method, 5);
        assert_eq!(found, Partition { of: vec![1, 0, 2, 2, 0, 3, 1, 0, 4], count: 5 }, "{method:?}");
    }
}

#[test]
fn without_ties_each_party_is_one() {
    for weight in [0.0, -2.0, f64::NAN, f64::INFINITY] {
        for method in METHODS {
            let found = find(&undirected(3, [(0, 1, weight)]), method, 1);
            assert_eq!(found, Partition { of: vec![0, 1, 2], count: 3 });
            assert_eq!(find(&undirected(0, []), method, 1), Partition::default());
        }
    }
}

#[test]
fn directions_count() {
    // a ring in which all but two arcs weigh little: what chance expects of them decides
    let arcs = [(0, 1, 5.0), (1, 2, 1.0), (2, 3, 5.0), (3, 0, 1.0)];
    let outgoing = Adjacency::from_sorted(4, arcs.into_iter());
    let ties = Ties { incoming: Some(outgoing.reversed()), outgoing, fractions: None };
    for method in [Method::Louvain, Method::Leiden] {
        let found = find(&ties, method, 1);
        assert_eq!(found.of, [0, 0, 1, 1]);
        assert_eq!(modularity(&ties, &found.of, 1.0), Some(10.0 / 12.0 - 72.0 / 144.0));
    }
}

#[test]
fn the_resolution_sets_how_large_communities_are() {
    let ties = karate(false);
    let count = |resolution: f64| {
        let options = CommunityOptions { resolution, ..Default::default() };
        communities(&ties, &options, &Stop::new()).expect("not stopped").count
    };
    assert_eq!([0.0, -1.0, 1.0, f64::NAN, f64::INFINITY].map(count), [1, 1, 4, 4, 34]);
    assert!(count(0.3) < 4 && count(3.0) > 4);
}

#[test]
fn stops_when_it_is_no_longer_wanted() {
    let stop = Stop::new();
    stop.set();
    for method in METHODS {
        let options = CommunityOptions { method, ..Default::default() };
        assert_eq!(communities(&karate(true), &options, &stop), Err(Stopped));
    }
}
