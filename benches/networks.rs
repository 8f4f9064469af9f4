//! What the kernels take, beside other libraries on the same data in the same run:
//!
//!     cargo bench --bench networks -- [M | L | PARTIES,PROJECTS,PARTICIPATIONS] [TASK...]
//!
//! M, which is meant unless a size is given, has 30,000 parties, 35,000 projects and 170,000 participations; L 300,000, 500,000
//! and 3 million. The data are those of `benches/peers/generate.py`, the peers petgraph and those of `benches/peers/run.py`, in an
//! environment that is made in `target/peers` when it is not there (set `KOBLING_PEERS` to a Python that has them). Figures are
//! seconds of processor time, the fastest of three runs of ours where one takes less than a second, one run of the peers. Our
//! values are compared with theirs. `KOBLING_PEER_TIMEOUT` is how many seconds a peer may take, 900 unless set; 0 asks none.

mod support;

use std::collections::{BTreeMap, HashSet};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::Arc;

use kobling::analytics::Stop;
use kobling::analytics::betweenness::{BetweennessOptions, betweenness_from, betweenness_of_sets};
use kobling::analytics::communities::{CommunityOptions, Method, communities, modularity};
use kobling::analytics::constraint::{ConstraintOptions, constraint};
use kobling::analytics::cross_ties::{CrossTieOptions, Overlap, cross_ties};
use kobling::analytics::levels::summed_from;
use kobling::analytics::page_rank::{PageRankOptions, page_rank_of_sets};
use kobling::analytics::paths::{PathCost, PathOptions, shortest_paths};
use kobling::graph::adjacency::Ties;
use kobling::graph::incidence::{Incidence, Sets, Weighting};
use kobling::graph::rows::Rows;
use kobling::graph::shape::Shape;
use serde_json::{Value, json};
use support::petgraph::{projected, told};
use support::process;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// The tasks, each with the peer that the goal is about and how many times faster ours is to be.
const TASKS: &[(&str, &str, f64)] = &[
    ("projection", "petgraph", 2.0),
    ("pagerank", "scipy-factored", 4.0),
    ("tie_matrix", "scipy-factored", 10.0),
    ("permutations_1000", "scipy-factored", 6.0),
    ("harmonic_256", "networkit", 100.0),
    ("betweenness_256", "networkit", 15.0),
    ("louvain", "networkit-fast", 4.0),
    ("leiden", "networkit", 1.0),
    ("k_paths", "igraph", 10.0),
    ("weighted_path", "networkit-bidirectional", 10.0),
    ("constraint", "igraph", 1.0),
    ("betweenness_exact", "networkit", 15.0),
];

struct Data {
    folder: PathBuf,
    incidence: Arc<Incidence>,
    /// The parties of each project that has two or more.
    projects: Vec<Vec<u32>>,
    groups: Rows,
    n_groups: usize,
    meta: Value,
}

fn main() -> Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let is_task = |argument: &&String| TASKS.iter().any(|(task, ..)| task == argument);
    let size = arguments.iter().find(|argument| !is_task(argument)).map_or("M", String::as_str);
    let tasks: HashSet<&str> = arguments.iter().filter(is_task).map(String::as_str).collect();
    let python = python()?;
    let folder = tempfile::tempdir()?;
    let data = data(&python, size, folder.path())?;
    let mut written: Option<Arc<Ties>> = None;
    let mut is_equal = true;
    for &(task, named, goal) in TASKS.iter().filter(|(task, ..)| tasks.is_empty() || tasks.contains(task)) {
        if size == "L" && tasks.is_empty() && matches!(task, "betweenness_exact" | "constraint" | "k_paths") {
            println!("{task}: not at this size, unless it is named");
            continue;
        }
        let (value, seconds) = ours(task, &data, &mut written);
        println!("{task}: kobling {seconds:.3} s, {value}");
        for peer in peers_here(task, &data).into_iter().chain(peers(&python, task, &data.folder)?) {
            is_equal &= compare(task, (&value, seconds), &peer, (named, goal));
        }
    }
    Ok(if is_equal { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A Python with the peers.
fn python() -> Result<PathBuf> {
    if let Some(python) = std::env::var_os("KOBLING_PEERS") {
        return Ok(python.into());
    }
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/peers");
    let python = target.join("bin/python");
    if !python.exists() {
        run(Command::new("python3").args(["-m", "venv"]).arg(&target))?;
        let requirements = peer_folder().join("requirements.txt");
        run(Command::new(target.join("bin/pip")).args(["install", "--quiet", "-r"]).arg(requirements))?;
    }
    Ok(python)
}

fn peer_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers")
}

fn run(command: &mut Command) -> Result<()> {
    if command.status()?.success() { Ok(()) } else { Err(format!("{command:?} failed").into()) }
}

fn data(python: &Path, size: &str, folder: &Path) -> Result<Data> {
    let numbers = match size {
        "M" => "30000,35000,170000",
        "L" => "300000,500000,3000000",
        other => other,
    };
    run(Command::new(python).arg(peer_folder().join("generate.py")).arg(folder).args(numbers.split(',')))?;
    let meta: Value = serde_json::from_str(&fs::read_to_string(folder.join("meta.json"))?)?;
    let n = meta["parties"].as_u64().ok_or("no number of parties")? as usize;
    let mut projects: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (party, project) in pairs(&folder.join("incidence.csv"))? {
        projects.entry(project).or_default().push(party);
    }
    let mut sets = Sets::default();
    let projects: Vec<Vec<u32>> = projects.into_values().filter(|members| members.len() > 1).collect();
    for members in &projects {
        sets.members.push(members);
        sets.denominators.push(members.len() as u32 - 1);
    }
    let before = process::own_cpu();
    let incidence = Incidence::new(n, sets, Weighting::Count);
    println!(
        "{n} parties, {} ties; held as {} sets in {:.1} MB, made in {:.2} s",
        incidence.tie_count(),
        incidence.set_count(),
        incidence.byte_count() as f64 / 1e6,
        process::own_cpu() - before
    );
    let labels = pairs(&folder.join("labels.csv"))?;
    let n_groups = labels.iter().map(|&(_, group)| group as usize + 1).max().unwrap_or(0);
    let groups = Rows::of_pairs(n, || labels.iter().copied());
    Ok(Data { folder: folder.to_owned(), incidence: Arc::new(incidence), projects, groups, n_groups, meta })
}

/// The rows of two numbers below a header.
fn pairs(path: &Path) -> Result<Vec<(u32, u32)>> {
    let text = fs::read_to_string(path)?;
    let pair = |line: &str| -> Result<(u32, u32)> {
        let (a, b) = line.split_once(',').ok_or("a row of two numbers")?;
        Ok((a.parse()?, b.parse()?))
    };
    text.lines().skip(1).map(pair).collect()
}

/// What work gives, and the processor time of its fastest run.
fn timed<T>(work: impl Fn() -> T) -> (T, f64) {
    let (mut got, mut best) = process::timed(&work);
    for _ in 0..2 {
        if best < 1.0 {
            let (again, took) = process::timed(&work);
            if took < best {
                (got, best) = (again, took);
            }
        }
    }
    (got, best)
}

fn one_thread<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    pool.install(work)
}

