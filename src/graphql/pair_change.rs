//! What changed between two groups, in the API.

use async_graphql::Object;

use crate::analytics::change::Counts;
use crate::graphql::grouping::Group;

/// What changed between two groups.
pub struct PairChange {
    pub(super) a: Group,
    pub(super) b: Group,
    pub(super) counts: Counts,
}

/// What changed between two groups. Cross ties only: ends that share no group.
#[Object]
impl PairChange {
    /// One group.
    async fn a(&self) -> &Group {
        &self.a
    }

    /// The other group.
    async fn b(&self) -> &Group {
        &self.b
    }

    /// Ties before.
    async fn before(&self) -> u64 {
        self.counts.before()
    }

    /// Ties after.
    async fn after(&self) -> u64 {
        self.counts.after()
    }

    /// Ties that were not there before and are after.
    async fn formed(&self) -> u64 {
        self.counts.formed
    }

    /// Ties that were there before and are after.
    async fn persisted(&self) -> u64 {
        self.counts.persisted
    }

    /// Ties that were there before and are not after.
    async fn dissolved(&self) -> u64 {
        self.counts.dissolved
    }
}
