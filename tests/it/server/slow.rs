//! Clients that are slow, many or gone, over real connections.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use axum::http::StatusCode;
use kobling::server::{Server, Settings, router, serve};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::{Client, JSON, server, settings};

/// How long it takes at most until something is so that must come to be so, on a machine that does much else.
const PATIENCE: Duration = Duration::from_mins(2);

/// A server that runs.
struct Running {
    address: SocketAddr,
    server: Server,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<std::io::Result<()>>,
}

impl Running {
    async fn with(settings: Settings) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let (address, server) = (listener.local_addr().expect("an address"), server(settings));
        let (stop, stopped) = oneshot::channel::<()>();
        let until = async move { stopped.await.unwrap_or_default() };
        let ended = tokio::spawn(serve(listener, server.clone(), until));
        Self { address, server, stop, ended }
    }

    fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).expect("it listens")
    }

    /// Waits until so many connections are open. What waits for more than may ever come fails.
    async fn open(&self, count: usize) {
        let client = Client(router(self.server.clone()));
        let line = format!("kobling_http_connections {count}");
        let are_open = async {
            while !client.get("/metrics", &[]).await.text().lines().any(|found| found == line) {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(PATIENCE, are_open).await.unwrap_or_else(|_| panic!("there were never {count} open"));
    }
}

/// What a server says to a request over a connection of its own, to the end.
fn asked(mut connection: TcpStream, request: &str) -> String {
    connection.write_all(request.as_bytes()).expect("it reads");
    let mut answer = String::new();
    connection.read_to_string(&mut answer).expect("it answers and closes");
    answer
}

fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
}

fn status(answer: &str) -> &str {
    answer.lines().next().unwrap_or_default()
}

async fn off_the_runtime<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.expect("it ends")
}

#[tokio::test(flavor = "multi_thread")]
async fn three_hundred_slow_clients_keep_nobody_out_and_are_all_closed() {
    // Time enough for all of them to come before the first is closed.
    let running = Running::with(Settings { head_time: Duration::from_secs(15), ..settings() }).await;
    let beginnings = ["", "GET /graphql?query=%7B__typename%7D HTTP/1.1\r\nHost: localhost\r\nX-Slow: "];
    let mut slow: Vec<TcpStream> = (0..300).map(|_| running.connect()).collect();
    for (number, connection) in slow.iter_mut().enumerate() {
        connection.write_all(beginnings[number % 2].as_bytes()).expect("it reads");
    }
    running.open(300).await;
    let other = running.connect();
    let answer = off_the_runtime(move || asked(other, &get("/health"))).await;
    assert_eq!(status(&answer), "HTTP/1.1 200 OK");
    // Each is told, or just closed; none is left open, and so reading comes to an end.
    let ends = off_the_runtime(move || {
        let read = |mut connection: TcpStream| {
            let mut rest = String::new();
            connection.read_to_string(&mut rest).map(|_| rest)
        };
        slow.into_iter().map(read).collect::<Vec<_>>()
    })
    .await;
    assert!(ends.iter().flatten().all(|rest| rest.is_empty() || rest.starts_with("HTTP/1.1 408")), "{ends:?}");
    running.open(0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_never_ends_is_answered_for() {
    let running = Running::with(Settings { body_time: Duration::from_millis(100), ..settings() }).await;
    let head = |length: &str| {
        format!(
            "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: {JSON}\r\n{length}\r\nConnection: close\r\n\r\n"
        )
    };
    for request in [head("Content-Length: 100") + "{", head("Transfer-Encoding: chunked") + "1\r\n{\r\n"] {
        let connection = running.connect();
        let answer = off_the_runtime(move || asked(connection, &request)).await;
        assert_eq!(status(&answer), "HTTP/1.1 408 Request Timeout");
        assert!(answer.contains("the body did not arrive within 0.1 s"), "{answer}");
    }
    running.open(0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_takes_nothing_of_the_answer_is_let_go() {
    let running = Running::with(Settings { write_time: Duration::from_millis(100), ..settings() }).await;
    let mut connection = running.connect();
    // More than the buffers on the way hold.
    let requests = "GET /schema.graphql HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(300);
    connection.write_all(requests.as_bytes()).expect("it reads");
    running.open(0).await;
    drop(connection);
}

#[tokio::test(flavor = "multi_thread")]
async fn as_many_connections_as_may_be_are_open_and_others_wait() {
    let running = Running::with(Settings { connections: 2, ..settings() }).await;
    let (first, second, third) = (running.connect(), running.connect(), running.connect());
    running.open(2).await;
    let waiting = tokio::task::spawn_blocking(move || asked(third, &get("/health")));
    drop(first);
    assert_eq!(status(&waiting.await.expect("it ends")), "HTTP/1.1 200 OK");
    drop(second);
    running.open(0).await;
}

/// Begins a request whose body is yet to come, and waits until the server does, too.
fn begin(mut connection: TcpStream) -> TcpStream {
    let head = format!(
        "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: {JSON}\r\nContent-Length: 25\r\nExpect: 100-continue\r\n\r\n"
    );
    connection.write_all(head.as_bytes()).expect("it reads");
    connection.read_exact(&mut [0; 25]).expect("it goes on");
    connection
}

#[tokio::test(flavor = "multi_thread")]
async fn while_it_stops_a_server_says_so_and_takes_nothing_new() {
    let running = Running::with(Settings { drain: Duration::from_mins(10), ..settings() }).await;
    let connection = running.connect();
    let mut in_work = off_the_runtime(move || begin(connection)).await;
    running.stop.send(()).expect("it runs");
    let client = Client(router(running.server.clone()));
    while client.get("/ready", &[]).await.status == StatusCode::OK {
        tokio::task::yield_now().await;
    }
    for (path, expected) in [
        ("/ready", "HTTP/1.1 503 Service Unavailable"),
        ("/health", "HTTP/1.1 200 OK"),
        ("/metrics", "HTTP/1.1 200 OK"),
        ("/graphql?query=%7B__typename%7D", "HTTP/1.1 503 Service Unavailable"),
    ] {
        let connection = TcpStream::connect(running.address).expect("it listens");
        let answer = off_the_runtime(move || asked(connection, &get(path))).await;
        assert_eq!(status(&answer), expected, "{path}");
        assert_eq!(answer.contains("\"UNAVAILABLE\""), path.starts_with("/graphql"), "{answer}");
    }
    let answer = off_the_runtime(move || {
        in_work.write_all(b"{\"query\":\"{__typename}\" }").expect("it reads on");
        let mut answer = String::new();
        in_work.read_to_string(&mut answer).expect("it answers and closes");
        answer
    })
    .await;
    assert_eq!(status(&answer), "HTTP/1.1 200 OK");
    running.ended.await.expect("it does not panic").expect("it ends well");
    assert!(TcpStream::connect(running.address).is_err(), "nothing listens any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_in_work_have_their_time_to_end_and_no_more() {
    let running = Running::with(Settings { drain: Duration::from_millis(100), ..settings() }).await;
    let connection = running.connect();
    let in_work = off_the_runtime(move || begin(connection)).await;
    running.stop.send(()).expect("it runs");
    running.ended.await.expect("it does not panic").expect("it ends well");
    drop(in_work);
}
