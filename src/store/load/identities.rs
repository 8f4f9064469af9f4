//! The ids of all revisions, which everything else refers to by their keys.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension as _, params};

use crate::model::id::Id;
use crate::model::text::SortedIds;
use crate::store::StoreError;
use crate::store::load::portions::room;

/// The ids of all revisions.
pub(super) struct Identities {
    /// The ids.
    pub texts: SortedIds,
    /// By key.
    pub ids: Vec<Option<Id>>,
}

/// Reads the ids with keys up to `last`, half of them on a thread of its own if there is another connection.
pub(super) fn identities(
    connection: &Connection,
    other: Option<&mut Connection>,
    path: &Path,
    last: i64,
) -> Result<Identities, StoreError> {
    let middle = middle(connection, last).map_err(|source| StoreError::at(path, source))?;
    let (front, back) = match (other, middle) {
        (Some(other), Some(middle)) => std::thread::scope(|scope| {
            let middle = middle.as_str();
            let back = scope.spawn(move || Part::read(other, path, Wanted::From(middle), last));
            let front = Part::read(connection, path, Wanted::Before(middle), last)?;
            Ok((front, back.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?))
        })?,
        _ => (Part::read(connection, path, Wanted::From(""), last)?, Part::default()),
    };
    let Part { mut texts, keys } = front;
    let mut ids = vec![None; room(last) + 1];
    let wrong = |at: &str| damaged(path, at);
    texts.append(&back.texts).ok_or_else(|| wrong("its middle"))?;
    for (symbol, key) in texts.symbols().zip(keys.into_iter().chain(back.keys)) {
        let place = ids.get_mut(key as usize).ok_or_else(|| wrong(&format!("the key {key}")))?;
        *place = Some(Id(symbol));
    }
    Ok(Identities { texts, ids })
}

/// An id that about as many come before as behind: the middle one of some.
fn middle(connection: &Connection, last: i64) -> rusqlite::Result<Option<String>> {
    const SOME: i64 = 63;
    let mut find = connection.prepare("SELECT id FROM identity WHERE key = ?1")?;
    let mut some = Vec::new();
    for place in 0..SOME {
        some.extend(find.query_row([last * place / SOME], |row| row.get::<_, String>(0)).optional()?);
    }
    some.sort_unstable();
    Ok(some.get(some.len() / 2).cloned())
}

/// Which ids are read.
#[derive(Clone, Copy)]
enum Wanted<'a> {
    /// One, and those behind it.
    From(&'a str),
    /// Those before one.
    Before(&'a str),
}

/// Ids in their order, with their keys.
#[derive(Default)]
struct Part {
    texts: SortedIds,
    keys: Vec<u32>,
}

impl Part {
    fn read(connection: &Connection, path: &Path, wanted: Wanted<'_>, last: i64) -> Result<Self, StoreError> {
        let at = |source| StoreError::at(path, source);
        let mut part = Self::default();
        let (compares, id) = match wanted {
            Wanted::From(id) => (">=", id),
            Wanted::Before(id) => ("<", id),
        };
        let sql = format!("SELECT key, id FROM identity WHERE id {compares} ?1 AND key <= ?2 ORDER BY id");
        let mut statement = connection.prepare(&sql).map_err(at)?;
        let mut rows = statement.query(params![id, last]).map_err(at)?;
        while let Some(row) = rows.next().map_err(at)? {
            let id = row.get_ref(1).and_then(|id| Ok(id.as_str()?)).map_err(at)?;
            part.texts.push(id).ok_or_else(|| damaged(path, &format!("'{id}'")))?;
            part.keys.push(row.get(0).map_err(at)?);
        }
        Ok(part)
    }
}

fn damaged(path: &Path, place: &str) -> StoreError {
    let text = format!("the table identity, or an index of it, is wrong at {place}");
    StoreError::Damaged { path: path.to_path_buf(), text }
}
