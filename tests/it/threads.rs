//! The same request is answered with the same bytes, on one thread and on two, and again.

use kobling::graphql::engine::Limits;
use serde_json::Value;

use crate::crowd::Crowd;
use crate::support::Api;

/// Everything of a network that is worked out by several threads, or drawn.
const QUESTION: &str = r#"{
  counts: network(of: { through: [PROJECTS, TIES] }) { ...all }
  newman: network(of: { weighting: NEWMAN }) { ...all }
  paths: network {
    paths(from: "actor:00000", to: "actor:00149", first: 10) { ...ways }
    byWeight: paths(from: "actor:00000", to: "actor:00149", by: WEIGHT, first: 10) { ...ways }
    crossClusterPaths(from: "cluster:0001", to: "cluster:0004", first: 10) { ...ways }
  }
  change: network(of: { through: [PROJECTS, TIES] }) {
    change(before: { from: "2010", to: "2013" }, after: { from: "2014", to: "2019" }, by: COUNTRY, treated: ["NO", "SE"]) {
      formed persisted dissolved jaccard byPair { nodes { a { id } b { id } before after } }
      differenceInDifferences { estimate choices asLarge pValue }
      ties(change: FORMED) { nodes { a { id } b { id } weight } }
    }
  }
}
fragment all on Network {
  componentCount density
  degree: centrality(measure: { degree: {} }) { ...scores }
  strength: centrality(measure: { strength: {} }) { ...scores }
  betweenness: centrality(measure: { betweenness: {} }) { ...scores }
  weighted: centrality(measure: { betweenness: { weighted: true } }) { ...scores }
  sampled: centrality(measure: { betweenness: { samples: 60, seed: 5 } }) { errorBound ...scores }
  closeness: centrality(measure: { closeness: {} }) { ...scores }
  harmonic: centrality(measure: { harmonic: {} }) { ...scores }
  far: centrality(measure: { harmonic: { weighted: true } }) { ...scores }
  pageRank: centrality(measure: { pageRank: {} }) { ...scores }
  eigenvector: centrality(measure: { eigenvector: {} }) { ...scores }
  constraint: centrality(measure: { constraint: {} }) { ...scores }
  effectiveSize: centrality(measure: { effectiveSize: {} }) { ...scores }
  coreness: centrality(measure: { coreness: {} }) { ...scores }
  participation: centrality(measure: { participation: {} }) { ...scores }
  crossGroupTies(by: CLUSTER, permutations: 200, seed: 3) {
    eiIndex eiExpected eiZScore eiPValue modularity assortativity
    pairs(first: 10) { nodes { a { id } b { id } observed expected zScore pValue } }
  }
  brokerage(by: COUNTRY) { nodes { party { id } total { count expected standardDeviation zScore } } }
  leiden: communities(method: LEIDEN, seed: 2, compareWith: CLUSTER) { ...found }
  louvain: communities(method: LOUVAIN, seed: 2) { ...found }
  labels: communities(method: LABEL_PROPAGATION, seed: 2) { ...found }
}
fragment scores on ScoreConnection { totalCount nodes { rank value party { id } } }
fragment found on Communities {
  count modularity normalizedMutualInformation adjustedRandIndex
  groups { nodes { number size members(first: 20) { nodes { id } } } }
}
fragment ways on PathConnection { isComplete reason nodes { length weight parties { id } } }"#;

#[test]
fn the_same_request_is_answered_with_the_same_bytes_on_one_thread_and_two() {
    let crowd = Crowd { actors: 150, projects: 50, largest: 12, ties: 60, clusters: 8 }.snapshot();
    let asked = |threads| {
        let api = Api::within(Limits { threads, ..Limits::default() }, vec![crowd.clone()]);
        api.answer(QUESTION, &Value::Null).to_string()
    };
    let once = asked(1);
    assert!(once.starts_with(r#"{"data":"#) && !once.contains(r#""errors":"#), "{once}");
    for threads in [1, 2, 2] {
        assert!(asked(threads) == once, "{threads} threads answer otherwise");
    }
}
