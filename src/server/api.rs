//! GraphQL over HTTP, as its specification has it: a thin handler around [`crate::graphql::request`].

use axum::body::{Body, Bytes, HttpBody as _};
use axum::extract::State;
use axum::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value};

use crate::export::Origin;
use crate::graphql::error::{self, Code, Passed};
use crate::graphql::request::{Answer, Asked, Table, answer, refusal, revision, table};
use crate::server::accept::Media;
use crate::server::answers::{Finished, Question};
use crate::server::known::{Kept, known_or};
use crate::server::log::Operation;
use crate::server::{Server, Settings};

/// The header that asks for a citation: `Kobling-Cite: 1`.
pub(super) const CITE: HeaderName = HeaderName::from_static("kobling-cite");
/// The header that asks what the request costs: `Kobling-Cost: 1`.
pub(super) const COST: HeaderName = HeaderName::from_static("kobling-cost");
/// The headers of a request that an answer depends on.
const VARIES: &str = "accept, kobling-cite, kobling-cost";

/// Why a request does not reach the API.
pub(super) struct Refusal {
    /// The status of the answer.
    pub status: StatusCode,
    /// Why.
    pub why: error::Refusal,
}

impl Refusal {
    /// Why a request does not reach the API.
    pub(super) fn new(status: StatusCode, code: Code, message: impl Into<String>) -> Self {
        Self { status, why: error::Refusal { code, ..error::Refusal::bad(message, Vec::new()) } }
    }

    /// It makes no sense.
    pub(super) fn bad(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, Code::BadUserInput, message)
    }
}

/// Answers a query in the address.
pub(super) async fn get(State(server): State<Server>, uri: Uri, headers: HeaderMap) -> Response {
    let media = match media(&headers) {
        Ok(media) => media,
        Err(refusal) => return refused(Media::Json, refusal),
    };
    // Before anything is read or run: what is answered for may have been replaced when the answer is there.
    let lineage = server.engine.lineage();
    let (cites, prices) = (says_yes(&headers, &CITE), says_yes(&headers, &COST));
    let query = uri.query().unwrap_or_default().to_owned();
    let question = Question { lineage, query, media, cites, prices };
    if let Some(finished) = server.answers.find(&question) {
        return lasting(&headers, media, &finished);
    }
    let asked = match read_address(&uri, &headers) {
        Ok(asked) => asked,
        Err(refusal) => return refused(media, refusal),
    };
    let reply = match reply(&server, asked, media).await {
        Ok(reply) if reply.status == StatusCode::OK => reply,
        Ok(reply) => return reply.written(),
        Err(status) => return status.into_response(),
    };
    let Reply { body, operation, .. } = reply;
    let finished = Finished { etag: etag(&body, media), body, operation };
    if reply.is_lasting {
        let response = lasting(&headers, media, &finished);
        server.answers.keep(question, finished);
        response
    } else {
        checked(&headers, media, &finished, Kept::Checked)
    }
}

/// Answers a query in the body.
pub(super) async fn post(State(server): State<Server>, uri: Uri, headers: HeaderMap, body: Body) -> Response {
    let media = match media(&headers) {
        Ok(media) => media,
        Err(refusal) => return refused(Media::Json, refusal),
    };
    let asked = read_body(&headers, body, &server.settings).await.and_then(|asked| read_beside(&uri, &headers, asked));
    match asked {
        Err(refusal) => refused(media, refusal),
        Ok(asked) => match reply(&server, asked, media).await {
            Ok(reply) => reply.written(),
            Err(status) => status.into_response(),
        },
    }
}

/// What a request is replied with.
struct Reply {
    status: StatusCode,
    media: Media,
    body: Bytes,
    operation: Operation,
    is_lasting: bool,
}

impl Reply {
    fn of(answer: &Answer, status: StatusCode, media: Media) -> Result<Self, StatusCode> {
        let body = body_of(answer).ok_or(StatusCode::INTERNAL_SERVER_ERROR)?;
        Ok(Self { status, media, body, operation: Operation::of(answer), is_lasting: answer.is_lasting })
    }

    fn written(self) -> Response {
        written(self.status, self.media, self.body, self.operation)
    }
}

