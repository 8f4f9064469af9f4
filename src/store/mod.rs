//! The database: one `SQLite` file that holds every revision. SQL lives only here and in `schema/store/`.
//!
//! A row is written once, with the revision that has it first, and is never changed but for the revision that has it no
//! more. So a revision can be loaded at any later time as it was, and costs no more room than what it changed.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::model::id::IdKind;
use crate::model::revision::Revision;
use crate::model::tables::Table;

mod backup;
mod beside;
mod changes;
mod diff;
mod error;
mod intake;
mod keys;
mod known;
mod load;
mod open;
mod replace;
mod revision;
mod rows;
mod save;
mod sql;
mod verify;
mod watch;

pub use beside::Beside;
pub use diff::Difference;
pub use error::StoreError;
pub use load::Loaded;
pub use save::{Counts, How, Saved, Step};
pub use verify::Verified;
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

    /// Saves what comes as the next revision, unless it changes nothing. All of it or none: an error, a crash at any
    /// moment, or steps that end without [`Step::Sound`] (then there is no answer) leave the last revision.
    ///
    /// What is new is added. What the newest revision has and the import has not stays, but for other values and other
    /// evidence that the same source gave for what the import has; the rules stand at the top of `changes.rs`, those for
    /// an import that replaces at the top of `replace.rs`.
    ///
    /// Time: in proportion to the import and its changes, whatever the database holds; where it replaces, one walk through
    /// the newest revision more. Memory: the ids, and at most 24 bytes for each row of the table that is being taken.
    pub fn save(&mut self, steps: impl IntoIterator<Item = Step>, how: &How<'_>) -> Result<Option<Saved>, StoreError> {
        let saved = save::save(&mut self.connection, steps, how);
        saved.map_err(|source| StoreError::at(&self.path, source))
    }

    /// What [`save`](Self::save) would change, without changing it. Works on a database opened for reading, too. Memory:
    /// also the texts of the records that may replace rows.
    pub fn compare(&self, steps: impl IntoIterator<Item = Step>, how: &How<'_>) -> Result<Option<Saved>, StoreError> {
        save::compare(&self.connection, steps, how).map_err(|source| StoreError::at(&self.path, source))
    }

    /// All revisions, the first one first.
    pub fn revisions(&self) -> Result<Vec<Revision>, StoreError> {
        revision::all(&self.connection).map_err(|source| StoreError::at(&self.path, source))
    }

    /// The newest revision, if there is one.
    pub fn newest(&self) -> Result<Option<Revision>, StoreError> {
        revision::newest(&self.connection).map_err(|source| StoreError::at(&self.path, source))
    }

    /// Gives every row in which two revisions differ to `each`, table by table; an error of `each` ends it.
    pub fn diff<E: From<StoreError>>(
        &self,
        revisions: [u32; 2],
        tables: &[Table],
        each: &mut dyn FnMut(Table, Difference) -> Result<(), E>,
    ) -> Result<(), E> {
        let newest = self.newest()?.map_or(0, |newest| newest.number);
        if let Some(&number) = revisions.iter().find(|number| !(1..=newest).contains(*number)) {
            let path = self.path.clone();
            return Err(if newest == 0 {
                StoreError::Empty { path }
            } else {
                StoreError::NoSuchRevision { path, number, newest }
            }
            .into());
        }
        for &table in tables {
            diff::differences(&self.connection, &self.path, table, revisions, each)?;
        }
        Ok(())
    }

    /// Checks that the database is as it was written: pages, references, the hash of every row, the digest of every
    /// revision.
    pub fn verify(&self) -> Result<Verified, StoreError> {
        verify::verify(&self.connection).map_err(|source| StoreError::at(&self.path, source))
    }

    /// Copies the newest state of the database, all its revisions, into a new file, while others read and write. The copy
    /// is there as a whole or not at all. Its size in bytes.
    pub fn backup(&self, to: &Path) -> Result<u64, StoreError> {
        backup::backup(&self.connection, &self.path, to)
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
    use crate::model::portion::Portion;
    use crate::model::record::Record as _;
    use crate::model::tables::{Batch, Identifier};

    #[test]
    fn a_full_disk_leaves_the_last_revision() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut store = Store::create_or_open(&folder.path().join("data.db")).expect("a new file");
        let mut batch = Batch::default();
        for n in 0..5_000 {
            let node = Id(batch.texts.intern(&format!("actor:{n}")));
            let value = n.to_string();
            let is_scheme = |column: usize| Identifier::COLUMNS[column].name == "scheme";
            let cell = |column: usize| if is_scheme(column) { "OTHER" } else { value.as_str() };
            let known = |column| (column == 0).then_some(node);
            batch.identifiers.push(Identifier::read_known(known, cell, &mut batch.texts).expect("a record"));
        }
        let n_pages: u32 = store.connection.pragma_query_value(None, "page_count", |row| row.get(0)).expect("a count");
        store.connection.pragma_update_and_check(None, "max_page_count", n_pages, |_| Ok(())).expect("a limit");
        let steps = [Step::Portion(Portion::of(batch)), Step::Sound];
        let error = store.save(steps, &How::default()).expect_err("no room");
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
