//! Reading what is to be imported.

use std::path::Path;

use anyhow::{Result, bail};

use crate::import::{Format, Known};
use crate::model::vocabulary::Value as _;
use crate::store::Store;

/// What the database holds; nothing, where there is none yet.
pub(super) struct Held<'a>(pub Option<&'a Store>);

impl Known for Held<'_> {
    fn knows(&self, id: &str) -> bool {
        self.0.is_some_and(|store| store.knows(id))
    }
}

/// What the revision says that it is made of.
pub(super) fn note(format: Format, path: &Path) -> String {
    let name = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let name = name.file_name().unwrap_or(name.as_os_str()).to_string_lossy().into_owned();
    format!("{} {name}", format.name())
}

/// Tells before a long import that its database cannot be made.
pub(super) fn can_be_made(db: &Path) -> Result<()> {
    let folder = db.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        bail!("the folder {} does not exist; make it, or name another database", folder.display());
    }
    Ok(())
}
