//! Limits for input that nobody has looked at.

/// What an input may cost. Beyond a limit there is an issue that names it, never a full memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The bytes of one record, all its cells together: 4 MiB.
    pub record: usize,
    /// The bytes of one cell: 1 MiB.
    pub field: usize,
    /// The cells of one record: 1,000.
    pub fields: usize,
    /// The records of an input, all its tables together: 30 million.
    pub records: u64,
    /// The bytes of an input after decompression, all its files together: 16 GiB.
    pub decompressed: u64,
    /// How many times larger a file may become by decompression, once it has become larger than 64 MiB: 300. Tables
    /// rarely shrink to less than a fiftieth; what is made to fill a disk shrinks to a thousandth.
    pub ratio: u64,
    /// How many errors, and how many warnings, are kept to be shown; the rest are only counted: 1,000.
    pub issues: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            record: 4 << 20,
            field: 1 << 20,
            fields: 1_000,
            records: 30_000_000,
            decompressed: 16 << 30,
            ratio: 300,
            issues: 1_000,
        }
    }
}
