//! The data that the binary carries, as a database in the user's data folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use crate::app::lock::Lock;
use crate::app::{import, report};
use crate::cli::InputArgs;
use crate::import::Format;
use crate::store::{How, Store, StoreError};

/// How long another process may take to import the same.
const PATIENCE: Duration = Duration::from_secs(60);

/// The files of the package, by name.
static FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/package.rs"));

/// The database with the bundled data; made, or brought up to date, where this program carries other data than it was
/// made of.
pub(super) fn database() -> Result<PathBuf> {
    let folders = directories::ProjectDirs::from("", "", "kobling");
    let folders = folders.context("there is no home folder; name a database with --db")?;
    let folder = folders.data_dir();
    fs::create_dir_all(folder)
        .with_context(|| format!("cannot make the folder {}; name a database with --db", folder.display()))?;
    let db = folder.join("kobling.db");
    bring_up_to_date(&db, folder)?;
    Ok(db)
}

/// Imports the package unless a revision was made of these very files. It is all there is for its sources; anything else
/// that was imported stays.
fn bring_up_to_date(db: &Path, folder: &Path) -> Result<()> {
    let note = format!("bundled data {}", version());
    if has_revision_of(db, &note)? {
        return Ok(());
    }
    let lock = Lock::take(db, "import of the bundled data", PATIENCE)?;
    if has_revision_of(db, &note)? {
        return Ok(());
    }
    let package = Unpacked::new(folder)?;
    let input = InputArgs { format: Format::Package, path: package.0.clone() };
    let (issues, saved) = import::save(&input, db, &How { note: &note, replaces: true })?;
    drop(lock);
    let Some(saved) = saved else {
        report::issues(&issues);
        bail!("the bundled data does not fit into {}; name another database with --db", db.display());
    };
    if let Some(revision) = saved.revision {
        tracing::info!(db = %db.display(), revision = revision.number, "the bundled data was imported");
    }
    Ok(())
}

fn has_revision_of(db: &Path, note: &str) -> Result<bool> {
    match Store::open(db).and_then(|store| store.revisions()) {
        Ok(revisions) => Ok(revisions.iter().any(|revision| revision.note.as_deref() == Some(note))),
        // An import makes it, or brings its layout up to date.
        Err(StoreError::Missing { .. } | StoreError::Empty { .. } | StoreError::Older { .. }) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Tells one set of files from another.
fn version() -> String {
    let mut hasher = blake3::Hasher::new();
    for (name, bytes) in FILES {
        hasher.update(name.as_bytes()).update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
    }
    hasher.finalize().to_hex()[..16].to_owned()
}

/// The files in a folder of their own, as long as they are needed.
struct Unpacked(PathBuf);

impl Unpacked {
    fn new(folder: &Path) -> Result<Self> {
        let package = Self(folder.join(format!("package-{}", std::process::id())));
        let write = || {
            fs::create_dir_all(&package.0)?;
            FILES.iter().try_for_each(|(name, bytes)| fs::write(package.0.join(name), bytes))
        };
        write().with_context(|| format!("cannot write the bundled data to {}", package.0.display()))?;
        Ok(package)
    }
}

impl Drop for Unpacked {
    fn drop(&mut self) {
        // a folder that stays does no harm
        let _ = fs::remove_dir_all(&self.0);
    }
}
