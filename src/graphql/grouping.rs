//! What puts parties in groups, as an argument; and a group as an answer.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, Result};

use crate::analytics::communities::CommunityOptions;
use crate::analytics::cross_ties::GroupTies;
use crate::graph::day::{self, Day};
use crate::graph::grouping::{self, GroupBy, GroupKey};
use crate::graph::lens::View;
use crate::graphql::effort::Effort;
use crate::graphql::engine::Engine;
use crate::graphql::error::{Passed, bad_input, shorten, too_much};
use crate::graphql::network::Taken;
use crate::graphql::node::Node;
use crate::graphql::scalar::Date;
use crate::graphql::seen::node_of;
use crate::graphql::vocabulary::RegionLevel;
use crate::model::vocabulary::{self, NodeKind, Value as _};

/// How many groups a question about pairs of groups may have.
const GROUP_LIMIT: usize = 2000;

/// What puts parties in the same group. A group without a member on the day is not there.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// Membership in a cluster; a cluster that is itself a party belongs to its own group while it lives.
    Cluster,
    /// The region of a level that their seats lie in, in the boundaries as recorded.
    Region,
    /// Their kind; clusters are of none.
    ActorKind,
    /// The communities that Leiden finds in this network with resolution 1 and seed 1; a party that is alone is in none.
    Community,
    /// Their own country, else that of their seats.
    Country,
}

/// Which groups are asked about.
#[derive(Clone, Copy, Debug)]
pub struct GroupQuestion {
    by: Grouping,
    level: vocabulary::RegionLevel,
    day: Option<Day>,
}

impl GroupQuestion {
    /// Reads the arguments that the fields about groups share.
    pub fn new(
        view: &View,
        by: Option<Grouping>,
        region_level: Option<RegionLevel>,
        groups_as_of: Option<Date>,
    ) -> Self {
        Self {
            by: by.unwrap_or(Grouping::Cluster),
            level: region_level.map_or(vocabulary::RegionLevel::County, Into::into),
            day: view.groups_day(groups_as_of.map(|date| day::day(date.0))),
        }
    }

    /// The same with groups of another day, unless one was asked for.
    #[must_use]
    pub fn on(self, day: Option<Day>) -> Self {
        Self { day, ..self }
    }

    /// The parties of a network in groups.
    pub async fn grouping(&self, ctx: &Context<'_>, taken: &Taken) -> Result<Arc<grouping::Grouping>> {
        let engine = ctx.data::<Arc<Engine>>()?;
        let by = match self.by {
            Grouping::Cluster => GroupBy::Cluster,
            Grouping::Region => GroupBy::Region(self.level),
            Grouping::ActorKind => GroupBy::ActorKind,
            Grouping::Country => GroupBy::Country,
            Grouping::Community => {
                let found = engine.communities(ctx, &taken.network, CommunityOptions::default()).await?;
                let name = String::from("grouping by community");
                let group = move |_: &_, _: &_| Ok(grouping::Grouping::of_communities(&found.of));
                return engine.compute(ctx, &taken.network, name, Effort::none(), group).await;
            }
        };
        let (name, day) = (format!("grouping {by:?} {:?}", self.day), self.day);
        let group =
            move |network: &crate::graph::network::Network, _: &_| Ok(network.view.grouping(&network.parties, by, day));
        engine.compute(ctx, &taken.network, name, Effort::none(), group).await
    }

    /// The same for a question about pairs of groups, of which there may not be too many.
    pub async fn paired(&self, ctx: &Context<'_>, taken: &Taken) -> Result<Arc<grouping::Grouping>> {
        let grouping = self.grouping(ctx, taken).await?;
        let found = grouping.groups.len();
        if found > GROUP_LIMIT {
            let passed = Passed { name: "groups", value: GROUP_LIMIT as u64, asked: Some(found as u64) };
            let message = format!(
                "this grouping has {found} groups; questions about pairs of groups are limited to {GROUP_LIMIT} groups: \
                 choose a coarser level, or fewer parties"
            );
            return Err(too_much(message, passed));
        }
        Ok(grouping)
    }
}

/// A group of parties.
pub struct Group {
    /// The lens that it is seen through.
    pub view: Arc<View>,
    /// What it is.
    pub key: GroupKey,
    /// Its ties.
    pub ties: GroupTies,
}

/// The id of a group, as it is told and asked for.
pub fn group_id(view: &View, key: GroupKey) -> String {
    match key {
        GroupKey::Node(node) => view.snapshot.id(node).to_owned(),
        GroupKey::Kind(kind) => kind.name().to_owned(),
        GroupKey::Country(code) => view.snapshot.text(code).to_owned(),
        GroupKey::Community(number) => format!("community:{number}"),
    }
}

/// The numbers of groups by their ids, each once; `argument` is what the ids were given for.
pub fn group_numbers(view: &View, grouping: &grouping::Grouping, argument: &str, ids: &[ID]) -> Result<Vec<u32>> {
    let mut numbers = Vec::new();
    for id in ids {
        let is_named = |&key: &GroupKey| group_id(view, key) == id.as_str();
        let number = match grouping.groups.iter().position(is_named) {
            Some(number) => Some(number),
            // an id that is no group's tells best what is wrong with it, and an earlier id is one, too
            None if matches!(grouping.groups.first(), Some(GroupKey::Node(_)) | None) => {
                let node = node_of(view, argument, id, &[NodeKind::Cluster, NodeKind::Region])?;
                grouping.groups.iter().position(|&key| key == GroupKey::Node(node))
            }
            None => None,
        };
        let missing = || {
            bad_input(format!(
                "{argument}: '{}' is no group here: it has no member in this network on the day of the groups; \
                 crossGroupTies {{ groups {{ id }} }} tells those there are",
                shorten(id)
            ))
        };
        numbers.push(number.ok_or_else(missing)? as u32);
    }
    numbers.sort_unstable();
    numbers.dedup();
    Ok(numbers)
}

/// A group of parties in a network, with its ties.
#[Object]
impl Group {
    /// The id of its cluster or region; the name of its kind; the code of its country; community: and its number.
    async fn id(&self) -> ID {
        group_id(&self.view, self.key).into()
    }

    /// Its name.
    async fn name(&self) -> String {
        match self.key {
            GroupKey::Node(node) => self.view.snapshot.name(node).to_owned(),
            GroupKey::Kind(kind) => kind.name().to_owned(),
            GroupKey::Country(code) => self.view.snapshot.text(code).to_owned(),
            GroupKey::Community(number) => format!("Community {number}"),
        }
    }

    /// Its cluster or region; null for a group that is no node.
    async fn node(&self) -> Option<Node> {
        match self.key {
            GroupKey::Node(node) => Some(Node::of(&self.view, node)),
            GroupKey::Kind(_) | GroupKey::Country(_) | GroupKey::Community(_) => None,
        }
    }

    /// How many members it has; under FRACTIONAL the sum of 1 / number of groups over them.
    async fn size(&self) -> f64 {
        self.ties.size
    }

    /// The weight of ties with both ends in it.
    async fn within(&self) -> f64 {
        self.ties.within
    }

    /// The weight of ties with one end in it and the other in some group, but not in this one (under SHARED and ANY too;
    /// FRACTIONAL: its cells).
    async fn between(&self) -> f64 {
        self.ties.between
    }

    /// On the endpoint basis: (between - 2 within) / (between + 2 within). Null without ties.
    async fn ei_index(&self) -> Option<f64> {
        self.ties.ei_index
    }
}
