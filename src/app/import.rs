//! Reading files into a database: one thread reads and checks, another writes.

use std::path::Path;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::time::Instant;

use anyhow::{Result, anyhow};

use crate::app::lock::Lock;
use crate::app::output::print;
use crate::app::progress::Progress;
use crate::app::report::{self, Report};
use crate::app::{Outcome, input};
use crate::cli::{CheckArgs, ImportArgs, InputArgs};
use crate::import::{self, Issues, Limits, Sink};
use crate::model::portion::Portion;
use crate::model::vocabulary::Value as _;
use crate::store::{How, Saved, Step, Store, StoreError};

/// How many portions may wait to be written.
const WAITING: usize = 4;

/// `kobling import`
pub(super) fn import(args: &ImportArgs) -> Result<Outcome> {
    let start = Instant::now();
    input::can_be_made(&args.db)?;
    let what = format!("import {} {}", args.input.format.name(), args.input.path.display());
    let lock = Lock::take(&args.db, &what, args.wait())?;
    let note = input::note(args.input.format, &args.input.path);
    let how = How { note: &note, replaces: args.replace };
    let (issues, saved) = save(&args.input, &args.db, &how)?;
    drop(lock);
    report::issues(&issues);
    let Some(saved) = saved else {
        report::refused(&args.input.path, &issues);
        return Ok(Outcome::InputHasErrors);
    };
    report::beside(&saved);
    let newest = Store::open(&args.db)?.newest()?;
    print(&Report { saved: &saved, newest, db: &args.db, took: start.elapsed() }.imported())?;
    Ok(Outcome::Done)
}

/// `kobling check`
pub(super) fn check(args: &CheckArgs) -> Result<Outcome> {
    let start = Instant::now();
    let how = How { note: "", replaces: args.replace };
    let Some(db) = &args.db else {
        let mut counting = report::Counting::default();
        let issues = read(&args.input, None, &mut counting);
        report::issues(&issues);
        if issues.has_errors() {
            report::refused(&args.input.path, &issues);
            return Ok(Outcome::InputHasErrors);
        }
        print(&counting.sound(start.elapsed()))?;
        return Ok(Outcome::Done);
    };
    let (known, store) = (Store::open(db)?, Store::open(db)?);
    let (issues, saved) = pass(&args.input, Some(&known), move |steps| store.compare(steps, &how))?;
    report::issues(&issues);
    let Some(saved) = saved else {
        report::refused(&args.input.path, &issues);
        return Ok(Outcome::InputHasErrors);
    };
    report::beside(&saved);
    print(&Report { saved: &saved, newest: known.newest()?, db, took: start.elapsed() }.checked())?;
    Ok(Outcome::Done)
}

/// Reads an input into a database, which is made where it is not; what is wrong with the input, and what was saved if
/// nothing is. A database that was made for an input with errors is taken away again.
pub(super) fn save(input: &InputArgs, db: &Path, how: &How<'_>) -> Result<(Issues, Option<Saved>)> {
    let is_new = !db.exists();
    let mut store = Store::create_or_open(db)?;
    let known = match Store::open(db) {
        Err(StoreError::Empty { .. }) => None,
        opened => Some(opened?),
    };
    let saved = pass(input, known.as_ref(), |steps| store.save(steps, how));
    // The writer last: it puts the log into the file, which a reader cannot.
    drop(known);
    drop(store);
    if is_new && !matches!(saved, Ok((_, Some(_)))) {
        for ending in ["", "-wal", "-shm"] {
            let mut file = db.as_os_str().to_owned();
            file.push(ending);
            // an empty database that stays does no harm
            let _ = std::fs::remove_file(file);
        }
    }
    saved
}

/// Reads an input while `write` takes what comes of it on a thread of its own.
fn pass(
    input: &InputArgs,
    known: Option<&Store>,
    write: impl FnOnce(std::sync::mpsc::IntoIter<Step>) -> Result<Option<Saved>, StoreError> + Send,
) -> Result<(Issues, Option<Saved>)> {
    let (sender, receiver) = sync_channel(WAITING);
    std::thread::scope(|scope| {
        let writing = scope.spawn(move || write(receiver.into_iter()));
        let mut passing = Passing { sender, is_taken: true };
        let issues = read(input, known, &mut passing);
        let Passing { sender, is_taken } = passing;
        if is_taken && !issues.has_errors() {
            // when nobody takes it, joining says why
            let _ = sender.send(Step::Sound);
        }
        drop(sender);
        let waiting = Progress::waiting("finishing");
        let saved = writing.join().map_err(|_| anyhow!("the thread that writes failed; nothing was changed"))?;
        waiting.finish();
        let saved = saved?;
        Ok((issues, saved))
    })
}

fn read(input: &InputArgs, known: Option<&Store>, sink: &mut dyn Sink) -> Issues {
    let progress = Progress::reading();
    let issues = import::read(input.format, &input.path, &input::Held(known), &Limits::default(), &progress, sink);
    progress.finish();
    issues
}

/// Passes records on to the thread that writes.
struct Passing {
    sender: SyncSender<Step>,
    is_taken: bool,
}

impl Sink for Passing {
    fn take(&mut self, portion: Portion) -> bool {
        self.is_taken &= self.sender.send(Step::Portion(portion)).is_ok();
        self.is_taken
    }
}
