//! What lists cost, without HTTP:
//!
//!     cargo bench --bench list -- DATABASE
//!
//! - a list of 100 parties with five fields, against the least that async-graphql can do: a resolver without arguments to
//!   check over plain structs that hold the same values;
//! - page 1,000 of a connection, against page 1.
//!
//! Processor time of the whole process, each from a query as text to an answer as JSON; both kinds take turns, and the
//! medians are told. The answers must be the same. Ends with 1 when a figure is worse than it may ever be.

mod support;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_graphql::{EmptyMutation, EmptySubscription, Object, Schema, SimpleObject};
use kobling::graph::snapshot::Snapshot;
use kobling::graphql::engine::{Engine, Limits};
use kobling::graphql::request::{Asked, answer};
use kobling::store::Store;
use serde_json::{Value, json};
use support::judge::judge;
use support::process::Used;
use tokio::runtime::Runtime;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const LIST: &str = "{ actors(first: 100) { nodes { id name kind country __typename } } }";
const PAGE: u32 = 20;
/// Runs of each, of which the median counts.
const RUNS: usize = 7;
/// How long a run takes at least: the clock of the processor ticks in hundredths of a second.
const RUN: Duration = Duration::from_millis(1_500);

fn main() -> Result<ExitCode> {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let [db] = args.as_slice() else {
        println!("which database? cargo bench --bench list -- eu.db");
        return Ok(ExitCode::SUCCESS);
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let kobling = Kobling::over(Path::new(db))?;
    let is_list_good = against_stock(&runtime, &kobling)?;
    let is_page_good = pages(&runtime, &kobling)?;
    Ok(if is_list_good && is_page_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

struct Kobling {
    engine: Arc<Engine>,
    schema: kobling::graphql::Schema,
}

impl Kobling {
    fn over(db: &Path) -> Result<Self> {
        let store = Store::open(db)?;
        let loaded = store.load(None)?;
        let snapshot = Snapshot::build(loaded.batch, loaded.revision, store.revisions()?)?;
        let engine = Arc::new(Engine::new(Arc::new(snapshot), Box::new(|_| Ok(None)), Limits::default())?);
        Ok(Self { schema: kobling::graphql::schema(Arc::clone(&engine)), engine })
    }

    fn json(&self, runtime: &Runtime, query: &str) -> Result<Vec<u8>> {
        let asked = Asked { query: query.to_owned(), ..Asked::default() };
        Ok(runtime.block_on(answer(&self.schema, &self.engine, asked)).to_json()?)
    }

    fn value(&self, runtime: &Runtime, query: &str) -> Result<Value> {
        let value: Value = serde_json::from_slice(&self.json(runtime, query)?)?;
        if value.get("errors").is_some() { Err(value.to_string().into()) } else { Ok(value) }
    }
}

/// Plain structs and nothing else.
struct Stock {
    actors: Vec<Actor>,
}

#[derive(SimpleObject, Clone)]
struct Actor {
    id: String,
    name: String,
    kind: String,
    country: Option<String>,
}

#[derive(SimpleObject)]
struct ActorConnection {
    nodes: Vec<Actor>,
}

#[Object]
impl Stock {
    async fn actors(&self, first: Option<i32>) -> ActorConnection {
        let count = first.and_then(|first| usize::try_from(first).ok()).unwrap_or(20);
        ActorConnection { nodes: self.actors.iter().take(count).cloned().collect() }
    }
}

fn against_stock(runtime: &Runtime, kobling: &Kobling) -> Result<bool> {
    let answered = kobling.value(runtime, LIST)?;
    let nodes = answered["data"]["actors"]["nodes"].as_array().ok_or("no list")?;
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let actor = |node: &Value| {
        let [id, name, kind] = ["id", "name", "kind"].map(|field| text(&node[field]).unwrap_or_default());
        Actor { id, name, kind, country: text(&node["country"]) }
    };
    let stock = Stock { actors: nodes.iter().map(actor).collect() };
    let schema = Schema::build(stock, EmptyMutation, EmptySubscription).finish();
    let of_stock = || -> Result<Vec<u8>> { Ok(serde_json::to_vec(&runtime.block_on(schema.execute(LIST)))?) };
    let theirs: Value = serde_json::from_slice(&of_stock()?)?;
    if theirs["data"] != answered["data"] {
        return Err(format!("the answers differ:\n{}\n{}", theirs["data"], answered["data"]).into());
    }
    let [ours, theirs] = medians([&mut || kobling.json(runtime, LIST), &mut || of_stock()])?;
    println!("a list of {} parties with five fields: {ours:.0} µs, stock async-graphql {theirs:.0} µs", nodes.len());
    Ok(judge("times that of stock", ours / theirs, (1.0, 2.0)))
}

fn pages(runtime: &Runtime, kobling: &Kobling) -> Result<bool> {
    let mut after = Value::Null;
    let mut left = 999 * PAGE;
    while left > 0 {
        let first = left.min(999);
        let page = format!("{{ actors(first: {first}, after: {after}) {{ pageInfo {{ endCursor hasNextPage }} }} }}");
        let info = kobling.value(runtime, &page)?["data"]["actors"]["pageInfo"].take();
        if info["hasNextPage"] != json!(true) {
            return Err(format!("there are fewer than {} actors", 1000 * PAGE).into());
        }
        after = info["endCursor"].clone();
        left -= first;
    }
    let page = |after: &Value| {
        format!("{{ actors(first: {PAGE}, after: {after}) {{ totalCount nodes {{ id name kind country }} }} }}")
    };
    let (first, last) = (page(&Value::Null), page(&after));
    kobling.value(runtime, &last)?;
    let [first, last] = medians([&mut || kobling.json(runtime, &first), &mut || kobling.json(runtime, &last)])?;
    println!("page 1 of {PAGE} actors: {first:.0} µs, page 1,000: {last:.0} µs");
    Ok(judge("times that of page 1", last / first, (1.05, 1.2)))
}

/// Microseconds of processor time that each takes for an answer.
fn medians<const N: usize>(mut kinds: [&mut dyn FnMut() -> Result<Vec<u8>>; N]) -> Result<[f64; N]> {
    let mut took: [Vec<f64>; N] = std::array::from_fn(|_| Vec::new());
    for _ in 0..RUNS {
        for (kind, took) in kinds.iter_mut().zip(&mut took) {
            let (start, before, mut answers) = (Instant::now(), Used::by("self")?.cpu, 0_u32);
            while start.elapsed() < RUN {
                std::hint::black_box(kind()?);
                answers += 1;
            }
            took.push(Used::by("self")?.cpu.saturating_sub(before).as_secs_f64() / f64::from(answers) * 1e6);
        }
    }
    Ok(took.map(|mut took| {
        took.sort_by(f64::total_cmp);
        took[RUNS / 2]
    }))
}
