//! What can be asked of `kobling export`.

use std::path::{Path, PathBuf};

use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use clap::{Args, ValueEnum};
use serde_json::{Map, Value};

use crate::cli::{DbArgs, LimitArgs};
use crate::export::Format;
use crate::graphql::take_away::Wish;
use crate::model::vocabulary::Value as _;

/// Which network to write into which file.
#[derive(Args, Debug)]
pub struct ExportArgs {
    /// The file to write; - writes to standard output. A file that is there is replaced when all is written
    #[arg(value_name = "FILE|-")]
    pub file: Target,
    /// How it is written [default: by the ending of the file's name]
    #[arg(long, value_parser = PossibleValuesParser::new(Format::ALL.iter().map(|format| format.name())).map(format))]
    #[arg(required_if_eq("file", "-"))]
    pub format: Option<Format>,
    /// What ties parties, how strongly, and among whom: a JSON object, as the argument of the field network
    #[arg(long, value_name = "JSON", value_parser = object)]
    pub of: Option<Map<String, Value>>,
    /// The lens: a JSON object, as the arguments of the field view
    #[arg(long, value_name = "JSON", value_parser = object)]
    pub view: Option<Map<String, Value>>,
    /// Measures of the parties: names as in degree,pageRank, or a JSON object of measures by the names of their columns
    #[arg(long, value_name = "NAMES|JSON", value_parser = scores)]
    pub scores: Option<Scores>,
    /// Of csv, which table
    #[arg(long, default_value = "ties")]
    pub table: Table,
    /// Which database.
    #[command(flatten)]
    pub db: DbArgs,
    /// What it may take.
    #[command(flatten)]
    pub limits: LimitArgs,
}

/// Measures with the names of their columns.
#[derive(Clone, Debug)]
pub struct Scores(Vec<(String, Value)>);

/// Which table of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Table {
    /// A row for each tie
    Ties,
    /// A row for each party, with its scores
    Parties,
}

/// Where to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// To standard output.
    Out,
    /// Into a file.
    File(PathBuf),
}

impl ExportArgs {
    /// In which format.
    ///
    /// # Errors
    /// A sentence that tells what is wrong with the ending of the file's name.
    pub fn format(&self) -> Result<Format, String> {
        let Target::File(path) = &self.file else { return Ok(self.format.unwrap_or(Format::Csv)) };
        let known =
            || Format::ALL.iter().map(|format| format!(".{}", format.extension())).collect::<Vec<_>>().join(", ");
        let unknown = || format!("{} does not end with {}; name the format by --format", path.display(), known());
        self.format.or_else(|| of_name(path)).ok_or_else(unknown)
    }

    /// Which network with which scores.
    pub fn wish(&self) -> Wish {
        Wish {
            of: self.of.clone().map_or(Value::Null, Value::Object),
            lens: self.view.clone().unwrap_or_default(),
            scores: self.scores.clone().map(|scores| scores.0).unwrap_or_default(),
        }
    }
}

fn of_name(path: &Path) -> Option<Format> {
    Format::of_extension(path.extension()?.to_str()?)
}

impl From<String> for Target {
    fn from(text: String) -> Self {
        if text == "-" { Self::Out } else { Self::File(PathBuf::from(text)) }
    }
}

#[expect(clippy::needless_pass_by_value, reason = "what a value parser is given")]
fn format(name: String) -> Format {
    Format::ALL.iter().copied().find(|format| format.name() == name).unwrap_or(Format::Graphml)
}

fn object(text: &str) -> Result<Map<String, Value>, String> {
    serde_json::from_str(text).map_err(|error| format!("not a JSON object as {{\"weighting\": \"BINARY\"}}: {error}"))
}

fn scores(text: &str) -> Result<Scores, String> {
    Wish::read_scores(text).map(Scores)
}
