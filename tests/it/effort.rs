//! Work that would take more than a request may have is refused before it runs: with what it was estimated at, the limit,
//! and what would fit; what would fit is taken.

use std::time::Duration;

use kobling::graphql::engine::Limits;
use serde_json::{Value, json};

use crate::crowd::Crowd;
use crate::support::Api;

/// The API where a request may take two seconds on one thread, of thousands of parties tied one by one.
fn hurried() -> Api {
    let crowd = Crowd { actors: 6_000, projects: 1, largest: 2, ties: 18_000, clusters: 3 };
    Api::within(Limits { time: Duration::from_secs(2), threads: 1, ..Limits::default() }, vec![crowd.snapshot()])
}

/// The limit that a question passes, and what is told.
fn refused(api: &Api, question: &str) -> (Value, String) {
    let answer = api.answer(&format!("{{ network(of: {{ through: [TIES] }}) {{ {question} }} }}"), &Value::Null);
    let error = &answer["errors"][0];
    assert_eq!(error["extensions"]["code"], "LIMIT_EXCEEDED", "{question}: {answer}");
    (error["extensions"]["limit"].clone(), error["message"].as_str().expect("a message").to_owned())
}

/// The number after a word of a message.
fn number_after(message: &str, word: &str) -> u64 {
    let (_, rest) = message.split_once(word).unwrap_or_else(|| panic!("'{word}' in: {message}"));
    rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse().expect("a number")
}

#[test]
fn what_would_take_too_long_is_refused_with_what_would_fit() {
    let api = hurried();
    let weighted = "centrality(measure: { betweenness: { weighted: true } }, first: 1) { totalCount }";
    let (limit, message) = refused(&api, weighted);
    assert_eq!((&limit["name"], &limit["value"]), (&json!("effort"), &json!(2)), "{message}");
    assert!(limit["asked"].as_u64() > Some(2), "{limit}");
    for part in ["betweenness of 6003 parties", "2 s on 1 thread", "choose a smaller network"] {
        assert!(message.contains(part), "'{part}' in: {message}");
    }
    // what would fit is no more refused, whether or not this machine is fast enough for it
    let samples = number_after(&message, "samples: ");
    let question = |samples: u64| {
        format!(
            "centrality(measure: {{ betweenness: {{ weighted: true, samples: {samples} }} }}, first: 1) {{ totalCount }}"
        )
    };
    let asked = format!("{{ network(of: {{ through: [TIES] }}) {{ {} }} }}", question(samples));
    assert_ne!(api.refusal(&asked).0, "LIMIT_EXCEEDED", "{samples}");
    refused(&api, &question(2 * samples));
}

#[test]
fn relabellings_are_refused_with_how_many_would_fit() {
    let api = hurried();
    let question = |n: u64| format!("crossGroupTies(by: COUNTRY, permutations: {n}) {{ eiPValue }}");
    let (limit, message) = refused(&api, &question(2_000_000_000));
    assert_eq!(limit["name"], "effort", "{message}");
    assert!(message.starts_with("drawing 2000000000 relabellings is estimated at "), "{message}");
    let fitting = number_after(&message, "permutations: ");
    let asked = format!("{{ network(of: {{ through: [TIES] }}) {{ {} }} }}", question(fitting));
    assert_ne!(api.refusal(&asked).0, "LIMIT_EXCEEDED", "{fitting}");
    refused(&api, &question(2 * fitting));
}

#[test]
fn ties_that_would_not_fit_each_for_itself_are_refused() {
    let crowd = Crowd { actors: 3_000, projects: 60, largest: 400, ties: 10, clusters: 3 };
    let api = Api::within(Limits { network_bytes: 4 << 20, ..Limits::default() }, vec![crowd.snapshot()]);
    let message = api.refusal("{ network { communities(seed: 1) { count } } }");
    assert_eq!(message.0, "LIMIT_EXCEEDED", "{}", message.1);
    for part in ["needs the ties of this network each for itself, about ", "networks may take 4 MiB", "maxProjectSize"]
    {
        assert!(message.1.contains(part), "'{part}' in: {}", message.1);
    }
    // what is taken of who was where is answered all the same
    let answered = api.data("{ network { tieCount centrality(measure: { degree: {} }, first: 1) { totalCount } } }");
    assert!(answered["network"]["tieCount"].as_u64() > Some(100_000), "{answered}");
    assert_eq!(answered["network"]["centrality"]["totalCount"], 3003);
}

#[test]
fn more_groups_than_pairs_are_told_of_are_refused() {
    let crowd = Crowd { actors: 6_100, projects: 1, largest: 2, ties: 10, clusters: 2_001 };
    let api = Api::over(vec![crowd.snapshot()]);
    let (limit, message) = refused(&api, "crossGroupTies(by: CLUSTER) { eiIndex }");
    assert_eq!(limit, json!({ "name": "groups", "value": 2000, "asked": 2001 }), "{message}");
    assert!(message.contains("choose a coarser level, or fewer parties"), "{message}");
}

#[test]
fn more_choices_than_may_be_gone_through_leave_the_estimate_and_a_notice() {
    let crowd = Crowd { actors: 300, projects: 80, largest: 6, ties: 0, clusters: 60 };
    let api = Api::over(vec![crowd.snapshot()]);
    let asked = |n: usize| {
        let treated: Vec<String> = (0..n).map(|cluster| format!("\"cluster:{cluster:04}\"")).collect();
        let treated = treated.join(", ");
        let query = format!(
            "{{ network {{ change(before: {{ from: \"2010\", to: \"2014\" }}, after: {{ from: \"2016\", to: \"2019\" }}, by: CLUSTER,
                 groupsAsOf: \"2019-12-31\", treated: [{treated}]) {{
                 differenceInDifferences {{ estimate choices asLarge pValue smallestPossiblePValue }} }} }} }}"
        );
        api.answer(&query, &Value::Null)
    };
    let (few, many) = (asked(4), asked(10));
    let of = |answer: &Value| answer["data"]["network"]["change"]["differenceInDifferences"].clone();
    assert_eq!((&few["errors"], &few["extensions"]), (&Value::Null, &Value::Null), "{few}");
    assert_eq!(of(&few)["choices"], 487_635, "{few}");
    assert!(of(&few)["pValue"].as_f64().is_some_and(|p| (0.0..=1.0).contains(&p)), "{few}");
    assert!(of(&many)["estimate"].is_f64(), "{many}");
    for field in ["choices", "asLarge", "pValue", "smallestPossiblePValue"] {
        assert_eq!(of(&many)[field], Value::Null, "{many}");
    }
    let notice = &many["extensions"]["notices"][0];
    assert_eq!((&notice["code"], &notice["limit"]), (&json!("LIMIT_EXCEEDED"), &json!(20_000_000)));
    assert_eq!(notice["path"], json!(["network", "change", "differenceInDifferences"]));
    let message = notice["message"].as_str().expect("a message");
    assert!(message.contains("75394027566 choices of 10 of 60 groups"), "{message}");
}
