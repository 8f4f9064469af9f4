//! A request as clients write it, over HTTP or in a file, and its answer as they read it.

use std::sync::Arc;

use async_graphql::parser::types::ExecutableDocument;
use async_graphql::{Response, ServerError, value};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::graphql::cited::{Cited, Used, citation, cited};
use crate::graphql::document::Ready;
use crate::graphql::engine::Engine;
use crate::graphql::error::{Refusal, shorten};
use crate::graphql::pinned::{By, is_pinned};
use crate::graphql::pool::Deadline;
use crate::graphql::{Schema, execute};

/// A request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The document.
    pub query: String,
    /// Which of its operations.
    pub operation_name: Option<String>,
    /// The values of its variables.
    pub variables: Map<String, Value>,
    /// The revision that it is answered from as a whole, instead of the newest.
    pub revision: Option<u32>,
    /// Whether the answer is to be cited.
    pub is_cited: bool,
    /// Whether what it costs is to be told.
    pub is_priced: bool,
}

impl Asked {
    /// Reads the body of a request: an object with `query` and, where needed, `operationName` and `variables`.
    ///
    /// # Errors
    /// A sentence that says what is wrong and what would be right.
    pub fn read(body: Value) -> Result<Self, String> {
        let Value::Object(mut body) = body else {
            return Err(String::from("a request is one JSON object with a query; lists of requests are not taken"));
        };
        let mut take = |name: &str| body.remove(name).unwrap_or_default();
        let query = match take("query") {
            Value::String(query) => query,
            Value::Null => return Err(String::from("there is no query; write {\"query\": \"{ ... }\"}")),
            other => return Err(wrong_type("query", "a string", &other)),
        };
        let operation_name = match take("operationName") {
            Value::String(name) => Some(name),
            Value::Null => None,
            other => return Err(wrong_type("operationName", "a string", &other)),
        };
        let variables = object("variables", take("variables"))?;
        let revision = match object("extensions", take("extensions"))?.remove("revision") {
            None | Some(Value::Null) => None,
            Some(value) => Some(revision(&value.to_string())?),
        };
        Ok(Self { query, operation_name, variables, revision, ..Self::default() })
    }
}

/// The number of a revision.
///
/// # Errors
/// A sentence that says what would be right.
pub fn revision(text: &str) -> Result<u32, String> {
    let wrong = || format!("the revision is '{}'; write a number from 1", shorten(text));
    text.parse().ok().filter(|&number| number > 0).ok_or_else(wrong)
}

fn object(name: &str, value: Value) -> Result<Map<String, Value>, String> {
    match value {
        Value::Object(map) => Ok(map),
        Value::Null => Ok(Map::new()),
        other => Err(wrong_type(name, "an object", &other)),
    }
}

fn wrong_type(name: &str, wanted: &str, found: &Value) -> String {
    let found = match found {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    };
    format!("{name} must be {wanted}, and is {found}")
}

/// What a request is answered with.
pub struct Answer {
    /// The name of the operation, for the log.
    pub operation: Option<String>,
    /// What it costs, as far as it could be told; for the log.
    pub cost: Option<u64>,
    /// Whether the same request is answered with the same bytes for ever: it is of a pinned revision, and went well.
    pub is_lasting: bool,
    response: Response,
}

/// As it is written: what went wrong first, where people see it. An answer to what could not be executed has no data.
#[derive(Serialize)]
struct Written<'a> {
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [ServerError],
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a async_graphql::Value>,
    #[serde(skip_serializing_if = "std::collections::BTreeMap::is_empty")]
    extensions: &'a std::collections::BTreeMap<String, async_graphql::Value>,
}

impl Answer {
    /// Whether something went wrong.
    pub fn has_errors(&self) -> bool {
        !self.response.errors.is_empty()
    }

    /// Whether the request could not be executed at all: it cannot be read, does not fit the schema or passes a limit.
    pub fn is_refusal(&self) -> bool {
        let is_before_execution = |error: &ServerError| error.path.is_empty();
        self.response.data == async_graphql::Value::Null
            && self.has_errors()
            && self.response.errors.iter().all(is_before_execution)
    }

    /// The codes of what went wrong.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        let extensions = self.response.errors.iter().filter_map(|error| error.extensions.as_ref());
        extensions.filter_map(|extensions| match extensions.get("code") {
            Some(async_graphql::Value::String(code)) => Some(code.as_str()),
            _ => None,
        })
    }

    /// As JSON on one line.
    pub fn to_json(&self) -> serde_json::Result<Vec<u8>> {
        serde_json::to_vec(&self.written())
    }

    /// As JSON for people.
    pub fn to_pretty_json(&self) -> serde_json::Result<String> {
        serde_json::to_string_pretty(&self.written())
    }

    fn written(&self) -> Written<'_> {
        let data = (!self.is_refusal()).then_some(&self.response.data);
        Written { errors: &self.response.errors, data, extensions: &self.response.extensions }
    }
}

/// The answer to what was not even a request.
pub fn refusal(refusal: Refusal) -> Answer {
    refused(None, vec![refusal])
}

/// The answer to what went wrong.
pub(super) fn wrong(errors: Vec<ServerError>) -> Answer {
    Answer { operation: None, cost: None, is_lasting: false, response: Response::from_errors(errors) }
}

fn refused(operation: Option<String>, refusals: Vec<Refusal>) -> Answer {
    let errors = refusals.into_iter().map(ServerError::from).collect();
    Answer { operation, cost: None, is_lasting: false, response: Response::from_errors(errors) }
}

