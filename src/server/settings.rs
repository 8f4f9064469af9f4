//! What an operator sets of the server.

use std::time::Duration;

/// Limits and permissions of a server.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How many bytes the body of a request may have.
    pub body_bytes: usize,
    /// How long a client has to send the head of a request, counted from the end of the one before.
    pub head_time: Duration,
    /// How long a client has to send the body of a request.
    pub body_time: Duration,
    /// How long a client may take nothing of its answer.
    pub write_time: Duration,
    /// How many connections may be open; others wait until one ends.
    pub connections: usize,
    /// How long requests in work have to end when the server stops.
    pub drain: Duration,
    /// Bytes of finished answers from pinned revisions that are kept.
    pub answer_bytes: u64,
    /// Pages of which sites may read answers: origins as in `https://example.org`, or `*` for any.
    pub allow_origins: Vec<String>,
    /// By which names the server may be addressed beside loopback; `None` when by any. See [`super::Hosts`].
    pub hosts: Option<super::Hosts>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            body_bytes: 1 << 20,
            head_time: Duration::from_secs(10),
            body_time: Duration::from_secs(20),
            write_time: Duration::from_secs(30),
            connections: 512,
            drain: Duration::from_secs(10),
            answer_bytes: 64 << 20,
            allow_origins: Vec::new(),
            hosts: None,
        }
    }
}
