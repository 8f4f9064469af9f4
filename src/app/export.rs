//! `kobling export`: a network as a file.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result, anyhow, bail};

use crate::app::output::{print, tell};
use crate::app::{Outcome, database, engine, runtime};
use crate::cli::{ExportArgs, Table, Target};
use crate::export::network::NetworkToWrite;
use crate::export::{Format, NetworkFile as _};
use crate::graphql;
use crate::graphql::take_away::take_away;
use crate::server::network_file::to_write;

pub(super) fn export(args: &ExportArgs) -> Result<Outcome> {
    let format = args.format().map_err(|text| anyhow!(text))?;
    let parties = args.table == Table::Parties;
    if parties && format != Format::Csv {
        bail!("--table parties goes with --format csv; {} holds parties and ties in one file", format.extension());
    }
    let engine = engine(&database(&args.db)?, args.limits.limits())?;
    let schema = graphql::schema(Arc::clone(&engine));
    let taken = match runtime()?.block_on(take_away(&schema, &engine, args.wish())) {
        Ok(taken) => taken,
        Err(answer) => {
            print(&(answer.to_pretty_json()? + "\n"))?;
            return Ok(Outcome::AnswerHasErrors);
        }
    };
    let (n, revision) = (taken.network.parties.len(), taken.cited.revision);
    let ties = taken.network.shape.tie_count();
    let network = to_write(taken);
    match &args.file {
        Target::Out => match network.write(format, parties, std::io::stdout().lock()) {
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => {}
            written => written.context("cannot write to standard output")?,
        },
        Target::File(path) => {
            write(&network, format, parties, path).with_context(|| format!("cannot write {}", path.display()))?;
            let scores = network.score_names().len();
            tell(format!("{}: {n} parties, {ties} ties, {scores} scores, of revision {revision}", path.display()));
        }
    }
    Ok(Outcome::Done)
}

/// Writes a file that is there as a whole or not at all.
fn write(network: &NetworkToWrite, format: Format, parties: bool, path: &Path) -> Result<()> {
    let mut name = path.file_name().context("it names no file")?.to_owned();
    name.push(".part");
    let part = path.with_file_name(name);
    let file = File::create(&part)?;
    let written = network.write(format, parties, &file).and_then(|()| file.sync_all());
    if let Err(error) = written.and_then(|()| std::fs::rename(&part, path)) {
        // what is left of it is of no use to anyone
        let _ = std::fs::remove_file(&part);
        return Err(error.into());
    }
    Ok(())
}