/// Answers a request: from the newest revision, unless it pins another.
pub async fn answer(schema: &Schema, engine: &Engine, asked: Asked) -> Answer {
    let name = asked.operation_name.as_deref();
    let document = match engine.documents.read(&asked.query) {
        Ok(document) => document,
        Err(refusals) => return refused(asked.operation_name, refusals),
    };
    let operation = document.operation_name(name);
    let Ready { document, cost } = match document.ready(name, &asked.variables, &engine.limits) {
        Ok(ready) => ready,
        Err(refusals) => return refused(operation, refusals),
    };
    let by = if asked.revision.is_some() { By::Request } else { By::Fields };
    let is_pinned = is_pinned(&document, by);
    let mut response = executed(schema, engine, document, &asked).await;
    let is_lasting = is_pinned && response.errors.is_empty();
    if asked.is_priced {
        response = response.extension("cost", value!({ "asked": cost, "limit": (engine.limits.cost) }));
    }
    Answer { operation, cost: Some(cost), is_lasting, response }
}

/// An answer as a table.
#[derive(Clone, Debug)]
pub struct Table {
    /// The name of the operation, for the log.
    pub operation: Option<String>,
    /// What it costs; for the log.
    pub cost: u64,
    /// Whether the same request is answered with the same bytes for ever.
    pub is_lasting: bool,
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The rows, each with a value for each column.
    pub rows: Vec<Vec<Value>>,
    /// What it is made of.
    pub cited: Cited,
}

/// Answers a request with one connection as a table: its items are the rows.
///
/// # Errors
/// The answer that tells why it is none: it cannot be executed, has no connection or several, or something went wrong.
pub async fn table(schema: &Schema, engine: &Engine, asked: Asked) -> Result<Table, Answer> {
    let name = asked.operation_name.as_deref();
    let document = engine.documents.read(&asked.query).map_err(|refusals| refused(None, refusals))?;
    let operation = document.operation_name(name);
    let failed_with = |refusals| refused(operation.clone(), refusals);
    let Ready { document: ready, cost } =
        document.ready(name, &asked.variables, &engine.limits).map_err(failed_with)?;
    let shape = document.table(name, &asked.variables).map_err(failed_with)?;
    let by = if asked.revision.is_some() { By::Request } else { By::Fields };
    let is_lasting = is_pinned(&ready, by);
    let deadline = Deadline::after(engine.limits.time);
    let wrong_at = |response| Answer { operation: operation.clone(), cost: Some(cost), is_lasting: false, response };
    let pinned = engine.pin(asked.revision, deadline).await.map_err(|error| wrong_at(failed(error)))?;
    let used = Arc::new(Used::default());
    let response = execute(schema, ready, (pinned.clone(), deadline, Arc::clone(&used))).await;
    if !response.errors.is_empty() {
        return Err(wrong_at(response));
    }
    let cited = cited(engine, deadline, &pinned, &used).await.map_err(|error| wrong_at(failed(error)))?;
    let json = |value: async_graphql::Value| value.into_json().unwrap_or_default();
    let rows = shape.rows(&response.data).into_iter().map(|row| row.into_iter().map(json).collect()).collect();
    Ok(Table { operation, cost, is_lasting, columns: shape.columns(), rows, cited })
}

async fn executed(schema: &Schema, engine: &Engine, document: ExecutableDocument, asked: &Asked) -> Response {
    let deadline = Deadline::after(engine.limits.time);
    let pinned = match engine.pin(asked.revision, deadline).await {
        Ok(pinned) => pinned,
        Err(error) => return failed(error),
    };
    let used = Arc::new(Used::default());
    let response = execute(schema, document, (pinned.clone(), deadline, Arc::clone(&used))).await;
    if !asked.is_cited || response.data == async_graphql::Value::Null {
        return response;
    }
    match citation(engine, deadline, asked, &pinned, &used).await {
        Ok(citation) => response.extension("citation", citation),
        Err(error) => failed(error),
    }
}

/// An answer to what failed as a whole, at no place of the query.
pub(super) fn failed(error: async_graphql::Error) -> Response {
    let mut error = error.into_server_error(async_graphql::Pos::default());
    error.locations.clear();
    Response::from_errors(vec![error])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_body_is_read_or_told_what_is_wrong_with_it() {
        let asked = Asked::read(json!({"query": "{a}", "variables": null, "operationName": "A", "other": 1}));
        let expected =
            Asked { query: String::from("{a}"), operation_name: Some(String::from("A")), ..Asked::default() };
        assert_eq!(asked, Ok(expected));
        let cases = [
            (json!([]), "lists of requests are not taken"),
            (json!({}), "there is no query"),
            (json!({"query": 1}), "query must be a string, and is a number"),
            (json!({"query": "{a}", "operationName": {}}), "operationName must be a string, and is an object"),
            (json!({"query": "{a}", "variables": []}), "variables must be an object, and is a list"),
            (json!({"query": "{a}", "extensions": "x"}), "extensions must be an object, and is a string"),
        ];
        for (body, told) in cases {
            let problem = Asked::read(body).expect_err("it is wrong");
            assert!(problem.contains(told), "{problem}");
        }
    }

    #[test]
    fn an_answer_to_no_request_has_no_data() {
        let answer = refusal(Refusal::bad("no", Vec::new()));
        assert!(answer.is_refusal() && answer.has_errors());
        let json = String::from_utf8(answer.to_json().expect("it is written")).expect("it is text");
        assert_eq!(json, r#"{"errors":[{"message":"no","extensions":{"code":"BAD_USER_INPUT"}}]}"#);
    }
}
