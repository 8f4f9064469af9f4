//! The keys of ids, each looked up or given once in an import.

use rusqlite::{CachedStatement, Connection, OptionalExtension as _};

use crate::model::id::Id;
use crate::model::text::Texts;

/// The keys of the ids of an import. Memory: the texts of the ids, and 20 bytes for each.
pub(super) struct Keys<'c> {
    texts: Texts,
    /// By symbol of `texts`.
    keys: Vec<u32>,
    /// The keys of the ids of one portion, by symbol of it.
    of_portion: Vec<Option<u32>>,
    find: CachedStatement<'c>,
    declare: CachedStatement<'c>,
    /// No id has a key yet, so none need be looked for.
    is_first: bool,
}

impl<'c> Keys<'c> {
    /// Those of a database.
    pub(super) fn new(connection: &'c Connection) -> rusqlite::Result<Self> {
        let has_any =
            connection.query_row("SELECT EXISTS (SELECT 1 FROM identity)", [], |row| row.get::<_, bool>(0))?;
        Ok(Self {
            texts: Texts::new(),
            keys: Vec::new(),
            of_portion: Vec::new(),
            find: connection.prepare_cached("SELECT key FROM identity WHERE id = ?1")?,
            declare: connection.prepare_cached("INSERT INTO identity (id) VALUES (?1)")?,
            is_first: !has_any,
        })
    }

    /// Makes ready for a portion of records.
    pub(super) fn begin(&mut self, texts: &Texts) {
        self.of_portion.clear();
        self.of_portion.resize(texts.len(), None);
    }

    /// The key of an id of the portion; given, where it has none.
    pub(super) fn key(&mut self, id: Id, texts: &Texts) -> rusqlite::Result<u32> {
        let place = id.0.index();
        if let Some(key) = self.of_portion[place] {
            return Ok(key);
        }
        let text = texts.text(id.0);
        let symbol = self.texts.intern(text);
        if symbol.index() == self.keys.len() {
            let found = if self.is_first { None } else { self.find.query_row([text], |row| row.get(0)).optional()? };
            let key = match found {
                Some(key) => key,
                None => self.declare.insert([text])? as u32,
            };
            self.keys.push(key);
        }
        let key = self.keys[symbol.index()];
        self.of_portion[place] = Some(key);
        Ok(key)
    }
}
