//! Serving what is imported meanwhile: a thread that looks for a new revision and hands it to the engine.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

use crate::graphql::engine::Engine;
use crate::server::Metrics;
use crate::store::{Store, StoreError, Watch};

/// Looks for a new revision now and then.
pub(super) struct Watcher {
    db: PathBuf,
    watch: Watch,
    engine: Arc<Engine>,
    metrics: Arc<Metrics>,
    /// What was told last, so that it is told once.
    told: Option<String>,
    /// Whether the last look could not be finished and must be taken again.
    is_open: bool,
}

impl Watcher {
    /// Of a database that is served.
    pub(super) fn new(db: &Path, engine: &Arc<Engine>, metrics: &Arc<Metrics>) -> Self {
        Self {
            db: db.to_path_buf(),
            watch: Watch::new(db),
            engine: Arc::clone(engine),
            metrics: Arc::clone(metrics),
            told: None,
            is_open: false,
        }
    }

    /// Looks every so many seconds, in a thread of its own, as long as the program runs; never at 0.
    pub(super) fn start(mut self, seconds: f64) -> Result<()> {
        if seconds <= 0.0 {
            return Ok(());
        }
        let pause = Duration::from_secs_f64(seconds);
        let look = move || {
            loop {
                std::thread::sleep(pause);
                self.look();
            }
        };
        std::thread::Builder::new().name(String::from("watch")).spawn(look).context("cannot start a thread")?;
        Ok(())
    }

    /// Takes up the newest revision if it is another one. One that does not load is told of, and tried again when the
    /// database changes; until then the one before is served.
    fn look(&mut self) {
        match self.take_up() {
            Ok(false) => {}
            Ok(true) => self.told = None,
            Err(error) => {
                // Another process has it for a moment.
                self.is_open = matches!(error.downcast_ref(), Some(StoreError::Locked { .. }));
                let text = format!("{error:#}");
                if self.told.as_ref() != Some(&text) {
                    let served = self.engine.newest().revision.number;
                    tracing::error!(
                        cause = text,
                        served,
                        "the newest revision cannot be loaded; the one before is served"
                    );
                    self.metrics.load_failed();
                    self.told = Some(text);
                }
            }
        }
    }

    /// Whether there was something to look at.
    fn take_up(&mut self) -> Result<bool> {
        if !self.watch.has_changed()? && !self.is_open {
            return Ok(false);
        }
        self.is_open = false;
        let served = self.engine.newest();
        let found = Store::open(&self.db)?.newest()?;
        let found = found.ok_or_else(|| StoreError::Empty { path: self.db.clone() })?;
        if (found.number, &found.digest) == (served.revision.number, &served.revision.digest) {
            return Ok(true);
        }
        let start = Instant::now();
        let next = super::load(&self.db, None)?;
        // the one before is served meanwhile
        next.prepare();
        let (number, took) = (next.revision.number, start.elapsed());
        self.engine.swap(next);
        self.metrics.loaded(took);
        tracing::info!(
            revision = number,
            before = served.revision.number,
            ms = took.as_millis() as u64,
            "serving a new revision"
        );
        Ok(true)
    }
}
