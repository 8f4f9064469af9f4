//! HTTP: the API, the query editor, health and the schema. Thin: what is asked goes to [`crate::graphql`].

mod accept;
mod api;
mod health;
mod known;
mod log;
mod pages;
mod refuse;
mod schema;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, LOCATION, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::middleware;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;

use crate::graphql::Schema;
use crate::graphql::engine::Engine;

pub use pages::has_editor;

/// How long requests in work have to end when the server stops.
const DRAIN: Duration = Duration::from_secs(10);

/// What requests are answered from, and what they may send.
#[derive(Clone)]
pub struct Server {
    /// The API.
    pub schema: Schema,
    /// What its answers are made from.
    pub engine: Arc<Engine>,
    /// How many bytes the body of a request may have.
    pub body_limit: usize,
}

/// Answers requests until `shutdown` comes about; those in work then have ten seconds to end.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    listener: TcpListener,
    server: Server,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let (stopping, stopped) = tokio::sync::oneshot::channel();
    let shutdown = async move {
        shutdown.await;
        // nobody waits when the server has failed
        let _ = stopping.send(());
    };
    let out_of_patience = async move {
        if stopped.await.is_ok() {
            tokio::time::sleep(DRAIN).await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        ended = axum::serve(listener, router(server)).with_graceful_shutdown(shutdown) => ended,
        () = out_of_patience => {
            tracing::warn!(seconds = DRAIN.as_secs(), "stopped with requests in work");
            Ok(())
        }
    }
}

/// The routes. Relative to one another, so that they work behind a proxy under any path.
pub fn router(server: Server) -> Router {
    let routes = Router::new()
        .route("/", get(|| async { to("graphiql") }))
        .route("/graphiql", get(pages::graphiql))
        .route("/graphiql/", get(|| async { to("../graphiql") }))
        .route("/assets/{*path}", get(pages::file))
        .route("/licences.md", get(pages::file))
        .route("/graphql", get(api::get).post(api::post))
        .route("/schema.graphql", get(schema::schema))
        .route("/health", get(health::health))
        .fallback(|uri: Uri| async move { nothing_here(&uri) })
        .method_not_allowed_fallback(refuse::method);
    around(routes).with_state(server)
}

/// What holds for every answer, also for that of a handler that panicked.
fn around<S: Clone + Send + Sync + 'static>(routes: Router<S>) -> Router<S> {
    routes
        .layer(CatchPanicLayer::custom(refuse::panic))
        .layer(middleware::map_response(guard))
        .layer(middleware::from_fn(log::log))
}

/// A relative address: the browser resolves it against the one that it asked for.
fn to(address: &'static str) -> Response {
    let headers = [(LOCATION, address), (CACHE_CONTROL, "no-cache")];
    (StatusCode::TEMPORARY_REDIRECT, headers).into_response()
}

fn nothing_here(uri: &Uri) -> Response {
    let path = crate::graphql::error::shorten(uri.path());
    let text = format!("There is nothing at {path}. There is /graphiql, /graphql, /schema.graphql and /health.\n");
    (StatusCode::NOT_FOUND, [(CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

/// What browsers may do with any answer, unless it says otherwise itself: nothing.
async fn guard(mut response: Response) -> Response {
    const HEADERS: [(HeaderName, &str); 4] = [
        (CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::extract::Request;
    use tower::ServiceExt as _;

    use super::*;

    #[tokio::test]
    async fn a_handler_that_panics_is_answered_for_and_the_next_request_too() {
        let fails = || async { assert_eq!(1 + 1, 3, "a fault") };
        let routes = Router::new().route("/", get(fails)).route("/next", get(|| async {}));
        let routes = around(routes);
        let ask = |path| Request::get(path).body(Body::empty()).expect("a request");
        let response = routes.clone().oneshot(ask("/")).await.expect("an answer");
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(response.headers()[X_CONTENT_TYPE_OPTIONS], "nosniff");
        let body = axum::body::to_bytes(response.into_body(), 1 << 10).await.expect("a body");
        let body = String::from_utf8_lossy(&body);
        assert!(body.contains("INTERNAL") && !body.contains("a fault"), "{body}");
        assert_eq!(routes.oneshot(ask("/next")).await.expect("an answer").status(), StatusCode::OK);
    }
}
