//! How long a server takes from its start to its first answer, against stepping `SELECT *` over the same rows, and how
//! much processor time and memory it has taken when it can also search names:
//!
//!     cargo bench --bench start -- [PARTICIPATIONS | DATABASE]...
//!
//! Each argument is a number of participations to generate or a database; 300,000 unless given. With `KOBLING_DATA`, a
//! folder with published CORDIS sets, Horizon 2020 is measured, too. Every run is a process of its own, the two kinds take
//! turns, and the files are in the page cache. The medians of the runs are told. Ends with 1 when a figure is worse than
//! it may ever be.

mod support;

use std::error::Error;
use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};
use support::generator::{Size, write};
use support::judge::judge;
use support::process::Used;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const KOBLING: &str = env!("CARGO_BIN_EXE_kobling");
/// What a child is started with to step over rows.
const STEP: &str = "step-over-all-rows-of";
const RUNS: usize = 5;
const QUERY: &str = r#"{"query":"{ dataset { revision } }"}"#;
/// Is answered when the index of names is there.
const SEARCH: &str = r#"{"query":"{ search(text: \"university\", first: 1) { totalCount } }"}"#;

/// What may be asked of a measurement: the goal, and what it must never be worse than.
struct Bounds {
    /// Of the time to the first answer, as a multiple of stepping.
    ratio: Option<(f64, f64)>,
    /// Of the time to the first answer, in seconds.
    seconds: Option<(f64, f64)>,
    /// Of the resident memory, in MB.
    resident: Option<(f64, f64)>,
}

const GENERATED: Bounds = Bounds { ratio: Some((1.5, 3.0)), seconds: None, resident: None };
const THREE_MILLION: Bounds = Bounds { resident: Some((1200.0, 2400.0)), ..GENERATED };
const HORIZON_2020: Bounds = Bounds { ratio: None, seconds: Some((0.5, 1.0)), resident: Some((300.0, 600.0)) };

/// One run.
#[derive(Clone, Copy)]
struct Run {
    wall: Duration,
    used: Used,
}

