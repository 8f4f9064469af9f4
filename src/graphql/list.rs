//! The root fields that list nodes, findings, indicators and ties.

use std::sync::Arc;

use async_graphql::{Context, Object, OutputType, Result};

use crate::graph::day;
use crate::graph::lens::View;
use crate::graph::node::{Detail, NodeKey};
use crate::graph::order as by;
use crate::graph::relation::RelationKey;
use crate::graphql::actor::Actor;
use crate::graphql::cluster::Cluster;
use crate::graphql::connection::{List, Paging, page, page_view};
use crate::graphql::engine::aside;
use crate::graphql::filter::{FindingFilter, IndicatorFilter, PartyFilter, ProjectFilter, RelationFilter};
use crate::graphql::finding::Finding;
use crate::graphql::indicator::Indicator;
use crate::graphql::order::{PartyOrder, ProjectOrder};
use crate::graphql::project::Project;
use crate::graphql::region::Region;
use crate::graphql::relation::Relation;
use crate::graphql::scalar::Date;
use crate::graphql::scheme::Scheme;
use crate::graphql::seen::Seen;
use crate::graphql::source::Source;
use crate::graphql::vocabulary::RegionLevel;
use crate::model::vocabulary as model;

/// The root fields that list.
#[derive(Default)]
pub struct ListQuery(pub Seen);

impl ListQuery {
    /// A page of a list of the whole graph, in the revision of its cursor. `choose` reads the arguments in that
    /// revision and gives the work that makes the list.
    async fn list<K: Send + 'static, N: OutputType, W>(
        &self,
        ctx: &Context<'_>,
        name: &str,
        paging: Paging,
        choose: impl FnOnce(&View) -> Result<W>,
        item: impl Fn(&Arc<View>, K) -> N,
    ) -> Result<List<N>>
    where
        W: FnOnce(&View) -> Vec<K> + Send + 'static,
    {
        let view = page_view(ctx, &self.0.view(ctx).await?, name, &paging).await?;
        let work = choose(&view)?;
        let list = aside(ctx, &view, work).await?;
        page(&view, name, &paging, list, |key| item(&view, key))
    }

    /// A page of all nodes of a kind, by id, which are a list already.
    async fn all<N: OutputType>(
        &self,
        ctx: &Context<'_>,
        kind: model::NodeKind,
        paging: Paging,
        item: impl Fn(&Arc<View>, NodeKey) -> N,
    ) -> Result<List<N>> {
        let name = format!("all {kind:?}");
        let view = page_view(ctx, &self.0.view(ctx).await?, &name, &paging).await?;
        page(&view, &name, &paging, view.snapshot.kind_range(kind), |number| item(&view, NodeKey(number)))
    }

    async fn parties<N: OutputType>(
        &self,
        ctx: &Context<'_>,
        kind: model::NodeKind,
        filter: Option<PartyFilter>,
        order_by: Option<PartyOrder>,
        paging: Paging,
        item: impl Fn(&Arc<View>, NodeKey) -> N,
    ) -> Result<List<N>> {
        let (order, is_reversed) = PartyOrder::of(order_by);
        if filter.is_none() && order == by::PartyOrder::Id && !is_reversed {
            return self.all(ctx, kind, paging, item).await;
        }
        let filter = filter.unwrap_or_default();
        let name = format!("parties {kind:?} {filter:?} {order:?} {is_reversed}");
        let choose = |view: &View| {
            let filter = filter.of(view)?;
            Ok(move |view: &View| {
                let mut parties = view.select_parties(&filter, &[kind]);
                view.order_parties(&mut parties, order, is_reversed);
                parties
            })
        };
        self.list(ctx, &name, paging, choose, item).await
    }
}

#[Object]
impl ListQuery {
    /// Actors, by id unless ordered otherwise.
    #[expect(clippy::too_many_arguments, reason = "each is an argument of the field")]
    async fn actors(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which actors.")] filter: Option<PartyFilter>,
        #[graphql(desc = "In which order; null: by id.")] order_by: Option<PartyOrder>,
        #[graphql(desc = "At most so many from the beginning; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many from the end.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<List<Actor>> {
        let paging = Paging { first, after, last, before };
        self.parties(ctx, model::NodeKind::Actor, filter, order_by, paging, Actor::of).await
    }

