//! Sources: documents and datasets that say something.

use std::ops::Deref;
use std::sync::Arc;

use async_graphql::Object;

use crate::graph::lens::View;
use crate::graph::node::{Detail, NodeKey, Source as Fields};
use crate::graphql::node::{NodeFields, Owner};
use crate::graphql::scalar::{PartialDate, Url};
use crate::model::text::Symbol;

/// A document or dataset that says something.
pub struct Source(NodeFields<Source>);

impl Owner for Source {
    const NAME: &'static str = "Source";
}

impl Source {
    /// A source.
    pub fn of(view: &Arc<View>, key: NodeKey) -> Self {
        Self(NodeFields::of(view, key))
    }

    fn detail(&self) -> Option<&Fields> {
        match &self.view.snapshot.node(self.key).detail {
            Detail::Source(source) => Some(source),
            _ => None,
        }
    }

    fn text(&self, pick: impl Fn(&Fields) -> Option<Symbol>) -> Option<&str> {
        self.detail().and_then(pick).map(|text| self.view.snapshot.text(text))
    }
}

impl Deref for Source {
    type Target = NodeFields<Self>;

    fn deref(&self) -> &NodeFields<Self> {
        &self.0
    }
}

/// A document or dataset that says something.
#[Object]
impl Source {
    #[graphql(flatten)]
    #[expect(clippy::unused_async, reason = "the schema wants it so")]
    async fn node_fields(&self) -> &NodeFields<Self> {
        &self.0
    }

    /// Who published it.
    async fn publisher(&self) -> Option<&str> {
        self.text(|source| source.publisher)
    }

    /// When it was published.
    async fn published(&self) -> Option<PartialDate> {
        self.detail().and_then(|source| source.published).map(PartialDate)
    }

    /// Where it is.
    async fn url(&self) -> Option<Url> {
        self.text(|source| source.url).and_then(Url::of)
    }

    /// Its language, BCP 47.
    async fn language(&self) -> Option<&str> {
        self.text(|source| source.language)
    }

    /// The licence that it may be used under.
    async fn licence(&self) -> Option<&str> {
        self.text(|source| source.licence)
    }
}
