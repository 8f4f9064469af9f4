//! What the commands tell: issues and warnings line by line, results as tables.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use crate::app::output::tell;
use crate::graph::snapshot::Snapshot;
use crate::import::{Issues, Sink};
use crate::model::batch::Visit;
use crate::model::issue::IssueCode;
use crate::model::portion::Portion;
use crate::model::record::Record;
use crate::model::revision::Revision;
use crate::model::tables::Table;
use crate::model::text::Texts;
use crate::model::vocabulary::{NodeKind, Value as _};
use crate::store::{Counts, Saved};

/// How many sources, and how many revisions, are listed.
const MOST_LISTED: usize = 20;

/// Tells the issues of an input, one on each line.
pub(super) fn issues(issues: &Issues) {
    for issue in issues {
        tell(issue);
    }
    if issues.left_out() > 0 {
        tell(format!("... and {} more like these", grouped(issues.left_out())));
    }
    if issues.warnings() > 0 && !issues.has_errors() {
        tell(count(issues.warnings(), "warning"));
    }
}

/// Tells that nothing is imported because of errors.
pub(super) fn refused(path: &Path, issues: &Issues) {
    let (errors, warnings) = (count(issues.errors(), "error"), count(issues.warnings(), "warning"));
    tell(format!("{}: {errors}, {warnings}; nothing was changed", path.display()));
}

/// Tells of corrected relations that stand beside the ones that they correct.
pub(super) fn beside(saved: &Saved) {
    for beside in &saved.beside {
        tell(format!("warning[{}]: {beside}", IssueCode::Beside.name()));
    }
    for id in &saved.still_needed {
        tell(format!(
            "warning[{}]: {id} is not in the input, but stays: what is not replaced refers to it",
            IssueCode::Beside.name()
        ));
    }
    let left_out = saved.beside_count - saved.beside.len() as u64;
    if left_out > 0 {
        tell(format!("... and {} more like these", grouped(left_out)));
    }
}

/// What an import changed, or would change.
pub(super) struct Report<'a> {
    /// What was, or would be, changed.
    pub saved: &'a Saved,
    /// The newest revision of the database, now.
    pub newest: Option<Revision>,
    /// The database.
    pub db: &'a Path,
    /// How long it took.
    pub took: Duration,
}

impl Report<'_> {
    /// After an import.
    pub(super) fn imported(&self) -> String {
        let (total, db) = (total(&self.saved.tables), self.db.display());
        let end = match (&self.saved.revision, &self.newest) {
            (Some(made), _) => format!("revision {} of {db}, digest {}", made.number, made.digest),
            (None, Some(newest)) => format!("nothing to change: revision {} of {db} holds all of it", newest.number),
            (None, None) => format!("nothing to import: {db} holds no revision yet"),
        };
        format!("{}\n{end}\n{}\n", changes(&self.saved.tables), rate(total.added + total.unchanged, self.took))
    }

    /// After a check against a database.
    pub(super) fn checked(&self) -> String {
        let (total, db) = (total(&self.saved.tables), self.db.display());
        let number = self.newest.as_ref().map_or(0, |newest| newest.number);
        let end = if total.added + total.removed == 0 {
            format!("no errors; an import would change nothing: revision {number} of {db} holds all of it")
        } else {
            format!("no errors; an import would make this revision {} of {db}; nothing was changed", number + 1)
        };
        format!("{}\n{end}\n{}\n", changes(&self.saved.tables), rate(total.added + total.unchanged, self.took))
    }
}

/// Counts the records of an input.
#[derive(Default)]
pub(super) struct Counting(BTreeMap<Table, u64>);

impl Sink for Counting {
    fn take(&mut self, portion: Portion) -> bool {
        let Ok(()) = portion.batch.visit(self);
        true
    }
}

impl Visit for Counting {
    type Error = Infallible;
    fn table<R: Record>(&mut self, records: &[R], _: &Texts) -> Result<(), Infallible> {
        if !records.is_empty() {
            *self.0.entry(R::TABLE).or_default() += records.len() as u64;
        }
        Ok(())
    }
}

impl Counting {
    /// After a check of an input by itself.
    pub(super) fn sound(&self, took: Duration) -> String {
        let rows = self.0.iter().map(|(table, &n)| (table.name(), vec![n])).collect::<Vec<_>>();
        format!("{}\nno errors\n{}\n", table(&["records"], &rows), rate(self.0.values().sum(), took))
    }
}

