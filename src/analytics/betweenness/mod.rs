//! Betweenness: how often a party lies on shortest paths between others.

mod bound;
mod sets;

use rayon::prelude::*;

use super::cheapest::{Cheapest, steps};
use super::cost::{Exact, Kind, Scaled, costs};
use super::fraction::FractionSum;
use super::sampling::Draws;
use super::score::Scores;
use super::wide::Wide;
use super::{Stop, Stopped};
use crate::graph::adjacency::{Adjacency, Ties};
use crate::graph::incidence::Incidence;
pub use bound::error_bound;

/// How to take betweenness.
#[derive(Clone, Debug, PartialEq)]
pub struct BetweennessOptions {
    /// Whether to divide by the number of pairs of other parties.
    pub normalized: bool,
    /// Whether a tie costs 1 / weight; else every tie costs the same.
    pub weighted: bool,
    /// How many sources to sample; `None` is exact.
    pub samples: Option<u32>,
    /// What determines the sample.
    pub seed: u64,
}

impl Default for BetweennessOptions {
    fn default() -> Self {
        Self { normalized: false, weighted: false, samples: None, seed: 1 }
    }
}

/// How many sources share one sum. Sums of batches are added in the order of batches, so this number is part of the result
/// to the last bit, and the number of threads is not.
const BATCH: usize = 8;

/// Betweenness: over all pairs of other parties, the share of the pair's shortest paths that pass through the party.
///
/// Freeman 1977: the sum over the pairs s, t of other parties of σ(s, t | v) / σ(s, t), where σ(s, t) counts the shortest
/// paths from s to t and σ(s, t | v) those of them that pass through the party v. Undirected: each pair once; directed: each
/// ordered pair. Pairs without a path add nothing, an isolate has 0. Normalized: times 2 / ((n - 1) (n - 2)), in a directed
/// network 1 / ((n - 1) (n - 2)), isolates in n; not defined below three parties. Weighted: a tie costs 1 / weight and costs
/// are compared exactly; a tie whose weight is not above 0 leads nowhere.
///
/// `samples` searches only from that many parties, drawn without replacement from the n' that have a tie, and scales by
/// n' / samples (Brandes & Pich 2007); n' or more samples are exact.
///
/// Time in sources times ties (weighted: and the logarithm of parties), by the accumulation of Brandes 2001; memory in
/// parties for each batch of sources under way. The sample is what [`Draws::choose`] draws from the parties with a tie in
/// the order of their numbers. Paths are counted in `f64`, which fails beyond 1e308 paths between two parties. The same
/// bytes for any number of threads. Agrees with networkx (weighted: with whole-numbered costs), igraph and rustworkx to
/// 1e-9.
///
/// ```
/// use kobling::analytics::{Stop, betweenness::{BetweennessOptions, betweenness}};
/// use kobling::graph::adjacency::{Adjacency, Ties};
/// let arcs = [(0, 1, 1.0), (1, 0, 1.0), (1, 2, 1.0), (2, 1, 1.0)];
/// let ties = Ties { outgoing: Adjacency::from_sorted(3, arcs.into_iter()), incoming: None, fractions: None };
/// let scores = betweenness(&ties, &BetweennessOptions::default(), &Stop::new()).unwrap();
/// assert_eq!(scores, [Some(0.0), Some(1.0), Some(0.0)]);
/// ```
pub fn betweenness(ties: &Ties, options: &BetweennessOptions, stop: &Stop) -> Result<Scores, Stopped> {
    let n = ties.n();
    if options.normalized && n < 3 {
        return Ok(vec![None; n]);
    }
    let (sources, scale) = sources((0..n as u32).filter(|&party| has_tie(ties, party)).collect(), options);
    let sums = if options.weighted {
        let costs = Scaled::of(costs(ties), n);
        match costs.kind {
            Kind::Small => by_cost::<u64>(ties, &costs, &sources, stop)?,
            Kind::Integer => by_cost::<u128>(ties, &costs, &sources, stop)?,
            Kind::Wide => by_cost::<Wide>(ties, &costs, &sources, stop)?,
            Kind::Rational => by_cost::<FractionSum>(ties, &costs, &sources, stop)?,
        }
    } else {
        let new = || ByHops::new(&ties.outgoing);
        in_batches(n, &sources, new, |search, batch, sums| {
            batch.iter().try_for_each(|&source| search.add(source, sums, stop))
        })?
    };
    Ok(scores(&sums, scale, ties.is_directed(), options))
}

