//! The program.

use std::process::ExitCode;

use clap::Parser as _;
use kobling::{app, cli};

fn main() -> ExitCode {
    match app::run(&cli::Cli::parse()) {
        Ok(outcome) => outcome.into(),
        Err(error) => app::failed(&error),
    }
}
