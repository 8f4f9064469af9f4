//! Which parties, projects, findings, indicators and ties a list is narrowed to. Values of one list are alternatives,
//! lists narrow each other, an empty list lets nothing in, `None` lets all in.

use std::collections::HashSet;

use crate::graph::day::{Answer, Bounds};
use crate::graph::lens::{Time, View};
use crate::graph::node::{Detail, Evidences, NodeKey};
use crate::graph::relation::{RegionPart, RelationKey};
use crate::graph::take_part::is_award;
use crate::model::date::{End, Span};
use crate::model::vocabulary::{
    ActorKind, AmountKind, ClusterKind, FindingStatus, Interest, NodeKind, RelationKind, Role, Status,
};

/// Nodes to look up in.
pub type Nodes = HashSet<NodeKey>;

/// Which parties.
#[derive(Clone, Debug, Default)]
pub struct PartyFilter {
    /// Only with a name like this.
    pub text: Option<String>,
    /// Only actors of these kinds, and clusters of `cluster_kinds` where these are asked for.
    pub kinds: Option<Vec<ActorKind>>,
    /// Only clusters of these kinds, and actors of `kinds` where these are asked for.
    pub cluster_kinds: Option<Vec<ClusterKind>>,
    /// Only these clusters and their members.
    pub clusters: Option<Vec<NodeKey>>,
    /// Only with a place in one of these regions or below, in any role but CONCERNS.
    pub regions: Option<Vec<NodeKey>>,
    /// Only who takes part in a project of these schemes or their parts.
    pub schemes: Option<Vec<NodeKey>>,
    /// Only of this country.
    pub country: Option<String>,
}

/// A filter of parties with all that it looks up.
pub struct PartyChoice {
    filter: PartyFilter,
    named: Option<Nodes>,
    of_clusters: Option<Nodes>,
    of_schemes: Option<Nodes>,
    regions: Option<Nodes>,
}

impl PartyFilter {
    /// Looks up what the filter needs in a view to choose among nodes of some kinds.
    pub fn prepare(&self, view: &View, kinds: &[NodeKind]) -> PartyChoice {
        PartyChoice {
            named: self.text.as_deref().map(|text| view.named_like(text, kinds)),
            of_clusters: self.clusters.as_ref().map(|clusters| view.with_members(clusters)),
            of_schemes: self.schemes.as_ref().map(|schemes| view.participants_under(schemes)),
            regions: self.regions.as_ref().map(|regions| view.with_regions_below(regions)),
            filter: self.clone(),
        }
    }
}

fn is_of_kind<T: PartialEq>(kinds: Option<&Vec<T>>, kind: &T, is_other_asked: bool) -> bool {
    kinds.map_or(!is_other_asked, |kinds| kinds.contains(kind))
}

impl PartyChoice {
    /// Whether a party of the same view is let in.
    pub fn admits(&self, view: &View, party: NodeKey) -> bool {
        let snapshot = &view.snapshot;
        let is_among = |set: &Option<Nodes>| set.as_ref().is_none_or(|set| set.contains(&party));
        let (kinds, cluster_kinds) = (self.filter.kinds.as_ref(), self.filter.cluster_kinds.as_ref());
        let (is_kind, country) = match &snapshot.node(party).detail {
            // kinds of the one leave the other out, unless kinds of both are asked for
            Detail::Actor(actor) => (is_of_kind(kinds, &actor.kind, cluster_kinds.is_some()), actor.country),
            Detail::Cluster(cluster) => (is_of_kind(cluster_kinds, &cluster.kind, kinds.is_some()), cluster.country),
            _ => (false, None),
        };
        let is_country =
            |wanted: &str| country.is_some_and(|country| snapshot.text(country).eq_ignore_ascii_case(wanted));
        is_kind
            && self.filter.country.as_deref().is_none_or(is_country)
            && is_among(&self.named)
            && is_among(&self.of_clusters)
            && is_among(&self.of_schemes)
            && self.regions.as_ref().is_none_or(|regions| view.is_placed(party, regions))
    }
}

