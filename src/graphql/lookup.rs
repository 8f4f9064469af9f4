//! The root fields that find single nodes, and the search.

use async_graphql::{Context, ID, Object, Result, SimpleObject};

use crate::graphql::actor::Actor;
use crate::graphql::cluster::Cluster;
use crate::graphql::connection::{List, Paging, SearchConnection, SearchEdge, page, page_view};
use crate::graphql::filter::text_within_limit;
use crate::graphql::find::NodeRef;
use crate::graphql::node::Node;
use crate::graphql::project::Project;
use crate::graphql::region::Region;
use crate::graphql::scheme::Scheme;
use crate::graphql::seen::Seen;
use crate::graphql::vocabulary::{NodeKind, values};
use crate::model::vocabulary as model;

/// The root fields that find single nodes.
#[derive(Default)]
pub struct LookupQuery(pub Seen);

/// A node found by a name of it.
#[derive(SimpleObject)]
pub struct SearchHit {
    /// The node.
    node: Node,
    /// The name, id or identifier that was found.
    matched: String,
    /// How good the match is. 1: the whole name but for case, an id or an identifier. 0.98: the whole name in another
    /// spelling. 0.96 and 0.95: the same but for the legal form. 0.9: its beginning; 0.85: its beginning, the last word
    /// unfinished. 0.8: its words in another order or with others between; 0.7: beginnings of its words. 0.6: words of several
    /// names. 0.5: parts of words. 0.4 and less: with slips of the pen, 0.4 divided by how many.
    score: f64,
}

#[Object]
impl LookupQuery {
    /// A node of any kind by its id; null when there is none.
    async fn node(&self, ctx: &Context<'_>, #[graphql(desc = "Its id.")] id: ID) -> Result<Option<Node>> {
        let view = self.0.view(ctx).await?;
        Ok(view.snapshot.find(&id).map(|key| Node::of(&view, key)))
    }

    /// Nodes of any kind by their ids, in the order of the ids; null for an id that does not exist.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Their ids; as many as a page may have.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>> {
        let view = self.0.view(ctx).await?;
        Ok(ids.iter().map(|id| view.snapshot.find(id).map(|key| Node::of(&view, key))).collect())
    }

    /// Nodes by their names, aliases and acronyms in any language, by id or by outside identifier.
    ///
    /// Forgiven are case, accents and punctuation; any usual spelling of æ, ø, å, ä, ö and ü (Ålesund is Aalesund and
    /// Alesund); the order of words; a legal form that is abbreviated, spelled out or left out (AS, A/S, Aksjeselskap); and
    /// words that are not finished. All words must be found, each in some name of the node: as a word, as its beginning or, of
    /// three letters or more, inside it. Every word of four letters or more may have one slip of the pen, in any place: a
    /// letter too many, missing or wrong, or two that changed places; numbers may have none. Only when nothing is found, one
    /// of the words may have two if it has eight letters or more, or one if it is the last and unfinished.
    ///
    /// Best first, by `score`; equally good ones by how many relations are known of them, most first, then by id.
    async fn search(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to search for, at most 200 characters.")] text: String,
        #[graphql(desc = "Only nodes of these kinds.")] kinds: Option<Vec<NodeKind>>,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<SearchHit, SearchConnection, SearchEdge>> {
        text_within_limit(&text)?;
        let kinds: Option<Vec<model::NodeKind>> = kinds.as_deref().map(values);
        let paging = Paging::forward(first, after);
        let name = format!("search {text:?} {kinds:?}");
        let view = page_view(ctx, &self.0.view(ctx).await?, &name, &paging).await?;
        let hits = super::engine::aside(ctx, &view, move |view| {
            let is_wanted = |node| kinds.as_ref().is_none_or(|kinds| kinds.contains(&view.snapshot.kind(node)));
            view.snapshot.search(&text, is_wanted)
        });
        page(&view, &name, &paging, hits.await?, |hit| SearchHit {
            node: Node::of(&view, hit.node),
            matched: hit.text(&view.snapshot).to_owned(),
            score: hit.score,
        })
    }

    /// One actor; null when there is none.
    async fn actor(&self, ctx: &Context<'_>, #[graphql(desc = "Which.")] by: NodeRef) -> Result<Option<Actor>> {
        let view = self.0.view(ctx).await?;
        Ok(by.find(&view, model::NodeKind::Actor)?.map(|key| Actor::of(&view, key)))
    }

    /// One cluster; null when there is none.
    async fn cluster(&self, ctx: &Context<'_>, #[graphql(desc = "Which.")] by: NodeRef) -> Result<Option<Cluster>> {
        let view = self.0.view(ctx).await?;
        Ok(by.find(&view, model::NodeKind::Cluster)?.map(|key| Cluster::of(&view, key)))
    }

    /// One project; null when there is none.
    async fn project(&self, ctx: &Context<'_>, #[graphql(desc = "Which.")] by: NodeRef) -> Result<Option<Project>> {
        let view = self.0.view(ctx).await?;
        Ok(by.find(&view, model::NodeKind::Project)?.map(|key| Project::of(&view, key)))
    }

    /// One scheme; null when there is none.
    async fn scheme(&self, ctx: &Context<'_>, #[graphql(desc = "Which.")] by: NodeRef) -> Result<Option<Scheme>> {
        let view = self.0.view(ctx).await?;
        Ok(by.find(&view, model::NodeKind::Scheme)?.map(|key| Scheme::of(&view, key)))
    }

    /// One version of a region; null when there is none.
    async fn region(&self, ctx: &Context<'_>, #[graphql(desc = "Which.")] by: NodeRef) -> Result<Option<Region>> {
        let view = self.0.view(ctx).await?;
        Ok(by.find(&view, model::NodeKind::Region)?.map(|key| Region::of(&view, key)))
    }
}
