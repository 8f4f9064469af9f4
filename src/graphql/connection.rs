//! Relay connections with cursors that carry their revision.

use std::sync::Arc;

use std::borrow::Cow;
use std::marker::PhantomData;

use async_graphql::connection::{
    ConnectionNameType, DefaultConnectionName, DefaultEdgeName, Edge, EdgeNameType, EmptyFields, PageInfo,
};
use async_graphql::{Context, Object, ObjectType, OutputType, Result, TypeName};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::graph::lens::View;
use crate::graphql::engine::Engine;
use crate::graphql::error::bad_input;

/// How many items a page has unless `first` or `last` says otherwise.
pub const PAGE: usize = 20;

/// A page of a list, as a Relay connection; `Fields` are what more is told of the whole list.
pub struct List<
    N: OutputType,
    Name = DefaultConnectionName,
    EdgeName: EdgeNameType = DefaultEdgeName,
    Fields: ObjectType = EmptyFields,
> {
    edges: Vec<Edge<String, N, EmptyFields, EdgeName>>,
    has_previous_page: bool,
    has_next_page: bool,
    total_count: usize,
    fields: Fields,
    name: PhantomData<fn() -> Name>,
}

impl<N: OutputType, Name: ConnectionNameType, EdgeName: EdgeNameType> List<N, Name, EdgeName> {
    /// With what more is told of the whole list.
    pub fn with<Fields: ObjectType>(self, fields: Fields) -> List<N, Name, EdgeName, Fields> {
        let Self { edges, has_previous_page, has_next_page, total_count, fields: EmptyFields, name } = self;
        List { edges, has_previous_page, has_next_page, total_count, fields, name }
    }
}

impl<N: OutputType, Name: ConnectionNameType, EdgeName: EdgeNameType, Fields: ObjectType> TypeName
    for List<N, Name, EdgeName, Fields>
{
    fn type_name() -> Cow<'static, str> {
        Name::type_name::<N>().into()
    }
}

/// A page of a list.
#[Object(name_type)]
impl<N: OutputType, Name: ConnectionNameType, EdgeName: EdgeNameType, Fields: ObjectType>
    List<N, Name, EdgeName, Fields>
{
    /// The items of the page, each with its cursor.
    async fn edges(&self) -> &[Edge<String, N, EmptyFields, EdgeName>] {
        &self.edges
    }

    /// The items of the page.
    async fn nodes(&self) -> Vec<&N> {
        self.edges.iter().map(|edge| &edge.node).collect()
    }

    /// Where the page stands in the list.
    async fn page_info(&self) -> PageInfo {
        PageInfo {
            has_previous_page: self.has_previous_page,
            has_next_page: self.has_next_page,
            start_cursor: self.edges.first().map(|edge| edge.cursor.clone()),
            end_cursor: self.edges.last().map(|edge| edge.cursor.clone()),
        }
    }

    /// How many items the whole list has.
    async fn total_count(&self) -> usize {
        self.total_count
    }

    /// What more is told of the whole list.
    #[graphql(flatten)]
    #[expect(clippy::unused_async, reason = "the macro awaits it")]
    async fn fields(&self) -> &Fields {
        &self.fields
    }
}

/// Which page is asked for.
#[derive(Clone, Debug, Default)]
pub struct Paging {
    /// At most so many from the beginning.
    pub first: Option<i32>,
    /// Only what comes after this cursor.
    pub after: Option<String>,
    /// At most so many from the end.
    pub last: Option<i32>,
    /// Only what comes before this cursor.
    pub before: Option<String>,
}

impl Paging {
    /// Forward only.
    pub fn forward(first: Option<i32>, after: Option<String>) -> Self {
        Self { first, after, ..Self::default() }
    }
}

/// Where an item stands: in which list, at which revision. The revision never changes, so the position is a key: paging
/// is stable whatever is imported meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cursor {
    revision: u32,
    list: u32,
    position: u32,
}

