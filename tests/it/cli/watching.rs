//! A server that follows its database.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Stdio};

use serde_json::Value;

use super::{ends, home, kobling, run};

/// A server of the program, stopped when it is dropped.
struct Served {
    child: Child,
    log: BufReader<ChildStderr>,
    address: String,
}

impl Served {
    fn start(home: &Path, db: &Path) -> Self {
        let mut serve = kobling(home);
        serve.args(["serve", "--listen", "127.0.0.1:0", "--log-format", "json", "--watch-interval", "0.02", "--db"]);
        let mut child = serve.arg(db).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
        let lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let address = lines.map(|line| line.expect("text")).find_map(|line| {
            let rest = line.split_once("http://")?.1.to_owned();
            Some(rest.split_once('/')?.0.to_owned())
        });
        let log = BufReader::new(child.stderr.take().expect("its log"));
        Self { child, log, address: address.expect("it tells its address") }
    }

    /// Waits for a line of the log.
    fn logged(&mut self, message: &str) -> Value {
        let mut line = String::new();
        loop {
            line.clear();
            assert!(self.log.read_line(&mut line).expect("text") > 0, "the log ended without: {message}");
            let record: Value = serde_json::from_str(&line).expect("JSON on each line");
            if record["message"] == message {
                return record;
            }
        }
    }

    fn get(&self, path: &str) -> String {
        let mut client = TcpStream::connect(&self.address).expect("it listens");
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        client.write_all(request.as_bytes()).expect("it reads");
        let mut answer = String::new();
        client.read_to_string(&mut answer).expect("it answers");
        answer
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A package with one actor.
fn package(folder: &Path, name: &str) -> PathBuf {
    let package = folder.join(name);
    fs::create_dir(&package).expect("a folder");
    let write = |file: &str, text: &str| fs::write(package.join(file), text).expect(file);
    write("datapackage.json", r#"{"name": "test", "kobling": "1"}"#);
    write("sources.csv", "id,title,publisher,basis\nsource:s,A source,Somebody,STATED\n");
    write("actors.csv", &format!("id,name,kind,source\nactor:{name},{name},COMPANY,source:s\n"));
    package
}

fn import(home: &Path, package: &Path, db: &Path) {
    let text = |path: &Path| path.to_str().expect("text").to_owned();
    ends(&run(home, &["import", "package", &text(package), "--db", &text(db)]), 0);
}

const COUNT: &str = "/graphql?query=%7Bactors%7BtotalCount%7D%20lens%7Brevision%7D%7D";
const SWAPPED: &str = "serving a new revision";
const FAILED: &str = "the newest revision cannot be loaded; the one before is served";

#[test]
fn a_new_revision_is_served_without_a_new_start() {
    let home = home();
    let db = home.path().join("a.db");
    import(home.path(), &package(home.path(), "one"), &db);
    let mut served = Served::start(home.path(), &db);
    assert!(served.get(COUNT).ends_with("{\"data\":{\"actors\":{\"totalCount\":1},\"lens\":{\"revision\":1}}}"));
    import(home.path(), &package(home.path(), "two"), &db);
    let told = served.logged(SWAPPED);
    assert_eq!((&told["revision"], &told["before"]), (&2.into(), &1.into()));
    assert!(served.get(COUNT).ends_with("{\"data\":{\"actors\":{\"totalCount\":2},\"lens\":{\"revision\":2}}}"));
    let past = served.get(&format!("{COUNT}&revision=1"));
    assert!(past.ends_with("{\"data\":{\"actors\":{\"totalCount\":1},\"lens\":{\"revision\":1}}}"), "{past}");
}

#[test]
fn a_file_put_in_its_place_is_served_and_one_that_does_not_load_is_told() {
    let home = home();
    let (db, other) = (home.path().join("a.db"), home.path().join("b.db"));
    import(home.path(), &package(home.path(), "one"), &db);
    let mut served = Served::start(home.path(), &db);
    let replace = |bytes: &[u8]| {
        fs::write(&other, bytes).expect("it is written");
        fs::rename(&other, &db).expect("it takes the place");
    };
    replace(
        b"this is no database, however one looks at it, and it is long enough to have a header".repeat(9).as_slice(),
    );
    let told = served.logged(FAILED);
    assert!(told["cause"].as_str().is_some_and(|cause| cause.contains("is not a database")), "{told}");
    let ready = served.get("/ready");
    assert!(ready.starts_with("HTTP/1.1 200 OK") && ready.contains("\"revision\":1,"), "{ready}");
    assert!(served.get(COUNT).contains("\"totalCount\":1"));
    assert!(served.get("/metrics").contains("\nkobling_revision_load_failures_total 1\n"));

    fs::remove_file(&db).expect("it is there");
    let told = served.logged(FAILED);
    assert!(told["cause"].as_str().is_some_and(|cause| cause.contains("there is no database at")), "{told}");
    let (two, three) = (package(home.path(), "two"), package(home.path(), "three"));
    import(home.path(), &two, &other);
    import(home.path(), &three, &other);
    fs::rename(&other, &db).expect("it takes the place");
    assert_eq!(served.logged(SWAPPED)["revision"], 2);
    assert!(served.get(COUNT).contains("\"totalCount\":2"));
    let past = served.get("/graphql?query=%7Bview(revision:1)%7Bactors%7Bnodes%7Bname%7D%7D%7D%7D");
    assert!(past.contains("\"two\""), "revision 1 of the file that is there now: {past}");
}

#[test]
fn the_log_has_id_operation_and_cost_of_a_request_and_none_of_its_variables() {
    let home = home();
    let db = home.path().join("a.db");
    import(home.path(), &package(home.path(), "one"), &db);
    let mut served = Served::start(home.path(), &db);
    let query = "/graphql?query=query%20Named($t:String!)%7Bsearch(text:$t)%7BtotalCount%7D%7D&variables=%7B%22t%22:%22secret%22%7D";
    let answer = served.get(query);
    let told = served.logged("request");
    assert_eq!((&told["operation"], &told["cost"], &told["status"]), (&"Named".into(), &51.into(), &200.into()));
    let id = told["id"].as_str().expect("an id");
    assert!(answer.contains(&format!("x-request-id: {id}\r\n")), "{answer}");
    assert!(!told.to_string().contains("secret"), "{told}");
}
