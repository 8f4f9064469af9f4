//! What must hold for communities of every network.

use proptest::prelude::*;

use super::tests::modularity;
use super::*;
use crate::graph::adjacency::Adjacency;

#[derive(Clone, Debug)]
struct Network {
    n: u32,
    arcs: Vec<(u32, u32, f64)>,
    is_directed: bool,
}

impl Network {
    fn ties(&self) -> Ties {
        let mut arcs = self.arcs.clone();
        if !self.is_directed {
            arcs.extend(self.arcs.iter().map(|&(a, b, weight)| (b, a, weight)));
        }
        arcs.sort_by_key(|&(a, b, _)| (a, b));
        let outgoing = Adjacency::from_sorted(self.n as usize, arcs.into_iter());
        Ties { incoming: self.is_directed.then(|| outgoing.reversed()), outgoing, fractions: None }
    }
}

fn networks() -> impl Strategy<Value = Network> {
    let weights = prop::sample::select(vec![1.0, 2.0, 3.0, 0.7, 1.0 / 3.0, 1e-9, 0.0, -1.0, f64::NAN]);
    let networks = (1_u32..30, 0_usize..90, any::<bool>()).prop_flat_map(move |(n, count, is_directed)| {
        let arcs = prop::collection::btree_map((0..n, 0..n), weights.clone(), 0..=count);
        (Just(n), arcs, Just(is_directed))
    });
    networks.prop_map(|(n, arcs, is_directed)| {
        let keep = |&((a, b), _): &((u32, u32), f64)| if is_directed { a != b } else { a < b };
        let arcs = arcs.into_iter().filter(keep).map(|((a, b), weight)| (a, b, weight)).collect();
        Network { n, arcs, is_directed }
    })
}

const METHODS: [Method; 3] = [Method::Louvain, Method::Leiden, Method::LabelPropagation];

fn options(methods: &[Method]) -> impl Strategy<Value = CommunityOptions> + use<> {
    let methods = prop::sample::select(methods.to_vec());
    let resolutions = prop::sample::select(vec![1.0, 0.5, 2.0, 0.0, 1e300]);
    let options = (methods, resolutions, any::<u64>());
    options.prop_map(|(method, resolution, seed)| CommunityOptions { method, resolution, seed })
}

fn find(ties: &Ties, options: &CommunityOptions) -> Partition {
    communities(ties, options, &Stop::new()).expect("not stopped")
}

/// Modularity pair by pair.
fn defined(ties: &Ties, of: &[u32], resolution: f64) -> Option<f64> {
    let n = ties.n() as u32;
    let weight = |a: u32, b: u32| ties.outgoing.arc(a, b).map_or(0.0, |arc| ties.outgoing.weight(arc)).max(0.0);
    let total: f64 = (0..n).flat_map(|a| (0..n).map(move |b| weight(a, b))).sum();
    let outgoing = |a: u32| (0..n).map(|b| weight(a, b)).sum::<f64>();
    let incoming = |b: u32| (0..n).map(|a| weight(a, b)).sum::<f64>();
    let pairs = (0..n).flat_map(|a| (0..n).map(move |b| (a, b))).filter(|&(a, b)| of[a as usize] == of[b as usize]);
    let sum: f64 = pairs.map(|(a, b)| weight(a, b) - resolution * outgoing(a) * incoming(b) / total).sum();
    (total > 0.0).then_some(sum / total)
}

/// Whether ties lead from each party of a community to each other one within it.
fn are_connected(ties: &Ties, found: &Partition) -> bool {
    let mut lowest: Vec<u32> = (0..ties.n() as u32).collect();
    for _ in 0..ties.n() {
        for (a, b, _) in ties.iter().filter(|&(_, _, weight)| weight > 0.0) {
            if found.of[a as usize] == found.of[b as usize] {
                let both = lowest[a as usize].min(lowest[b as usize]);
                (lowest[a as usize], lowest[b as usize]) = (both, both);
            }
        }
    }
    lowest.iter().zip(0..).filter(|&(&lowest, party)| lowest == party).count() == found.count
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn modularity_is_as_defined(
        network in networks(),
        resolution in 0.0..3.0,
        of in prop::collection::vec(0_u32..5, 30),
    ) {
        let ties = network.ties();
        let of = &of[..ties.n()];
        match (modularity(&ties, of, resolution), defined(&ties, of, resolution)) {
            (Some(found), Some(defined)) => prop_assert!((found - defined).abs() < 1e-12, "{found} {defined}"),
            (found, defined) => prop_assert_eq!(found, defined),
        }
    }

    #[test]
    fn the_search_is_no_worse_than_plain_partitions(network in networks(), options in options(&METHODS[..2])) {
        let ties = network.ties();
        // as the search takes it
        let value = |of: &[u32]| modularity(&ties, of, options.resolution.min(1e12));
        let found = value(&find(&ties, &options).of);
        let alone: Vec<u32> = (0..network.n).collect();
        for plain in [value(&alone), value(&vec![0; ties.n()])] {
            let least = plain.map(|plain| plain - 1e-12 * (1.0 + plain.abs()));
            prop_assert!(found >= least, "{found:?} {plain:?}");
        }
    }

    #[test]
    fn communities_are_connected(network in networks(), options in options(&METHODS[1..])) {
        let ties = network.ties();
        prop_assert!(are_connected(&ties, &find(&ties, &options)));
    }

    #[test]
    fn communities_are_numbered_by_size_then_lowest_party(network in networks(), options in options(&METHODS)) {
        let found = find(&network.ties(), &options);
        prop_assert_eq!(found.of.len(), network.n as usize);
        let members = |number: u32| {
            let with_parties = found.of.iter().zip(0_u32..);
            with_parties.filter(move |&(&of, _)| of == number).map(|(_, party)| party)
        };
        let key = |number| (Reverse(members(number).count()), members(number).min());
        let keys: Vec<_> = (0..found.count as u32).map(key).collect();
        prop_assert!(keys.is_sorted() && keys.iter().all(|(_, lowest)| lowest.is_some()));
        prop_assert!(found.of.iter().all(|&number| (number as usize) < found.count));
    }

    #[test]
    fn the_same_question_has_the_same_answer(network in networks(), options in options(&METHODS)) {
        let ties = network.ties();
        let once = find(&ties, &options);
        prop_assert_eq!(&find(&ties, &options), &once);
        for threads in [1, 2] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
            prop_assert_eq!(&pool.install(|| find(&ties, &options)), &once);
        }
    }

    #[test]
    fn the_unit_of_weights_does_not_matter(network in networks(), options in options(&METHODS), exponent in -600..600) {
        let unit = 2_f64.powi(exponent);
        let arcs = network.arcs.iter().map(|&(a, b, weight)| (a, b, weight * unit)).collect();
        let scaled = Network { arcs, ..network.clone() };
        prop_assert_eq!(find(&scaled.ties(), &options), find(&network.ties(), &options));
    }
}
