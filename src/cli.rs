//! The command line: what can be asked of the program, with help and examples. What is done about it is in
//! [`crate::app`].

mod export;
mod limits;
mod revisions;
mod serve;

use std::path::PathBuf;
use std::time::Duration;

use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use clap::{Args, Parser, Subcommand, ValueEnum};
use serde_json::{Map, Value as Json};
use tracing_subscriber::EnvFilter;

use crate::import::Format;
use crate::model::vocabulary::Value as _;

pub use crate::cli::export::{ExportArgs, Table, Target};
pub use crate::cli::limits::LimitArgs;
pub use crate::cli::revisions::{BackupArgs, DiffArgs, OutputFormat, RevisionsArgs};
pub use crate::cli::serve::{HealthArgs, ServeArgs};

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  failed: a file, the database or the network
  2  the command line is wrong
  3  the input of import or check has errors; nothing was changed
  4  the answer of query has errors
  5  verify found damage";

const EXAMPLES: &str = "\
Examples:
  kobling serve                                    serve the bundled data at http://127.0.0.1:8080
  kobling query question.graphql                   answer a query without a server
  kobling import cordis h2020.zip --db eu.db       make a database of Horizon 2020
  kobling serve --db eu.db --listen 0.0.0.0:80     serve it to everyone

Every option that names a KOBLING_... variable can also be set by it; the command line wins.
`kobling help COMMAND` tells more about one command.";

/// Analytics over a knowledge graph of an innovation system: who works with whom, how clusters are connected, where the
/// money goes, and who says so.
///
/// Files of facts become revisions in a database, a revision becomes a graph in memory, and the graph answers GraphQL.
#[derive(Parser, Debug)]
#[command(name = "kobling", version, after_help = format!("{EXAMPLES}\n\n{EXIT_CODES}"), max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// How the log is written.
    #[command(flatten)]
    pub log: LogArgs,
}

/// What to do.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Read files into a database, as its next revision
    ///
    /// Errors stop the import as a whole and change nothing; warnings do not stop it. Importing the same files again
    /// changes nothing.
    #[command(after_help = IMPORT_EXAMPLES)]
    Import(ImportArgs),
    /// Tell what an import would find and change, without changing anything
    #[command(after_help = CHECK_EXAMPLES)]
    Check(CheckArgs),
    /// Answer queries over HTTP, with an editor for them in the browser
    ///
    /// Serves / and /graphiql (the query editor), /graphql (the API), /schema.graphql, and for those who watch it /health,
    /// /ready and /metrics. It reads the database and never writes to it; a new revision is served as soon as it is
    /// imported. Ctrl-C, or SIGTERM, lets requests in work end and stops; a second one stops at once.
    #[command(after_help = SERVE_EXAMPLES)]
    Serve(ServeArgs),
    /// Answer a query from a file, without a server
    #[command(after_help = QUERY_EXAMPLES)]
    Query(QueryArgs),
    /// Write a network into a file that networkx, igraph, Gephi or a spreadsheet reads
    ///
    /// The network is chosen as in the API: --of takes what its field network takes, --view what view takes.
    #[command(after_help = EXPORT_EXAMPLES)]
    Export(ExportArgs),
    /// Print the schema: what can be asked, with descriptions
    #[command(after_help = "Examples:\n  kobling schema > schema.graphql")]
    Schema,
    /// Ask a server that runs whether it is alive; ends with 1 when it is not
    #[command(after_help = "Examples:\n  kobling health\n  kobling health --listen 127.0.0.1:9000 --ready")]
    Health(HealthArgs),
    /// Tell what a database holds: revisions, records, sources
    #[command(after_help = "Examples:\n  kobling info\n  kobling info --db eu.db")]
    Info(DbArgs),
    /// List the revisions of a database: number, time, digest, rows added and removed, what they were made of
    #[command(after_help = "Examples:\n  kobling revisions --db eu.db\n  kobling revisions --db eu.db --format json")]
    Revisions(RevisionsArgs),
    /// Tell what differs between two revisions, row by row: + added, - removed, ~ changed
    #[command(after_help = DIFF_EXAMPLES)]
    Diff(DiffArgs),
    /// Copy a database with all its revisions into a new file, while servers and imports go on
    #[command(after_help = "Examples:\n  kobling backup backup.db --db eu.db")]
    Backup(BackupArgs),
    /// Check that a database is as it was written: its pages, references, the hash of every row, every digest
    #[command(after_help = "Examples:\n  kobling verify --db eu.db")]
    Verify(DbArgs),
}

