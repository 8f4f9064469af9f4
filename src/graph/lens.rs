//! The lens: which relations and indicators a question sees. Everything above the graph sees only through it.

use std::sync::Arc;

use crate::graph::day::{Answer, Bounds, Day, Window};
use crate::graph::node::NodeKey;
use crate::graph::relation::{Fact, Funding, Indicator, RelationKey, Tie};
use crate::graph::snapshot::Snapshot;
use crate::model::date::{PartialDate, Span};
use crate::model::vocabulary::{Basis, NodeKind, Status};

/// What time a lens asks about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Time {
    /// All time.
    #[default]
    All,
    /// One day.
    AsOf(Day),
    /// A period; a missing end is open.
    Period {
        /// Its start.
        from: Option<PartialDate>,
        /// Its end.
        to: Option<PartialDate>,
    },
}

impl Time {
    /// The window of days; `None` when no time is asked.
    pub fn window(self) -> Option<Window> {
        match self {
            Self::All | Self::Period { from: None, to: None } => None,
            Self::AsOf(day) => Some(Window::of_day(day)),
            Self::Period { from, to } => Some(Window {
                start: from.map_or(Day::MIN, |date| crate::graph::day::day(date.first_day())),
                end: to.map_or(Day::MAX, |date| crate::graph::day::day(date.last_day())),
            }),
        }
    }

    /// The first day that is asked about, where there is one.
    pub fn first_day(self) -> Option<Day> {
        self.window().map(|window| window.start).filter(|&start| start != Day::MIN)
    }
}

/// What to do with facts whose dates do not settle the question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Undated {
    /// Let them through.
    #[default]
    Include,
    /// Leave them out.
    Exclude,
}

/// Which evidence is let through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum EvidenceMode {
    /// What a source says.
    #[default]
    Stated,
    /// Also what a reader concluded.
    StatedAndInferred,
}

/// The choice through which a question looks at a revision.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Lens {
    /// The time.
    pub time: Time,
    /// What to do with undated facts.
    pub undated: Undated,
    /// Which evidence.
    pub evidence: EvidenceMode,
    /// Which statuses, ascending.
    pub statuses: Vec<Status>,
}

impl Lens {
    /// The statuses of things that are or were so.
    pub const STATUSES: [Status; 3] = [Status::Ongoing, Status::Achieved, Status::Partly];
}

impl Default for Lens {
    fn default() -> Self {
        Self {
            time: Time::All,
            undated: Undated::Include,
            evidence: EvidenceMode::Stated,
            statuses: Self::STATUSES.to_vec(),
        }
    }
}

/// Why a relation is seen, or not. Reasons are tried in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Left out: it is only inferred.
    Inferred,
    /// Left out: its status is not asked for.
    Status,
    /// Left out: it was not so at the time.
    OutOfTime,
    /// Left out: its dates do not settle whether it was so at the time.
    Undated,
    /// Let through although its dates do not settle it.
    IncludedUndated,
    /// Let through.
    Seen,
}

impl Standing {
    /// The reasons for which a relation is left out, in the order in which they are tried, each with its name.
    pub const LEFT_OUT: [(Self, &'static str); 4] = [
        (Self::Inferred, "INFERRED"),
        (Self::Status, "STATUS"),
        (Self::OutOfTime, "OUT_OF_TIME"),
        (Self::Undated, "UNDATED"),
    ];

    /// Whether it is let through.
    pub fn is_seen(self) -> bool {
        matches!(self, Self::Seen | Self::IncludedUndated)
    }
}

/// A snapshot seen through a lens.
pub struct View {
    /// The snapshot.
    pub snapshot: Arc<Snapshot>,
    /// The lens.
    pub lens: Lens,
    /// Of every relation, in the order of [`Snapshot::relations`].
    standings: Vec<Standing>,
}

impl View {
    /// Looks at a snapshot through a lens. Time and memory: one byte and one look for each relation.
    pub fn new(snapshot: Arc<Snapshot>, lens: Lens) -> Self {
        let mut view = Self { snapshot, lens, standings: Vec::new() };
        view.standings = view.snapshot.relations().map(|key| view.judge(key)).collect();
        view
    }

