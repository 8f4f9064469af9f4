//! What a measure takes, told before it is taken.
//!
//! Seconds of processor time, from how much there is of a network and what one piece of work took where it was measured
//! (`benches/effort.rs` sets estimates beside what was measured). Another machine takes more or less; the order of magnitude
//! is what decides whether to begin.

use super::communities::Method;
use super::measure::{Measure, is_of_sets};
use crate::graph::extent::Extent;

/// Nanoseconds for one piece of work.
mod nanoseconds {
    /// A step of a search over sets, for one source of eight.
    pub const SEARCH_BY_SETS: f64 = 7.0;
    /// A step of a search over ties.
    pub const SEARCH_BY_TIES: f64 = 4.0;
    /// A step of a search by exact cost.
    pub const SEARCH_BY_COST: f64 = 25.0;
    /// A step of searches from 256 parties at once, over sets and over ties.
    pub const MANY_BY_SETS: f64 = 35.0;
    pub const MANY_BY_TIES: f64 = 3.5;
    /// A step of a product with a vector.
    pub const PRODUCT: f64 = 3.0;
    /// Two ties that meet, where contacts of contacts are added up, and where they are counted.
    pub const CONTACT: f64 = 2.5;
    pub const TWO_PATH: f64 = 0.4;
    /// An arc that is looked at once.
    pub const ARC: f64 = 10.0;
    /// An arc in the search for communities, all rounds together.
    pub const LABEL_PROPAGATION: f64 = 30.0;
    pub const LOUVAIN: f64 = 80.0;
    pub const LEIDEN: f64 = 150.0;
    /// The same in a network so small that there is time for more rounds.
    pub const MORE_ROUNDS: f64 = 1300.0;
    /// A pair of members of a set that is counted by group at first, and again.
    pub const FIRST_PAIR: f64 = 50.0;
    pub const PAIR: f64 = 3.0;
    /// A choice of groups to treat.
    pub const CHOICE: f64 = 400.0;
    /// For each pair of groups: what chance gives, in fractions.
    pub const PAIR_OF_GROUPS: f64 = 20_000.0;
    /// A pair that is written out as a tie.
    pub const WRITTEN_OUT: f64 = 80.0;
}

/// Products with a vector until one settles.
const ROUNDS: f64 = 30.0;
/// What the more rounds of a search for communities take at most, in seconds.
const MORE_ROUNDS_AT_MOST: f64 = 1.0;
/// Sources that are searched from at once, bit by bit.
const AT_ONCE: f64 = 256.0;

fn seconds(pieces: f64, nanoseconds: f64) -> f64 {
    pieces * nanoseconds * 1e-9
}

/// What a measure takes.
pub fn of_measure(extent: &Extent, measure: &Measure) -> f64 {
    let by_sets = extent.incidences > 0.0 && is_of_sets(measure);
    let written = if extent.incidences > 0.0 && !by_sets { written_out(extent) } else { 0.0 };
    written + itself(extent, measure, by_sets)
}

fn itself(extent: &Extent, measure: &Measure, by_sets: bool) -> f64 {
    let by_cost = |sources: f64| seconds(sources * extent.arcs, nanoseconds::SEARCH_BY_COST);
    match measure {
        Measure::Degree(_) | Measure::Strength(_) => seconds(extent.arcs.min(extent.parties * 16.0), nanoseconds::ARC),
        Measure::Betweenness(options) => {
            let asked = options.samples.map_or(f64::INFINITY, f64::from);
            of_source(extent, options.weighted, by_sets) * asked.min(extent.tied)
        }
        Measure::Closeness(options) | Measure::Harmonic(options) => match (options.weighted, by_sets) {
            (true, _) => by_cost(extent.tied),
            (false, true) => seconds(extent.tied / AT_ONCE * extent.incidences, nanoseconds::MANY_BY_SETS),
            (false, false) => seconds(extent.tied / AT_ONCE * extent.arcs, nanoseconds::MANY_BY_TIES),
        },
        Measure::PageRank(_) if by_sets => seconds(ROUNDS * 2.0 * extent.incidences, nanoseconds::PRODUCT),
        Measure::PageRank(_) | Measure::Eigenvector(_) => seconds(ROUNDS * extent.arcs, nanoseconds::PRODUCT),
        Measure::Constraint(_) | Measure::EffectiveSize(_) => seconds(extent.two_paths, nanoseconds::CONTACT),
        Measure::Coreness(_) | Measure::Participation(_) => seconds(extent.arcs, nanoseconds::ARC),
    }
}

