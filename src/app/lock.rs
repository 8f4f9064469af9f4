//! One import at a time: a file beside the database that the importing process holds, and that says who it is.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use jiff::Timestamp;

use crate::app::output::tell;

/// How often it is tried again.
const PAUSE: Duration = Duration::from_millis(100);

/// The right to import into a database; given back when it is dropped, or when the process ends in whatever way.
pub(super) struct Lock {
    path: PathBuf,
    /// None where the file cannot be made: then nobody can write to the database either, and opening it says why.
    file: Option<File>,
}

impl Lock {
    /// Waits until no other process imports into the database, and says so. `what` tells others what is being done.
    pub(super) fn take(db: &Path, what: &str, patience: Duration) -> Result<Self> {
        let mut path = db.as_os_str().to_owned();
        path.push("-lock");
        let path = PathBuf::from(path);
        let start = Instant::now();
        let mut has_told = false;
        loop {
            let Ok(mut file) = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path)
            else {
                return Ok(Self { path, file: None });
            };
            match file.try_lock() {
                Ok(()) if is_still_there(&file, &path) => {
                    let since = Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ");
                    let who = format!("process {} since {since}: {what}\n", std::process::id());
                    // who it is only helps others; without it the lock holds all the same
                    let _ = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.write_all(who.as_bytes()));
                    return Ok(Self { path, file: Some(file) });
                }
                // Its holder took it away after we had opened it.
                Ok(()) => continue,
                // A file system without locks: SQLite's own are left.
                Err(TryLockError::Error(_)) => return Ok(Self { path, file: None }),
                Err(TryLockError::WouldBlock) => {}
            }
            let mut who = String::new();
            let _ = file.read_to_string(&mut who);
            let who = if who.is_empty() { "another process" } else { who.trim_end() };
            if start.elapsed() >= patience {
                bail!("{} is being written by {who}; try again when that has ended", db.display());
            }
            if !has_told {
                has_told = true;
                tell(format!("{} is being written by {who}; waiting up to {} s", db.display(), patience.as_secs()));
            }
            std::thread::sleep(PAUSE);
        }
    }
}

#[cfg(unix)]
fn is_still_there(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let number = |metadata: &std::fs::Metadata| (metadata.dev(), metadata.ino());
    matches!((file.metadata(), path.metadata()), (Ok(ours), Ok(there)) if number(&ours) == number(&there))
}

#[cfg(not(unix))]
fn is_still_there(_: &File, _: &Path) -> bool {
    true
}

impl Drop for Lock {
    fn drop(&mut self) {
        if self.file.is_some() && cfg!(unix) {
            // while it is held: whoever waits sees that the file has gone, and makes another
            let _ = std::fs::remove_file(&self.path);
        }
    }
}
