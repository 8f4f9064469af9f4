//! Findings: what sources say came, or did not come, of something.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};

use crate::graph::lens::View;
use crate::graph::relation;
use crate::graphql::connection::{List, Paging, page, page_view};
use crate::graphql::error::not_found;
use crate::graphql::evidence::{Evidence, admitted};
use crate::graphql::node::Node;
use crate::graphql::notice::plain;
use crate::graphql::vocabulary::{Basis, FindingStatus, Interest};

/// What a source says came, or did not come, of something.
pub struct Finding {
    view: Arc<View>,
    number: u32,
}

impl Finding {
    /// A finding seen through a lens.
    pub fn of(view: &Arc<View>, number: u32) -> Self {
        Self { view: Arc::clone(view), number }
    }

    fn row(&self) -> &relation::Finding {
        &self.view.snapshot.findings[self.number as usize]
    }

    fn admitted(&self, ctx: &Context<'_>, numbers: &[u32]) -> Vec<Finding> {
        let is_admitted = |&number: &u32| self.view.admits(self.view.snapshot.findings[number as usize].basis);
        let findings = numbers.iter().copied().filter(is_admitted);
        plain(ctx, findings.map(|number| Finding::of(&self.view, number)).collect())
    }
}

/// What a source says came, or did not come, of something.
#[Object]
impl Finding {
    /// Its id.
    async fn id(&self) -> ID {
        self.view.snapshot.text(self.row().id).into()
    }

    /// What became of it.
    async fn status(&self) -> FindingStatus {
        self.row().status.into()
    }

    /// In the dataset's own words, never the source's.
    async fn summary(&self) -> &str {
        self.view.snapshot.text(self.row().summary)
    }

    /// What it is about, in the order of the record.
    async fn about(&self, ctx: &Context<'_>) -> Vec<Node> {
        plain(ctx, self.row().about.iter().map(|&node| Node::of(&self.view, node)).collect())
    }

    /// Who says so, by office, never by name.
    async fn speaker(&self) -> Option<&str> {
        self.row().speaker.map(|speaker| self.view.snapshot.text(speaker))
    }

    /// What interest the speaker has in it.
    async fn interest(&self) -> Interest {
        self.row().interest.into()
    }

    /// Whether a source says so, or a reader concluded it.
    async fn basis(&self) -> Basis {
        self.row().basis.into()
    }

    /// The planned findings that this one is the outcome of.
    async fn outcome_of(&self, ctx: &Context<'_>) -> Vec<Finding> {
        self.admitted(ctx, &self.row().outcome_of)
    }

    /// What came of this planned finding.
    async fn outcomes(&self, ctx: &Context<'_>) -> Vec<Finding> {
        self.admitted(ctx, self.view.snapshot.outcomes_of(self.number))
    }

    /// The findings that this one is a cause of.
    async fn cause_of(&self, ctx: &Context<'_>) -> Vec<Finding> {
        self.admitted(ctx, &self.row().cause_of)
    }

    /// The findings that are a cause of this one.
    async fn causes(&self, ctx: &Context<'_>) -> Vec<Finding> {
        self.admitted(ctx, self.view.snapshot.causes_of(self.number))
    }

    /// Who says so.
    async fn evidence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<Evidence>> {
        let paging = Paging::forward(first, after);
        let id = self.view.snapshot.text(self.row().id);
        let name = format!("{id} evidence");
        let view = page_view(ctx, &self.view, &name, &paging).await?;
        let number = view.snapshot.finding_of_id(id).ok_or_else(|| not_found(id))?;
        let evidences = view.snapshot.findings[number as usize].evidence;
        page(&view, &name, &paging, admitted(&view, evidences), |evidence| Evidence::of(&view, evidence))
    }
}
