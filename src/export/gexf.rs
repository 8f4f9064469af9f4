//! GEXF 1.3: <https://gexf.net>.
//!
//! A node is labelled with its name and has `kind`, `actorKind`, `country` and its scores; an edge has a weight and
//! `isInferred`. What is not known is left out. The origin stands in the description, one line for each of its parts;
//! Gephi shows of it only what follows the last `&`, `<` or `>`.

use std::io::{self, Write};

use crate::export::names::distinct;
use crate::export::xml::Xml;
use crate::export::{NetworkFile, Origin, scores, weight};

/// The attributes of nodes before the scores. They go by numbers: Gephi Lite shows the title only of those.
const TEXTS: [&str; 3] = ["kind", "actorKind", "country"];

/// Names that scores cannot have.
const TAKEN: [&str; 6] = ["id", "label", "name", "kind", "actorKind", "country"];

/// Writes a network.
pub fn write(network: &impl NetworkFile, out: impl Write) -> io::Result<()> {
    let mut xml = Xml::begin(out)?;
    xml.open("gexf", &[("xmlns", "http://gexf.net/1.3"), ("version", "1.3")])?;
    xml.open("meta", &[])?;
    xml.text("creator", &[], "kobling")?;
    xml.text("description", &[], &description(network.origin()))?;
    xml.close()?;
    let direction = if network.is_directed() { "directed" } else { "undirected" };
    xml.open("graph", &[("defaultedgetype", direction), ("mode", "static")])?;
    declare(network, &mut xml)?;
    write_nodes(network, &mut xml)?;
    write_edges(network, &mut xml)?;
    xml.end()
}

fn description(origin: &Origin) -> String {
    origin.fields().map(|(name, text)| format!("{name}: {text}")).collect::<Vec<_>>().join("\n")
}

fn declare<W: Write>(network: &impl NetworkFile, xml: &mut Xml<W>) -> io::Result<()> {
    let names = distinct(&TAKEN, network.score_names().iter().map(String::as_str));
    let texts = TEXTS.iter().map(|name| (*name, "string"));
    let scores = names.iter().map(|name| (name.as_str(), "double"));
    xml.open("attributes", &[("class", "node")])?;
    for (number, (title, kind)) in texts.chain(scores).enumerate() {
        xml.empty("attribute", &[("id", &number.to_string()), ("title", title), ("type", kind)])?;
    }
    xml.close()?;
    xml.open("attributes", &[("class", "edge")])?;
    xml.empty("attribute", &[("id", "0"), ("title", "isInferred"), ("type", "boolean")])?;
    xml.close()
}

fn write_nodes<W: Write>(network: &impl NetworkFile, xml: &mut Xml<W>) -> io::Result<()> {
    xml.open("nodes", &[])?;
    for position in 0..network.n_nodes() {
        let node = network.node(position);
        xml.open("node", &[("id", node.id), ("label", node.name)])?;
        xml.open("attvalues", &[])?;
        for (number, text) in [Some(node.kind), node.actor_kind, node.country].into_iter().enumerate() {
            if let Some(text) = text {
                xml.empty("attvalue", &[("for", &number.to_string()), ("value", text)])?;
            }
        }
        for (number, score) in scores(network, position) {
            xml.empty("attvalue", &[("for", &(TEXTS.len() + number).to_string()), ("value", &score)])?;
        }
        xml.close()?;
        xml.close()?;
    }
    xml.close()
}

fn write_edges<W: Write>(network: &impl NetworkFile, xml: &mut Xml<W>) -> io::Result<()> {
    xml.open("edges", &[])?;
    for tie in network.ties() {
        let (source, target, weight) = (network.node(tie.a).id, network.node(tie.b).id, weight(&tie)?);
        xml.open("edge", &[("source", source), ("target", target), ("weight", &weight)])?;
        xml.open("attvalues", &[])?;
        xml.empty("attvalue", &[("for", "0"), ("value", if tie.is_inferred { "true" } else { "false" })])?;
        xml.close()?;
        xml.close()?;
    }
    xml.close()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sample;

    #[test]
    fn a_small_network() {
        let expected = r#"<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" version="1.3">
  <meta>
    <creator>kobling</creator>
    <description>revision: 7
digest: 00ff
lens: {"from":"2014"}
network: projects
sources: source:a; source:b</description>
  </meta>
  <graph defaultedgetype="undirected" mode="static">
    <attributes class="node">
      <attribute id="0" title="kind" type="string"/>
      <attribute id="1" title="actorKind" type="string"/>
      <attribute id="2" title="country" type="string"/>
      <attribute id="3" title="page rank" type="double"/>
      <attribute id="4" title="name_2" type="double"/>
    </attributes>
    <attributes class="edge">
      <attribute id="0" title="isInferred" type="boolean"/>
    </attributes>
    <nodes>
      <node id="actor:a" label="A &amp; &quot;B&quot;">
        <attvalues>
          <attvalue for="0" value="ACTOR"/>
          <attvalue for="1" value="COMPANY"/>
          <attvalue for="2" value="NO"/>
          <attvalue for="3" value="0.30000000000000004"/>
          <attvalue for="4" value="2.0"/>
        </attvalues>
      </node>
      <node id="cluster:b" label="=cmd()">
        <attvalues>
          <attvalue for="0" value="CLUSTER"/>
        </attvalues>
      </node>
      <node id="actor:c" label="C]]&gt;�">
        <attvalues>
          <attvalue for="0" value="ACTOR"/>
          <attvalue for="3" value="0.0"/>
          <attvalue for="4" value="-1e-7"/>
        </attvalues>
      </node>
    </nodes>
    <edges>
      <edge source="actor:a" target="cluster:b" weight="1.5">
        <attvalues>
          <attvalue for="0" value="false"/>
        </attvalues>
      </edge>
    </edges>
  </graph>
</gexf>
"#;
        assert_eq!(sample::written(|network, out| write(network, out)), expected);
    }
}
