//! A network of the graph as files show it.

use std::io::{self, Write};
use std::sync::Arc;

use crate::export::{Format, NetworkFile, Node, Origin, Tie, csv, write};
use crate::graph::network::Network;
use crate::graph::node::Detail;
use crate::model::vocabulary::Value as _;

/// A network with scores of its parties. Its ties are worked out as they are written.
pub struct NetworkToWrite {
    network: Arc<Network>,
    names: Vec<String>,
    scores: Vec<Vec<Option<f64>>>,
    origin: Origin,
}

impl NetworkToWrite {
    /// A network with scores by the names of their columns, each with a value for each party by number.
    pub fn new(network: Arc<Network>, scores: Vec<(String, Vec<Option<f64>>)>, origin: Origin) -> Self {
        let (names, scores) = scores.into_iter().unzip();
        Self { network, names, scores, origin }
    }

    /// Writes it: the ties, or with `parties` a table of the parties with their scores.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, format: Format, parties: bool, out: impl Write) -> io::Result<()> {
        if parties { csv::write_nodes(self, out) } else { write(format, self, out) }
    }
}

impl NetworkFile for NetworkToWrite {
    fn origin(&self) -> &Origin {
        &self.origin
    }

    fn is_directed(&self) -> bool {
        self.network.is_directed()
    }

    fn score_names(&self) -> &[String] {
        &self.names
    }

    fn n_nodes(&self) -> u32 {
        self.network.parties.len() as u32
    }

    fn node(&self, position: u32) -> Node<'_> {
        let snapshot = &self.network.view.snapshot;
        let key = self.network.parties[position as usize];
        let (actor_kind, country) = match &snapshot.node(key).detail {
            Detail::Actor(actor) => (Some(actor.kind.name()), actor.country),
            Detail::Cluster(cluster) => (None, cluster.country),
            _ => (None, None),
        };
        Node {
            id: snapshot.id(key),
            name: snapshot.name(key),
            kind: snapshot.kind(key).name(),
            actor_kind,
            country: country.map(|country| snapshot.text(country)),
        }
    }

    fn score(&self, position: u32, number: usize) -> Option<f64> {
        self.scores[number][position as usize]
    }

    fn ties(&self) -> impl Iterator<Item = Tie> {
        let network = &self.network;
        (0..self.n_nodes()).flat_map(move |a| {
            let is_once = move |&(b, _): &(u32, f64)| network.is_directed() || a < b;
            let partners = network.partners(a).into_iter().filter(is_once);
            partners.map(move |(b, weight)| Tie { a, b, weight, is_inferred: network.is_inferred(a, b) })
        })
    }
}
