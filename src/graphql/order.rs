//! Orders of lists.

use std::collections::HashMap;

use async_graphql::{Enum, InputObject};

use crate::analytics::score::{Ranked, lowest_first};
use crate::graph::network::Network;
use crate::graph::node::NodeKey;
use crate::graph::order;

/// Which way a list is ordered.
#[derive(Enum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// Smallest first, A to Z.
    #[default]
    Asc,
    /// Largest first, Z to A.
    Desc,
}

/// What parties are ordered by.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::graph::order::PartyOrder")]
pub enum PartyOrderField {
    /// Their names, without regard to case and accents.
    Name,
    /// Their ids.
    Id,
    /// How many members they have; an actor has none.
    Members,
    /// How many projects they take part in, in any role but FUNDER and ADMINISTRATOR.
    Projects,
    /// The sum of what they were awarded, a joint award by its shares or else equally. Where there are several
    /// currencies, the one of most awards decides, then the next.
    FundingReceived,
    /// The sum of what they awarded, in the same way.
    FundingGiven,
}

/// In which order parties come. Equals come by id, whatever the direction.
#[derive(InputObject, Clone, Copy, Debug)]
pub struct PartyOrder {
    /// What they are ordered by.
    pub field: PartyOrderField,
    /// Which way.
    #[graphql(default_with = "Some(Direction::Asc)")]
    pub direction: Option<Direction>,
}

/// What projects are ordered by.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::graph::order::ProjectOrder")]
pub enum ProjectOrderField {
    /// Their names, without regard to case and accents.
    Name,
    /// Their ids.
    Id,
    /// When they started; those whose start is not known come last, whatever the direction.
    Start,
    /// How many parties take part, in any role but FUNDER and ADMINISTRATOR.
    Participants,
    /// The sum of what was awarded for them. Where there are several currencies, the one of most awards decides, then
    /// the next.
    Funding,
}

/// In which order projects come. Equals come by id, whatever the direction.
#[derive(InputObject, Clone, Copy, Debug)]
pub struct ProjectOrder {
    /// What they are ordered by.
    pub field: ProjectOrderField,
    /// Which way.
    #[graphql(default_with = "Some(Direction::Asc)")]
    pub direction: Option<Direction>,
}

/// What pairs of groups are ordered by.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::analytics::cross_ties::PairValue")]
pub enum GroupPairOrderField {
    /// The weight of the ties between them.
    Observed,
    /// What chance would give.
    Expected,
    /// Observed / expected.
    Ratio,
    /// How many standard deviations observed is from expected.
    ZScore,
    /// The share of draws at least as far from what is expected.
    PValue,
}

/// In which order pairs of groups come. Equals come most observed first, then by id; those without a value last, whatever
/// the direction.
#[derive(InputObject, Clone, Copy, Debug)]
pub struct GroupPairOrder {
    /// What they are ordered by.
    pub field: GroupPairOrderField,
    /// Which way.
    #[graphql(default_with = "Some(Direction::Asc)")]
    pub direction: Option<Direction>,
}

/// What scores are ordered by.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScoreOrderField {
    /// Their values; parties without one come last, whatever the direction.
    Value,
    /// The names of their parties, without regard to case and accents.
    Name,
    /// The ids of their parties.
    Id,
}

/// In which order scores come. Equals come by id, whatever the direction. Ranks stay those from the highest value.
#[derive(InputObject, Clone, Copy, Debug)]
pub struct ScoreOrder {
    /// What they are ordered by.
    pub field: ScoreOrderField,
    /// Which way.
    #[graphql(default_with = "Some(Direction::Asc)")]
    pub direction: Option<Direction>,
}

impl ScoreOrder {
    /// Orders what comes ranked from the highest value.
    pub fn apply(self, network: &Network, ranked: &mut [Ranked]) {
        let is_reversed = self.direction == Some(Direction::Desc);
        let field = match self.field {
            ScoreOrderField::Value if is_reversed => return,
            ScoreOrderField::Value => return lowest_first(ranked),
            ScoreOrderField::Name => order::PartyOrder::Name,
            ScoreOrderField::Id => order::PartyOrder::Id,
        };
        let mut parties: Vec<NodeKey> = ranked.iter().map(|place| network.parties[place.party as usize]).collect();
        network.view.order_parties(&mut parties, field, is_reversed);
        let at: HashMap<NodeKey, usize> = parties.into_iter().zip(0..).collect();
        ranked.sort_by_key(|place| at[&network.parties[place.party as usize]]);
    }
}

impl PartyOrder {
    /// The order in the graph, and whether it is reversed.
    pub fn of(this: Option<Self>) -> (order::PartyOrder, bool) {
        this.map_or((order::PartyOrder::Id, false), |this| (this.field.into(), this.direction == Some(Direction::Desc)))
    }
}

impl ProjectOrder {
    /// The order in the graph, and whether it is reversed.
    pub fn of(this: Option<Self>) -> (order::ProjectOrder, bool) {
        this.map_or((order::ProjectOrder::Id, false), |this| {
            (this.field.into(), this.direction == Some(Direction::Desc))
        })
    }
}
