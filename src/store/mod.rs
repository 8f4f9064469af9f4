//! The database: one `SQLite` file that holds every revision. SQL lives only here and in `schema/store/`.
//!
//! A row is written once, with the revision that has it first, and is never changed but for the revision that has it no
//! more. So a revision can be loaded at any later time as it was, and costs no more room than what it changed.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::model::id::IdKind;
use crate::model::revision::Revision;
use crate::model::tables::{Batch, Table};

mod beside;
mod changes;
mod error;
mod load;
mod open;
mod progress;
mod revision;
mod save;
mod sql;
mod watch;

pub use beside::Beside;
pub use error::StoreError;
pub use load::Loaded;
pub use save::{Counts, Saved};
pub use watch::Watch;

/// An open database.
pub struct Store {
    path: PathBuf,
    connection: Connection,
}

impl Store {
    /// Opens the database for imports; makes the file where it is not, and brings an older layout up to date.
    pub fn create_or_open(path: &Path) -> Result<Self, StoreError> {
        Ok(Self { path: path.to_path_buf(), connection: open::read_write(path)? })
    }

    /// Opens the database, which must exist, for reading only; another process may import at the same time.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Ok(Self { path: path.to_path_buf(), connection: open::read_only(path)? })
    }

    /// Whether the newest revision declares this id. When the database cannot be read it knows nothing; whatever is done
    /// next says why.
    pub fn knows(&self, id: &str) -> bool {
        let Some(table) = IdKind::of(id).and_then(declaring) else { return false };
        let statement = self.connection.prepare_cached(&sql::declares(table));
        statement.and_then(|mut statement| statement.query_row([id], |row| row.get(0))).unwrap_or(false)
    }

    /// Saves an import as the next revision, unless it changes nothing. All of it or none: an error, or a crash at any
    /// moment, leaves the last revision. `progress` is told now and then how many records of how many are done.
    ///
    /// What is new is added. What the newest revision has and the batch has not stays, but for other values and other
    /// evidence that the same source gave for what the batch has; the rules stand at the top of `changes.rs`.
    ///
    /// Time: in proportion to the batch and its changes, whatever the database holds. Memory: 32 bytes for each record
    /// of its largest table.
    pub fn save(&mut self, batch: &Batch, note: &str, progress: &dyn Fn(u64, u64)) -> Result<Saved, StoreError> {
        let saved = save::save(&mut self.connection, batch, note, progress);
        saved.map_err(|source| StoreError::at(&self.path, source))
    }

    /// What [`save`](Self::save) would change, without changing it. Works on a database opened for reading, too.
    pub fn compare(&self, batch: &Batch) -> Result<Saved, StoreError> {
        save::compare(&self.connection, batch).map_err(|source| StoreError::at(&self.path, source))
    }

    /// All revisions, the first one first.
    pub fn revisions(&self) -> Result<Vec<Revision>, StoreError> {
        revision::all(&self.connection).map_err(|source| StoreError::at(&self.path, source))
    }

    /// The newest revision, if there is one.
    pub fn newest(&self) -> Result<Option<Revision>, StoreError> {
        revision::newest(&self.connection).map_err(|source| StoreError::at(&self.path, source))
    }

    /// Loads the revision of this number, else the newest.
    pub fn load(&self, revision: Option<u32>) -> Result<Loaded, StoreError> {
        load::load(&self.connection, &self.path, revision)
    }
}

/// The table that declares ids of this kind.
fn declaring(kind: IdKind) -> Option<Table> {
    let declares = |table: &Table| table.declares() && table.columns()[0].spec.kinds.contains(&kind);
    Table::ALL.iter().copied().find(declares)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::id::Id;
    use crate::model::record::Record as _;
    use crate::model::tables::Identifier;

    #[test]
    fn a_full_disk_leaves_the_last_revision() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut store = Store::create_or_open(&folder.path().join("data.db")).expect("a new file");
        let mut batch = Batch::default();
        for n in 0..5_000 {
            let node = Id(batch.texts.intern(&format!("actor:{n}")));
            let cell = |column: usize| if Identifier::COLUMNS[column].name == "scheme" { "OTHER" } else { "000" };
            let known = |column| (column == 0).then_some(node);
            batch.identifiers.push(Identifier::read_known(known, cell, &mut batch.texts).expect("a record"));
        }
        let n_pages: u32 = store.connection.pragma_query_value(None, "page_count", |row| row.get(0)).expect("a count");
        store.connection.pragma_update_and_check(None, "max_page_count", n_pages, |_| Ok(())).expect("a limit");
        let error = store.save(&batch, "", &|_, _| ()).expect_err("no room");
        assert!(matches!(error, StoreError::DiskFull { .. }), "{error}");
        assert_eq!(store.newest().expect("an answer"), None);
    }

    #[test]
    fn each_kind_of_id_is_declared_in_a_table() {
        for kind in IdKind::ALL {
            assert!(declaring(kind).is_some(), "{kind:?}");
        }
    }
}
