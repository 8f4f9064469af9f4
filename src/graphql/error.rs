//! The single map from what went wrong to what a client is told: a code and a message it can act on. Causes stay in the
//! log.

use async_graphql::{Error, ErrorExtensionValues, ErrorExtensions, ServerError};

use crate::analytics::Stopped;
use crate::graphql::engine::Limits;

/// The codes of errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// The request asks for something that makes no sense; the message says what does.
    BadUserInput,
    /// An id in an argument does not exist.
    NotFound,
    /// A name belongs to several nodes.
    Ambiguous,
    /// A limit is passed; the message names it, its value and what was asked.
    LimitExceeded,
    /// The time for the request is up.
    Timeout,
    /// The server is stopping; ask again, or another one.
    Unavailable,
    /// Our fault; the log tells the cause.
    Internal,
}

impl Code {
    /// The code as clients see it.
    pub fn name(self) -> &'static str {
        match self {
            Self::BadUserInput => "BAD_USER_INPUT",
            Self::NotFound => "NOT_FOUND",
            Self::Ambiguous => "AMBIGUOUS",
            Self::LimitExceeded => "LIMIT_EXCEEDED",
            Self::Timeout => "TIMEOUT",
            Self::Unavailable => "UNAVAILABLE",
            Self::Internal => "INTERNAL",
        }
    }
}

/// An error with a code.
pub fn error(code: Code, message: impl Into<String>) -> Error {
    Error::new(message).extend_with(|_, extensions| extensions.set("code", code.name()))
}

/// The request asks for something that makes no sense.
pub fn bad_input(message: impl Into<String>) -> Error {
    error(Code::BadUserInput, message)
}

/// An id in an argument does not exist.
pub fn not_found(id: &str) -> Error {
    let hint = "ids are written whole, as in actor:sintef; search(text:) finds them by name";
    error(Code::NotFound, format!("there is no '{}' in this revision; {hint}", shorten(id)))
}

/// A name belongs to several nodes.
pub fn ambiguous(name: &str, candidates: &[String]) -> Error {
    let message = format!("'{}' names several nodes: {}; ask by id", shorten(name), candidates.join(", "));
    let candidates: Vec<async_graphql::Value> = candidates.iter().map(Into::into).collect();
    error(Code::Ambiguous, message).extend_with(|_, extensions| extensions.set("candidates", candidates.clone()))
}

/// A limit is passed.
pub fn limit_exceeded(what: &str, limit: u64, asked: u64) -> Error {
    error(Code::LimitExceeded, format!("{what} is limited to {limit}; this request asks for {asked}"))
}

/// Our fault: the cause goes to the log, the client learns only that it is not theirs.
pub fn internal(cause: &(impl std::fmt::Display + ?Sized)) -> Error {
    tracing::error!(%cause, "a request failed");
    error(Code::Internal, "the server failed to answer; its log tells why")
}

/// Work that was stopped: its time was up.
pub fn stopped(_: Stopped) -> Error {
    error(Code::Timeout, "the time for this request is up; ask for less, or for a sample")
}

/// Gives a code to each error of a request that was refused before it was answered.
pub fn coded(errors: &mut [ServerError], limits: &Limits) {
    for error in errors {
        let extensions = error.extensions.get_or_insert_with(ErrorExtensionValues::default);
        if extensions.get("code").is_some() {
            continue;
        }
        let code = match error.message.as_str() {
            text if text == TOO_DEEP || text.starts_with(TOO_DEEP_TO_READ) => {
                error.message = format!("a query may nest at most {} levels; this one nests more", limits.depth);
                Code::LimitExceeded
            }
            TOO_COMPLEX => {
                error.message = format!("a query may select at most {} fields; this one selects more", limits.fields);
                Code::LimitExceeded
            }
            _ => Code::BadUserInput,
        };
        extensions.set("code", code.name());
    }
}

/// What the library says of a query that nests too deep, and of one that selects too much.
const TOO_DEEP: &str = "Query is nested too deep.";
const TOO_DEEP_TO_READ: &str = "The recursion depth of the query cannot be greater than";
const TOO_COMPLEX: &str = "Query is too complex.";

/// Text of the client's that goes into a message, cut to a length that can be read.
pub fn shorten(text: &str) -> String {
    let cut: String = text.chars().take(80).collect();
    if cut.len() < text.len() { cut + "..." } else { cut }
}
