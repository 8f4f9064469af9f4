//! What all nodes have, and the interface over them.

use std::borrow::Cow;
use std::marker::PhantomData;
use std::sync::Arc;

use async_graphql::{Context, ID, Interface, Object, OutputType, Result, SimpleObject, TypeName};

use crate::graph::lens::View;
use crate::graph::node::NodeKey;
use crate::graphql::actor::Actor;
use crate::graphql::cluster::Cluster;
use crate::graphql::connection::{List, Paging, page, page_view};
use crate::graphql::evidence::{Evidence, admitted};
use crate::graphql::notice::plain;
use crate::graphql::project::Project;
use crate::graphql::region::Region;
use crate::graphql::scalar::Url;
use crate::graphql::scheme::Scheme;
use crate::graphql::seen::moved;
use crate::graphql::source::Source;
use crate::graphql::vocabulary::{Basis, IdentifierScheme, NameKind};
use crate::model::vocabulary as model;

/// Whatever the dataset knows: an actor, cluster, project, scheme, region or source.
#[derive(Interface)]
#[graphql(
    field(name = "id", ty = "ID", desc = "Its id, readable and stable, as in actor:sintef."),
    field(name = "name", ty = "String", desc = "The name that is shown."),
    field(name = "names", ty = "Vec<Name>", desc = "All its names, the one that is shown first."),
    field(name = "identifiers", ty = "Vec<Identifier>", desc = "Its outside identifiers."),
    field(
        name = "evidence",
        ty = "List<Evidence>",
        desc = "Where the dataset knows this node from.",
        arg(name = "first", ty = "Option<i32>", desc = "At most so many; 20 unless given."),
        arg(name = "after", ty = "Option<String>", desc = "Only what comes after this cursor.")
    )
)]
pub enum Node {
    /// An actor.
    Actor(Actor),
    /// A cluster.
    Cluster(Cluster),
    /// A project.
    Project(Project),
    /// A scheme.
    Scheme(Scheme),
    /// A region.
    Region(Region),
    /// A source.
    Source(Source),
}

impl Node {
    /// A node of whatever kind it is.
    pub fn of(view: &Arc<View>, key: NodeKey) -> Self {
        match view.snapshot.kind(key) {
            model::NodeKind::Actor => Self::Actor(Actor::of(view, key)),
            model::NodeKind::Cluster => Self::Cluster(Cluster::of(view, key)),
            model::NodeKind::Project => Self::Project(Project::of(view, key)),
            model::NodeKind::Scheme => Self::Scheme(Scheme::of(view, key)),
            model::NodeKind::Region => Self::Region(Region::of(view, key)),
            model::NodeKind::Source => Self::Source(Source::of(view, key)),
        }
    }
}

/// A name of a node. INFERRED when no source gives this name to the node.
#[derive(SimpleObject, Clone, Debug)]
pub struct Name {
    /// The name.
    pub text: String,
    /// What kind of name it is.
    pub kind: NameKind,
    /// Its language, BCP 47.
    pub language: Option<String>,
    /// Whether a source gives this name to the node.
    pub basis: Basis,
}

/// An identifier that others gave to a node.
#[derive(SimpleObject, Clone, Debug)]
pub struct Identifier {
    /// Who gives such identifiers.
    pub scheme: IdentifierScheme,
    /// The identifier.
    pub value: String,
    /// Its page at those who gave it, where they have one.
    pub url: Option<Url>,
}

/// The page of an identifier at those who gave it.
fn page_of(scheme: model::IdentifierScheme, value: &str) -> Option<Url> {
    let is_plain = value.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_'));
    if !is_plain {
        return Url::of(value);
    }
    let address = match scheme {
        model::IdentifierScheme::NoOrgNumber => format!("https://virksomhet.brreg.no/nb/oppslag/enheter/{value}"),
        model::IdentifierScheme::Ror => format!("https://ror.org/{value}"),
        model::IdentifierScheme::CordisRcn => format!("https://cordis.europa.eu/project/rcn/{value}"),
        model::IdentifierScheme::GrantNumber => format!("https://cordis.europa.eu/project/id/{value}"),
        model::IdentifierScheme::Wikidata => format!("https://www.wikidata.org/wiki/{value}"),
        _ => return None,
    };
    Url::of(&address)
}

/// A type of the schema that shared fields are flattened into.
///
/// The types refer to one another. Were the shared fields one type, the schema would find it half made while the first
/// of its owners is being registered; so each owner has its own.
pub trait Owner: Send + Sync + 'static {
    /// The name of the type.
    const NAME: &'static str;
}

/// What all nodes have; flattened into each of their types.
pub struct NodeFields<O> {
    /// The lens that it is seen through.
    pub view: Arc<View>,
    /// The node.
    pub key: NodeKey,
    owner: PhantomData<fn() -> O>,
}

impl<O: Owner> TypeName for NodeFields<O> {
    fn type_name() -> Cow<'static, str> {
        format!("{}NodeFields", O::NAME).into()
    }
}

impl<O> NodeFields<O> {
    /// A node seen through a lens.
    pub fn of(view: &Arc<View>, key: NodeKey) -> Self {
        Self { view: Arc::clone(view), key, owner: PhantomData }
    }

    /// A page of a list below this node, in the revision of its cursor. `field` names the list with all that decides
    /// what is in it and in which order.
    pub async fn list<K, N: OutputType>(
        &self,
        ctx: &Context<'_>,
        field: &str,
        paging: Paging,
        pick: impl Fn(&View, NodeKey) -> Result<Vec<K>>,
        item: impl Fn(&Arc<View>, K) -> N,
    ) -> Result<List<N>> {
        let name = format!("{} {field}", self.view.snapshot.id(self.key));
        let view = page_view(ctx, &self.view, &name, &paging).await?;
        let list = pick(&view, moved(&self.view, self.key, &view)?)?;
        page(&view, &name, &paging, list, |key| item(&view, key))
    }
}

/// What all nodes have.
#[Object(name_type)]
impl<O: Owner> NodeFields<O> {
    /// Its id, readable and stable, as in actor:sintef.
    pub async fn id(&self) -> ID {
        self.view.snapshot.id(self.key).into()
    }

    /// The name that is shown.
    pub async fn name(&self) -> String {
        self.view.snapshot.name(self.key).to_owned()
    }

    /// All its names, the one that is shown first.
    pub async fn names(&self, ctx: &Context<'_>) -> Vec<Name> {
        let snapshot = &self.view.snapshot;
        let names = snapshot.node(self.key).names.iter().map(|name| Name {
            text: snapshot.text(name.text).to_owned(),
            kind: name.kind.into(),
            language: name.language.map(|language| snapshot.text(language).to_owned()),
            basis: name.basis.into(),
        });
        plain(ctx, names.collect())
    }

    /// Its outside identifiers.
    pub async fn identifiers(&self, ctx: &Context<'_>) -> Vec<Identifier> {
        let snapshot = &self.view.snapshot;
        let identifiers = snapshot.node(self.key).identifiers.iter().map(|&(scheme, value)| {
            let value = snapshot.text(value);
            Identifier { scheme: scheme.into(), value: value.to_owned(), url: page_of(scheme, value) }
        });
        plain(ctx, identifiers.collect())
    }

    /// Where the dataset knows this node from.
    pub async fn evidence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<Evidence>> {
        let pick = |view: &View, key: NodeKey| Ok(admitted(view, view.snapshot.node(key).evidence));
        self.list(ctx, "evidence", Paging::forward(first, after), pick, Evidence::of).await
    }
}
