//! What ties two parties, channel by channel, on packages of a few rows.

use serde_json::{Value, json};

use crate::support::{Api, revisions_of};

const SOURCES: (&str, &str) = ("sources.csv", "id,title\nsource:one,One\n");
const ACTORS: (&str, &str) = (
    "actors.csv",
    "id,name,kind,source\nactor:a,A,COMPANY,source:one\nactor:b,B,COMPANY,source:one\nactor:c,C,COMPANY,source:one\n",
);
const CLUSTERS: (&str, &str) = ("clusters.csv", "id,name,kind,source\ncluster:k,K,CLUSTER,source:one\n");
const SCHEMES: (&str, &str) = ("schemes.csv", "id,name,source\nscheme:s,S,source:one\n");
const PROJECTS: (&str, &str) =
    ("projects.csv", "id,title,scheme,source\nproject:in,In,scheme:s,source:one\nproject:out,Out,,source:one\n");

/// The ties of a network over a small package, each as its ends, whether it is inferred, and what it is made of.
fn ties(tables: &[(&str, &str)], of: &str) -> Vec<(String, bool, Vec<String>)> {
    let mut package = vec![SOURCES, ACTORS, CLUSTERS, SCHEMES, PROJECTS];
    package.extend(tables);
    let data = Api::over(revisions_of(&[&package])).data(&format!(
        "{{ view(evidence: STATED_AND_INFERRED) {{ network(of: {{ {of} }}) {{ ties {{ nodes {{
             a {{ name }} b {{ name }} isInferred basis {{ nodes {{ __typename
               ... on Project {{ id }}
               ... on Membership {{ period {{ from }} }} }} }} }} }} }} }} }}"
    ));
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let ground = |ground: &Value| match text(&ground["__typename"]).as_str() {
        "Project" => text(&ground["id"]),
        "Membership" => text(&ground["period"]["from"]),
        other => other.to_owned(),
    };
    let nodes = data["view"]["network"]["ties"]["nodes"].as_array().expect("ties").clone();
    let tie = |tie: &Value| {
        let grounds = tie["basis"]["nodes"].as_array().expect("a basis").iter().map(ground).collect();
        let ends = format!("{}-{}", text(&tie["a"]["name"]), text(&tie["b"]["name"]));
        (ends, tie["isInferred"] == json!(true), grounds)
    };
    nodes.iter().map(tie).collect()
}

/// The ends of the ties alone.
fn ends(tables: &[(&str, &str)], of: &str) -> Vec<String> {
    ties(tables, of).into_iter().map(|(ends, ..)| ends).collect()
}

#[test]
fn two_members_are_tied_by_the_memberships_that_share_a_day() {
    let memberships = "party,cluster,from,to,source\nactor:a,cluster:k,2015,2016,source:one\n\
                       actor:a,cluster:k,2019,2021,source:one\nactor:b,cluster:k,2020,2022,source:one\n";
    let ties = ties(&[("memberships.csv", memberships)], "through: [CLUSTERS]");
    let of = |ends: &str| ties.iter().find(|tie| tie.0 == ends).expect(ends).2.clone();
    assert_eq!(of("A-B"), ["2019", "2020"]);
    assert_eq!(of("A-K"), ["2015", "2019"]);
}

#[test]
fn one_who_runs_a_scheme_and_takes_part_under_it_is_tied_by_both() {
    for (inferred, stated) in [("a", "b"), ("b", "a")] {
        let running = format!(
            "a,b,kind,basis,source\nactor:{inferred},scheme:s,ADMINISTERS,INFERRED,source:one\n\
             actor:{stated},scheme:s,ADMINISTERS,STATED,source:one\n"
        );
        let roles = format!("party,project,role,source\nactor:{inferred},project:in,PARTNER,source:one\n");
        let tables = [("ties.csv", running.as_str()), ("participations.csv", roles.as_str())];
        let basis = ["project:in", "Tie", "Tie"].map(str::to_owned).to_vec();
        let undirected = ties(&tables, "through: [ADMINISTRATION]");
        assert_eq!(undirected, [("A-B".to_owned(), false, basis.clone())], "{stated} is stated");
        let mut directed = ties(&tables, "through: [ADMINISTRATION], direction: DIRECTED");
        directed.sort();
        let from_stated = directed.iter().find(|tie| tie.0.starts_with(&stated.to_uppercase())).expect("a tie");
        assert_eq!((directed.len(), from_stated.1, &from_stated.2), (2, false, &basis), "{stated} is stated");
    }
}

#[test]
fn who_runs_a_scheme_is_tied_to_who_takes_part_whatever_their_ids() {
    for (outside, inside) in [("a", "b"), ("b", "a")] {
        let running =
            "a,b,kind,source\nactor:a,scheme:s,ADMINISTERS,source:one\nactor:b,scheme:s,OPERATES,source:one\n";
        let roles = format!(
            "party,project,role,source\nactor:{inside},project:in,PARTNER,source:one\n\
             actor:{outside},project:out,PARTNER,source:one\n"
        );
        let tables = [("ties.csv", running), ("participations.csv", roles.as_str())];
        let of = "through: [ADMINISTRATION], projects: [\"project:in\", \"project:out\"]";
        assert_eq!(ends(&tables, of), ["A-B"], "{outside} runs the scheme from outside");
    }
}

