//! A network as tables. The rules of the cells are those of [`crate::export::table`].
//!
//! A file of ties, which Gephi's import of spreadsheets takes as it is: one row for each tie, with `source`, `target`, `type`
//! (`directed` or `undirected`) and `weight`, the names of both parties, `is_inferred`, and the origin. A party without ties
//! has no row in it, since to readers a row without a target is an error. Whoever wants the parties too, those without ties
//! and the scores, takes the second file, of nodes, which Gephi takes beside the first: `id`, `label`, `kind`, `actor_kind`,
//! `country`, a column for each score, and the origin.
//!
//! Gephi takes a backslash in a cell for the beginning of an escape, which RFC 4180 does not know, and reads a
//! row wrongly where a cell ends with one. It is left as it is; GEXF is the better way to Gephi.

use std::io::{self, Write};

use crate::export::cells::Rows;
use crate::export::names::distinct;
use crate::export::{NetworkFile, scores, weight};

/// Gephi knows the first four by these names, in any case.
const TIES: [&str; 7] = ["source", "target", "type", "weight", "source_name", "target_name", "is_inferred"];

/// Gephi knows the first two by these names.
const NODES: [&str; 5] = ["id", "label", "kind", "actor_kind", "country"];

/// Writes the ties.
pub fn write(network: &impl NetworkFile, out: impl Write) -> io::Result<()> {
    let direction = if network.is_directed() { "directed" } else { "undirected" };
    let mut rows = Rows::begin(&TIES, network.origin(), out)?;
    for tie in network.ties() {
        let (a, b) = (network.node(tie.a), network.node(tie.b));
        rows.text(a.id)?;
        rows.text(b.id)?;
        rows.plain(direction)?;
        rows.plain(&weight(&tie)?)?;
        rows.text(a.name)?;
        rows.text(b.name)?;
        rows.plain(if tie.is_inferred { "true" } else { "false" })?;
        rows.end_row()?;
    }
    rows.end()
}

/// Writes the nodes with their scores.
pub fn write_nodes(network: &impl NetworkFile, out: impl Write) -> io::Result<()> {
    let names = distinct(&NODES, network.score_names().iter().map(String::as_str));
    let columns: Vec<_> = NODES.into_iter().chain(names.iter().map(String::as_str)).collect();
    let mut rows = Rows::begin(&columns, network.origin(), out)?;
    for position in 0..network.n_nodes() {
        let node = network.node(position);
        for text in [Some(node.id), Some(node.name), Some(node.kind), node.actor_kind, node.country] {
            match text {
                Some(text) => rows.text(text)?,
                None => rows.plain("")?,
            }
        }
        let mut known = scores(network, position).peekable();
        for number in 0..names.len() {
            let score = known.next_if(|(known, _)| *known == number);
            rows.plain(&score.map(|(_, score)| score).unwrap_or_default())?;
        }
        rows.end_row()?;
    }
    rows.end()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sample;

    #[test]
    fn the_ties_of_a_small_network() {
        let expected = "source,target,type,weight,source_name,target_name,is_inferred,revision,lens,network,sources\r\n\
            actor:a,cluster:b,undirected,1.5,\"A & \"\"B\"\"\",'=cmd(),false,\
            7,\"{\"\"from\"\":\"\"2014\"\"}\",projects,source:a; source:b\r\n";
        assert_eq!(sample::written(|network, out| write(network, out)), expected);
    }

    #[test]
    fn the_nodes_of_a_small_network() {
        let expected = "id,label,kind,actor_kind,country,page rank,name,revision,lens,network,sources\r\n\
            actor:a,\"A & \"\"B\"\"\",ACTOR,COMPANY,NO,0.30000000000000004,2.0,\
            7,\"{\"\"from\"\":\"\"2014\"\"}\",projects,source:a; source:b\r\n\
            cluster:b,'=cmd(),CLUSTER,,,,,7,\"{\"\"from\"\":\"\"2014\"\"}\",projects,source:a; source:b\r\n\
            actor:c,C]]>\u{fffd},ACTOR,,,0.0,-1e-7,\
            7,\"{\"\"from\"\":\"\"2014\"\"}\",projects,source:a; source:b\r\n";
        assert_eq!(sample::written(|network, out| write_nodes(network, out)), expected);
    }
}
