//! Commands on the revisions of a database, and on the file itself.

use std::io::{BufWriter, ErrorKind, Write};
use std::time::Instant;

use anyhow::Result;
use serde_json::{Map, Value, json};

use crate::app::output::{print, tell};
use crate::app::progress::Progress;
use crate::app::report::{grouped, size};
use crate::app::{Outcome, database};
use crate::cli::{BackupArgs, DbArgs, DiffArgs, OutputFormat, RevisionsArgs};
use crate::model::tables::Table;
use crate::store::{Difference, Store};

/// `kobling revisions`
pub(super) fn revisions(args: &RevisionsArgs) -> Result<Outcome> {
    let revisions = Store::open(&database(&args.db)?)?.revisions()?;
    let mut out = String::new();
    for revision in revisions {
        let (number, loaded_at, digest) = (revision.number, revision.loaded_at, revision.digest);
        let (added, removed, note) = (revision.added, revision.removed, revision.note);
        out += &match args.format {
            OutputFormat::Text => {
                let (added, removed) = (grouped(added), grouped(removed));
                let note = note.unwrap_or_default();
                format!(
                    "{number:>5}  {loaded_at}  {digest}  {:>12}  {:>11}  {note}",
                    format!("+{added}"),
                    format!("-{removed}")
                )
            }
            OutputFormat::Json => json!({
                "revision": number, "loadedAt": loaded_at, "digest": digest, "added": added, "removed": removed,
                "note": note,
            })
            .to_string(),
        };
        out.push('\n');
    }
    print(&out)?;
    Ok(Outcome::Done)
}

/// `kobling diff`
pub(super) fn diff(args: &DiffArgs) -> Result<Outcome> {
    let store = Store::open(&database(&args.db)?)?;
    let tables = if args.table.is_empty() { Table::ALL } else { &args.table };
    let mut writer = Writer { out: BufWriter::new(std::io::stdout().lock()), format: args.format, counts: [0; 3] };
    let is_told = !args.summary;
    let compared = store.diff([args.from, args.to], tables, &mut |table, difference| -> Result<()> {
        writer.count(&difference);
        if is_told { writer.write(table, &difference) } else { Ok(()) }
    });
    let [added, removed, changed] = writer.counts.map(grouped);
    let told = compared.and_then(|()| {
        if args.format == OutputFormat::Text {
            let (from, to) = (args.from, args.to);
            writeln!(writer.out, "from revision {from} to {to}: {added} added, {removed} removed, {changed} changed")?;
        }
        Ok(writer.out.flush()?)
    });
    match told {
        // that nobody reads on is no failure
        Err(error) if error.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == ErrorKind::BrokenPipe) => {}
        told => told?,
    }
    Ok(Outcome::Done)
}

/// Writes rows that differ.
struct Writer<W> {
    out: W,
    format: OutputFormat,
    /// Added, removed, changed.
    counts: [u64; 3],
}

impl<W: Write> Writer<W> {
    fn count(&mut self, difference: &Difference) {
        let place = match difference {
            Difference::Added(_) => 0,
            Difference::Removed(_) => 1,
            Difference::Changed { .. } => 2,
        };
        self.counts[place] += 1;
    }

    fn write(&mut self, table: Table, difference: &Difference) -> Result<()> {
        let line = match self.format {
            OutputFormat::Text => text(table, difference),
            OutputFormat::Json => json_line(table, difference),
        };
        Ok(writeln!(self.out, "{line}")?)
    }
}

fn text(table: Table, difference: &Difference) -> String {
    let cell = |(name, text): (&str, &String)| format!("{name}={text}");
    let filled = |cells: &[String]| {
        let cells = names(table).zip(cells).filter(|(_, text)| !text.is_empty());
        cells.map(cell).collect::<Vec<_>>().join(" | ")
    };
    match difference {
        Difference::Added(cells) => format!("+ {} | {}", table.name(), filled(cells)),
        Difference::Removed(cells) => format!("- {} | {}", table.name(), filled(cells)),
        Difference::Changed { old, new } => {
            let pairs = names(table).zip(old.iter().zip(new));
            let cells = pairs.filter(|(_, (old, new))| !old.is_empty() || !new.is_empty()).map(|(name, (old, new))| {
                if old == new { cell((name, old)) } else { format!("{name}: '{old}' > '{new}'") }
            });
            format!("~ {} | {}", table.name(), cells.collect::<Vec<_>>().join(" | "))
        }
    }
}

fn json_line(table: Table, difference: &Difference) -> String {
    let row = |cells: &[String]| {
        let cells = names(table).zip(cells).filter(|(_, text)| !text.is_empty());
        Value::Object(cells.map(|(name, text)| (name.to_owned(), json!(text))).collect::<Map<_, _>>())
    };
    let name = table.name();
    match difference {
        Difference::Added(cells) => json!({"change": "ADDED", "table": name, "new": row(cells)}),
        Difference::Removed(cells) => json!({"change": "REMOVED", "table": name, "old": row(cells)}),
        Difference::Changed { old, new } => {
            json!({"change": "CHANGED", "table": name, "old": row(old), "new": row(new)})
        }
    }
    .to_string()
}

fn names(table: Table) -> impl Iterator<Item = &'static str> {
    table.columns().iter().map(|column| column.name)
}

/// `kobling verify`
pub(super) fn verify(args: &DbArgs) -> Result<Outcome> {
    let (start, db) = (Instant::now(), database(args)?);
    let store = Store::open(&db)?;
    let waiting = Progress::waiting("verifying");
    let verified = store.verify();
    waiting.finish();
    let verified = verified?;
    verified.problems.iter().for_each(tell);
    let left_out = verified.problem_count - verified.problems.len() as u64;
    if left_out > 0 {
        tell(format!("... and {} more", grouped(left_out)));
    }
    let (rows, revisions) = (grouped(verified.row_count), verified.revision_count);
    let looked = format!("{rows} rows of {revisions} revisions in {:.1} s", start.elapsed().as_secs_f64());
    if verified.problem_count == 0 {
        print(&format!("{} is sound: {looked}\n", db.display()))?;
        return Ok(Outcome::Done);
    }
    let n = grouped(verified.problem_count);
    tell(format!("{} is damaged: {n} problems in {looked}; use a backup, or import into a new file", db.display()));
    Ok(Outcome::Damaged)
}

/// `kobling backup`
pub(super) fn backup(args: &BackupArgs) -> Result<Outcome> {
    let db = database(&args.db)?;
    let store = Store::open(&db)?;
    let waiting = Progress::waiting("copying");
    let copied = store.backup(&args.file);
    waiting.finish();
    let bytes = copied?;
    let newest = Store::open(&args.file)?.newest()?.map_or(0, |newest| newest.number);
    print(&format!("revisions 1 to {newest} of {} in {} ({})\n", db.display(), args.file.display(), size(bytes)))?;
    Ok(Outcome::Done)
}
