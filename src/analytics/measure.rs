//! The measures that give each party one value.

use super::betweenness::{BetweennessOptions, betweenness, betweenness_of_sets, error_bound};
use super::closeness::{closeness, closeness_of_sets};
use super::constraint::{ConstraintOptions, constraint};
use super::coreness::{CorenessOptions, coreness};
use super::degree::{DegreeOptions, degree, degree_of_sets, strength, strength_of_sets};
use super::effective_size::effective_size;
use super::eigenvector::{EigenvectorOptions, eigenvector};
use super::harmonic::{DistanceOptions, harmonic, harmonic_of_sets};
use super::page_rank::{PageRankOptions, page_rank, page_rank_of_sets};
use super::participation::{ParticipationOptions, participation};
use super::score::Scores;
use super::{Stop, Stopped};
use crate::graph::adjacency::Ties;
use crate::graph::incidence::Incidence;
use crate::graph::rows::Rows;
use crate::graph::shape::Shape;

/// A measure with its options.
#[derive(Clone, Debug, PartialEq)]
pub enum Measure {
    /// See [`degree`].
    Degree(DegreeOptions),
    /// See [`strength`].
    Strength(DegreeOptions),
    /// See [`betweenness`].
    Betweenness(BetweennessOptions),
    /// See [`closeness`].
    Closeness(DistanceOptions),
    /// See [`harmonic`].
    Harmonic(DistanceOptions),
    /// See [`eigenvector`]; undirected networks only.
    Eigenvector(EigenvectorOptions),
    /// See [`page_rank`].
    PageRank(PageRankOptions),
    /// See [`constraint`].
    Constraint(ConstraintOptions),
    /// See [`effective_size`].
    EffectiveSize(ConstraintOptions),
    /// See [`coreness`].
    Coreness(CorenessOptions),
    /// See [`participation`].
    Participation(ParticipationOptions),
}

impl Measure {
    /// Its name.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Degree(_) => "degree",
            Self::Strength(_) => "strength",
            Self::Betweenness(_) => "betweenness",
            Self::Closeness(_) => "closeness",
            Self::Harmonic(_) => "harmonic",
            Self::Eigenvector(_) => "eigenvector",
            Self::PageRank(_) => "pageRank",
            Self::Constraint(_) => "constraint",
            Self::EffectiveSize(_) => "effectiveSize",
            Self::Coreness(_) => "coreness",
            Self::Participation(_) => "participation",
        }
    }
}

impl Measure {
    /// How far the values may be from the exact ones; `None` where they are exact. See [`error_bound`].
    pub fn error_bound(&self, shape: &Shape) -> Option<f64> {
        match self {
            Self::Betweenness(options) => error_bound(shape, options),
            _ => None,
        }
    }
}

/// The value of each party under a measure. `groups` are those of each party, for the measures that ask for them.
pub fn compute(ties: &Ties, measure: &Measure, groups: &Rows, stop: &Stop) -> Result<Scores, Stopped> {
    match measure {
        Measure::Degree(options) => Ok(degree(ties, options)),
        Measure::Strength(options) => Ok(strength(ties, options)),
        Measure::Betweenness(options) => betweenness(ties, options, stop),
        Measure::Closeness(options) => closeness(ties, options, stop),
        Measure::Harmonic(options) => harmonic(ties, options, stop),
        Measure::Eigenvector(options) => eigenvector(ties, options, stop),
        Measure::PageRank(options) => page_rank(ties, options, stop),
        Measure::Constraint(options) => constraint(ties, options, stop),
        Measure::EffectiveSize(options) => effective_size(ties, options, stop),
        Measure::Coreness(options) => coreness(ties, options, stop),
        Measure::Participation(options) => participation(ties, groups, options, stop),
    }
}

/// The same of a network that is held as sets; `None` for a measure that must have the ties, each for itself.
pub fn compute_of_sets(incidence: &Incidence, measure: &Measure, stop: &Stop) -> Option<Result<Scores, Stopped>> {
    Some(match measure {
        Measure::Degree(options) => Ok(degree_of_sets(incidence, options)),
        Measure::Strength(options) => Ok(strength_of_sets(incidence, options)),
        Measure::Betweenness(options) if !options.weighted => betweenness_of_sets(incidence, options, stop),
        Measure::Closeness(options) if !options.weighted => closeness_of_sets(incidence, options, stop),
        Measure::Harmonic(options) if !options.weighted => harmonic_of_sets(incidence, options, stop),
        Measure::PageRank(options) => page_rank_of_sets(incidence, options, stop),
        _ => return None,
    })
}

/// Whether a measure can be taken of a network that is held as sets.
pub fn is_of_sets(measure: &Measure) -> bool {
    match measure {
        Measure::Degree(_) | Measure::Strength(_) | Measure::PageRank(_) => true,
        Measure::Betweenness(options) => !options.weighted,
        Measure::Closeness(options) | Measure::Harmonic(options) => !options.weighted,
        Measure::Eigenvector(_)
        | Measure::Constraint(_)
        | Measure::EffectiveSize(_)
        | Measure::Coreness(_)
        | Measure::Participation(_) => false,
    }
}