impl Cursor {
    fn write(self) -> String {
        let mut bytes = [0; 12];
        bytes[..4].copy_from_slice(&self.revision.to_be_bytes());
        bytes[4..8].copy_from_slice(&self.list.to_be_bytes());
        bytes[8..].copy_from_slice(&self.position.to_be_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    fn read(text: &str) -> Option<Self> {
        let bytes: [u8; 12] = URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
        let number = |at: usize| u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        Some(Self { revision: number(0), list: number(4), position: number(8) })
    }
}

/// A name for a list, from all that decides what is in it and in which order; made into a number for its cursors.
fn list_number(view: &View, name: &str) -> u32 {
    let whole = format!("{name}\u{1f}{:?}", view.lens);
    let hash = blake3::hash(whole.as_bytes());
    let bytes = hash.as_bytes();
    u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
}

fn cursor(text: Option<&String>, list: u32, argument: &str) -> Result<Option<Cursor>> {
    let Some(text) = text else { return Ok(None) };
    let foreign = || {
        let what = "is no cursor of this list under this lens, with these filters and this order";
        bad_input(format!("{argument}: '{}' {what}; take it from the list's own pageInfo", super::error::shorten(text)))
    };
    Cursor::read(text).filter(|cursor| cursor.list == list).map(Some).ok_or_else(foreign)
}

fn count(argument: &str, asked: Option<i32>) -> Result<Option<usize>> {
    let Some(asked) = asked else { return Ok(None) };
    // How large it may be was checked with the document.
    let wrong = |_| bad_input(format!("{argument} is {asked}; write 0 or more"));
    usize::try_from(asked).map(Some).map_err(wrong)
}

/// The view that a page is taken from: that of the cursor's revision, through the same lens.
pub async fn page_view(ctx: &Context<'_>, view: &Arc<View>, name: &str, paging: &Paging) -> Result<Arc<View>> {
    let list = list_number(view, name);
    let after = cursor(paging.after.as_ref(), list, "after")?;
    let before = cursor(paging.before.as_ref(), list, "before")?;
    let Some(revision) = after.or(before).map(|cursor| cursor.revision) else { return Ok(Arc::clone(view)) };
    if after.zip(before).is_some_and(|(after, before)| after.revision != before.revision) {
        return Err(bad_input("after and before are cursors of different revisions; take both from one answer"));
    }
    if revision == view.snapshot.revision.number {
        return Ok(Arc::clone(view));
    }
    let engine = ctx.data::<Arc<Engine>>()?;
    let gone = || bad_input(format!("the cursor is of revision {revision}, which can no longer be had; start anew"));
    let snapshot = engine.revision(ctx, revision).await?.ok_or_else(gone)?;
    engine.view(ctx, snapshot, view.lens.clone()).await
}

/// Cuts the page asked for out of a list, which belongs to `view` (of the cursor's revision, see [`page_view`]).
///
/// `name` must tell apart all lists that differ in content or order: field, parent, filter, order.
pub fn page<K, N: OutputType, C: ConnectionNameType, E: EdgeNameType, L: IntoIterator<Item = K>>(
    view: &View,
    name: &str,
    paging: &Paging,
    list: L,
    node: impl Fn(K) -> N,
) -> Result<List<N, C, E>>
where
    L::IntoIter: ExactSizeIterator,
{
    let list = list.into_iter();
    let part = page_of(view, name, paging, list.len())?;
    let items: Vec<K> = list.skip(part.from).take(part.to - part.from).collect();
    Ok(part.list(items, node))
}

/// The part of a list that a page shows.
#[derive(Clone, Debug)]
pub struct Part {
    revision: u32,
    list: u32,
    /// Where it begins.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    total: usize,
}

impl Part {
    /// The page of the items of this part.
    pub fn list<K, N: OutputType, C: ConnectionNameType, E: EdgeNameType>(
        &self,
        items: Vec<K>,
        node: impl Fn(K) -> N,
    ) -> List<N, C, E> {
        let edge = |(position, key)| {
            let cursor = Cursor { revision: self.revision, list: self.list, position };
            Edge::new(cursor.write(), node(key))
        };
        List {
            edges: (self.from as u32..).zip(items).map(edge).collect(),
            has_previous_page: self.from > 0,
            has_next_page: self.to < self.total,
            total_count: self.total,
            fields: EmptyFields,
            name: PhantomData,
        }
    }
}

/// Which part of a list of so many items a page shows; see [`page`].
pub fn page_of(view: &View, name: &str, paging: &Paging, total: usize) -> Result<Part> {
    let list = list_number(view, name);
    let first = count("first", paging.first)?;
    let from_end = count("last", paging.last)?;
    let revision = view.snapshot.revision.number;
    let position = |text: Option<&String>, argument: &str| -> Result<Option<usize>> {
        let found = cursor(text, list, argument)?;
        // a list that is not had at past revisions would else be cut in the wrong place
        if found.is_some_and(|cursor| cursor.revision != revision) {
            return Err(bad_input(format!("{argument}: the cursor is of another revision; start anew")));
        }
        Ok(found.map(|cursor| cursor.position as usize))
    };
    let start = position(paging.after.as_ref(), "after")?.map_or(0, |at| (at + 1).min(total));
    let end = position(paging.before.as_ref(), "before")?.map_or(total, |at| at.min(total)).max(start);
    let (mut from, mut to) = (start, end);
    if first.is_some() || from_end.is_none() {
        to = to.min(from + first.unwrap_or(PAGE));
    }
    if let Some(from_end) = from_end {
        from = from.max(to.saturating_sub(from_end));
    }
    Ok(Part { revision, list, from, to, total })
}

/// Names a connection and its edges after something else than the type of its nodes.
macro_rules! connection_names {
    ($($(#[$doc:meta])* $name:ident, $edge:ident = $text:literal;)+) => {$(
        $(#[$doc])*
        pub struct $name;
        impl ConnectionNameType for $name {
            fn type_name<T: OutputType>() -> String { concat!($text, "Connection").to_owned() }
        }
        /// The edges of such a connection.
        pub struct $edge;
        impl EdgeNameType for $edge {
            fn type_name<T: OutputType>() -> String { concat!($text, "Edge").to_owned() }
        }
    )+};
}

connection_names! {
    /// Hits of a search.
    SearchConnection, SearchEdge = "Search";
    /// Ties of one party.
    PartnerConnection, PartnerEdge = "Partner";
    /// What a tie is made of.
    TieBasisConnection, TieBasisEdge = "TieBasis";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back() {
        let cursor = Cursor { revision: 3, list: 7, position: u32::MAX };
        assert_eq!(Cursor::read(&cursor.write()), Some(cursor));
        assert_eq!(Cursor::read("no cursor"), None);
        assert_eq!(Cursor::read(""), None);
    }
}
