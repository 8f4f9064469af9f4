//! Limits of requests: each named with its value and what was asked; what analysts ask passes, what is abusive does not;
//! no list of the schema is without an end.

use std::collections::BTreeSet;

use kobling::graphql::document::cost::PRICES;
use kobling::graphql::engine::Limits;
use serde_json::{Value, json};

use crate::support::{Api, in_repository, norway};

fn passed(api: &Api, query: &str) -> Value {
    let answer = api.answer(query, &Value::Null);
    let error = &answer["errors"][0];
    assert_eq!(error["extensions"]["code"], "LIMIT_EXCEEDED", "{query}: {answer}");
    let limit = error["extensions"]["limit"].clone();
    let message = error["message"].as_str().expect("a message");
    for part in ["value", "asked"] {
        assert!(message.contains(&limit[part].to_string()), "{message} tells {part} of {limit}");
    }
    limit
}

#[test]
fn each_limit_is_named_with_its_value_and_what_was_asked() {
    let limits = Limits {
        depth: 4,
        tokens: 60,
        fields: 12,
        aliases: 2,
        directives: 2,
        cost: 500,
        page: 50,
        ..Limits::default()
    };
    let api = Api::within(limits, vec![norway()]);
    let fields = "view ".repeat(100);
    let bomb = "{ ...A ...A ...A ...A ...A } fragment A on Query { a: lens { revision } ...B } fragment B on Query { __typename }";
    for (query, name, value, asked) in [
        ("{ view { view { view { view { __typename } } } } }", "depth", 4, 5),
        ("{ a(b: [[[[[1]]]]]) }", "depth", 4, 5),
        ("{ view { view { view { ...F } } } } fragment F on Query { view { __typename } }", "depth", 4, 6),
        (&format!("{{ {fields} }}"), "tokens", 60, 102),
        (bomb, "fields", 12, 15),
        ("{ a: __typename b: __typename c: __typename }", "aliases", 2, 3),
        ("{ a @skip(if: true) b @skip(if: true) c @skip(if: true) }", "directives", 2, 3),
        ("{ actors(first: 51) { totalCount } }", "page", 50, 51),
        ("{ network { tieCount } }", "cost", 500, 1001),
        ("{ actors(first: 50) { nodes { id name country kind names { text } } } }", "cost", 500, 771),
    ] {
        let limit = passed(&api, query);
        assert_eq!(limit, json!({ "name": name, "value": value, "asked": asked }), "{query}");
    }
    assert!(api.data("{ actors(first: 50) { nodes { id name } } }")["actors"]["nodes"].is_array());
}

