//! The table of revisions.

use jiff::Timestamp;
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::model::revision::Revision;

const COLUMNS: &str = "SELECT number, loaded_at, note, added, removed, digest FROM revision";

/// All revisions, the first one first.
pub(super) fn all(connection: &Connection) -> rusqlite::Result<Vec<Revision>> {
    let mut statement = connection.prepare(&format!("{COLUMNS} ORDER BY number"))?;
    statement.query_map([], read)?.collect()
}

/// The newest revision.
pub(super) fn newest(connection: &Connection) -> rusqlite::Result<Option<Revision>> {
    connection.query_row(&format!("{COLUMNS} ORDER BY number DESC LIMIT 1"), [], read).optional()
}

/// The revision of this number.
pub(super) fn numbered(connection: &Connection, number: u32) -> rusqlite::Result<Option<Revision>> {
    connection.query_row(&format!("{COLUMNS} WHERE number = ?1"), [number], read).optional()
}

/// Makes the revision that rows can then refer to; its figures follow with [`finish`].
pub(super) fn begin(connection: &Connection, before: Option<&Revision>, note: &str) -> rusqlite::Result<Revision> {
    let now = Timestamp::now();
    let revision = Revision {
        number: before.map_or(1, |before| before.number + 1),
        loaded_at: Timestamp::from_second(now.as_second()).unwrap_or(now).to_string(),
        note: (!note.is_empty()).then(|| note.to_owned()),
        added: 0,
        removed: 0,
        digest: before.map_or_else(|| digest(0), |before| before.digest.clone()),
    };
    connection.execute(
        "INSERT INTO revision (number, loaded_at, note, added, removed, digest) VALUES (?1, ?2, ?3, 0, 0, ?4)",
        params![revision.number, revision.loaded_at, revision.note, revision.digest],
    )?;
    Ok(revision)
}

/// Writes the figures of a revision.
pub(super) fn finish(connection: &Connection, revision: &Revision) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE revision SET added = ?2, removed = ?3, digest = ?4 WHERE number = ?1",
        params![revision.number, revision.added as i64, revision.removed as i64, revision.digest],
    )?;
    Ok(())
}

/// A sum of content hashes as a digest.
pub(super) fn digest(sum: u128) -> String {
    format!("{sum:032x}")
}

/// The sum of content hashes behind a digest.
pub(super) fn sum(digest: &str) -> rusqlite::Result<u128> {
    u128::from_str_radix(digest, 16)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(5, Type::Text, Box::new(error)))
}

fn read(row: &Row<'_>) -> rusqlite::Result<Revision> {
    Ok(Revision {
        number: row.get(0)?,
        loaded_at: row.get(1)?,
        note: row.get(2)?,
        added: row.get::<_, i64>(3)? as u64,
        removed: row.get::<_, i64>(4)? as u64,
        digest: row.get(5)?,
    })
}
