//! How far an import has come.

/// Told now and then how many records of how many are done.
pub(super) type Report<'a> = &'a dyn Fn(u64, u64);

/// After how many steps it is told again.
const STRIDE: u64 = 8_192;

/// Counts the two steps of each record, comparing and saving, and tells them as records.
pub(super) struct Meter<'a> {
    report: Report<'a>,
    steps: u64,
    told: u64,
    n_records: u64,
}

impl<'a> Meter<'a> {
    /// A meter at nothing.
    pub(super) fn new(n_records: usize, report: Report<'a>) -> Self {
        Self { report, steps: 0, told: 0, n_records: n_records as u64 }
    }

    /// Counts this many steps.
    pub(super) fn advance(&mut self, n_steps: usize) {
        self.steps += n_steps as u64;
        if self.steps - self.told >= STRIDE {
            self.told = self.steps;
            (self.report)((self.steps / 2).min(self.n_records), self.n_records);
        }
    }

    /// Tells that all is done.
    pub(super) fn finish(&self) {
        (self.report)(self.n_records, self.n_records);
    }
}
