//! The program as people call it.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

use crate::support::in_repository;

#[cfg(unix)]
mod watching;

/// The program, in a home of its own and without the settings of whoever runs the tests.
pub fn kobling(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kobling"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("KOBLING_")) {
        command.env_remove(name);
    }
    command.env("HOME", home).env_remove("XDG_DATA_HOME").current_dir(in_repository("")).stdin(Stdio::null());
    command
}

pub fn run(home: &Path, args: &[&str]) -> Output {
    kobling(home).args(args).output().expect("the program starts")
}

pub fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[track_caller]
pub fn ends(output: &Output, code: i32) {
    assert_eq!(output.status.code(), Some(code), "{}\n{}", out(output), err(output));
}

pub fn home() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

#[test]
fn a_second_import_changes_nothing() {
    let home = home();
    let db = home.path().join("n.db");
    let args = ["import", "package", "data/norway", "--db", db.to_str().expect("text")];
    let first = run(home.path(), &args);
    ends(&first, 0);
    let text = out(&first);
    assert!(text.contains("added    unchanged      removed") && text.contains("\nrevision 1 of "), "{text}");
    let before = fs::read(&db).expect("the database");
    let second = run(home.path(), &args);
    ends(&second, 0);
    assert!(out(&second).contains("nothing to change: revision 1 of "), "{}", out(&second));
    assert!(fs::read(&db).expect("the database") == before, "the file is the same to the byte");
}

#[test]
fn an_input_with_errors_changes_nothing() {
    let home = home();
    let db = home.path().join("n.db");
    let db = db.to_str().expect("text");
    let bad = "tests/cases/import/package/bad-date";
    let refused = run(home.path(), &["import", "package", bad, "--db", db]);
    ends(&refused, 3);
    assert!(!Path::new(db).exists(), "no database is made for nothing");
    ends(&run(home.path(), &["import", "package", "data/norway", "--db", db]), 0);
    let before = fs::read(db).expect("the database");
    for args in [
        &["import", "package", bad, "--db", db][..],
        &["check", "package", bad, "--db", db],
        &["check", "package", bad],
    ] {
        let refused = run(home.path(), args);
        ends(&refused, 3);
        let text = err(&refused);
        assert!(text.contains("projects.csv:2: column 'from': error[bad-date]:"), "{text}");
        assert!(text.contains("3 errors, 0 warnings; nothing was changed"), "{text}");
    }
    assert!(fs::read(db).expect("the database") == before, "the file is the same to the byte");
}

#[test]
fn a_check_tells_what_an_import_would_change() {
    let home = home();
    let db = home.path().join("n.db");
    let db = db.to_str().expect("text");
    let alone = run(home.path(), &["check", "package", "data/norway"]);
    ends(&alone, 0);
    assert!(out(&alone).contains("records\n") && out(&alone).contains("\nno errors\n"), "{}", out(&alone));
    ends(&run(home.path(), &["import", "package", "tests/cases/import/package/bom-and-crlf", "--db", db]), 0);
    let against = run(home.path(), &["check", "package", "data/norway", "--db", db]);
    ends(&against, 0);
    assert!(out(&against).contains("an import would make this revision 2 of "), "{}", out(&against));
    let missing = run(home.path(), &["check", "package", "data/norway", "--db", "no/such.db"]);
    ends(&missing, 1);
    assert!(err(&missing).starts_with("kobling: there is no database at no/such.db; "), "{}", err(&missing));
}

#[test]
fn a_query_is_answered_without_a_server_from_the_bundled_data() {
    let home = home();
    let file = home.path().join("a.graphql");
    fs::write(&file, "query A($day: Date!) { view(asOf: $day) { lens { asOf revision } } }").expect("it is written");
    let file = file.to_str().expect("text");
    let expected = json!({"data": {"view": {"lens": {"asOf": "2019-06-30", "revision": 1}}}});
    let given = r#"{"day": "2019-06-30"}"#;
    fs::write(home.path().join("v.json"), given).expect("it is written");
    let in_file = format!("@{}/v.json", home.path().display());
    for variables in [given, &in_file] {
        let answer = run(home.path(), &["query", file, "--variables", variables, "--operation", "A"]);
        ends(&answer, 0);
        assert_eq!(serde_json::from_str::<Value>(&out(&answer)).expect("JSON"), expected);
        assert_eq!(err(&answer), "");
    }
    let wrong = run(home.path(), &["query", file]);
    ends(&wrong, 4);
    assert!(out(&wrong).contains("\"code\": \"BAD_USER_INPUT\""), "{}", out(&wrong));
    let missing = run(home.path(), &["query", "no-such-file.graphql"]);
    ends(&missing, 1);
    assert!(
        err(&missing).starts_with("kobling: cannot read no-such-file.graphql; a query is read from a file"),
        "{}",
        err(&missing)
    );
}