const DIFF_EXAMPLES: &str = "\
Examples:
  kobling diff 1 2 --db eu.db                           every row
  kobling diff 1 2 --db eu.db --table participations    of one table
  kobling diff 1 2 --db eu.db --summary                 how many
  kobling diff 1 2 --db eu.db --format json             a JSON object on each line";

const IMPORT_EXAMPLES: &str = "\
Formats:
  package  a data package: tables as CSV files with a datapackage.json
  cordis   projects and organisations as CORDIS publishes them, for instance
           https://cordis.europa.eu/data/cordis-h2020projects-csv.zip

Examples:
  kobling import package data/norway --db norway.db
  kobling import package data/norway --db norway.db --replace   what is gone from the files ends
  kobling import cordis cordis-h2020projects-csv.zip --db eu.db";

const CHECK_EXAMPLES: &str = "\
Examples:
  kobling check package my-data                     is it sound by itself?
  kobling check package my-data.zip --db norway.db  what would it change there?";

const SERVE_EXAMPLES: &str = "\
Examples:
  kobling serve                                  the bundled data, at http://127.0.0.1:8080
  kobling serve --db eu.db --listen 0.0.0.0:80   another database, for everyone
  KOBLING_LOG_FORMAT=json kobling serve          with a log for machines";

const QUERY_EXAMPLES: &str = "\
Examples:
  kobling query question.graphql
  kobling query question.graphql --variables '{\"id\": \"actor:sintef\"}'
  kobling query question.graphql --variables @variables.json --db eu.db
  kobling query question.graphql --cite --revision 1
  kobling query question.graphql --format csv > answer.csv
  echo '{ __typename }' | kobling query -";

const EXPORT_EXAMPLES: &str = "\
Formats:
  graphml  for networkx, igraph and most others
  gexf     for Gephi
  csv      the ties, one a row; with --table parties the parties with their scores

Examples:
  kobling export network.graphml --scores degree,betweenness
  kobling export network.gexf --of '{\"through\": [\"PROJECTS\", \"TIES\"]}' --view '{\"asOf\": \"2021-06-30\"}'
  kobling export - --format csv --table parties --scores '{\"sampled\": {\"betweenness\": {\"samples\": 500}}}'";

/// What to import where.
#[derive(Args, Debug)]
pub struct ImportArgs {
    /// What to read.
    #[command(flatten)]
    pub input: InputArgs,
    /// The database; made where it is not
    #[arg(long, value_name = "FILE", env = "KOBLING_DB", hide_env_values = true)]
    pub db: PathBuf,
    /// What is read is all there is for the sources that it names: what it does not have of them ends with this revision
    /// (past revisions keep it). Rows that name no source stay
    #[arg(long)]
    pub replace: bool,
    /// Seconds to wait for another import into the same database
    #[arg(long, value_name = "SECONDS", default_value_t = 600)]
    pub wait: u64,
}

impl ImportArgs {
    /// How long to wait for another import.
    pub fn wait(&self) -> Duration {
        Duration::from_secs(self.wait)
    }
}

/// What to check against what.
#[derive(Args, Debug)]
pub struct CheckArgs {
    /// What to read.
    #[command(flatten)]
    pub input: InputArgs,
    /// A database that it would be imported into: ids that it holds may be referred to
    #[arg(long, value_name = "FILE", env = "KOBLING_DB", hide_env_values = true)]
    pub db: Option<PathBuf>,
    /// Tell what an import with --replace would change
    #[arg(long, requires = "db")]
    pub replace: bool,
}

/// Files to read.
#[derive(Args, Debug)]
pub struct InputArgs {
    /// How the files are written
    #[arg(value_parser = PossibleValuesParser::new(Format::ALL.iter().map(|format| format.name())).map(format))]
    pub format: Format,
    /// A folder or a .zip with the files
    #[arg(value_name = "DIR|ZIP")]
    pub path: PathBuf,
}

/// Which database.
#[derive(Args, Debug)]
pub struct DbArgs {
    /// The database [default: one with the bundled data, in your data folder; made where it is not]
    #[arg(long, value_name = "FILE", env = "KOBLING_DB", hide_env_values = true)]
    pub db: Option<PathBuf>,
}

