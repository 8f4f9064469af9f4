//! How long a search takes, by kind of text:
//!
//!     cargo bench --bench search -- [NAMES | DATABASE]
//!
//! The argument is a number of names to generate, 100,000 unless given, or a database. Every kind is made of names that are
//! drawn by a seed. The fastest of three runs of each search counts, so that other work on the machine does not. Beside it,
//! in the same run, rapidfuzz compares the text with every name: the 20 most alike by their edits, of folded names that
//! were prepared before. Ends with 1 when a 99th percentile is above 5 ms at 100,000 names or fewer.

mod support;

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use kobling::graph::node::NodeKey;
use kobling::graph::search::fold::fold;
use kobling::graph::snapshot::Snapshot;
use kobling::store::Store;
use rapidfuzz::fuzz::{Args, RatioBatchComparator};
use support::generator::{self, Size};
use support::names::Names;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Searches of each kind.
const SEARCHES: usize = 2000;
/// How many of them are also given to the peer.
const COMPARED: usize = 50;
/// What the peer leaves out, as people who use it do: names less alike than this.
const LEAST_ALIKE: f64 = 0.7;
const BEST: usize = 20;
const GOAL: Duration = Duration::from_millis(5);

/// A text to search for, with the node that is meant.
type Search = (String, Option<NodeKey>);

