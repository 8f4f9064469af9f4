//! The options of the commands that are about revisions.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use clap::{Args, ValueEnum};

use crate::cli::DbArgs;
use crate::model::tables::Table;

/// Which revisions to list.
#[derive(Args, Debug)]
pub struct RevisionsArgs {
    /// Which database.
    #[command(flatten)]
    pub db: DbArgs,
    /// For people, or a JSON object on each line
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: OutputFormat,
}

/// What to compare.
#[derive(Args, Debug)]
pub struct DiffArgs {
    /// The number of the first revision
    #[arg(value_name = "A")]
    pub from: u32,
    /// The number of the other
    #[arg(value_name = "B")]
    pub to: u32,
    /// Which database.
    #[command(flatten)]
    pub db: DbArgs,
    /// Only this table; may be given more than once
    #[arg(long, value_name = "TABLE")]
    #[arg(value_parser = PossibleValuesParser::new(Table::ALL.iter().map(|table| table.name())).map(table))]
    pub table: Vec<Table>,
    /// Only how many rows differ
    #[arg(long)]
    pub summary: bool,
    /// For people, or a JSON object on each line
    #[arg(long, value_name = "FORMAT", default_value = "text", conflicts_with = "summary")]
    pub format: OutputFormat,
}

/// What to copy where.
#[derive(Args, Debug)]
pub struct BackupArgs {
    /// The file to make
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Which database.
    #[command(flatten)]
    pub db: DbArgs,
}

/// How a command writes what it tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    /// For people
    Text,
    /// For machines: a JSON object on each line
    Json,
}

#[expect(clippy::needless_pass_by_value, reason = "what a value parser is given")]
fn table(name: String) -> Table {
    // only names of tables come this far
    Table::parse(&name).unwrap_or(Table::Sources)
}