#[test]
fn an_answer_without_a_server_can_be_cited_and_asked_of_a_revision() {
    let home = home();
    let file = home.path().join("a.graphql");
    fs::write(&file, "{ lens { revision } }").expect("it is written");
    let file = file.to_str().expect("text");
    let cited = run(home.path(), &["query", file, "--cite", "--revision", "1"]);
    ends(&cited, 0);
    let answer: Value = serde_json::from_str(&out(&cited)).expect("JSON");
    let citation = &answer["extensions"]["citation"];
    assert_eq!(citation["link"], "/graphql?query=%7B+lens+%7B+revision+%7D+%7D&revision=1");
    assert!(citation["views"][0]["sourceCount"].as_u64().is_some_and(|count| count >= 5), "{citation:#}");
    let missing = run(home.path(), &["query", file, "--revision", "9"]);
    ends(&missing, 4);
    assert!(out(&missing).contains("there is no revision 9; revisions 1 to 1 can be had"), "{}", out(&missing));
}

#[test]
fn a_query_can_come_from_standard_input_and_settings_from_the_environment() {
    let home = home();
    let db = home.path().join("n.db");
    let mut import = kobling(home.path());
    import.args(["import", "package", "data/norway"]).env("KOBLING_DB", &db);
    ends(&import.output().expect("it runs"), 0);
    let mut query = kobling(home.path());
    query.args(["query", "-"]).env("KOBLING_DB", &db).env("KOBLING_DEPTH_LIMIT", "1");
    let mut child = query.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it starts");
    child.stdin.take().expect("its input").write_all(b"{ lens { revision } }").expect("it reads");
    let answer = child.wait_with_output().expect("it ends");
    ends(&answer, 4);
    assert!(out(&answer).contains("may nest at most 1 levels"), "{}", out(&answer));
    assert!(!home.path().join(".local").exists(), "a named database is enough");
}

#[test]
fn a_query_tells_what_it_costs_when_it_is_asked_to() {
    let home = home();
    let file = home.path().join("q.graphql");
    std::fs::write(&file, "{ actors(first: 3) { nodes { id } } }").expect("a query");
    let answer = run(home.path(), &["query", file.to_str().expect("a path"), "--cost"]);
    ends(&answer, 0);
    let answer: serde_json::Value = serde_json::from_str(&out(&answer)).expect("JSON");
    assert_eq!(answer["extensions"]["cost"], serde_json::json!({ "asked": 24, "limit": 1_000_000 }));
    let refused = run(home.path(), &["query", file.to_str().expect("a path"), "--cost-limit", "23"]);
    ends(&refused, 4);
    assert!(out(&refused).contains("may cost at most 23; this one costs 24"), "{}", out(&refused));
}

#[test]
fn the_schema_is_printed_whole_or_until_nobody_reads() {
    let home = home();
    assert_eq!(out(&run(home.path(), &["schema"])), kobling::graphql::sdl());
    let mut child = kobling(home.path()).arg("schema").stdout(Stdio::piped()).spawn().expect("it starts");
    drop(child.stdout.take());
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
}

#[test]
fn info_tells_what_a_database_holds() {
    let home = home();
    let info = run(home.path(), &["info"]);
    ends(&info, 0);
    let text = out(&info);
    for told in ["revision  1, digest ", "+4,", "bundled data ", "\nsources:\n  source:", "MOBI"] {
        assert!(text.contains(told), "{told} is missing:\n{text}");
    }
}

