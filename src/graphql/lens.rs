//! The lens in the API: `view` and `lens`.

use std::sync::Arc;

use async_graphql::{Context, Enum, InputObject, Object, Result, SimpleObject};

use crate::graph::day;
use crate::graph::lens::{self, Standing, View};
use crate::graphql::Query;
use crate::graphql::engine::Engine;
use crate::graphql::error::bad_input;
use crate::graphql::scalar::{Date, PartialDate};
use crate::graphql::seen::Seen;
use crate::graphql::vocabulary::{Status, values};
use crate::model::date::{End, Span};

/// What to do with facts whose dates do not settle the question.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::graph::lens::Undated")]
pub enum Undated {
    /// Let them through, and count them.
    Include,
    /// Leave them out, and count them.
    Exclude,
}

/// Which evidence is let through.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::graph::lens::EvidenceMode")]
pub enum EvidenceMode {
    /// What a source says.
    Stated,
    /// Also what a reader concluded from it, each marked as such.
    StatedAndInferred,
}

/// A period to ask about. FROM and TO are inclusive; a year or a month means all of it; a missing end is open.
#[derive(InputObject, Clone, Copy, Debug)]
pub struct PeriodInput {
    /// Its start.
    pub from: Option<PartialDate>,
    /// Its end.
    pub to: Option<PartialDate>,
}

impl PeriodInput {
    /// The time that is asked about.
    pub fn time(self) -> Result<lens::Time> {
        let (from, to) = (self.from.map(|date| date.0), self.to.map(|date| date.0));
        if from.zip(to).is_some_and(|(from, to)| from.first_day() > to.last_day()) {
            return Err(bad_input("the period ends before it starts; exchange from and to"));
        }
        Ok(lens::Time::Period { from, to })
    }
}

/// When something held. A null end is not known; isFromOpen and isToOpen say that a source states it to be open. A length
/// may be stated without its dates.
#[derive(SimpleObject, Clone, Copy, Debug)]
pub struct Period {
    /// Its start, inclusive, as precisely as known.
    pub from: Option<PartialDate>,
    /// Its end, inclusive, as precisely as known.
    pub to: Option<PartialDate>,
    /// Whether a source says that it has no start.
    pub is_from_open: bool,
    /// Whether a source says that it has no end.
    pub is_to_open: bool,
    /// Its length in months, where a source gives it.
    pub duration_months: Option<u32>,
}

impl Period {
    /// The period of a span; `None` when nothing is known of it.
    pub fn of(span: Span, duration_months: Option<u32>) -> Option<Self> {
        let is_known = span != Span::default() || duration_months.is_some();
        is_known.then(|| Self { duration_months, ..Self::whether_known(span) })
    }

    /// The period of a span, also when nothing is known of it.
    pub fn whether_known(span: Span) -> Self {
        Self {
            from: span.from.date().map(PartialDate),
            to: span.to.date().map(PartialDate),
            is_from_open: span.from == End::Open,
            is_to_open: span.to == End::Open,
            duration_months: None,
        }
    }
}

/// Relations that the lens left out for one reason: `INFERRED`, `STATUS`, `OUT_OF_TIME` or `UNDATED`, tried in this order, each
/// relation counted once.
#[derive(SimpleObject)]
pub struct LeftOut {
    /// The reason.
    pub reason: String,
    /// How many relations.
    pub count: usize,
}

/// What the lens is and what it left out.
pub struct Lens(pub Arc<View>);

/// What the lens is and what it left out.
#[Object]
impl Lens {
    /// The revision that is looked at.
    async fn revision(&self) -> u32 {
        self.0.snapshot.revision.number
    }

    /// The day that is asked about.
    async fn as_of(&self) -> Option<Date> {
        match self.0.lens.time {
            lens::Time::AsOf(number) => Some(Date(day::date(number))),
            lens::Time::All | lens::Time::Period { .. } => None,
        }
    }

    /// The period that is asked about.
    async fn period(&self) -> Option<Period> {
        match self.0.lens.time {
            lens::Time::Period { from, to } if from.is_some() || to.is_some() => Some(Period {
                from: from.map(PartialDate),
                to: to.map(PartialDate),
                is_from_open: from.is_none(),
                is_to_open: to.is_none(),
                duration_months: None,
            }),
            _ => None,
        }
    }

