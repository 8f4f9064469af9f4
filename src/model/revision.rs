//! Revisions: numbered states of the data.

/// A numbered state of the data. It never changes; the next import that changes something makes the next one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// Its number, from 1.
    pub number: u32,
    /// When it was made, RFC 3339 in UTC, to the second.
    pub loaded_at: String,
    /// What was imported.
    pub note: Option<String>,
    /// How many records it has that the one before has not.
    pub added: u64,
    /// How many records of the one before it has not.
    pub removed: u64,
    /// A digest of all its records with their evidence: equal for the same content on every machine, whatever the order
    /// of imports. 32 hexadecimal digits.
    pub digest: String,
}
