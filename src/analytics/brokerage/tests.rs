use proptest::prelude::*;

use super::super::contacts::sample::{Network, networks};
use super::*;

fn found(network: &Network, groups: &[Option<u32>]) -> Vec<Option<Roles>> {
    brokerage(&network.ties(), groups, &Stop::new()).expect("not stopped")
}

fn listed(roles: &Roles) -> [Option<Role>; 6] {
    let Roles { coordinator, itinerant, gatekeeper, representative, liaison, total } = *roles;
    [Some(coordinator), Some(itinerant), Some(gatekeeper), representative, Some(liaison), Some(total)]
}

/// The counts of one party's roles, all triples tried: coordinator, itinerant, gatekeeper, representative, liaison, total.
fn plain(network: &Network, groups: &[Option<u32>], broker: usize) -> [u64; 6] {
    let n = network.n as usize;
    let mut tied = vec![vec![false; n]; n];
    network.arcs().iter().for_each(|&(a, b, _)| tied[a as usize][b as usize] = true);
    let mut counts = [0; 6];
    for a in 0..n {
        for c in 0..n {
            let (Some(first), Some(own), Some(last)) = (groups[a], groups[broker], groups[c]) else { continue };
            let is_path = a != c && tied[a][broker] && tied[broker][c] && !tied[a][c];
            if !is_path || (!network.directed && a > c) {
                continue;
            }
            let role = match (first == own, last == own, first == last) {
                (true, true, _) => 0,
                (false, false, true) => 1,
                (false, true, _) => 2,
                (true, false, _) => {
                    if network.directed {
                        3
                    } else {
                        2
                    }
                }
                (false, false, false) => 4,
            };
            counts[role] += 1;
            counts[5] += 1;
        }
    }
    counts
}

#[test]
fn who_lets_in_and_who_stands_for() {
    // 0 and 1 in one group, 2 in another, 3 in a third: 2 -> 1 -> 0 and 0 -> 1 -> 3, 2 -> 1 -> 3
    let pairs = vec![(0, 1, 1.0), (1, 0, 1.0), (1, 3, 1.0), (2, 1, 1.0)];
    let network = Network { n: 5, pairs, directed: true };
    let roles = found(&network, &[Some(4), Some(4), Some(9), Some(2), None]);
    let counts = roles[1].map(|roles| listed(&roles).map(|role| role.map(|role| role.count)));
    assert_eq!(counts, Some([0, 0, 1, 1, 1, 3].map(Some)));
    assert_eq!(roles[4], None);
    // four ties of twelve: 1/9 * 2/3 for each of 2 pairs
    let gatekeeper = roles[1].expect("in a group").gatekeeper;
    assert!((gatekeeper.expected.expect("a density") - 4.0 / 27.0).abs() < 1e-15);
}

#[test]
fn nothing_is_expected_of_too_few() {
    let network = Network { n: 3, pairs: vec![(0, 1, 1.0), (1, 2, 1.0)], directed: false };
    let roles = found(&network, &[None, Some(0), None])[1].expect("in a group");
    assert_eq!((roles.total.count, roles.total.expected, roles.total.z_score), (0, None, None));
    // all tied: no two-path can be open
    let full = found(&network, &[Some(0), Some(0), None])[1].expect("in a group");
    assert_eq!((full.total.expected, full.total.standard_deviation, full.total.z_score), (Some(0.0), Some(0.0), None));
    assert!(found(&network, &[None; 3]).iter().all(Option::is_none));
}

/// The mean and variance of the counts of party 0 over all networks, each weighed by its chance with independent ties.
fn enumerated(groups: &[Option<u32>], directed: bool, density: f64) -> [(f64, f64); 6] {
    let n = groups.len() as u32;
    let dyads: Vec<(u32, u32)> = (0..n)
        .flat_map(|a| (0..n).map(move |b| (a, b)))
        .filter(|&(a, b)| if directed { a != b } else { a < b })
        .collect();
    let mut moments = [(0.0, 0.0); 6];
    for bits in 0_u32..1 << dyads.len() {
        let there = dyads.iter().enumerate().filter(|&(place, _)| bits >> place & 1 == 1);
        let pairs: Vec<_> = there.map(|(_, &(a, b))| (a, b, 1.0)).collect();
        let missing = (dyads.len() - pairs.len()) as i32;
        let chance = density.powi(pairs.len() as i32) * (1.0 - density).powi(missing);
        let counts = plain(&Network { n, pairs, directed }, groups, 0);
        for ((mean, square), count) in moments.iter_mut().zip(counts) {
            *mean += chance * count as f64;
            *square += chance * (count * count) as f64;
        }
    }
    moments.map(|(mean, square)| (mean, square - mean * mean))
}