#[test]
fn help_of_every_command_has_examples_and_settings_by_environment() {
    let home = home();
    for command in
        ["import", "check", "serve", "query", "schema", "health", "info", "revisions", "diff", "backup", "verify"]
    {
        let help = run(home.path(), &["help", command]);
        ends(&help, 0);
        assert!(out(&help).contains(&format!("Examples:\n  kobling {command}")), "{}", out(&help));
    }
    let help = out(&run(home.path(), &["--help"]));
    assert!(help.contains("Exit codes:\n  0  done") && help.contains("Examples:"), "{help}");
    let help = out(&run(home.path(), &["serve", "--help"]));
    for name in [
        "DB",
        "LISTEN",
        "TIME_LIMIT",
        "THREADS",
        "HEAVY",
        "BODY_LIMIT",
        "LOG",
        "LOG_FORMAT",
        "WATCH_INTERVAL",
        "DRAIN_LIMIT",
        "ALLOW_ORIGIN",
        "ALLOW_HOST",
        "CONNECTIONS",
        "ANSWER_MEMORY",
    ] {
        assert!(help.contains(&format!("[env: KOBLING_{name}")), "{name}:\n{help}");
    }
    ends(&run(home.path(), &[]), 2);
    ends(&run(home.path(), &["serve", "--time-limit", "none"]), 2);
}

#[test]
fn an_address_that_is_taken_is_told() {
    let home = home();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = taken.local_addr().expect("an address").to_string();
    let refused = run(home.path(), &["serve", "--listen", &address, "--log", "off"]);
    ends(&refused, 1);
    assert!(err(&refused).contains(&format!("cannot listen at {address} (")), "{}", err(&refused));
}

#[test]
fn health_tells_a_server_that_is_not_there_or_is_not_well() {
    let home = home();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address").to_string();
    let answering = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("it is asked");
        let mut head = [0; 512];
        let read = stream.read(&mut head).expect("the question");
        stream.write_all(b"HTTP/1.1 503 Service Unavailable\r\n\r\n{}").expect("the answer");
        String::from_utf8_lossy(&head[..read]).into_owned()
    });
    let unwell = run(home.path(), &["health", "--ready", "--listen", &address]);
    ends(&unwell, 1);
    assert!(err(&unwell).contains("answers /ready with: HTTP/1.1 503 Service Unavailable"), "{}", err(&unwell));
    assert!(answering.join().expect("it answered").starts_with("GET /ready HTTP/1.1\r\nHost: localhost\r\n"));
    // the listener is gone
    let gone = run(home.path(), &["health", "--listen", &address]);
    ends(&gone, 1);
    assert!(err(&gone).contains(&format!("no answer from a server at {address}: ")), "{}", err(&gone));
    ends(&run(home.path(), &["health", "--listen", "nowhere"]), 1);
}

/// Starts twice on the data folder of one user: the bundled data is imported once.
#[cfg(unix)]
#[test]
fn serving_makes_the_database_once_and_stops_when_it_is_told_to() {
    let home = home();
    for _ in 0..2 {
        let mut serve = kobling(home.path());
        serve.args(["serve", "--listen", "127.0.0.1:0", "--log-format", "json"]);
        let mut child = serve.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let editor = lines.find_map(|line| line.expect("text").split_once("http://").map(|found| found.1.to_owned()));
        let editor = editor.expect("it tells its address");
        let address = editor.split_once('/').expect("the path of the editor").0;
        let alive = run(home.path(), &["health", "--listen", address]);
        ends(&alive, 0);
        assert!(out(&alive).contains("\"status\":\"ok\",\"revision\":1,"), "{}", out(&alive));
        let told = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().expect("kill is there");
        assert!(told.success());
        let output = child.wait_with_output().expect("it ends");
        ends(&output, 0);
        let log = err(&output);
        let records = log.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON on each line"));
        let requests: Vec<_> = records.filter(|record| record["message"] == "request").collect();
        assert_eq!((requests.len(), &requests[0]["path"], &requests[0]["status"]), (1, &json!("/health"), &json!(200)));
    }
    let left: Vec<_> = fs::read_dir(home.path().join(".local/share/kobling")).expect("the folder").collect();
    assert!(
        left.iter()
            .all(|entry| entry.as_ref().is_ok_and(|e| e.file_name().to_string_lossy().starts_with("kobling.db")))
    );
}
