//! What a process used, as Linux tells it in `/proc`.

use std::fs;
use std::io;
use std::time::{Duration, Instant};

/// What a living process has used so far.
#[derive(Clone, Copy, Debug, Default)]
pub struct Used {
    /// Processor time of all its threads, in the kernel and outside.
    pub cpu: Duration,
    /// Memory that it holds now, in bytes.
    pub resident: u64,
    /// The most memory that it has held, in bytes.
    pub peak: u64,
}

impl Used {
    /// What the process of this id has used; `self` is the one that asks.
    pub fn by(process: &str) -> io::Result<Self> {
        let status = fs::read_to_string(format!("/proc/{process}/status"))?;
        let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
        Ok(Self { cpu: cpu(&stat), resident: kilobytes(&status, "VmRSS:"), peak: kilobytes(&status, "VmHWM:") })
    }
}

/// Seconds of processor time that work takes on one thread, and what it gives.
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let (start, before) = (Instant::now(), own_cpu());
    let got = std::hint::black_box(work());
    // the kernel counts hundredths: what is shorter was on one thread all the time
    let (wall, used) = (start.elapsed().as_secs_f64(), own_cpu() - before);
    (got, if used < 0.2 { wall.max(used) } else { used })
}

/// Seconds of processor time that this process has used; 0 where nobody tells.
pub fn own_cpu() -> f64 {
    Used::by("self").map_or(0.0, |used| used.cpu.as_secs_f64())
}

fn kilobytes(status: &str, name: &str) -> u64 {
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let number = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    number.expect("the kernel tells memory in kB") * 1024
}

/// User and system time are the fields 14 and 15, in hundredths of a second; the name in brackets may hold spaces.
fn cpu(stat: &str) -> Duration {
    let rest = stat.rsplit_once(')').expect("a name in brackets").1;
    let ticks = |place: usize| rest.split_whitespace().nth(place).and_then(|text| text.parse::<u64>().ok());
    let field = |number: usize| ticks(number - 3).expect("a number of ticks");
    Duration::from_millis((field(14) + field(15)) * 10)
}
