//! `GraphML`: <http://graphml.graphdrawing.org/specification.html>.
//!
//! Nodes have `name`, `kind`, `actorKind` and `country`, and a number for each score; edges `weight` and `isInferred`. What
//! is not known has no `data`. The graph has the origin, in `revision`, `digest`, `lens`, `network` and `sources`; Gephi
//! warns that it reads no attributes of a graph, and reads the rest.

use std::io::{self, Write};

use crate::export::names::{distinct, token};
use crate::export::xml::Xml;
use crate::export::{NetworkFile, scores, weight};

/// Key, name and what it is for, of texts. Gephi shows what has the key `label` beside a node; others go by the name.
const TEXTS: [(&str, &str, &str); 4] = [
    ("label", "name", "node"),
    ("kind", "kind", "node"),
    ("actorKind", "actorKind", "node"),
    ("country", "country", "node"),
];

/// Names that scores cannot have: readers know nodes by `id`, and Gephi takes `label` for what it shows.
const TAKEN: [&str; 6] = ["id", "label", "name", "kind", "actorKind", "country"];

/// Writes a network.
pub fn write(network: &impl NetworkFile, out: impl Write) -> io::Result<()> {
    let mut xml = Xml::begin(out)?;
    xml.open("graphml", &[("xmlns", "http://graphml.graphdrawing.org/xmlns")])?;
    let keys = declare(network, &mut xml)?;
    let direction = if network.is_directed() { "directed" } else { "undirected" };
    xml.open("graph", &[("edgedefault", direction)])?;
    for (name, text) in network.origin().fields() {
        data(&mut xml, name, &text)?;
    }
    for position in 0..network.n_nodes() {
        let node = network.node(position);
        xml.open("node", &[("id", node.id)])?;
        let texts = [Some(node.name), Some(node.kind), node.actor_kind, node.country];
        for ((key, ..), text) in TEXTS.into_iter().zip(texts) {
            if let Some(text) = text {
                data(&mut xml, key, text)?;
            }
        }
        for (number, score) in scores(network, position) {
            data(&mut xml, &keys[number], &score)?;
        }
        xml.close()?;
    }
    for tie in network.ties() {
        xml.open("edge", &[("source", network.node(tie.a).id), ("target", network.node(tie.b).id)])?;
        data(&mut xml, "weight", &weight(&tie)?)?;
        data(&mut xml, "isInferred", if tie.is_inferred { "true" } else { "false" })?;
        xml.close()?;
    }
    xml.end()
}

/// Declares what `data` may say, and gives the keys of the scores.
fn declare<W: Write>(network: &impl NetworkFile, xml: &mut Xml<W>) -> io::Result<Vec<String>> {
    let mut key = |id: &str, name: &str, of: &str, kind: &str| {
        xml.empty("key", &[("id", id), ("for", of), ("attr.name", name), ("attr.type", kind)])
    };
    for (name, _) in network.origin().fields() {
        key(name, name, "graph", if name == "revision" { "long" } else { "string" })?;
    }
    for (id, name, of) in TEXTS {
        key(id, name, of, "string")?;
    }
    let tokens: Vec<_> = network.score_names().iter().map(|name| token(name)).collect();
    let names = distinct(&TAKEN, tokens.iter().map(String::as_str));
    let keys: Vec<_> = (0..names.len()).map(|number| format!("score{number}")).collect();
    for (id, name) in keys.iter().zip(&names) {
        key(id, name, "node", "double")?;
    }
    key("weight", "weight", "edge", "double")?;
    key("isInferred", "isInferred", "edge", "boolean")?;
    Ok(keys)
}

fn data<W: Write>(xml: &mut Xml<W>, key: &str, text: &str) -> io::Result<()> {
    xml.text("data", &[("key", key)], text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sample;

    #[test]
    fn a_small_network() {
        let expected = r#"<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
  <key id="revision" for="graph" attr.name="revision" attr.type="long"/>
  <key id="digest" for="graph" attr.name="digest" attr.type="string"/>
  <key id="lens" for="graph" attr.name="lens" attr.type="string"/>
  <key id="network" for="graph" attr.name="network" attr.type="string"/>
  <key id="sources" for="graph" attr.name="sources" attr.type="string"/>
  <key id="label" for="node" attr.name="name" attr.type="string"/>
  <key id="kind" for="node" attr.name="kind" attr.type="string"/>
  <key id="actorKind" for="node" attr.name="actorKind" attr.type="string"/>
  <key id="country" for="node" attr.name="country" attr.type="string"/>
  <key id="score0" for="node" attr.name="page_rank" attr.type="double"/>
  <key id="score1" for="node" attr.name="name_2" attr.type="double"/>
  <key id="weight" for="edge" attr.name="weight" attr.type="double"/>
  <key id="isInferred" for="edge" attr.name="isInferred" attr.type="boolean"/>
  <graph edgedefault="undirected">
    <data key="revision">7</data>
    <data key="digest">00ff</data>
    <data key="lens">{"from":"2014"}</data>
    <data key="network">projects</data>
    <data key="sources">source:a; source:b</data>
    <node id="actor:a">
      <data key="label">A &amp; "B"</data>
      <data key="kind">ACTOR</data>
      <data key="actorKind">COMPANY</data>
      <data key="country">NO</data>
      <data key="score0">0.30000000000000004</data>
      <data key="score1">2.0</data>
    </node>
    <node id="cluster:b">
      <data key="label">=cmd()</data>
      <data key="kind">CLUSTER</data>
    </node>
    <node id="actor:c">
      <data key="label">C]]&gt;�</data>
      <data key="kind">ACTOR</data>
      <data key="score0">0.0</data>
      <data key="score1">-1e-7</data>
    </node>
    <edge source="actor:a" target="cluster:b">
      <data key="weight">1.5</data>
      <data key="isInferred">false</data>
    </edge>
  </graph>
</graphml>
"#;
        assert_eq!(sample::written(|network, out| write(network, out)), expected);
    }
}