fn ours(task: &str, data: &Data, written: &mut Option<Arc<Ties>>) -> (Value, f64) {
    if task == "projection" {
        let (ties, took) = one_thread(|| timed(|| data.incidence.pairs(&|| true).expect("wanted")));
        let (count, weight) = (ties.tie_count(), Shape::Ties(Arc::new(ties.clone())).total_weight());
        *written = Some(Arc::new(ties));
        return (json!({ "ties": count, "weight": weight }), took);
    }
    let ties = Arc::clone(written.get_or_insert_with(|| Arc::new(data.incidence.pairs(&|| true).expect("wanted"))));
    one_thread(|| timed(|| ours_of(task, data, &ties)))
}

fn ours_of(task: &str, data: &Data, ties: &Ties) -> Value {
    let (incidence, stop) = (&*data.incidence, Stop::new());
    let sources: Vec<u32> = data.meta["sources"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|source| Some(source.as_u64()? as u32))
        .collect();
    let sum = |scores: &[Option<f64>]| scores.iter().flatten().sum::<f64>();
    match task {
        "pagerank" => {
            let scores = page_rank_of_sets(incidence, &PageRankOptions::default(), &stop).expect("not stopped");
            json!({ "top": top(&scores), "sum": sum(&scores) })
        }
        "tie_matrix" => {
            let ties = count(data, 0);
            json!({ "off_diagonal": 2.0 * ties.between, "t01": ties.pair(0, 1).observed })
        }
        "permutations_1000" => json!({ "p": count(data, 1000).pair(0, 1).p_value }),
        "harmonic_256" => {
            let places: Vec<u32> = sources.iter().map(|&source| incidence.place(source)).collect();
            let sums =
                summed_from(incidence, &places, |level| (1 << 96) / u128::from(level), &stop).expect("not stopped");
            json!({ "sum": sums.iter().map(|&sum| sum as f64 * 2_f64.powi(-96)).sum::<f64>() })
        }
        "betweenness_256" => {
            let scores = betweenness_from(incidence, &sources, &stop).expect("not stopped");
            json!({ "sum": scores.iter().sum::<f64>() })
        }
        "betweenness_exact" => {
            let scores = betweenness_of_sets(incidence, &BetweennessOptions::default(), &stop).expect("not stopped");
            json!({ "sum": sum(&scores), "top": top(&scores) })
        }
        "louvain" | "leiden" => {
            let method = if task == "louvain" { Method::Louvain } else { Method::Leiden };
            let found =
                communities(ties, &CommunityOptions { method, ..Default::default() }, &stop).expect("not stopped");
            let modularity = modularity(ties, &found.of, 1.0, &stop).expect("not stopped");
            json!({ "modularity": modularity, "communities": found.count })
        }
        "k_paths" | "weighted_path" => {
            let members = |name: &str| -> Vec<u32> {
                let group = data.meta[name].as_u64().expect("a group") as u32;
                (0..data.groups.n() as u32).filter(|&party| data.groups.of(party).contains(&group)).collect()
            };
            let (cost, limit) = if task == "k_paths" { (PathCost::Hops, 10) } else { (PathCost::Weight, 1) };
            let options = PathOptions { cost, limit, max_length: 64, ..PathOptions::default() };
            let ends = (members("from_group"), members("to_group"));
            let found = shortest_paths(ties, &ends.0, &ends.1, |_| false, &options, &stop).expect("not stopped");
            let steps = |path: &[u32]| {
                path.windows(2)
                    .map(|step| 1.0 / ties.outgoing.weight(ties.outgoing.arc(step[0], step[1]).expect("tied")))
                    .sum::<f64>()
            };
            if task == "k_paths" {
                json!({ "lengths": found.paths.iter().map(|path| path.parties.len() - 1).collect::<Vec<_>>() })
            } else {
                json!({ "cost": found.paths.first().map(|path| steps(&path.parties)) })
            }
        }
        "constraint" => {
            json!({ "sum": sum(&constraint(ties, &ConstraintOptions::default(), &stop).expect("not stopped")) })
        }
        other => panic!("no task {other}"),
    }
}

