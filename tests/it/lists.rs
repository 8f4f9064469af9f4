//! Lists: their order, pages, filters, and what refuses them.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::{Api, revisions_of};

/// The ids of the nodes of a list.
fn ids(list: &Value) -> Vec<String> {
    let nodes = list["nodes"].as_array().expect("nodes");
    nodes.iter().map(|node| node["id"].as_str().expect("an id").to_owned()).collect()
}

/// The ids of a root list.
fn listed(field: &str) -> Vec<String> {
    let data = Api::norway().data(&format!("{{ list: {field} {{ nodes {{ id }} }} }}"));
    ids(&data["list"])
}

#[test]
fn paging_covers_a_list_exactly_once_both_ways() {
    let api = Api::norway();
    for (field, total) in [
        ("actors(orderBy: { field: NAME }", 39),
        ("projects(", 17),
        ("findings(", 69),
        ("regions(level: COUNTY", 0),
        ("relations(", 0),
        ("cluster(by: { id: \"cluster:siva-naringshagenettverk\" }) { members(", 0),
    ] {
        let (open, close) = if field.starts_with("cluster(") { ("", "}") } else { ("", "") };
        let page = |rest: &str| {
            let document = format!(
                "{{ {open}{field}, {rest}) {{ totalCount pageInfo {{ hasNextPage endCursor }} nodes {{ id }} }} {close} }}"
            );
            let data = api.data(&document.replace("(,", "("));
            let list = &data[field.split('(').next().expect("a field")];
            if close.is_empty() { list.clone() } else { list["members"].clone() }
        };
        let whole = page("first: 1000");
        assert_eq!(whole["totalCount"], json!(ids(&whole).len()), "{field}");
        assert!(total == 0 || total <= ids(&whole).len(), "{field} has {}", ids(&whole).len());
        let (mut seen, mut cursor) = (Vec::new(), "null".to_owned());
        loop {
            let part = page(&format!("first: 7, after: {cursor}"));
            seen.extend(ids(&part));
            cursor = part["pageInfo"]["endCursor"].to_string();
            if part["pageInfo"]["hasNextPage"] == json!(false) {
                break;
            }
        }
        assert_eq!(seen, ids(&whole), "{field}");
        assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), seen.len(), "{field}");
    }
    let data = api.data("{ actors(last: 3) { pageInfo { hasPreviousPage startCursor } nodes { id } } }");
    let start = data["actors"]["pageInfo"]["startCursor"].to_string();
    let before = api.data(&format!("{{ actors(last: 2, before: {start}) {{ nodes {{ id }} }} }}"));
    let all = listed("actors(first: 1000)");
    assert_eq!(ids(&data["actors"]), all[36..]);
    assert_eq!(ids(&before["actors"]), all[34..36]);
}

#[test]
fn an_absent_variable_means_the_default_of_every_argument() {
    let sdl = kobling::graphql::sdl();
    let mut asked = 0;
    // every argument of the root that may be left out, and of the types under it
    for (field, rest) in [
        ("view", "lens { undated evidence statuses }"),
        ("actors", "totalCount"),
        ("clusters", "totalCount"),
        ("projects", "totalCount"),
        ("schemes", "totalCount"),
        ("regions", "totalCount"),
        ("sources", "totalCount"),
        ("findings", "totalCount"),
        ("indicators", "totalCount"),
        ("relations", "totalCount"),
    ] {
        for (name, kind) in arguments(&sdl, "Query", field) {
            let document = format!("query($value: {kind}) {{ {field}({name}: $value) {{ {rest} }} }}");
            let plain = Api::norway().data(&format!("{{ {field} {{ {rest} }} }}"));
            for variables in [json!({}), json!({ "value": null })] {
                let answer = Api::norway().answer(&document, &variables);
                assert_eq!(answer["data"], plain, "{document}: {answer}");
            }
            asked += 1;
        }
    }
    assert!(asked > 30, "{asked}");
    let order = "query($d: Direction) { actors(orderBy: { field: NAME, direction: $d }, first: 3) { nodes { id } } }";
    let asc = Api::norway().data("{ actors(orderBy: { field: NAME }, first: 3) { nodes { id } } }");
    assert_eq!(Api::norway().answer(order, &json!({}))["data"], asc);
    for (owner, id, field) in [
        ("Actor", "actor:sintef", "actor"),
        ("Cluster", "cluster:act-cluster", "cluster"),
        ("Project", "project:mono", "project"),
        ("Scheme", "scheme:forregion", "scheme"),
        ("Region", "region:no-county-04", "region"),
    ] {
        for list in
            ["evidence", "placements", "findings", "indicators", "participations", "relations", "units", "members"]
        {
            for (name, kind) in arguments(&sdl, owner, list) {
                let of = |arguments: &str| {
                    format!("{field}(by: {{ id: \"{id}\" }}) {{ {list}{arguments} {{ totalCount }} }}")
                };
                let document = format!("query($value: {kind}) {{ {} }}", of(&format!("({name}: $value)")));
                let plain = Api::norway().data(&format!("{{ {} }}", of("")));
                assert_eq!(Api::norway().answer(&document, &json!({}))["data"], plain, "{document}");
            }
        }
    }
}

