//! What goes on in a lane of the pool, in figures.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

/// What goes on in a lane of the pool.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LaneReport {
    /// The name of the lane.
    pub name: &'static str,
    /// Pieces of work that may run at once.
    pub seats: usize,
    /// Threads, all seats together.
    pub threads: usize,
    /// Pieces of work that run.
    pub running: i64,
    /// Pieces of work that wait for a seat.
    pub waiting: i64,
    /// Pieces of work that run although nobody waits for them any more, until they look at their sign.
    pub abandoned: i64,
    /// Pieces of work that were begun.
    pub started_total: u64,
    /// Pieces of work that found the queue full.
    pub refused_total: u64,
    /// Requests whose time was up before their work was done.
    pub timed_out_total: u64,
    /// Pieces of work that everybody left before they were done.
    pub abandoned_total: u64,
}

/// The figures of a lane while they change.
#[derive(Default)]
pub(super) struct Counts {
    running: AtomicI64,
    waiting: AtomicI64,
    abandoned: AtomicI64,
    started_total: AtomicU64,
    refused_total: AtomicU64,
    timed_out_total: AtomicU64,
    abandoned_total: AtomicU64,
}

/// Something that is counted until it is dropped.
pub(super) struct Held(Arc<Counts>, fn(&Counts) -> &AtomicI64);

impl Held {
    fn of(counts: &Arc<Counts>, which: fn(&Counts) -> &AtomicI64) -> Self {
        which(counts).fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(counts), which)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        (self.1)(&self.0).fetch_sub(1, Ordering::Relaxed);
    }
}

impl Counts {
    pub(super) fn wait(self: &Arc<Self>) -> Held {
        Held::of(self, |counts| &counts.waiting)
    }

    pub(super) fn run(self: &Arc<Self>) -> Held {
        self.started_total.fetch_add(1, Ordering::Relaxed);
        Held::of(self, |counts| &counts.running)
    }

    pub(super) fn refused(&self) {
        self.refused_total.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn timed_out(&self) {
        self.timed_out_total.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn abandoned(&self) {
        self.abandoned_total.fetch_add(1, Ordering::Relaxed);
        self.abandoned.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn abandoned_ended(&self) {
        self.abandoned.fetch_sub(1, Ordering::Relaxed);
    }

    pub(super) fn report(&self, name: &'static str, seats: usize, threads_each: usize) -> LaneReport {
        LaneReport {
            name,
            seats,
            threads: seats * threads_each,
            running: self.running.load(Ordering::Relaxed),
            waiting: self.waiting.load(Ordering::Relaxed),
            abandoned: self.abandoned.load(Ordering::Relaxed),
            started_total: self.started_total.load(Ordering::Relaxed),
            refused_total: self.refused_total.load(Ordering::Relaxed),
            timed_out_total: self.timed_out_total.load(Ordering::Relaxed),
            abandoned_total: self.abandoned_total.load(Ordering::Relaxed),
        }
    }
}
