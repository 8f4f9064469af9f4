//! Filters of lists: from ids and values of the API to those of the graph.

use async_graphql::{ID, InputObject, Result};

use crate::graph::lens::View;
use crate::graph::node::NodeKey;
use crate::graph::select;
use crate::graphql::error::{Passed, limit_exceeded};
use crate::graphql::lens::PeriodInput;
use crate::graphql::seen::{node_of, nodes_of};
use crate::graphql::vocabulary::{ActorKind, ClusterKind, FindingStatus, Interest, RelationKind, Status, values};
use crate::model::vocabulary::{NodeKind, Value};

/// How long a text to search for may be, in characters.
pub const TEXT_LIMIT: usize = 200;

const PARTIES: &[NodeKind] = &[NodeKind::Actor, NodeKind::Cluster];

/// A text to search for, of a length that can be searched.
pub fn text_within_limit(text: &str) -> Result<()> {
    let length = text.chars().count();
    if length > TEXT_LIMIT {
        let passed = Passed { name: "text", value: TEXT_LIMIT as u64, asked: Some(length as u64) };
        return Err(limit_exceeded("text (in characters)", passed));
    }
    Ok(())
}

fn nodes(view: &View, argument: &str, ids: Option<&Vec<ID>>, kinds: &[NodeKind]) -> Result<Option<Vec<NodeKey>>> {
    ids.map(|ids| nodes_of(view, argument, ids, kinds)).transpose()
}

fn node(view: &View, argument: &str, id: Option<&ID>, kinds: &[NodeKind]) -> Result<Option<NodeKey>> {
    id.map(|id| node_of(view, argument, id, kinds)).transpose()
}

fn searchable(text: Option<&String>) -> Result<Option<String>> {
    text.map(|text| text_within_limit(text).map(|()| text.clone())).transpose()
}

/// Which parties. Values of one list are alternatives, lists narrow each other; null lets all in, an empty list none.
#[derive(InputObject, Clone, Debug, Default)]
pub struct PartyFilter {
    /// Only with a name like this, as search finds them; with slips of the pen only when there are none without.
    pub text: Option<String>,
    /// Only actors of these kinds; leaves clusters out, unless clusterKinds lets them in.
    pub kinds: Option<Vec<ActorKind>>,
    /// Only clusters of these kinds; leaves actors out, unless kinds lets them in.
    pub cluster_kinds: Option<Vec<ClusterKind>>,
    /// Only members of these clusters, and the clusters themselves.
    pub clusters: Option<Vec<ID>>,
    /// Only with a place in one of them or below, in any role but CONCERNS.
    pub regions: Option<Vec<ID>>,
    /// Only who takes part in a project of these schemes or their parts, in any role but FUNDER and ADMINISTRATOR.
    pub schemes: Option<Vec<ID>>,
    /// Only of this country as recorded, ISO 3166-1 alpha-2.
    pub country: Option<String>,
}

impl PartyFilter {
    /// The filter over the nodes of a view.
    pub fn of(&self, view: &View) -> Result<select::PartyFilter> {
        Ok(select::PartyFilter {
            text: searchable(self.text.as_ref())?,
            kinds: self.kinds.as_deref().map(values),
            cluster_kinds: self.cluster_kinds.as_deref().map(values),
            clusters: nodes(view, "clusters", self.clusters.as_ref(), &[NodeKind::Cluster])?,
            regions: nodes(view, "regions", self.regions.as_ref(), &[NodeKind::Region])?,
            schemes: nodes(view, "schemes", self.schemes.as_ref(), &[NodeKind::Scheme])?,
            country: self.country.clone(),
        })
    }

    /// The filter with all that it looks up in a view.
    pub fn resolve(&self, view: &View) -> Result<select::PartyChoice> {
        Ok(self.of(view)?.prepare(view, PARTIES))
    }
}

/// Which projects. Values of one list are alternatives, lists narrow each other; null lets all in, an empty list none.
#[derive(InputObject, Clone, Debug, Default)]
pub struct ProjectFilter {
    /// Only with a name like this, as search finds them; with slips of the pen only when there are none without.
    pub text: Option<String>,
    /// Only with one of these themes.
    pub themes: Option<Vec<String>>,
    /// Only with, or without, an award, payment, loan or guarantee whose sum is stated.
    pub is_priced: Option<bool>,
    /// Only with, or without, a known start or end.
    pub is_dated: Option<bool>,
    /// Only parts of another project, or only others.
    pub is_part: Option<bool>,
    /// Only of these schemes or their parts.
    pub schemes: Option<Vec<ID>>,
    /// Only where one of them takes part, in any role but FUNDER and ADMINISTRATOR.
    pub parties: Option<Vec<ID>>,
    /// Only where one of them or a member of it takes part.
    pub clusters: Option<Vec<ID>>,
    /// Only with a place in one of them or below, in any role but CONCERNS.
    pub regions: Option<Vec<ID>>,
    /// Only that one of them gave an award or a headline for, or has the role FUNDER in.
    pub funders: Option<Vec<ID>>,
    /// Only that ran at some time in this period. Those whose dates do not settle it are left out.
    pub active: Option<PeriodInput>,
}

