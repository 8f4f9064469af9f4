//! A copy of the database while others use it.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::store::StoreError;

/// Copies the database into a new file: first beside it, under a name that nobody takes for the copy, then, when all of
/// it is on the disk, under its own.
pub(super) fn backup(connection: &Connection, path: &Path, to: &Path) -> Result<u64, StoreError> {
    if to.exists() {
        return Err(StoreError::Exists { path: to.to_path_buf() });
    }
    let mut part = to.as_os_str().to_owned();
    part.push(format!(".part-{}", std::process::id()));
    let part = PathBuf::from(part);
    let copied = copy(connection, path, &part, to);
    if copied.is_err() {
        // what is left of it is of no use
        let _ = fs::remove_file(&part);
    }
    copied
}

fn copy(connection: &Connection, path: &Path, part: &Path, to: &Path) -> Result<u64, StoreError> {
    let failed = |source: io::Error| StoreError::Copy { path: to.to_path_buf(), source };
    let Some(name) = part.to_str() else {
        return Err(failed(io::Error::new(io::ErrorKind::InvalidInput, "the name is not UTF-8")));
    };
    // It is made here, so that a folder without rights or room is told as what it is.
    File::create_new(part).map_err(failed)?;
    connection.execute("VACUUM INTO ?1", [name]).map_err(|source| match StoreError::at(to, source) {
        StoreError::Damaged { text, .. } => StoreError::Damaged { path: path.to_path_buf(), text },
        other => other,
    })?;
    let file = File::open(part).map_err(failed)?;
    file.sync_all().map_err(failed)?;
    fs::rename(part, to).map_err(failed)?;
    if let Some(folder) = to.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        // the name, too, is on the disk before it is told that all is done; not every system has folders as files
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
    file.metadata().map(|metadata| metadata.len()).map_err(failed)
}
