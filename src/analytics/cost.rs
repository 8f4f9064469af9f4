//! Exact costs of ties, so that two ways of the same cost are seen to be equal.
//!
//! The cost of a tie is 1 / weight. In floating point 1/3 + 1/6 and 1/2 may differ, which picks one of two equal shortest
//! paths and makes betweenness wrong. Here the few distinct weights of a network are numbered as classes, and the costs
//! of the classes are brought to whole numbers over a common denominator where these are small enough, else kept as
//! fractions.

use std::collections::HashMap;
use std::hash::Hash;

use num_bigint::BigInt;
use num_rational::BigRational;

use super::fraction::nearest;
use super::wide::Wide;
use crate::graph::adjacency::{Adjacency, Ties};

/// The class of a tie that cannot be walked by cost: its weight is not a finite number above 0.
pub const CLOSED: u32 = u32::MAX;

/// The arcs of a network by their weight.
#[derive(Clone, Debug)]
pub struct Classes {
    outgoing: Vec<u32>,
    incoming: Option<Vec<u32>>,
    /// The weight of each class, exactly.
    pub weights: Vec<BigRational>,
}

impl Classes {
    /// Numbers the distinct weights. Weights are taken from `fractions` where there are some, else as the exact values of
    /// the `f64`.
    pub fn of(ties: &Ties) -> Self {
        let arcs = 0..ties.outgoing.arc_count();
        let (outgoing, weights) = match &ties.fractions {
            Some(fractions) => numbered(fractions.iter(), |weight| is_positive(weight).then(|| weight.clone())),
            None => numbered(arcs.map(|arc| ties.outgoing.weight(arc).to_bits()), |bits| {
                BigRational::from_float(f64::from_bits(bits)).filter(is_positive)
            }),
        };
        let incoming = ties.is_directed().then(|| transposed(&ties.outgoing, &outgoing));
        Self { outgoing, incoming, weights }
    }

    /// The class of each arc of `Ties::outgoing`.
    pub fn outgoing(&self) -> &[u32] {
        &self.outgoing
    }

    /// The class of each arc of `Ties::incoming()`.
    pub fn incoming(&self) -> &[u32] {
        self.incoming.as_ref().unwrap_or(&self.outgoing)
    }

    /// The cost of each class: 1 / weight.
    pub fn costs(&self) -> Vec<BigRational> {
        self.weights.iter().map(BigRational::recip).collect()
    }
}

fn is_positive(weight: &BigRational) -> bool {
    *weight > BigRational::from(BigInt::ZERO)
}

/// Numbers distinct keys in the order of their first appearance; those without a weight are [`CLOSED`].
fn numbered<K: Copy + Eq + Hash>(
    keys: impl Iterator<Item = K>,
    weight: impl Fn(K) -> Option<BigRational>,
) -> (Vec<u32>, Vec<BigRational>) {
    let mut numbers = HashMap::new();
    let mut weights = Vec::new();
    let classes = keys.map(|key| {
        *numbers.entry(key).or_insert_with(|| {
            weight(key).map_or(CLOSED, |weight| {
                weights.push(weight);
                weights.len() as u32 - 1
            })
        })
    });
    (classes.collect(), weights)
}

/// Values of outgoing arcs in the order of the same arcs by target, then source.
fn transposed(outgoing: &Adjacency, values: &[u32]) -> Vec<u32> {
    let mut places = vec![0_usize; outgoing.n() + 1];
    let sources = 0..outgoing.n() as u32;
    for &target in sources.clone().flat_map(|source| outgoing.neighbours(source)) {
        places[target as usize + 1] += 1;
    }
    for index in 0..outgoing.n() {
        places[index + 1] += places[index];
    }
    let mut moved = vec![0; values.len()];
    for source in sources {
        for (&target, arc) in outgoing.neighbours(source).iter().zip(outgoing.row(source)) {
            moved[places[target as usize]] = values[arc];
            places[target as usize] += 1;
        }
    }
    moved
}

/// A kind of number that sums of a network's values are exact in.
pub trait Exact: Clone + Ord + Send + Sync {
    /// Nothing.
    fn zero() -> Self;
    /// The sum of two.
    #[must_use]
    fn plus(&self, other: &Self) -> Self;
    /// From a value of a [`Scaled`] of this kind.
    fn of(value: &BigRational) -> Self;
    /// The nearest number, or one a few units in the last place from it.
    fn to_f64(&self) -> f64;
}

impl Exact for u128 {
    fn zero() -> Self {
        0
    }
    fn plus(&self, other: &Self) -> Self {
        self + other
    }
    fn of(value: &BigRational) -> Self {
        value.numer().try_into().expect("the kind was chosen by size")
    }
    fn to_f64(&self) -> f64 {
        *self as f64
    }
}

