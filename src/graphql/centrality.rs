//! Measures that give each party one value, as an argument and as an answer.

use std::sync::Arc;

use async_graphql::connection::{DefaultConnectionName, DefaultEdgeName};
use async_graphql::{Enum, InputObject, Object, OneofObject, Result};

use crate::analytics::betweenness::BetweennessOptions as Betweenness;
use crate::analytics::constraint::ConstraintOptions as Constraint;
use crate::analytics::coreness::CorenessOptions as Coreness;
use crate::analytics::degree::DegreeOptions as Degree;
use crate::analytics::eigenvector::EigenvectorOptions as Eigenvector;
use crate::analytics::harmonic::DistanceOptions as Distance;
use crate::analytics::measure::Measure;
use crate::analytics::page_rank::PageRankOptions as PageRank;
use crate::analytics::participation::ParticipationOptions as Participation;
use crate::analytics::score::Ranked;
use crate::graph::lens::View;
use crate::graph::network::Network;
use crate::graphql::connection::List;
use crate::graphql::error::bad_input;
use crate::graphql::grouping::{GroupQuestion, Grouping};
use crate::graphql::party::Party;
use crate::graphql::scalar::Date;
use crate::graphql::vocabulary::RegionLevel;

/// Which ties of a directed network count.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::analytics::degree::Side")]
pub enum Side {
    /// Those to the party.
    In,
    /// Those from the party.
    Out,
    /// Both. In degree and strength their sum, so that a pair tied both ways counts twice.
    Both,
}

/// A measure with its options.
#[derive(OneofObject, Clone, Debug)]
pub enum CentralityInput {
    /// The number of distinct parties that a party is tied to (Freeman 1979).
    Degree(DegreeOptions),
    /// The sum of the weights of a party's ties (Barrat et al. 2004).
    Strength(DegreeOptions),
    /// Over all pairs of other parties, the share of their shortest paths that pass through the party (Freeman 1977).
    Betweenness(BetweennessOptions),
    /// How near the other parties are: 1 over the mean distance to those that can be reached; normalized (Wasserman & Faust
    /// 1994) times the share that can.
    Closeness(DistanceOptions),
    /// The sum of 1 / distance to the other parties; defined in disconnected networks too (Marchiori & Latora 2000).
    Harmonic(DistanceOptions),
    /// The share of time that a random walk spends at the party (Brin & Page 1998).
    PageRank(PageRankOptions),
    /// How central a party's partners are (Bonacich 1972): the leading eigenvector, of length 1; 0 outside the component with
    /// the largest eigenvalue. Undirected networks only.
    Eigenvector(EigenvectorOptions),
    /// How much of what a party has in its contacts leads back to the same few (Burt 1992); low for those who bridge. Null
    /// for a party without ties.
    Constraint(ConstraintOptions),
    /// How many contacts a party has that are not redundant (Burt 1992; without weights Borgatti 1997). Null for a party
    /// without ties.
    EffectiveSize(ConstraintOptions),
    /// The largest k for which the party is in a set whose members all have k ties within it (Seidman 1983).
    Coreness(CorenessOptions),
    /// How evenly a party's ties spread over groups (Guimerà & Amaral 2005): 0 when all lead to one, near 1 when to many.
    /// Partners in no group are left out; null for a party without partners in groups.
    Participation(ParticipationOptions),
}

/// Options of degree and strength.
#[derive(InputObject, Clone, Debug)]
pub struct DegreeOptions {
    /// Divide by n - 1.
    #[graphql(default_with = "Some(false)")]
    normalized: Option<bool>,
    /// Which ties count; matters in a directed network only.
    #[graphql(default_with = "Some(Side::Both)")]
    side: Option<Side>,
}

/// Options of betweenness.
#[derive(InputObject, Clone, Debug)]
pub struct BetweennessOptions {
    /// Divide by the number of pairs of other parties, those without a tie included.
    #[graphql(default_with = "Some(false)")]
    normalized: Option<bool>,
    /// Take a tie as 1 / weight long, compared exactly; else every tie as one step.
    #[graphql(default_with = "Some(false)")]
    weighted: Option<bool>,
    /// How many sources are sampled, from the parties that have a tie; null is exact.
    samples: Option<i32>,
    /// What determines the sample.
    #[graphql(default_with = "Some(1)")]
    seed: Option<i32>,
}