/// Which projects.
#[derive(Clone, Debug, Default)]
pub struct ProjectFilter {
    /// Only with a name like this.
    pub text: Option<String>,
    /// Only with one of these themes.
    pub themes: Option<Vec<String>>,
    /// Only with, or without, an award with a sum.
    pub is_priced: Option<bool>,
    /// Only with, or without, a known start or end.
    pub is_dated: Option<bool>,
    /// Only parts of another project, or only others.
    pub is_part: Option<bool>,
    /// Only of these schemes or their parts.
    pub schemes: Option<Vec<NodeKey>>,
    /// Only where one of these takes part.
    pub parties: Option<Vec<NodeKey>>,
    /// Only where one of these clusters or a member of it takes part.
    pub clusters: Option<Vec<NodeKey>>,
    /// Only with a place in one of these regions or below, in any role but CONCERNS.
    pub regions: Option<Vec<NodeKey>>,
    /// Only that one of these gives money to.
    pub funders: Option<Vec<NodeKey>>,
    /// Only that ran in this period, by dates that settle it.
    pub active: Option<Time>,
}

/// Which findings.
#[derive(Clone, Debug, Default)]
pub struct FindingFilter {
    /// Only about this node.
    pub about: Option<NodeKey>,
    /// Only of these statuses.
    pub statuses: Option<Vec<FindingStatus>>,
    /// Only by speakers with these interests.
    pub interests: Option<Vec<Interest>>,
    /// Only from this source.
    pub source: Option<NodeKey>,
}

/// Which indicators.
#[derive(Clone, Debug, Default)]
pub struct IndicatorFilter {
    /// Only about this node.
    pub about: Option<NodeKey>,
    /// Only of these measures.
    pub measures: Option<Vec<String>>,
    /// Only of these statuses, among those of the lens.
    pub statuses: Option<Vec<Status>>,
    /// Only from this source.
    pub source: Option<NodeKey>,
}

/// Which recorded ties.
#[derive(Clone, Debug, Default)]
pub struct TieFilter {
    /// Only with this node at either end, or under this project or scheme.
    pub about: Option<NodeKey>,
    /// Only of these kinds.
    pub kinds: Option<Vec<RelationKind>>,
    /// Only of these statuses, among those of the lens.
    pub statuses: Option<Vec<Status>>,
    /// Only from this source.
    pub source: Option<NodeKey>,
    /// Only under this project or scheme.
    pub under: Option<NodeKey>,
}

fn has<T: PartialEq>(list: Option<&Vec<T>>, value: &T) -> bool {
    list.is_none_or(|list| list.contains(value))
}

impl View {
    /// The parties of a filter, of one kind or both, by id.
    pub fn select_parties(&self, filter: &PartyFilter, kinds: &[NodeKind]) -> Vec<NodeKey> {
        let choice = filter.prepare(self, kinds);
        let parties = self.snapshot.parties().filter(|&party| kinds.contains(&self.snapshot.kind(party)));
        parties.filter(|&party| choice.admits(self, party)).collect()
    }