/// The kind of number that is cheapest for a set of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Whole numbers in `u128`.
    Integer,
    /// Whole numbers in [`Wide`].
    Wide,
    /// Fractions of any size, in [`FractionSum`](super::fraction::FractionSum).
    Rational,
}

/// Positive values, multiplied by a common denominator where that is small enough.
#[derive(Clone, Debug)]
pub struct Scaled {
    /// The kind that holds the values and their sums.
    pub kind: Kind,
    values: Vec<BigRational>,
    whole: Vec<BigRational>,
    unit: BigRational,
}

impl Scaled {
    /// Chooses the kind for sums of up to `n` of the values.
    pub fn of(values: Vec<BigRational>, n: usize) -> Self {
        let unit = common_denominator(&values).map(BigRational::from);
        let whole: Vec<_> = unit.iter().flat_map(|unit| values.iter().map(move |value| value * unit)).collect();
        let bits = whole.iter().map(|value| value.numer().bits()).max().unwrap_or(0)
            + u64::from(usize::BITS - n.leading_zeros());
        let kind = match unit {
            Some(_) if bits <= 128 => Kind::Integer,
            Some(_) if bits <= Wide::BITS => Kind::Wide,
            _ => Kind::Rational,
        };
        Self { kind, values, whole, unit: unit.unwrap_or_else(|| BigInt::from(1).into()) }
    }

    /// The values in a kind, which must not be below [`Scaled::kind`].
    pub fn table<T: Exact>(&self, kind: Kind) -> Vec<T> {
        let values = if kind == Kind::Rational { &self.values } else { &self.whole };
        values.iter().map(T::of).collect()
    }

    /// What 1 is in that kind.
    pub fn unit(&self, kind: Kind) -> f64 {
        if kind == Kind::Rational { 1.0 } else { nearest(&self.unit) }
    }
}

/// The least common denominator, unless it is beyond what [`Wide`] could hold.
fn common_denominator(values: &[BigRational]) -> Option<BigInt> {
    let mut common = BigInt::from(1);
    for value in values {
        // a / b in lowest terms has b / gcd(a, b) below the line, and lcm(a, b) = a b / gcd(a, b)
        let factor = BigRational::new(common.clone(), value.denom().clone()).denom().clone();
        common *= factor;
        if common.bits() > Wide::BITS {
            return None;
        }
    }
    Some(common)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn undirected(weights: &[f64]) -> Ties {
        let n = weights.len() + 1;
        let mut arcs: Vec<_> = (0..).zip(weights).flat_map(|(i, &w)| [(i, i + 1, w), (i + 1, i, w)]).collect();
        arcs.sort_by_key(|arc| (arc.0, arc.1));
        Ties { outgoing: Adjacency::from_sorted(n, arcs.into_iter()), incoming: None, fractions: None }
    }

    #[test]
    fn costs_are_whole_numbers_over_the_common_multiple() {
        let classes = Classes::of(&undirected(&[3.0, 6.0, 2.0, 3.0]));
        assert_eq!(classes.outgoing(), [0, 0, 1, 1, 2, 2, 0, 0]);
        let costs = Scaled::of(classes.costs(), 5);
        assert_eq!((costs.kind, costs.unit(costs.kind)), (Kind::Integer, 6.0));
        assert_eq!(costs.table::<u128>(costs.kind), [2, 1, 3]);
    }

    #[test]
    fn the_kind_grows_with_the_weights() {
        let kind =
            |n: u32| Scaled::of(Classes::of(&undirected(&(1..n).map(f64::from).collect::<Vec<_>>())).costs(), 5).kind;
        assert_eq!((kind(80), kind(300), kind(900)), (Kind::Integer, Kind::Wide, Kind::Rational));
    }

    #[test]
    fn what_has_no_cost_is_closed() {
        let classes = Classes::of(&undirected(&[0.0, -1.0, f64::NAN, f64::INFINITY, 0.5]));
        assert_eq!(classes.outgoing()[..8], [CLOSED; 8]);
        assert_eq!(classes.weights.len(), 1);
    }

    #[test]
    fn classes_follow_arcs_to_their_target() {
        let outgoing = Adjacency::from_sorted(3, [(0, 1, 2.0), (0, 2, 3.0), (1, 2, 2.0), (2, 1, 5.0)].into_iter());
        let ties = Ties { incoming: Some(outgoing.reversed()), outgoing, fractions: None };
        assert_eq!(Classes::of(&ties).incoming(), [0, 2, 1, 0]);
    }
}