/// Options of measures of distance.
#[derive(InputObject, Clone, Debug)]
pub struct DistanceOptions {
    /// Harmonic: divide by n - 1. Closeness: multiply by the share of the n - 1 other parties that can be reached.
    #[graphql(default_with = "Some(true)")]
    normalized: Option<bool>,
    /// Take a tie as 1 / weight long, compared exactly; else every tie as one step.
    #[graphql(default_with = "Some(false)")]
    weighted: Option<bool>,
    /// IN: how near the others are to the party; OUT: it to them; BOTH: whatever the direction. Matters in a directed
    /// network only.
    #[graphql(default_with = "Some(Side::In)")]
    side: Option<Side>,
}

/// Options of page rank.
#[derive(InputObject, Clone, Debug)]
pub struct PageRankOptions {
    /// The chance that the walk follows a tie rather than jumps anywhere, 0 to under 1.
    #[graphql(default = 0.85)]
    damping: Option<f64>,
    /// Follow ties in proportion to their weight.
    #[graphql(default_with = "Some(true)")]
    weighted: Option<bool>,
    /// How far the scores may be from the true ones, all differences added up.
    #[graphql(default = 1e-9)]
    tolerance: Option<f64>,
}

/// Options of the eigenvector.
#[derive(InputObject, Clone, Debug)]
pub struct EigenvectorOptions {
    /// Let ties count by their weight.
    #[graphql(default_with = "Some(true)")]
    weighted: Option<bool>,
    /// How far the scores may be from the true ones.
    #[graphql(default = 1e-9)]
    tolerance: Option<f64>,
}

/// Options of constraint and effective size.
#[derive(InputObject, Clone, Debug)]
pub struct ConstraintOptions {
    /// Let ties count by their weight.
    #[graphql(default_with = "Some(true)")]
    weighted: Option<bool>,
}

/// Options of coreness.
#[derive(InputObject, Clone, Debug)]
pub struct CorenessOptions {
    /// Give parties without ties 0; else null.
    #[graphql(default_with = "Some(true)")]
    include_isolates: Option<bool>,
}

/// Options of the participation coefficient.
#[derive(InputObject, Clone, Debug)]
pub struct ParticipationOptions {
    /// What puts parties in the same group.
    #[graphql(default_with = "Some(Grouping::Cluster)")]
    by: Option<Grouping>,
    /// Let ties count by their weight.
    #[graphql(default_with = "Some(true)")]
    weighted: Option<bool>,
    /// The level of regions, under REGION; COUNTY unless given.
    region_level: Option<RegionLevel>,
    /// The day whose memberships define the groups; null: the lens's asOf, else the start of its period, else membership at
    /// any time.
    groups_as_of: Option<Date>,
}

impl EigenvectorOptions {
    fn options(&self) -> Result<Eigenvector> {
        let base = Eigenvector::default();
        let tolerance = checked_tolerance(self.tolerance.unwrap_or(base.tolerance))?;
        Ok(Eigenvector { weighted: self.weighted.unwrap_or(base.weighted), tolerance })
    }
}

impl ConstraintOptions {
    fn options(&self) -> Constraint {
        Constraint { weighted: self.weighted.unwrap_or(Constraint::default().weighted) }
    }
}

fn checked_tolerance(tolerance: f64) -> Result<f64> {
    if tolerance.is_nan() || tolerance <= 0.0 {
        return Err(bad_input(format!("tolerance is {tolerance}; write a number above 0, usually 1e-9")));
    }
    Ok(tolerance)
}

impl DegreeOptions {
    fn options(&self) -> Degree {
        let base = Degree::default();
        Degree { normalized: self.normalized.unwrap_or(base.normalized), side: self.side.map_or(base.side, Into::into) }
    }
}

impl BetweennessOptions {
    fn options(&self) -> Result<Betweenness> {
        let base = Betweenness::default();
        let samples = |samples: i32| match u32::try_from(samples) {
            Ok(samples) if samples > 0 => Ok(samples),
            _ => {
                Err(bad_input(format!("samples is {samples}; write 1 or more, or leave it out for the exact measure")))
            }
        };
        Ok(Betweenness {
            normalized: self.normalized.unwrap_or(base.normalized),
            weighted: self.weighted.unwrap_or(base.weighted),
            samples: self.samples.map(samples).transpose()?,
            // every Int is a seed of its own
            seed: self.seed.map_or(base.seed, |seed| i64::from(seed) as u64),
        })
    }
}

