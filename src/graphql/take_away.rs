//! A network to take away as a file: chosen as in the API, with scores of its parties.
//!
//! What is asked for becomes a query, so that choices, defaults, limits and errors are those of the API; while it is answered
//! the network itself and the scores are put aside.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Map, Value, json};

use crate::analytics::score::Ranked;
use crate::graph::network::Network;
use crate::graphql::cited::{Cited, Used, cited};
use crate::graphql::document::Ready;
use crate::graphql::engine::Engine;
use crate::graphql::error::{Refusal, shorten};
use crate::graphql::pool::Deadline;
use crate::graphql::request::{Answer, failed, refusal, wrong};
use crate::graphql::{Schema, execute_with};

/// The arguments of the lens, with their types.
const LENS: [(&str, &str); 6] = [
    ("revision", "Int"),
    ("asOf", "Date"),
    ("period", "PeriodInput"),
    ("undated", "Undated"),
    ("evidence", "EvidenceMode"),
    ("statuses", "[Status!]"),
];

/// Which network with which scores.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wish {
    /// What ties parties, a `NetworkInput`; null: shared projects among all parties.
    pub of: Value,
    /// The arguments of `view`.
    pub lens: Map<String, Value>,
    /// Measures with the names of their columns, each a `CentralityInput`.
    pub scores: Vec<(String, Value)>,
}

impl Wish {
    /// Reads measures: names with commas between them (`degree,pageRank`), or JSON: a `CentralityInput`, a list of them, or
    /// an object of them by the names of the columns.
    ///
    /// # Errors
    /// A sentence that says what would be right.
    pub fn read_scores(text: &str) -> Result<Vec<(String, Value)>, String> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Vec::new());
        }
        if !text.starts_with(['{', '[']) {
            let name = |name: &str| (name.trim().to_owned(), json!({ name.trim(): {} }));
            return Ok(text.split(',').map(name).collect());
        }
        let wrong = || {
            String::from(
                "scores are names as in degree,pageRank, or JSON as in [{\"betweenness\": {\"samples\": 500}}], or by \
                 column as in {\"between\": {\"betweenness\": {}}}",
            )
        };
        let measure = |value: &Value| {
            let object = value.as_object().filter(|object| object.len() == 1).ok_or_else(wrong)?;
            let name = object.keys().next().cloned().unwrap_or_default();
            Ok((name, value.clone()))
        };
        match serde_json::from_str(text).map_err(|error| format!("{}: {error}", wrong()))? {
            Value::Array(list) => list.iter().map(measure).collect(),
            Value::Object(object) => {
                let is_measure = |(_, options): (_, &Value)| {
                    let inner = options.as_object().and_then(|options| options.values().next());
                    !inner.is_some_and(Value::is_object)
                };
                if object.len() == 1 && object.iter().all(is_measure) {
                    return Ok(vec![measure(&Value::Object(object))?]);
                }
                Ok(object.into_iter().collect())
            }
            _ => Err(wrong()),
        }
    }

    /// The query that asks for it.
    fn document(&self) -> String {
        let mut variables = String::from("$of: NetworkInput");
        let mut lens = String::new();
        for (name, ty) in LENS {
            let _ = write!(variables, ", ${name}: {ty}");
            let _ = write!(lens, "{name}: ${name} ");
        }
        let mut scores = String::new();
        for place in 0..self.scores.len() {
            let _ = write!(variables, ", $m{place}: CentralityInput!");
            let _ = write!(scores, " s{place}: centrality(measure: $m{place}, first: 0) {{ totalCount }}");
        }
        format!("query({variables}) {{ view({lens}) {{ network(of: $of) {{ partyCount{scores} }} }} }}")
    }

    fn variables(&self) -> Result<Map<String, Value>, Refusal> {
        let mut variables = Map::from_iter([(String::from("of"), self.of.clone())]);
        for (name, value) in &self.lens {
            if !LENS.iter().any(|(known, _)| known == name) {
                let known: Vec<&str> = LENS.iter().map(|(known, _)| *known).collect();
                let text = format!("a lens has no {}; it has {}", shorten(name), known.join(", "));
                return Err(Refusal::bad(text, Vec::new()));
            }
            variables.insert(name.clone(), value.clone());
        }
        variables
            .extend(self.scores.iter().enumerate().map(|(place, (_, measure))| (format!("m{place}"), measure.clone())));
        Ok(variables)
    }
}