impl ProjectFilter {
    /// The filter over the nodes of a view.
    pub fn of(&self, view: &View) -> Result<select::ProjectFilter> {
        Ok(select::ProjectFilter {
            text: searchable(self.text.as_ref())?,
            themes: self.themes.clone(),
            is_priced: self.is_priced,
            is_dated: self.is_dated,
            is_part: self.is_part,
            schemes: nodes(view, "schemes", self.schemes.as_ref(), &[NodeKind::Scheme])?,
            parties: nodes(view, "parties", self.parties.as_ref(), PARTIES)?,
            clusters: nodes(view, "clusters", self.clusters.as_ref(), &[NodeKind::Cluster])?,
            regions: nodes(view, "regions", self.regions.as_ref(), &[NodeKind::Region])?,
            funders: nodes(view, "funders", self.funders.as_ref(), PARTIES)?,
            active: self.active.map(PeriodInput::time).transpose()?,
        })
    }
}

/// Which findings. Values of one list are alternatives, lists narrow each other; null lets all in, an empty list none.
#[derive(InputObject, Clone, Debug, Default)]
pub struct FindingFilter {
    /// Only about this node.
    pub about: Option<ID>,
    /// Only of these statuses.
    pub statuses: Option<Vec<FindingStatus>>,
    /// Only by speakers with these interests.
    pub interests: Option<Vec<Interest>>,
    /// Only from this source.
    pub source: Option<ID>,
}

impl FindingFilter {
    /// The filter over the nodes of a view.
    pub fn of(&self, view: &View) -> Result<select::FindingFilter> {
        Ok(select::FindingFilter {
            about: node(view, "about", self.about.as_ref(), NodeKind::ALL)?,
            statuses: self.statuses.as_deref().map(values),
            interests: self.interests.as_deref().map(values),
            source: node(view, "source", self.source.as_ref(), &[NodeKind::Source])?,
        })
    }

    /// The findings about a node, and about the filter's node too when it names one.
    pub fn findings_about(&self, view: &View, key: NodeKey) -> Result<Vec<u32>> {
        let filter = self.of(view)?;
        let also = filter.about;
        let mut list = view.select_findings(&select::FindingFilter { about: Some(key), ..filter });
        list.retain(|&number| also.is_none_or(|also| view.snapshot.findings[number as usize].about.contains(&also)));
        Ok(list)
    }
}

/// Which indicators. Values of one list are alternatives, lists narrow each other; null lets all in, an empty list none.
#[derive(InputObject, Clone, Debug, Default)]
pub struct IndicatorFilter {
    /// Only about this node.
    pub about: Option<ID>,
    /// Only of these measures.
    pub measures: Option<Vec<String>>,
    /// Only of these statuses, among those that the lens lets through.
    pub statuses: Option<Vec<Status>>,
    /// Only from this source.
    pub source: Option<ID>,
}

impl IndicatorFilter {
    /// The filter over the nodes of a view.
    pub fn of(&self, view: &View) -> Result<select::IndicatorFilter> {
        Ok(select::IndicatorFilter {
            about: node(view, "about", self.about.as_ref(), NodeKind::ALL)?,
            measures: self.measures.clone(),
            statuses: self.statuses.as_deref().map(values),
            source: node(view, "source", self.source.as_ref(), &[NodeKind::Source])?,
        })
    }

    /// The indicators about a node; none when the filter names another.
    pub fn indicators_about(&self, view: &View, key: NodeKey) -> Result<Vec<u32>> {
        let filter = self.of(view)?;
        if filter.about.is_some_and(|about| about != key) {
            return Ok(Vec::new());
        }
        Ok(view.select_indicators(&select::IndicatorFilter { about: Some(key), ..filter }))
    }
}

/// Which recorded ties. Values of one list are alternatives, lists narrow each other; null lets all in, an empty list
/// none.
#[derive(InputObject, Clone, Debug, Default)]
pub struct RelationFilter {
    /// Only with this node at either end, or under this project or scheme.
    pub about: Option<ID>,
    /// Only of these kinds.
    pub kinds: Option<Vec<RelationKind>>,
    /// Only of these statuses, among those that the lens lets through.
    pub statuses: Option<Vec<Status>>,
    /// Only from this source.
    pub source: Option<ID>,
    /// Only under this project or scheme.
    pub under: Option<ID>,
}

impl RelationFilter {
    /// The filter over the nodes of a view.
    pub fn of(&self, view: &View) -> Result<select::TieFilter> {
        Ok(select::TieFilter {
            about: node(view, "about", self.about.as_ref(), NodeKind::ALL)?,
            kinds: self.kinds.as_deref().map(values),
            statuses: self.statuses.as_deref().map(values),
            source: node(view, "source", self.source.as_ref(), &[NodeKind::Source])?,
            under: node(view, "under", self.under.as_ref(), &[NodeKind::Project, NodeKind::Scheme])?,
        })
    }
}
