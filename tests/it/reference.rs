//! Networks with right answers by independent implementations, asked through the API: each `SET.VIEW.json` names a set, a
//! window and a network, and holds the values that other programs give for it. A value is a number, null, or an object with
//! a `value` and its `tolerance`.

use std::collections::BTreeMap;
use std::path::Path;

use kobling::import::Format;
use serde_json::{Value, json};

use crate::support::{Api, in_repository, snapshot_of};

const FOLDER: &str = "tests/cases/reference";

/// A case, and what did not agree with it.
struct Check {
    name: String,
    api: Api,
    case: Value,
    count: usize,
    report: Vec<String>,
}

impl Check {
    fn of(path: &Path) -> Self {
        let name = path.file_stem().and_then(|stem| stem.to_str()).expect("a name").to_owned();
        let case: Value = serde_json::from_str(&std::fs::read_to_string(path).expect(&name)).expect(&name);
        let set = case["set"].as_str().expect("a set");
        let api = Api::over(vec![snapshot_of(Format::Package, &in_repository(FOLDER).join(set))]);
        Self { name, api, case, count: 0, report: Vec::new() }
    }

    /// Compares a value with a number, with null, or with a `value` within its `tolerance`.
    fn compare(&mut self, what: &str, wanted: &Value, tolerance: &Value, got: Option<f64>) {
        self.count += 1;
        let (wanted, tolerance) =
            if wanted.is_object() { (&wanted["value"], &wanted["tolerance"]) } else { (wanted, tolerance) };
        let part = |name: &str| tolerance[name].as_f64().unwrap_or(1e-9);
        let is_right = match (wanted.as_f64(), got) {
            (Some(wanted), Some(got)) => (wanted - got).abs() <= part("abs") + part("rel") * wanted.abs(),
            (None, None) => wanted.is_null(),
            _ => false,
        };
        if !is_right {
            self.report.push(format!("{} {what}: wanted {wanted}, got {got:?}", self.name));
        }
    }

    /// Compares the fields of an answer with those wanted, by name.
    fn compare_fields(&mut self, what: &str, wanted: &Value, got: &Value) {
        for (field, wanted) in wanted.as_object().expect("fields").clone() {
            assert!(got.get(&field).is_some(), "{} {what}: {field} was not asked for", self.name);
            self.compare(&format!("{what} {field}"), &wanted, &Value::Null, got[&field].as_f64());
        }
    }

