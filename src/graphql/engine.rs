//! What answers are made from: revisions, views of them and networks, each made once and kept within a budget.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use async_graphql::{Context, Result};

use crate::analytics::effort;
use crate::analytics::measure::{Measure, compute, compute_of_sets, is_of_sets};
use crate::analytics::score::{Ranked, ranking};
use crate::analytics::{Stop, Stopped};
use crate::graph::adjacency::Ties;
use crate::graph::extent::Extent;
use crate::graph::grouping::Grouping;
use crate::graph::lens::{Lens, View};
use crate::graph::network::Network;
use crate::graph::network::input::NetworkInput;
use crate::graph::shape::Shape;
use crate::graph::snapshot::Snapshot;
use crate::graphql::cited::Used;
use crate::graphql::computed::Computed;
use crate::graphql::document::Documents;
use crate::graphql::effort::{Effort, SMALLER, written_out};
use crate::graphql::error::{Code, error, internal};
use crate::graphql::kept::{Budget, Kept, made};
use crate::graphql::pool::{Deadline, Lane, LaneReport, Pool, PoolSize};
use crate::model::revision::Revision;

pub use crate::graphql::kept::CacheReport;

/// Gives a past revision; `Ok(None)` when there is none of that number.
pub type Loader = Box<dyn Fn(u32) -> anyhow::Result<Option<Arc<Snapshot>>> + Send + Sync>;

/// Limits of what a request may ask and take.
#[derive(Clone, Debug)]
pub struct Limits {
    /// How long a request may take.
    pub time: Duration,
    /// How many levels a query may nest, and a value in it.
    pub depth: usize,
    /// How many tokens (names, numbers, strings, signs) a query may have.
    pub tokens: usize,
    /// How many fields a query may select, fragments spread out.
    pub fields: usize,
    /// How many fields of a query may have an alias.
    pub aliases: usize,
    /// How many directives a query may have.
    pub directives: usize,
    /// What an operation may cost, see [`crate::graphql::document::cost`].
    pub cost: u64,
    /// How many items a page may have, and a list that has no pages.
    pub page: usize,
    /// Threads that share a piece of heavy work.
    pub threads: usize,
    /// Pieces of heavy work at once.
    pub heavy: usize,
    /// Pieces of heavy work, and of light work, in work or waiting.
    pub queue: usize,
    /// Bytes of networks that are kept, and again of their ties written out.
    pub network_bytes: u64,
    /// Bytes of what was worked out from networks that are kept.
    pub measure_bytes: u64,
    /// Past revisions that are kept.
    pub revisions: u64,
}

impl Limits {
    /// Seconds of processor time that a piece of heavy work may be estimated at: the time of a request on all its threads.
    pub fn effort(&self) -> f64 {
        self.time.as_secs_f64() * self.threads as f64
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            time: Duration::from_mins(1),
            depth: 32,
            tokens: 10_000,
            fields: 2000,
            aliases: 200,
            directives: 200,
            cost: 1_000_000,
            page: 1000,
            threads: std::thread::available_parallelism().map_or(2, std::num::NonZero::get),
            heavy: 2,
            queue: 64,
            network_bytes: 512 << 20,
            measure_bytes: 256 << 20,
            revisions: 4,
        }
    }
}

/// A revision: its number, and its digest, which tells it from one of the same number in another database.
pub(super) type RevisionKey = (u32, String);
pub(super) type NetworkKey = (RevisionKey, Lens, String);

/// How many views are kept.
const VIEWS: u64 = 32;

/// Holds the newest revision and what was made from revisions.
pub struct Engine {
    newest: RwLock<Arc<Snapshot>>,
    lineage: AtomicU64,
    loader: Arc<Loader>,
    snapshots: Kept<RevisionKey, Arc<Snapshot>>,
    views: Kept<(RevisionKey, Lens), Arc<View>>,
    networks: Kept<NetworkKey, Arc<Network>>,
    ties: Kept<NetworkKey, Arc<Ties>>,
    pub(super) computed: Kept<(NetworkKey, String), Computed>,
    pub(super) pool: Pool,
    /// The documents of requests.
    pub documents: Documents,
    /// The limits.
    pub limits: Limits,
}

