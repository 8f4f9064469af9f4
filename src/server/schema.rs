//! What can be asked, as text.

use std::hash::{DefaultHasher, Hasher as _};
use std::sync::LazyLock;

use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;

use crate::server::known::{Kept, known_or};

/// The schema and its `ETag`: one for each version of this program.
static SCHEMA: LazyLock<(String, HeaderValue)> = LazyLock::new(|| {
    let text = crate::graphql::sdl();
    let mut hasher = DefaultHasher::new();
    hasher.write(text.as_bytes());
    // Weak: it may be sent compressed.
    let tag = HeaderValue::from_str(&format!("W/\"{:016x}\"", hasher.finish()));
    (text, tag.unwrap_or(HeaderValue::from_static("W/\"\"")))
});

/// The schema.
pub(super) async fn schema(asked: HeaderMap) -> Response {
    let (text, etag) = &*SCHEMA;
    known_or(&asked, etag, Kept::Checked, || ("text/plain; charset=utf-8", text.as_bytes().into()))
}
