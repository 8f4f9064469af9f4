//! What the data holds, and its revisions.

use std::sync::Arc;

use async_graphql::{Context, Object, Result, SimpleObject};
use tokio::sync::OnceCell;

use crate::graph::gaps::Gaps;
use crate::graph::lens::View;
use crate::graphql::connection::{List, Paging, page, page_view};
use crate::graphql::engine::aside;
use crate::graphql::seen::Seen;
use crate::model::revision;
use crate::model::vocabulary::NodeKind;

/// The root field that tells what the data holds.
#[derive(Default)]
pub struct DatasetQuery(pub Seen);

#[Object]
impl DatasetQuery {
    /// Revision, counts per kind, what the sources leave open.
    async fn dataset(&self, ctx: &Context<'_>) -> Result<Dataset> {
        Ok(Dataset { view: self.0.view(ctx).await?, gaps: OnceCell::new() })
    }
}

/// What a revision holds, whatever the lens.
pub struct Dataset {
    view: Arc<View>,
    gaps: OnceCell<Gaps>,
}

/// A numbered state of the data. It never changes; the next import that changes something makes the next one.
#[derive(SimpleObject)]
pub struct Revision {
    /// Its number, from 1.
    number: u32,
    /// When it was made, RFC 3339 in UTC.
    loaded_at: String,
    /// What was imported.
    note: Option<String>,
    /// How many records it has that the one before has not.
    added: u64,
    /// How many records of the one before it has not.
    removed: u64,
    /// A digest of all its records with their evidence, the same for the same content on every machine.
    digest: String,
}

impl Revision {
    fn of(revision: revision::Revision) -> Self {
        let revision::Revision { number, loaded_at, note, added, removed, digest } = revision;
        Self { number, loaded_at, note, added, removed, digest }
    }
}

impl Dataset {
    fn count(&self, kind: NodeKind) -> usize {
        self.view.snapshot.of_kind(kind).len()
    }

    /// Counted once for all fields that ask.
    async fn gaps(&self, ctx: &Context<'_>) -> Result<&Gaps> {
        self.gaps.get_or_try_init(|| aside(ctx, &self.view, |view| view.snapshot.gaps())).await
    }
}

/// What a revision holds, whatever the lens.
#[Object]
impl Dataset {
    /// The number of the revision.
    async fn revision(&self) -> u32 {
        self.view.snapshot.revision.number
    }

    /// This revision and those before it, newest first.
    async fn revisions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<Revision>> {
        let paging = Paging::forward(first, after);
        let view = page_view(ctx, &self.view, "revisions", &paging).await?;
        let revisions = view.snapshot.revisions.iter().rev().cloned();
        page(&view, "revisions", &paging, revisions, Revision::of)
    }

    /// How many actors.
    async fn actor_count(&self) -> usize {
        self.count(NodeKind::Actor)
    }

    /// How many clusters.
    async fn cluster_count(&self) -> usize {
        self.count(NodeKind::Cluster)
    }

    /// How many projects.
    async fn project_count(&self) -> usize {
        self.count(NodeKind::Project)
    }

    /// How many schemes.
    async fn scheme_count(&self) -> usize {
        self.count(NodeKind::Scheme)
    }

    /// How many versions of regions.
    async fn region_count(&self) -> usize {
        self.count(NodeKind::Region)
    }

    /// How many relations: memberships, participations, recorded ties, funding, placements.
    async fn relation_count(&self) -> usize {
        self.view.snapshot.relation_count()
    }

    /// Projects of which neither start nor end is known.
    async fn undated_project_count(&self, ctx: &Context<'_>) -> Result<usize> {
        Ok(self.gaps(ctx).await?.undated_projects)
    }

    /// Projects without an award, payment, loan or guarantee whose sum is stated.
    async fn unpriced_project_count(&self, ctx: &Context<'_>) -> Result<usize> {
        Ok(self.gaps(ctx).await?.unpriced_projects)
    }

    /// Projects without a place in any role but CONCERNS.
    async fn unplaced_project_count(&self, ctx: &Context<'_>) -> Result<usize> {
        Ok(self.gaps(ctx).await?.unplaced_projects)
    }

    /// Parties without a seat.
    async fn unplaced_party_count(&self, ctx: &Context<'_>) -> Result<usize> {
        Ok(self.gaps(ctx).await?.unplaced_parties)
    }
}
