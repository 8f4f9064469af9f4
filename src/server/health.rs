//! Whether the server answers, and from what.

use axum::Json;
use axum::extract::State;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

use crate::server::Server;

/// Tells the revision that requests are answered from.
pub(super) async fn health(State(server): State<Server>) -> Response {
    let newest = server.engine.newest();
    let revision = &newest.revision;
    let body = json!({
        "status": "ok",
        "revision": revision.number,
        "digest": revision.digest,
        "version": env!("CARGO_PKG_VERSION"),
    });
    ([(CACHE_CONTROL, "no-store")], Json(body)).into_response()
}
