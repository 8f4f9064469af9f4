//! The commands: the one place that sees all steps, from files to answers.

mod bundled;
mod export;
mod health;
mod history;
mod import;
mod input;
mod lock;
mod log;
mod output;
mod progress;
mod report;
mod watch;

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context as _, Result, anyhow};

use crate::app::output::print;
use crate::app::watch::Watcher;
use crate::cli::{AnswerFormat, Cli, Command, DbArgs, QueryArgs, ServeArgs, Variables, read_variables};
use crate::graph::snapshot::Snapshot;
use crate::graphql::engine::{Engine, Limits, Loader};
use crate::graphql::request::{Asked, answer, table};
use crate::server::{Hosts, Server, Settings};
use crate::store::{Store, StoreError};
use crate::{graphql, server};

/// How a command ended that did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is done.
    Done,
    /// The input has errors; nothing was changed.
    InputHasErrors,
    /// There is an answer, with errors in it.
    AnswerHasErrors,
    /// The database is damaged.
    Damaged,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done => Self::SUCCESS,
            Outcome::InputHasErrors => Self::from(3),
            Outcome::AnswerHasErrors => Self::from(4),
            Outcome::Damaged => Self::from(5),
        }
    }
}

/// Does what the command line asks for.
pub fn run(cli: &Cli) -> Result<Outcome> {
    log::start(cli)?;
    match &cli.command {
        Command::Import(args) => import::import(args),
        Command::Check(args) => import::check(args),
        Command::Serve(args) => serve(args),
        Command::Query(args) => query(args),
        Command::Export(args) => export::export(args),
        Command::Schema => print(&graphql::sdl()).map(|()| Outcome::Done),
        Command::Health(args) => health::health(args),
        Command::Info(args) => info(args),
        Command::Revisions(args) => history::revisions(args),
        Command::Diff(args) => history::diff(args),
        Command::Backup(args) => history::backup(args),
        Command::Verify(args) => history::verify(args),
    }
}

/// Tells why a command failed.
pub fn failed(error: &anyhow::Error) -> ExitCode {
    output::tell(format!("kobling: {error:#}"));
    ExitCode::from(1)
}

fn serve(args: &ServeArgs) -> Result<Outcome> {
    let db = database(&args.db)?;
    let start = Instant::now();
    let engine = engine(&db, args.limits.limits())?;
    let took = start.elapsed();
    runtime()?.block_on(async {
        let listener = tokio::net::TcpListener::bind(&args.listen).await;
        let listener = listener.map_err(|error| {
            anyhow!("cannot listen at {} ({error}); choose another address, as in --listen 127.0.0.1:0", args.listen)
        })?;
        let address = listener.local_addr().context("the listener has no address")?;
        let settings = Settings { hosts: Hosts::of(address, &args.allow_host), ..args.settings() };
        let server = Server::new(Arc::clone(&engine), settings)?;
        server.metrics.loaded(took);
        prepare_search(engine.newest())?;
        Watcher::new(&db, &engine, &server.metrics).start(args.watch_interval)?;
        print(&report::serving(address, &db, &engine.newest()))?;
        server::serve(listener, server, log::asked_to_stop()).await.context("the server stopped")?;
        tracing::info!("stopped");
        Ok(Outcome::Done)
    })
}

/// Builds beside the first answers what searches need, so that the first search need not.
fn prepare_search(snapshot: Arc<Snapshot>) -> Result<()> {
    let prepare = move || {
        let start = Instant::now();
        snapshot.prepare();
        let bytes = snapshot.name_index().byte_count();
        tracing::info!(bytes, ms = start.elapsed().as_millis() as u64, "names can be searched");
    };
    std::thread::Builder::new().name(String::from("names")).spawn(prepare).context("cannot start a thread")?;
    Ok(())
}

fn query(args: &QueryArgs) -> Result<Outcome> {
    let query = if args.file == Path::new("-") {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).context("cannot read the query from standard input")?;
        text
    } else {
        read_text(&args.file, "a query is read from a file, or with - from standard input")?
    };
    let variables = match &args.variables {
        None => serde_json::Map::new(),
        Some(Variables::Given(variables)) => variables.clone(),
        Some(Variables::InFile(file)) => {
            let text = read_text(file, "variables are read from a file with JSON, or given as JSON")?;
            read_variables(&text).map_err(|error| anyhow!("{}: {error}", file.display()))?
        }
    };
    let engine = engine(&database(&args.db)?, args.limits.limits())?;
    let schema = graphql::schema(Arc::clone(&engine));
    let operation_name = args.operation.clone();
    let (revision, is_cited, is_priced) = (args.revision, args.cite, args.cost);
    let asked = Asked { query, operation_name, variables, revision, is_cited, is_priced };
    let runtime = runtime()?;
    if args.format == AnswerFormat::Csv {
        match runtime.block_on(table(&schema, &engine, asked)) {
            Ok(table) => {
                let bytes = server::csv(&table)?;
                return print(&String::from_utf8_lossy(&bytes)).map(|()| Outcome::Done);
            }
            Err(answer) => {
                output::tell(answer.to_pretty_json()?);
                return Ok(Outcome::AnswerHasErrors);
            }
        }
    }
    let answer = runtime.block_on(answer(&schema, &engine, asked));
    print(&(answer.to_pretty_json()? + "\n"))?;
    Ok(if answer.has_errors() { Outcome::AnswerHasErrors } else { Outcome::Done })
}

fn info(args: &DbArgs) -> Result<Outcome> {
    let db = database(args)?;
    print(&report::info(&db, &*load(&db, None)?))?;
    Ok(Outcome::Done)
}

/// The database that is asked for, else the one with the bundled data.
fn database(args: &DbArgs) -> Result<PathBuf> {
    args.db.clone().map_or_else(bundled::database, Ok)
}

fn engine(db: &Path, limits: Limits) -> Result<Arc<Engine>> {
    let start = Instant::now();
    let newest = load(db, None)?;
    tracing::info!(revision = newest.revision.number, ms = start.elapsed().as_millis() as u64, "loaded");
    Ok(Arc::new(Engine::new(newest, loader(db.to_path_buf()), limits)?))
}

/// The graph of a revision, else of the newest.
fn load(db: &Path, number: Option<u32>) -> Result<Arc<Snapshot>> {
    let store = Store::open(db)?;
    let loaded = store.load(number)?;
    let mut revisions = store.revisions()?;
    revisions.retain(|revision| revision.number <= loaded.revision.number);
    let snapshot = Snapshot::build(loaded.batch, loaded.revision, revisions);
    Ok(Arc::new(snapshot.with_context(|| format!("cannot build the graph of {}", db.display()))?))
}

fn loader(db: PathBuf) -> Loader {
    Box::new(move |number| match load(&db, Some(number)) {
        Ok(snapshot) => Ok(Some(snapshot)),
        Err(error) if matches!(error.downcast_ref(), Some(StoreError::NoSuchRevision { .. })) => Ok(None),
        Err(error) => Err(error),
    })
}

/// Reads a file; if it cannot be read, `hint` says what would be right.
fn read_text(file: &Path, hint: &str) -> Result<String> {
    std::fs::read_to_string(file).with_context(|| format!("cannot read {}; {hint}", file.display()))
}

fn runtime() -> Result<tokio::runtime::Runtime> {
    // Resolvers of nested fields stand on one stack, in a debug build with large frames.
    const STACK: usize = 8 << 20;
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder.enable_all().thread_stack_size(STACK).build().context("cannot start threads")
}
