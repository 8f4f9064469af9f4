//! Opening the file: whether it is ours, which layout it has, and how it is kept safe.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use crate::store::StoreError;

/// Marks our files for `file` and for other programs: `kobl`.
pub(super) const APPLICATION_ID: u32 = u32::from_be_bytes(*b"kobl");

/// The layouts, each as the steps from the one before. The number of those that were taken is the file's
/// `user_version`; one that has been published is never changed.
pub(super) const MIGRATIONS: &[&str] =
    &[include_str!("../../schema/store/0001_tables.sql"), include_str!("../../schema/store/0002_contents.sql")];

/// How long to wait for another process before giving up.
const PATIENCE: Duration = Duration::from_secs(10);
/// How much of the file an import keeps in memory, in KiB: the inner pages of the indexes of some million rows.
const WRITE_CACHE: i32 = -65_536;
/// To what the log is cut back once its content is in the file, in bytes.
const LOG_SIZE: i32 = 16 << 20;

/// Opens a file for reading and writing; makes it where it is not, and brings its layout up to date.
pub(super) fn read_write(path: &Path) -> Result<Connection, StoreError> {
    let at = |source| StoreError::at(path, source);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    not_a_folder(path)?;
    let mut connection = Connection::open_with_flags(path, flags).map_err(at)?;
    connection.busy_timeout(PATIENCE).map_err(at)?;
    // Before anything is set: a file of another program stays as it is.
    check(&connection, path, true)?;
    if connection.is_readonly("main").map_err(at)? {
        return Err(StoreError::ReadOnly { path: path.to_path_buf() });
    }
    configure(&connection).map_err(at)?;
    migrate(&mut connection, path)?;
    Ok(connection)
}

/// Opens a file for reading only, also while another process writes to it.
pub(super) fn read_only(path: &Path) -> Result<Connection, StoreError> {
    if !path.exists() {
        return Err(StoreError::Missing { path: path.to_path_buf() });
    }
    not_a_folder(path)?;
    let at = |source| StoreError::at(path, source);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags).map_err(at)?;
    connection.busy_timeout(PATIENCE).map_err(at)?;
    if let Err(error) = application_id(&connection)
        && matches!(error.sqlite_error_code(), Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly))
        && let Some(uri) = immutable(path)
    {
        let flags = flags | OpenFlags::SQLITE_OPEN_URI;
        connection = Connection::open_with_flags(uri, flags).map_err(at)?;
    }
    check(&connection, path, false)?;
    Ok(connection)
}

/// `SQLite` would say that the disk failed.
fn not_a_folder(path: &Path) -> Result<(), StoreError> {
    if path.is_dir() { Err(StoreError::NotADatabase { path: path.to_path_buf() }) } else { Ok(()) }
}

/// The address under which a file can be read in a folder where nothing can be written, not even the small file
/// through which readers and writers agree. Nobody can write there, so nobody needs to agree; only a log that an
/// unfinished import left behind cannot be read so.
pub(super) fn immutable(path: &Path) -> Option<String> {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    if std::fs::metadata(log).is_ok_and(|log| log.len() > 0) {
        return None;
    }
    let mut uri = String::from("file:");
    for c in path.to_str()?.chars() {
        match c {
            '%' => uri.push_str("%25"),
            '?' => uri.push_str("%3f"),
            '#' => uri.push_str("%23"),
            c => uri.push(c),
        }
    }
    uri.push_str("?immutable=1");
    Some(uri)
}

fn application_id(connection: &Connection) -> rusqlite::Result<u32> {
    connection.pragma_query_value(None, "application_id", |row| row.get::<_, i64>(0)).map(|id| id as u32)
}

fn layout(connection: &Connection) -> rusqlite::Result<u32> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Whether the file is ours and of a layout that can be used; `is_writer` takes an older one and an empty file too.
fn check(connection: &Connection, path: &Path, is_writer: bool) -> Result<(), StoreError> {
    let at = |source| StoreError::at(path, source);
    let path = || path.to_path_buf();
    let known = MIGRATIONS.len() as u32;
    let found = layout(connection).map_err(at)?;
    if application_id(connection).map_err(at)? != APPLICATION_ID {
        let count = |row: &rusqlite::Row<'_>| row.get::<_, u32>(0);
        let n_objects = connection.query_row("SELECT count(*) FROM sqlite_schema", [], count).map_err(at)?;
        return match n_objects {
            0 if found == 0 && is_writer => Ok(()),
            0 if found == 0 => Err(StoreError::Empty { path: path() }),
            _ => Err(StoreError::Foreign { path: path() }),
        };
    }
    if found > known {
        return Err(StoreError::Newer { path: path(), found, known });
    }
    if found < known && !is_writer {
        return Err(StoreError::Older { path: path(), found, known });
    }
    Ok(())
}

/// A log beside the file (WAL) lets a server read while an import writes. `synchronous = FULL` waits for the disk at the
/// end of each import: after a power cut there is the revision before or the new one, whole, and what an import reported
/// as saved is there.
fn configure(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", WRITE_CACHE)?;
    connection.pragma_update_and_check(None, "journal_size_limit", LOG_SIZE, |_| Ok(()))
}

/// Takes the steps that are missing, all or none.
fn migrate(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let at = |source| StoreError::at(path, source);
    if layout(connection).map_err(at)? as usize == MIGRATIONS.len() {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(at)?;
    // Again, now that no other process can be at it.
    check(&transaction, path, true)?;
    let taken = layout(&transaction).map_err(at)? as usize;
    for steps in &MIGRATIONS[taken..] {
        transaction.execute_batch(steps).map_err(at)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID).map_err(at)?;
    transaction.pragma_update(None, "user_version", MIGRATIONS.len() as u32).map_err(at)?;
    transaction.commit().map_err(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_where_nothing_can_be_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a b?c#d%20.db");
        drop(read_write(&path).expect("a new file"));
        let uri = immutable(&path).expect("no log is left when the last writer has gone");
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        let connection = Connection::open_with_flags(uri, flags).expect("the same file");
        check(&connection, &path, false).expect("ours");

        let writer = read_write(&path).expect("the file");
        writer.execute_batch("INSERT INTO identity (id) VALUES ('actor:a')").expect("a row in the log");
        assert_eq!(immutable(&path), None);
    }
}
