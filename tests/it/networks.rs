//! Networks, measures, paths and money through the API: defaults, refusals, paging, evidence.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::Api;

const THROUGH: &str = "through: [PROJECTS, TIES, FUNDING, ADMINISTRATION, UNITS]";

/// Asks a field of the API with and without its arguments: an argument that is null, or a variable that is absent, means
/// the default.
fn same_by_default(field: &str, declared: &str, given: &str, without: &str, select: &str) {
    let api = Api::norway();
    let (open, close) = field.split_once('*').expect("a place for the field");
    let with_variables = format!("query({declared}) {{ {open}{given}{select}{close} }}");
    let plain = format!("{{ {open}{without}{select}{close} }}");
    let wanted = api.answer(&plain, &Value::Null);
    assert!(wanted.get("errors").is_none(), "{plain}: {wanted}");
    for variables in [json!({}), nulls(declared)] {
        let got = api.answer(&with_variables, &variables);
        assert_eq!(got, wanted, "{with_variables} with {variables}");
    }
}

fn nulls(declared: &str) -> Value {
    let names = declared.split('$').filter_map(|part| part.split_once(':'));
    names.map(|(name, _)| (name.to_owned(), Value::Null)).collect::<serde_json::Map<_, _>>().into()
}

#[test]
fn null_means_the_default_in_networks() {
    same_by_default("*", "$of: NetworkInput", "network(of: $of)", "network", " { partyCount tieCount totalWeight }");
    same_by_default(
        "*",
        "$a: [Channel!], $b: [RelationKind!], $c: Weighting, $d: TieRule, $e: Direct, $f: Timing, $g: [ID!], $h: [Role!], \
         $i: [ID!], $j: [ID!], $k: [ID!], $l: [ID!], $m: [ActorKind!], $n: [ID!], $o: Int, $p: Float",
        "network(of: { through: $a, relationKinds: $b, weighting: $c, tieRule: $d, direction: $e, timing: $f, \
         exceptProjects: $g, roles: $h, projects: $i, schemes: $j, clusters: $k, regions: $l, actorKinds: $m, parties: $n, \
         maxProjectSize: $o, minWeight: $p })",
        "network",
        " { partyCount tieCount totalWeight }",
    );
    for (measure, declared, given) in [
        ("degree", "$a: Boolean, $b: Side", "normalized: $a, side: $b"),
        ("strength", "$a: Boolean, $b: Side", "normalized: $a, side: $b"),
        (
            "betweenness",
            "$a: Boolean, $b: Boolean, $c: Int, $d: Int",
            "normalized: $a, weighted: $b, samples: $c, seed: $d",
        ),
        ("harmonic", "$a: Boolean, $b: Boolean, $c: Side", "normalized: $a, weighted: $b, side: $c"),
        ("pageRank", "$a: Float, $b: Boolean, $c: Float", "damping: $a, weighted: $b, tolerance: $c"),
    ] {
        same_by_default(
            "network { * }",
            &format!("{declared}, $filter: PartyFilter, $first: Int, $after: String"),
            &format!(
                "centrality(measure: {{ {measure}: {{ {given} }} }}, filter: $filter, first: $first, after: $after)"
            ),
            &format!("centrality(measure: {{ {measure}: {{}} }})"),
            " { totalCount nodes { rank value party { id } } }",
        );
    }
}

#[test]
fn null_means_the_default_in_paths() {
    let ends = "from: \"cluster:act-cluster\", to: \"cluster:bginn\"";
    let select = " { isComplete reason nodes { length weight parties { id } } }";
    same_by_default(
        "network { * }",
        "$by: PathCost, $most: Int, $first: Int",
        &format!("paths({ends}, by: $by, maxLength: $most, first: $first)"),
        &format!("paths({ends})"),
        select,
    );
    same_by_default(
        "network { * }",
        "$by: PathCost, $day: Date, $most: Int, $first: Int",
        &format!("crossClusterPaths({ends}, by: $by, groupsAsOf: $day, maxLength: $most, first: $first)"),
        &format!("crossClusterPaths({ends})"),
        select,
    );
}