/// The revision that a request answers from unless it pins another: all fields of one answer agree.
#[derive(Clone)]
pub struct Pinned(pub Arc<Snapshot>);

impl Engine {
    /// An engine over a newest revision.
    ///
    /// # Errors
    /// When the system gives no threads.
    pub fn new(newest: Arc<Snapshot>, loader: Loader, limits: Limits) -> anyhow::Result<Self> {
        let size = PoolSize { threads: limits.threads, heavy: limits.heavy, queue: limits.queue };
        let networks = Budget::Bytes(limits.network_bytes);
        Ok(Self {
            newest: RwLock::new(newest),
            lineage: AtomicU64::new(0),
            loader: Arc::new(loader),
            snapshots: Kept::new("revisions", Budget::Entries(limits.revisions), None),
            views: Kept::new("views", Budget::Entries(VIEWS), Some(|view| view.byte_count())),
            networks: Kept::new("networks", networks, Some(|network| network.byte_count() as u64)),
            ties: Kept::new("ties", Budget::Bytes(limits.network_bytes), Some(|ties| ties.byte_count() as u64)),
            computed: Kept::new("measures", Budget::Bytes(limits.measure_bytes), Some(Computed::byte_count)),
            pool: Pool::new(size)?,
            documents: Documents::new(limits.clone())?,
            limits,
        })
    }

    /// The newest revision.
    pub fn newest(&self) -> Arc<Snapshot> {
        Arc::clone(&self.newest.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Makes another revision the newest; requests that run keep theirs.
    ///
    /// The one before stays at hand as a past revision, unless the new one does not follow from it: the database was
    /// replaced by another.
    pub fn swap(&self, newest: Arc<Snapshot>) {
        let mut served = self.newest.write().unwrap_or_else(PoisonError::into_inner);
        let follows = newest.revisions.iter().any(|revision| key(revision) == key(&served.revision));
        let before = std::mem::replace(&mut *served, newest);
        drop(served);
        if follows {
            self.snapshots.insert(key(&before.revision), before);
        } else {
            self.lineage.fetch_add(1, Ordering::AcqRel);
            self.snapshots.clear();
            self.views.clear();
            self.networks.clear();
            self.ties.clear();
            self.computed.clear();
        }
    }

    /// Counts up when the newest revision does not follow from the one before it. As long as it stays the same, a revision
    /// of a number is the same.
    pub fn lineage(&self) -> u64 {
        self.lineage.load(Ordering::Acquire)
    }

    /// What is kept.
    pub fn caches(&self) -> [CacheReport; 5] {
        let networks = [self.networks.report(), self.ties.report()];
        let [networks, ties] = networks;
        [self.snapshots.report(), self.views.report(), networks, ties, self.computed.report()]
    }

    /// What goes on off the async threads.
    pub fn lanes(&self) -> [LaneReport; 2] {
        self.pool.report()
    }

    /// Runs heavy work off the async threads, within the request's time.
    pub async fn run<T: Send + 'static>(
        &self,
        ctx: &Context<'_>,
        work: impl FnOnce(&Stop) -> Result<T, Stopped> + Send + 'static,
    ) -> Result<T> {
        self.pool.run(Lane::Heavy, *ctx.data::<Deadline>()?, work).await
    }

    /// Looks through a graph off the async threads, within the request's time.
    pub async fn look<T: Send + 'static>(
        &self,
        deadline: Deadline,
        work: impl FnOnce(&Stop) -> Result<T, Stopped> + Send + 'static,
    ) -> Result<T> {
        self.pool.run(Lane::Light, deadline, work).await
    }