/// What betweenness takes for each source.
fn of_source(extent: &Extent, weighted: bool, by_sets: bool) -> f64 {
    match (weighted, by_sets) {
        (true, _) => seconds(extent.arcs, nanoseconds::SEARCH_BY_COST),
        (false, true) => seconds(extent.incidences, nanoseconds::SEARCH_BY_SETS),
        (false, false) => seconds(extent.arcs, nanoseconds::SEARCH_BY_TIES),
    }
}

/// From how many sources betweenness can be sampled in so many seconds.
pub fn samples_within(extent: &Extent, measure: &Measure, limit: f64) -> Option<f64> {
    let Measure::Betweenness(options) = measure else { return None };
    let by_sets = extent.incidences > 0.0 && is_of_sets(measure);
    let written = if extent.incidences > 0.0 && !by_sets { written_out(extent) } else { 0.0 };
    let samples = ((limit - written) / of_source(extent, options.weighted, by_sets)).floor();
    (samples >= 1.0).then_some(samples)
}

/// What it takes to write the ties of a network out, each for itself.
pub fn written_out(extent: &Extent) -> f64 {
    if extent.incidences > 0.0 { seconds(extent.pairs, nanoseconds::WRITTEN_OUT) } else { 0.0 }
}

/// How many bytes the ties take then.
pub fn bytes_written_out(extent: &Extent) -> f64 {
    extent.arcs * 8.0
}

/// What it takes to count ties by group, and again for each relabelling.
pub fn of_cross_ties(extent: &Extent, permutations: u32) -> f64 {
    let first = seconds(extent.pairs, nanoseconds::FIRST_PAIR);
    first + seconds(extent.pairs * f64::from(permutations), nanoseconds::PAIR)
}

/// What it takes to order the pairs of so many groups by what chance would give.
pub fn of_pair_order(n_groups: usize) -> f64 {
    let n = n_groups as f64;
    seconds(n * n / 2.0, nanoseconds::PAIR_OF_GROUPS)
}

/// How many relabellings can be drawn in so many seconds.
pub fn permutations_within(extent: &Extent, limit: f64) -> f64 {
    ((limit - of_cross_ties(extent, 0)) / seconds(extent.pairs, nanoseconds::PAIR)).floor().max(0.0)
}

/// What it takes to find communities.
pub fn of_communities(extent: &Extent, method: Method) -> f64 {
    let search = match method {
        Method::LabelPropagation => seconds(extent.arcs, nanoseconds::LABEL_PROPAGATION),
        Method::Louvain => seconds(extent.arcs, nanoseconds::LOUVAIN),
        Method::Leiden => {
            let more = seconds(extent.arcs, nanoseconds::MORE_ROUNDS).min(MORE_ROUNDS_AT_MOST);
            seconds(extent.arcs, nanoseconds::LEIDEN) + more
        }
    };
    written_out(extent) + search
}

/// What brokerage takes.
pub fn of_brokerage(extent: &Extent) -> f64 {
    written_out(extent) + seconds(extent.two_paths, nanoseconds::TWO_PATH)
}

/// What it takes to compare the ties of two networks.
pub fn of_change(both: &[Extent; 2]) -> f64 {
    seconds(both.iter().map(|extent| extent.arcs).sum(), nanoseconds::ARC)
}

/// What it takes to compare them for each of so many choices of groups.
pub fn of_difference(both: &[Extent; 2], choices: u64) -> f64 {
    of_change(both) + seconds(choices as f64, nanoseconds::CHOICE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analytics::betweenness::BetweennessOptions;
    use crate::analytics::degree::DegreeOptions;

    #[test]
    fn what_fits_fits() {
        let extent = Extent { parties: 1e5, tied: 9e4, arcs: 4e7, two_paths: 1e10, incidences: 3e6, pairs: 3e7 };
        for weighted in [false, true] {
            let measure =
                |samples| Measure::Betweenness(BetweennessOptions { weighted, samples, ..Default::default() });
            let exact = of_measure(&extent, &measure(None));
            let limit = 60.0;
            assert!(exact > limit, "{exact}");
            let samples = samples_within(&extent, &measure(None), limit).expect("some");
            assert!(of_measure(&extent, &measure(Some(samples as u32))) <= limit);
            assert!(of_measure(&extent, &measure(Some(samples as u32 + 1))) > limit);
        }
        let permutations = permutations_within(&extent, 60.0);
        assert!(
            of_cross_ties(&extent, permutations as u32) <= 60.0
                && of_cross_ties(&extent, permutations as u32 + 1) > 60.0
        );
        assert_eq!(samples_within(&extent, &Measure::Degree(DegreeOptions::default()), 60.0), None);
    }
}