/// What to answer.
#[derive(Args, Debug)]
pub struct QueryArgs {
    /// The file with the query; - reads standard input
    #[arg(value_name = "FILE|-")]
    pub file: PathBuf,
    /// The values of its variables, a JSON object, or @ and the name of a file with one
    #[arg(long, value_name = "JSON|@FILE", value_parser = variables)]
    pub variables: Option<Variables>,
    /// Which of its operations, where there are several
    #[arg(long, value_name = "NAME")]
    pub operation: Option<String>,
    /// The revision to answer from [default: the newest]
    #[arg(long, value_name = "N", value_parser = crate::graphql::request::revision)]
    pub revision: Option<u32>,
    /// How the answer is written: as JSON, or as the table of the one list that is asked for
    #[arg(long, value_name = "FORMAT", default_value = "json")]
    pub format: AnswerFormat,
    /// Tell with the answer how to cite it: revision, digest, lens, what was left out, sources, and an address of the same
    /// answer for ever
    #[arg(long)]
    pub cite: bool,
    /// Tell with the answer what it costs, and how much it may
    #[arg(long)]
    pub cost: bool,
    /// Which database.
    #[command(flatten)]
    pub db: DbArgs,
    /// What a request may take.
    #[command(flatten)]
    pub limits: LimitArgs,
}

/// How an answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AnswerFormat {
    /// As the API answers
    Json,
    /// A table of the nodes of the one list that is asked for
    Csv,
}

/// Values of variables.
#[derive(Clone, Debug)]
pub enum Variables {
    /// As they are.
    Given(Map<String, Json>),
    /// In a file.
    InFile(PathBuf),
}

/// How the log is written.
#[derive(Args, Debug)]
#[command(next_help_heading = "Log, on standard error")]
pub struct LogArgs {
    /// How much: error, warn, info, debug, or per part as in kobling=debug,hyper=warn [default: info for serve, else warn]
    #[arg(long, global = true, value_name = "FILTER", env = "KOBLING_LOG", value_parser = filter, hide_env_values = true)]
    pub log: Option<String>,
    /// For people or for machines
    #[arg(long, global = true, value_name = "FORMAT", env = "KOBLING_LOG_FORMAT", default_value = "text")]
    #[arg(hide_env_values = true)]
    pub log_format: LogFormat,
}

/// For whom the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people: a line of text
    Text,
    /// For machines: a JSON object on each line
    Json,
}

#[expect(clippy::needless_pass_by_value, reason = "what a value parser is given")]
fn format(name: String) -> Format {
    // only names of formats come this far
    Format::ALL.iter().copied().find(|format| format.name() == name).unwrap_or(Format::Package)
}

fn variables(text: &str) -> Result<Variables, String> {
    if let Some(file) = text.strip_prefix('@') {
        return Ok(Variables::InFile(PathBuf::from(file)));
    }
    read_variables(text).map(Variables::Given)
}

/// Reads the values of variables.
///
/// # Errors
/// A sentence that says what is wrong.
pub fn read_variables(text: &str) -> Result<Map<String, Json>, String> {
    serde_json::from_str(text).map_err(|error| format!("not a JSON object as {{\"id\": \"actor:sintef\"}}: {error}"))
}

fn filter(text: &str) -> Result<String, String> {
    EnvFilter::try_new(text).map(|_| text.to_owned()).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::graphql::engine::Limits;

    #[test]
    fn the_command_line_is_consistent_and_its_defaults_are_those_of_the_limits() {
        Cli::command().debug_assert();
        let cli = Cli::try_parse_from(["kobling", "serve"]).expect("it is a command");
        let Command::Serve(serve) = cli.command else { panic!("serve is serve") };
        assert_eq!(format!("{:?}", serve.limits.limits()), format!("{:?}", Limits::default()));
        assert_eq!(format!("{:?}", serve.settings()), format!("{:?}", crate::server::Settings::default()));
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for args in [
            &["kobling"][..],
            &["kobling", "import", "xml", "folder", "--db", "a.db"],
            &["kobling", "import", "package", "folder"],
            &["kobling", "query", "a.graphql", "--variables", "[1]"],
            &["kobling", "serve", "--time-limit", "0"],
            &["kobling", "serve", "--threads", "0"],
            &["kobling", "serve", "--allow-origin", "example.org"],
            &["kobling", "serve", "--watch-interval", "-1"],
            &["kobling", "query", "a.graphql", "--revision", "0"],
            &["kobling", "serve", "--log", "kobling=loud"],
            &["kobling", "query", "a.graphql", "--format", "xml"],
            &["kobling", "export"],
            &["kobling", "export", "a.graphml", "--of", "[]"],
            &["kobling", "export", "a.graphml", "--scores", "[1]"],
            &["kobling", "export", "-"],
        ] {
            assert!(Cli::try_parse_from(args).is_err(), "{args:?}");
        }
    }
}
