//! The graph of the bundled package: what ties whom, seen through which lens.

use std::sync::Arc;

use kobling::graph::lens::{EvidenceMode, Lens, View};
use kobling::graph::network::Network;
use kobling::graph::network::input::{Channel, NetworkInput};
use kobling::model::vocabulary::NodeKind;

use crate::support::norway;

fn connected(network: &Network, from: &str, to: &str) -> bool {
    let snapshot = &network.view.snapshot;
    let number = |id| network.number(snapshot.find(id).expect(id)).expect(id);
    let (from, to) = (number(from), number(to));
    let mut seen = vec![false; network.parties.len()];
    let mut waiting = vec![from];
    while let Some(party) = waiting.pop() {
        if !std::mem::replace(&mut seen[party as usize], true) {
            waiting.extend(network.ties.outgoing.neighbours(party));
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