/// What a server tells when it starts.
pub(super) fn serving(address: SocketAddr, db: &Path, newest: &Snapshot) -> String {
    let editor = if crate::server::has_editor() { "" } else { "  (not built into this binary; see the README)" };
    format!(
        "kobling serves revision {} of {}\n  query editor  http://{address}/graphiql{editor}\n  API           \
         http://{address}/graphql\nCtrl-C stops it\n",
        newest.revision.number,
        db.display(),
    )
}

/// What a database holds.
pub(super) fn info(db: &Path, newest: &Snapshot) -> String {
    let revision = &newest.revision;
    let bytes = db.metadata().map_or(0, |metadata| metadata.len());
    let mut out = format!("database  {} ({})\n", db.display(), size(bytes));
    line(&mut out, &format!("revision  {}, digest {}", revision.number, revision.digest));
    line(&mut out, "");

    let counted = |&kind: &NodeKind| (kind.name().to_lowercase() + "s", newest.of_kind(kind).len());
    let mut kinds: Vec<_> = NodeKind::ALL.iter().map(counted).collect();
    kinds.push((String::from("relations"), newest.relation_count()));
    kinds.push((String::from("findings"), newest.findings.len()));
    kinds.push((String::from("indicators"), newest.indicators.len()));
    let rows: Vec<_> = kinds.iter().map(|(name, n)| (name.as_str(), vec![*n as u64])).collect();
    line(&mut out, &table(&["count"], &rows));

    line(&mut out, "revisions, newest first:");
    let revisions = newest.revisions.iter().rev().map(|revision| {
        let note = revision.note.as_deref().unwrap_or("");
        let (added, removed) = (grouped(revision.added), grouped(revision.removed));
        format!("{:>4}  {}  +{added} -{removed}  {note}", revision.number, revision.loaded_at)
    });
    list(&mut out, revisions);
    line(&mut out, "\nsources:");
    let sources = newest.of_kind(NodeKind::Source);
    list(&mut out, sources.map(|source| format!("  {}  {}", newest.id(source), newest.name(source))));
    out
}

fn total(tables: &[(Table, Counts)]) -> Counts {
    tables.iter().fold(Counts::default(), |sum, (_, counts)| Counts {
        added: sum.added + counts.added,
        unchanged: sum.unchanged + counts.unchanged,
        removed: sum.removed + counts.removed,
    })
}

fn changes(tables: &[(Table, Counts)]) -> String {
    let row = |name, counts: Counts| (name, vec![counts.added, counts.unchanged, counts.removed]);
    let mut rows: Vec<_> = tables.iter().map(|(table, counts)| row(table.name(), *counts)).collect();
    rows.retain(|(_, counts)| counts.iter().any(|&n| n > 0));
    rows.push(row("total", total(tables)));
    table(&["added", "unchanged", "removed"], &rows)
}

/// Figures by name, in columns that end where their headings end.
fn table(headings: &[&str], rows: &[(&str, Vec<u64>)]) -> String {
    let first = rows.iter().map(|row| row.0.len()).max().unwrap_or(0);
    let mut out = format!("{:first$}", "");
    for heading in headings {
        cell(&mut out, heading);
    }
    line(&mut out, "");
    for (name, figures) in rows {
        // a string takes all
        let _ = write!(out, "{name:first$}");
        for figure in figures {
            cell(&mut out, &grouped(*figure));
        }
        line(&mut out, "");
    }
    out
}

fn cell(out: &mut String, text: &str) {
    let _ = write!(out, "  {text:>11}");
}

fn line(out: &mut String, text: &str) {
    let _ = writeln!(out, "{text}");
}

fn list(out: &mut String, mut lines: impl ExactSizeIterator<Item = String>) {
    let n_left = lines.len().saturating_sub(MOST_LISTED);
    for text in lines.by_ref().take(MOST_LISTED) {
        line(out, &text);
    }
    if n_left > 0 {
        line(out, &format!("  ... and {} more", grouped(n_left as u64)));
    }
}

fn rate(n_records: u64, took: Duration) -> String {
    let seconds = took.as_secs_f64();
    let per_second = (n_records as f64 / seconds.max(0.001)) as u64;
    format!("{} in {seconds:.1} s, {} records/s", count(n_records, "record"), grouped(per_second))
}

fn count(n: u64, word: &str) -> String {
    format!("{} {word}{}", grouped(n), if n == 1 { "" } else { "s" })
}

/// A number with its thousands apart.
pub(super) fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() * 4 / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A number of bytes as people read it.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_tables_aligned() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([7, 1_500, 12_345_678].map(size), ["7 bytes", "1.5 kB", "12.3 MB"]);
        let lines = ["            records", "actors           39", "ties          1,000", ""];
        assert_eq!(table(&["records"], &[("actors", vec![39]), ("ties", vec![1_000])]), lines.join("\n"));
    }
}
