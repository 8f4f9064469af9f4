//! How a server answers under load:
//!
//!     cargo bench --bench serve -- eu.db
//!
//! - small queries, one after the other, alone and while an exact betweenness of the whole network runs: percentiles;
//! - a list again and again by GET of a pinned revision: processor time for each request, against a bare handler of axum
//!   that sends the same bytes, in the same run.
//!
//! Ends with 1 when a figure is worse than it may ever be.

mod support;

use std::fmt::{Display, Formatter};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use support::judge::judge;

/// The exact measure that keeps the processors busy.
const HEAVY: &str = "{ network { centrality(measure: { betweenness: {} }, first: 1) { totalCount } } }";
/// What people ask meanwhile.
const SMALL: [&str; 4] = [
    "{ actors(first: 10) { nodes { id name } } }",
    "{ projects(first: 10) { nodes { id name } } }",
    "{ search(text: \"university of oslo\", first: 5) { nodes { node { id name } } } }",
    "{ view(asOf: \"2018-06-01\") { lens { leftOut { reason count } } } }",
];
const LIST: &str = "/graphql?query=%7Bview(revision:1)%7Bactors(first:100)%7Bnodes%7Bid%20name%20country%20period%7Bfrom%7D%20__typename%7D%7D%7D%7D";
/// How long small queries are asked while the heavy one runs, at most.
const MEANWHILE: Duration = Duration::from_secs(20);
const REQUESTS: usize = 40_000;
const CONNECTIONS: usize = 4;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["bare", file] => bare(std::fs::read(file).expect("the bytes to send")),
        [db] => {
            let is_fast = latency(db);
            let is_cheap = repeated(db);
            return if is_fast && is_cheap { ExitCode::SUCCESS } else { ExitCode::FAILURE };
        }
        _ => println!("which database? cargo bench --bench serve -- eu.db"),
    }
    ExitCode::SUCCESS
}

fn latency(db: &str) -> bool {
    let server = Served::kobling(db, &["--time-limit", "600", "--log", "error"]);
    let alone = small_queries(&server, &|| false, Duration::from_secs(3));
    println!("small queries alone: {alone}");
    let is_done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let heavy = scope.spawn(|| {
            let start = Instant::now();
            let answer = server.connect().post(HEAVY);
            is_done.store(true, Ordering::Relaxed);
            (start.elapsed(), answer.contains("\"errors\""))
        });
        let beside = small_queries(&server, &|| is_done.load(Ordering::Relaxed), MEANWHILE);
        println!("small queries while an exact betweenness runs: {beside}");
        // Ends the heavy one, if it is not done.
        drop(server.stop());
        let (took, has_errors) = heavy.join().expect("it is answered or cut");
        println!("the betweenness ran {:.1} s{}", took.as_secs_f64(), if has_errors { " and failed" } else { "" });
        judge("ms, 99th percentile beside a betweenness", beside.percentile(0.99), (50.0, 100.0))
    })
}

/// How long requests took, from the fastest to the slowest.
struct Took(Vec<Duration>);

impl Took {
    /// Milliseconds that this share of them took at most.
    fn percentile(&self, share: f64) -> f64 {
        self.0[((self.0.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3
    }
}

impl Display for Took {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        let [median, most, longest] = [0.5, 0.99, 1.0].map(|share| self.percentile(share));
        let count = self.0.len();
        write!(f, "{count} of them, median {median:.1} ms, 99th percentile {most:.1} ms, longest {longest:.1} ms")
    }
}

fn small_queries(server: &Served, is_over: &dyn Fn() -> bool, most: Duration) -> Took {
    let mut client = server.connect();
    // What is made once is made now.
    for query in SMALL {
        client.post(query);
    }
    let (start, mut took) = (Instant::now(), Vec::new());
    while start.elapsed() < most && !is_over() {
        let begun = Instant::now();
        let answer = client.post(SMALL[took.len() % SMALL.len()]);
        took.push(begun.elapsed());
        assert!(!answer.contains("\"errors\""), "{answer}");
    }
    took.sort_unstable();
    Took(took)
}

fn repeated(db: &str) -> bool {
    let ours = Served::kobling(db, &["--log", "error"]);
    let logging = Served::kobling(db, &[]);
    let body = ours.connect().get(LIST);
    assert!(!body.contains("\"errors\""), "{body}");
    let file = std::env::temp_dir().join(format!("kobling-bench-{}", std::process::id()));
    std::fs::write(&file, &body).expect("the bytes to send");
    let theirs = Served::start(Command::new(std::env::current_exe().expect("this program")).arg("bare").arg(&file));
    println!("a list of {} bytes again by GET:", body.len());
    let bare = theirs.cpu_per_request();
    println!("  bare handler            {bare:6.1} µs of processor time");
    let mut is_bearable = true;
    for (name, server) in [("kobling", &ours), ("kobling, logging each", &logging)] {
        let cpu = server.cpu_per_request();
        println!("  {name:<23} {cpu:6.1} µs");
        is_bearable &= judge("times the bare handler", cpu / bare, (1.5, 5.0));
    }
    std::fs::remove_file(file).expect("it is there");
    is_bearable
}

/// A server that sends some bytes, and nothing else.
fn bare(bytes: Vec<u8>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("threads");
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        println!("http://{}/", listener.local_addr().expect("an address"));
        let bytes = axum::body::Bytes::from(bytes);
        let send = move || {
            let bytes = bytes.clone();
            async move { ([(CONTENT_TYPE, "application/json; charset=utf-8")], bytes) }
        };
        axum::serve(listener, Router::new().route("/graphql", get(send))).await.expect("it serves");
    });
}

