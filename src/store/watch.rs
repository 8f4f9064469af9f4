//! Whether a database has changed since it was last looked at, cheaply: also when its file was replaced by another.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rusqlite::Connection;

use crate::store::{StoreError, open};

/// Looks at a database now and then.
pub struct Watch {
    path: PathBuf,
    seen: Option<Seen>,
}

/// What was seen last.
struct Seen {
    file: File,
    connection: Connection,
    version: i64,
}

/// What tells one file under a path from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct File {
    place: (u64, u64),
    length: u64,
    modified: Option<SystemTime>,
}

impl Watch {
    /// Looks at a database. The first look sees a change.
    pub fn new(path: &Path) -> Self {
        Self { path: path.to_path_buf(), seen: None }
    }

    /// Whether another process may have written to the database since the last look, or its file is another one. One look
    /// at the file and one at its counter of changes.
    pub fn has_changed(&mut self) -> Result<bool, StoreError> {
        let changed = self.look();
        if changed.is_err() {
            // What comes in its place is a change.
            self.seen = None;
        }
        changed
    }

    fn look(&mut self) -> Result<bool, StoreError> {
        let at = |source| StoreError::at(&self.path, source);
        let file = file(&self.path)?;
        if let Some(seen) = &mut self.seen
            && seen.file == file
        {
            let version = version(&seen.connection).map_err(at)?;
            return Ok(std::mem::replace(&mut seen.version, version) != version);
        }
        let connection = open::read_only(&self.path)?;
        let version = version(&connection).map_err(at)?;
        self.seen = Some(Seen { file, connection, version });
        Ok(true)
    }
}

/// Counts up whenever another connection changes the database; of this connection only.
fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "data_version", |row| row.get(0))
}

fn file(path: &Path) -> Result<File, StoreError> {
    let metadata = std::fs::metadata(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => StoreError::Missing { path: path.to_path_buf() },
        _ => StoreError::NoRights { path: path.to_path_buf() },
    })?;
    #[cfg(unix)]
    let place = {
        use std::os::unix::fs::MetadataExt as _;
        (metadata.dev(), metadata.ino())
    };
    #[cfg(not(unix))]
    let place = (0, 0);
    Ok(File { place, length: metadata.len(), modified: metadata.modified().ok() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_write_is_seen_once_and_a_file_in_its_place_too() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, other) = (folder.path().join("a.db"), folder.path().join("b.db"));
        let writer = open::read_write(&path).expect("a new file");
        let mut watch = Watch::new(&path);
        let mut look = || watch.has_changed().map_err(|error| error.to_string());
        assert_eq!((look(), look()), (Ok(true), Ok(false)));
        writer.execute_batch("INSERT INTO identity (id) VALUES ('actor:a')").expect("a row");
        assert_eq!((look(), look()), (Ok(true), Ok(false)));
        drop(writer);
        drop(open::read_write(&other).expect("another file"));
        std::fs::rename(&other, &path).expect("it takes the place");
        assert_eq!((look(), look()), (Ok(true), Ok(false)));
        std::fs::remove_file(&path).expect("it is there");
        assert!(look().is_err_and(|text| text.contains("there is no database at")));
        drop(open::read_write(&path).expect("a new file"));
        assert_eq!((look(), look()), (Ok(true), Ok(false)));
    }
}