    /// Why a relation is seen, or not.
    pub fn standing(&self, key: RelationKey) -> Standing {
        self.standings[self.snapshot.position(key)]
    }

    /// Whether a relation is seen.
    pub fn sees(&self, key: RelationKey) -> bool {
        self.standing(key).is_seen()
    }

    /// Whether a relation is seen and says that something is or was so: `NOT_ACHIEVED` can be shown, but never makes a
    /// tie, weighs in one, or is added to a sum.
    pub fn counts(&self, key: RelationKey) -> bool {
        self.sees(key) && self.snapshot.fact(key).status != Status::NotAchieved
    }

    /// Those among some relations of a kind that are seen.
    pub fn seen(&self, mut numbers: Vec<u32>, kind: impl Fn(u32) -> RelationKey) -> Vec<u32> {
        numbers.retain(|&number| self.sees(kind(number)));
        numbers
    }

    /// How many relations have a standing.
    pub fn count(&self, standing: Standing) -> usize {
        self.standings.iter().filter(|&&other| other == standing).count()
    }

    /// Bytes that it takes beside its snapshot.
    pub fn byte_count(&self) -> u64 {
        (size_of::<Self>() + self.standings.len() * size_of::<Standing>()) as u64
    }

    /// Whether evidence of this basis is let through.
    pub fn admits(&self, basis: Basis) -> bool {
        basis == Basis::Stated || self.lens.evidence == EvidenceMode::StatedAndInferred
    }

    /// Who gave, unless that is only inferred and inferred facts are not let through.
    pub fn giver(&self, funding: &Funding) -> Option<NodeKey> {
        funding.giver.filter(|_| self.admits(funding.giver_basis))
    }

    /// Whether an indicator is seen.
    pub fn sees_indicator(&self, indicator: &Indicator) -> bool {
        let bounds = self.indicator_bounds(indicator);
        self.judge_fact(&indicator.fact, || bounds).is_seen()
    }

    /// Whether a fact without dates (a theme, a part of a region) is seen; time does not hide it.
    pub fn sees_dateless(&self, fact: &Fact) -> bool {
        self.admits(fact.basis) && self.lens.statuses.contains(&fact.status)
    }

    /// Whether a fact is seen, whatever its time, and says that something is or was so, as in [`Self::counts`].
    pub fn counts_dateless(&self, fact: &Fact) -> bool {
        self.sees_dateless(fact) && fact.status != Status::NotAchieved
    }

    fn judge(&self, key: RelationKey) -> Standing {
        let standing = self.judge_fact(self.snapshot.fact(key), || self.snapshot.bounds(key));
        // A stay of which its project or cluster leaves nothing is out at any time, so also where no time is asked.
        let is_timeless = self.lens.time.window().is_none() && standing.is_seen();
        if is_timeless && self.is_empty_stay(key) { Standing::OutOfTime } else { standing }
    }

    /// Whether a relation is a stay of which its project or cluster leaves nothing.
    fn is_empty_stay(&self, key: RelationKey) -> bool {
        let snapshot = &self.snapshot;
        let whole = match key {
            RelationKey::Participation(number) => snapshot.participations[number as usize].project,
            RelationKey::Membership(number) => snapshot.memberships[number as usize].cluster,
            RelationKey::Tie(_) | RelationKey::Funding(_) | RelationKey::Placement(_) => return false,
        };
        // Most stays have no dates of their own, and most projects end after they begin: seen without counting days.
        let span = snapshot.node(whole).span();
        let is_in_order = span.from.date().zip(span.to.date()).is_none_or(|(from, to)| from <= to);
        let is_whole = snapshot.fact(key).span == Span::default();
        !(is_whole && is_in_order) && snapshot.bounds(key).is_empty()
    }

