//! GraphQL over HTTP, as its specification has it: a thin handler around [`crate::graphql::request`].

use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody as _};
use axum::extract::State;
use axum::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Map, Value};

use crate::graphql::error::Code;
use crate::graphql::request::{Answer, Asked, answer, refusal};
use crate::server::Server;
use crate::server::accept::Media;
use crate::server::log::Operation;

/// How long a client has to send its request.
const READ_TIME: Duration = Duration::from_secs(30);

/// Why a request does not reach the API.
pub(super) struct Refusal {
    /// The status of the answer.
    pub status: StatusCode,
    /// The code of the error.
    pub code: Code,
    /// What is wrong and what would be right.
    pub message: String,
}

impl Refusal {
    fn bad(message: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, code: Code::BadUserInput, message: message.into() }
    }
}

/// Answers a query in the address.
pub(super) async fn get(State(server): State<Server>, uri: Uri, headers: HeaderMap) -> Response {
    respond(&server, &headers, read_address(&uri)).await
}

/// Answers a query in the body.
pub(super) async fn post(State(server): State<Server>, headers: HeaderMap, body: Body) -> Response {
    let asked = read_body(&headers, body, server.body_limit).await;
    respond(&server, &headers, asked).await
}

async fn respond(server: &Server, headers: &HeaderMap, asked: Result<Asked, Refusal>) -> Response {
    let accept: Vec<_> = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok()).collect();
    let accept = accept.join(",");
    let Some(media) = Media::chosen(Some(&accept)) else {
        let message = "answers are application/graphql-response+json or application/json; accept one of them";
        let refusal = Refusal { status: StatusCode::NOT_ACCEPTABLE, ..Refusal::bad(message) };
        return refused(Media::Json, &refusal);
    };
    match asked {
        Err(refusal) => refused(media, &refusal),
        Ok(asked) => {
            let answer = answer(&server.schema, &server.engine, asked).await;
            let is_told_by_status = answer.is_refusal() && media == Media::GraphqlResponse;
            let status = if is_told_by_status { StatusCode::BAD_REQUEST } else { StatusCode::OK };
            written(status, media, &answer)
        }
    }
}

/// The answer to what does not reach the API.
pub(super) fn refused(media: Media, why: &Refusal) -> Response {
    written(why.status, media, &refusal(why.code, &why.message))
}

fn written(status: StatusCode, media: Media, answer: &Answer) -> Response {
    let body = match answer.to_json() {
        Ok(body) => body,
        Err(cause) => {
            tracing::error!(%cause, "an answer cannot be written");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let headers = [(CONTENT_TYPE, media.name()), (CACHE_CONTROL, "no-cache"), (VARY, "accept")];
    let mut response =
        (status, headers.map(|(name, value)| (name, HeaderValue::from_static(value))), body).into_response();
    response.extensions_mut().insert(Operation(answer.operation.clone()));
    response
}

async fn read_body(headers: &HeaderMap, body: Body, limit: usize) -> Result<Asked, Refusal> {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut parts = content_type.split(';').map(|part| part.trim().to_ascii_lowercase());
    let is_json = parts.next().is_some_and(|media| media == "application/json");
    let is_utf8 = parts.filter_map(|part| part.strip_prefix("charset=").map(|set| set.trim_matches('"').to_owned()));
    if !is_json || !is_utf8.into_iter().all(|set| set == "utf-8") {
        let message = "send the request as application/json in UTF-8, and say so in Content-Type";
        return Err(Refusal { status: StatusCode::UNSUPPORTED_MEDIA_TYPE, ..Refusal::bad(message) });
    }
    let body = collect(body, limit).await?;
    let body = serde_json::from_slice(&body).map_err(|error| Refusal::bad(format!("the body is not JSON: {error}")))?;
    Asked::read(body).map_err(Refusal::bad)
}

async fn collect(body: Body, limit: usize) -> Result<Bytes, Refusal> {
    let too_large = || {
        let message = format!("the body of a request is limited to {limit} bytes; this one is larger");
        Refusal { status: StatusCode::PAYLOAD_TOO_LARGE, code: Code::LimitExceeded, message }
    };
    if body.size_hint().lower() > limit as u64 {
        return Err(too_large());
    }
    match tokio::time::timeout(READ_TIME, axum::body::to_bytes(body, limit)).await {
        Ok(Ok(body)) => Ok(body),
        Ok(Err(error)) => {
            let is_cut = std::error::Error::source(&error).is_some_and(<dyn std::error::Error>::is::<axum::Error>);
            Err(if is_cut { Refusal::bad("the body ends before its end") } else { too_large() })
        }
        Err(_) => {
            let message = format!("the body did not arrive within {} s", READ_TIME.as_secs());
            Err(Refusal { status: StatusCode::REQUEST_TIMEOUT, ..Refusal::bad(message) })
        }
    }
}

/// Reads `query`, `operationName` and, as JSON, `variables` and `extensions` of an address.
fn read_address(uri: &Uri) -> Result<Asked, Refusal> {
    let pairs = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(uri);
    let pairs = pairs.map_err(|_| Refusal::bad("the address cannot be read; encode its parameters"))?.0;
    let mut body = Map::new();
    for (name, text) in pairs {
        let is_json = matches!(name.as_str(), "variables" | "extensions");
        let value = match text.as_str() {
            "" if name != "query" => Value::Null,
            text if is_json => serde_json::from_str(text)
                .map_err(|error| Refusal::bad(format!("the parameter {name} is not JSON: {error}")))?,
            text => Value::from(text),
        };
        if body.insert(name.clone(), value).is_some() {
            let name = crate::graphql::error::shorten(&name);
            return Err(Refusal::bad(format!("the parameter {name} is given twice")));
        }
    }
    if !body.contains_key("query") {
        return Err(Refusal::bad("there is no query; send it as ?query=... or in the JSON body of a POST"));
    }
    Asked::read(Value::Object(body)).map_err(Refusal::bad)
}
