//! Answers to requests that no handler answers.

use std::any::Any;

use axum::http::header::CONTENT_TYPE;
use axum::http::{Method, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};

use crate::graphql::error::{Code, shorten};
use crate::server::accept::Media;
use crate::server::api::{Refusal, refused};

/// A method that the address does not know; the router adds those that it does.
pub(super) async fn method(method: Method, uri: Uri) -> Response {
    let status = StatusCode::METHOD_NOT_ALLOWED;
    let method = shorten(method.as_str());
    let message = if uri.path() == "/graphql" {
        format!("{method} is not answered; send a query by POST or GET")
    } else {
        format!("{method} is not answered at {}; use GET", shorten(uri.path()))
    };
    told(&uri, Refusal::new(status, Code::BadUserInput, message))
}

/// A refusal: to clients of the API in their format, to everyone else as text.
pub(super) fn told(uri: &Uri, refusal: Refusal) -> Response {
    if uri.path() == "/graphql" {
        return refused(Media::Json, refusal);
    }
    let text = format!("{}\n", refusal.why.message);
    (refusal.status, [(CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

/// A handler that panicked: our fault, and in the log already; the server goes on.
pub(super) fn panic(_: Box<dyn Any + Send + 'static>) -> Response {
    let message = String::from("the server failed to answer; its log tells why");
    refused(Media::Json, Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, Code::Internal, message))
}