fn count(data: &Data, permutations: u32) -> kobling::analytics::cross_ties::CrossTies {
    let options = CrossTieOptions { overlap: Overlap::Any, permutations, seed: 1 };
    let shape = Shape::Sets(Arc::clone(&data.incidence));
    cross_ties(&shape, Weighting::Count, &data.groups, data.n_groups, &options, &Stop::new()).expect("not stopped")
}

/// The five highest scores with their parties.
fn top(scores: &[Option<f64>]) -> Vec<(usize, f64)> {
    let mut all: Vec<(usize, f64)> =
        scores.iter().enumerate().filter_map(|(party, score)| Some((party, (*score)?))).collect();
    all.sort_by(|a, b| b.1.total_cmp(&a.1));
    all.truncate(5);
    all
}

/// What the peers of a task say that need no process of their own.
fn peers_here(task: &str, data: &Data) -> Option<Value> {
    (task == "projection").then(|| {
        let (graph, took) = timed(|| projected(data.incidence.n(), &data.projects));
        let (ties, weight) = told(&graph);
        json!({ "peer": "petgraph", "cpu_seconds": took, "value": { "ties": ties, "weight": weight } })
    })
}

/// What the peers of a task say, a line for each.
fn peers(python: &Path, task: &str, folder: &Path) -> Result<Vec<Value>> {
    let timeout = std::env::var("KOBLING_PEER_TIMEOUT").unwrap_or_else(|_| String::from("900"));
    if timeout == "0" {
        return Ok(Vec::new());
    }
    let output = Command::new(python)
        .arg(peer_folder().join("run.py"))
        .arg("--data")
        .arg(folder)
        .args(["--tasks", task, "--timeout", &timeout])
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().map(|line| Ok(serde_json::from_str(line)?)).collect()
}

/// Tells a peer beside ours; whether what both say is the same.
fn compare(task: &str, (value, seconds): (&Value, f64), peer: &Value, (named, goal): (&str, f64)) -> bool {
    let name = peer["peer"].as_str().unwrap_or("?");
    let Some(theirs) = peer["cpu_seconds"].as_f64() else {
        println!("    {name}: {}", peer["error"]);
        return true;
    };
    let ratio = theirs / seconds;
    let verdict = match name == named {
        true if ratio >= goal => format!(", goal of {goal} x met"),
        true => format!(", goal of {goal} x MISSED"),
        false => String::new(),
    };
    let difference = difference(task, value, &peer["value"]);
    let is_equal = difference.is_none_or(|difference| difference <= 1e-8);
    let told = match difference {
        Some(difference) if is_equal => format!("same value ({difference:.0e})"),
        Some(difference) => format!("DIFFERENT VALUE by {difference:.1e}: {}", peer["value"]),
        None => format!("{}", peer["value"]),
    };
    println!("    {name} {theirs:.3} s, {ratio:.1} x{verdict}; {told}");
    is_equal
}

/// How far two values are apart, as a share; `None` where chance decides.
fn difference(task: &str, ours: &Value, theirs: &Value) -> Option<f64> {
    let apart = |a: Option<f64>, b: Option<f64>| Some((a? - b?).abs() / b?.abs().max(1e-300));
    match task {
        "projection" => apart(ours["weight"].as_f64(), theirs["weight"].as_f64()),
        "pagerank" => apart(ours["top"][0][1].as_f64(), theirs["top"][0][1].as_f64()),
        "tie_matrix" => apart(ours["t01"].as_f64(), theirs["t01"].as_f64().or(theirs["T01"].as_f64())),
        "harmonic_256" | "constraint" | "betweenness_exact" => apart(ours["sum"].as_f64(), theirs["sum"].as_f64()),
        "betweenness_256" => theirs["sum"].as_f64().and_then(|sum| apart(ours["sum"].as_f64(), Some(sum))),
        "k_paths" => Some(f64::from(u8::from(ours["lengths"] != theirs["lengths"]))),
        "weighted_path" => apart(ours["cost"].as_f64(), theirs["cost"].as_f64()),
        _ => None,
    }
}