#[test]
fn without_a_project_what_runs_a_scheme_under_it_is_left_out_too() {
    let running = "a,b,kind,under,source\nactor:a,scheme:s,ADMINISTERS,project:out,source:one\n";
    let money = "id,giver,receiver,project,kind,source\nfunding:f,actor:c,scheme:s,project:out,AWARDED,source:one\n";
    let roles = "party,project,role,source\nactor:b,project:in,PARTNER,source:one\n";
    let tables = [("ties.csv", running), ("funding.csv", money), ("participations.csv", roles)];
    assert_eq!(ends(&tables, "through: [ADMINISTRATION]"), ["A-B", "A-C", "B-C"]);
    let without = "through: [ADMINISTRATION], exceptProjects: [\"project:out\"]";
    assert!(ends(&tables, without).is_empty());
}

#[test]
fn a_unit_is_tied_both_ways_where_its_row_has_no_direction() {
    let units = "a,b,kind,is_directed,source\nactor:b,actor:a,UNIT_OF,,source:one\n\
                 actor:b,actor:c,UNIT_OF,false,source:one\n";
    let directed = ends(&[("ties.csv", units)], "through: [UNITS], direction: DIRECTED");
    assert_eq!(directed, ["B-A", "B-C", "C-B"]);
}

#[test]
fn six_sixths_are_one() {
    let rows = (0..6)
        .flat_map(|project| (0..7).map(move |actor| format!("actor:n{actor},project:n{project},PARTNER,source:one")));
    let roles = std::iter::once("party,project,role,source".to_owned()).chain(rows).collect::<Vec<_>>().join("\n");
    let actors: Vec<String> = (0..7).map(|actor| format!("actor:n{actor},N{actor},COMPANY,source:one")).collect();
    let actors = format!("id,name,kind,source\n{}", actors.join("\n"));
    let projects: Vec<String> = (0..6).map(|project| format!("project:n{project},N{project},source:one")).collect();
    let projects = format!("id,title,source\n{}", projects.join("\n"));
    let package: [(&str, &str); 4] =
        [SOURCES, ("actors.csv", &actors), ("projects.csv", &projects), ("participations.csv", &roles)];
    let data = Api::over(revisions_of(&[&package]))
        .data("{ network(of: { weighting: NEWMAN, minWeight: 1 }) { tieCount ties(first: 1) { nodes { weight } } } }");
    assert_eq!(data["network"], json!({ "tieCount": 21, "ties": { "nodes": [{ "weight": 1.0 }] } }));
}

#[test]
fn without_ties_the_total_weight_is_plain_zero() {
    let data = Api::norway().data("{ network(of: { minWeight: 99 }) { totalWeight } }");
    assert_eq!(data["network"]["totalWeight"].to_string(), "0.0");
}

#[test]
fn a_stay_of_which_its_project_leaves_nothing_counts_at_no_time() {
    let projects = "id,title,from,to,source\nproject:p,P,2019,2021,source:one\n";
    let roles = "party,project,role,from,to,source\nactor:a,project:p,PARTNER,,,source:one\n\
                 actor:b,project:p,PARTNER,2022,2023,source:one\n";
    let clusters = "id,name,kind,from,source\ncluster:k,K,CLUSTER,2018,source:one\n";
    let memberships = "party,cluster,to,source\nactor:b,cluster:k,2017,source:one\n";
    let money = "id,giver,project,kind,source\nfunding:f,actor:c,project:p,AWARDED,source:one\n";
    let package = [
        SOURCES,
        ACTORS,
        ("projects.csv", projects),
        ("participations.csv", roles),
        ("clusters.csv", clusters),
        ("memberships.csv", memberships),
        ("funding.csv", money),
    ];
    let data = Api::over(revisions_of(&[&package])).data(
        "{ lens { leftOut { reason count } }
           network(of: { through: [PROJECTS, FUNDING, CLUSTERS] }) { ties { nodes { a { name } b { name } } }
             crossClusterPaths(from: \"cluster:k\", to: \"actor:b\", groupsAsOf: \"2017-06-01\") { reason } }
           small: network(of: { projects: [\"project:p\"] }) { partyCount } }",
    );
    assert_eq!(data["lens"]["leftOut"], json!([{ "reason": "OUT_OF_TIME", "count": 2 }]));
    assert_eq!(data["network"]["ties"]["nodes"], json!([{ "a": { "name": "A" }, "b": { "name": "C" } }]));
    assert_eq!(data["small"]["partyCount"], json!(1));
    let reason = "'from' did not live and has no members at the time that is asked, as this lens sees it";
    assert_eq!(data["network"]["crossClusterPaths"]["reason"], json!(reason));
}
