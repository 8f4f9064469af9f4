//! How the ties of a network are held.

use std::sync::Arc;

use crate::graph::adjacency::Ties;
use crate::graph::incidence::Incidence;

/// How the ties of a network are held.
#[derive(Clone, Debug)]
pub enum Shape {
    /// Each for itself: where they are few, have a direction, or are left out by their weight.
    Ties(Arc<Ties>),
    /// As the projects that make them.
    Sets(Arc<Incidence>),
}

impl Shape {
    /// How many parties there are.
    pub fn n(&self) -> usize {
        match self {
            Self::Ties(ties) => ties.n(),
            Self::Sets(incidence) => incidence.n(),
        }
    }

    /// Whether ties have a direction.
    pub fn is_directed(&self) -> bool {
        matches!(self, Self::Ties(ties) if ties.is_directed())
    }

    /// How many pairs of parties are tied; in a directed network each direction counts.
    pub fn tie_count(&self) -> usize {
        match self {
            Self::Ties(ties) => ties.tie_count(),
            Self::Sets(incidence) => incidence.tie_count(),
        }
    }

    /// The sum of the weights of all ties.
    pub fn total_weight(&self) -> f64 {
        match self {
            // `sum` of nothing is -0
            Self::Ties(ties) => ties.iter().fold(0.0, |sum, (_, _, weight)| sum + weight),
            Self::Sets(incidence) => incidence.total_weight(),
        }
    }

    /// How many bytes it holds.
    pub fn byte_count(&self) -> usize {
        match self {
            Self::Ties(ties) => ties.byte_count(),
            Self::Sets(incidence) => incidence.byte_count(),
        }
    }
}
