//! Communities in the API.

use std::sync::Arc;

use async_graphql::{Context, Enum, Object, Result};

use crate::analytics::communities::{
    CommunityOptions, adjusted_rand_index, communities, modularity, normalized_mutual_information,
};
use crate::analytics::effort;
use crate::graph::adjacency::Ties;
use crate::graph::network;
use crate::graphql::connection::{List, Paging, page};
use crate::graphql::effort::{Effort, SMALLER};
use crate::graphql::engine::Engine;
use crate::graphql::error::bad_input;
use crate::graphql::grouping::GroupQuestion;
use crate::graphql::network::Taken;
use crate::graphql::party::Party;

/// How to look for communities.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::analytics::communities::Method")]
pub enum CommunityMethod {
    /// For the highest modularity, level by level (Blondel et al. 2008).
    Louvain,
    /// For the highest modularity, so that communities are connected (Traag, Waltman & van Eck 2019).
    Leiden,
    /// Labels spread along ties until each party has the one of most of its neighbours (Raghavan et al. 2007).
    LabelPropagation,
}

/// Communities of a network, and how well they carve it.
#[derive(Debug)]
pub struct Found {
    /// The community of each party, by number.
    pub of: Vec<u32>,
    /// The parties of each community, by number.
    members: Vec<Vec<u32>>,
    modularity: Option<f64>,
}

impl Found {
    /// How many bytes it holds.
    pub fn byte_count(&self) -> usize {
        2 * self.of.len() * size_of::<u32>() + self.members.len() * size_of::<Vec<u32>>()
    }
}

impl Engine {
    /// The communities of a network.
    pub async fn communities(
        &self,
        ctx: &Context<'_>,
        network: &Arc<network::Network>,
        options: CommunityOptions,
    ) -> Result<Arc<Found>> {
        let name = format!("communities {options:?}");
        let method = options.method;
        let find = move |ties: &Ties, stop: &_| {
            let of = communities(ties, &options, stop)?.of;
            let count = of.iter().max().map_or(0, |&last| last as usize + 1);
            let mut members = vec![Vec::new(); count];
            of.iter().zip(0..).for_each(|(&community, party)| members[community as usize].push(party));
            Ok(Found { modularity: modularity(ties, &of, options.resolution, stop)?, of, members })
        };
        let extent = &network.extent;
        let what = format!("the search for communities among {} parties", extent.parties);
        let effort = Effort::of_time(what, effort::of_communities(extent, method), SMALLER);
        self.compute_of_ties(ctx, network, name, effort, find).await
    }
}

/// What communities are asked for.
#[derive(Clone, Debug)]
pub struct CommunityQuestion {
    options: CommunityOptions,
    compare_with: Option<GroupQuestion>,
}

impl CommunityQuestion {
    /// Reads the arguments.
    pub fn new(
        method: Option<CommunityMethod>,
        resolution: Option<f64>,
        seed: Option<i32>,
        compare_with: Option<GroupQuestion>,
    ) -> Result<Self> {
        let base = CommunityOptions::default();
        let resolution = resolution.unwrap_or(base.resolution);
        if !(0.0..=1e12).contains(&resolution) {
            return Err(bad_input(format!("resolution is {resolution}; write 0 or more, usually 1")));
        }
        let seed = seed.map_or(base.seed, |seed| i64::from(seed) as u64);
        let method = method.map_or(base.method, Into::into);
        Ok(Self { options: CommunityOptions { method, resolution, seed }, compare_with })
    }

    /// Finds them in a network.
    pub async fn answer(self, ctx: &Context<'_>, taken: &Taken) -> Result<Communities> {
        let found = ctx.data::<Arc<Engine>>()?.communities(ctx, &taken.network, self.options.clone()).await?;
        let (mut information, mut rand) = (None, None);
        if let Some(groups) = &self.compare_with {
            let grouping = groups.grouping(ctx, taken).await?;
            let grouped = (0..)
                .zip(&found.of)
                .filter_map(|(party, &community)| grouping.of.of(party).first().map(|&group| (community, group)));
            let (communities, groups): (Vec<u32>, Vec<u32>) = grouped.unzip();
            // of nobody nothing can be told
            if !groups.is_empty() {
                information = normalized_mutual_information(&communities, &groups);
                rand = adjusted_rand_index(&communities, &groups);
            }
        }
        Ok(Communities { taken: taken.clone(), question: self, found, information, rand })
    }
}

/// Communities that were found in a network.
pub struct Communities {
    taken: Taken,
    question: CommunityQuestion,
    found: Arc<Found>,
    information: Option<f64>,
    rand: Option<f64>,
}

/// Communities that were found in a network: groups of parties tied more among themselves than chance would have it. The same
/// seed finds the same communities. A party without a tie is a community of its own.
#[Object]
impl Communities {
    /// How well they carve the network: the weight of ties within communities less what chance by activity would give, as
    /// a share of all (Newman & Girvan 2004; in a directed network Leicht & Newman 2008), at the resolution asked. Null
    /// without ties.
    async fn modularity(&self) -> Option<f64> {
        self.found.modularity
    }

    /// How many there are.
    async fn count(&self) -> usize {
        self.found.members.len()
    }

    /// The communities, largest first, then by the first of their members.
    async fn groups(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<Community>> {
        let name = self.taken.list_name(&format!("communities {:?}", self.question.options));
        let paging = Paging::forward(first, after);
        let taken = self.taken.for_page(ctx, &name, &paging).await?;
        let found = ctx.data::<Arc<Engine>>()?.communities(ctx, &taken.network, self.question.options.clone()).await?;
        let numbers = 0..found.members.len() as u32;
        let community = |number| Community {
            taken: taken.clone(),
            name: format!("{name} {number}"),
            found: Arc::clone(&found),
            number,
        };
        page(&taken.network.view, &name, &paging, numbers.collect::<Vec<_>>(), community)
    }

    /// How much the communities and the groups of compareWith tell of each other, over parties that are in a group (the
    /// first one, where there are several): 2 I / (H + H), from 0 to 1 (Danon et al. 2005). Null without compareWith, or where no
    /// party is in a group.
    async fn normalized_mutual_information(&self) -> Option<f64> {
        self.information
    }

    /// How many pairs of parties the communities and the groups of compareWith treat alike, corrected for chance (Hubert &
    /// Arabie 1985): 1 for the same, 0 as by chance. Null without compareWith, or
    /// where no party is in a group.
    async fn adjusted_rand_index(&self) -> Option<f64> {
        self.rand
    }

    /// What determines the search.
    async fn seed(&self) -> i64 {
        self.question.options.seed as i64
    }
}

/// A community.
pub struct Community {
    taken: Taken,
    name: String,
    found: Arc<Found>,
    number: u32,
}

/// A community.
#[Object]
impl Community {
    /// Its number: 0 is the largest.
    async fn number(&self) -> u32 {
        self.number
    }

    /// How many parties are in it.
    async fn size(&self) -> usize {
        self.found.members[self.number as usize].len()
    }

    /// The parties in it, by id.
    #[expect(clippy::unused_async, reason = "the schema wants it so")]
    async fn members(
        &self,
        #[graphql(desc = "At most so many; 20 unless given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<Party>> {
        let view = &self.taken.network.view;
        let members = self.found.members[self.number as usize].clone();
        let party = |number| Party::of(view, self.taken.party(number));
        page(view, &format!("{} members", self.name), &Paging::forward(first, after), members, party)
    }
}
