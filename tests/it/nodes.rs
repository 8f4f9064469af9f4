//! Nodes: found by id, name and identifier, seen through lenses.

use serde_json::{Value, json};

use crate::support::{Api, revisions_of};

#[test]
fn an_unknown_or_other_node_is_null() {
    let data = Api::norway().data(
        "{ node(id: \"actor:none\") { id } actor(by: { id: \"cluster:act-cluster\" }) { id }
           cluster(by: { name: \"none\" }) { id } scheme(by: { identifier: { scheme: ROR, value: \"x\" } }) { id }
           nodes(ids: [\"source:001\", \"actor:none\", \"region:no\"]) { __typename id ... on Region { level } } }",
    );
    assert_eq!(
        data,
        json!({ "node": null, "actor": null, "cluster": null, "scheme": null, "nodes": [
            { "__typename": "Source", "id": "source:001" }, null,
            { "__typename": "Region", "id": "region:no", "level": "COUNTRY" }
        ] })
    );
}

fn two_towns() -> Api {
    let regions = "id,scheme,code,name,level,parent,from,to\n\
        region:old,NO_REGION,1,Town,MUNICIPALITY,,,2019-12-31\n\
        region:new~2020,NO_REGION,2,Town,MUNICIPALITY,,2020-01-01,..\n\
        region:far,NO_REGION,3,Far,MUNICIPALITY,,,..\n\
        region:far-too,NO_REGION,4,Far,MUNICIPALITY,,,..\n";
    let actors = "id,name,kind\nactor:a,Town,COMPANY\nactor:b,Same,COMPANY\nactor:c,C,COMPANY\n";
    let names = "node,name,kind\nactor:c,Same,ALIAS\n";
    let projects = "id,title\nproject:same,Same\n";
    let tables = [("regions.csv", regions), ("actors.csv", actors), ("names.csv", names), ("projects.csv", projects)];
    Api::over(revisions_of(&[&tables]))
}

#[test]
fn a_name_of_several_nodes_of_the_asked_kind_is_ambiguous() {
    let api = two_towns();
    let answer = api.answer("{ actor(by: { name: \"Same\" }) { id } }", &Value::Null);
    assert_eq!(answer["errors"][0]["extensions"]["code"], "AMBIGUOUS");
    assert_eq!(answer["errors"][0]["extensions"]["candidates"], json!(["actor:b", "actor:c"]));
    let data = api.data("{ project(by: { name: \"Same\" }) { id } actor(by: { name: \"Town\" }) { id } }");
    assert_eq!(data, json!({ "project": { "id": "project:same" }, "actor": { "id": "actor:a" } }));
}

#[test]
fn of_versions_of_a_region_the_one_of_the_day_or_the_newest_is_meant() {
    let api = two_towns();
    let data = api.data(
        "{ region(by: { name: \"Town\" }) { id } view(asOf: \"2015-05-01\") { region(by: { name: \"Town\" }) { id } } }",
    );
    assert_eq!(data, json!({ "region": { "id": "region:new~2020" }, "view": { "region": { "id": "region:old" } } }));
    assert_eq!(api.refusal("{ region(by: { name: \"Far\" }) { id } }").0, "AMBIGUOUS");
}

#[test]
fn the_lens_decides_what_is_seen_of_a_node() {
    let data = Api::norway().data(
        "{ a: actor(by: { id: \"actor:innovasjon-norge-innlandet\" }) { unitOf { id } }
           b: view(evidence: STATED_AND_INFERRED) {
             actor(by: { id: \"actor:innovasjon-norge-innlandet\" }) { unitOf { id } }
             whole: actor(by: { id: \"actor:innovasjon-norge\" }) { units { nodes { id } } }
             project(by: { id: \"project:mono\" }) { funding { nodes { giver { id } giverBasis } } }
             council: actor(by: { id: \"actor:forskningsradet\" }) { fundingGiven { totalCount } } }
           c: view(statuses: [PLANNED]) {
             actor(by: { id: \"actor:klosser-innovasjon\" }) { relations(kinds: [CO_LOCATION]) { totalCount } } }
           d: actor(by: { id: \"actor:klosser-innovasjon\" }) { relations(kinds: [CO_LOCATION]) { totalCount } }
           council: actor(by: { id: \"actor:forskningsradet\" }) { fundingGiven { totalCount } }
           asOf: view(asOf: \"2016-04-08\", undated: EXCLUDE) {
             indicators(filter: { measures: [\"employees at the working session\"] }) { totalCount } }
           later: view(asOf: \"2018-01-01\", undated: EXCLUDE) {
             indicators(filter: { measures: [\"employees at the working session\"] }) { totalCount } } }",
    );
    assert_eq!(data["a"]["unitOf"], Value::Null);
    assert_eq!(data["b"]["actor"]["unitOf"]["id"], "actor:innovasjon-norge");
    assert_eq!(data["b"]["whole"]["units"]["nodes"], json!([{ "id": "actor:innovasjon-norge-innlandet" }]));
    let giver = &data["b"]["project"]["funding"]["nodes"][0];
    assert_eq!(*giver, json!({ "giver": { "id": "actor:forskningsradet" }, "giverBasis": "INFERRED" }));
    assert_eq!(data["b"]["council"]["fundingGiven"]["totalCount"], json!(2));
    assert_eq!(data["council"]["fundingGiven"]["totalCount"], json!(0));
    assert_eq!(data["c"]["actor"]["relations"]["totalCount"], json!(2));
    assert_eq!(data["d"]["relations"]["totalCount"], json!(0));
    assert_eq!(data["asOf"]["indicators"]["totalCount"], json!(5));
    assert_eq!(data["later"]["indicators"]["totalCount"], json!(0));
}

#[test]
fn search_forgives_slips_and_finds_identifiers() {
    let first = |text: &str| {
        let data =
            Api::norway().data(&format!("{{ search(text: \"{text}\", first: 1) {{ nodes {{ node {{ id }} }} }} }}"));
        data["search"]["nodes"][0]["node"]["id"].as_str().map(str::to_owned)
    };
    for (text, id) in [
        ("sitnef", "actor:sintef"),
        ("Oestlandsforskning", "actor:ostlandsforskning"),
        ("ostlandforskning", "actor:ostlandsforskning"),
        ("actor:siva", "actor:siva"),
        ("3420", "region:no-municipality-3420~2020"),
        ("mono", "project:mono"),
    ] {
        assert_eq!(first(text).as_deref(), Some(id), "{text}");
    }
    assert_eq!(first("qqqqqqqq"), None);
    assert_eq!(first(""), None);
    let data = Api::norway().data("{ search(text: \"Norge\", kinds: [REGION]) { nodes { node { __typename } } } }");
    let nodes = data["search"]["nodes"].as_array().expect("nodes");
    assert!(!nodes.is_empty() && nodes.iter().all(|hit| hit["node"]["__typename"] == "Region"));
}

#[test]
fn findings_tell_plan_and_outcome_both_ways() {
    let data = Api::norway().data(
        "{ findings(first: 1000) { nodes { id outcomeOf { id } outcomes { id } causeOf { id } causes { id } } } }",
    );
    let nodes = data["findings"]["nodes"].as_array().expect("nodes");
    let mut pairs = 0;
    for (there, back) in [("outcomeOf", "outcomes"), ("causeOf", "causes")] {
        for node in nodes {
            for other in node[there].as_array().expect(there) {
                let other = nodes.iter().find(|node| node["id"] == other["id"]).expect("the other");
                let ids = other[back].as_array().expect(back);
                assert!(ids.iter().any(|finding| finding["id"] == node["id"]), "{there} of {}", node["id"]);
                pairs += 1;
            }
        }
    }
    assert!(pairs > 0);
}

#[test]
fn a_region_knows_its_people_and_its_next_step() {
    let data = Api::norway().data(
        "{ region(by: { id: \"region:no\" }) { population newest: population(year: 2020) none: population(year: 1800)
             children(first: 2) { nodes { code } } }
           innlandet: region(by: { id: \"region:no-county-34~2020\" }) { predecessors { on region { id } } }
           hedmark: region(by: { id: \"region:no-county-04\" }) { wholes { region { id } share } } }",
    );
    assert_eq!(data["region"]["newest"], json!(5_367_580));
    assert_eq!(data["region"]["none"], Value::Null);
    assert!(data["region"]["population"].as_u64() > Some(5_500_000));
    assert_eq!(data["region"]["children"]["nodes"], json!([{ "code": "01" }, { "code": "02" }]));
    assert_eq!(
        data["innlandet"]["predecessors"],
        json!([
            { "on": "2020-01-01", "region": { "id": "region:no-county-04" } },
            { "on": "2020-01-01", "region": { "id": "region:no-county-05" } },
        ])
    );
    assert_eq!(
        data["hedmark"]["wholes"],
        json!([{ "region": { "id": "region:innlandet-before-2020" }, "share": null }])
    );
}
