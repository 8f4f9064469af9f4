//! Whether the server is alive, whether it takes requests, and from what it answers them.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use crate::graphql::error::Code;
use crate::server::Server;
use crate::server::api::Refusal;

/// Tells that the server is alive, and the revision that requests are answered from.
pub(super) async fn health(State(server): State<Server>) -> Response {
    told(StatusCode::OK, "ok", &server)
}

/// Tells whether requests are taken: until the server is asked to stop.
pub(super) async fn ready(State(server): State<Server>) -> Response {
    if server.is_stopping() {
        told(StatusCode::SERVICE_UNAVAILABLE, "stopping", &server)
    } else {
        told(StatusCode::OK, "ready", &server)
    }
}

fn told(status: StatusCode, word: &str, server: &Server) -> Response {
    let newest = server.engine.newest();
    let revision = &newest.revision;
    let body: Value = json!({
        "status": word,
        "revision": revision.number,
        "digest": revision.digest,
        "version": env!("CARGO_PKG_VERSION"),
    });
    (status, [(CACHE_CONTROL, "no-store")], Json(body)).into_response()
}

/// The refusal of what begins after the server was asked to stop; those who watch it are still told.
pub(super) fn refusal(server: &Server, request: &Request) -> Option<Refusal> {
    let is_watching = matches!(request.uri().path(), "/health" | "/ready" | "/metrics");
    if !server.is_stopping() || is_watching {
        return None;
    }
    let message = String::from("the server is stopping; ask again when it, or another one, is there");
    Some(Refusal::new(StatusCode::SERVICE_UNAVAILABLE, Code::Unavailable, message))
}
