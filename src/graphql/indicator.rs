//! Indicators: numbers that sources give about a node.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};

use crate::graph::lens::View;
use crate::graph::relation;
use crate::graphql::amount::Count;
use crate::graphql::connection::{List, Paging, page, page_view};
use crate::graphql::error::not_found;
use crate::graphql::evidence::{Evidence, admitted};
use crate::graphql::lens::Period;
use crate::graphql::node::Node;
use crate::graphql::vocabulary::{Basis, Status};

/// A number that a source gives about a node.
pub struct Indicator {
    view: Arc<View>,
    number: u32,
}

impl Indicator {
    /// An indicator seen through a lens.
    pub fn of(view: &Arc<View>, number: u32) -> Self {
        Self { view: Arc::clone(view), number }
    }

    fn row(&self) -> &relation::Indicator {
        &self.view.snapshot.indicators[self.number as usize]
    }
}

/// A number that a source gives about a node.
#[Object]
impl Indicator {
    /// Its id.
    async fn id(&self) -> ID {
        self.view.snapshot.text(self.row().id).into()
    }

    /// What it is about.
    async fn about(&self) -> Node {
        Node::of(&self.view, self.row().about)
    }

    /// The project or scheme under which it was counted.
    async fn under(&self) -> Option<Node> {
        self.row().under.map(|under| Node::of(&self.view, under))
    }

    /// What was counted.
    async fn measure(&self) -> &str {
        self.view.snapshot.text(self.row().measure)
    }

    /// The number.
    async fn count(&self) -> Count {
        let row = self.row();
        let unit = row.unit.map(|unit| self.view.snapshot.text(unit).to_owned());
        Count { value: row.value.into(), bound: row.bound.into(), unit }
    }

    /// How far it had come, by the source: a target is PLANNED.
    async fn status(&self) -> Status {
        self.row().fact.status.into()
    }

    /// Whether a source says so, or a reader concluded it.
    async fn basis(&self) -> Basis {
        self.row().fact.basis.into()
    }

    /// When it was counted, as recorded; null when no date is.
    async fn period(&self) -> Option<Period> {
        Period::of(self.row().fact.span, None)
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
        let number = view.snapshot.indicator_of_id(id).ok_or_else(|| not_found(id))?;
        let evidences = view.snapshot.indicators[number as usize].fact.evidence;
        page(&view, &name, &paging, admitted(&view, evidences), |evidence| Evidence::of(&view, evidence))
    }
}