/// The names and types of the arguments of a field that may be left out, read from the schema.
fn arguments(sdl: &str, owner: &str, field: &str) -> Vec<(String, String)> {
    let start = sdl.find(&format!("\ntype {owner} ")).expect(owner);
    let body = &sdl[start..start + sdl[start..].find("\n}").expect("the end of the type")];
    let Some(start) = body.find(&format!("\n\t{field}(")) else { return Vec::new() };
    let body = &body[start..];
    let body = &body[..body.find("\n\t):").expect("the end of the arguments")];
    let lines = body.lines().filter_map(|line| line.strip_prefix("\t\t")).filter_map(|line| line.split_once(": "));
    let names = lines.map(|(name, kind)| (name.to_owned(), kind.split(" = ").next().unwrap_or(kind).to_owned()));
    names.filter(|(name, _)| name.chars().all(char::is_alphanumeric)).collect()
}

#[test]
fn wrong_pages_and_ids_are_refused_with_a_code_and_a_hint() {
    for (document, code, hint) in [
        ("{ actors(first: -1) { totalCount } }", "BAD_USER_INPUT", "0 or more"),
        ("{ actors(first: 1001) { totalCount } }", "LIMIT_EXCEEDED", "1000"),
        ("{ actors(after: \"x\") { totalCount } }", "BAD_USER_INPUT", "cursor"),
        ("{ actors(filter: { clusters: [\"cluster:none\"] }) { totalCount } }", "NOT_FOUND", "cluster:none"),
        ("{ actors(filter: { clusters: [\"actor:sintef\"] }) { totalCount } }", "BAD_USER_INPUT", "CLUSTER"),
        ("{ projects(filter: { funders: [\"x\"] }) { totalCount } }", "NOT_FOUND", "whole"),
        ("{ findings(filter: { source: \"source:none\" }) { totalCount } }", "NOT_FOUND", "source:none"),
        ("{ relations(filter: { under: \"actor:sintef\" }) { totalCount } }", "BAD_USER_INPUT", "PROJECT or SCHEME"),
        ("{ actor(by: { id: \"a\", name: \"b\" }) { id } }", "BAD_USER_INPUT", ""),
        ("{ actor(by: {}) { id } }", "BAD_USER_INPUT", ""),
        ("{ nothing }", "BAD_USER_INPUT", "nothing"),
        ("{ view(asOf: \"2021\") { lens { asOf } } }", "BAD_USER_INPUT", "2021-06-30"),
        (
            "{ projects(filter: { active: { from: \"2021\", to: \"2020\" } }) { totalCount } }",
            "BAD_USER_INPUT",
            "ends before",
        ),
        ("{ view(revision: 9) { dataset { revision } } }", "NOT_FOUND", "1 to 1"),
    ] {
        let (got, message) = Api::norway().refusal(document);
        assert_eq!(got, code, "{document}: {message}");
        assert!(message.contains(hint), "{document}: {message}");
    }
    let long = "x".repeat(201);
    assert_eq!(Api::norway().refusal(&format!("{{ search(text: \"{long}\") {{ totalCount }} }}")).0, "LIMIT_EXCEEDED");
    let many = vec!["\"actor:sintef\""; 1001].join(",");
    assert_eq!(Api::norway().refusal(&format!("{{ nodes(ids: [{many}]) {{ id }} }}")).0, "LIMIT_EXCEEDED");
    let deep = "{ parts ".repeat(40) + "{ id }" + &"}".repeat(40);
    let (code, message) = Api::norway().refusal(&format!("{{ project(by: {{ id: \"project:mono\" }}) {deep} }}"));
    assert_eq!((code.as_str(), message.contains("32")), ("LIMIT_EXCEEDED", true), "{message}");
}

