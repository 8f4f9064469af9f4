//! What has been read so far, against what may be read.

use std::cell::Cell;
use std::io::{self, Read, Seek, SeekFrom};

use crate::import::{Limits, Progress};

/// Below this a file may have become larger by any factor.
const RATIO_FROM: u64 = 64 << 20;
/// Progress is told every so many records.
const RECORDS_PER_STEP: u64 = 4096;

/// Counts bytes and records of one import.
pub struct Meter<'a> {
    /// What may be read.
    pub limits: &'a Limits,
    progress: &'a dyn Progress,
    /// The bytes of the input as it lies on the disk.
    total: Cell<u64>,
    read: Cell<u64>,
    decompressed: Cell<u64>,
    records: Cell<u64>,
    is_stopped: Cell<bool>,
}

impl<'a> Meter<'a> {
    /// Nothing read.
    pub fn new(limits: &'a Limits, progress: &'a dyn Progress) -> Self {
        let zero = || Cell::new(0);
        Self {
            limits,
            progress,
            total: zero(),
            read: zero(),
            decompressed: zero(),
            records: zero(),
            is_stopped: Cell::new(false),
        }
    }

    /// There are so many more bytes to read.
    pub fn expect(&self, bytes: u64) {
        self.total.set(self.total.get() + bytes);
    }

    /// Nothing more need be read.
    pub fn stop(&self) {
        self.is_stopped.set(true);
    }

    /// Whether nothing more need be read.
    pub fn is_stopped(&self) -> bool {
        self.is_stopped.get()
    }

    /// Counts a record; `false` when there are too many.
    pub fn record(&self) -> bool {
        let records = self.records.get() + 1;
        self.records.set(records);
        if records.is_multiple_of(RECORDS_PER_STEP) {
            self.tell();
        }
        records <= self.limits.records
    }

    /// Tells that all has been read; files that hold nothing for us count as read.
    pub fn finish(&self) {
        self.read.set(self.total.get());
        self.tell();
    }

    fn tell(&self) {
        let total = self.total.get();
        self.progress.advance(self.read.get().min(total), total, self.records.get());
    }
}

/// Counts what is read from the disk.
pub struct Counted<'a, R> {
    inner: R,
    meter: &'a Meter<'a>,
}

impl<'a, R> Counted<'a, R> {
    /// Counts what is read from `inner`.
    pub fn new(inner: R, meter: &'a Meter<'a>) -> Self {
        Self { inner, meter }
    }
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.meter.read.set(self.meter.read.get() + n as u64);
        Ok(n)
    }
}

impl<R: Seek> Seek for Counted<'_, R> {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        self.inner.seek(position)
    }
}

/// Counts what comes out of decompression, and stops it where it passes a limit.
pub struct Bounded<'a, R> {
    inner: R,
    meter: &'a Meter<'a>,
    read_before: u64,
    out: u64,
}

impl<'a, R> Bounded<'a, R> {
    /// Watches over what comes out of `inner`.
    pub fn new(inner: R, meter: &'a Meter<'a>) -> Self {
        Self { inner, meter, read_before: meter.read.get(), out: 0 }
    }

    fn count(&mut self, n: usize) -> io::Result<()> {
        self.out += n as u64;
        let all = self.meter.decompressed.get() + n as u64;
        self.meter.decompressed.set(all);
        let limits = self.meter.limits;
        if all > limits.decompressed {
            return Err(io::Error::other(Excess {
                what: format!("the input is larger than {} bytes after decompression", limits.decompressed),
            }));
        }
        let taken = (self.meter.read.get() - self.read_before).max(1);
        if self.out > RATIO_FROM && self.out / taken > limits.ratio {
            return Err(io::Error::other(Excess {
                what: format!("it becomes more than {} times larger by decompression", limits.ratio),
            }));
        }
        Ok(())
    }
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.count(n)?;
        Ok(n)
    }
}

/// A limit is passed.
#[derive(Debug)]
pub struct Excess {
    what: String,
}

impl std::fmt::Display for Excess {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.what)
    }
}

impl std::error::Error for Excess {}
