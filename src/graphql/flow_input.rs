//! What can be asked of the money, as arguments.

use async_graphql::{Enum, ID, InputObject, Result};

use crate::analytics::flows;
use crate::graph::lens::View;
use crate::graphql::lens::PeriodInput;
use crate::graphql::seen::nodes_of;
use crate::graphql::vocabulary::{ActorKind, AmountKind, RegionLevel, values};
use crate::model::vocabulary::NodeKind;

/// What money can be grouped by. An award without a value in a dimension has a row with a null node and a label that says
/// so. Money is dated by the day it was awarded.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::analytics::flows::Dimension")]
pub enum FlowDimension {
    /// Who gave.
    Funder,
    /// The scheme that it was given under: the award's own, else the receiving scheme, else its project's.
    Scheme,
    /// The project that it is for, else the projects that receive it.
    Project,
    /// Who received: the named ones, else the project itself.
    Receiver,
    /// Where, rolled up to a level.
    Region,
    /// The year in which it was awarded.
    Year,
    /// What kind of amount it is.
    AmountKind,
}

/// How a joint sum is counted. Whatever the counting: the rows add up to totals and overlap.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::analytics::flows::Counting")]
pub enum Counting {
    /// By stated shares where they add up to the whole, else equally.
    Share,
    /// Equally.
    Split,
    /// Each gets all of it, and the overlap is reported.
    Whole,
    /// The lead gets it: of one named receiver that one, of several the leads of the project among them, of none the leads of
    /// the project (COORDINATOR, else RESPONSIBLE, else OWNER); several share equally, and what has no lead has a row of
    /// its own.
    Lead,
}

/// Where money is placed.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::analytics::flows::Place")]
pub enum FlowPlace {
    /// Where the receiver sits on the day of the award.
    Receiver,
    /// Where the money is to be used, else the region that the project serves, else the receiver's seat.
    Beneficiary,
}

/// What an award can lack.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlowGap {
    /// A stated sum.
    Unpriced,
    /// A date.
    Undated,
    /// A region of the level asked.
    Unplaced,
}

/// Which awards are asked about; an award is in with its whole sum or not at all. Values of one list are alternatives, lists
/// narrow each other; null lets all in, an empty list none.
#[derive(InputObject, Clone, Debug, Default)]
pub struct FlowFilter {
    /// Given by one of these.
    funders: Option<Vec<ID>>,
    /// Under one of these schemes or a part of one.
    schemes: Option<Vec<ID>>,
    /// For, or received by, one of these projects or a part of one.
    projects: Option<Vec<ID>>,
    /// Received by one of these: parties, projects or schemes.
    receivers: Option<Vec<ID>>,
    /// Placed in one of these regions or in one that lies in it.
    regions: Option<Vec<ID>>,
    /// Received by one of these clusters or by a member of one on the day of the award.
    clusters: Option<Vec<ID>>,
    /// Received by an actor of one of these kinds.
    receiver_kinds: Option<Vec<ActorKind>>,
    /// Awarded between these dates, both inclusive; a missing end is open.
    years: Option<PeriodInput>,
    /// In this currency, ISO 4217.
    currency: Option<String>,
}

const PARTIES: &[NodeKind] = &[NodeKind::Actor, NodeKind::Cluster];
const RECEIVERS: &[NodeKind] = &[NodeKind::Actor, NodeKind::Cluster, NodeKind::Project, NodeKind::Scheme];

impl FlowFilter {
    /// The filter over the nodes of a view.
    pub fn resolve(&self, view: &View) -> Result<flows::Filter> {
        let nodes = |argument: &str, ids: &Option<Vec<ID>>, kinds: &[NodeKind]| {
            ids.as_ref().map(|ids| nodes_of(view, argument, ids, kinds)).transpose()
        };
        if let Some(years) = self.years {
            years.time()?;
        }
        Ok(flows::Filter {
            funders: nodes("funders", &self.funders, PARTIES)?,
            schemes: nodes("schemes", &self.schemes, &[NodeKind::Scheme])?,
            projects: nodes("projects", &self.projects, &[NodeKind::Project])?,
            receivers: nodes("receivers", &self.receivers, RECEIVERS)?,
            regions: nodes("regions", &self.regions, &[NodeKind::Region])?,
            clusters: nodes("clusters", &self.clusters, &[NodeKind::Cluster])?,
            receiver_kinds: self.receiver_kinds.as_deref().map(values),
            // a period without ends asks no time
            years: self
                .years
                .filter(|years| years.from.is_some() || years.to.is_some())
                .map(|years| (years.from.map(|date| date.0), years.to.map(|date| date.0))),
            currency: self.currency.clone(),
        })
    }
}

/// The arguments of `fundingFlows`, so that the same question can be asked of another revision.
#[derive(Clone, Debug)]
pub struct FlowQuestion {
    /// What to group by.
    pub by: Vec<FlowDimension>,
    /// Which awards.
    pub filter: Option<FlowFilter>,
    /// How a joint sum is counted.
    pub counting: Option<Counting>,
    /// The level that regions are rolled up to.
    pub region_level: Option<RegionLevel>,
    /// Where money is placed.
    pub place: Option<FlowPlace>,
    /// The kinds of amount that are added.
    pub amounts: Option<Vec<AmountKind>>,
}

impl FlowQuestion {
    /// The question over the nodes of a view.
    pub fn resolve(&self, view: &View) -> Result<flows::Options> {
        let base = flows::Options::default();
        let filter = self.filter.as_ref().map(|filter| filter.resolve(view)).transpose()?;
        Ok(flows::Options {
            by: values(&self.by),
            filter: filter.unwrap_or_default(),
            counting: self.counting.map_or(base.counting, Into::into),
            region_level: self.region_level.map_or(base.region_level, Into::into),
            place: self.place.map_or(base.place, Into::into),
            amounts: self.amounts.as_deref().map_or(base.amounts, values),
        })
    }
}
