//! Documents and values of variables that are refused, one file each: `tests/cases/validation/<kind>.json` holds a document,
//! variables where there are any, and the errors with their places. That the reference implementation refuses them too, at
//! these places, is what `make test-validation` checks on many more.

use serde_json::{Value, json};

use crate::support::{Api, in_repository};

#[test]
fn every_kind_of_mistake_is_told_in_plain_words_and_where_it_is() {
    let mut count = 0;
    let mut found = Vec::new();
    for entry in std::fs::read_dir(in_repository("tests/cases/validation")).expect("the cases") {
        let path = entry.expect("an entry").path();
        let case: Value = serde_json::from_str(&std::fs::read_to_string(&path).expect("a case")).expect("JSON");
        let answer = Api::norway().answer(case["query"].as_str().expect("a query"), &case["variables"]);
        let place = |at: &Value| format!("{}:{}", at["line"], at["column"]);
        let told = |error: &Value| {
            assert_eq!(error["extensions"]["code"], "BAD_USER_INPUT", "{}: {error}", path.display());
            let places: Vec<String> = error["locations"].as_array().into_iter().flatten().map(place).collect();
            json!({ "message": error["message"], "at": places.join(" ") })
        };
        let errors: Vec<Value> = answer["errors"].as_array().into_iter().flatten().map(told).collect();
        if answer.get("data").is_some() || case["errors"] != Value::from(errors.clone()) {
            found.push(format!("{}: {}", path.display(), Value::from(errors)));
        }
        count += 1;
    }
    assert!(count > 50, "{count} cases");
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_variable_without_value_is_as_if_its_argument_were_not_there() {
    let api = Api::norway();
    let answer = |document: &str, variables: Value| {
        let mut answer = api.answer(document, &variables);
        assert!(answer.get("errors").is_none(), "{document}: {answer}");
        answer["data"].take()
    };
    let lens = "query ($e: EvidenceMode) { view(evidence: $e) { lens { evidence } } }";
    assert_eq!(answer(lens, json!({}))["view"]["lens"]["evidence"], "STATED", "the default of the argument");
    let stated = "query ($e: EvidenceMode = STATED_AND_INFERRED) { view(evidence: $e) { lens { evidence } } }";
    assert_eq!(answer(stated, json!({}))["view"]["lens"]["evidence"], "STATED_AND_INFERRED", "that of the variable");
    let ordered =
        "query ($d: Direction) { actors(orderBy: {field: NAME, direction: $d}, first: 1) { nodes { name } } }";
    let same = "{ actors(orderBy: {field: NAME}, first: 1) { nodes { name } } }";
    assert_eq!(answer(ordered, json!({})), answer(same, json!({})), "that of a field of an input");
    let skipped = "query ($s: Boolean = true) { lens { revision @skip(if: $s) undatedCount @include(if: $s) } }";
    assert!(answer(skipped, json!({}))["lens"].get("revision").is_none());
    assert!(answer(skipped, json!({"s": false}))["lens"].get("undatedCount").is_none());
    let one = "query ($id: ID!) { node(id: $id) { id } }";
    assert_eq!(answer(one, json!({"id": 7}))["node"], Value::Null, "a number is an id, too");
}

#[test]
fn the_operation_that_is_named_is_answered() {
    let api = Api::norway();
    let two = "query A { lens { revision } } query B($n: Int!) { actors(first: $n) { totalCount } }";
    let asked = |name: Option<&str>| {
        let body = json!({ "query": two, "operationName": name, "variables": { "n": 1 } });
        api.asked(body, false)
    };
    assert_eq!(asked(Some("A"))["data"]["lens"]["revision"], 1);
    assert!(asked(Some("B"))["data"]["actors"]["totalCount"].is_u64());
    for (name, told) in [(None, "say which"), (Some("C"), "there is no operation 'C'")] {
        let answer = asked(name);
        let error = &answer["errors"][0];
        assert_eq!(error["extensions"]["code"], "BAD_USER_INPUT");
        assert!(error["message"].as_str().is_some_and(|message| message.contains(told)), "{error}");
    }
}
