//! Rows that say what another row said already.

use std::collections::{HashMap, hash_map};
use std::hash::{BuildHasher as _, RandomState};

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use rust_decimal::Decimal;

use crate::import::Issues;
use crate::import::issues::shown;
use crate::import::sheet::Place;
use crate::model::fingerprint::{Fingerprint, fingerprint};
use crate::model::issue::IssueCode;
use crate::model::record::{Part, Record};
use crate::model::tables::Table;
use crate::model::text::Texts;

/// Some columns of a record as a number. Its hashers are seeded at random, twice 64 bits: no file can be prepared in
/// which two records collide, and by chance they do not.
type Key = [u64; 2];

/// What became of a record.
pub enum Met {
    /// It is new.
    New,
    /// It is left out: it has been said already, or cannot stand beside what has been said.
    Known,
    /// Its share has been added to that of a record that is alike in all else, which it replaces.
    Added(Fingerprint),
}

/// Finds repeated records of one table while it is read. Memory: 24 bytes for each record, and 40 more where an id is
/// declared or a share given.
pub struct Repeats {
    hashers: [RandomState; 2],
    scratch: String,
    /// The line of each record, by its content.
    lines: HashTable<Seen>,
    /// The columns of which an id, or a subject without evidence, has one content only.
    subject: Option<Content>,
    /// Of each participation with a share, by all else: the sum of shares, as it was last written, and the first line.
    shared: HashMap<Key, (Decimal, Fingerprint, u32)>,
    /// The column `share` of participations.
    share: Option<usize>,
}

/// The content of a record in four pieces, for want of a number of 16 bytes that takes no more room, and its line.
struct Seen([u32; 4], u32);

impl Seen {
    fn new(content: u128, line: u32) -> Self {
        Self([0, 32, 64, 96].map(|shift| (content >> shift) as u32), line)
    }

    /// Contents are hashes already.
    fn hash(&self) -> u64 {
        u64::from(self.0[0]) << 32 | u64::from(self.0[1])
    }
}

/// What has been said of each subject: its content and its line.
struct Content {
    seen: HashMap<Key, (Key, u32)>,
    is_error: bool,
}

impl Repeats {
    /// Nothing read.
    pub fn new<R: Record>() -> Self {
        // Without a source there is one truth about a subject: two numbers for one year cannot stand beside each other.
        let has_evidence = R::COLUMNS.iter().any(|column| column.spec.part == Part::Evidence);
        let has_own = R::COLUMNS.iter().any(|column| column.spec.part == Part::Own);
        let is_checked = has_own && (R::TABLE.declares() || !has_evidence);
        let share = (R::TABLE == Table::Participations)
            .then(|| R::COLUMNS.iter().position(|column| column.name == "share"))
            .flatten();
        Self {
            hashers: [RandomState::new(), RandomState::new()],
            scratch: String::new(),
            lines: HashTable::new(),
            subject: is_checked.then(|| Content { seen: HashMap::new(), is_error: R::TABLE.declares() }),
            shared: HashMap::new(),
            share,
        }
    }

    /// Meets a record, which may change: its share then has those of others added.
    pub fn meet<R: Record>(
        &mut self,
        record: &mut R,
        print: &mut Fingerprint,
        place: &Place<'_>,
        texts: &mut Texts,
        issues: &mut Issues,
    ) -> Met {
        let line = u32::try_from(place.line).unwrap_or(u32::MAX);
        let seen = Seen::new(print.content, line);
        match self.lines.entry(seen.hash(), |other| other.0 == seen.0, Seen::hash) {
            Entry::Occupied(first) => {
                let text = format!("the record stands on line {} already and is left out", first.get().1);
                issues.warning(place.at(""), IssueCode::DuplicateRecord, text, "remove one of them");
                return Met::Known;
            }
            Entry::Vacant(place) => place.insert(seen),
        };
        if !self.is_alone(record, line, place, texts, issues) {
            return Met::Known;
        }
        let Some((index, share)) = self.share.and_then(|index| Some((index, cell(record, index, texts)?))) else {
            return Met::New;
        };
        let rest = self.key(record, texts, |column, _| column != index);
        match self.shared.get_mut(&rest) {
            None => {
                self.shared.insert(rest, (share, *print, line));
                Met::New
            }
            Some((sum, written, first)) => {
                *sum = sum.saturating_add(share);
                if *sum > Decimal::ONE {
                    let sum = sum.normalize();
                    let text = format!("with line {first} the shares of one participation add up to {sum}");
                    let hint = "write shares that add up to at most 1";
                    issues.error(place.at("share"), IssueCode::BadNumber, text, hint);
                }
                replace(record, index, &sum.normalize().to_string(), texts);
                *print = fingerprint(record, texts, &mut self.scratch);
                Met::Added(std::mem::replace(written, *print))
            }
        }
    }

    /// Whether no other record says something else of the same subject.
    fn is_alone<R: Record>(
        &mut self,
        record: &R,
        line: u32,
        place: &Place<'_>,
        texts: &Texts,
        issues: &mut Issues,
    ) -> bool {
        if self.subject.is_none() {
            return true;
        }
        let subject = self.key(record, texts, |_, part| part == Part::Subject);
        let content = self.key(record, texts, |_, part| part != Part::Evidence);
        let Some(known) = &mut self.subject else { return true };
        match known.seen.entry(subject) {
            hash_map::Entry::Vacant(free) => {
                free.insert((content, line));
                true
            }
            hash_map::Entry::Occupied(seen) if seen.get().0 == content => true,
            hash_map::Entry::Occupied(seen) => {
                let first = seen.get().1;
                let place = place.at(R::COLUMNS[0].name);
                if known.is_error {
                    self.scratch.clear();
                    record.write(0, texts, &mut self.scratch);
                    let text = format!("'{}' is declared on line {first} with different content", shown(&self.scratch));
                    let hint = "give one of them another id, or make the rows alike but for their sources";
                    issues.error(place, IssueCode::DuplicateId, text, hint);
                } else {
                    let text = format!("line {first} says something else of the same");
                    issues.warning(place, IssueCode::Contradiction, text, "keep one of them");
                }
                !known.is_error
            }
        }
    }

    /// The key of the columns that `is_in` takes.
    fn key<R: Record>(&mut self, record: &R, texts: &Texts, is_in: impl Fn(usize, Part) -> bool) -> Key {
        self.scratch.clear();
        for (index, column) in R::COLUMNS.iter().enumerate() {
            if is_in(index, column.spec.part) {
                record.write(index, texts, &mut self.scratch);
                // Each column ends with what no cell is likely to hold, so that no text moves into the next unseen.
                self.scratch.push('\u{1f}');
            }
        }
        self.hashers.each_ref().map(|hasher| hasher.hash_one(self.scratch.as_str()))
    }
}

/// The number in a column.
fn cell<R: Record>(record: &R, column: usize, texts: &Texts) -> Option<Decimal> {
    let mut text = String::new();
    record.write(column, texts, &mut text);
    Decimal::from_str_exact(&text).ok()
}

/// Writes another text into one column.
fn replace<R: Record>(record: &mut R, column: usize, text: &str, texts: &mut Texts) {
    let mut cells = vec![String::new(); R::COLUMNS.len()];
    for (index, cell) in cells.iter_mut().enumerate() {
        record.write(index, texts, cell);
    }
    text.clone_into(&mut cells[column]);
    if let Ok(changed) = R::read(|index| cells[index].as_str(), texts) {
        *record = changed;
    }
}