/// Answers a request in a media type. What is no table is told in JSON.
async fn reply(server: &Server, asked: Asked, media: Media) -> Result<Reply, StatusCode> {
    if media != Media::Csv {
        let answer = answer(&server.schema, &server.engine, asked).await;
        return Reply::of(&answer, status_of(&answer, media), media);
    }
    match table(&server.schema, &server.engine, asked).await {
        Err(answer) => Reply::of(&answer, StatusCode::BAD_REQUEST, Media::GraphqlResponse),
        Ok(table) => {
            let body = csv(&table).map_err(|cause| {
                tracing::error!(%cause, "a table cannot be written");
                StatusCode::INTERNAL_SERVER_ERROR
            })?;
            let (operation, is_lasting) = (Operation::of_table(&table), table.is_lasting);
            Ok(Reply { status: StatusCode::OK, media, body: body.into(), operation, is_lasting })
        }
    }
}

/// A table as CSV.
///
/// # Errors
/// Never: it is written into memory.
pub fn csv(table: &Table) -> std::io::Result<Vec<u8>> {
    let cited = table.cited.clone();
    let origin = Origin {
        revision: cited.revision,
        digest: cited.digest,
        lens: cited.lens,
        network: String::new(),
        sources: cited.sources,
    };
    let mut bytes = Vec::new();
    crate::export::table::write(&table.columns, &table.rows, &origin, &mut bytes)?;
    Ok(bytes)
}

/// An answer that tells what is wrong, as JSON.
pub(super) fn answered(answer: &Answer, status: StatusCode) -> Response {
    Reply::of(answer, status, Media::GraphqlResponse).map_or_else(IntoResponse::into_response, Reply::written)
}

fn media(headers: &HeaderMap) -> Result<Media, Refusal> {
    let accept: Vec<_> = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok()).collect();
    Media::chosen(Some(&accept.join(","))).ok_or_else(|| {
        let message = "answers are application/graphql-response+json, application/json or, of one list, text/csv; accept \
                       one of them";
        Refusal { status: StatusCode::NOT_ACCEPTABLE, ..Refusal::bad(message) }
    })
}

/// Whether a header asks for what it is about.
fn says_yes(headers: &HeaderMap, name: &HeaderName) -> bool {
    headers.get(name).is_some_and(|value| value == "1")
}

fn status_of(answer: &Answer, media: Media) -> StatusCode {
    let is_told_by_status = answer.is_refusal() && media == Media::GraphqlResponse;
    if is_told_by_status { StatusCode::BAD_REQUEST } else { StatusCode::OK }
}

fn body_of(answer: &Answer) -> Option<Bytes> {
    let body = answer.to_json().inspect_err(|cause| tracing::error!(%cause, "an answer cannot be written"));
    body.ok().map(Bytes::from)
}

/// The tag of an answer. Weak: it may be sent compressed.
fn etag(body: &[u8], media: Media) -> HeaderValue {
    let mut hasher = blake3::Hasher::new();
    hasher.update(media.name().as_bytes()).update(body);
    let tag = format!("W/\"{}\"", &hasher.finalize().to_hex()[..32]);
    HeaderValue::from_str(&tag).unwrap_or(HeaderValue::from_static("W/\"\""))
}

fn lasting(headers: &HeaderMap, media: Media, finished: &Finished) -> Response {
    checked(headers, media, finished, Kept::ForEver)
}

fn checked(headers: &HeaderMap, media: Media, finished: &Finished, kept: Kept) -> Response {
    let mut response = known_or(headers, &finished.etag, kept, || (media.name(), finished.body.clone()));
    response.headers_mut().insert(VARY, HeaderValue::from_static(VARIES));
    response.extensions_mut().insert(finished.operation.clone());
    response
}

/// The answer to what does not reach the API.
pub(super) fn refused(media: Media, Refusal { status, why }: Refusal) -> Response {
    // what is wrong is not told in a table
    let media = if media == Media::Csv { Media::GraphqlResponse } else { media };
    let answer = refusal(why);
    let Some(body) = body_of(&answer) else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    written(status, media, body, Operation::of(&answer))
}

