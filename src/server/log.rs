//! One line in the log for each request: never what was asked with it, only which operation.

use std::time::Instant;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;

/// The name of the operation that an answer is of.
#[derive(Clone, Default)]
pub(super) struct Operation(pub Option<String>);

/// Logs a request when it is answered.
pub(super) async fn log(request: Request, next: Next) -> Response {
    let start = Instant::now();
    let method = request.method().clone();
    // Without the query: the variables of a GET stand there.
    let path = request.uri().path().to_owned();
    let response = next.run(request).await;
    let operation = response.extensions().get::<Operation>().and_then(|operation| operation.0.as_deref());
    let ms = (start.elapsed().as_secs_f64() * 10_000.0).round() / 10.0;
    tracing::info!(%method, path, operation, status = response.status().as_u16(), ms, "request");
    response
}