/// A network with scores, to be written.
pub struct TakenAway {
    /// The network.
    pub network: Arc<Network>,
    /// The scores of its parties by number, with the names of their columns.
    pub scores: Vec<(String, Vec<Option<f64>>)>,
    /// What it is made of.
    pub cited: Cited,
    /// What ties its parties, as it was asked for.
    pub of: String,
}

/// Where the network and the scores are put aside while a query is answered.
#[derive(Default)]
pub struct Taking {
    network: Mutex<Option<Arc<Network>>>,
    scores: Mutex<Vec<(String, Arc<Vec<Ranked>>)>>,
}

impl Taking {
    /// Puts the network aside.
    pub fn network(&self, network: &Arc<Network>) {
        *self.network.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(network));
    }

    /// Puts the scores of a field aside.
    pub fn scores(&self, field: &str, scores: &Arc<Vec<Ranked>>) {
        let mut all = self.scores.lock().unwrap_or_else(PoisonError::into_inner);
        all.push((field.to_owned(), Arc::clone(scores)));
    }

    fn of(&self, field: &str, n: usize) -> Vec<Option<f64>> {
        let all = self.scores.lock().unwrap_or_else(PoisonError::into_inner);
        let mut values = vec![None; n];
        for ranked in all.iter().filter(|(name, _)| name == field).flat_map(|(_, ranked)| ranked.iter()) {
            values[ranked.party as usize] = ranked.value;
        }
        values
    }
}

/// Takes a network with its scores.
///
/// # Errors
/// The answer that says what is wrong.
pub async fn take_away(schema: &Schema, engine: &Engine, wish: Wish) -> Result<TakenAway, Answer> {
    let document = wish.document();
    let variables = wish.variables().map_err(refusal)?;
    let read =
        engine.documents.read(&document).map_err(|refusals| wrong(refusals.into_iter().map(Into::into).collect()))?;
    let Ready { document, .. } = read
        .ready(None, &variables, &engine.limits)
        .map_err(|refusals| wrong(refusals.into_iter().map(Into::into).collect()))?;
    let deadline = Deadline::after(engine.limits.time);
    let pinned = engine.pin(None, deadline).await.map_err(|error| wrong(failed(error).errors))?;
    let (used, taking) = (Arc::new(Used::default()), Arc::new(Taking::default()));
    let request = (pinned.clone(), deadline, Arc::clone(&used));
    let response = execute_with(schema, document, request, Arc::clone(&taking)).await;
    if !response.errors.is_empty() {
        return Err(wrong(response.errors));
    }
    let cited = cited(engine, deadline, &pinned, &used).await.map_err(|error| wrong(failed(error).errors))?;
    let network = taking.network.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let Some(network) = network else { return Err(refusal(Refusal::bad("there is no network", Vec::new()))) };
    let n = network.parties.len();
    let scores = wish.scores.iter().enumerate();
    let scores = scores.map(|(place, (name, _))| (name.clone(), taking.of(&format!("s{place}"), n))).collect();
    let of = if wish.of.is_null() { String::from("{}") } else { wish.of.to_string() };
    Ok(TakenAway { network, scores, cited, of })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_by_name_and_by_json() {
        let read = |text: &str| Wish::read_scores(text).expect(text);
        let named = |list: &[(&str, Value)]| {
            list.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect::<Vec<_>>()
        };
        assert_eq!(read(""), []);
        assert_eq!(
            read("degree, pageRank"),
            named(&[("degree", json!({"degree": {}})), ("pageRank", json!({"pageRank": {}}))])
        );
        let sampled = json!({"betweenness": {"samples": 5}});
        assert_eq!(read(&sampled.to_string()), named(&[("betweenness", sampled.clone())]));
        assert_eq!(read(&json!([sampled]).to_string()), named(&[("betweenness", sampled.clone())]));
        assert_eq!(
            read(&json!({"b": sampled, "c": {"degree": {}}}).to_string()),
            named(&[("b", sampled), ("c", json!({"degree": {}}))])
        );
        for text in ["{", "[1]", "[{}]"] {
            assert!(Wish::read_scores(text).expect_err(text).contains("degree,pageRank"), "{text}");
        }
    }

    #[test]
    fn a_lens_has_what_a_view_has() {
        let wish = Wish { lens: Map::from_iter([(String::from("day"), json!("2020"))]), ..Wish::default() };
        assert!(wish.variables().expect_err("no such argument").message.contains("asOf"));
    }
}
