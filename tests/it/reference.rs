//! Networks with right answers by independent implementations, asked through the API: each `SET.VIEW.json` names a set, a
//! window and a network, and holds the values that other programs give for it.

use std::path::Path;

use kobling::import::Format;
use serde_json::{Value, json};

use crate::support::{Api, in_repository, snapshot_of};

const FOLDER: &str = "tests/cases/reference";

/// All scores of a measure, in pages.
fn scores(api: &Api, case: &Value, measure: &str) -> Vec<(String, Option<f64>)> {
    let document = format!(
        "query($period: PeriodInput, $of: NetworkInput, $after: String) {{ view(period: $period) {{ network(of: $of) {{
           centrality(measure: {{ {measure} }}, first: 100, after: $after) {{
             nodes {{ value party {{ id }} }} pageInfo {{ hasNextPage endCursor }} }} }} }} }}"
    );
    let (mut all, mut after) = (Vec::new(), Value::Null);
    loop {
        let variables = json!({ "period": case["period"], "of": case["of"], "after": after });
        let answer = api.answer(&document, &variables);
        assert!(answer.get("errors").is_none(), "{measure}: {answer}");
        let page = &answer["data"]["view"]["network"]["centrality"];
        let score = |node: &Value| (node["party"]["id"].as_str().expect("an id").to_owned(), node["value"].as_f64());
        all.extend(page["nodes"].as_array().expect("nodes").iter().map(score));
        if page["pageInfo"]["hasNextPage"] != true {
            return all;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}

fn is_near(wanted: f64, got: f64, tolerance: &Value) -> bool {
    let part = |name: &str| tolerance[name].as_f64().unwrap_or(1e-9);
    (wanted - got).abs() <= part("abs") + part("rel") * wanted.abs()
}

fn check(path: &Path, report: &mut Vec<String>) -> usize {
    let name = path.file_stem().and_then(|stem| stem.to_str()).expect("a name").to_owned();
    let case: Value = serde_json::from_str(&std::fs::read_to_string(path).expect(&name)).expect(&name);
    let set = case["set"].as_str().expect("a set");
    let api = Api::over(vec![snapshot_of(Format::Package, &in_repository(FOLDER).join(set))]);
    let mut checked = 0;
    let mut compare = |what: &str, wanted: &Value, got: Option<f64>, tolerance: &Value| {
        checked += 1;
        let is_right = match (wanted.as_f64(), got) {
            (Some(wanted), Some(got)) => is_near(wanted, got, tolerance),
            (None, None) => true,
            _ => false,
        };
        if !is_right {
            report.push(format!("{name} {what}: wanted {wanted}, got {got:?}"));
        }
    };
    let document = "query($period: PeriodInput, $of: NetworkInput, $newman: NetworkInput) { view(period: $period) {
        network(of: $of) { partyCount tieCount componentCount isolateCount density }
        newman: network(of: $newman) { totalWeight } } }";
    let mut newman = case["of"].clone();
    newman["weighting"] = json!("NEWMAN");
    let answer = api.answer(document, &json!({ "period": case["period"], "of": case["of"], "newman": newman }));
    assert!(answer.get("errors").is_none(), "{answer}");
    let view = &answer["data"]["view"];
    for (field, wanted) in case["counts"].as_object().expect("counts") {
        compare(field, wanted, view["network"][field].as_f64(), &Value::Null);
    }
    if let Some(wanted) = case.get("newmanTotalWeight") {
        compare("totalWeight by NEWMAN", wanted, view["newman"]["totalWeight"].as_f64(), &Value::Null);
    }
    for measure in case["measures"].as_array().expect("measures") {
        let asked = measure["measure"].as_str().expect("a measure");
        let wanted = measure["value"].as_object().expect("values");
        let got = scores(&api, &case, asked);
        assert_eq!(got.len(), wanted.len(), "{name} {asked}");
        for (party, value) in got {
            compare(&format!("{asked} of {party}"), &wanted[&party], value, &measure["tolerance"]);
        }
    }
    checked
}

#[test]
fn measures_are_those_of_other_programs() {
    let folder = in_repository(FOLDER);
    let files = std::fs::read_dir(folder).expect("the cases are there").map(|entry| entry.expect("a file").path());
    let mut report = Vec::new();
    let mut checked = 0;
    for path in files.filter(|path| path.extension().is_some_and(|extension| extension == "json")) {
        checked += check(&path, &mut report);
    }
    eprintln!("{checked} values compared");
    assert!(checked > 0);
    assert!(report.is_empty(), "{} of {checked} values differ\n{}", report.len(), report.join("\n"));
}
