//! Files of every layout that has been released are brought up to date with nothing lost.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use kobling::store::{Store, StoreError};
use rusqlite::Connection;

use super::rows::lines;

/// A file as a program of that layout wrote it: two revisions with all columns of all tables.
fn released(layout: u32, folder: &Path) -> PathBuf {
    let name = format!("tests/cases/store/layout-{layout}.db.gz");
    let packed = std::fs::File::open(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap();
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(packed).read_to_end(&mut bytes).unwrap();
    let path = folder.join("data.db");
    std::fs::write(&path, bytes).unwrap();
    path
}

/// What objects a layout has, in its own words.
fn layout(path: &Path) -> Vec<(String, String)> {
    let connection = Connection::open(path).unwrap();
    let sql = "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name";
    let mut statement = connection.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

#[test]
fn every_released_layout_is_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let fresh = folder.path().join("fresh.db");
    drop(Store::create_or_open(&fresh).unwrap());
    for number in 1.. {
        let file = format!("{}/tests/cases/store/layout-{number}.db.gz", env!("CARGO_MANIFEST_DIR"));
        if !Path::new(&file).exists() {
            assert!(number > 1, "there is a file of the first layout");
            break;
        }
        let path = released(number, folder.path());
        assert!(matches!(Store::open(&path).err(), Some(StoreError::Older { .. })), "layout {number}");
        let store = Store::create_or_open(&path).unwrap();
        let revisions = store.revisions().unwrap();
        let figures: Vec<_> = revisions.iter().map(|r| (r.number, r.added, r.removed, r.digest.as_str())).collect();
        let expected = [(1, 40, 0, "cb6126cda3abc3d6cdca0e9e44eb5467"), (2, 3, 1, "763b5e4083507e4d52a7570d61561e8d")];
        assert_eq!(figures, expected, "layout {number}");
        let second = lines(&store.load(None).unwrap().batch);
        assert_eq!((lines(&store.load(Some(1)).unwrap().batch).len(), second.len()), (40, 42));
        assert!(second.iter().any(|line| line.starts_with("actors|id=actor:b|name=Another name|")));
        drop(store);
        assert_eq!(layout(&path), layout(&fresh), "layout {number}");
    }
}
