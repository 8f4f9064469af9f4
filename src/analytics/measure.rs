//! The measures that give each party one value.

use super::betweenness::{BetweennessOptions, betweenness};
use super::degree::{DegreeOptions, degree, strength};
use super::harmonic::{DistanceOptions, harmonic};
use super::page_rank::{PageRankOptions, page_rank};
use super::score::Scores;
use super::{Stop, Stopped};
use crate::graph::adjacency::Ties;

/// A measure with its options.
#[derive(Clone, Debug, PartialEq)]
pub enum Measure {
    /// See [`degree`].
    Degree(DegreeOptions),
    /// See [`strength`].
    Strength(DegreeOptions),
    /// See [`betweenness`].
    Betweenness(BetweennessOptions),
    /// See [`harmonic`].
    Harmonic(DistanceOptions),
    /// See [`page_rank`].
    PageRank(PageRankOptions),
}

impl Measure {
    /// Whether it compares sums of 1 / weight, for which weights must be exact.
    pub fn compares_weights(&self) -> bool {
        match self {
            Self::Betweenness(options) => options.weighted,
            Self::Harmonic(options) => options.weighted,
            Self::Degree(_) | Self::Strength(_) | Self::PageRank(_) => false,
        }
    }
}

/// The value of each party under a measure.
pub fn compute(ties: &Ties, measure: &Measure, stop: &Stop) -> Result<Scores, Stopped> {
    match measure {
        Measure::Degree(options) => Ok(degree(ties, options)),
        Measure::Strength(options) => Ok(strength(ties, options)),
        Measure::Betweenness(options) => betweenness(ties, options, stop),
        Measure::Harmonic(options) => harmonic(ties, options, stop),
        Measure::PageRank(options) => page_rank(ties, options, stop),
    }
}
