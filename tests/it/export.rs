//! Networks and answers to take away, over HTTP and as the API gives them.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use kobling::export::{Format, NetworkFile as _};
use kobling::graphql::take_away::{Wish, take_away};
use kobling::server::network_file::to_write;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::support::Api;

/// What an address is answered with: status, media type, text.
fn get(api: &Api, path: &str, accept: &str) -> (StatusCode, String, String) {
    let routes = api.router();
    let request = Request::get(path).header("accept", accept).body(Body::empty());
    Api::runtime().block_on(async {
        let response = routes.oneshot(request.expect("a request")).await.expect("an answer");
        let (status, headers) = (response.status(), response.headers().clone());
        let media =
            headers.get("content-type").map(|value| value.to_str().expect("text").to_owned()).unwrap_or_default();
        let body = axum::body::to_bytes(response.into_body(), 1 << 24).await.expect("a body");
        (status, media, String::from_utf8(body.to_vec()).expect("UTF-8"))
    })
}

fn address(path: &str, parameters: &[(&str, &str)]) -> String {
    let encode = |text: &str| text.bytes().fold(String::new(), |all, byte| all + &format!("%{byte:02X}"));
    let pairs: Vec<String> = parameters.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
    format!("{path}?{}", pairs.join("&"))
}

const OF: &str = r#"{"through": ["PROJECTS", "TIES"]}"#;

#[test]
fn a_network_is_had_as_a_file_with_its_scores() {
    let api = Api::norway();
    let of = [("of", OF), ("scores", "degree,constraint")];
    let counts = api.data("{ network(of: { through: [PROJECTS, TIES] }) { partyCount tieCount } }");
    for (path, media, node, tie) in [
        ("/network.graphml", "application/graphml+xml", "<node ", "<edge "),
        ("/network.gexf", "application/gexf+xml", "<node ", "<edge "),
        ("/network.csv", "text/csv; charset=utf-8", "", "\r\n"),
    ] {
        let (status, found, text) = get(api, &address(path, &of), "*/*");
        assert_eq!((status, found.as_str()), (StatusCode::OK, media), "{path}: {text}");
        let count = |what: &str| text.matches(what).count() as u64;
        let header = u64::from(path.ends_with("csv"));
        assert_eq!(Some(count(tie) - header), counts["network"]["tieCount"].as_u64(), "{path}");
        if !node.is_empty() {
            assert_eq!(Some(count(node)), counts["network"]["partyCount"].as_u64(), "{path}");
            assert!(text.contains("degree") && text.contains("constraint"), "{path}");
        }
        for named in ["source:004", "STATED", "ACHIEVED"] {
            assert!(text.contains(named), "{path} names {named}: {}", &text[..1500.min(text.len())]);
        }
    }
    let (_, _, parties) =
        get(api, &address("/network.csv", &[("of", OF), ("scores", "degree"), ("table", "parties")]), "*/*");
    assert_eq!(Some(parties.matches("\r\n").count() as u64 - 1), counts["network"]["partyCount"].as_u64());
}

#[test]
fn the_scores_in_a_file_are_those_of_the_api() {
    let api = Api::norway();
    let scores = r#"{"b": {"betweenness": {}}, "d": {"degree": {"normalized": true}}}"#;
    let wish = Wish {
        of: json!({ "through": ["PROJECTS", "TIES", "FUNDING", "ADMINISTRATION", "UNITS"] }),
        lens: serde_json::Map::from_iter([(String::from("evidence"), json!("STATED_AND_INFERRED"))]),
        scores: Wish::read_scores(scores).expect("scores"),
    };
    let taken = Api::runtime().block_on(take_away(api.schema(), api.engine(), wish));
    let network = to_write(taken.unwrap_or_else(|answer| panic!("{}", answer.to_pretty_json().expect("JSON"))));
    let document = "{ view(evidence: STATED_AND_INFERRED) { network(of: { through: [PROJECTS, TIES, FUNDING, ADMINISTRATION, UNITS] }) {
        b: centrality(measure: { betweenness: {} }, first: 100) { nodes { value party { id } } }
        d: centrality(measure: { degree: { normalized: true } }, first: 100) { nodes { value party { id } } } } } }";
    let data = api.data(document);
    assert_eq!(network.score_names(), ["b", "d"]);
    for (number, name) in ["b", "d"].iter().enumerate() {
        let nodes = data["view"]["network"][name]["nodes"].as_array().expect("scores");
        assert_eq!(nodes.len(), network.n_nodes() as usize);
        for position in 0..network.n_nodes() {
            let node = network.node(position);
            let score = nodes.iter().find(|score| score["party"]["id"] == node.id).expect(node.id);
            // JSON is read back within the last digit
            let (found, wanted) =
                (network.score(position, number).expect("a score"), score["value"].as_f64().expect("a score"));
            assert!((found - wanted).abs() <= f64::EPSILON * wanted.abs(), "{name} of {}: {found} {wanted}", node.id);
        }
    }
    assert!(network.ties().any(|tie| tie.is_inferred) && network.ties().any(|tie| !tie.is_inferred));
    network.write(Format::Graphml, false, std::io::sink()).expect("written");
}