fn main() -> Result<ExitCode> {
    // cargo adds --bench
    let arg = std::env::args().skip(1).find(|arg| arg != "--bench").unwrap_or_else(|| String::from("100000"));
    let folder = tempfile::tempdir()?;
    let db = match arg.parse::<u32>() {
        Ok(n_names) => generated(n_names, folder.path())?,
        Err(_) => PathBuf::from(arg),
    };
    let store = Store::open(&db)?;
    let loaded = store.load(None)?;
    let revisions = store.revisions()?;
    let snapshot = Snapshot::build(loaded.batch, loaded.revision, revisions)?;
    let n_names: usize = snapshot.nodes.iter().map(|node| node.names.len()).sum();
    let start = Instant::now();
    let bytes = snapshot.name_index().byte_count();
    let took = start.elapsed();
    println!("{n_names} names of {} nodes, indexed in {:.2} s on one core", snapshot.nodes.len(), took.as_secs_f64());
    println!("the index holds {:.1} MB, {:.0} bytes for each name", bytes as f64 / 1e6, bytes as f64 / n_names as f64);
    let peer = Peer::new(&snapshot);
    println!(
        "{:24} {:>10} {:>10} {:>8} {:>8} {:>12} {:>8}",
        "", "median", "99 %", "found", "first", "rapidfuzz", "ratio"
    );
    let mut is_within = true;
    for (kind, searches) in kinds(&snapshot) {
        is_within &= measure(kind, &snapshot, &peer, &searches);
    }
    let is_bearable = is_within || n_names > 110_000;
    println!("99 % within {} ms: {}", GOAL.as_millis(), if is_within { "goal met" } else { "goal missed" });
    Ok(if is_bearable { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A database of so many names, two thirds of organisations and one of projects.
fn generated(n_names: u32, folder: &Path) -> Result<PathBuf> {
    let (package, db) = (folder.join("package"), folder.join("names.db"));
    let projects = n_names / 3;
    let size = Size { parties: n_names - projects, projects, participations: projects * 6, changed: 0 };
    generator::write(&package, size, 1)?;
    let mut names = Names::new(1);
    let (mut actors, mut titles) = (String::from("id,name,kind\n"), String::from("id,title\n"));
    for number in 0..size.parties {
        writeln!(actors, "actor:pic-{number},{},OTHER", names.organisation())?;
    }
    for number in 0..size.projects {
        writeln!(titles, "project:p-{number},{}", names.title())?;
    }
    fs::write(package.join("actors.csv"), actors)?;
    fs::write(package.join("projects.csv"), titles)?;
    let mut import = Command::new(env!("CARGO_BIN_EXE_kobling"));
    import.args(["import", "package"]).arg(&package).arg("--db").arg(&db).stdout(Stdio::null());
    if import.status()?.success() { Ok(db) } else { Err("the names were not imported".into()) }
}

fn kinds(snapshot: &Snapshot) -> Vec<(&'static str, Vec<Search>)> {
    let mut draw = Names::new(2);
    let n_nodes = snapshot.nodes.len() as u32;
    let mut searches = |change: &dyn Fn(&str, &mut Names) -> Option<String>| -> Vec<Search> {
        let mut searches = Vec::new();
        while searches.len() < SEARCHES {
            let node = NodeKey(draw.below(n_nodes));
            searches.extend(change(snapshot.name(node), &mut draw).map(|text| (text, Some(node))));
        }
        searches
    };
    let mut kinds = vec![
        ("the exact name", searches(&|name, _| Some(name.to_owned()))),
        ("folded", searches(&|name, _| Some(fold(name)))),
        (
            "its beginning",
            searches(&|name, draw| {
                let letters: Vec<char> = name.chars().collect();
                let most = letters.len() as u32;
                Some(letters[..(3.min(most) + draw.below(most.saturating_sub(3).max(1))) as usize].iter().collect())
            }),
        ),
        ("words in other order", searches(&|name, _| Some(name.split(' ').rev().collect::<Vec<_>>().join(" ")))),
        (
            "one word of it",
            searches(&|name, draw| {
                let words: Vec<&str> = name.split(' ').filter(|word| word.chars().count() > 3).collect();
                (!words.is_empty()).then(|| words[draw.below(words.len() as u32) as usize].to_owned())
            }),
        ),
        ("one slip", searches(&|name, draw| slipped(name, 1, 5, draw))),
        (
            "a slip in each word",
            searches(&|name, draw| {
                let word = |word: &str| {
                    if is_long(word, 5) { edited(word, draw) } else { word.to_owned() }
                };
                Some(name.split(' ').map(word).collect::<Vec<_>>().join(" "))
            }),
        ),
        ("two slips in a word", searches(&|name, draw| slipped(name, 2, 10, draw))),
    ];
    let nothing = |number: usize| (format!("qzxwv{number} universkqzitetet jqkzvwxy"), None);
    kinds.push(("nothing is found", (0..SEARCHES).map(nothing).collect()));
    let letter = |letter: char| (String::from(letter), None);
    kinds.push(("one letter", ('a'..='z').cycle().take(SEARCHES).map(letter).collect()));
    kinds
}

/// A name with slips in one of its words of so many letters, if it has one.
fn slipped(name: &str, slips: usize, least: usize, draw: &mut Names) -> Option<String> {
    let mut words: Vec<String> = name.split(' ').map(str::to_owned).collect();
    let long: Vec<usize> = (0..words.len()).filter(|&at| is_long(&words[at], least)).collect();
    let at = *long.get(draw.below(long.len().max(1) as u32) as usize)?;
    for _ in 0..slips {
        words[at] = edited(&words[at], draw);
    }
    Some(words.join(" "))
}

fn is_long(word: &str, least: usize) -> bool {
    word.chars().count() >= least && word.chars().all(char::is_alphabetic)
}

fn edited(word: &str, draw: &mut Names) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let place = draw.below(letters.len() as u32 - 1) as usize;
    let letter = char::from(b'a' + draw.below(26) as u8);
    match draw.below(4) {
        0 => letters.insert(place, letter),
        1 => drop(letters.remove(place)),
        2 => letters[place] = letter,
        _ => letters.swap(place, place + 1),
    }
    letters.into_iter().collect()
}

fn measure(kind: &str, snapshot: &Snapshot, peer: &Peer, searches: &[Search]) -> bool {
    let mut took = Vec::with_capacity(searches.len());
    let (mut n_found, mut n_first, mut n_meant) = (0_u32, 0_u32, 0_u32);
    for (text, meant) in searches {
        let (hits, fastest) = fastest(|| snapshot.search(text, |_| true));
        took.push(fastest);
        let Some(meant) = meant else { continue };
        n_meant += 1;
        let own = hits.iter().find(|hit| hit.node == *meant);
        n_found += u32::from(own.is_some());
        n_first += u32::from(own.is_some_and(|hit| hit.score >= hits[0].score));
    }
    let mut theirs: Vec<Duration> =
        searches[..COMPARED].iter().map(|(text, _)| fastest(|| peer.search(text)).1).collect();
    took.sort_unstable();
    theirs.sort_unstable();
    let (median, most, peer) = (took[took.len() / 2], took[took.len() * 99 / 100], theirs[theirs.len() / 2]);
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    let share = |n: u32| {
        if n_meant == 0 { String::new() } else { format!("{:.1} %", f64::from(n) * 100.0 / f64::from(n_meant)) }
    };
    println!(
        "{kind:24} {:>7.2} ms {:>7.2} ms {:>8} {:>8} {:>9.2} ms {:>6.0} x",
        ms(median),
        ms(most),
        share(n_found),
        share(n_first),
        ms(peer),
        ms(peer) / ms(median)
    );
    most <= GOAL
}

/// What work gives, and how long the fastest of three runs takes.
fn fastest<T>(work: impl Fn() -> T) -> (T, Duration) {
    let run = || {
        let start = Instant::now();
        let got = std::hint::black_box(work());
        (got, start.elapsed())
    };
    let (got, first) = run();
    (got, first.min(run().1).min(run().1))
}

/// Compares a text with every name.
struct Peer {
    names: Vec<(Vec<char>, NodeKey)>,
}

impl Peer {
    fn new(snapshot: &Snapshot) -> Self {
        let nodes = snapshot.nodes.iter().zip(0..);
        let of = |(node, number): (&kobling::graph::node::Node, u32)| {
            let folded = |name: &kobling::graph::node::Name| fold(snapshot.text(name.text)).chars().collect();
            node.names.iter().map(|name| (folded(name), NodeKey(number))).collect::<Vec<_>>()
        };
        Self { names: nodes.flat_map(of).collect() }
    }

    fn search(&self, text: &str) -> Vec<(f64, NodeKey)> {
        let scorer = RatioBatchComparator::new(fold(text).chars().collect::<Vec<_>>());
        let args = Args::default().score_cutoff(LEAST_ALIKE);
        let mut alike: Vec<(f64, NodeKey)> = self
            .names
            .iter()
            .filter_map(|(name, node)| {
                scorer.similarity_with_args(name.iter().copied(), &args).map(|score| (score, *node))
            })
            .collect();
        alike.sort_unstable_by(|(a, _), (b, _)| b.total_cmp(a));
        alike.truncate(BEST);
        alike
    }
}