#[test]
fn expectations_are_those_of_all_networks() {
    type Case<'a> = (&'a [u32], bool, &'a [(u32, u32)]);
    let cases: [Case<'_>; 6] = [
        (&[0, 0, 0, 1, 1], false, &[(0, 1), (1, 2), (3, 4)]),
        (&[0, 0, 1, 1, 2], false, &[(0, 1), (1, 2), (3, 4), (2, 4), (0, 4)]),
        (&[0, 1, 1, 1, 2], false, &[(0, 1), (2, 4)]),
        (&[0, 0, 1, 1], true, &[(0, 1), (1, 0), (2, 3), (3, 1)]),
        (&[0, 1, 1, 2], true, &[(0, 1), (1, 2), (2, 3), (3, 1), (3, 0)]),
        (&[0, 0, 0, 1], true, &[(0, 1), (1, 2)]),
    ];
    for (groups, directed, ties) in cases {
        let groups: Vec<Option<u32>> = groups.iter().copied().map(Some).collect();
        let network = Network {
            n: groups.len() as u32,
            pairs: ties.iter().map(|&(a, b)| (a.min(b), a.max(b), 1.0)).collect(),
            directed: false,
        };
        let network = if directed {
            Network { pairs: ties.iter().map(|&(a, b)| (a, b, 1.0)).collect(), directed, ..network }
        } else {
            network
        };
        let n = groups.len() as f64;
        let density = ties.len() as f64 / (n * (n - 1.0)) * if directed { 1.0 } else { 2.0 };
        let roles = found(&network, &groups)[0].expect("in a group");
        for (role, (mean, variance)) in listed(&roles).into_iter().zip(enumerated(&groups, directed, density)) {
            let Some(role) = role else { continue };
            let (expected, deviation) =
                (role.expected.expect("a density"), role.standard_deviation.expect("a density"));
            assert!((expected - mean).abs() < 1e-12, "{groups:?} {role:?} {mean}");
            assert!((deviation.powi(2) - variance).abs() < 1e-12, "{groups:?} {role:?} {variance}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]
    #[test]
    fn agrees_with_all_triples(
        network in networks(10),
        groups in prop::collection::vec(prop::option::weighted(0.8, prop::sample::select(vec![3_u32, 5, 900_000])), 10),
    ) {
        let roles = found(&network, &groups);
        for party in 0..10 {
            prop_assert_eq!(roles[party].is_some(), groups[party].is_some());
            let Some(roles) = &roles[party] else { continue };
            for (role, count) in listed(roles).into_iter().zip(plain(&network, &groups, party)) {
                prop_assert_eq!(role.map_or(0, |role| role.count), count);
            }
        }
    }

    #[test]
    fn both_arcs_of_a_tie_count_it_twice(network in networks(10), groups in prop::collection::vec(0_u32..3, 10)) {
        prop_assume!(!network.directed);
        let groups: Vec<_> = groups.into_iter().map(Some).collect();
        let directed = Network { pairs: network.arcs(), directed: true, ..network };
        for (one, two) in found(&network, &groups).into_iter().flatten().zip(found(&directed, &groups).into_iter().flatten()) {
            prop_assert_eq!(2 * one.coordinator.count, two.coordinator.count);
            prop_assert_eq!(2 * one.itinerant.count, two.itinerant.count);
            prop_assert_eq!(one.gatekeeper.count, two.gatekeeper.count);
            prop_assert_eq!(two.representative.map(|role| role.count), Some(two.gatekeeper.count));
            prop_assert_eq!(2 * one.liaison.count, two.liaison.count);
            prop_assert_eq!(2 * one.total.count, two.total.count);
        }
    }

    #[test]
    fn any_number_of_threads_gives_the_same(network in networks(10), groups in prop::collection::vec(0_u32..3, 10)) {
        let groups: Vec<_> = groups.into_iter().map(Some).collect();
        let [one, three] = [1, 3].map(|threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
            pool.install(|| found(&network, &groups))
        });
        prop_assert_eq!(one, three);
    }
}
