//! The best paths between parties, and the next best, in one order.

mod ahead;
mod detour;
mod near;
#[cfg(test)]
mod oracle;
mod question;
mod ranked;

use num_rational::BigRational;

use super::components::components;
use super::cost::{Kind, Scaled, costs, weights};
use super::fraction::FractionSum;
use super::wide::Wide;
use super::{Stop, Stopped};
use crate::graph::adjacency::Ties;
use question::{Question, Work};

/// What makes a path short.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PathCost {
    /// The number of its steps.
    #[default]
    Hops,
    /// The sum of 1 / weight of its ties.
    Weight,
}

/// Which paths to find, and how far to go for them.
#[derive(Clone, Debug, PartialEq)]
pub struct PathOptions {
    /// What makes a path short.
    pub cost: PathCost,
    /// The most steps that a path may have.
    pub max_length: usize,
    /// How many paths to find.
    pub limit: usize,
    /// The most ties to look at before the search ends.
    pub max_work: u64,
}

impl Default for PathOptions {
    fn default() -> Self {
        Self { cost: PathCost::Hops, max_length: 8, limit: 10, max_work: 200_000_000 }
    }
}

/// A path.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundPath {
    /// Its parties, from one end to the other; the number of steps is one less.
    pub parties: Vec<u32>,
    /// The sum of the weights of its ties.
    pub weight: f64,
}

/// The paths found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Best first.
    pub paths: Vec<FoundPath>,
    /// Whether these are proved to be the best: false when `max_work` ended the search before that.
    pub is_complete: bool,
    /// Why the search ended early, or why there is no path.
    pub reason: Option<String>,
}

/// The best paths without loops from any party of `from` to any party of `to`, and the next best.
///
/// Yen 1971. The cost of a path is the number of its steps, or, by weight, the sum of 1 / weight of its ties; then a tie
/// whose weight is not above 0 leads nowhere. A party in between belongs to neither end; a party of both ends is a path
/// of length 0. Ties of a directed network are followed along their direction. Order: least cost, then greatest sum of
/// weights (both compared exactly), then the parties from the first on, by id. Paths of more steps than asked for do not
/// count.
///
/// Time and method, Yen 1971 in the form of Lawler 1972: the paths that remain are split into sets that share a beginning
/// and differ in the next step, and the best of each set is found. A search from both ends tells what the best path
/// costs, and one backwards from `to` the best way on of each party within so many steps, as far as a path that costs
/// little more than the best could come by it; where that way does not meet the beginning it is the answer, else a search that
/// it guides finds the way round. Parties to `avoid` are never in between, and numbers that are not in the network are
/// passed over. Time is that of the searches (at worst ties, times steps for costs by weight) and little more for each path, at
/// worst a search for each party on each path; memory in parties and paths.
///
/// ```
/// use kobling::analytics::{Stop, paths::{PathOptions, shortest_paths}};
/// use kobling::graph::adjacency::{Adjacency, Ties};
/// let arcs = [(0, 1, 1.0), (0, 2, 1.0), (1, 0, 1.0), (1, 2, 3.0), (2, 0, 1.0), (2, 1, 3.0)];
/// let ties = Ties { outgoing: Adjacency::from_sorted(3, arcs.into_iter()), incoming: None, fractions: None };
/// let found = shortest_paths(&ties, &[0], &[2], |_| false, &PathOptions::default(), &Stop::new()).unwrap();
/// let paths: Vec<_> = found.paths.iter().map(|path| path.parties.clone()).collect();
/// assert_eq!(paths, [vec![0, 2], vec![0, 1, 2]]);
/// assert!(found.is_complete);
/// ```
pub fn shortest_paths(
    ties: &Ties,
    from: &[u32],
    to: &[u32],
    avoid: impl Fn(u32) -> bool,
    options: &PathOptions,
    stop: &Stop,
) -> Result<Found, Stopped> {
    let ends = Ends::of(ties.n(), from, to, avoid);
    let costs = match options.cost {
        PathCost::Hops => vec![Some(BigRational::from_integer(1.into())); ties.outgoing.table().len()],
        PathCost::Weight => costs(ties),
    };
    let costs = Scaled::of(costs, ties.n());
    let weights = Scaled::of(weights(ties), ties.n());
    let kind = costs.kind.max(weights.kind);
    let mut work = Work::new(options.max_work, stop);
    let ranked = match kind {
        Kind::Small => Question::<u64>::new(ties, &costs, &weights, &ends, options).ranked(&mut work),
        Kind::Integer => Question::<u128>::new(ties, &costs, &weights, &ends, options).ranked(&mut work),
        Kind::Wide => Question::<Wide>::new(ties, &costs, &weights, &ends, options).ranked(&mut work),
        Kind::Rational => Question::<FractionSum>::new(ties, &costs, &weights, &ends, options).ranked(&mut work),
    };
    let (paths, is_complete) = ranked?;
    let reason = match is_complete {
        false => Some(format!(
            "the search ended at its limit of {} ties looked at, before these were proved to be the best paths",
            options.max_work
        )),
        true if paths.is_empty() && options.limit > 0 => Some(why_none(ties, &ends, options)),
        true => None,
    };
    Ok(Found { paths, is_complete, reason })
}

fn why_none(ties: &Ties, ends: &Ends, options: &PathOptions) -> String {
    if ends.from.is_empty() || ends.to.is_empty() {
        return "an end is not in this network".into();
    }
    let components = components(ties);
    let of = |party: &u32| components.of[*party as usize];
    let reachable: std::collections::BTreeSet<u32> = ends.from.iter().map(of).collect();
    if ends.to.iter().any(|party| reachable.contains(&of(party))) {
        format!("no path of length at most {} leads from one end to the other", options.max_length)
    } else {
        "the ends are in different components".into()
    }
}

/// The parties at the ends of paths, and those in between.
struct Ends {
    from: Vec<u32>,
    to: Vec<u32>,
    /// Whether a party is in `to`, and whether it may be in between.
    is_target: Vec<bool>,
    is_between: Vec<bool>,
}

impl Ends {
    fn of(n: usize, from: &[u32], to: &[u32], avoid: impl Fn(u32) -> bool) -> Self {
        let known = |parties: &[u32]| {
            let mut known: Vec<u32> = parties.iter().copied().filter(|&party| (party as usize) < n).collect();
            known.sort_unstable();
            known.dedup();
            known
        };
        let (from, to) = (known(from), known(to));
        let mut is_between: Vec<bool> = (0..n as u32).map(|party| !avoid(party)).collect();
        for &end in from.iter().chain(&to) {
            is_between[end as usize] = false;
        }
        let mut is_target = vec![false; n];
        for &end in &to {
            is_target[end as usize] = true;
        }
        Self { from, to, is_target, is_between }
    }
}
