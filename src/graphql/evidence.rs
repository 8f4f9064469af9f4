//! Who says so.

use std::sync::Arc;

use async_graphql::Object;

use crate::graph::lens::View;
use crate::graph::node::{self, Evidences};
use crate::graphql::source::Source;
use crate::graphql::vocabulary::Basis;

/// The place in a source that says something.
pub struct Evidence {
    view: Arc<View>,
    of: node::Evidence,
}

impl Evidence {
    /// An evidence.
    pub fn of(view: &Arc<View>, of: node::Evidence) -> Self {
        Self { view: Arc::clone(view), of }
    }
}

/// The evidences among a fact's that the lens lets through, by source and place in it.
pub fn admitted(view: &View, evidences: Evidences) -> Vec<node::Evidence> {
    let all = view.snapshot.evidences(evidences).iter().copied();
    all.filter(|evidence| view.admits(evidence.basis)).collect()
}

/// The place in a source that says something.
#[Object]
impl Evidence {
    /// The source.
    async fn source(&self) -> Source {
        Source::of(&self.view, self.of.source)
    }

    /// Where in the source, as in 'paragraph 2, sentence 3'.
    async fn locator(&self) -> Option<&str> {
        self.of.locator.map(|locator| self.view.snapshot.text(locator))
    }

    /// Whether the source says so, or a reader concluded it from the source.
    async fn basis(&self) -> Basis {
        self.of.basis.into()
    }

    /// A note in the dataset's own words, never the source's.
    async fn note(&self) -> Option<&str> {
        self.of.note.map(|note| self.view.snapshot.text(note))
    }
}
