//! The graph of the bundled package: what ties whom, seen through which lens.

use std::collections::HashMap;
use std::convert::Infallible;
use std::fmt::{Debug, Write as _};
use std::sync::Arc;

use kobling::graph::lens::{EvidenceMode, Lens, View};
use kobling::graph::network::Network;
use kobling::graph::network::input::{Channel, NetworkInput};
use kobling::import::{Format, Limits};
use kobling::model::batch::VisitMut;
use kobling::model::record::Record;
use kobling::model::tables::Batch;
use kobling::model::text::{Symbol, Texts};
use kobling::model::vocabulary::NodeKind;

use crate::support::{Nothing, Silent, graph_of, in_repository, norway};

fn connected(network: &Network, from: &str, to: &str) -> bool {
    let snapshot = &network.view.snapshot;
    let number = |id| network.number(snapshot.find(id).expect(id)).expect(id);
    let (from, to) = (number(from), number(to));
    let mut seen = vec![false; network.parties.len()];
    let mut waiting = vec![from];
    while let Some(party) = waiting.pop() {
        if !std::mem::replace(&mut seen[party as usize], true) {
            waiting.extend(network.partners(party).into_iter().map(|(partner, _)| partner));
        }
    }
    seen[to as usize]
}

#[test]
fn klosser_and_act_cluster_are_connected_by_inference_alone() {
    let snapshot = norway();
    let through = vec![Channel::Projects, Channel::Ties, Channel::Funding, Channel::Administration, Channel::Units];
    for (evidence, is_connected) in [(EvidenceMode::Stated, false), (EvidenceMode::StatedAndInferred, true)] {
        let view = Arc::new(View::new(Arc::clone(&snapshot), Lens { evidence, ..Lens::default() }));
        let input = NetworkInput { through: through.clone(), ..NetworkInput::default() };
        let left = Network::project(Arc::clone(&view), input.clone(), &|| false);
        assert!(left.is_none(), "nobody wants it");
        let network = Network::project(view, input, &|| true).expect("somebody wants it");
        assert_eq!(network.parties.len(), 47);
        assert_eq!(
            connected(&network, "actor:klosser-innovasjon", "cluster:act-cluster"),
            is_connected,
            "{evidence:?}"
        );
    }
}

#[test]
fn the_bundled_package_is_whole() {
    let snapshot = norway();
    let count = |kind| snapshot.of_kind(kind).len();
    assert_eq!(
        [NodeKind::Actor, NodeKind::Cluster, NodeKind::Project, NodeKind::Scheme, NodeKind::Source].map(count),
        [39, 8, 17, 8, 5]
    );
}

/// What several sources say of the same, each something else.
const CONTRADICTIONS: &str = "
sources|id=source:a|title=A
sources|id=source:b|title=B
actors|id=actor:a|name=One|source=source:b|country=NO
actors|id=actor:a|name=Two|source=source:a|country=SE
actors|id=actor:a|name=Three|from=2001
actors|id=actor:b|name=Other
actors|id=actor:pic-1|name=PIC 1
identifiers|node=actor:pic-1|scheme=PIC|value=1
identifiers|node=actor:b|scheme=PIC|value=1
projects|id=project:p|title=P
names|node=actor:a|name=Same|language=nb|source=source:a
names|node=actor:a|name=Same|language=en|source=source:b
names|node=actor:a|name=Two|language=nn|source=source:b
names|node=actor:a|name=Two|language=en|source=source:a
participations|party=actor:a|project=project:p|role=PARTNER|source=source:b|locator=2
participations|party=actor:a|project=project:p|role=PARTNER|source=source:a|locator=1
participations|party=actor:a|project=project:p|role=PARTNER|from=2001|source=source:a
participations|party=actor:pic-1|project=project:p|role=COORDINATOR
ties|a=actor:a|b=actor:b|kind=SERVICE|is_directed=false|source=source:b
ties|a=actor:b|b=actor:a|kind=SERVICE|is_directed=false|source=source:a
funding|id=funding:f|kind=AWARDED|amount=1|currency=NOK|source=source:b
funding|id=funding:f|kind=AWARDED|amount=2|currency=NOK|source=source:a
funding|id=funding:f|kind=CEILING|amount=3|currency=NOK
findings|id=finding:f|status=ACHIEVED|summary=Yes|source=source:b
findings|id=finding:f|status=NOT_ACHIEVED|summary=No|source=source:a
themes|node=project:p|theme=ships|source=source:b
themes|node=project:p|theme=batteries|source=source:a
";

