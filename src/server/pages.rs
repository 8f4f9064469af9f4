//! The pages that the binary carries: built by `web/`, put into a table by `build.rs`.

use axum::body::Bytes;
use axum::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, VARY};
use axum::http::{HeaderMap, HeaderValue, Uri};
use axum::response::Response;

use crate::server::accept::{Encoding, encodings};
use crate::server::known::{Kept, known_or};

/// What a page may load: only what the binary carries, never anything from another place. The query editor writes style
/// elements; nothing else is loosened for it.
const GRAPHIQL_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; \
    form-action 'self'; frame-ancestors 'none'";

/// Stands in for the query editor in a binary that was built without Node.
const STAND_IN: File = File {
    path: "graphiql.html",
    media_type: "text/html; charset=utf-8",
    plain: Content { etag: "\"stand-in\"", bytes: include_bytes!("stand_in.html") },
    brotli: None,
    gzip: None,
};

/// By path.
static FILES: &[File] = include!(concat!(env!("OUT_DIR"), "/pages.rs"));

/// A file of a page.
struct File {
    path: &'static str,
    media_type: &'static str,
    plain: Content,
    brotli: Option<Content>,
    gzip: Option<Content>,
}

/// One encoding of a file.
struct Content {
    etag: &'static str,
    bytes: &'static [u8],
}

/// Whether the query editor was built into this binary.
pub fn has_editor() -> bool {
    find("graphiql.html").is_some()
}

/// The query editor, or the page that stands in for it.
pub(super) async fn graphiql(headers: HeaderMap) -> Response {
    let mut response = answer(find("graphiql.html").unwrap_or(&STAND_IN), &headers);
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(GRAPHIQL_POLICY));
    response
}

/// A file by its path.
pub(super) async fn file(uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    find(path).map_or_else(|| super::nothing_here(&uri), |file| answer(file, &headers))
}

fn find(path: &str) -> Option<&'static File> {
    FILES.binary_search_by(|file| file.path.cmp(path)).ok().map(|index| &FILES[index])
}

fn answer(file: &File, asked: &HeaderMap) -> Response {
    let (content, encoding) = choose(file, asked);
    let kept = if file.path.starts_with("assets/") { Kept::ForEver } else { Kept::Checked };
    let mut response = known_or(asked, &HeaderValue::from_static(content.etag), kept, || {
        (file.media_type, Bytes::from_static(content.bytes))
    });
    response.headers_mut().insert(VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

/// The smallest encoding that the client takes.
fn choose<'f>(file: &'f File, asked: &HeaderMap) -> (&'f Content, Option<&'static str>) {
    let value = asked.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let takes = encodings(value);
    match (&file.brotli, &file.gzip) {
        (Some(content), _) if takes.contains(&Encoding::Brotli) => (content, Some("br")),
        (_, Some(content)) if takes.contains(&Encoding::Gzip) => (content, Some("gzip")),
        _ => (&file.plain, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_by_path() {
        assert!(FILES.is_sorted_by_key(|file| file.path));
        for file in FILES {
            assert!(find(file.path).is_some_and(|found| found.plain.etag == file.plain.etag), "{}", file.path);
        }
        assert!(find("assets/no-such-file.js").is_none());
    }
}