#[test]
fn a_cursor_belongs_to_its_list_filter_order_and_lens() {
    let api = Api::norway();
    let data = api.data("{ actors(first: 3) { pageInfo { endCursor } } }");
    let cursor = data["actors"]["pageInfo"]["endCursor"].as_str().expect("a cursor").to_owned();
    for list in [
        "clusters(after: CURSOR) { totalCount }",
        "actors(after: CURSOR, orderBy: { field: NAME }) { totalCount }",
        "actors(after: CURSOR, filter: { kinds: [COMPANY] }) { totalCount }",
        "view(evidence: STATED_AND_INFERRED) { actors(after: CURSOR) { totalCount } }",
    ] {
        let (code, message) = api.refusal(&format!("{{ {} }}", list.replace("CURSOR", &format!("\"{cursor}\""))));
        assert_eq!(code, "BAD_USER_INPUT", "{list}: {message}");
    }
}

const SOURCES: (&str, &str) = ("sources.csv", "id,title\nsource:a,A\n");
const PROJECTS: (&str, &str) = ("projects.csv", "id,title,scheme,from,to\nproject:p,P,,2020,2021\nproject:q,Q,,,\n");

#[test]
fn a_cursor_of_an_older_revision_is_answered_from_it() {
    let actors = |ids: &[&str]| {
        let rows: Vec<String> = ids.iter().map(|id| format!("actor:{id},{id},COMPANY")).collect();
        format!("id,name,kind\n{}\n", rows.join("\n"))
    };
    let roles = |ids: &[&str]| {
        let rows: Vec<String> = ids.iter().map(|id| format!("actor:{id},project:p,PARTNER,source:a")).collect();
        format!("party,project,role,source\n{}\n", rows.join("\n"))
    };
    let (one, other) = (&["b", "d", "f"][..], &["a", "b", "c", "d", "e", "f"][..]);
    let (one_actors, one_roles) = (actors(one), roles(one));
    let (other_actors, other_roles) = (actors(other), roles(other));
    let api = Api::over(revisions_of(&[
        &[SOURCES, PROJECTS, ("actors.csv", &one_actors), ("participations.csv", &one_roles)],
        &[SOURCES, PROJECTS, ("actors.csv", &other_actors), ("participations.csv", &other_roles)],
    ]));
    let data = api.data("{ dataset { revision revisions { nodes { number } } } actors { totalCount } }");
    assert_eq!(data["dataset"]["revision"], json!(2));
    assert_eq!(data["dataset"]["revisions"]["nodes"], json!([{ "number": 2 }, { "number": 1 }]));
    assert_eq!(data["actors"]["totalCount"], json!(6));
    let first = "{ view(revision: 1) { actors(first: 1) { pageInfo { endCursor } }
        project(by: { id: \"project:p\" }) { participations(first: 1) { pageInfo { endCursor } nodes { evidence { pageInfo { endCursor } } } } } } }";
    let data = api.data(first);
    let cursor = data["view"]["actors"]["pageInfo"]["endCursor"].to_string();
    let rest = api.data(&format!("{{ actors(after: {cursor}) {{ totalCount nodes {{ id }} }} }}"));
    assert_eq!(rest["actors"]["totalCount"], json!(3));
    assert_eq!(ids(&rest["actors"]), ["actor:d", "actor:f"]);
    let nested = &data["view"]["project"]["participations"];
    let cursor = nested["pageInfo"]["endCursor"].to_string();
    let rest = api.data(&format!(
        "{{ project(by: {{ id: \"project:p\" }}) {{ participations(after: {cursor}) {{ nodes {{ party {{ id }} }} }} }} }}"
    ));
    assert_eq!(
        rest["project"]["participations"]["nodes"],
        json!([{ "party": { "id": "actor:d" } }, { "party": { "id": "actor:f" } }])
    );
    let cursor = nested["nodes"][0]["evidence"]["pageInfo"]["endCursor"].to_string();
    let rest = api.data(&format!(
        "{{ project(by: {{ id: \"project:p\" }}) {{ participations {{ nodes {{ party {{ id }} }} }} }}
            actor(by: {{ id: \"actor:b\" }}) {{ participations {{ nodes {{ evidence(after: {cursor}) {{ totalCount nodes {{ locator }} }} }} }} }} }}"
    ));
    assert_eq!(rest["actor"]["participations"]["nodes"][0]["evidence"], json!({ "totalCount": 1, "nodes": [] }));
}

#[test]
fn filters_narrow_as_they_say() {
    let is = |field: &str, wanted: &[&str]| assert_eq!(listed(field), wanted, "{field}");
    is("actors(filter: { text: \"sintef\" })", &["actor:sintef"]);
    is("actors(filter: { kinds: [] })", &[]);
    is("actors(filter: { kinds: [MINISTRY, RESEARCH_COUNCIL] })", &["actor:forskningsradet", "actor:kmd"]);
    is(
        "actors(filter: { schemes: [\"scheme:mobi\"], kinds: [RESEARCH_INSTITUTE] })",
        &["actor:ostlandsforskning", "actor:sintef"],
    );
    is("clusters(filter: { clusterKinds: [CLUSTER], text: \"act\" })", &["cluster:act-cluster"]);
    is("projects(filter: { isPriced: true, schemes: [\"scheme:forregion\"] })", &["project:mono"]);
    is("projects(filter: { isPart: true })", &["project:mono-erfaringsdeling"]);
    is("projects(filter: { parties: [\"actor:sintef\"] })", &["project:mobi-hedmark-oppland"]);
    is("projects(filter: { clusters: [\"cluster:bginn\"] })", &["project:mono"]);
    is("projects(filter: { active: { from: \"2018\", to: \"2018\" } })", &["project:mofi"]);
    is("projects(filter: { themes: [\"culture\"], isDated: false })", &["project:mobi-hedmark-oppland"]);
    is(
        "projects(filter: { funders: [\"actor:hedmark-fylkeskommune\"] })",
        &["project:ernu-elverumregionen", "project:klosser-elverumregionen"],
    );
    is(
        "projects(filter: { regions: [\"region:no-county-04\"], isPart: false, parties: [\"actor:sintef\"] })",
        &["project:mobi-hedmark-oppland"],
    );
    is("indicators(filter: { about: \"project:mono\", measures: [\"brokers\"] })", &["indicator:mono-brokers"]);
    let data = Api::norway().data(
        "{ unpriced: projects(filter: { isPriced: false }) { totalCount }
           dataset { unpricedProjectCount undatedProjectCount projectCount }
           undated: projects(filter: { isDated: false }) { totalCount } }",
    );
    assert_eq!(data["unpriced"]["totalCount"], json!(13));
    assert_eq!(data["dataset"]["unpricedProjectCount"], json!(13));
    assert_eq!(data["dataset"]["undatedProjectCount"], data["undated"]["totalCount"]);
}

#[test]
fn orders_reverse_but_equals_stay_by_id() {
    assert_eq!(
        listed("projects(orderBy: { field: FUNDING, direction: DESC }, first: 4)"),
        [
            "project:klosser-elverumregionen",
            "project:mono",
            "project:ernu-elverumregionen",
            "project:mobi-hedmark-oppland"
        ]
    );
    let members = listed("clusters(orderBy: { field: MEMBERS, direction: DESC })");
    assert_eq!(members[0], "cluster:siva-naringshagenettverk", "{members:?}");
    let mut rest = members[1..].to_vec();
    rest.sort();
    assert_eq!(members[1..], rest);
    assert_eq!(
        listed("actors(orderBy: { field: FUNDING_RECEIVED, direction: DESC }, first: 2)"),
        ["actor:klosser-innovasjon", "actor:ernu"]
    );
    assert_eq!(
        listed("actors(orderBy: { field: FUNDING_GIVEN, direction: DESC }, first: 1)"),
        ["actor:hedmark-fylkeskommune"]
    );
    let starts = listed("projects(orderBy: { field: START, direction: DESC })");
    let undated = listed("projects(filter: { isDated: false })");
    assert_eq!(starts[starts.len() - 1], undated[undated.len() - 1]);
}

#[test]
fn a_plain_list_that_was_cut_says_so() {
    let parts: Vec<String> = (0..1001).map(|number| format!("project:q{number},Q,project:p")).collect();
    let projects = format!("id,title,part_of\nproject:p,P,\n{}\n", parts.join("\n"));
    let api = Api::over(revisions_of(&[&[("projects.csv", &projects)]]));
    let answer = api.answer("{ project(by: { name: \"P\" }) { parts { id } } }", &Value::Null);
    assert_eq!(answer["data"]["project"]["parts"].as_array().map(Vec::len), Some(1000));
    let notice = &answer["extensions"]["notices"][0];
    assert_eq!(notice["path"], json!(["project", "parts"]));
    assert_eq!((&notice["code"], &notice["limit"]), (&json!("LIMIT_EXCEEDED"), &json!(1000)));
}
