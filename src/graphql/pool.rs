//! The one door through which work leaves the async threads: two lanes of threads, each with a bounded queue.

mod report;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use async_graphql::{Error, Result};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use crate::analytics::{Stop, Stopped};
use crate::graphql::error::{self, Code, Passed, error, internal};
use crate::graphql::pool::report::{Counts, Held};

pub use crate::graphql::pool::report::LaneReport;

/// When the time for a request is up.
#[derive(Clone, Copy, Debug)]
pub struct Deadline {
    /// The moment.
    pub at: Instant,
    /// How long the request had from its start.
    pub allowed: Duration,
}

impl Deadline {
    /// So long from now.
    pub fn after(allowed: Duration) -> Self {
        Self { at: Instant::now() + allowed, allowed }
    }
}

/// How much a piece of work takes. Each lane has threads of its own, and the system shares the processors between them
/// fairly, so that light work never waits for heavy work to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// A look through the graph: a view, a list, a search.
    Light,
    /// More than that: a network, a measure, paths, flows, a past revision.
    Heavy,
}

/// How many pieces of work there may be, and how many threads they have.
#[derive(Clone, Copy, Debug)]
pub struct PoolSize {
    /// Threads that share a piece of heavy work; also the number of pieces of light work at once, but never below two.
    pub threads: usize,
    /// Pieces of heavy work at once.
    pub heavy: usize,
    /// Pieces of work in each lane, in work or waiting.
    pub queue: usize,
}

/// By how much threads of heavy work step back behind all others when processors are short, in steps of `nice`: by 10 a
/// thread gets about a tenth of what the others get.
#[cfg(target_os = "linux")]
const STEP_BACK: i32 = 10;

/// Threads for work of requests.
pub struct Pool {
    light: Arc<Seats>,
    heavy: Arc<Seats>,
}

impl Pool {
    /// A pool of this size.
    ///
    /// # Errors
    /// When the system gives no threads.
    pub fn new(size: PoolSize) -> Result<Self, rayon::ThreadPoolBuildError> {
        Ok(Self {
            light: Arc::new(Seats::new("light", size.threads.max(2), 1, size.queue, || {})?),
            heavy: Arc::new(Seats::new("heavy", size.heavy, size.threads, size.queue, step_back)?),
        })
    }

    /// Runs work until it is done, its time is up, or nobody waits for it any more.
    pub async fn run<T: Send + 'static>(
        &self,
        lane: Lane,
        deadline: Deadline,
        work: impl FnOnce(&Stop) -> Result<T, Stopped> + Send + 'static,
    ) -> Result<T> {
        self.within(lane, deadline, self.start(lane, work)).await
    }

    /// Waits for what was started in a lane, until the time is up.
    pub async fn within<T>(
        &self,
        lane: Lane,
        deadline: Deadline,
        started: impl Future<Output = Result<T>>,
    ) -> Result<T> {
        tokio::time::timeout_at(deadline.at.into(), started).await.unwrap_or_else(|_| {
            self.seats(lane).counts.timed_out();
            Err(time_is_up(deadline.allowed))
        })
    }

    /// Work that runs until it is done or the future is dropped: nobody waits for it any more.
    pub fn start<T: Send + 'static>(
        &self,
        lane: Lane,
        work: impl FnOnce(&Stop) -> Result<T, Stopped> + Send + 'static,
    ) -> impl Future<Output = Result<T>> + Send + 'static {
        Arc::clone(self.seats(lane)).run(work)
    }

    /// What goes on in both lanes.
    pub fn report(&self) -> [LaneReport; 2] {
        [&self.light, &self.heavy].map(|seats| seats.counts.report(seats.name, seats.seat_count, seats.threads_each))
    }

    fn seats(&self, lane: Lane) -> &Arc<Seats> {
        match lane {
            Lane::Light => &self.light,
            Lane::Heavy => &self.heavy,
        }
    }
}

/// The seats of a lane: each takes one piece of work at a time, and has threads of its own. Pieces that shared threads
/// would wait for one another: a thread that waits for its part of one piece takes up another whole one meanwhile.
struct Seats {
    name: &'static str,
    seat_count: usize,
    threads_each: usize,
    /// What may be in work or waiting.
    places: Arc<Semaphore>,
    place_count: usize,
    /// What may be in work.
    permits: Arc<Semaphore>,
    free: Mutex<Vec<Arc<rayon::ThreadPool>>>,
    counts: Arc<Counts>,
}

