//! Work that would take too long is refused before it begins.

use async_graphql::Result;

use crate::graph::extent::Extent;
use crate::graphql::engine::Limits;
use crate::graphql::error::{Passed, too_much};

/// What a piece of work is estimated to take.
#[derive(Clone, Debug)]
pub struct Effort {
    /// What it is, as it is told.
    pub what: String,
    /// Seconds of processor time.
    pub seconds: f64,
    /// Bytes of memory, where it takes much.
    pub bytes: f64,
    /// What would fit, as it is told.
    pub fits: String,
}

impl Effort {
    /// Nothing worth a thought.
    pub fn none() -> Self {
        Self::of_time("", 0.0, "")
    }

    /// Work that takes time, and no memory worth a thought.
    pub fn of_time(what: impl Into<String>, seconds: f64, fits: impl Into<String>) -> Self {
        Self { what: what.into(), seconds, bytes: 0.0, fits: fits.into() }
    }

    /// Refuses what takes more than a request may have.
    pub fn check(&self, limits: &Limits) -> Result<()> {
        let limit = limits.effort();
        if self.seconds > limit {
            let (time, threads) = (limits.time.as_secs_f64(), limits.threads);
            let passed = Passed { name: "effort", value: limit as u64, asked: Some(self.seconds.ceil() as u64) };
            let message = format!(
                "{} is estimated at {} of processor time; a request may take {limit} s ({time} s on {threads} threads): {}",
                self.what,
                spelled(self.seconds),
                self.fits
            );
            return Err(too_much(message, passed));
        }
        if self.bytes > limits.network_bytes as f64 {
            let value = limits.network_bytes >> 20;
            let asked = (self.bytes / f64::from(1 << 20)).ceil() as u64;
            let passed = Passed { name: "network", value, asked: Some(asked) };
            let message = format!(
                "{} needs the ties of this network each for itself, about {asked} MiB; networks may take {value} MiB: {}",
                self.what, self.fits
            );
            return Err(too_much(message, passed));
        }
        Ok(())
    }
}

/// A number of seconds for people.
fn spelled(seconds: f64) -> String {
    match seconds {
        s if s < 120.0 => format!("{s:.0} s"),
        s if s < 7200.0 => format!("{:.0} minutes", s / 60.0),
        s if s < 172_800.0 => format!("{:.0} hours", s / 3600.0),
        s => format!("{:.0} days", s / 86_400.0),
    }
}

/// What would fit where nothing else is known.
pub const SMALLER: &str = "choose a smaller network (projects, schemes, regions, maxProjectSize, a shorter period)";

/// Writing the ties of a network out.
pub fn written_out(extent: &Extent) -> Effort {
    Effort {
        what: String::from("this"),
        seconds: crate::analytics::effort::written_out(extent),
        bytes: if extent.incidences > 0.0 { crate::analytics::effort::bytes_written_out(extent) } else { 0.0 },
        fits: SMALLER.to_owned(),
    }
}