/// A server in a process of its own, ended when this is dropped.
struct Served {
    child: std::sync::Mutex<Child>,
    address: String,
}

impl Served {
    fn kobling(db: &str, options: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kobling"));
        command.args(["serve", "--listen", "127.0.0.1:0", "--db", db]).args(options);
        Self::start(command.stderr(Stdio::null()))
    }

    fn start(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().expect("it starts");
        let lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let address = lines.map(|line| line.expect("text")).find_map(|line| {
            let rest = line.split_once("http://")?.1.to_owned();
            Some(rest.split_once('/')?.0.to_owned())
        });
        Self { child: std::sync::Mutex::new(child), address: address.expect("it tells its address") }
    }

    fn stop(&self) -> std::io::Result<()> {
        self.child.lock().expect("nothing failed").kill()
    }

    fn connect(&self) -> Client {
        let stream = TcpStream::connect(&self.address).expect("it listens");
        stream.set_nodelay(true).expect("a socket");
        Client { stream: BufReader::new(stream) }
    }

    /// Seconds of processor time that it has taken, and how long each tick of that clock is.
    fn cpu(&self) -> f64 {
        let id = self.child.lock().expect("nothing failed").id();
        let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).expect("Linux tells");
        let fields: Vec<&str> = stat.rsplit(')').next().expect("fields").split_whitespace().collect();
        let ticks: u64 = fields[11..13].iter().map(|ticks| ticks.parse::<u64>().expect("a number")).sum();
        ticks as f64 / 100.0
    }

    fn cpu_per_request(&self) -> f64 {
        let ask = |count: usize| {
            std::thread::scope(|scope| {
                for _ in 0..CONNECTIONS {
                    scope.spawn(move || {
                        let mut client = self.connect();
                        (0..count / CONNECTIONS).for_each(|_| drop(client.get(LIST)));
                    });
                }
            });
        };
        ask(REQUESTS / 10);
        let before = self.cpu();
        ask(REQUESTS);
        (self.cpu() - before) / REQUESTS as f64 * 1e6
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let child = self.child.get_mut().expect("nothing failed");
        // It may have ended.
        let _ = child.kill();
        let _ = child.wait();
    }
}

/// A connection that stays open.
struct Client {
    stream: BufReader<TcpStream>,
}

impl Client {
    fn post(&mut self, query: &str) -> String {
        let body = serde_json::json!({ "query": query }).to_string();
        let length = body.len();
        self.send(&format!(
            "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        ))
    }

    fn get(&mut self, path: &str) -> String {
        self.send(&format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n\r\n"))
    }

    /// The body of the answer; nothing when the server has ended.
    fn send(&mut self, request: &str) -> String {
        self.stream.get_mut().write_all(request.as_bytes()).expect("it reads");
        let (mut length, mut line) = (0, String::new());
        loop {
            line.clear();
            if self.stream.read_line(&mut line).unwrap_or_default() == 0 {
                return String::new();
            }
            let lower = line.to_ascii_lowercase();
            if let Some(text) = lower.strip_prefix("content-length:") {
                length = text.trim().parse().expect("a number");
            }
            if line == "\r\n" {
                break;
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).expect("the whole answer");
        String::from_utf8(body).expect("text")
    }
}