#[test]
fn null_means_the_default_in_flows() {
    let select = " { unpricedCount unplacedCount totals { amount } rows(first: 50) { nodes { keys { label } money { amount } } } }";
    same_by_default(
        "*",
        "$a: FlowFilter, $b: Counting, $c: RegionLevel, $d: FlowPlace, $e: [AmountKind!]",
        "fundingFlows(by: [REGION, FUNDER], filter: $a, counting: $b, regionLevel: $c, place: $d, amounts: $e)",
        "fundingFlows(by: [REGION, FUNDER])",
        select,
    );
    same_by_default(
        "*",
        "$a: [ID!], $b: [ID!], $c: [ID!], $d: [ID!], $e: [ID!], $f: [ID!], $g: [ActorKind!], $h: PeriodInput, $i: String",
        "fundingFlows(by: [FUNDER], filter: { funders: $a, schemes: $b, projects: $c, receivers: $d, regions: $e, \
         clusters: $f, receiverKinds: $g, years: $h, currency: $i })",
        "fundingFlows(by: [FUNDER])",
        select,
    );
}

#[test]
fn what_makes_no_sense_is_refused_with_a_code() {
    let api = Api::norway();
    let paths = "from: \"cluster:act-cluster\", to: \"cluster:bginn\"";
    for (document, code, word) in [
        ("{ network(of: { projects: [\"project:none\"] }) { tieCount } }", "NOT_FOUND", "project:none"),
        ("{ network(of: { projects: [\"actor:sintef\"] }) { tieCount } }", "BAD_USER_INPUT", "PROJECT"),
        ("{ network(of: { maxProjectSize: -1 }) { tieCount } }", "BAD_USER_INPUT", "maxProjectSize"),
        ("{ network { tie(a: \"actor:none\", b: \"actor:siva\") { weight } } }", "NOT_FOUND", "actor:none"),
        (
            "{ network { centrality(measure: { betweenness: { samples: 0 } }) { totalCount } } }",
            "BAD_USER_INPUT",
            "samples",
        ),
        (
            "{ network { centrality(measure: { pageRank: { damping: 1 } }) { totalCount } } }",
            "BAD_USER_INPUT",
            "damping",
        ),
        (
            "{ network { centrality(measure: { pageRank: { tolerance: 0 } }) { totalCount } } }",
            "BAD_USER_INPUT",
            "tolerance",
        ),
        ("{ network { centrality(measure: {}) { totalCount } } }", "BAD_USER_INPUT", "takes one of degree"),
        (&format!("{{ network {{ paths({paths}, maxLength: -1) {{ reason }} }} }}"), "BAD_USER_INPUT", "maxLength"),
        (&format!("{{ network {{ paths({paths}, maxLength: 100) {{ reason }} }} }}"), "LIMIT_EXCEEDED", "64"),
        (&format!("{{ network {{ paths({paths}, first: 2000) {{ reason }} }} }}"), "LIMIT_EXCEEDED", "1000"),
        ("{ fundingFlows(by: []) { unpricedCount } }", "BAD_USER_INPUT", "FUNDER"),
        ("{ fundingFlows(by: [YEAR, YEAR]) { unpricedCount } }", "BAD_USER_INPUT", "YEAR"),
        ("{ fundingFlows(by: [YEAR], amounts: [AWARDED, PAID]) { unpricedCount } }", "BAD_USER_INPUT", "AMOUNT_KIND"),
        (
            "{ fundingFlows(by: [YEAR], filter: { regions: [\"region:none\"] }) { unpricedCount } }",
            "NOT_FOUND",
            "region:none",
        ),
        (
            "{ fundingFlows(by: [YEAR], filter: { years: { from: \"2020\", to: \"2019\" } }) { unpricedCount } }",
            "BAD_USER_INPUT",
            "period",
        ),
        ("{ funders(first: -1) { totalCount } }", "BAD_USER_INPUT", "first"),
    ] {
        let (found, message) = api.refusal(document);
        assert_eq!(found, code, "{document}: {message}");
        assert!(message.contains(word), "{document}: {message}");
    }
}

#[test]
fn pages_of_ties_cover_them_once() {
    let api = Api::norway();
    let document = format!(
        "query($after: String) {{ network(of: {{ {THROUGH} }}) {{ tieCount
           ties(first: 7, after: $after) {{ totalCount nodes {{ weight a {{ id }} b {{ id }} }}
             pageInfo {{ hasNextPage endCursor }} }} }} }}"
    );
    let (mut seen, mut after, mut last) = (std::collections::BTreeSet::new(), Value::Null, f64::INFINITY);
    let count = loop {
        let answer = api.answer(&document, &json!({ "after": after }));
        let ties = &answer["data"]["network"]["ties"];
        for tie in ties["nodes"].as_array().expect("ties") {
            assert!(seen.insert((tie["a"]["id"].to_string(), tie["b"]["id"].to_string())), "{tie} stands twice");
            let weight = tie["weight"].as_f64().expect("a weight");
            assert!(weight <= last, "heaviest first");
            last = weight;
        }
        if ties["pageInfo"]["hasNextPage"] == false {
            break ties["totalCount"].as_u64().expect("a count");
        }
        after = ties["pageInfo"]["endCursor"].clone();
    };
    assert_eq!(seen.len() as u64, count);
}