fn written(status: StatusCode, media: Media, body: Bytes, operation: Operation) -> Response {
    let headers = [(CONTENT_TYPE, media.name()), (CACHE_CONTROL, "no-cache"), (VARY, VARIES)];
    let headers = headers.map(|(name, value)| (name, HeaderValue::from_static(value)));
    let mut response = (status, headers, body).into_response();
    response.extensions_mut().insert(operation);
    response
}

async fn read_body(headers: &HeaderMap, body: Body, settings: &Settings) -> Result<Asked, Refusal> {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut parts = content_type.split(';').map(|part| part.trim().to_ascii_lowercase());
    let is_json = parts.next().is_some_and(|media| media == "application/json");
    let is_utf8 = parts.filter_map(|part| part.strip_prefix("charset=").map(|set| set.trim_matches('"').to_owned()));
    if !is_json || !is_utf8.into_iter().all(|set| set == "utf-8") {
        let message = "send the request as application/json in UTF-8, and say so in Content-Type";
        return Err(Refusal { status: StatusCode::UNSUPPORTED_MEDIA_TYPE, ..Refusal::bad(message) });
    }
    let body = collect(body, settings).await?;
    let body = serde_json::from_slice(&body).map_err(|error| Refusal::bad(format!("the body is not JSON: {error}")))?;
    Asked::read(body).map_err(Refusal::bad)
}

async fn collect(body: Body, settings: &Settings) -> Result<Bytes, Refusal> {
    let (limit, time) = (settings.body_bytes, settings.body_time);
    let too_large = |asked: Option<u64>| {
        let has = asked.map_or(String::from("is larger"), |asked| format!("has {asked}"));
        let message = format!("the body of a request is limited to {limit} bytes; this one {has}");
        let passed = Passed { name: "body", value: limit as u64, asked };
        Refusal { status: StatusCode::PAYLOAD_TOO_LARGE, why: error::Refusal::limit(message, passed) }
    };
    if body.size_hint().lower() > limit as u64 {
        return Err(too_large(Some(body.size_hint().lower())));
    }
    match tokio::time::timeout(time, axum::body::to_bytes(body, limit)).await {
        Ok(Ok(body)) => Ok(body),
        Ok(Err(error)) => {
            let is_cut = std::error::Error::source(&error).is_some_and(<dyn std::error::Error>::is::<axum::Error>);
            Err(if is_cut { Refusal::bad("the body ends before its end") } else { too_large(None) })
        }
        Err(_) => {
            let message = format!("the body did not arrive within {} s", time.as_secs_f64());
            Err(Refusal { status: StatusCode::REQUEST_TIMEOUT, ..Refusal::bad(message) })
        }
    }
}

/// Reads `query`, `operationName` and, as JSON, `variables` and `extensions` of an address, and what may stand beside them.
fn read_address(uri: &Uri, headers: &HeaderMap) -> Result<Asked, Refusal> {
    let mut body = Map::new();
    for (name, text) in parameters(uri)? {
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
    let asked = Asked::read(Value::Object(body)).map_err(Refusal::bad)?;
    read_beside(uri, headers, asked)
}

/// Reads what an address may ask for beside the query, wherever that is: `revision=N`, which pins the request as a whole,
/// `cite=1` and `cost=1`.
fn read_beside(uri: &Uri, headers: &HeaderMap, mut asked: Asked) -> Result<Asked, Refusal> {
    asked.is_cited = says_yes(headers, &CITE);
    asked.is_priced = says_yes(headers, &COST);
    for (name, text) in parameters(uri)? {
        match (name.as_str(), text.as_str()) {
            ("revision", "") | ("cite" | "cost", "" | "0") => {}
            ("revision", text) => asked.revision = Some(revision(text).map_err(Refusal::bad)?),
            ("cite", "1") => asked.is_cited = true,
            ("cost", "1") => asked.is_priced = true,
            ("cite", _) => return Err(Refusal::bad("write cite=1 for a citation of the answer, or leave it out")),
            ("cost", _) => return Err(Refusal::bad("write cost=1 to be told what the request costs, or leave it out")),
            _ => {}
        }
    }
    Ok(asked)
}

/// The parameters of an address, in their order.
pub(super) fn parameters(uri: &Uri) -> Result<Vec<(String, String)>, Refusal> {
    let pairs = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(uri);
    pairs.map(|pairs| pairs.0).map_err(|_| Refusal::bad("the address cannot be read; encode its parameters"))
}
