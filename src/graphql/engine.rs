//! What answers are made from: revisions, views of them and networks, each made once and kept within a budget.

use std::sync::{Arc, RwLock};
use std::time::Duration;

use async_graphql::{Context, Result};
use moka::sync::Cache;

use crate::analytics::measure::{Measure, compute};
use crate::analytics::score::{Ranked, ranking};
use crate::analytics::{Stop, Stopped};
use crate::graph::lens::{Lens, View};
use crate::graph::network::Network;
use crate::graph::network::input::NetworkInput;
use crate::graph::snapshot::Snapshot;
use crate::graphql::error::internal;
use crate::graphql::pool::{Deadline, Pool};

/// Gives a past revision; `Ok(None)` when there is none of that number.
pub type Loader = Box<dyn Fn(u32) -> anyhow::Result<Option<Arc<Snapshot>>> + Send + Sync>;

/// Limits of what a request may ask and take.
#[derive(Clone, Debug)]
pub struct Limits {
    /// How long a request may take.
    pub time: Duration,
    /// How many levels a query may nest.
    pub depth: usize,
    /// How many fields a query may select, fragments spread out.
    pub fields: usize,
    /// Threads for heavy work.
    pub threads: usize,
    /// Pieces of heavy work in work or waiting.
    pub queue: usize,
    /// Bytes of networks that are kept.
    pub network_bytes: u64,
    /// Bytes of rankings of parties by a measure that are kept.
    pub ranking_bytes: u64,
    /// Past revisions that are kept.
    pub revisions: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            time: Duration::from_secs(30),
            depth: 32,
            fields: 2000,
            threads: std::thread::available_parallelism().map_or(2, std::num::NonZero::get),
            queue: 64,
            network_bytes: 512 << 20,
            ranking_bytes: 64 << 20,
            revisions: 4,
        }
    }
}

type NetworkKey = (u32, Lens, String);

/// The parties of a network by their value under a measure.
pub type Ranking = Arc<Vec<Ranked>>;

/// Holds the newest revision and what was made from revisions.
pub struct Engine {
    newest: RwLock<Arc<Snapshot>>,
    loader: Loader,
    snapshots: Cache<u32, Arc<Snapshot>>,
    views: Cache<(u32, Lens), Arc<View>>,
    networks: Cache<NetworkKey, Arc<Network>>,
    rankings: Cache<(NetworkKey, String), Ranking>,
    pool: Pool,
    /// The limits.
    pub limits: Limits,
}

/// The revision that a request answers from unless it pins another: all fields of one answer agree.
pub struct Pinned(pub Arc<Snapshot>);

impl Engine {
    /// An engine over a newest revision.
    ///
    /// # Errors
    /// When the system gives no threads.
    pub fn new(newest: Arc<Snapshot>, loader: Loader, limits: Limits) -> anyhow::Result<Self> {
        let weigh = |_: &NetworkKey, network: &Arc<Network>| u32::try_from(network.byte_count()).unwrap_or(u32::MAX);
        let weigh_ranking = |_: &(NetworkKey, String), ranking: &Ranking| {
            u32::try_from(std::mem::size_of_val(ranking.as_slice())).unwrap_or(u32::MAX)
        };
        Ok(Self {
            newest: RwLock::new(newest),
            loader,
            snapshots: Cache::new(limits.revisions),
            views: Cache::new(32),
            networks: Cache::builder().max_capacity(limits.network_bytes).weigher(weigh).build(),
            rankings: Cache::builder().max_capacity(limits.ranking_bytes).weigher(weigh_ranking).build(),
            pool: Pool::new(limits.threads, limits.queue)?,
            limits,
        })
    }

    /// The newest revision.
    pub fn newest(&self) -> Arc<Snapshot> {
        let newest = self.newest.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        Arc::clone(&newest)
    }

    /// Makes another revision the newest; requests that run keep theirs.
    pub fn swap(&self, newest: Arc<Snapshot>) {
        *self.newest.write().unwrap_or_else(std::sync::PoisonError::into_inner) = newest;
    }

    /// Runs heavy work off the async threads, within the request's time.
    pub async fn run<T: Send + 'static>(
        &self,
        ctx: &Context<'_>,
        work: impl FnOnce(&Stop) -> Result<T, crate::analytics::Stopped> + Send + 'static,
    ) -> Result<T> {
        self.pool.run(*ctx.data::<Deadline>()?, work).await
    }

    /// A revision by number; `None` when there is none.
    pub async fn revision(self: &Arc<Self>, ctx: &Context<'_>, number: u32) -> Result<Option<Arc<Snapshot>>> {
        let pinned = &ctx.data::<Pinned>()?.0;
        if pinned.revision.number == number {
            return Ok(Some(Arc::clone(pinned)));
        }
        let engine = Arc::clone(self);
        let load = move |_: &Stop| {
            let found = engine.snapshots.get(&number).map_or_else(|| (engine.loader)(number), |found| Ok(Some(found)));
            if let Ok(Some(snapshot)) = &found {
                engine.snapshots.insert(number, Arc::clone(snapshot));
            }
            Ok(found)
        };
        self.run(ctx, load).await?.map_err(|cause| internal(&cause))
    }

    /// A revision seen through a lens.
    pub async fn view(self: &Arc<Self>, ctx: &Context<'_>, snapshot: Arc<Snapshot>, lens: Lens) -> Result<Arc<View>> {
        let key = (snapshot.revision.number, lens);
        if let Some(view) = self.views.get(&key) {
            return Ok(view);
        }
        let engine = Arc::clone(self);
        let make = move |_: &Stop| {
            let lens = key.1.clone();
            Ok(engine.views.get_with(key, || Arc::new(View::new(snapshot, lens))))
        };
        self.run(ctx, make).await
    }

    /// A network of a view; made once when several ask for it at the same time.
    pub async fn network(
        self: &Arc<Self>,
        ctx: &Context<'_>,
        view: &Arc<View>,
        input: NetworkInput,
    ) -> Result<Arc<Network>> {
        let key = network_key(view, &input);
        if let Some(network) = self.networks.get(&key) {
            return Ok(network);
        }
        let (engine, view) = (Arc::clone(self), Arc::clone(view));
        let make = move |_: &Stop| Ok(engine.networks.get_with(key, || Arc::new(Network::project(view, input))));
        self.run(ctx, make).await
    }

    /// The parties of a network by their value under a measure; computed once when several ask for it at the same time.
    pub async fn ranking(
        self: &Arc<Self>,
        ctx: &Context<'_>,
        network: &Arc<Network>,
        measure: Measure,
    ) -> Result<Ranking> {
        let key = (network_key(&network.view, &network.input), format!("{measure:?}"));
        if let Some(ranking) = self.rankings.get(&key) {
            return Ok(ranking);
        }
        let (engine, network) = (Arc::clone(self), Arc::clone(network));
        let make = move |stop: &Stop| {
            let computed = engine.rankings.try_get_with(key, || -> Result<Ranking, Stopped> {
                let scores = if measure.compares_weights() {
                    compute(&network.exact_ties(), &measure, stop)?
                } else {
                    compute(&network.ties, &measure, stop)?
                };
                Ok(Arc::new(ranking(&scores)))
            });
            computed.map_err(|_| Stopped)
        };
        self.run(ctx, make).await
    }
}

fn network_key(view: &View, input: &NetworkInput) -> NetworkKey {
    (view.snapshot.revision.number, view.lens.clone(), format!("{input:?}"))
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
    ctx.data::<Arc<Engine>>()?.run(ctx, move |_| Ok(work(&view))).await
}
