//! Loading a revision.

mod columns;
mod identities;
mod merge;
mod portions;
mod rows;

use std::path::Path;
use std::sync::Arc;

use rusqlite::Connection;

use crate::model::revision::Revision;
use crate::model::tables::Batch;
use crate::model::text::Texts;
use crate::store::load::identities::{Identities, identities};
use crate::store::load::merge::Merger;
use crate::store::load::portions::{Portions, Sizes, room};
use crate::store::load::rows::Loading;
use crate::store::{StoreError, open, revision};

/// A revision with its records.
///
/// The symbols of ids are in the order of their texts. The records of a table, and the symbols of other texts, stand in no
/// order that means anything: it depends on the imports that made the revision.
pub struct Loaded {
    /// Its records.
    pub batch: Batch,
    /// Its number and figures.
    pub revision: Revision,
}

/// Loads the revision of this number, else the newest. Two threads read the rows, from the front and from the back, until
/// they meet.
///
/// Time: one pass over all rows ever saved. Memory: the records, and for a while the texts that both threads have met.
pub(super) fn load(connection: &Connection, path: &Path, number: Option<u32>) -> Result<Loaded, StoreError> {
    let at = |source| StoreError::at(path, source);
    // All tables as of one moment, whatever an import does meanwhile.
    let transaction = connection.unchecked_transaction().map_err(at)?;
    let newest = revision::newest(&transaction).map_err(at)?;
    let newest = newest.ok_or_else(|| StoreError::Empty { path: path.to_path_buf() })?;
    let revision = match number {
        None => newest,
        Some(number) => revision::numbered(&transaction, number)
            .map_err(at)?
            .ok_or_else(|| StoreError::NoSuchRevision { path: path.to_path_buf(), number, newest: newest.number })?,
    };
    let sizes = Sizes::of(&transaction).map_err(at)?;
    let mut other = again(path, &revision);
    let Identities { texts, ids } = identities(&transaction, other.as_mut(), path, sizes.ids)?;
    let texts = Arc::new(texts);
    let empty = || Batch { texts: Texts::behind(Arc::clone(&texts)), ..Batch::default() };
    let (mut batch, mut beside) = (empty(), empty());
    batch.texts.reserve(room(sizes.names()));
    let portions = Portions::of(&sizes);
    let loading = Loading { path, number: revision.number, ids: &ids, sizes: &sizes, portions: &portions };
    match other {
        Some(other) => std::thread::scope(|scope| {
            let into = &mut beside;
            let beside = scope.spawn(move || loading.load(&other, Portions::last, into));
            loading.load(&transaction, Portions::first, &mut batch)?;
            beside.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })?,
        None => loading.load(&transaction, Portions::first, &mut batch)?,
    }
    let mut merger = Merger::new(beside, texts.len(), &mut batch.texts);
    let Ok(()) = batch.visit_mut(&mut merger);
    Ok(Loaded { batch, revision })
}

/// The same revision through another connection. Rows of a revision never change, so that it need not be as of the same
/// moment; none where the file cannot be opened again, or has been replaced.
fn again(path: &Path, revision: &Revision) -> Option<Connection> {
    let other = open::read_only(path).ok()?;
    let found = revision::numbered(&other, revision.number).ok()??;
    (found.digest == revision.digest).then_some(other)
}
