//! Rows that say what another row said already.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasher as _, RandomState};

use rust_decimal::Decimal;

use crate::import::Issues;
use crate::import::issues::{at, shown};
use crate::import::package::origins::Origin;
use crate::model::issue::IssueCode;
use crate::model::record::{Part, Record};
use crate::model::tables::Table;
use crate::model::text::Texts;

/// Some columns of a record as a number. Its hashers are seeded at random, twice 64 bits: no file can be prepared in
/// which two records collide, and by chance they do not.
type Key = [u64; 2];

/// Finds repeated records of one table while it is read.
pub struct Repeats {
    hashers: [RandomState; 2],
    scratch: String,
    /// The line of each record, by all its columns.
    lines: HashMap<Key, u32>,
    /// The columns of which an id, or a subject without evidence, has one content only.
    subject: Option<Content>,
    /// The position of each participation with a share, by all else.
    shared: HashMap<Key, usize>,
    /// The column `share` of participations.
    share: Option<usize>,
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
            lines: HashMap::new(),
            subject: is_checked.then(|| Content { seen: HashMap::new(), is_error: R::TABLE.declares() }),
            shared: HashMap::new(),
            share,
        }
    }

    /// Adds a record to those of its table, unless it repeats one of them.
    pub fn add<R: Record>(
        &mut self,
        record: R,
        line: u64,
        records: &mut Vec<R>,
        origin: &mut Origin,
        texts: &mut Texts,
        issues: &mut Issues,
    ) {
        let short_line = u32::try_from(line).unwrap_or(u32::MAX);
        let all = self.key(&record, texts, |_, _| true);
        match self.lines.entry(all) {
            Entry::Occupied(first) => {
                let text = format!("the record stands on line {} already and is left out", first.get());
                issues.warning(at(&origin.file, line, ""), IssueCode::DuplicateRecord, text, "remove one of them");
                return;
            }
            Entry::Vacant(place) => place.insert(short_line),
        };
        if !self.is_alone(&record, short_line, origin, texts, issues) {
            return;
        }
        if let Some(share) = self.share {
            let rest = self.key(&record, texts, |index, _| index != share);
            match (cell(&record, share, texts), self.shared.get(&rest)) {
                (Some(more), Some(&position)) => {
                    let first = &mut records[position];
                    if let Some(sum) = cell(first, share, texts).and_then(|share| share.checked_add(more)) {
                        check_sum(sum, origin.lines[position], line, origin, issues);
                        replace(first, share, &sum.normalize().to_string(), texts);
                    }
                    return;
                }
                (Some(_), None) => {
                    self.shared.insert(rest, records.len());
                }
                (None, _) => {}
            }
        }
        records.push(record);
        origin.lines.push(short_line);
    }

    /// Whether no other record says something else of the same subject.
    fn is_alone<R: Record>(
        &mut self,
        record: &R,
        line: u32,
        origin: &Origin,
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
            Entry::Vacant(place) => {
                place.insert((content, line));
                true
            }
            Entry::Occupied(seen) if seen.get().0 == content => true,
            Entry::Occupied(seen) => {
                let first = seen.get().1;
                let place = at(&origin.file, u64::from(line), R::COLUMNS[0].name);
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

fn check_sum(sum: Decimal, first: u32, line: u64, origin: &Origin, issues: &mut Issues) {
    if sum > Decimal::ONE {
        let text = format!("with line {first} the shares of one participation add up to {}", sum.normalize());
        let hint = "write shares that add up to at most 1";
        issues.error(at(&origin.file, line, "share"), IssueCode::BadNumber, text, hint);
    }
}
