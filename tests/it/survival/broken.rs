//! Files that are not a database, no more, or not one that can be used: each with what is wrong and what to do.

use std::fs;
use std::path::Path;
use std::process::Command;

use rusqlite::Connection;

use super::{Place, text};
use crate::cli::{ends, err, run};

/// What reading and importing say of a file, both with exit code 1.
#[track_caller]
fn told(place: &Place, db: &Path, reading: &str, importing: &str) {
    let before = fs::read(db).ok();
    let read = run(place.folder.path(), &["info", "--db", text(db)]);
    ends(&read, 1);
    assert!(err(&read).contains(reading) && err(&read).contains(text(db)), "reading: {}", err(&read));
    let imported = run(place.folder.path(), &["import", "package", "data/norway", "--db", text(db)]);
    if importing.is_empty() {
        ends(&imported, 0);
        return;
    }
    ends(&imported, 1);
    assert!(err(&imported).contains(importing) && err(&imported).contains(text(db)), "importing: {}", err(&imported));
    assert!(fs::read(db).ok() == before, "nothing was changed");
}

#[test]
fn what_is_no_database_of_ours() {
    let place = Place::new();
    let db = place.path("x.db");
    fs::write(&db, "").expect("it is written");
    told(&place, &db, "holds no revision yet; import a data package into it", "");

    fs::write(&db, "party,project,role\n".repeat(500)).expect("it is written");
    told(&place, &db, "is not a database; name a file that an import made", "is not a database");

    fs::remove_file(&db).expect("it goes");
    Connection::open(&db).expect("a database").execute_batch("CREATE TABLE t (a)").expect("a table");
    told(&place, &db, "is a database of another program", "is a database of another program");

    fs::copy(&place.db, &db).expect("a copy");
    Connection::open(&db).expect("a database").execute_batch("PRAGMA user_version = 99").expect("it is set");
    told(&place, &db, "has layout 99, and this program knows layouts up to", "use the version that wrote it");
}

#[test]
fn what_is_damaged() {
    let place = Place::new();
    let whole = fs::read(&place.db).expect("the database");
    let db = place.path("x.db");
    fs::write(&db, &whole[..whole.len() / 2]).expect("it is written");
    let read = run(place.folder.path(), &["info", "--db", text(&db)]);
    ends(&read, 1);
    assert!(err(&read).contains("is damaged") && err(&read).contains("use a copy"), "{}", err(&read));
    let verified = run(place.folder.path(), &["verify", "--db", text(&db)]);
    assert!([Some(1), Some(5)].contains(&verified.status.code()) && err(&verified).contains("is damaged"));

    // Every fourth page overwritten: wherever it is read, it is told and nothing panics.
    let mut corrupt = whole.clone();
    for page in (4..corrupt.len() / 4096).step_by(4) {
        corrupt[page * 4096..][..4096].fill(0x5a);
    }
    fs::write(&db, &corrupt).expect("it is written");
    for args in [&["info"][..], &["verify"], &["revisions"], &["import", "package", "data/norway"]] {
        let mut args = args.to_vec();
        args.extend(["--db", text(&db)]);
        let output = run(place.folder.path(), &args);
        assert!([Some(0), Some(1), Some(5)].contains(&output.status.code()), "{args:?}: {}", err(&output));
        assert!(output.status.code() == Some(0) || err(&output).contains("is damaged"), "{args:?}: {}", err(&output));
    }
}

#[test]
fn a_log_that_is_gone_leaves_the_last_revision_in_the_file() {
    let place = Place::new();
    let package = place.path("package");
    fs::create_dir(&package).expect("a folder");
    fs::write(package.join("actors.csv"), "id,name\nactor:new,New\n").expect("it is written");
    // A reader keeps the log from being put into the file, as a server does.
    let reader = kobling::store::Store::open(&place.db).expect("it opens");
    reader.newest().expect("it is read");
    ends(&place.kobling(&["import", "package", text(&package)]), 0);
    assert!(place.path("n.db-wal").metadata().is_ok_and(|log| log.len() > 0), "the revision is in the log");
    let copy = place.path("copy.db");
    fs::copy(&place.db, &copy).expect("a copy without the log");
    let verified = run(place.folder.path(), &["verify", "--db", text(&copy)]);
    ends(&verified, 0);
    let listed = run(place.folder.path(), &["revisions", "--db", text(&copy)]);
    assert_eq!(crate::cli::out(&listed).lines().count(), 1, "the copy has the revision before");
    ends(&run(place.folder.path(), &["import", "package", text(&package), "--db", text(&copy)]), 0);
    let digests = |db: &Path| crate::cli::out(&run(place.folder.path(), &["revisions", "--db", text(db)]));
    let digest = |listed: String| listed.lines().last().expect("a line").split_whitespace().nth(2).map(str::to_owned);
    assert_eq!(digest(digests(&copy)), digest(digests(&place.db)), "and the import makes the same again");
}

