//! The one door through which heavy work leaves the async threads.

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_graphql::{Error, Result};
use tokio::sync::{Semaphore, oneshot};

use crate::analytics::{Stop, Stopped};
use crate::graphql::error::{Code, error, internal};

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

/// Threads for heavy work, with a bounded queue.
pub struct Pool {
    threads: rayon::ThreadPool,
    places: Arc<Semaphore>,
    place_count: usize,
}

impl Pool {
    /// A pool of so many threads, and so many pieces of work at most in work or waiting.
    ///
    /// # Errors
    /// When the system gives no threads.
    pub fn new(threads: usize, places: usize) -> Result<Self, rayon::ThreadPoolBuildError> {
        let name = |number| format!("work-{number}");
        let threads = rayon::ThreadPoolBuilder::new().num_threads(threads).thread_name(name).build()?;
        Ok(Self { threads, places: Arc::new(Semaphore::new(places)), place_count: places })
    }

    /// Runs work on the pool until it is done, its time is up, or nobody waits for it any more.
    pub async fn run<T: Send + 'static>(
        &self,
        deadline: Deadline,
        work: impl FnOnce(&Stop) -> Result<T, Stopped> + Send + 'static,
    ) -> Result<T> {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| self.full())?;
        let stop = Stop::new();
        let (sender, receiver) = oneshot::channel();
        let sign = stop.clone();
        self.threads.spawn(move || {
            let result = sign.check().and_then(|()| work(&sign));
            drop(place);
            // nobody waits when the client has gone
            let _ = sender.send(result);
        });
        // stops the work when this future is dropped: the client has gone
        let _guard = StopOnDrop(stop);
        match tokio::time::timeout_at(deadline.at.into(), receiver).await {
            Err(_) | Ok(Ok(Err(Stopped))) => Err(time_is_up(deadline.allowed)),
            Ok(Ok(Ok(result))) => Ok(result),
            Ok(Err(_)) => Err(internal("a piece of work panicked")),
        }
    }

    fn full(&self) -> Error {
        let message = format!("{} pieces of heavy work are waiting or in work, the limit; try again", self.place_count);
        error(Code::LimitExceeded, message)
    }
}

fn time_is_up(allowed: Duration) -> Error {
    let seconds = allowed.as_secs_f64();
    let message =
        format!("the limit of {seconds} s for a request is reached; ask for less (a sample, a smaller network)");
    error(Code::Timeout, message)
}

struct StopOnDrop(Stop);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.set();
    }
}