    /// What is done with facts whose dates do not settle the question.
    async fn undated(&self) -> Undated {
        self.0.lens.undated.into()
    }

    /// Which evidence is let through.
    async fn evidence(&self) -> EvidenceMode {
        self.0.lens.evidence.into()
    }

    /// Which statuses are let through.
    async fn statuses(&self) -> Vec<Status> {
        self.0.lens.statuses.iter().map(|&status| status.into()).collect()
    }

    /// Relations that the lens let through only because they are undated.
    async fn undated_count(&self) -> usize {
        self.0.count(Standing::IncludedUndated)
    }

    /// Relations that it left out, by reason; a reason without any is not listed.
    async fn left_out(&self) -> Vec<LeftOut> {
        let counts = Standing::LEFT_OUT.iter().map(|&(standing, reason)| (reason, self.0.count(standing)));
        let counts = counts.filter(|&(_, count)| count > 0);
        counts.map(|(reason, count)| LeftOut { reason: reason.to_owned(), count }).collect()
    }
}

/// The root fields that choose and tell the lens.
#[derive(Default)]
pub struct LensQuery(pub Seen);

#[Object]
impl LensQuery {
    /// The same API seen through another lens. Everything below it (nodes, networks, measures, flows) sees only the
    /// relations and indicators that the lens lets through. Nodes are never hidden by time or status (isActive tells),
    /// findings have a filter of their own. Without it the lens is: newest revision, all time, stated facts, things that
    /// are or were so. A view inside a view starts from these defaults again. The same id can carry other relations under
    /// another lens: a client's cache must not mix them.
    #[expect(clippy::too_many_arguments, reason = "each is an argument of the field")]
    async fn view(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Pin a past revision of the data: the answer is the same a year later.")] revision: Option<
            i32,
        >,
        #[graphql(desc = "Only what held on this day. A fact whose dates do not settle it is 'undated'.")]
        as_of: Option<Date>,
        #[graphql(desc = "Only what held at some time in this period.")] period: Option<PeriodInput>,
        #[graphql(
            desc = "What to do with facts whose dates do not settle the question.",
            default_with = "Some(Undated::Include)"
        )]
        undated: Option<Undated>,
        #[graphql(desc = "Which evidence is let through.", default_with = "Some(EvidenceMode::Stated)")]
        evidence: Option<EvidenceMode>,
        #[graphql(
            desc = "NOT_ACHIEVED can be shown, but never makes a tie and is never added to a sum.",
            default_with = "Some(vec![Status::Achieved, Status::Ongoing, Status::Partly])"
        )]
        statuses: Option<Vec<Status>>,
    ) -> Result<Query> {
        let time = match (as_of, period) {
            (Some(_), Some(_)) => return Err(bad_input("asOf and period cannot be asked together; leave one out")),
            (Some(date), None) => lens::Time::AsOf(day::day(date.0)),
            (None, Some(period)) => period.time()?,
            (None, None) => lens::Time::All,
        };
        let mut lens = lens::Lens { time, ..lens::Lens::default() };
        lens.undated = undated.map_or(lens.undated, Into::into);
        lens.evidence = evidence.map_or(lens.evidence, Into::into);
        if let Some(statuses) = statuses {
            lens.statuses = values(&statuses);
            lens.statuses.sort_unstable();
            lens.statuses.dedup();
        }
        let engine = ctx.data::<Arc<Engine>>()?;
        let snapshot = pinned(ctx, engine, revision).await?;
        Ok(Query::through(Seen::Through(engine.view(ctx, snapshot, lens).await?)))
    }

    /// What the lens is and what it left out.
    async fn lens(&self, ctx: &Context<'_>) -> Result<Lens> {
        Ok(Lens(self.0.view(ctx).await?))
    }
}

async fn pinned(
    ctx: &Context<'_>,
    engine: &Arc<Engine>,
    revision: Option<i32>,
) -> Result<Arc<crate::graph::snapshot::Snapshot>> {
    let newest = &ctx.data::<crate::graphql::engine::Pinned>()?.0;
    let Some(asked) = revision else { return Ok(Arc::clone(newest)) };
    let none = || engine.no_revision(&asked);
    let number = u32::try_from(asked).map_err(|_| none())?;
    engine.revision(ctx, number).await?.ok_or_else(none)
}