#[test]
fn a_cursor_of_another_network_is_foreign() {
    let api = Api::norway();
    let cursor = api.data("{ network { ties(first: 1) { pageInfo { endCursor } } } }");
    let cursor = cursor["network"]["ties"]["pageInfo"]["endCursor"].as_str().expect("a cursor");
    let document =
        format!("{{ network(of: {{ weighting: BINARY }}) {{ ties(after: \"{cursor}\") {{ totalCount }} }} }}");
    assert_eq!(api.refusal(&document).0, "BAD_USER_INPUT");
}

#[test]
fn no_path_is_an_answer_with_a_reason() {
    let api = Api::norway();
    let ask = |of: &str| {
        let document = format!(
            "{{ network(of: {{ {of} }}) {{ crossClusterPaths(from: \"actor:klosser-innovasjon\", to: \"cluster:act-cluster\") {{
                isComplete reason nodes {{ length }} }} }} }}"
        );
        api.data(&document)["network"]["crossClusterPaths"].clone()
    };
    let apart = ask(THROUGH);
    assert_eq!((&apart["isComplete"], &apart["nodes"]), (&json!(true), &json!([])));
    assert_eq!(apart["reason"], "the ends are in different components");
    let absent = ask("projects: [\"project:mono\"]");
    assert_eq!(absent["reason"], "the end 'from' is not in this network");
}

#[test]
fn partners_are_ties_from_the_party_asked() {
    let api = Api::norway();
    let data = api.data(
        "{ cluster(by: { id: \"cluster:bginn\" }) { partners(first: 50) { totalCount nodes { weight a { id } b { id }
             basis(first: 5) { totalCount nodes { __typename ... on Project { id } } } } } } }",
    );
    let partners = &data["cluster"]["partners"];
    let nodes = partners["nodes"].as_array().expect("partners");
    assert_eq!(partners["totalCount"], nodes.len());
    assert!(nodes.iter().any(|tie| tie["b"]["id"] == "cluster:act-cluster"));
    for tie in nodes {
        assert_eq!(tie["a"]["id"], "cluster:bginn");
        assert_eq!(tie["basis"]["nodes"][0], json!({ "__typename": "Project", "id": "project:mono" }));
    }
}

#[test]
fn the_same_question_has_the_same_bytes() {
    let document = format!(
        "{{ network(of: {{ {THROUGH}, weighting: NEWMAN }}) {{ totalWeight ties(first: 50) {{ nodes {{ weight a {{ id }} b {{ id }} }} }}
           b: centrality(measure: {{ betweenness: {{ weighted: true }} }}, first: 50) {{ nodes {{ value party {{ id }} }} }}
           s: centrality(measure: {{ betweenness: {{ samples: 5, seed: 3 }} }}, first: 50) {{ nodes {{ value party {{ id }} }} }} }} }}"
    );
    let ask = || Api::norway().answer(&document, &Value::Null).to_string();
    let first = ask();
    assert!(!first.contains("errors"), "{first}");
    assert_eq!(first, ask());
}