    /// The projects of a filter, by id.
    pub fn select_projects(&self, filter: &ProjectFilter) -> Vec<NodeKey> {
        let snapshot = &self.snapshot;
        let named = filter.text.as_deref().map(|text| self.named_like(text, &[NodeKind::Project]));
        let schemes = filter.schemes.as_ref().map(|schemes| self.nodes_with_parts(schemes));
        let regions = filter.regions.as_ref().map(|regions| self.with_regions_below(regions));
        let parties: Option<Nodes> = filter.parties.as_ref().map(|parties| parties.iter().copied().collect());
        let clusters = filter.clusters.as_ref().map(|clusters| self.with_members(clusters));
        let window = filter.active.and_then(Time::window);
        let is_in = |&project: &NodeKey| {
            let node = snapshot.node(project);
            let Detail::Project(detail) = &node.detail else { return false };
            let has_participant = |set: &Option<Nodes>| {
                set.as_ref().is_none_or(|set| self.participants_of(project).any(|party| set.contains(&party)))
            };
            named.as_ref().is_none_or(|named| named.contains(&project))
                && schemes.as_ref().is_none_or(|set| detail.scheme.is_some_and(|scheme| set.contains(&scheme)))
                && filter.is_part.is_none_or(|is_part| is_part == detail.part_of.is_some())
                && filter.is_dated.is_none_or(|is_dated| is_dated == is_known(detail.span))
                && window.is_none_or(|window| Bounds::of(detail.span).answer(window) == Answer::In)
                && filter.themes.as_ref().is_none_or(|themes| self.has_theme(project, themes))
                && filter.is_priced.is_none_or(|is_priced| is_priced == self.is_priced(project))
                && regions.as_ref().is_none_or(|regions| self.is_placed(project, regions))
                && has_participant(&parties)
                && has_participant(&clusters)
                && filter.funders.as_ref().is_none_or(|funders| self.is_funded_by(project, funders))
        };
        snapshot.of_kind(NodeKind::Project).filter(is_in).collect()
    }

    /// The numbers of the findings of a filter, by id. Time and statuses of the lens do not hide findings.
    pub fn select_findings(&self, filter: &FindingFilter) -> Vec<u32> {
        let snapshot = &self.snapshot;
        let numbers: Vec<u32> = match filter.about {
            Some(node) => snapshot.findings_about(node).to_vec(),
            None => (0..snapshot.findings.len() as u32).collect(),
        };
        let is_in = |&number: &u32| {
            let finding = &snapshot.findings[number as usize];
            self.admits(finding.basis)
                && has(filter.statuses.as_ref(), &finding.status)
                && has(filter.interests.as_ref(), &finding.interest)
                && filter.source.is_none_or(|source| self.is_from(finding.evidence, source))
        };
        numbers.into_iter().filter(is_in).collect()
    }

    /// The numbers of the indicators of a filter that the lens sees, by id.
    pub fn select_indicators(&self, filter: &IndicatorFilter) -> Vec<u32> {
        let snapshot = &self.snapshot;
        let numbers: Vec<u32> = match filter.about {
            Some(node) => snapshot.indicators_about(node).to_vec(),
            None => (0..snapshot.indicators.len() as u32).collect(),
        };
        let is_in = |&number: &u32| {
            let indicator = &snapshot.indicators[number as usize];
            let measure = snapshot.text(indicator.measure);
            self.sees_indicator(indicator)
                && filter.measures.as_ref().is_none_or(|measures| measures.iter().any(|wanted| wanted == measure))
                && has(filter.statuses.as_ref(), &indicator.fact.status)
                && filter.source.is_none_or(|source| self.is_from(indicator.fact.evidence, source))
        };
        numbers.into_iter().filter(is_in).collect()
    }

    /// The numbers of the ties of a filter that the lens sees: by kind, then by their ends.
    pub fn select_ties(&self, filter: &TieFilter) -> Vec<u32> {
        let snapshot = &self.snapshot;
        let numbers: Vec<u32> = match (filter.about, filter.under) {
            (Some(node), _) => {
                let mut numbers = snapshot.ties_of(node);
                numbers.extend(snapshot.ties_under(node));
                numbers.sort_unstable();
                numbers.dedup();
                numbers
            }
            (None, Some(node)) => snapshot.ties_under(node).to_vec(),
            (None, None) => (0..snapshot.ties.len() as u32).collect(),
        };
        self.ties_among(numbers, filter)
    }

