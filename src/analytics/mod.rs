//! Measures of networks and money: pure functions of arrays or of a view; no I/O, no clock, seeds explicit.

pub mod measure;
pub mod score;

pub mod betweenness;
pub mod brokerage;
pub mod change;
pub mod closeness;
pub mod communities;
pub mod components;
pub mod constraint;
pub mod coreness;
pub mod cross_ties;
pub mod degree;
pub mod effective_size;
pub mod effort;
pub mod eigenvector;
pub mod harmonic;
pub mod heaviest;
pub mod page_rank;
pub mod participation;
pub mod paths;

pub mod cheapest;
pub mod contacts;
pub mod cost;
pub mod distances;
pub mod fraction;
pub mod levels;
pub mod product;
pub mod sampling;
pub mod wide;

pub mod flows;
#[cfg(test)]
mod of_sets;
#[cfg(test)]
mod properties;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A sign that work is no longer wanted: the client has gone, or its time is up. Kernels look at it now and then.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

/// Work ended early because its [`Stop`] was set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

impl Stop {
    /// A sign that is not set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks the work that looks at this sign to end.
    pub fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Ends the work with `?` when it is no longer wanted.
    pub fn check(&self) -> Result<(), Stopped> {
        if self.0.load(Ordering::Relaxed) { Err(Stopped) } else { Ok(()) }
    }
}