    /// The revision that a request is answered from: the newest, unless the request as a whole pins another.
    pub async fn pin(&self, revision: Option<u32>, deadline: Deadline) -> Result<Pinned> {
        let newest = self.newest();
        let Some(number) = revision else { return Ok(Pinned(newest)) };
        let found = self.revision_beside(deadline, &newest, number).await?;
        found.map(Pinned).ok_or_else(|| self.no_revision(&number))
    }

    /// A revision by number; `None` when there is none.
    pub async fn revision(&self, ctx: &Context<'_>, number: u32) -> Result<Option<Arc<Snapshot>>> {
        let pinned = &ctx.data::<Pinned>()?.0;
        self.revision_beside(*ctx.data::<Deadline>()?, pinned, number).await
    }

    /// There is no such revision.
    pub fn no_revision(&self, asked: &impl std::fmt::Display) -> async_graphql::Error {
        let last = self.newest().revision.number;
        error(Code::NotFound, format!("there is no revision {asked}; revisions 1 to {last} can be had"))
    }

    async fn revision_beside(
        &self,
        deadline: Deadline,
        pinned: &Arc<Snapshot>,
        number: u32,
    ) -> Result<Option<Arc<Snapshot>>> {
        let newest = self.newest();
        let known = |snapshot: &Snapshot| snapshot.revisions.iter().find(|revision| revision.number == number).map(key);
        let Some(asked) = known(pinned).or_else(|| known(&newest)) else { return Ok(None) };
        if let Some(at_hand) = [pinned, &newest].into_iter().find(|snapshot| key(&snapshot.revision) == asked) {
            return Ok(Some(Arc::clone(at_hand)));
        }
        let (loader, expected) = (Arc::clone(&self.loader), asked.clone());
        let load = move |_: &Stop| {
            Ok(match loader(number) {
                Ok(Some(snapshot)) if key(&snapshot.revision) == expected => Ok(snapshot),
                Ok(_) => {
                    let text = format!("revision {number} can no longer be had: the database was replaced; ask again");
                    Err(error(Code::NotFound, text))
                }
                Err(cause) => Err(internal(&format!("{cause:#}"))),
            })
        };
        self.snapshots.get(&self.pool, Lane::Heavy, deadline, asked, load).await.map(Some)
    }

    /// A revision seen through a lens.
    pub async fn view(&self, ctx: &Context<'_>, snapshot: Arc<Snapshot>, lens: Lens) -> Result<Arc<View>> {
        let asked = (key(&snapshot.revision), lens);
        let lens = asked.1.clone();
        let make = move |_: &Stop| made(View::new(snapshot, lens));
        let view = self.views.get(&self.pool, Lane::Light, *ctx.data::<Deadline>()?, asked, make).await?;
        if let Some(used) = ctx.data_opt::<Arc<Used>>() {
            used.add(&view);
        }
        Ok(view)
    }

    /// A network of a view; made once when several ask for it at the same time.
    pub async fn network(&self, ctx: &Context<'_>, view: &Arc<View>, input: NetworkInput) -> Result<Arc<Network>> {
        let asked = network_key(view, &input, None);
        let view = Arc::clone(view);
        let make = move |stop: &Stop| made(Network::project(view, input, &|| stop.check().is_ok()).ok_or(Stopped)?);
        self.networks.get(&self.pool, Lane::Heavy, *ctx.data::<Deadline>()?, asked, make).await
    }

    /// The network of a view among the parties of another network.
    pub async fn network_among(
        &self,
        ctx: &Context<'_>,
        view: &Arc<View>,
        input: NetworkInput,
        of: &Arc<Network>,
    ) -> Result<Arc<Network>> {
        let asked = network_key(view, &input, Some(&of.view.lens));
        let (view, of) = (Arc::clone(view), Arc::clone(of));
        let make = move |stop: &Stop| {
            let network = Network::project_among(view, input, &of, &|| stop.check().is_ok());
            made(network.ok_or(Stopped)?)
        };
        self.networks.get(&self.pool, Lane::Heavy, *ctx.data::<Deadline>()?, asked, make).await
    }

