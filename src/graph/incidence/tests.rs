//! The incidence against the ties written out.

use std::collections::{BTreeMap, BTreeSet};

use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;

use super::*;
use crate::analytics::sampling::Draws;

/// Sets of parties with a denominator each, and pairs beside.
#[derive(Clone, Debug)]
pub struct Case {
    n: u32,
    sets: Vec<(Vec<u32>, u32)>,
    beside: Vec<(u32, u32, u32)>,
    weighting: Weighting,
}

fn cases() -> impl Strategy<Value = Case> {
    (2_u32..14).prop_flat_map(|n| {
        let set = (prop::collection::btree_set(0..n, 2..=(n as usize).min(6)), 1_u32..7);
        let sets = prop::collection::vec(set.prop_map(|(set, d)| (set.into_iter().collect(), d)), 0..9);
        let beside = prop::collection::vec((0..n, 0..n, 1_u32..4), 0..9);
        let weighting = prop::sample::select(vec![Weighting::Binary, Weighting::Count, Weighting::Newman]);
        (Just(n), sets, beside, weighting).prop_map(|(n, sets, beside, weighting)| {
            let beside = beside.into_iter().filter(|(a, b, _)| a > b).collect();
            Case { n, sets, beside, weighting }
        })
    })
}

impl Case {
    fn incidence(&self) -> Incidence {
        let mut sets = Sets::default();
        for (members, denominator) in &self.sets {
            sets.members.push(members);
            sets.denominators.push(*denominator);
        }
        sets.packed = self.beside.iter().map(|&(a, b, d)| ((u64::from(a) << 32) | u64::from(b), d << 1)).collect();
        sets.packed.sort_unstable();
        Incidence::new(self.n as usize, sets, self.weighting)
    }

    /// The weight of each pair, lower number first.
    fn pairs(&self) -> BTreeMap<(u32, u32), BigRational> {
        let mut pairs = BTreeMap::new();
        let in_sets = self.sets.iter().flat_map(|(members, denominator)| {
            let pairs = members.iter().flat_map(|&a| members.iter().filter(move |&&b| a < b).map(move |&b| (a, b)));
            pairs.map(|(a, b)| (a, b, *denominator))
        });
        for (a, b, denominator) in in_sets.chain(self.beside.iter().map(|&(a, b, d)| (b, a, d))) {
            let one = BigRational::from_integer(1.into());
            let weight = pairs.entry((a, b)).or_insert_with(|| BigRational::from_integer(0.into()));
            match self.weighting {
                Weighting::Binary => *weight = one,
                Weighting::Count => *weight += one,
                Weighting::Newman => *weight += one / BigRational::from_integer(denominator.into()),
            }
        }
        pairs
    }

    /// Asserts that the ties written out are those.
    fn check_pairs(&self) {
        let (incidence, wanted) = (self.incidence(), self.pairs());
        let ties = incidence.pairs(&|| true).expect("wanted");
        assert_eq!(incidence.tie_count(), wanted.len());
        let written: Vec<_> = ties.iter().map(|(a, b, _)| (a, b)).collect();
        assert_eq!(written, wanted.keys().copied().collect::<Vec<_>>());
        for (a, b, weight) in ties.iter() {
            let arc = ties.outgoing.arc(b, a).expect("both ways");
            let exact = match &ties.fractions {
                Some(fractions) => fractions[ties.outgoing.class(arc) as usize].clone(),
                None => BigRational::from_float(weight).expect("finite"),
            };
            assert_eq!(exact, wanted[&(a, b)]);
            let number = |number: &BigInt| number.to_string().parse::<f64>().expect("a number");
            assert!((weight * number(exact.denom()) / number(exact.numer()) - 1.0).abs() < 1e-12);
        }
        let rows = (0..self.n).map(|party| ties.outgoing.neighbours(party));
        assert!(rows.into_iter().all(|row| row.windows(2).all(|pair| pair[0] < pair[1])), "rows ascend");
    }
}

/// Many more parties than a block has, and ties than a part has.
#[test]
fn pairs_of_many_are_those_of_the_sets_and_beside() {
    let mut draws = Draws::new(1);
    for weighting in [Weighting::Count, Weighting::Newman] {
        let n = 1_100;
        let mut party = |below: u64| draws.below(below) as u32;
        let set = |party: &mut dyn FnMut(u64) -> u32| {
            let hubs = 1 + u64::from(party(n));
            let members: BTreeSet<u32> = (0..2 + party(60)).map(|_| party(hubs.max(80))).collect();
            (members.into_iter().collect::<Vec<_>>(), 1 + party(9))
        };
        let sets: Vec<_> = (0..250).map(|_| set(&mut party)).filter(|(members, _)| members.len() > 1).collect();
        let beside = (0..500).map(|_| (party(n), party(n), 1 + party(3))).filter(|(a, b, _)| a > b).collect();
        Case { n: n as u32, sets, beside, weighting }.check_pairs();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn pairs_are_those_of_the_sets_and_beside(case in cases()) {
        case.check_pairs();
    }

    #[test]
    fn sums_over_sets_are_sums_over_ties(case in cases()) {
        let incidence = case.incidence();
        let ties = incidence.pairs(&|| true).expect("wanted");
        for place in 0..case.n {
            let number = incidence.number(place);
            for beyond in incidence.beyond(place) {
                let other = incidence.number(beyond.other);
                let in_sets = case.sets.iter().filter(|(set, _)| set.contains(&number) && set.contains(&other)).count();
                prop_assert_eq!(beyond.correction, 1 - in_sets as i32);
                prop_assert_eq!(beyond.shares.len(), in_sets);
                prop_assert!(in_sets != 1 || beyond.beside > 0.0);
                if case.weighting != Weighting::Binary {
                    let weight = beyond.shares.iter().sum::<f64>() + beyond.beside;
                    prop_assert!((incidence.weight(number, other).expect("tied") - weight).abs() < 1e-12);
                }
            }
            prop_assert_eq!(incidence.degree(place), ties.outgoing.neighbours(number).len() as i64);
            let strength = ties.outgoing.weights(number).sum::<f64>();
            prop_assert!((incidence.strength(place) - strength).abs() < 1e-12);
            let row = ties.outgoing.neighbours(number).iter().copied().zip(ties.outgoing.weights(number));
            let row: Vec<_> = row.collect();
            prop_assert_eq!(&incidence.partners(number), &row);
            for other in 0..case.n {
                let weight = row.iter().find(|(partner, _)| *partner == other).map(|(_, weight)| *weight);
                prop_assert_eq!(incidence.weight(number, other), weight);
                let both = |(members, _): &(Vec<u32>, u32)| members.contains(&number) && members.contains(&other);
                prop_assert_eq!(incidence.share_a_set(number, other), number != other && case.sets.iter().any(both));
            }
        }
        prop_assert!((0..case.n).all(|number| incidence.number(incidence.place(number)) == number));
    }
}

#[test]
fn what_is_not_wanted_ends() {
    let case = Case { n: 3, sets: vec![(vec![0, 1, 2], 2)], beside: vec![], weighting: Weighting::Count };
    assert!(case.incidence().pairs(&|| false).is_none());
    assert_eq!(case.incidence().set_count(), 1);
}
