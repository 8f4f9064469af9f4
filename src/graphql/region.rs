//! Regions: versions of areas, what they lie in, what they became.

use std::ops::Deref;
use std::sync::Arc;

use async_graphql::{Context, Object, Result, SimpleObject};
use rust_decimal::prelude::ToPrimitive;

use crate::graph::lens::View;
use crate::graph::node::{Detail, NodeKey, Region as Fields};
use crate::graph::relation;
use crate::graphql::about::TopicFields;
use crate::graphql::connection::{List, Paging};
use crate::graphql::lens::Period;
use crate::graphql::node::Owner;
use crate::graphql::notice::plain;
use crate::graphql::scalar::Date;
use crate::graphql::vocabulary::RegionLevel;
use crate::model::date::Span;

/// One version of an area: its code and borders hold for a time.
pub struct Region(TopicFields<Region>);

impl Owner for Region {
    const NAME: &'static str = "Region";
}

/// What of a region became another.
#[derive(SimpleObject)]
pub struct RegionChange {
    /// The other region.
    region: Region,
    /// The day of the change.
    on: Date,
    /// How much of the region that was is in the one that came, 0 to 1.
    share: f64,
}

/// A region that belongs to an unofficial one.
#[derive(SimpleObject)]
pub struct RegionPart {
    /// The other region.
    region: Region,
    /// How much of the part belongs to the whole, 0 to 1; null when not stated.
    share: Option<f64>,
}

impl Region {
    /// A region.
    pub fn of(view: &Arc<View>, key: NodeKey) -> Self {
        Self(TopicFields::of(view, key))
    }

    fn detail(&self) -> Option<&Fields> {
        match &self.view.snapshot.node(self.key).detail {
            Detail::Region(region) => Some(region),
            _ => None,
        }
    }

    fn change(&self, region: NodeKey, change: &relation::Succession) -> RegionChange {
        let share = change.share.to_f64().unwrap_or_default();
        RegionChange { region: Region::of(&self.view, region), on: Date(change.on), share }
    }

    fn belonging<'a>(
        &self,
        ctx: &Context<'_>,
        rows: impl Iterator<Item = &'a relation::RegionPart>,
        other: impl Fn(&relation::RegionPart) -> NodeKey,
    ) -> Vec<RegionPart> {
        let seen = rows.filter(|row| self.view.sees_dateless(&row.fact));
        let part = |row: &relation::RegionPart| RegionPart {
            region: Region::of(&self.view, other(row)),
            share: row.share.and_then(|share| share.to_f64()),
        };
        plain(ctx, seen.map(part).collect())
    }
}

impl Deref for Region {
    type Target = TopicFields<Self>;

    fn deref(&self) -> &TopicFields<Self> {
        &self.0
    }
}

/// The regions that lie in a region, by code, those without one last, then by id.
fn children(view: &View, region: NodeKey) -> Vec<NodeKey> {
    let snapshot = &view.snapshot;
    let code = |key: NodeKey| match &snapshot.node(key).detail {
        Detail::Region(region) => region.code.map(|code| snapshot.text(code)),
        _ => None,
    };
    let mut children = snapshot.children_of(region);
    children.sort_by_key(|&key| (code(key).is_none(), code(key), key));
    children
}

/// One version of an area: its code and borders hold for a time.
#[Object]
impl Region {
    #[graphql(flatten)]
    #[expect(clippy::unused_async, reason = "the schema wants it so")]
    async fn topic_fields(&self) -> &TopicFields<Self> {
        &self.0
    }

    /// Its official code; unofficial regions have none.
    async fn code(&self) -> Option<&str> {
        let code = self.detail().and_then(|region| region.code);
        code.map(|code| self.view.snapshot.text(code))
    }

    /// What level it is of.
    async fn level(&self) -> RegionLevel {
        self.detail().map_or(RegionLevel::Functional, |region| region.level.into())
    }

    /// When this version holds.
    async fn validity(&self) -> Period {
        Period::whether_known(self.detail().map_or(Span::default(), |region| region.span))
    }

    /// Inhabitants at the start of the year, where the data has them.
    async fn population(
        &self,
        #[graphql(desc = "The year; null: the newest that the data has.")] year: Option<i32>,
    ) -> Option<u32> {
        self.view.snapshot.inhabitants(self.key, year)
    }

    /// The region that it lies in.
    async fn parent(&self) -> Option<Region> {
        self.detail().and_then(|region| region.parent).map(|key| Region::of(&self.view, key))
    }

    /// What an unofficial region is made of, by id.
    async fn parts(&self, ctx: &Context<'_>) -> Vec<RegionPart> {
        self.belonging(ctx, self.view.snapshot.region_parts_of(self.key).iter(), |row| row.part)
    }

    /// The unofficial regions that it belongs to, by id.
    async fn wholes(&self, ctx: &Context<'_>) -> Vec<RegionPart> {
        self.belonging(ctx, self.view.snapshot.region_wholes_of(self.key), |row| row.whole)
    }

    /// The regions that lie in it, all versions, by code.
    async fn children(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<Region>> {
        let pick = |view: &View, key: NodeKey| Ok(children(view, key));
        self.list(ctx, "children", Paging::forward(first, after), pick, Region::of).await
    }

    /// What this region became, with the share of it that went there: the next step only, one row per successor and
    /// day; where a code lives on with another area, the region itself is among them.
    async fn successors(&self, ctx: &Context<'_>) -> Vec<RegionChange> {
        let changes = self.view.snapshot.successors_of(self.key);
        plain(ctx, changes.map(|change| self.change(change.b, change)).collect())
    }

    /// What this region was made from, with the share of each that came here: the step before only.
    async fn predecessors(&self, ctx: &Context<'_>) -> Vec<RegionChange> {
        let changes = self.view.snapshot.predecessors_of(self.key);
        plain(ctx, changes.map(|change| self.change(change.a, change)).collect())
    }
}