impl DistanceOptions {
    fn options(&self) -> Distance {
        let base = Distance::default();
        Distance {
            normalized: self.normalized.unwrap_or(base.normalized),
            weighted: self.weighted.unwrap_or(base.weighted),
            side: self.side.map_or(base.side, Into::into),
        }
    }
}

impl PageRankOptions {
    fn options(&self) -> Result<PageRank> {
        let base = PageRank::default();
        let damping = self.damping.unwrap_or(base.damping);
        if !(0.0..1.0).contains(&damping) {
            return Err(bad_input(format!("damping is {damping}; write 0 to under 1, usually 0.85")));
        }
        let tolerance = checked_tolerance(self.tolerance.unwrap_or(base.tolerance))?;
        Ok(PageRank { damping, weighted: self.weighted.unwrap_or(base.weighted), tolerance })
    }
}

impl CentralityInput {
    /// The measure, its options checked against a network.
    pub fn measure(&self, network: &Network) -> Result<Measure> {
        Ok(match self {
            Self::Degree(options) => Measure::Degree(options.options()),
            Self::Strength(options) => Measure::Strength(options.options()),
            Self::Betweenness(options) => Measure::Betweenness(options.options()?),
            Self::Closeness(options) => Measure::Closeness(options.options()),
            Self::Harmonic(options) => Measure::Harmonic(options.options()),
            Self::PageRank(options) => Measure::PageRank(options.options()?),
            Self::Eigenvector(_) if network.is_directed() => {
                return Err(bad_input(
                    "eigenvector has no meaning in a directed network: a party that nobody leads to would have 0, and so \
                     would all that only such parties lead to; ask for pageRank, or for direction UNDIRECTED",
                ));
            }
            Self::Eigenvector(options) => Measure::Eigenvector(options.options()?),
            Self::Constraint(options) => Measure::Constraint(options.options()),
            Self::EffectiveSize(options) => Measure::EffectiveSize(options.options()),
            Self::Coreness(options) => {
                let base = Coreness::default().include_isolates;
                Measure::Coreness(Coreness { include_isolates: options.include_isolates.unwrap_or(base) })
            }
            Self::Participation(options) => {
                let base = Participation::default();
                Measure::Participation(Participation { weighted: options.weighted.unwrap_or(base.weighted) })
            }
        })
    }

    /// The groups that the measure asks about, if it does.
    pub fn groups(&self, view: &View) -> Option<GroupQuestion> {
        match self {
            Self::Participation(options) => {
                Some(GroupQuestion::new(view, options.by, options.region_level, options.groups_as_of))
            }
            _ => None,
        }
    }
}

/// What is told of all values under a measure.
pub struct ScoreFields {
    /// How far they may be from the exact ones.
    pub error_bound: Option<f64>,
}

#[Object]
impl ScoreFields {
    /// How far the values may be from the exact ones where sources were sampled: with a chance of at least 95 % none of
    /// all values is farther off. Holds whatever the network and shrinks with the root of `samples`, so it is wide: compare
    /// it with the highest values. Null when the values are exact.
    async fn error_bound(&self) -> Option<f64> {
        self.error_bound
    }
}

/// The values of a network's parties under a measure.
pub type ScoreList = List<Score, DefaultConnectionName, DefaultEdgeName, ScoreFields>;

/// A party's value under a measure.
pub struct Score {
    /// The network that it is of.
    pub network: Arc<Network>,
    /// The value and its place.
    pub ranked: Ranked,
}

/// A party's value under a measure; value and rank are null where the measure is not defined.
#[Object]
impl Score {
    /// The party.
    async fn party(&self) -> Party {
        Party::of(&self.network.view, self.network.parties[self.ranked.party as usize])
    }

    /// Its value.
    async fn value(&self) -> Option<f64> {
        self.ranked.value
    }

    /// 1 for the highest value; equal values share a rank and the next one is skipped (1, 1, 3).
    async fn rank(&self) -> Option<u32> {
        self.ranked.rank
    }
}
