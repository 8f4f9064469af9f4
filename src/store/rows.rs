//! Sets of rows of a table.

/// A set of row numbers: a bit for each row up to the last.
#[derive(Default)]
pub(super) struct Rows(Vec<u64>);

impl Rows {
    /// No rows, of those up to the last.
    pub(super) fn new(last: i64) -> Self {
        // zeroed pages cost nothing until they are written
        Self(vec![0; usize::try_from(last).unwrap_or(0) / 64 + 1])
    }

    /// Adds a row, which is not beyond the last.
    pub(super) fn insert(&mut self, row: i64) {
        self.0[row as usize / 64] |= 1 << (row % 64);
    }

    /// Takes a row away.
    pub(super) fn remove(&mut self, row: i64) {
        self.0[row as usize / 64] &= !(1 << (row % 64));
    }

    /// Whether a row is among them.
    pub(super) fn has(&self, row: i64) -> bool {
        self.0.get(row as usize / 64).is_some_and(|bits| bits & (1 << (row % 64)) != 0)
    }
}