#[test]
fn what_is_wrong_with_a_file_is_told() {
    let api = Api::norway();
    for (path, parameters, word) in [
        ("/network.graphml", ("of", "{"), "not JSON"),
        ("/network.graphml", ("of", "[]"), "JSON object"),
        ("/network.graphml", ("of", r#"{"through": ["ROADS"]}"#), "ROADS"),
        ("/network.graphml", ("of", r#"{"projects": ["project:none"]}"#), "project:none"),
        ("/network.graphml", ("view", r#"{"day": "2020-01-01"}"#), "asOf"),
        ("/network.graphml", ("view", r#"{"asOf": "2020"}"#), "2020"),
        ("/network.gexf", ("scores", "fame"), "fame"),
        ("/network.gexf", ("scores", r#"{"betweenness": {"samples": 0}}"#), "samples"),
        ("/network.gexf", ("table", "parties"), "CSV"),
        ("/network.csv", ("what", "1"), "no parameter"),
        ("/network.csv", ("revision", "0"), "revision"),
        ("/network.csv", ("revision", "9"), "revision 9"),
    ] {
        let (status, media, text) = get(api, &address(path, &[parameters]), "*/*");
        assert!(
            status.is_client_error() && media.contains("json") && text.contains(word),
            "{parameters:?}: {status} {text}"
        );
    }
}

#[test]
fn an_answer_with_one_list_is_had_as_a_table() {
    let api = Api::norway();
    let query = "query($k: [ActorKind!]) { actors(filter: { kinds: $k }, first: 3) { totalCount edges { cursor node {
        id label: name kind region { name } names { text } ... on Party { country } skipped: id @skip(if: true) } } } }";
    let variables = r#"{"k": ["BUSINESS_GARDEN"]}"#;
    let (status, media, text) =
        get(api, &address("/graphql", &[("query", query), ("variables", variables)]), "text/csv");
    assert_eq!((status, media.as_str()), (StatusCode::OK, "text/csv; charset=utf-8"), "{text}");
    let mut lines = text.split("\r\n");
    assert_eq!(lines.next(), Some("id,label,kind,region.name,names,country,revision,lens,sources"));
    let first = lines.next().expect("a row");
    assert!(
        first.starts_with("actor:naringshagen-i-orkdalsregionen,") && first.contains(",BUSINESS_GARDEN,"),
        "{first}"
    );
    assert_eq!(text.matches("\r\n").count(), 4);
    // nothing found is a table of no rows
    let none = "{ actors(filter: { country: \"ZZ\" }) { nodes { id } } }";
    let (_, _, text) = get(api, &address("/graphql", &[("query", none)]), "text/csv");
    assert_eq!(text, "id,revision,lens,sources\r\n");
}

#[test]
fn an_answer_that_is_no_table_says_why() {
    let api = Api::norway();
    for (query, word) in [
        ("{ dataset { revision } }", "asks for none"),
        ("{ actors { nodes { id } } clusters { nodes { id } } }", "several: actors, clusters"),
        ("{ actors { nodes { id memberships { nodes { id } } } } }", "several: actors, actors.nodes.memberships"),
        ("{ actors { totalCount } }", "ask for the nodes of actors"),
        ("{ actors { edges { cursor } } }", "node of each edge"),
        ("{ nodes(ids: [\"actor:siva\"]) { ... on Actor { memberships { nodes { id } } } } }", "lies in a list"),
        ("{ actors(first: -1) { nodes { id } } }", "first is -1"),
        ("{ actors { nodes { id nothing } } }", "nothing"),
    ] {
        let (status, media, text) = get(api, &address("/graphql", &[("query", query)]), "text/csv");
        assert!(
            status == StatusCode::BAD_REQUEST && media.contains("json") && text.contains(word),
            "{query}: {status} {text}"
        );
        let answer: Value = serde_json::from_str(&text).expect("JSON");
        assert!(answer["errors"][0]["extensions"]["code"].is_string(), "{text}");
    }
}