fn main() -> Result<ExitCode> {
    // cargo adds --bench
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    if let [step, db] = args.as_slice()
        && step == STEP
    {
        return step_over(Path::new(db)).map(|()| ExitCode::SUCCESS);
    }
    let folder = tempfile::tempdir()?;
    let mut is_bearable = true;
    println!("{:28} {:>10} {:>10} {:>8} {:>10} {:>10}", "", "wall", "CPU", "ratio", "resident", "peak");
    for (name, db, bounds) in databases(&args, folder.path())? {
        is_bearable &= measure(&name, &db, &bounds)?;
    }
    Ok(if is_bearable { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The databases of the arguments, made where they are asked for by size, and that of Horizon 2020.
fn databases(args: &[String], folder: &Path) -> Result<Vec<(String, PathBuf, Bounds)>> {
    let default = [String::from("300000")];
    let mut databases = Vec::new();
    for arg in if args.is_empty() { &default } else { args } {
        let Ok(participations) = arg.parse::<u32>() else {
            databases.push((arg.clone(), PathBuf::from(arg), GENERATED));
            continue;
        };
        let (package, db) = (folder.join(format!("package-{arg}")), folder.join(format!("{arg}.db")));
        write(&package, Size::of(participations), 1)?;
        import("package", &package, &db)?;
        let bounds = if participations == 3_000_000 { THREE_MILLION } else { GENERATED };
        databases.push((format!("{arg} participations"), db, bounds));
    }
    if let Some(data) = std::env::var_os("KOBLING_DATA") {
        let db = folder.join("horizon-2020.db");
        import("cordis", &Path::new(&data).join("cordis-h2020-2020"), &db)?;
        databases.push((String::from("Horizon 2020"), db, HORIZON_2020));
    }
    Ok(databases)
}

fn import(format: &str, input: &Path, db: &Path) -> Result<()> {
    let mut import = Command::new(KOBLING);
    import.args(["import", format]).arg(input).arg("--db").arg(db).stdout(Stdio::null());
    if import.status()?.success() { Ok(()) } else { Err(format!("{} was not imported", input.display()).into()) }
}

/// Measures a database and tells the medians; whether nothing is worse than it may be.
fn measure(name: &str, db: &Path, bounds: &Bounds) -> Result<bool> {
    let (mut steps, mut starts) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        steps.push(step(db)?);
        starts.push(start(db)?);
    }
    let (step, start) = (median(steps), median(starts));
    let ratio = start.wall.as_secs_f64() / step.wall.as_secs_f64();
    println!("{name}");
    tell("  stepping SELECT *", step, "");
    tell("  start to first answer", start, &format!("{ratio:.2} x"));
    let figures = [
        ("times stepping", ratio, bounds.ratio),
        ("seconds to the first answer", start.wall.as_secs_f64(), bounds.seconds),
        ("MB resident", megabytes(start.used.resident), bounds.resident),
    ];
    let mut is_bearable = true;
    for (what, figure, bounds) in figures {
        is_bearable &= bounds.is_none_or(|bounds| judge(what, figure, bounds));
    }
    Ok(is_bearable)
}

fn median(mut runs: Vec<Run>) -> Run {
    runs.sort_by_key(|run| run.wall);
    runs[runs.len() / 2]
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

fn tell(name: &str, run: Run, ratio: &str) {
    let (wall, cpu) = (run.wall.as_secs_f64(), run.used.cpu.as_secs_f64());
    let (resident, peak) = (megabytes(run.used.resident), megabytes(run.used.peak));
    println!("{name:28} {wall:>8.2} s {cpu:>8.2} s {ratio:>8} {resident:>7.0} MB {peak:>7.0} MB");
}

/// A process that steps over all current rows.
fn step(db: &Path) -> Result<Run> {
    let start = Instant::now();
    let mut child = Command::new(std::env::current_exe()?)
        .arg(STEP)
        .arg(db)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut done = String::new();
    BufReader::new(child.stdout.as_mut().ok_or("no output")?).read_line(&mut done)?;
    let wall = start.elapsed();
    let used = Used::by(&child.id().to_string())?;
    // it waits until its input ends, so that it could be looked at
    drop(child.stdin.take());
    if child.wait()?.success() && !done.is_empty() { Ok(Run { wall, used }) } else { Err("stepping failed".into()) }
}

fn step_over(db: &Path) -> Result<()> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(db, flags)?;
    let transaction = connection.unchecked_transaction()?;
    let names = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
    let tables = transaction
        .prepare(names)?
        .query_map([], |row| row.get(0))?
        .collect::<std::result::Result<Vec<String>, _>>()?;
    let mut n_rows = 0_u64;
    for table in tables {
        // Without a hint SQLite walks an index here and fetches the rows one by one, which takes three times as long.
        let current = match table.as_str() {
            "identity" | "revision" => "",
            _ => " NOT INDEXED WHERE until IS NULL",
        };
        let mut statement = transaction.prepare(&format!("SELECT * FROM \"{table}\"{current}"))?;
        let mut rows = statement.query([])?;
        while rows.next()?.is_some() {
            n_rows += 1;
        }
    }
    println!("{n_rows} rows");
    std::io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}

/// A server from its start to its first answer.
fn start(db: &Path) -> Result<Run> {
    let start = Instant::now();
    let mut serve = Command::new(KOBLING);
    serve.args(["serve", "--listen", "127.0.0.1:0", "--db"]).arg(db).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut server = serve.spawn()?;
    let told = BufReader::new(server.stdout.as_mut().ok_or("no output")?);
    let answered = address(told).and_then(|address| ask(&address, QUERY).map(|()| address));
    let wall = start.elapsed();
    let searched = answered.and_then(|address| ask(&address, SEARCH));
    let used = Used::by(&server.id().to_string());
    server.kill()?;
    server.wait()?;
    searched?;
    Ok(Run { wall, used: used? })
}

/// The address that a server tells.
fn address(told: impl BufRead) -> Result<String> {
    for line in told.lines() {
        let line = line?;
        if let Some(rest) = line.split("http://").nth(1).filter(|_| line.contains("API")) {
            return Ok(rest.split('/').next().unwrap_or_default().to_owned());
        }
    }
    Err("the server told no address".into())
}

fn ask(address: &str, query: &str) -> Result<()> {
    let mut stream = TcpStream::connect(address)?;
    let head = format!("POST /graphql HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\n");
    write!(stream, "{head}Content-Length: {}\r\nConnection: close\r\n\r\n{query}", query.len())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    if answer.contains("{\"data\":") { Ok(()) } else { Err(answer.into()) }
}
