//! Distances of all parties from each party, by exact cost.

use rayon::prelude::*;

use super::cheapest::Cheapest;
use super::cost::{Exact, Kind, Scaled, costs};
use super::degree::Side;
use super::fraction::FractionSum;
use super::wide::Wide;
use super::{Stop, Stopped};
use crate::graph::adjacency::{Adjacency, Ties};

/// For each party what `add` makes of `start` and the costs between it and the others that are reached, from the nearest
/// outwards; `add` is given a cost and what a cost of 1 is.
///
/// In: costs from the others to the party; Out: from it to them; Both: whatever the direction. The cost of a tie is
/// 1 / weight, compared exactly; a tie whose weight is not a finite number above 0 leads nowhere. Time in parties times
/// ties times the logarithm of parties. The same for any number of threads.
pub fn folded_by_cost<V: Copy + Send + Sync>(
    ties: &Ties,
    side: Side,
    start: V,
    add: impl Fn(V, f64, f64) -> V + Sync,
    stop: &Stop,
) -> Result<Vec<V>, Stopped> {
    let costs = Scaled::of(costs(ties), ties.n());
    let (out, into) = (&ties.outgoing, ties.incoming());
    let arcs = match side {
        _ if !ties.is_directed() => vec![out],
        // a search from the party against the arcs finds the distances of the others to it
        Side::In => vec![into],
        Side::Out => vec![out],
        Side::Both => vec![out, into],
    };
    match costs.kind {
        Kind::Small => folded::<u64, V>(&arcs, &costs, start, add, stop),
        Kind::Integer => folded::<u128, V>(&arcs, &costs, start, add, stop),
        Kind::Wide => folded::<Wide, V>(&arcs, &costs, start, add, stop),
        Kind::Rational => folded::<FractionSum, V>(&arcs, &costs, start, add, stop),
    }
}

/// One search per party.
fn folded<T: Exact, V: Copy + Send + Sync>(
    arcs: &[&Adjacency],
    costs: &Scaled,
    start: V,
    add: impl Fn(V, f64, f64) -> V + Sync,
    stop: &Stop,
) -> Result<Vec<V>, Stopped> {
    let n = arcs[0].n();
    let table = costs.table::<T>(costs.kind);
    let unit = costs.unit(costs.kind);
    let fold = |search: &mut Cheapest<T>, party| {
        search.search(party, arcs, &table, stop)?;
        let others = search.reached[1..].iter().filter_map(|&other| search.costs[other as usize].as_ref());
        Ok(others.fold(start, |value, cost| add(value, cost.to_f64(), unit)))
    };
    (0..n as u32).into_par_iter().map_init(|| Cheapest::new(n), fold).collect()
}