#[test]
fn what_another_program_holds() {
    let place = Place::new();
    let connection = Connection::open(&place.db).expect("a database");
    connection.execute_batch("BEGIN IMMEDIATE").expect("nobody else writes");
    let refused = place.kobling(&["import", "package", "data/norway"]);
    ends(&refused, 1);
    assert!(err(&refused).contains("is in use by another process"), "{}", err(&refused));
    // Reading goes on.
    ends(&place.kobling(&["info"]), 0);
}

/// Whether the tests run as somebody to whom rights do not matter.
#[cfg(unix)]
fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output().expect("id is there");
    output.stdout.starts_with(b"0\n")
}

/// The command of a user without rights, where the tests run as root.
#[cfg(unix)]
fn without_rights(place: &Place, args: &[&str]) -> std::process::Output {
    let program = env!("CARGO_BIN_EXE_kobling");
    let mut command = if is_root() {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups", program]);
        command
    } else {
        Command::new(program)
    };
    command.args(args).env("HOME", place.folder.path()).output().expect("it starts")
}

#[cfg(unix)]
#[test]
fn what_may_not_be_written_or_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::new();
    // Another user must be able to start the program and to find the folder.
    let program = Path::new(env!("CARGO_BIN_EXE_kobling"));
    let is_reachable = !is_root() || without_rights(&place, &["--version"]).status.success() && program.exists();
    if !is_reachable {
        println!("skipped: {} cannot be started by another user", program.display());
        return;
    }
    let set = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("it is ours");
    let package = place.path("package");
    fs::create_dir(&package).expect("a folder");
    fs::write(package.join("actors.csv"), "id,name\nactor:new,New\n").expect("it is written");
    let import = ["import", "package", text(&package), "--db", text(&place.db)];

    set(&place.db, 0o444);
    set(place.folder.path(), 0o555);
    let refused = without_rights(&place, &import);
    ends(&refused, 1);
    assert!(err(&refused).contains("cannot be written; make the file and its folder writable"), "{}", err(&refused));
    ends(&without_rights(&place, &["info", "--db", text(&place.db)]), 0);
    let refused = without_rights(&place, &["import", "package", text(&package), "--db", text(&place.path("new.db"))]);
    ends(&refused, 1);
    assert!(err(&refused).contains("cannot be opened; see that its folder exists"), "{}", err(&refused));

    set(&place.db, 0o000);
    let refused = without_rights(&place, &["info", "--db", text(&place.db)]);
    ends(&refused, 1);
    assert!(err(&refused).contains("you have the right to use both"), "{}", err(&refused));
    set(place.folder.path(), 0o755);
    set(&place.db, 0o644);
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_without_room() {
    let place = Place::new();
    let disk = place.path("disk");
    fs::create_dir(&disk).expect("a folder");
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=1m", "none"]).arg(&disk).status();
    if !mounted.is_ok_and(|status| status.success()) {
        println!("skipped: a small disk can be made by root only");
        return;
    }
    let db = disk.join("n.db");
    let full = run(place.folder.path(), &["import", "package", "data/norway", "--db", text(&db)]);
    let small =
        run(place.folder.path(), &["import", "package", "tests/cases/import/package/bom-and-crlf", "--db", text(&db)]);
    fs::write(disk.join("filler"), vec![0_u8; 900_000]).ok();
    let again = run(place.folder.path(), &["import", "package", "data/norway", "--db", text(&db)]);
    let verified = run(place.folder.path(), &["verify", "--db", text(&db)]);
    let backup = run(place.folder.path(), &["backup", text(&disk.join("copy.db")), "--db", text(&db)]);
    let names = fs::read_dir(&disk).expect("the disk").map(|entry| entry.expect("a file").file_name());
    let parts: Vec<_> = names.filter(|name| name.to_string_lossy().contains(".part-")).collect();
    assert!(Command::new("umount").arg(&disk).status().expect("umount is there").success());
    for refused in [&full, &again] {
        ends(refused, 1);
        assert!(err(refused).contains("there is no room left on the disk of "), "{}", err(refused));
        assert!(err(refused).contains("nothing was changed; make room and try again"), "{}", err(refused));
    }
    ends(&small, 0);
    ends(&verified, 0);
    ends(&backup, 1);
    assert!(err(&backup).contains("no room left"), "{}", err(&backup));
    assert!(parts.is_empty(), "no half copy is left: {parts:?}");
}
