//! What is told of each request: one line in the log and the figures of the metrics. Never what was asked with it, only
//! which operation.

use std::hash::{BuildHasher as _, RandomState};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument as _;

use crate::graphql::request::{Answer, Table};
use crate::server::Server;

/// The header with the id of a request.
pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// How long an id that a client gives may be.
const LONGEST_ID: usize = 64;

/// The operation that an answer is of.
#[derive(Clone, Default)]
pub(super) struct Operation {
    name: Option<String>,
    cost: Option<u64>,
    codes: Vec<String>,
}

impl Operation {
    /// The operation of an answer.
    pub(super) fn of(answer: &Answer) -> Self {
        let codes = answer.codes().map(ToOwned::to_owned).collect();
        Self { name: answer.operation.clone(), cost: answer.cost, codes }
    }

    /// The operation of a table.
    pub(super) fn of_table(table: &Table) -> Self {
        Self { name: table.operation.clone(), cost: Some(table.cost), codes: Vec::new() }
    }
}

/// Tells of a request when it is answered, and gives it an id: its own, when it brings a sound one, which then goes
/// through all programs that take part in it.
pub(super) async fn log(State(server): State<Server>, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let method = request.method().clone();
    // Without the query: the variables of a GET stand there.
    let path = request.uri().path().to_owned();
    let id = given(request.headers()).unwrap_or_else(made);
    let route = request.extensions().get::<MatchedPath>().cloned();
    // So that the lines about what goes wrong carry the id.
    let span = tracing::error_span!("request", id = id.to_str().unwrap_or_default());
    let mut response = next.run(request).instrument(span).await;
    let took = start.elapsed();
    let none = Operation::default();
    let operation = response.extensions().get::<Operation>().unwrap_or(&none);
    let route = route.as_ref().map_or("other", MatchedPath::as_str);
    server.metrics.answered(route, &method, response.status(), took, &operation.codes);
    let ms = (took.as_secs_f64() * 10_000.0).round() / 10.0;
    let (status, id_text) = (response.status().as_u16(), id.to_str().unwrap_or_default());
    let (operation, cost) = (operation.name.as_deref(), operation.cost);
    tracing::info!(id = id_text, %method, path, operation, cost, status, ms, "request");
    response.headers_mut().insert(REQUEST_ID, id);
    response
}

/// The id that a request brings, if it is one that can stand in a log.
fn given(headers: &HeaderMap) -> Option<HeaderValue> {
    let is_sound = |value: &&HeaderValue| {
        let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(byte);
        (1..=LONGEST_ID).contains(&value.len()) && value.as_bytes().iter().all(is_letter)
    };
    headers.get(REQUEST_ID).filter(is_sound).cloned()
}

/// An id that no other request has: of a number that is drawn when the program starts, and a count.
fn made() -> HeaderValue {
    static DRAWN: LazyLock<RandomState> = LazyLock::new(RandomState::new);
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let number = DRAWN.hash_one(COUNT.fetch_add(1, Ordering::Relaxed));
    HeaderValue::from_str(&format!("{number:016x}")).unwrap_or(HeaderValue::from_static("none"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_sound_id_is_taken_over() {
        let of = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(REQUEST_ID, HeaderValue::from_str(text).expect("a header"));
            given(&headers).is_some()
        };
        for sound in ["a", "7f3c-11_x.y:z", &"x".repeat(64)] {
            assert!(of(sound), "{sound}");
        }
        for unsound in ["", "a b", "a\tb", "æ", "\"", &"x".repeat(65)] {
            assert!(!of(unsound), "{unsound}");
        }
        assert_ne!(made(), made());
    }
}
