//! The database whatever happens to it: the program as people call it, killed, without room, without rights, on files
//! that are not what they were.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use rusqlite::Connection;

use crate::cli::{ends, err, home, kobling, out, run};

mod broken;
mod killed;

/// A folder with a database of the bundled data.
struct Place {
    folder: tempfile::TempDir,
    db: PathBuf,
}

impl Place {
    fn new() -> Self {
        let folder = home();
        let db = folder.path().join("n.db");
        let place = Self { folder, db };
        ends(&place.kobling(&["import", "package", "data/norway"]), 0);
        place
    }

    /// Runs the program on the database.
    fn kobling(&self, args: &[&str]) -> std::process::Output {
        let mut command = kobling(self.folder.path());
        command.args(args).env("KOBLING_DB", &self.db).output().expect("the program starts")
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

fn text(path: &Path) -> &str {
    path.to_str().expect("text")
}

#[test]
fn revisions_are_listed_compared_copied_and_verified() {
    let place = Place::new();
    let package = place.path("package");
    fs::create_dir(&package).expect("a folder");
    let rows = "id,name,kind,source\nactor:sintef,SINTEF anew,RESEARCH_INSTITUTE,source:x\nactor:new,New,,source:x\n";
    fs::write(package.join("actors.csv"), rows).expect("it is written");
    fs::write(package.join("sources.csv"), "id,title\nsource:x,X\n").expect("it is written");
    ends(&place.kobling(&["import", "package", text(&package)]), 0);
    let rows = "id,name,kind,source\nactor:new,Newer,COMPANY,source:x\n";
    fs::write(package.join("actors.csv"), rows).expect("it is written");
    ends(&place.kobling(&["import", "package", text(&package), "--replace"]), 0);

    let listed = place.kobling(&["revisions"]);
    ends(&listed, 0);
    let lines = out(&listed);
    let lines: Vec<_> = lines.lines().collect();
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert!(
        lines[2].trim_start().starts_with("3  20") && lines[2].contains("+1") && lines[2].contains("-2"),
        "{lines:?}"
    );
    let listed = out(&place.kobling(&["revisions", "--format", "json"]));
    let first: serde_json::Value = serde_json::from_str(listed.lines().next().expect("a line")).expect("JSON");
    assert_eq!((&first["revision"], &first["removed"]), (&1.into(), &0.into()));

    let told = out(&place.kobling(&["diff", "2", "3"]));
    let mut lines: Vec<_> = told.lines().collect();
    lines.sort_unstable();
    assert_eq!(
        lines,
        [
            "- actors | id=actor:sintef | name=SINTEF anew | kind=RESEARCH_INSTITUTE | source=source:x",
            "from revision 2 to 3: 0 added, 1 removed, 1 changed",
            "~ actors | id=actor:new | name: 'New' > 'Newer' | kind: 'UNKNOWN' > 'COMPANY' | source=source:x",
        ]
    );
    let back = out(&place.kobling(&["diff", "3", "2", "--summary"]));
    assert_eq!(back, "from revision 3 to 2: 1 added, 0 removed, 1 changed\n");
    let json = out(&place.kobling(&["diff", "1", "3", "--format", "json", "--table", "sources"]));
    let json: serde_json::Value = serde_json::from_str(&json).expect("one line of JSON");
    assert_eq!((&json["change"], &json["new"]["title"]), (&"ADDED".into(), &"X".into()));
    let none = place.kobling(&["diff", "1", "9"]);
    ends(&none, 1);
    assert!(err(&none).contains("has no revision 9; it has the revisions 1 to 3"), "{}", err(&none));

    let copy = place.path("copy.db");
    let copied = place.kobling(&["backup", text(&copy)]);
    ends(&copied, 0);
    assert!(out(&copied).starts_with("revisions 1 to 3 of "), "{}", out(&copied));
    let again = place.kobling(&["backup", text(&copy)]);
    ends(&again, 1);
    assert!(err(&again).contains("is there already; name another file"), "{}", err(&again));
    for db in [&place.db, &copy] {
        let verified = run(place.folder.path(), &["verify", "--db", text(db)]);
        ends(&verified, 0);
        assert!(out(&verified).contains(" rows of 3 revisions in "), "{}", out(&verified));
    }
    let digests = |db: &Path| out(&run(place.folder.path(), &["revisions", "--db", text(db)]));
    assert_eq!(digests(&copy), digests(&place.db));
}

#[test]
fn what_was_changed_behind_its_back_is_found() {
    let changes = [
        ("UPDATE actors SET name = 'Another' WHERE row = 1", "row 1 of the table actors is not as it was written"),
        ("DELETE FROM participations WHERE row = 1", "revision 1 tells of "),
        ("UPDATE revision SET digest = replace(digest, substr(digest, 1, 1), 'x')", "and its rows give "),
        (
            "UPDATE ties SET kind = 'FRIENDS' WHERE row = 2",
            "row 2 of the table ties kind 'FRIENDS' is not a known value",
        ),
        ("UPDATE ties SET until = 1 WHERE row = 3", "ends with revision 1, before it begins with 1"),
        ("PRAGMA foreign_keys = OFF; DELETE FROM identity WHERE key = 5", "that is not there"),
    ];
    for (change, told) in changes {
        let place = Place::new();
        Connection::open(&place.db).expect("a database").execute_batch(change).expect(change);
        let verified = place.kobling(&["verify"]);
        ends(&verified, 5);
        let text = err(&verified);
        assert!(text.contains(told) && text.contains(" is damaged: "), "{change}: {text}");
    }
}

#[test]
fn a_second_import_waits_for_the_first_and_says_for_whom() {
    let place = Place::new();
    // What another process would hold.
    let path = place.path("n.db-lock");
    fs::write(&path, "process 7 since 2026-01-01T00:00:00Z: import package other\n").expect("it is written");
    let held = fs::File::open(&path).expect("the file");
    held.lock().expect("nobody else has it");
    let refused = place.kobling(&["import", "package", "data/norway", "--wait", "0"]);
    ends(&refused, 1);
    let expected = "is being written by process 7 since 2026-01-01T00:00:00Z: import package other; try again when";
    assert!(err(&refused).contains(expected), "{}", err(&refused));

    let mut waiting = kobling(place.folder.path());
    waiting.args(["import", "package", "data/norway"]).env("KOBLING_DB", &place.db);
    let mut waiting = waiting.stderr(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it starts");
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(waiting.stderr.take().expect("its errors")));
    let first = lines.next().expect("a line").expect("text");
    assert!(first.contains("process 7") && first.ends_with("waiting up to 600 s"), "{first}");
    drop(held);
    let output = waiting.wait_with_output().expect("it ends");
    ends(&output, 0);
    assert!(out(&output).contains("nothing to change"), "{}", out(&output));
    assert!(!path.exists(), "nothing is left behind");
}

#[test]
fn two_imports_at_once_both_succeed() {
    let place = Place::new();
    let package = place.path("package");
    fs::create_dir(&package).expect("a folder");
    fs::write(package.join("actors.csv"), "id,name\nactor:new,New\n").expect("it is written");
    fs::write(place.path("other.csv"), "").expect("it is written");
    let start = |input: &str| {
        let mut import = kobling(place.folder.path());
        import.args(["import", "package", input]).env("KOBLING_DB", place.path("both.db"));
        import.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts")
    };
    let both = [start("data/norway"), start(text(&package))];
    for child in both {
        ends(&child.wait_with_output().expect("it ends"), 0);
    }
    let db = place.path("both.db");
    let listed = out(&run(place.folder.path(), &["revisions", "--db", text(&db)]));
    assert_eq!(listed.lines().count(), 2, "{listed}");
    ends(&run(place.folder.path(), &["verify", "--db", text(&db)]), 0);
}
