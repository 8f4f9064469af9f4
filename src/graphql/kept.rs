//! What is made once and kept within a budget for the next request.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::Result;
use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, Shared, WeakShared};
use moka::sync::Cache;

use crate::analytics::{Stop, Stopped};
use crate::graphql::pool::{Deadline, Lane, Pool};

/// How much is kept.
#[derive(Clone, Copy, Debug)]
pub enum Budget {
    /// So many things.
    Entries(u64),
    /// Things of so many bytes together.
    Bytes(u64),
}

/// What a cache holds, and how often it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CacheReport {
    /// The name of the cache.
    pub name: &'static str,
    /// How many things it holds.
    pub entries: u64,
    /// How many bytes they take, where that is known.
    pub bytes: Option<u64>,
    /// How often what was asked for was there, or was being made already.
    pub hits: u64,
    /// How often it had to be made.
    pub misses: u64,
}

type Making<V> = BoxFuture<'static, Result<V>>;

/// Things by key. One that several requests ask for at the same time is made once: all of them wait for the same piece of
/// work, without holding a thread; each within its own time; and the work stops only when all of them have gone.
pub struct Kept<K, V> {
    name: &'static str,
    bytes: Option<fn(&V) -> u64>,
    things: Cache<K, V>,
    making: Mutex<HashMap<K, WeakShared<Making<V>>>>,
    hits: AtomicU64,
    misses: AtomicU64,
}

impl<K, V> Kept<K, V>
where
    K: Clone + Eq + Hash + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    /// Nothing yet. `bytes` tells what one thing takes.
    pub fn new(name: &'static str, budget: Budget, bytes: Option<fn(&V) -> u64>) -> Self {
        let things = match budget {
            Budget::Entries(count) => Cache::new(count),
            Budget::Bytes(count) => {
                let weigh =
                    move |_: &K, thing: &V| u32::try_from(bytes.map_or(1, |bytes| bytes(thing))).unwrap_or(u32::MAX);
                Cache::builder().max_capacity(count).weigher(weigh).build()
            }
        };
        Self { name, bytes, things, making: Mutex::default(), hits: AtomicU64::new(0), misses: AtomicU64::new(0) }
    }

    /// Keeps something that was made elsewhere.
    pub fn insert(&self, key: K, thing: V) {
        self.things.insert(key, thing);
    }

    /// Forgets everything.
    pub fn clear(&self) {
        self.things.invalidate_all();
    }

    /// The thing of a key, if it is kept.
    pub fn find(&self, key: &K) -> Option<V> {
        self.hit(self.things.get(key))
    }

    /// The thing of a key: as it is kept, else made on the pool. What `make` tells as an error is not kept.
    pub async fn get(
        &self,
        pool: &Pool,
        lane: Lane,
        deadline: Deadline,
        key: K,
        make: impl FnOnce(&Stop) -> Result<Result<V>, Stopped> + Send + 'static,
    ) -> Result<V> {
        match self.find_or_join(pool, lane, key, make) {
            Ok(thing) => Ok(thing),
            Err(making) => pool.within(lane, deadline, making).await,
        }
    }

    fn find_or_join(
        &self,
        pool: &Pool,
        lane: Lane,
        key: K,
        make: impl FnOnce(&Stop) -> Result<Result<V>, Stopped> + Send + 'static,
    ) -> Result<V, Shared<Making<V>>> {
        if let Some(thing) = self.hit(self.things.get(&key)) {
            return Ok(thing);
        }
        let mut making = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        // Again, now that nobody else can begin or end.
        if let Some(thing) = self.hit(self.things.get(&key)) {
            return Ok(thing);
        }
        if let Some(shared) = self.hit(making.get(&key).and_then(WeakShared::upgrade)) {
            return Err(shared);
        }
        self.misses.fetch_add(1, Ordering::Relaxed);
        // Those that everybody has left.
        making.retain(|_, weak| weak.upgrade().is_some());
        let (things, kept_as) = (self.things.clone(), key.clone());
        let work = pool.start(lane, make);
        let shared = async move {
            let thing = work.await??;
            things.insert(kept_as, thing.clone());
            Ok(thing)
        };
        let shared = shared.boxed().shared();
        if let Some(weak) = shared.downgrade() {
            making.insert(key, weak);
        }
        Err(shared)
    }

    fn hit<T>(&self, found: Option<T>) -> Option<T> {
        if found.is_some() {
            self.hits.fetch_add(1, Ordering::Relaxed);
        }
        found
    }

    /// What is kept, and how often it was asked for.
    pub fn report(&self) -> CacheReport {
        self.things.run_pending_tasks();
        CacheReport {
            name: self.name,
            entries: self.things.entry_count(),
            bytes: self.bytes.map(|bytes| self.things.iter().map(|(_, thing)| bytes(&thing)).sum()),
            hits: self.hits.load(Ordering::Relaxed),
            misses: self.misses.load(Ordering::Relaxed),
        }
    }
}

/// A thing behind an [`Arc`], as `make` gives it when nothing can go wrong with it but that it is stopped.
pub fn made<T>(thing: T) -> Result<Result<Arc<T>>, Stopped> {
    Ok(Ok(Arc::new(thing)))
}