    fn judge_fact(&self, fact: &Fact, bounds: impl FnOnce() -> Bounds) -> Standing {
        if !self.admits(fact.basis) {
            return Standing::Inferred;
        }
        if !self.lens.statuses.contains(&fact.status) {
            return Standing::Status;
        }
        let Some(window) = self.lens.time.window() else { return Standing::Seen };
        match (bounds().answer(window), self.lens.undated) {
            (Answer::In, _) => Standing::Seen,
            (Answer::Out, _) => Standing::OutOfTime,
            (Answer::Undated, Undated::Include) => Standing::IncludedUndated,
            (Answer::Undated, Undated::Exclude) => Standing::Undated,
        }
    }

    /// Whether a project ran at the time of the lens; `None` when its dates do not settle it, or no time is asked.
    pub fn is_active(&self, project: NodeKey) -> Option<bool> {
        let window = self.lens.time.window()?;
        match Bounds::of(self.snapshot.node(project).span()).answer(window) {
            Answer::In => Some(true),
            Answer::Out => Some(false),
            Answer::Undated => None,
        }
    }

    fn indicator_bounds(&self, indicator: &Indicator) -> Bounds {
        let own = Bounds::of(indicator.fact.span);
        let project = indicator.under.into_iter().chain([indicator.about]);
        self.snapshot.filled_from_project(own, project)
    }
}

impl Snapshot {
    /// The days between which a relation held: its own dates, each missing end taken from its project, its cluster or
    /// the project that it is under, and a participation or membership cut by these. Money is dated by one day.
    pub fn bounds(&self, key: RelationKey) -> Bounds {
        match key {
            RelationKey::Membership(number) => {
                let membership = &self.memberships[number as usize];
                Bounds::of(membership.fact.span).cut(Bounds::of(self.node(membership.cluster).span()))
            }
            RelationKey::Participation(number) => {
                let participation = &self.participations[number as usize];
                Bounds::of(participation.fact.span).cut(Bounds::of(self.node(participation.project).span()))
            }
            RelationKey::Tie(number) => self.tie_bounds(&self.ties[number as usize]),
            RelationKey::Funding(number) => self.funding_bounds(&self.fundings[number as usize]),
            RelationKey::Placement(number) => {
                let placement = &self.placements[number as usize];
                self.filled_from_project(Bounds::of(placement.fact.span), [placement.node])
            }
        }
    }

    /// The date of money: its own `from`, else its project's; `to` dates nothing.
    pub fn funding_bounds(&self, funding: &Funding) -> Bounds {
        match Bounds::of_date(funding.fact.span.from) {
            own if own.is_start_known => own,
            _ => funding
                .dating_project(self)
                .map_or(Bounds::UNKNOWN, |project| Bounds::of_date(self.node(project).span().from)),
        }
    }

    fn tie_bounds(&self, tie: &Tie) -> Bounds {
        let own = Bounds::of(tie.fact.span);
        match tie.under {
            Some(under) if self.kind(under) == NodeKind::Project => self.filled_from_project(own, [under]),
            _ => self.filled_from_project(own, [tie.a, tie.b]),
        }
    }

    /// Takes each end that is not known from the only project among some nodes.
    fn filled_from_project(&self, own: Bounds, nodes: impl IntoIterator<Item = NodeKey>) -> Bounds {
        let mut projects = nodes.into_iter().filter(|&node| self.kind(node) == NodeKind::Project);
        match (projects.next(), projects.next()) {
            (Some(project), None) => own.or(Bounds::of(self.node(project).span())),
            (Some(one), Some(other)) if one == other => own.or(Bounds::of(self.node(one).span())),
            _ => own,
        }
    }
}

impl Funding {
    /// The project whose start dates the money when it has no date of its own: its project, else the project that
    /// receives it.
    pub fn dating_project(&self, snapshot: &Snapshot) -> Option<NodeKey> {
        self.project.or_else(|| {
            let projects = self.receivers.iter().map(|&(node, _)| node);
            let mut projects = projects.filter(|&node| snapshot.kind(node) == NodeKind::Project);
            projects.next().filter(|_| projects.next().is_none())
        })
    }
}
