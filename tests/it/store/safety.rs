//! Whatever happens to the file or is given as one.

use std::path::Path;

use kobling::model::portion::Portion;
use kobling::store::{How, Step, Store, StoreError};
use rusqlite::Connection;

use super::Database;
use super::rows::{ALL, batch, lines};
use super::steps;

/// A sound import of many records, in three portions.
fn many() -> impl Iterator<Item = Step> {
    let portion = |start: usize| {
        let rows: Vec<_> = (start..start + 5000).map(|n| format!("actors|id=actor:n{n}|name=N")).collect();
        Step::Portion(Portion::of(batch(&rows.join("\n"))))
    };
    [0, 5000, 10_000].into_iter().map(portion).chain([Step::Sound])
}

#[test]
fn a_reader_sees_the_last_revision_while_an_import_writes() {
    let mut database = Database::new();
    database.save(ALL);
    let reader = Store::open(&database.path()).unwrap();
    let before = lines(&reader.load(None).unwrap().batch);
    let n_looks = std::cell::Cell::new(0);
    let looks = many().inspect(|_| {
        assert_eq!(lines(&reader.load(None).unwrap().batch), before);
        n_looks.set(n_looks.get() + 1);
    });
    database.store.save(looks, &How::default()).unwrap();
    assert_eq!(n_looks.get(), 4);
    assert_eq!(reader.newest().unwrap().unwrap().number, 2);
}

#[test]
fn a_crash_leaves_the_last_good_revision() {
    let mut database = Database::new();
    database.save(ALL);
    let first = database.lines(None);
    // Opened again, so that the log holds the second import and nothing else.
    let path = database.path();
    let folder = database.folder;
    drop(database.store);
    let mut database = Database { folder, store: Store::create_or_open(&path).unwrap() };
    database.save("actors|id=actor:b|name=Another name");
    let second = database.lines(None);
    // The file as it is on the disk, with the log cut off wherever the power may have gone.
    let log = std::fs::read(database.folder.path().join("data.db-wal")).unwrap();
    let crashed = |kept: usize| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data.db");
        std::fs::copy(database.path(), &path).unwrap();
        std::fs::write(folder.path().join("data.db-wal"), &log[..kept]).unwrap();
        lines(&Store::create_or_open(&path).unwrap().load(None).unwrap().batch)
    };
    for kept in (0..log.len()).step_by(log.len() / 97) {
        assert_eq!(crashed(kept), first, "{kept} of {} bytes", log.len());
    }
    assert_eq!(crashed(log.len()), second);
}

#[test]
fn an_import_that_is_interrupted_leaves_no_trace() {
    let mut database = Database::new();
    database.save(ALL);
    let before = database.lines(None);
    let interrupted = many().inspect(|step| {
        if matches!(step, Step::Sound) {
            std::panic::resume_unwind(Box::new(()));
        }
    });
    let interrupt = || database.store.save(interrupted, &How::default());
    assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(interrupt)).is_err());
    // An input that turns out not to be sound ends without a word.
    let unsound = many().filter(|step| !matches!(step, Step::Sound));
    assert_eq!(database.store.save(unsound, &How::default()).unwrap(), None);
    assert_eq!((database.lines(None), database.store.revisions().unwrap().len()), (before, 1));
    assert!(!database.store.knows("actor:n1"));
    assert_eq!(database.save("actors|id=actor:z|name=Z").revision.unwrap().number, 2);
}

#[test]
fn what_cannot_be_opened_is_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    let errors = |path: &Path| (Store::open(path).err(), Store::create_or_open(path).err());

    assert!(matches!(Store::open(&file("none.db")).err(), Some(StoreError::Missing { .. })));
    assert!(matches!(Store::create_or_open(&file("none/none.db")).err(), Some(StoreError::NoRights { .. })));
    let directory = errors(folder.path());
    assert!(
        matches!(directory, (Some(StoreError::NotADatabase { .. }), Some(StoreError::NotADatabase { .. }))),
        "{directory:?}"
    );

    std::fs::write(file("text.db"), "party,project,role\n".repeat(100)).unwrap();
    let text = errors(&file("text.db"));
    assert!(matches!(text, (Some(StoreError::NotADatabase { .. }), Some(StoreError::NotADatabase { .. }))), "{text:?}");

    Connection::open(file("foreign.db")).unwrap().execute_batch("CREATE TABLE t (a); PRAGMA user_version = 1").unwrap();
    let before = std::fs::read(file("foreign.db")).unwrap();
    let foreign = errors(&file("foreign.db"));
    assert!(matches!(foreign, (Some(StoreError::Foreign { .. }), Some(StoreError::Foreign { .. }))), "{foreign:?}");
    assert_eq!(std::fs::read(file("foreign.db")).unwrap(), before);

    drop(Store::create_or_open(&file("new.db")).unwrap());
    assert!(matches!(Store::open(&file("new.db")).unwrap().load(None).err(), Some(StoreError::Empty { .. })));
    Connection::open(file("new.db")).unwrap().execute_batch("PRAGMA user_version = 99").unwrap();
    let newer = errors(&file("new.db"));
    assert!(matches!(newer, (Some(StoreError::Newer { found: 99, .. }), Some(StoreError::Newer { .. }))), "{newer:?}");
    Connection::open(file("new.db")).unwrap().execute_batch("PRAGMA user_version = 0").unwrap();
    assert!(matches!(Store::open(&file("new.db")).err(), Some(StoreError::Older { found: 0, .. })));

    std::fs::write(file("empty.db"), "").unwrap();
    assert!(matches!(Store::open(&file("empty.db")).err(), Some(StoreError::Empty { .. })));
    assert!(Store::create_or_open(&file("empty.db")).is_ok());
}

#[test]
fn damage_is_told_with_its_place() {
    let mut database = Database::new();
    database.save(ALL);
    let connection = Connection::open(database.path()).unwrap();
    connection.execute_batch("UPDATE actors SET \"to\" = 'yesterday' WHERE name = 'A'").unwrap();
    let text = database.store.load(None).err().unwrap().to_string();
    assert!(text.contains("row 1 of the table actors, to 'yesterday' is not a date"), "{text}");
    connection.execute_batch("UPDATE revision SET digest = 'x' || substr(digest, 2)").unwrap();
    let error = database.store.save(steps("actors|id=actor:z|name=Z"), &How::default()).unwrap_err();
    assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
}

#[test]
fn what_is_asked_in_vain_is_told() {
    let mut database = Database::new();
    database.save(ALL);
    let error = database.store.load(Some(7)).err().unwrap();
    assert!(matches!(error, StoreError::NoSuchRevision { number: 7, newest: 1, .. }), "{error}");
    let mut reader = Store::open(&database.path()).unwrap();
    let error = reader.save(steps("actors|id=actor:z|name=Z"), &How::default()).unwrap_err();
    assert!(matches!(error, StoreError::ReadOnly { .. }), "{error}");
}