    /// Clusters, by id unless ordered otherwise.
    #[expect(clippy::too_many_arguments, reason = "each is an argument of the field")]
    async fn clusters(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which clusters.")] filter: Option<PartyFilter>,
        #[graphql(desc = "In which order; null: by id.")] order_by: Option<PartyOrder>,
        #[graphql(desc = "At most so many from the beginning; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many from the end.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<List<Cluster>> {
        let paging = Paging { first, after, last, before };
        self.parties(ctx, model::NodeKind::Cluster, filter, order_by, paging, Cluster::of).await
    }

    /// Projects, by id unless ordered otherwise.
    #[expect(clippy::too_many_arguments, reason = "each is an argument of the field")]
    async fn projects(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which projects.")] filter: Option<ProjectFilter>,
        #[graphql(desc = "In which order; null: by id.")] order_by: Option<ProjectOrder>,
        #[graphql(desc = "At most so many from the beginning; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many from the end.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<List<Project>> {
        let (order, is_reversed) = ProjectOrder::of(order_by);
        let paging = Paging { first, after, last, before };
        if filter.is_none() && order == by::ProjectOrder::Id && !is_reversed {
            return self.all(ctx, model::NodeKind::Project, paging, Project::of).await;
        }
        let filter = filter.unwrap_or_default();
        let name = format!("projects {filter:?} {order:?} {is_reversed}");
        let choose = |view: &View| {
            let filter = filter.of(view)?;
            Ok(move |view: &View| {
                let mut projects = view.select_projects(&filter);
                view.order_projects(&mut projects, order, is_reversed);
                projects
            })
        };
        self.list(ctx, &name, paging, choose, Project::of).await
    }

    /// Schemes, by id.
    async fn schemes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many from the beginning; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many from the end.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<List<Scheme>> {
        self.all(ctx, model::NodeKind::Scheme, Paging { first, after, last, before }, Scheme::of).await
    }

    /// Regions, by id.
    async fn regions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only of this level.")] level: Option<RegionLevel>,
        #[graphql(desc = "Only versions valid that day; null: all versions.")] valid_on: Option<Date>,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<Region>> {
        let level: Option<model::RegionLevel> = level.map(Into::into);
        let name = format!("regions {level:?} {valid_on:?}");
        let valid_on = valid_on.map(|date| day::day(date.0));
        let is_in = move |view: &View, key: NodeKey| {
            let is_level = |level: model::RegionLevel| matches!(&view.snapshot.node(key).detail, Detail::Region(region) if region.level == level);
            level.is_none_or(is_level) && valid_on.is_none_or(|day| view.snapshot.is_valid(key, day))
        };
        let choose = |_: &View| {
            Ok(move |view: &View| {
                let regions = view.snapshot.of_kind(model::NodeKind::Region);
                regions.filter(|&key| is_in(view, key)).collect()
            })
        };
        self.list(ctx, &name, Paging::forward(first, after), choose, Region::of).await
    }

    /// Sources, by id.
    async fn sources(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<Source>> {
        self.all(ctx, model::NodeKind::Source, Paging::forward(first, after), Source::of).await
    }

    /// What sources say came, or did not come, of things; by id. The lens's time and statuses do not hide findings.
    async fn findings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which findings.")] filter: Option<FindingFilter>,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<Finding>> {
        let filter = filter.unwrap_or_default();
        let name = format!("findings {filter:?}");
        let choose = |view: &View| {
            let filter = filter.of(view)?;
            Ok(move |view: &View| view.select_findings(&filter))
        };
        self.list(ctx, &name, Paging::forward(first, after), choose, Finding::of).await
    }

    /// Numbers that sources give, as far as the lens lets them through; by id.
    async fn indicators(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which indicators.")] filter: Option<IndicatorFilter>,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<Indicator>> {
        let filter = filter.unwrap_or_default();
        let name = format!("indicators {filter:?}");
        let choose = |view: &View| {
            let filter = filter.of(view)?;
            Ok(move |view: &View| view.select_indicators(&filter))
        };
        self.list(ctx, &name, Paging::forward(first, after), choose, Indicator::of).await
    }

    /// All recorded ties, as a list: what a source says, who is modelled on whom, what was denied. By kind, then by
    /// their ends.
    async fn relations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which ties.")] filter: Option<RelationFilter>,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<Relation>> {
        let filter = filter.unwrap_or_default();
        let name = format!("relations {filter:?}");
        let choose = |view: &View| {
            let filter = filter.of(view)?;
            Ok(move |view: &View| view.select_ties(&filter))
        };
        let item = |view: &Arc<View>, number: u32| Relation::of(view, RelationKey::Tie(number));
        self.list(ctx, &name, Paging::forward(first, after), choose, item).await
    }
}