/// [`betweenness`] of an undirected network that is held as sets, every tie costing the same.
///
/// Time in sources times incidences, eight sources together; memory 200 bytes a party and 64 a set for each thread.
pub fn betweenness_of_sets(
    incidence: &Incidence,
    options: &BetweennessOptions,
    stop: &Stop,
) -> Result<Scores, Stopped> {
    let n = incidence.n();
    if options.normalized && n < 3 {
        return Ok(vec![None; n]);
    }
    let has_tie = |&number: &u32| incidence.degree(incidence.place(number)) > 0;
    let (sources, scale) = sources((0..n as u32).filter(has_tie).collect(), options);
    let places = sources.iter().map(|&number| incidence.place(number)).collect();
    let sums = incidence.by_number(&sets::by_sets(incidence, places, stop)?);
    Ok(scores(&sums, scale, false, options))
}

/// What the searches from some parties, by number, add up to for each party: half of the dependencies of each source on it,
/// which over all sources is its betweenness.
pub fn betweenness_from(incidence: &Incidence, sources: &[u32], stop: &Stop) -> Result<Vec<f64>, Stopped> {
    let places = sources.iter().map(|&number| incidence.place(number)).collect();
    let sums = incidence.by_number(&sets::by_sets(incidence, places, stop)?);
    Ok(sums.into_iter().map(|sum| sum / 2.0).collect())
}

/// What searches add up to, for each party or place.
type Sums = Vec<f64>;

fn has_tie(ties: &Ties, party: u32) -> bool {
    !ties.outgoing.neighbours(party).is_empty() || !ties.incoming().neighbours(party).is_empty()
}

/// The parties to search from, of all that have a tie, and what to multiply the sums by.
fn sources(all: Vec<u32>, options: &BetweennessOptions) -> (Vec<u32>, f64) {
    match options.samples {
        Some(samples) if (samples as usize) < all.len() => {
            let scale = all.len() as f64 / f64::from(samples);
            (Draws::new(options.seed).choose(all, samples as usize), scale)
        }
        _ => (all, 1.0),
    }
}

fn scores(sums: &[f64], scale: f64, is_directed: bool, options: &BetweennessOptions) -> Scores {
    let (ends, pairs) = divisors(sums.len(), is_directed, options.normalized);
    sums.iter().map(|sum| Some(sum * scale / ends / pairs)).collect()
}

/// What sums of dependencies are divided by: how often each pair is met, and how many pairs there are if that is asked for.
fn divisors(n: usize, is_directed: bool, is_normalized: bool) -> (f64, f64) {
    let n = n as f64;
    // an undirected pair is met from both its ends, which is the 2 of the normalization
    let ends = if is_directed || is_normalized { 1.0 } else { 2.0 };
    (ends, if is_normalized { (n - 1.0) * (n - 2.0) } else { 1.0 })
}

/// Adds up what the searches from all sources give: batch by batch.
fn in_batches<S, T: Sync>(
    n: usize,
    sources: &[T],
    new: impl Fn() -> S + Sync + Send,
    add: impl Fn(&mut S, &[T], &mut [f64]) -> Result<(), Stopped> + Sync + Send,
) -> Result<Sums, Stopped> {
    let mut total = vec![0.0; n];
    for round in sources.chunks(BATCH * 4 * rayon::current_num_threads()) {
        let of_batch = |search: &mut S, batch: &[T]| {
            let mut sums = vec![0.0; n];
            add(search, batch, &mut sums)?;
            Ok(sums)
        };
        let batches: Vec<Sums> = round.par_chunks(BATCH).map_init(&new, of_batch).collect::<Result<_, _>>()?;
        for sums in batches {
            total.iter_mut().zip(sums).for_each(|(total, sum)| *total += sum);
        }
    }
    Ok(total)
}

/// Searches where every tie costs the same.
struct ByHops<'a> {
    arcs: &'a Adjacency,
    /// Steps from the source; `UNSEEN` where not reached.
    level: Vec<u32>,
    /// The number of shortest paths from the source.
    paths: Vec<f64>,
    /// (1 + dependency) / paths, set from the farthest party inwards.
    passing: Vec<f64>,
    reached: Vec<u32>,
}

const UNSEEN: u32 = u32::MAX;

