//! What several tests need: the bundled package, a reference set or a batch as a snapshot.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use kobling::graph::snapshot::Snapshot;
use kobling::import::{Format, Known, Limits, Progress};
use kobling::store::Store;

/// A database that holds nothing yet.
pub struct Nothing;

impl Known for Nothing {
    fn knows(&self, _: &str) -> bool {
        false
    }
}

/// Tells nobody.
pub struct Silent;

impl Progress for Silent {
    fn advance(&self, _: u64, _: u64, _: u64) {}
}

/// A path inside the repository.
pub fn in_repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Imports a folder into a new database and loads its newest revision.
pub fn snapshot_of(format: Format, path: &Path) -> Arc<Snapshot> {
    let imported = kobling::import::read(format, path, &Nothing, &Limits::default(), &Silent);
    let issues: Vec<String> = imported.issues.iter().map(ToString::to_string).collect();
    assert!(!imported.issues.has_errors(), "{}", issues.join("\n"));
    let folder = tempfile::tempdir().expect("a folder for the database");
    let mut store = Store::create_or_open(&folder.path().join("test.db")).expect("a new database");
    store.save(&imported.batch, "test", &|_, _| {}).expect("the import is saved");
    let loaded = store.load(None).expect("the newest revision");
    let revisions = store.revisions().expect("the revisions");
    Arc::new(Snapshot::build(loaded.batch, loaded.revision, revisions).expect("a graph"))
}

/// The bundled package.
pub fn norway() -> Arc<Snapshot> {
    snapshot_of(Format::Package, &in_repository("data/norway"))
}
