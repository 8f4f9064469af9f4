//! A small network for the tests of this folder.

use std::io;

use crate::export::{NetworkFile, Node, Origin, Tie};

/// A network of few parties.
pub struct Sample {
    pub origin: Origin,
    pub score_names: Vec<String>,
    pub nodes: Vec<Node<'static>>,
    /// By score, then party.
    pub scores: Vec<Vec<Option<f64>>>,
    pub ties: Vec<Tie>,
}

impl NetworkFile for Sample {
    fn origin(&self) -> &Origin {
        &self.origin
    }
    fn is_directed(&self) -> bool {
        false
    }
    fn score_names(&self) -> &[String] {
        &self.score_names
    }
    fn n_nodes(&self) -> u32 {
        self.nodes.len() as u32
    }
    fn node(&self, position: u32) -> Node<'_> {
        self.nodes[position as usize]
    }
    fn score(&self, position: u32, number: usize) -> Option<f64> {
        self.scores[number][position as usize]
    }
    fn ties(&self) -> impl Iterator<Item = Tie> {
        self.ties.iter().copied()
    }
}

pub fn origin() -> Origin {
    Origin {
        revision: 7,
        digest: "00ff".to_owned(),
        lens: r#"{"from":"2014"}"#.to_owned(),
        network: "projects".to_owned(),
        sources: vec!["source:a".to_owned(), "source:b".to_owned()],
    }
}

/// Two parties with a tie, one without; names that must be escaped; a score named as a column is.
pub fn small() -> Sample {
    let node = |id, name, kind| Node { id, name, kind, actor_kind: None, country: None };
    let nodes = vec![
        Node { actor_kind: Some("COMPANY"), country: Some("NO"), ..node("actor:a", "A & \"B\"", "ACTOR") },
        node("cluster:b", "=cmd()", "CLUSTER"),
        node("actor:c", "C]]>\0", "ACTOR"),
    ];
    Sample {
        origin: origin(),
        score_names: vec!["page rank".to_owned(), "name".to_owned()],
        nodes,
        scores: vec![vec![Some(0.1 + 0.2), None, Some(0.0)], vec![Some(2.0), None, Some(-1e-7)]],
        ties: vec![Tie { a: 0, b: 1, weight: 1.5, is_inferred: false }],
    }
}

/// What is written of it.
pub fn written(write: impl Fn(&Sample, &mut Vec<u8>) -> io::Result<()>) -> String {
    let mut bytes = Vec::new();
    write(&small(), &mut bytes).expect("memory");
    String::from_utf8(bytes).expect("text")
}