impl<'a> ByHops<'a> {
    fn new(arcs: &'a Adjacency) -> Self {
        let n = arcs.n();
        Self { arcs, level: vec![UNSEEN; n], paths: vec![0.0; n], passing: vec![0.0; n], reached: Vec::new() }
    }

    fn add(&mut self, source: u32, sums: &mut [f64], stop: &Stop) -> Result<(), Stopped> {
        self.forward(source, stop)?;
        for &party in self.reached.iter().rev() {
            let beyond = self.level[party as usize] + 1;
            let on = self.arcs.neighbours(party).iter().filter(|&&next| self.level[next as usize] == beyond);
            let dependency = self.paths[party as usize] * on.fold(0.0, |sum, &next| sum + self.passing[next as usize]);
            self.passing[party as usize] = (1.0 + dependency) / self.paths[party as usize];
            if party != source {
                sums[party as usize] += dependency;
            }
        }
        Ok(())
    }

    fn forward(&mut self, source: u32, stop: &Stop) -> Result<(), Stopped> {
        for party in self.reached.drain(..) {
            self.level[party as usize] = UNSEEN;
            self.paths[party as usize] = 0.0;
        }
        self.level[source as usize] = 0;
        self.paths[source as usize] = 1.0;
        self.reached.push(source);
        let mut place = 0;
        while let Some(&party) = self.reached.get(place) {
            stop.check()?;
            place += 1;
            let beyond = self.level[party as usize] + 1;
            for &next in self.arcs.neighbours(party) {
                if self.level[next as usize] == UNSEEN {
                    self.level[next as usize] = beyond;
                    self.reached.push(next);
                }
                if self.level[next as usize] == beyond {
                    self.paths[next as usize] += self.paths[party as usize];
                }
            }
        }
        Ok(())
    }
}

fn by_cost<T: Exact>(ties: &Ties, costs: &Scaled, sources: &[u32], stop: &Stop) -> Result<Vec<f64>, Stopped> {
    let n = ties.n();
    let table = costs.table::<T>(costs.kind);
    let new = || ByCost {
        arcs: &ties.outgoing,
        table: &table,
        cheapest: Cheapest::new(n),
        tight: Vec::new(),
        paths: vec![0.0; n],
        dependency: vec![0.0; n],
    };
    in_batches(n, sources, new, |search, batch, sums| {
        batch.iter().try_for_each(|&source| search.add(source, sums, stop))
    })
}

/// Searches by exact cost.
struct ByCost<'a, T> {
    arcs: &'a Adjacency,
    table: &'a [Option<T>],
    cheapest: Cheapest<T>,
    /// The arcs on cheapest paths, from the source outwards.
    tight: Vec<(u32, u32)>,
    paths: Vec<f64>,
    dependency: Vec<f64>,
}

impl<T: Exact> ByCost<'_, T> {
    fn add(&mut self, source: u32, sums: &mut [f64], stop: &Stop) -> Result<(), Stopped> {
        self.cheapest.search(source, &[self.arcs], self.table, stop)?;
        self.find_tight(stop)?;
        for &party in &self.cheapest.reached {
            self.paths[party as usize] = 0.0;
            self.dependency[party as usize] = 0.0;
        }
        self.paths[source as usize] = 1.0;
        for &(party, next) in &self.tight {
            self.paths[next as usize] += self.paths[party as usize];
        }
        for &(party, next) in self.tight.iter().rev() {
            let share = self.paths[party as usize] / self.paths[next as usize];
            self.dependency[party as usize] += share * (1.0 + self.dependency[next as usize]);
        }
        for &party in &self.cheapest.reached[1..] {
            sums[party as usize] += self.dependency[party as usize];
        }
        Ok(())
    }

    fn find_tight(&mut self, stop: &Stop) -> Result<(), Stopped> {
        let costs = &self.cheapest.costs;
        self.tight.clear();
        for &party in &self.cheapest.reached {
            stop.check()?;
            let Some(cost) = &costs[party as usize] else { continue };
            let is_tight =
                |&(next, step): &(u32, &T)| costs[next as usize].as_ref().is_some_and(|best| *best == cost.plus(step));
            let arcs = [self.arcs];
            self.tight.extend(steps(&arcs, self.table, party).filter(is_tight).map(|(next, _)| (party, next)));
        }
        Ok(())
    }
}
