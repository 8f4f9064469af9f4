//! Which sites may read answers in a browser (CORS): none unless the operator names them.

use std::time::Duration;

use axum::http::header::{ACCEPT, CONTENT_TYPE, ETAG, HeaderName, IF_NONE_MATCH};
use axum::http::{HeaderValue, Method};
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::server::api::{CITE, COST};
use crate::server::log::REQUEST_ID;

/// How long a browser may remember what is allowed.
const REMEMBERED: Duration = Duration::from_hours(1);

/// What tells browsers which sites may read answers; `None` when none may.
pub(super) fn allowed(origins: &[String]) -> Option<CorsLayer> {
    let allowed = if origins.iter().any(|origin| origin == "*") {
        AllowOrigin::any()
    } else {
        let origins: Vec<_> = origins.iter().filter_map(|origin| HeaderValue::from_str(origin).ok()).collect();
        (!origins.is_empty()).then(|| AllowOrigin::list(origins))?
    };
    let asked: [HeaderName; 6] = [ACCEPT, CONTENT_TYPE, IF_NONE_MATCH, CITE, COST, REQUEST_ID];
    let layer = CorsLayer::new().allow_origin(allowed).allow_methods([Method::GET, Method::HEAD, Method::POST]);
    Some(layer.allow_headers(asked).expose_headers([ETAG, REQUEST_ID]).max_age(REMEMBERED))
}