/// A seat that is taken, until it is dropped.
struct Seat {
    seats: Arc<Seats>,
    threads: Arc<rayon::ThreadPool>,
    _permit: OwnedSemaphorePermit,
    _place: OwnedSemaphorePermit,
    _running: Held,
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.seats.free.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::clone(&self.threads));
    }
}

impl Seats {
    fn new(
        name: &'static str,
        seat_count: usize,
        threads_each: usize,
        places: usize,
        at_start: fn(),
    ) -> Result<Self, rayon::ThreadPoolBuildError> {
        let build = |seat| {
            let name = move |thread| format!("{name}-{seat}-{thread}");
            let builder = rayon::ThreadPoolBuilder::new().num_threads(threads_each).thread_name(name);
            Ok(Arc::new(builder.start_handler(move |_| at_start()).build()?))
        };
        let free = (0..seat_count).map(build).collect::<Result<Vec<_>, rayon::ThreadPoolBuildError>>()?;
        Ok(Self {
            name,
            seat_count,
            threads_each,
            places: Arc::new(Semaphore::new(places)),
            place_count: places,
            permits: Arc::new(Semaphore::new(seat_count)),
            free: Mutex::new(free),
            counts: Arc::default(),
        })
    }

    async fn run<T: Send + 'static>(
        self: Arc<Self>,
        work: impl FnOnce(&Stop) -> Result<T, Stopped> + Send + 'static,
    ) -> Result<T> {
        let seat = self.sit().await?;
        let piece = Arc::new(Piece::default());
        let (sender, receiver) = oneshot::channel();
        let in_work = Arc::clone(&piece);
        let span = tracing::Span::current();
        let threads = Arc::clone(&seat.threads);
        threads.spawn(move || {
            let result = span.in_scope(|| catch_unwind(AssertUnwindSafe(|| work(&in_work.stop))));
            in_work.end(&seat.seats.counts);
            drop(seat);
            // nobody waits when the client has gone
            let _ = sender.send(result);
        });
        let _abandon = AbandonOnDrop(piece, Arc::clone(&self.counts));
        match receiver.await {
            Ok(Ok(Ok(result))) => Ok(result),
            Ok(Ok(Err(Stopped))) => Err(error::stopped(Stopped)),
            Ok(Err(_)) | Err(_) => Err(internal("a piece of work panicked")),
        }
    }

    /// Waits for a free seat.
    async fn sit(self: &Arc<Self>) -> Result<Seat> {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| self.full())?;
        let waiting = self.counts.wait();
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(|closed| internal(&closed))?;
        drop(waiting);
        let threads = self.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let threads = threads.ok_or_else(|| internal("there is a permit for a seat, and no seat"))?;
        let running = self.counts.run();
        Ok(Seat { seats: Arc::clone(self), threads, _permit: permit, _place: place, _running: running })
    }

    fn full(&self) -> Error {
        self.counts.refused();
        let (limit, name) = (self.place_count, self.name);
        let passed = Passed { name: "queue", value: limit as u64, asked: None };
        let message = format!("{limit} pieces of {name} work are waiting or in work, the limit; try again");
        error::too_much(message, passed)
    }
}

/// Lets this thread step back behind those that answer small queries and talk to clients.
fn step_back() {
    // Only on Linux is this of a thread; where it is not possible the system shares the processors evenly.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::nice(STEP_BACK);
}

fn time_is_up(allowed: Duration) -> Error {
    let seconds = allowed.as_secs_f64();
    let message =
        format!("the limit of {seconds} s for a request is reached; ask for less (a sample, a smaller network)");
    error(Code::Timeout, message)
}

/// A piece of work, as those who wait for it and those who do it both see it.
#[derive(Default)]
struct Piece {
    stop: Stop,
    state: AtomicU8,
}

const WANTED: u8 = 0;
const ABANDONED: u8 = 1;
const ENDED: u8 = 2;

impl Piece {
    fn end(&self, counts: &Counts) {
        if self.state.swap(ENDED, Ordering::AcqRel) == ABANDONED {
            counts.abandoned_ended();
        }
    }
}

/// Stops the work when nobody waits for it any more.
struct AbandonOnDrop(Arc<Piece>, Arc<Counts>);

impl Drop for AbandonOnDrop {
    fn drop(&mut self) {
        let Self(piece, counts) = self;
        if piece.state.compare_exchange(WANTED, ABANDONED, Ordering::AcqRel, Ordering::Acquire).is_ok() {
            counts.abandoned();
            piece.stop.set();
        }
    }
}

#[cfg(test)]
mod tests;
