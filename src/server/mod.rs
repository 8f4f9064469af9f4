//! HTTP: the API, the query editor, health and the schema. Thin: what is asked goes to [`crate::graphql`].

mod accept;
mod answers;
mod api;
mod connections;
mod health;
mod hosts;
mod known;
mod log;
mod metrics;
pub mod network_file;
mod origins;
mod pages;
mod refuse;
mod schema;
mod settings;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, LOCATION, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::SizeAbove;

use crate::graphql::Schema;
use crate::graphql::engine::Engine;
use crate::server::answers::Answers;

pub use api::csv;
pub use connections::serve;
pub use hosts::Hosts;
pub use metrics::Metrics;
pub use pages::has_editor;
pub use settings::Settings;

/// From how many bytes on an answer is worth compressing: what fits into one packet is not.
const COMPRESSED_FROM: u64 = 1400;

/// What requests are answered from, and what they may send.
#[derive(Clone)]
pub struct Server {
    /// What its answers are made from.
    pub engine: Arc<Engine>,
    /// Its figures.
    pub metrics: Arc<Metrics>,
    schema: Schema,
    settings: Arc<Settings>,
    answers: Arc<Answers>,
    is_stopping: Arc<AtomicBool>,
}

impl Server {
    /// A server over an engine.
    ///
    /// # Errors
    /// Never, but by a fault of ours in the names of the metrics.
    pub fn new(engine: Arc<Engine>, settings: Settings) -> prometheus::Result<Self> {
        Ok(Self {
            metrics: Arc::new(Metrics::new(settings.connections)?),
            schema: crate::graphql::schema(Arc::clone(&engine)),
            answers: Arc::new(Answers::new(settings.answer_bytes)),
            engine,
            settings: Arc::new(settings),
            is_stopping: Arc::default(),
        })
    }

    fn is_stopping(&self) -> bool {
        self.is_stopping.load(Ordering::Acquire)
    }

    fn stop(&self) {
        self.is_stopping.store(true, Ordering::Release);
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
        .route("/network.graphml", get(network_file::network))
        .route("/network.gexf", get(network_file::network))
        .route("/network.csv", get(network_file::network))
        .route("/schema.graphql", get(schema::schema))
        .route("/health", get(health::health))
        .route("/ready", get(health::ready))
        .route("/metrics", get(metrics::metrics))
        .fallback(|uri: Uri| async move { nothing_here(&uri) })
        .method_not_allowed_fallback(refuse::method);
    around(routes, &server).with_state(server)
}

/// What holds for every answer, also for that of a handler that panicked. The last one is the outermost.
fn around(routes: Router<Server>, server: &Server) -> Router<Server> {
    let compressed = CompressionLayer::new().quality(CompressionLevel::Fastest);
    let mut routes = routes
        .layer(CatchPanicLayer::custom(refuse::panic))
        .layer(compressed.compress_when(SizeAbove::new(COMPRESSED_FROM)));
    if let Some(origins) = origins::allowed(&server.settings.allow_origins) {
        routes = routes.layer(origins);
    }
    routes.layer(from_fn_with_state(server.clone(), enter)).layer(from_fn_with_state(server.clone(), log::log))
}

/// Lets in what may be answered, and guards the answer.
async fn enter(State(server): State<Server>, request: Request, next: Next) -> Response {
    let refusal = hosts::refusal(&server, &request).or_else(|| health::refusal(&server, &request));
    let mut response = match refusal {
        Some(refusal) => refuse::told(request.uri(), refusal),
        None => next.run(request).await,
    };
    guard(response.headers_mut());
    response
}

/// A relative address: the browser resolves it against the one that it asked for.
fn to(address: &'static str) -> Response {
    let headers = [(LOCATION, address), (CACHE_CONTROL, "no-cache")];
    (StatusCode::TEMPORARY_REDIRECT, headers).into_response()
}

fn nothing_here(uri: &Uri) -> Response {
    let path = crate::graphql::error::shorten(uri.path());
    let text = format!(
        "There is nothing at {path}. There is /graphiql, /graphql, /schema.graphql, /network.graphml, /network.gexf, \
         /network.csv, /health, /ready and /metrics.\n"
    );
    (StatusCode::NOT_FOUND, [(CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

/// What browsers may do with any answer, unless it says otherwise itself: nothing.
fn guard(headers: &mut HeaderMap) {
    const HEADERS: [(HeaderName, &str); 5] = [
        (CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use tower::ServiceExt as _;

    use super::*;
    use crate::graph::snapshot::Snapshot;
    use crate::graphql::engine::Limits;
    use crate::model::revision::Revision;
    use crate::model::tables::Batch;

    #[tokio::test]
    async fn a_handler_that_panics_is_answered_for_and_the_next_request_too() {
        let revision =
            Revision { number: 1, loaded_at: String::new(), note: None, added: 0, removed: 0, digest: String::new() };
        let nothing = Snapshot::build(Batch::default(), revision.clone(), vec![revision]).expect("a graph");
        let engine = Engine::new(Arc::new(nothing), Box::new(|_| Ok(None)), Limits::default()).expect("an engine");
        let server = Server::new(Arc::new(engine), Settings::default()).expect("a server");
        let fails = || async { assert_eq!(1 + 1, 3, "a fault") };
        let routes = Router::new().route("/", get(fails)).route("/next", get(|| async {}));
        let routes = around(routes, &server).with_state(server);
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