#[test]
fn the_cost_is_told_when_it_is_asked_for() {
    let api = Api::norway();
    let query = "query ($n: Int = 2, $all: Boolean = false) {
        actors(first: $n) { totalCount nodes { id ...F } edges @include(if: $all) { cursor } }
        nodes(ids: [\"a\", \"b\", \"c\"]) { id }
    } fragment F on Actor { name names { text kind } }";
    // actors 20, totalCount 1, nodes 1, and for each of the two: id, name, names, and ten times text and kind
    let one = 20 + 1 + 1 + 2 * (1 + 1 + 1 + 10 * 2) + 1 + 3;
    for (variables, cost) in [(json!({}), one), (json!({ "n": 3 }), one + 23), (json!({ "all": true }), one + 1 + 2)] {
        let answer = api.asked(json!({ "query": query, "variables": variables }), true);
        assert_eq!(answer["extensions"]["cost"], json!({ "asked": cost, "limit": 1_000_000 }), "{answer}");
    }
    let answer = api.asked(json!({ "query": "{ lens { revision } }" }), false);
    assert!(answer.get("extensions").is_none(), "{answer}");
}

#[test]
fn what_analysts_ask_passes_and_what_is_abusive_does_not() {
    let api = Api::norway();
    for folder in ["web/examples", "tests/cases/queries/documents"] {
        for entry in std::fs::read_dir(in_repository(folder)).expect(folder) {
            let path = entry.expect("an entry").path();
            if path.extension().is_none_or(|extension| extension != "graphql") {
                continue;
            }
            let answer = api.answer(&std::fs::read_to_string(&path).expect("a document"), &Value::Null);
            let code = &answer["errors"][0]["extensions"]["code"];
            assert_ne!(code, "LIMIT_EXCEEDED", "{}: {answer}", path.display());
        }
    }
    let wide = "participations(first: 1000) { nodes { project { participations(first: 1000) { totalCount } } } }";
    let measure = "centrality(measure: {betweenness: {}}) { totalCount }";
    let network = |n: usize| format!("a{n}: network(of: {{maxProjectSize: {n}}}) {{ {measure} }}");
    let many = (0..190).map(network).collect::<Vec<_>>().join(" ");
    for query in [
        format!("{{ actors(first: 1000) {{ nodes {{ {wide} }} }} }}"),
        String::from(
            "{ actors(first: 1000) { nodes { partners(first: 1) { totalCount } partners2: partners(of: {minWeight: 1}) { totalCount } region { id name names { text } } units(first: 500) { nodes { id } } } } }",
        ),
        format!("{{ {many} }}"),
    ] {
        assert_eq!(passed(api, &query)["name"], "cost", "{query}");
    }
}

/// Lists without pages, with what bounds them.
const BOUNDED: &[(&str, &str)] = &[
    ("Query.nodes", "as many as ids, which are limited as a page is"),
    ("Lens.statuses", "the values of an enum"),
    ("Lens.leftOut", "the reasons there are"),
    ("FundingFlows.placedBy", "the values of an enum"),
    ("Path.parties", "maxLength and one"),
    ("Path.steps", "maxLength"),
    ("CrossGroupTies.groups", CUT),
    ("Node.names", CUT),
    ("Node.identifiers", CUT),
    ("Party.names", CUT),
    ("Party.identifiers", CUT),
    ("Actor.names", CUT),
    ("Actor.identifiers", CUT),
    ("Cluster.names", CUT),
    ("Cluster.identifiers", CUT),
    ("Project.names", CUT),
    ("Project.identifiers", CUT),
    ("Scheme.names", CUT),
    ("Scheme.identifiers", CUT),
    ("Region.names", CUT),
    ("Region.identifiers", CUT),
    ("Source.names", CUT),
    ("Source.identifiers", CUT),
    ("Finding.about", CUT),
    ("Finding.outcomeOf", CUT),
    ("Finding.outcomes", CUT),
    ("Finding.causeOf", CUT),
    ("Finding.causes", CUT),
    ("FlowRow.keys", CUT),
    ("Funder.totals", CUT),
    ("Funding.receivers", CUT),
    ("Funding.partOf", CUT),
    ("FundingFlows.totals", CUT),
    ("FundingFlows.overlap", CUT),
    ("FundingFlows.undatedTotals", CUT),
    ("FundingFlows.discrepancies", CUT),
    ("Participation.onBehalfOf", CUT),
    ("Project.parts", CUT),
    ("Project.themes", CUT),
    ("Project.followedBy", CUT),
    ("Region.parts", CUT),
    ("Region.wholes", CUT),
    ("Region.successors", CUT),
    ("Region.predecessors", CUT),
    ("Scheme.parts", CUT),
];
const CUT: &str = "cut at the limit of a page, and the answer says so in extensions.notices";

/// The fields of the schema: type, name, arguments and all, type of its values.
fn fields() -> Vec<(String, String, String, String)> {
    let sdl = kobling::graphql::sdl();
    let mut text = String::new();
    for (at, part) in sdl.split("\"\"\"").enumerate() {
        if at % 2 == 0 {
            text.push_str(part);
        }
    }
    let mut found = Vec::new();
    for block in text.split("\n}") {
        let Some((head, body)) = block.split_once('{') else { continue };
        let mut words = head.split_whitespace();
        let Some(name) = words.by_ref().skip_while(|word| !matches!(*word, "type" | "interface")).nth(1) else {
            continue;
        };
        let mut body = body.split_whitespace().collect::<Vec<_>>().join(" ");
        while let Some(end) = body.find([':', '(']) {
            let field = body[..end].trim().to_owned();
            let close = if body[end..].starts_with('(') { body.find(')').expect("it closes") + 1 } else { end };
            let arguments = body[end..close].to_owned();
            let rest = body[close..].trim_start_matches(':').trim_start();
            let stop = rest.find(' ').unwrap_or(rest.len());
            found.push((name.to_owned(), field, arguments, rest[..stop].to_owned()));
            body = rest[stop..].trim_start().to_owned();
        }
    }
    found
}

#[test]
fn no_list_of_the_schema_is_without_an_end() {
    let fields = fields();
    assert!(fields.len() > 300, "{} fields", fields.len());
    let mut unbounded = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for (of, name, arguments, ty) in &fields {
        let is_page = of.ends_with("Connection") && matches!(name.as_str(), "nodes" | "edges");
        let coordinate = format!("{of}.{name}");
        if ty.starts_with('[') && !is_page && !BOUNDED.iter().any(|(known, _)| *known == coordinate) {
            unbounded.insert(coordinate.clone());
        }
        if ty.trim_end_matches('!').ends_with("Connection") && !arguments.contains("first: Int") {
            unbounded.insert(coordinate.clone());
        }
        seen.insert(coordinate);
    }
    assert!(unbounded.is_empty(), "lists without pages that tests/it/limits.rs does not know: {unbounded:?}");
    for (known, _) in BOUNDED {
        assert!(seen.contains(*known), "there is no {known} in the schema");
    }
}

#[test]
fn prices_are_of_fields_that_there_are_and_documented() {
    let seen: BTreeSet<String> = fields().into_iter().map(|(of, name, _, _)| format!("{of}.{name}")).collect();
    let documented = std::fs::read_to_string(in_repository("docs/limits.md")).expect("docs/limits.md");
    for (of, name, price) in PRICES {
        assert!(seen.contains(&format!("{of}.{name}")), "there is no {of}.{name} in the schema");
        assert!(documented.contains(&format!("`{name}`")), "{name} is not in docs/limits.md");
        let price = if *price < 1000 { price.to_string() } else { format!("{},{:03}", price / 1000, price % 1000) };
        assert!(documented.contains(&price), "{price}, the price of {name}, is not in docs/limits.md");
    }
    for option in ["time", "depth", "token", "field", "alias", "directive", "cost", "page", "body"] {
        assert!(documented.contains(&format!("`--{option}-limit`")), "--{option}-limit is not in docs/limits.md");
    }
}
