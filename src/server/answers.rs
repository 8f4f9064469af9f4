//! Finished answers to queries by GET of a pinned revision. They never change, so a shared link that is followed often
//! costs no more than sending the bytes.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::body::Bytes;
use axum::http::HeaderValue;
use moka::sync::Cache;

use crate::graphql::engine::CacheReport;
use crate::server::accept::Media;
use crate::server::log::Operation;

/// All that an answer depends on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Question {
    /// Which history of revisions it is asked of, see [`Engine::lineage`](crate::graphql::engine::Engine::lineage).
    pub lineage: u64,
    /// What follows the `?` of the address.
    pub query: String,
    /// The media type of the answer.
    pub media: Media,
    /// Whether it is cited.
    pub cites: bool,
    /// Whether what it costs is told.
    pub prices: bool,
}

/// A finished answer.
#[derive(Clone)]
pub(super) struct Finished {
    /// Its bytes.
    pub body: Bytes,
    /// Its tag.
    pub etag: HeaderValue,
    /// Of which operation it is.
    pub operation: Operation,
}

/// Finished answers, within a budget of bytes.
pub(super) struct Answers {
    kept: Cache<Question, Arc<Finished>>,
    hits: AtomicU64,
    misses: AtomicU64,
}

impl Answers {
    /// Keeps answers of so many bytes.
    pub(super) fn new(bytes: u64) -> Self {
        // The constant stands for the entry itself: the table, the tag, the name of the operation.
        let weigh = |question: &Question, finished: &Arc<Finished>| {
            u32::try_from(finished.body.len() + question.query.len() + 512).unwrap_or(u32::MAX)
        };
        let kept = Cache::builder().max_capacity(bytes).weigher(weigh).build();
        Self { kept, hits: AtomicU64::new(0), misses: AtomicU64::new(0) }
    }

    /// The answer, if it is kept.
    pub(super) fn find(&self, question: &Question) -> Option<Arc<Finished>> {
        let found = self.kept.get(question);
        if found.is_some() {
            self.hits.fetch_add(1, Ordering::Relaxed);
        }
        found
    }

    /// Keeps an answer that never changes.
    pub(super) fn keep(&self, question: Question, finished: Finished) {
        self.misses.fetch_add(1, Ordering::Relaxed);
        self.kept.insert(question, Arc::new(finished));
    }

    /// What is kept, and how often it was asked for. An answer that cannot be kept is no miss.
    pub(super) fn report(&self) -> CacheReport {
        self.kept.run_pending_tasks();
        CacheReport {
            name: "answers",
            entries: self.kept.entry_count(),
            bytes: Some(self.kept.weighted_size()),
            hits: self.hits.load(Ordering::Relaxed),
            misses: self.misses.load(Ordering::Relaxed),
        }
    }
}
