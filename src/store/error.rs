//! What can go wrong with the database, and what to do about it.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// Why the database cannot be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such file.
    #[error("there is no database at {path}; import a data package to make one, or name the right file")]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// The file is something else.
    #[error("{path} is not a database; name a file that an import made, or a new one")]
    NotADatabase {
        /// The file.
        path: PathBuf,
    },
    /// The database was made by another program.
    #[error("{path} is a database of another program; name a file that an import made, or a new one")]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The database was made by a newer version of this program.
    #[error("{path} has layout {found}, and this program knows layouts up to {known}; use the version that wrote it")]
    Newer {
        /// The file.
        path: PathBuf,
        /// The layout of the file.
        found: u32,
        /// The newest layout that is known.
        known: u32,
    },
    /// The database was made by an older version of this program, and has been opened for reading only.
    #[error("{path} has the older layout {found} instead of {known}; import into it once to bring it up to date")]
    Older {
        /// The file.
        path: PathBuf,
        /// The layout of the file.
        found: u32,
        /// The layout that is wanted.
        known: u32,
    },
    /// Nothing has been imported yet.
    #[error("{path} holds no revision yet; import a data package into it")]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// There is no revision of this number.
    #[error("{path} has no revision {number}; it has the revisions 1 to {newest}")]
    NoSuchRevision {
        /// The file.
        path: PathBuf,
        /// The revision that was asked for.
        number: u32,
        /// The newest revision.
        newest: u32,
    },
    /// Another process is writing.
    #[error("{path} is in use by another process, most likely an import; try again when it has ended")]
    Locked {
        /// The file.
        path: PathBuf,
    },
    /// The file may be read but not written.
    #[error("{path} cannot be written; make the file and its folder writable, or copy it to where you may write")]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// The file may not be opened, or its folder does not exist.
    #[error("{path} cannot be opened; see that its folder exists and that you have the right to use both")]
    NoRights {
        /// The file.
        path: PathBuf,
    },
    /// There is no room left.
    #[error("there is no room left on the disk of {path}; nothing was changed; make room and try again")]
    DiskFull {
        /// The file.
        path: PathBuf,
    },
    /// The disk failed.
    #[error("{path} cannot be read or written ({source}); look at the disk, or use a copy")]
    Disk {
        /// The file.
        path: PathBuf,
        /// What the database says.
        source: rusqlite::Error,
    },
    /// The content of the file is not as it was written.
    #[error("{path} is damaged: {text}; use a copy, or import the data packages into a new file")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        text: String,
    },
    /// A copy is not written over what is there.
    #[error("{path} is there already; name another file, or take it away first")]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// A copy cannot be written.
    #[error("{path} cannot be written: {source}")]
    Copy {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// A step that cannot fail did.
    #[error("{path}: the database refused a step ({source}); nothing was changed; please report this as a fault")]
    Refused {
        /// The file.
        path: PathBuf,
        /// What the database says.
        source: rusqlite::Error,
    },
}

impl StoreError {
    /// What an error of `SQLite` means for whoever uses the file.
    pub(super) fn at(path: &Path, source: rusqlite::Error) -> Self {
        let path = path.to_path_buf();
        if let rusqlite::Error::FromSqlConversionFailure(..) | rusqlite::Error::InvalidColumnType(..) = source {
            return Self::Damaged { path, text: source.to_string() };
        }
        match source.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => Self::NotADatabase { path },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::FileLockingProtocolFailed) => {
                Self::Locked { path }
            }
            Some(ErrorCode::ReadOnly) => Self::ReadOnly { path },
            Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => Self::NoRights { path },
            Some(ErrorCode::DiskFull) => Self::DiskFull { path },
            Some(ErrorCode::SystemIoFailure) => Self::Disk { path, source },
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged { path, text: source.to_string() },
            _ => Self::Refused { path, source },
        }
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::ffi;

    use super::*;

    #[test]
    fn what_the_user_can_mend_is_told_apart() {
        let text = |code| {
            let source = rusqlite::Error::SqliteFailure(ffi::Error::new(code), None);
            StoreError::at(Path::new("data.db"), source).to_string()
        };
        for (code, words) in [
            (ffi::SQLITE_BUSY, "in use by another process"),
            (ffi::SQLITE_READONLY, "cannot be written"),
            (ffi::SQLITE_CANTOPEN, "cannot be opened"),
            (ffi::SQLITE_FULL, "no room left"),
            (ffi::SQLITE_IOERR, "look at the disk"),
            (ffi::SQLITE_CORRUPT, "is damaged"),
            (ffi::SQLITE_NOTADB, "is not a database"),
            (ffi::SQLITE_CONSTRAINT, "report this"),
        ] {
            assert!(text(code).contains(words) && text(code).contains("data.db"), "{}", text(code));
        }
    }
}
