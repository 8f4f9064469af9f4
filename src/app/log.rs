//! The log, and the signals that end the program.

use std::io::IsTerminal as _;

use anyhow::{Result, anyhow};
use tracing_subscriber::EnvFilter;

use crate::cli::{Cli, Command, LogFormat};

/// Starts the log, as the command line has it.
pub(super) fn start(cli: &Cli) -> Result<()> {
    let usual = if matches!(cli.command, Command::Serve(_)) { "info" } else { "warn" };
    let filter = EnvFilter::try_new(cli.log.log.as_deref().unwrap_or(usual))?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let log = log.with_ansi(std::io::stderr().is_terminal());
    let started = match cli.log.log_format {
        LogFormat::Text => log.with_target(false).try_init(),
        LogFormat::Json => log.json().flatten_event(true).try_init(),
    };
    // A panic is a fault of ours wherever it comes about; the log is where such things are looked for.
    std::panic::set_hook(Box::new(|panic| tracing::error!(%panic, "a part of the program failed")));
    started.map_err(|error| anyhow!("cannot start the log: {error}"))
}

/// Comes about at Ctrl-C or, where there is such a thing, at SIGTERM. A second one ends the program at once.
pub(super) async fn asked_to_stop() {
    signal().await;
    tracing::info!("asked to stop; requests in work may end");
    tokio::spawn(async {
        signal().await;
        std::process::exit(130);
    });
}

#[cfg(unix)]
async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return std::future::pending().await };
    tokio::select! {
        Ok(()) = tokio::signal::ctrl_c() => (),
        Some(()) = terminate.recv() => (),
        else => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn signal() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending().await
    }
}