#[test]
fn scores_come_in_the_order_that_is_asked_for() {
    let api = Api::norway();
    let nodes = |order: &str| {
        let query = format!(
            "{{ network(of: {{ through: [PROJECTS, TIES, FUNDING, ADMINISTRATION, UNITS] }}) {{
                 centrality(measure: {{ constraint: {{}} }}, first: 1000{order}) {{
                   nodes {{ rank value party {{ id name }} }} }} }} }}"
        );
        api.data(&query)["network"]["centrality"]["nodes"].as_array().expect("scores").clone()
    };
    let by = |field: &str, direction: &str| nodes(&format!(", orderBy: {{ field: {field}, direction: {direction} }}"));
    let highest = nodes("");
    assert_eq!(by("VALUE", "DESC"), highest);
    let lowest = by("VALUE", "ASC");
    let (valued, rest): (Vec<_>, Vec<_>) = lowest.iter().partition(|score| score["value"].is_number());
    assert!(valued.len() > 20 && rest.len() > 5, "{lowest:?}");
    assert!(lowest[valued.len()..].iter().all(|score| score["value"].is_null()), "without a value comes last");
    let value = |score: &Value| score["value"].as_f64().expect("a value");
    assert!(valued.windows(2).all(|pair| value(pair[0]) <= value(pair[1]) + 1e-12), "{lowest:?}");
    let shared = valued.windows(2).filter(|pair| pair[0]["rank"] == pair[1]["rank"]);
    assert!(shared.clone().count() > 0 && shared.clone().all(|pair| id(pair[0]) < id(pair[1])), "equals come by id");
    assert_eq!(lowest.iter().map(id).collect::<BTreeSet<_>>(), highest.iter().map(id).collect());
    let ids = by("ID", "DESC");
    assert!(ids.windows(2).all(|pair| id(&pair[0]) > id(&pair[1])), "{ids:?}");
    assert_eq!((by("NAME", "ASC")[0]["party"]["name"].clone(), ids.len()), (json!("7 sterke"), highest.len()));
    // it pages in its order
    let page = |paging: &str| {
        let query = format!(
            "{{ network {{ centrality(measure: {{ degree: {{}} }}, orderBy: {{ field: NAME }}, first: 3{paging}) {{
                 pageInfo {{ endCursor }} nodes {{ party {{ name }} }} }} }} }}"
        );
        api.data(&query)["network"]["centrality"].take()
    };
    let first = page("");
    let second = page(&format!(", after: {}", first["pageInfo"]["endCursor"]));
    let names = |page: &Value| -> Vec<Value> {
        page["nodes"].as_array().expect("scores").iter().map(|score| score["party"]["name"].clone()).collect()
    };
    let listed: Vec<Value> = by("NAME", "ASC").iter().take(6).map(|score| score["party"]["name"].clone()).collect();
    assert_eq!([names(&first), names(&second)].concat(), listed);
}

#[test]
fn pairs_of_groups_come_in_the_order_that_is_asked_for_and_of_one_group() {
    let api = Api::norway();
    let pairs = |arguments: &str| {
        let query = format!(
            "{{ network(of: {{ {THROUGH} }}) {{ crossGroupTies(by: ACTOR_KIND, permutations: 99) {{
                 pairs(first: 1000{arguments}) {{ nodes {{ a {{ id }} b {{ id }} observed ratio zScore pValue }} }} }} }} }}"
        );
        api.data(&query)["network"]["crossGroupTies"]["pairs"]["nodes"].as_array().expect("pairs").clone()
    };
    let all = pairs("");
    let ends = |pair: &Value| format!("{} {}", pair["a"]["id"], pair["b"]["id"]);
    let names = |pairs: &[Value]| pairs.iter().map(ends).collect::<Vec<_>>();
    for (field, key) in [("OBSERVED", "observed"), ("RATIO", "ratio"), ("Z_SCORE", "zScore"), ("P_VALUE", "pValue")] {
        for direction in ["ASC", "DESC"] {
            let sorted = pairs(&format!(", orderBy: {{ field: {field}, direction: {direction} }}"));
            let mut expected = all.clone();
            expected.sort_by(|one, other| match (one[key].as_f64(), other[key].as_f64()) {
                (Some(one), Some(other)) if direction == "DESC" => other.total_cmp(&one),
                (Some(one), Some(other)) => one.total_cmp(&other),
                (one, other) => one.is_none().cmp(&other.is_none()),
            });
            assert_eq!(names(&sorted), names(&expected), "{field} {direction}");
        }
    }
    let of_agencies = pairs(", groups: [\"AGENCY\"], orderBy: { field: Z_SCORE, direction: DESC }");
    assert!(of_agencies.len() > 5 && of_agencies.len() < all.len() / 2, "{}", of_agencies.len());
    assert!(of_agencies.iter().all(|pair| pair["a"]["id"] == "AGENCY" || pair["b"]["id"] == "AGENCY"));
    let unknown = "{ network { crossGroupTies(by: ACTOR_KIND) { pairs(groups: [\"SHOP\"]) { totalCount } } } }";
    let (code, message) = api.refusal(unknown);
    assert!(code == "BAD_USER_INPUT" && message.contains("groups: 'SHOP' is no group here"), "{code} {message}");
}

/// The id of the party of a score.
fn id(score: &Value) -> &str {
    score["party"]["id"].as_str().expect("an id")
}