    /// The parties of a network by their value under a measure; `groups` are those of each party with what tells them from
    /// others, where the measure asks for groups.
    pub async fn ranking(
        &self,
        ctx: &Context<'_>,
        network: &Arc<Network>,
        measure: Measure,
        groups: Option<(String, Arc<Grouping>)>,
    ) -> Result<Arc<Vec<Ranked>>> {
        let (group_name, groups) = groups.unwrap_or_default();
        let effort = measure_effort(&network.extent, &measure, self.limits.effort());
        let name = format!("{measure:?} {group_name}");
        if let Shape::Sets(incidence) = &network.shape
            && is_of_sets(&measure)
        {
            let incidence = Arc::clone(incidence);
            let make = move |_: &Network, stop: &Stop| {
                let scores = compute_of_sets(&incidence, &measure, stop).unwrap_or(Err(Stopped))?;
                Ok(ranking(&scores))
            };
            return self.compute(ctx, network, name, effort, make).await;
        }
        let make = move |ties: &Ties, stop: &Stop| Ok(ranking(&compute(ties, &measure, &groups.of, stop)?));
        self.compute_of_ties(ctx, network, name, effort, make).await
    }

    /// The ties of a network, each for itself; made once when several ask for them at the same time.
    pub async fn ties(&self, ctx: &Context<'_>, network: &Arc<Network>) -> Result<Arc<Ties>> {
        if let Shape::Ties(ties) = &network.shape {
            return Ok(Arc::clone(ties));
        }
        let asked = key_of(network);
        let (network, limits) = (Arc::clone(network), self.limits.clone());
        let make = move |stop: &Stop| {
            if let Err(refusal) = written_out(&network.extent).check(&limits) {
                return Ok(Err(refusal));
            }
            Ok(Ok(network.ties(&|| stop.check().is_ok()).ok_or(Stopped)?))
        };
        self.ties.get(&self.pool, Lane::Heavy, *ctx.data::<Deadline>()?, asked, make).await
    }
}

fn key(revision: &Revision) -> RevisionKey {
    (revision.number, revision.digest.clone())
}

fn network_key(view: &View, input: &NetworkInput, among: Option<&Lens>) -> NetworkKey {
    (key(&view.snapshot.revision), view.lens.clone(), format!("{input:?} {among:?}"))
}

/// What tells a network from all others.
pub(super) fn key_of(network: &Network) -> NetworkKey {
    network_key(&network.view, &network.input, network.among.as_ref())
}

/// What a measure is estimated to take, and what would fit.
fn measure_effort(extent: &Extent, measure: &Measure, limit: f64) -> Effort {
    let fits = match effort::samples_within(extent, measure, limit) {
        Some(samples) => format!("sample at most {samples} sources (samples: {samples}), or {SMALLER}"),
        None => SMALLER.to_owned(),
    };
    let what = format!("{} of {} parties", measure.name(), extent.parties);
    Effort::of_time(what, effort::of_measure(extent, measure), fits)
}

/// How many nodes and relations a graph may have to be looked through on the spot.
const SMALL: usize = 50_000;

/// Work that looks through a whole graph: on the spot when the graph is small, else off the async threads.
pub async fn aside<T: Send + 'static>(
    ctx: &Context<'_>,
    view: &Arc<View>,
    work: impl FnOnce(&View) -> T + Send + 'static,
) -> Result<T> {
    if view.snapshot.nodes.len() + view.snapshot.relation_count() <= SMALL {
        return Ok(work(view));
    }
    let view = Arc::clone(view);
    let deadline = *ctx.data::<Deadline>()?;
    ctx.data::<Arc<Engine>>()?.look(deadline, move |_| Ok(work(&view))).await
}
