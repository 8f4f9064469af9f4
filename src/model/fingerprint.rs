//! The identity of a record as hashes, by which versions and repeats are known without comparing texts.

use std::ops::Range;

use crate::model::record::{Part, Record};
use crate::model::text::Texts;

/// The identity of a record as hashes of its canonical text, equal on every machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint {
    /// Of what the record is about and its source.
    pub subject: u64,
    /// Of everything.
    pub content: u128,
}

/// The fingerprint of a record. `scratch` is reused between calls.
pub fn fingerprint<R: Record>(record: &R, texts: &Texts, scratch: &mut String) -> Fingerprint {
    // All of it is written first, then what the subject has of it is copied behind: a hash of bytes that lie together
    // takes half the time.
    scratch.clear();
    scratch.push_str(R::TABLE.name());
    let mut subject = Ranges::new(scratch.len());
    for (index, column) in R::COLUMNS.iter().enumerate() {
        let start = scratch.len();
        record.write(index, texts, scratch);
        if scratch.len() == start {
            continue;
        }
        scratch.push('\u{1f}');
        scratch.push_str(column.name);
        scratch.push('\u{1e}');
        if column.spec.part == Part::Subject || column.name == "source" {
            subject.push(start..scratch.len());
        }
    }
    let content = low(scratch.as_bytes());
    let start = scratch.len();
    for &(from, to) in &subject.pieces[..subject.n_pieces] {
        scratch.extend_from_within(from..to);
    }
    Fingerprint { subject: low(&scratch.as_bytes()[start..]) as u64, content }
}

/// Most pieces that a record's columns can make.
const MOST_PIECES: usize = 32;

/// Pieces of a text.
struct Ranges {
    pieces: [(usize, usize); MOST_PIECES],
    n_pieces: usize,
}

impl Ranges {
    /// The first `end` bytes.
    fn new(end: usize) -> Self {
        let mut pieces = [(0, 0); MOST_PIECES];
        pieces[0].1 = end;
        Self { pieces, n_pieces: 1 }
    }

    /// Adds a piece.
    fn push(&mut self, piece: Range<usize>) {
        let last = &mut self.pieces[self.n_pieces - 1];
        if last.1 == piece.start {
            last.1 = piece.end;
        } else {
            self.pieces[self.n_pieces] = (piece.start, piece.end);
            self.n_pieces += 1;
        }
    }
}

/// The low half of a hash.
fn low(bytes: &[u8]) -> u128 {
    let mut low = [0; 16];
    low.copy_from_slice(&blake3::hash(bytes).as_bytes()[..16]);
    u128::from_le_bytes(low)
}
