//! From the records of a revision to its graph.

mod edges;
mod evidences;
mod identity;
mod join;
mod nodes;
mod relations;

use std::sync::OnceLock;

use thiserror::Error;

use crate::graph::related::Related;
use crate::graph::snapshot::Snapshot;
use crate::model::revision::Revision;
use crate::model::tables::Batch;

/// Why records make no graph. Import checks them, so this means a damaged database.
#[derive(Debug, Error)]
pub enum GraphError {
    /// A record refers to an id that no record declares.
    #[error("the id '{0}' is referred to but declared nowhere; the database is damaged: restore it or import again")]
    UnknownId(String),
    /// There are more records than numbers for them.
    #[error("a revision can hold at most 4,000 million records of a kind")]
    TooLarge,
}

impl Snapshot {
    /// Builds the graph of a revision: nodes known under several ids become one, records alike in all but their
    /// evidence become one fact with several evidences, everything gets its canonical order.
    pub fn build(mut batch: Batch, revision: Revision, revisions: Vec<Revision>) -> Result<Self, GraphError> {
        if batch.len() >= u32::MAX as usize {
            return Err(GraphError::TooLarge);
        }
        let identity = identity::resolve(&batch);
        let (nodes, facts) = rayon::join(|| nodes::build(&batch, &identity), || relations::build(&batch, &identity));
        let ((mut nodes, of_nodes), (facts, mut evidences)) = (nodes?, facts?);
        evidences.append(of_nodes).tell(&mut nodes);
        let texts = std::mem::take(&mut batch.texts);
        // Millions of records are not gone in no time. Where there is no thread for that, they go here.
        let _ = std::thread::Builder::new().name(String::from("records")).spawn(move || drop(batch));
        let (graph, (identifiers, project_rows)) = rayon::join(
            || edges::build(&nodes, &facts),
            || (nodes::identifiers(&nodes), edges::project_rows(&identity, &facts)),
        );
        let related =
            Related::build(&facts.findings, &facts.indicators, &facts.ties, &facts.region_parts, &facts.successions);
        Ok(Self {
            revision,
            revisions,
            identifiers,
            nodes,
            memberships: facts.memberships,
            participations: facts.participations,
            ties: facts.ties,
            fundings: facts.fundings,
            placements: facts.placements,
            findings: facts.findings,
            indicators: facts.indicators,
            successions: facts.successions,
            region_parts: facts.region_parts,
            themes: facts.themes,
            population: facts.population,
            evidences: evidences.list,
            graph,
            kinds: identity.kinds,
            ids: identity.keys,
            project_rows,
            exact_names: OnceLock::new(),
            names: OnceLock::new(),
            related,
            texts,
        })
    }
}
