//! Writes networks in every format into a folder, each with what it holds in a JSON file beside, for `readers.py` and
//! `readers.mjs` to read: `export_files FOLDER`. With a number behind, only one network of so many ties, by ten thousands,
//! without the JSON file, and tells the most memory that it took.

use std::fs::{self, File};
use std::io::BufWriter;
use std::path::Path;

use kobling::export::{Format, NetworkFile, Node, Origin, Tie, csv, write};
use kobling::model::vocabulary::Value as _;
use serde_json::{Value, json};

/// How many parties have ties in a large network.
const TIED: u32 = 10_000;

/// A network of which only the parties are held; its ties and scores are worked out.
struct Made {
    origin: Origin,
    is_directed: bool,
    score_names: Vec<String>,
    /// Id and name.
    parties: Vec<(String, String)>,
    /// Those that have ties; the rest are isolates.
    n_tied: u32,
    /// How many ties each of these begins.
    n_each: u32,
}

impl NetworkFile for Made {
    fn origin(&self) -> &Origin {
        &self.origin
    }
    fn is_directed(&self) -> bool {
        self.is_directed
    }
    fn score_names(&self) -> &[String] {
        &self.score_names
    }
    fn n_nodes(&self) -> u32 {
        self.parties.len() as u32
    }
    fn node(&self, position: u32) -> Node<'_> {
        let (id, name) = &self.parties[position as usize];
        let is_actor = position % 5 != 4;
        let actor_kind = is_actor.then_some("COMPANY");
        let country = (!position.is_multiple_of(3)).then_some("NO");
        Node { id, name, kind: if is_actor { "ACTOR" } else { "CLUSTER" }, actor_kind, country }
    }
    fn score(&self, position: u32, number: usize) -> Option<f64> {
        let score = (f64::from(position) + 1.0).ln() / 10f64.powi(number as i32 * 5);
        (!(position as usize + number).is_multiple_of(7)).then_some(score)
    }
    fn ties(&self) -> impl Iterator<Item = Tie> {
        // a circle in which each is tied to those that follow: no pair twice
        let n = self.n_tied;
        let each = self.n_each.min(n.saturating_sub(1) / 2);
        (0..n).flat_map(move |a| {
            (1..=each).map(move |step| {
                let weight = 1.0 / f64::from(a % 97 + step);
                Tie { a, b: (a + step) % n, weight, is_inferred: (a + step).is_multiple_of(4) }
            })
        })
    }
}

/// Names that break a careless writer.
const HOSTILE: [&str; 16] = [
    "\"quoted\", 'single'",
    "<a href=\"x\">&amp; &lt;</a>",
    "]]> <![CDATA[ x ]]>",
    "Tromsø \u{1f9ea}\u{1f469}\u{200d}\u{1f52c} e\u{301} \u{202e}abc",
    "=cmd|' /C calc'!A0",
    "-1+1",
    "\t@SUM(1;2)",
    "two\nlines\r\nand\rmore",
    "NUL\0 bell\u{7} \u{b}\u{fffe}",
    "'=already",
    "＝full width",
    "a;=1;+2",
    "x;\"=1\"",
    "\u{b}=1 back\\slash\\",
    "  blanks around  ",
    "",
];

fn origin() -> Origin {
    let lens = r#"{"from":"2014","evidence":"STATED & <sure>"}"#.to_owned();
    let sources = vec!["source:register".to_owned(), "source:a \"report\"".to_owned()];
    Origin { revision: 7, digest: "0123456789abcdef".repeat(2), lens, network: "projects, Newman".to_owned(), sources }
}

fn made(names: impl Iterator<Item = String>, n_tied: u32, is_directed: bool) -> Made {
    let parties = names.enumerate().map(|(at, name)| (format!("actor:p-{at}~é"), name)).collect();
    let score_names = vec!["betweenness".to_owned(), "pageRank".to_owned()];
    Made { origin: origin(), is_directed, score_names, parties, n_tied, n_each: 10 }
}

fn plain(n_tied: u32, n_isolates: u32, is_directed: bool) -> Made {
    made((0..n_tied + n_isolates).map(|at| format!("Party {at} AS")), n_tied, is_directed)
}

/// What a reader must find.
fn told(network: &Made) -> Value {
    let nodes = (0..network.n_nodes()).map(|position| {
        let node = network.node(position);
        let names = network.score_names().iter().enumerate();
        let scores: serde_json::Map<_, _> =
            names.map(|(number, name)| (name.clone(), json!(network.score(position, number)))).collect();
        json!({"id": node.id, "name": node.name, "kind": node.kind, "actorKind": node.actor_kind,
            "country": node.country, "scores": scores})
    });
    let ties = network.ties().map(|tie| {
        let (a, b) = (network.node(tie.a).id, network.node(tie.b).id);
        json!([a, b, tie.weight, tie.is_inferred])
    });
    let origin = network.origin();
    json!({
        "origin": {"revision": origin.revision, "digest": origin.digest, "lens": origin.lens,
            "network": origin.network, "sources": origin.sources},
        "isDirected": network.is_directed(),
        "nodes": nodes.collect::<Vec<_>>(),
        "ties": ties.collect::<Vec<_>>(),
    })
}

fn write_files(folder: &Path, stem: &str, network: &Made) -> std::io::Result<()> {
    for &format in Format::ALL {
        write(format, network, File::create(folder.join(format!("{stem}.{}", format.extension())))?)?;
    }
    csv::write_nodes(network, File::create(folder.join(format!("{stem}.nodes.csv")))?)
}

/// The most memory that this program has taken.
fn most_memory() -> std::io::Result<String> {
    let status = fs::read_to_string("/proc/self/status")?;
    Ok(status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("not known").trim().to_owned())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("export_files FOLDER [TIES]")?;
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    if let Some(n_ties) = arguments.next() {
        let network = Made { n_each: n_ties.parse::<u32>()? / TIED, ..plain(TIED, 100, false) };
        println!("the network alone: {}", most_memory()?);
        write_files(folder, "large", &network)?;
        println!("with {} ties written: {}", network.ties().count(), most_memory()?);
        return Ok(());
    }
    let hostile = |is_directed| made(HOSTILE.iter().map(|name| (*name).to_owned()), 13, is_directed);
    let networks = [
        ("hostile", hostile(false)),
        ("hostile-directed", hostile(true)),
        ("empty", plain(0, 0, false)),
        ("isolates", plain(0, 3, true)),
        ("hundred-thousand", plain(TIED, 100, false)),
    ];
    for (stem, network) in networks {
        write_files(folder, stem, &network)?;
        serde_json::to_writer(BufWriter::new(File::create(folder.join(format!("{stem}.json")))?), &told(&network))?;
    }
    Ok(())
}
