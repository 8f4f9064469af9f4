//! Writing to whoever called the program.

use std::io::{ErrorKind, Write as _};

use anyhow::{Context as _, Result};

/// Writes text to standard output. That nobody reads on (`| head`) is no failure.
pub(super) fn print(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written.context("cannot write to standard output"),
    }
}

/// Writes a line to standard error; when there is none, there is nobody to tell.
pub(super) fn tell(line: impl std::fmt::Display) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}
