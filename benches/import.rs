//! What an import costs, against a bare bulk insert of the same rows into the same tables and keys:
//!
//!     cargo bench --bench import -- [PARTICIPATIONS]
//!
//! 300,000 participations unless given. Generates data, imports it, inserts the rows of that database into another of the
//! same layout with nothing but `rusqlite`, imports the same files again, then a file in which a thousand rows differ, and
//! a package of those thousand rows alone. Every step is a process of its own. Ends with 1 when a figure is worse than it
//! may ever be.

mod support;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use clap::Parser as _;
use kobling::cli::Cli;
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags};
use support::generator::{Size, write};
use support::judge::judge;
use support::process::Used;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// How many rows differ.
const CHANGED: u32 = 1_000;
/// Rows that are read, then inserted, at once.
const TOGETHER: usize = 50_000;

fn main() -> Result<ExitCode> {
    // cargo adds --bench
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["child-kobling", rest @ ..] => child(rest),
        ["child-bare", from, to] => bare(Path::new(from), Path::new(to)).map(|()| ExitCode::SUCCESS),
        rest => {
            let participations = rest.first().map_or(Ok(300_000), |text| text.replace('_', "").parse())?;
            measure(participations)
        }
    }
}

/// Runs a command of the program and tells what it used.
fn child(args: &[&str]) -> Result<ExitCode> {
    let cli = Cli::parse_from(["kobling"].iter().chain(args));
    kobling::app::run(&cli)?;
    tell(Used::by("self")?.cpu, Used::by("self")?.peak);
    Ok(ExitCode::SUCCESS)
}

fn tell(cpu: Duration, peak: u64) {
    println!("used {} {peak}", cpu.as_millis());
}

/// Inserts all rows of a database into a new one of the same layout.
fn bare(from: &Path, to: &Path) -> Result<()> {
    drop(kobling::store::Store::create_or_open(to)?);
    let from = Connection::open_with_flags(from, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut to = Connection::open(to)?;
    // as an import has them
    to.pragma_update(None, "synchronous", "FULL")?;
    to.pragma_update(None, "foreign_keys", true)?;
    to.pragma_update(None, "cache_size", -65_536)?;
    let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'";
    let names =
        from.prepare(tables)?.query_map([], |row| row.get(0))?.collect::<std::result::Result<Vec<String>, _>>()?;
    let mut used = Duration::ZERO;
    let transaction = to.transaction()?;
    for name in names {
        let mut select = from.prepare(&format!("SELECT * FROM \"{name}\""))?;
        let n_columns = select.column_count();
        let places = vec!["?"; n_columns].join(", ");
        let mut insert = transaction.prepare(&format!("INSERT INTO \"{name}\" VALUES ({places})"))?;
        let mut rows = select.query([])?;
        loop {
            let mut values: Vec<Value> = Vec::with_capacity(TOGETHER * n_columns);
            while values.len() < TOGETHER * n_columns
                && let Some(row) = rows.next()?
            {
                for column in 0..n_columns {
                    values.push(row.get(column)?);
                }
            }
            if values.is_empty() {
                break;
            }
            let start = thread_time()?;
            for row in values.chunks(n_columns) {
                insert.execute(rusqlite::params_from_iter(row))?;
            }
            used += thread_time()?.saturating_sub(start);
        }
    }
    let start = thread_time()?;
    transaction.commit()?;
    drop(to);
    tell(used + thread_time()?.saturating_sub(start), Used::by("self")?.peak);
    Ok(())
}

/// What this thread has run, in nanoseconds as the kernel counts them.
fn thread_time() -> Result<Duration> {
    let text = fs::read_to_string("/proc/thread-self/schedstat")?;
    let nanoseconds = text.split_whitespace().next().ok_or("the kernel tells no run time")?;
    Ok(Duration::from_nanos(nanoseconds.parse()?))
}

/// One step.
struct Run {
    wall: Duration,
    cpu: Duration,
    peak: u64,
}

fn run(args: &[&str]) -> Result<Run> {
    let start = Instant::now();
    let output = Command::new(std::env::current_exe()?).args(args).output()?;
    let wall = start.elapsed();
    let text = String::from_utf8(output.stdout)?;
    let used = text.lines().find_map(|line| line.strip_prefix("used ")?.split_once(' '));
    let (cpu, peak) = used.ok_or_else(|| String::from_utf8_lossy(&output.stderr).into_owned())?;
    Ok(Run { wall, cpu: Duration::from_millis(cpu.parse()?), peak: peak.parse()? })
}

fn measure(participations: u32) -> Result<ExitCode> {
    let folder = tempfile::tempdir()?;
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let size = Size::of(participations);
    write(Path::new(&path("data")), size, 1)?;
    write(Path::new(&path("changed")), Size { changed: CHANGED, ..size }, 1)?;
    let (db, few) = (path("k.db"), path("few"));
    only_changed(Path::new(&path("changed")), Path::new(&few))?;

    let import = |input: &str| run(&["child-kobling", "import", "package", &path(input), "--db", &db]);
    let first = import("data")?;
    let bare = run(&["child-bare", &db, &path("bare.db")])?;
    let read = run(&["child-kobling", "check", "package", &path("data")])?;
    let again = import("data")?;
    let few = import("few")?;
    let changed = import("changed")?;

    println!("{participations} participations          wall s      cpu s    peak MB");
    let steps =
        [("import", &first), ("bare insert", &bare), ("check (reading alone)", &read), ("import again", &again)];
    for (name, run) in
        steps.into_iter().chain([("1,000 rows alone", &few), ("the file with 1,000 rows changed", &changed)])
    {
        let (wall, cpu, peak) = (run.wall.as_secs_f64(), run.cpu.as_secs_f64(), run.peak as f64 / 1e6);
        println!("{name:<34} {wall:>8.2} {cpu:>10.2} {peak:>10.0}");
    }
    let beyond_reading = |run: &Run| run.wall.saturating_sub(read.wall).as_secs_f64();
    let mut is_bearable =
        judge("times the CPU of a bare insert", first.cpu.as_secs_f64() / bare.cpu.as_secs_f64(), (2.0, 4.0));
    if participations == 3_000_000 {
        is_bearable &= judge("MB at most while importing", first.peak as f64 / 1e6, (400.0, 800.0));
    }
    is_bearable &= judge("s for 1,000 rows alone", few.wall.as_secs_f64(), (1.0, 5.0));
    is_bearable &= judge("s beyond reading for 1,000 changed rows", beyond_reading(&changed), (1.0, 5.0));
    Ok(if is_bearable { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A package of the changed rows alone; what they refer to is in the database.
fn only_changed(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir(to)?;
    fs::copy(from.join("datapackage.json"), to.join("datapackage.json"))?;
    let table = PathBuf::from("participations.csv");
    let text = fs::read_to_string(from.join(&table))?;
    let rows: String = text.split_inclusive('\n').take(CHANGED as usize + 1).collect();
    // Others than in the file of which all rows come.
    fs::write(to.join(&table), rows.replace(",0.01,", ",0.02,"))?;
    Ok(())
}