    /// Asks the network of the case for fields, with a weighting of its own if need be.
    fn ask(&self, fields: &str, weighting: Option<&str>, after: &Value) -> Value {
        let cursor = if fields.contains("$after") { ", $after: String" } else { "" };
        let document = format!(
            "query($period: PeriodInput, $of: NetworkInput{cursor}) {{ view(period: $period) {{
               network(of: $of) {{ {fields} }} }} }}"
        );
        let mut of = self.case["of"].clone();
        if let Some(weighting) = weighting {
            of["weighting"] = json!(weighting);
        }
        let answer = self.api.answer(&document, &json!({ "period": self.case["period"], "of": of, "after": after }));
        assert!(answer.get("errors").is_none(), "{} {fields}: {answer}", self.name);
        answer["data"]["view"]["network"].clone()
    }

    /// All items of a list, in pages. `list` holds `PAGE` where the arguments of the page go.
    fn all(&self, list: &str, weighting: Option<&str>, at: &[&str]) -> Vec<Value> {
        let fields = list.replace("PAGE", "first: 100, after: $after");
        let (mut all, mut after) = (Vec::new(), Value::Null);
        loop {
            let answer = self.ask(&fields, weighting, &after);
            let page = at.iter().fold(&answer, |value, name| &value[*name]);
            all.extend(page["nodes"].as_array().expect("nodes").iter().cloned());
            if page["pageInfo"]["hasNextPage"] != true {
                return all;
            }
            after = page["pageInfo"]["endCursor"].clone();
        }
    }

    fn counts(&mut self) {
        let fields = "partyCount tieCount componentCount isolateCount density totalWeight largestComponent";
        let network = self.ask(fields, None, &Value::Null);
        let counts = self.case["counts"].clone();
        self.compare_fields("", &counts, &network);
        if let Some(wanted) = self.case.get("newmanTotalWeight").cloned() {
            let newman = self.ask("totalWeight", Some("NEWMAN"), &Value::Null);
            self.compare("totalWeight by NEWMAN", &wanted, &Value::Null, newman["totalWeight"].as_f64());
        }
        if let Some(wanted) = self.case.get("largestComponentShare").cloned() {
            let share = network["largestComponent"].as_f64().zip(network["partyCount"].as_f64()).map(|(a, b)| a / b);
            self.compare("share of the largest component", &wanted, &Value::Null, share);
        }
    }

    fn measures(&mut self) {
        for measure in self.case["measures"].as_array().expect("measures").clone() {
            let asked = measure["measure"].as_str().expect("a measure");
            let list = format!(
                "centrality(measure: {{ {asked} }}, PAGE) {{ nodes {{ value party {{ id }} }} pageInfo {{ hasNextPage endCursor }} }}"
            );
            let scores = self.all(&list, measure["weighting"].as_str(), &["centrality"]);
            let got: BTreeMap<&str, Option<f64>> = scores
                .iter()
                .map(|score| (score["party"]["id"].as_str().expect("an id"), score["value"].as_f64()))
                .collect();
            for (party, wanted) in measure["value"].as_object().expect("values") {
                let got = *got.get(party.as_str()).unwrap_or_else(|| panic!("{asked}: {party} is missing"));
                self.compare(&format!("{asked} of {party}"), wanted, &measure["tolerance"], got);
            }
        }
    }

    fn cross_group_ties(&mut self) {
        for asked in self.case["crossGroupTies"].as_array().expect("ties by group").clone() {
            let (overlap, weighting) = (asked["overlap"].as_str().expect("a rule"), asked["weighting"].as_str());
            let (day, draws) = (self.case["groupsAsOf"].as_str().expect("a day"), &asked["permutations"]);
            let field = format!("crossGroupTies(groupsAsOf: \"{day}\", overlap: {overlap}, permutations: {draws})");
            let fields =
                "between within oneEndGrouped ungrouped eiIndex eiExpected eiStandardDeviation eiZScore eiPValue
                eiRescaled modularity assortativity groups { id size within between eiIndex }";
            let found = self.ask(&format!("{field} {{ {fields} }}"), weighting, &Value::Null)["crossGroupTies"].clone();
            let what = format!("{overlap} {}", weighting.expect("a weighting"));
            self.compare_fields(&what, &asked["fields"], &found);
            for (group, wanted) in asked["groups"].as_object().expect("groups") {
                let is_it = |found: &&Value| found["id"] == group.as_str();
                let found = found["groups"].as_array().expect("groups").iter().find(is_it).cloned();
                // a group without a member is not there
                let empty = json!({ "size": 0.0, "within": 0.0, "between": 0.0, "eiIndex": null });
                self.compare_fields(&format!("{what} {group}"), wanted, &found.unwrap_or(empty));
            }
            let list = format!(
                "{field} {{ pairs(PAGE) {{ nodes {{ a {{ id }} b {{ id }} observed possible density expected expectedByActivity
                   ratio zScore sharedMembers }} pageInfo {{ hasNextPage endCursor }} }} }}"
            );
            let pairs = self.all(&list, weighting, &["crossGroupTies", "pairs"]);
            let by_name: BTreeMap<String, &Value> = pairs.iter().map(|pair| (pair_name(pair), pair)).collect();
            for (pair, wanted) in asked["pairs"].as_object().expect("pairs") {
                let Some(found) = by_name.get(pair) else {
                    let is_nothing = wanted
                        .as_object()
                        .expect("fields")
                        .values()
                        .all(|value| value.is_null() || value == 0 || value == 0.0);
                    assert!(is_nothing, "{} {what}: no pair {pair}, wanted {wanted}", self.name);
                    continue;
                };
                self.compare_fields(&format!("{what} {pair}"), wanted, found);
            }
        }
    }

    fn brokerage(&mut self) {
        let Some(wanted) = self.case.get("brokerage").cloned() else { return };
        let day = self.case["groupsAsOf"].as_str().expect("a day").to_owned();
        let role = "{ count expected standardDeviation zScore }";
        let list = format!(
            "brokerage(groupsAsOf: \"{day}\", PAGE) {{ nodes {{ party {{ id }} coordinator {role} itinerant {role} gatekeeper {role}
               representative {role} liaison {role} total {role} }} pageInfo {{ hasNextPage endCursor }} }}"
        );
        let brokers = self.all(&list, None, &["brokerage"]);
        let by_party: BTreeMap<&str, &Value> =
            brokers.iter().map(|broker| (broker["party"]["id"].as_str().expect("an id"), broker)).collect();
        for (party, roles) in wanted.as_object().expect("parties") {
            for (role, wanted) in roles.as_object().expect("roles") {
                self.compare_fields(&format!("brokerage {party} {role}"), wanted, &by_party[party.as_str()][role]);
            }
        }
    }

    fn paths(&mut self) {
        let Some(paths) = self.case.get("paths").cloned() else { return };
        for asked in paths.as_array().expect("paths") {
            let wanted: Vec<Value> = asked["costs"].as_array().cloned().unwrap_or_default();
            let count = asked["geodesics"].as_u64().map_or(wanted.len().max(1) as u64, |count| count + 1);
            let fields =
                format!(
                "paths(from: {}, to: {}, by: {}, maxLength: 40, first: {count}) {{ isComplete reason nodes {{ length
                   steps {{ tie {{ weight }} }} }} }}",
                asked["from"], asked["to"], asked["by"].as_str().expect("a cost")
            );
            let found = self.ask(&fields, None, &Value::Null)["paths"].clone();
            assert_eq!(found["isComplete"], true, "{fields}");
            let nodes = found["nodes"].as_array().expect("paths");
            assert_eq!(nodes.is_empty(), !found["reason"].is_null(), "{found}");
            if let Some(geodesics) = asked.get("geodesics") {
                let shortest = nodes.iter().filter(|path| path["length"] == nodes[0]["length"]).count();
                self.compare(&format!("{fields} geodesics"), geodesics, &Value::Null, Some(shortest as f64));
                continue;
            }
            assert_eq!(nodes.len(), wanted.len(), "{fields}");
            for (path, wanted) in nodes.iter().zip(&wanted) {
                let steps = path["steps"].as_array().expect("steps");
                let cost = |step: &Value| {
                    if asked["by"] == "HOPS" { 1.0 } else { 1.0 / step["tie"]["weight"].as_f64().expect("a weight") }
                };
                self.compare(&fields, wanted, &asked["tolerance"], Some(steps.iter().map(cost).sum()));
            }
        }
    }

    /// The best modularity that anybody found must be found by one of some seeds.
    fn communities(&mut self) {
        let Some(communities) = self.case.get("communities").cloned() else { return };
        for asked in communities.as_array().expect("communities") {
            for method in ["LEIDEN", "LOUVAIN"] {
                let of_seed = |seed: u32| {
                    let field = format!("communities(method: {method}, seed: {seed}) {{ modularity }}");
                    self.ask(&field, asked["weighting"].as_str(), &Value::Null)["communities"]["modularity"].as_f64()
                };
                let best = (1..=20).filter_map(of_seed).fold(f64::MIN, f64::max);
                let least = asked["atLeast"].as_f64().expect("a bound");
                // Louvain is known to end a little below
                let room = if method == "LEIDEN" { 1e-9 } else { 0.02 };
                self.count += 1;
                if best < least - room {
                    self.report.push(format!("{} {method}: best modularity {best}, known {least}", self.name));
                }
            }
        }
    }

    fn change(&mut self) {
        let Some(asked) = self.case.get("change").cloned() else { return };
        let document = "query($of: NetworkInput, $before: PeriodInput!, $after: PeriodInput!, $day: Date, $treated: [ID!]) {
            network(of: $of) { change(before: $before, after: $after, by: CLUSTER, groupsAsOf: $day, treated: $treated) {
              formed persisted dissolved jaccard formedBetweenGroups formedWithinGroups formationRate persistenceRate
              undatedCount differenceInDifferences { estimate treatedBefore treatedAfter othersBefore othersAfter choices
                asLarge pValue smallestPossiblePValue } } } }";
        let variables = json!({ "of": self.case["of"], "before": asked["before"], "after": asked["after"],
            "day": asked["groupsAsOf"], "treated": asked["treated"] });
        let answer = self.api.answer(document, &variables);
        assert!(answer.get("errors").is_none(), "{answer}");
        let change = &answer["data"]["network"]["change"];
        self.compare_fields("change", &asked["fields"], change);
        self.compare_fields("difference", &asked["difference"], &change["differenceInDifferences"]);
    }
}

fn pair_name(pair: &Value) -> String {
    format!("{}|{}", pair["a"]["id"].as_str().expect("an id"), pair["b"]["id"].as_str().expect("an id"))
}

#[test]
fn measures_are_those_of_other_programs() {
    let folder = in_repository(FOLDER);
    let files = std::fs::read_dir(folder).expect("the cases are there").map(|entry| entry.expect("a file").path());
    let mut files: Vec<_> =
        files.filter(|path| path.extension().is_some_and(|extension| extension == "json")).collect();
    files.sort();
    let (mut report, mut count) = (Vec::new(), 0);
    for path in files {
        let mut check = Check::of(&path);
        if check.case.get("counts").is_some() {
            check.counts();
            check.measures();
            check.cross_group_ties();
            check.brokerage();
            check.paths();
            check.communities();
        }
        check.change();
        count += check.count;
        report.append(&mut check.report);
    }
    eprintln!("{count} values compared");
    assert!(report.is_empty(), "{} of {count} values differ\n{}", report.len(), report.join("\n"));
    assert!(count > 10_000, "only {count} values compared");
}