/// All that a graph holds, a line for each thing, with texts in the place of their numbers.
fn content(batch: Batch) -> String {
    fn lines<T: Debug>(rows: &[T]) -> String {
        rows.iter().fold(String::new(), |all, row| all + &format!("{row:?}\n"))
    }
    let s = graph_of(batch);
    let evidences = s.nodes.iter().map(|node| s.evidences(node.evidence)).collect::<Vec<_>>();
    let lines = [
        lines(&evidences),
        lines(&s.nodes),
        lines(&s.memberships),
        lines(&s.participations),
        lines(&s.ties),
        lines(&s.fundings),
        lines(&s.placements),
        lines(&s.findings),
        lines(&s.indicators),
        lines(&s.successions),
        lines(&s.region_parts),
        lines(&s.themes),
    ];
    let texts: HashMap<String, &str> = s.texts.iter().map(|(symbol, text)| (format!("{symbol:?}"), text)).collect();
    let lines = lines.concat();
    let mut parts = lines.split("Symbol(");
    let mut content = parts.next().expect("at least nothing").to_owned();
    for part in parts {
        let (number, rest) = part.split_once(')').expect("the end of a symbol");
        write!(content, "{:?}{rest}", texts[&format!("Symbol({number})")]).expect("it is written");
    }
    content
}

/// The same records, with the numbers of texts the other way round.
fn renumbered(mut batch: Batch) -> Batch {
    struct Renumber(HashMap<Symbol, Symbol>);
    impl VisitMut for Renumber {
        type Error = Infallible;
        fn table<R: Record>(&mut self, records: &mut Vec<R>, _: &mut Texts) -> Result<(), Infallible> {
            for record in records {
                record.renumber(&mut |symbol| self.0[&symbol]);
            }
            Ok(())
        }
    }
    let mut texts = Texts::new();
    let all: Vec<_> = batch.texts.iter().collect();
    let numbers = all.iter().rev().map(|&(symbol, text)| (symbol, texts.intern(text))).collect();
    let Ok(()) = batch.visit_mut(&mut Renumber(numbers));
    Batch { texts, ..batch }
}

/// In which order a database gives its records is nobody's business.
#[test]
fn the_order_of_records_changes_nothing() {
    struct Turned(usize);
    impl VisitMut for Turned {
        type Error = Infallible;
        fn table<R: Record>(&mut self, records: &mut Vec<R>, _: &mut Texts) -> Result<(), Infallible> {
            let by = self.0 % records.len().max(1);
            records.rotate_left(by);
            if self.0 % 2 == 1 {
                records.reverse();
            }
            Ok(())
        }
    }
    let path = in_repository("data/norway");
    let norway = crate::whole::read(Format::Package, &path, &Nothing, &Limits::default(), &Silent).batch;
    for batch in [norway, crate::store::rows::batch(CONTRADICTIONS)] {
        let wanted = content(batch.clone());
        assert!(content(renumbered(batch.clone())) == wanted, "the numbers of texts are told");
        for by in [1, 2, 3, 5, 8, 40, 99] {
            let mut turned = batch.clone();
            let Ok(()) = turned.visit_mut(&mut Turned(by));
            let found = content(turned);
            let differs = wanted.lines().zip(found.lines()).find(|(one, other)| one != other);
            assert!(found == wanted, "turned by {by}: {differs:?}");
        }
    }
}