    /// Those of some ties that the lens shows and the filter's other wishes than `about` let in; by kind, then by number.
    pub fn ties_among(&self, mut ties: Vec<u32>, filter: &TieFilter) -> Vec<u32> {
        let snapshot = &self.snapshot;
        let is_in = |&number: &u32| {
            let tie = &snapshot.ties[number as usize];
            self.sees(RelationKey::Tie(number))
                && filter.under.is_none_or(|under| tie.under == Some(under))
                && has(filter.kinds.as_ref(), &tie.kind)
                && has(filter.statuses.as_ref(), &tie.fact.status)
                && filter.source.is_none_or(|source| self.is_from(tie.fact.evidence, source))
        };
        ties.retain(is_in);
        ties.sort_by_key(|&number| (snapshot.ties[number as usize].kind, number));
        ties
    }
}

/// Whether anything is known of when a project ran.
pub fn is_known(span: Span) -> bool {
    span.from != End::Unknown || span.to != End::Unknown
}

impl View {
    fn named_like(&self, text: &str, kinds: &[NodeKind]) -> Nodes {
        let is_wanted = |node| kinds.contains(&self.snapshot.kind(node));
        self.snapshot.search_closely(text, is_wanted).into_iter().map(|hit| hit.node).collect()
    }

    /// Some regions with all that lie in them: by parent, and as parts of unofficial regions where the lens sees that they
    /// are; time does not hide these.
    pub fn with_regions_below(&self, regions: &[NodeKey]) -> Nodes {
        let is_part = |part: &&RegionPart| self.counts_dateless(&part.fact);
        let mut all = Nodes::new();
        let mut waiting = regions.to_vec();
        while let Some(region) = waiting.pop() {
            if all.insert(region) {
                waiting.extend(self.snapshot.children_of(region));
                waiting.extend(self.snapshot.region_parts_of(region).iter().filter(is_part).map(|part| part.part));
            }
        }
        all
    }

    fn nodes_with_parts(&self, wholes: &[NodeKey]) -> Nodes {
        self.snapshot.with_parts(wholes.iter().copied()).into_iter().collect()
    }

    /// Whether a fact has evidence from a source that the lens admits.
    pub fn is_from(&self, evidence: Evidences, source: NodeKey) -> bool {
        let evidences = self.snapshot.evidences(evidence);
        evidences.iter().any(|evidence| evidence.source == source && self.admits(evidence.basis))
    }

    fn participants_under(&self, schemes: &[NodeKey]) -> Nodes {
        let schemes = self.snapshot.with_parts(schemes.iter().copied());
        let projects = schemes.into_iter().flat_map(|scheme| self.snapshot.projects_of(scheme));
        projects.flat_map(|project| self.participants_of(project).collect::<Vec<_>>()).collect()
    }

    fn is_priced(&self, project: NodeKey) -> bool {
        self.awards_for(project).any(|funding| funding.amount.is_some())
    }

    fn has_theme(&self, project: NodeKey, themes: &[String]) -> bool {
        let rows = self.snapshot.themes_of(project).iter().filter(|theme| self.sees_dateless(&theme.fact));
        rows.map(|theme| self.snapshot.text(theme.theme)).any(|theme| themes.iter().any(|wanted| wanted == theme))
    }

    /// By an award or a headline that it gave for the project, or by the role FUNDER where no award is known.
    fn is_funded_by(&self, project: NodeKey, funders: &[NodeKey]) -> bool {
        let snapshot = &self.snapshot;
        let by_money = snapshot.fundings_for(project).into_iter().any(|number| {
            let funding = &snapshot.fundings[number as usize];
            self.counts(RelationKey::Funding(number))
                && (is_award(funding.kind) || funding.kind == AmountKind::Headline)
                && self.giver(funding).is_some_and(|giver| funders.contains(&giver))
        });
        by_money
            || snapshot.participations_of(project).any(|number| {
                let row = &snapshot.participations[number];
                row.role == Role::Funder
                    && funders.contains(&row.party)
                    && self.counts(RelationKey::Participation(number as u32))
            })
    }
}
