//! Content that clients may keep, and need not be sent again while it is the same.

use axum::body::Bytes;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};

/// How long content may be kept.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    /// For ever: its address carries a hash of it.
    ForEver,
    /// As long as the server, asked each time, says that it is the same.
    Checked,
}

/// Media type and bytes of content, or only that the client's copy is still right.
pub(super) fn known_or(
    asked: &HeaderMap,
    etag: &HeaderValue,
    kept: Kept,
    content: impl FnOnce() -> (&'static str, Bytes),
) -> Response {
    let mut response = if knows(asked, etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let (media_type, bytes) = content();
        ([(CONTENT_TYPE, media_type)], bytes).into_response()
    };
    let cache = match kept {
        Kept::ForEver => "public, max-age=31536000, immutable",
        Kept::Checked => "no-cache",
    };
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(ETAG, etag.clone());
    response
}

fn knows(asked: &HeaderMap, etag: &HeaderValue) -> bool {
    // Tags are compared as weak ones: what a cache keeps under the one or the other stands for the same content.
    let etag = etag.to_str().unwrap_or_default().trim_start_matches("W/");
    let values = asked.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let mut etags = values.flat_map(|value| value.split(',')).map(|known| known.trim().trim_start_matches("W/"));
    etags.any(|known| known == etag || known == "*")
}
