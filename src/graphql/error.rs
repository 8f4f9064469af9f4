//! The single map from what went wrong to what a client is told: a code and a message it can act on. Causes stay in the
//! log.

use async_graphql::{Error, ErrorExtensionValues, ErrorExtensions, Pos, ServerError, Value, value};

use crate::analytics::Stopped;

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

/// A limit that is passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passed {
    /// Its name, one word for each limit.
    pub name: &'static str,
    /// Its value.
    pub value: u64,
    /// What was asked; `None` when only that it is more is known.
    pub asked: Option<u64>,
}

impl Passed {
    /// As `extensions.limit` of an error.
    pub fn to_value(self) -> Value {
        value!({ "name": (self.name), "value": (self.value), "asked": (self.asked) })
    }
}

/// A limit is passed; `what` says of what it is.
pub fn limit_exceeded(what: &str, passed: Passed) -> Error {
    let Passed { value, asked, .. } = passed;
    let asks = asked.map_or(String::from("more"), |asked| format!("for {asked}"));
    too_much(format!("{what} is limited to {value}; this request asks {asks}"), passed)
}

/// A limit is passed, told in other words.
pub fn too_much(message: impl Into<String>, passed: Passed) -> Error {
    error(Code::LimitExceeded, message).extend_with(|_, extensions| extensions.set("limit", passed.to_value()))
}

/// Why a request is not executed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Its code.
    pub code: Code,
    /// What is wrong and what would be right.
    pub message: String,
    /// Where in the document.
    pub locations: Vec<Pos>,
    /// The limit that it passes.
    pub passed: Option<Passed>,
}

impl Refusal {
    /// It makes no sense.
    pub fn bad(message: impl Into<String>, locations: Vec<Pos>) -> Self {
        Self { code: Code::BadUserInput, message: message.into(), locations, passed: None }
    }

    /// It passes a limit.
    pub fn limit(message: impl Into<String>, passed: Passed) -> Self {
        Self { code: Code::LimitExceeded, message: message.into(), locations: Vec::new(), passed: Some(passed) }
    }
}

impl From<Refusal> for ServerError {
    fn from(refusal: Refusal) -> Self {
        let mut error = Self::new(refusal.message, None);
        error.locations = refusal.locations;
        let mut extensions = ErrorExtensionValues::default();
        extensions.set("code", refusal.code.name());
        if let Some(passed) = refusal.passed {
            extensions.set("limit", passed.to_value());
        }
        error.extensions = Some(extensions);
        error
    }
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

/// Gives a code to each error that has none: what the executor itself refuses is an argument of a wrong value.
pub fn coded(errors: &mut [ServerError]) {
    for error in errors {
        let extensions = error.extensions.get_or_insert_with(ErrorExtensionValues::default);
        if extensions.get("code").is_none() {
            extensions.set("code", Code::BadUserInput.name());
        }
    }
}

/// Text of the client's that goes into a message, cut to a length that can be read.
pub fn shorten(text: &str) -> String {
    let cut: String = text.chars().take(80).collect();
    if cut.len() < text.len() { cut + "..." } else { cut }
}
