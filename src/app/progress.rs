//! How far an import has come: a bar on a terminal, else a line every few seconds.

use std::cell::Cell;
use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::app::output::tell;
use crate::app::report::{grouped, size};
use crate::import;

/// After how long another line is written.
const PAUSE: Duration = Duration::from_secs(5);
/// How often what turns turns.
const TICK: Duration = Duration::from_millis(200);

/// How far one step has come.
pub(super) struct Progress {
    step: &'static str,
    start: Instant,
    told: Cell<Instant>,
    bar: Option<ProgressBar>,
}

impl Progress {
    /// Of reading files.
    pub(super) fn reading() -> Self {
        Self::new("reading")
    }

    /// Of something that ends when it ends.
    pub(super) fn waiting(step: &'static str) -> Self {
        let now = Instant::now();
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new_spinner().with_message(step);
            bar.enable_steady_tick(TICK);
            bar
        });
        Self { step, start: now, told: Cell::new(now), bar }
    }

    fn new(step: &'static str) -> Self {
        let now = Instant::now();
        // No wider than the narrowest terminal that is usual.
        let style = ProgressStyle::with_template(&format!("{step} [{{bar:20}}] {{percent}} % {{msg}}, {{eta}} left"));
        let bar = style.ok().filter(|_| std::io::stderr().is_terminal()).map(|style| {
            let bar = ProgressBar::new(0);
            bar.set_style(style.progress_chars("=> "));
            bar
        });
        Self { step, start: now, told: Cell::new(now), bar }
    }

    /// The step is done.
    pub(super) fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    fn show(&self, done: u64, total: u64, figures: &dyn Fn() -> String) {
        if let Some(bar) = &self.bar {
            bar.set_length(total);
            bar.set_message(figures());
            bar.set_position(done);
        } else if self.told.get().elapsed() >= PAUSE && done > 0 {
            self.told.set(Instant::now());
            let seconds = self.start.elapsed().as_secs_f64();
            let left = seconds * total.saturating_sub(done) as f64 / done as f64;
            let percent = done * 100 / total.max(1);
            tell(format!("{} {percent} % {}, {left:.0}s left", self.step, figures()));
        }
    }
}

impl import::Progress for Progress {
    fn advance(&self, read: u64, total: u64, records: u64) {
        let rate = records as f64 / self.start.elapsed().as_secs_f64().max(0.001);
        let figures = || format!("of {}, {} records, {}/s", size(total), grouped(records), grouped(rate as u64));
        self.show(read, total, &figures);
    }
}
