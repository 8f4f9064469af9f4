//! What is worked out from a network, kept for the next request.

use std::sync::Arc;

use async_graphql::{Context, Result};

use crate::analytics::change::Change;
use crate::analytics::change::difference::Difference;
use crate::analytics::cross_ties::CrossTies;
use crate::analytics::score::Ranked;
use crate::analytics::{Stop, Stopped};
use crate::graph::adjacency::Ties;
use crate::graph::grouping::Grouping;
use crate::graph::network::Network;
use crate::graphql::brokerage::Brokers;
use crate::graphql::communities::Found;
use crate::graphql::effort::Effort;
use crate::graphql::engine::{Engine, key_of};
use crate::graphql::pool::{Deadline, Lane};

/// Lists what is kept, each with how many bytes one takes.
macro_rules! computed {
    ($($(#[$doc:meta])* $name:ident($ty:ty): $bytes:expr;)+) => {
        /// Something that was worked out from a network.
        #[derive(Clone)]
        pub enum Computed { $($(#[$doc])* $name(Arc<$ty>),)+ }

        impl Computed {
            /// How many bytes it takes.
            pub fn byte_count(&self) -> u64 {
                match self { $(Self::$name(of) => { let bytes: fn(&$ty) -> usize = $bytes; bytes(of) as u64 })+ }
            }
        }

        $(impl Answer for $ty {
            fn keep(of: Arc<Self>) -> Computed {
                Computed::$name(of)
            }
            fn take(kept: Computed) -> Option<Arc<Self>> {
                match kept {
                    Computed::$name(of) => Some(of),
                    #[allow(unreachable_patterns, reason = "with one kind there is no other")]
                    _ => None,
                }
            }
        })+
    };
}

/// What may be kept.
pub trait Answer: Send + Sync + 'static {
    /// As it is kept.
    fn keep(of: Arc<Self>) -> Computed;
    /// As it was before it was kept.
    fn take(kept: Computed) -> Option<Arc<Self>>;
}

computed! {
    /// Parties by their value under a measure.
    Ranking(Vec<Ranked>): |ranking| size_of_val(ranking.as_slice());
    /// Parties in groups.
    Grouping(Grouping): Grouping::byte_count;
    /// Ties within and between groups.
    CrossTies(CrossTies): CrossTies::byte_count;
    /// Pairs of groups in an order.
    PairOrder(Vec<(u32, u32)>): |pairs| size_of_val(pairs.as_slice());
    /// Parties with their brokerage roles.
    Brokers(Brokers): Brokers::byte_count;
    /// Communities.
    Communities(Found): Found::byte_count;
    /// What formed, lasted and dissolved.
    Change(Change): Change::byte_count;
    /// Whether ties between some groups grew more than others.
    Difference(Difference): |_| size_of::<Difference>();
}

impl Engine {
    /// Works something out from a network, once when several ask for it at the same time. `name` tells apart all that is
    /// asked of one network. What is not at hand and would take too much is refused.
    pub async fn compute<T: Answer>(
        &self,
        ctx: &Context<'_>,
        network: &Arc<Network>,
        name: String,
        effort: Effort,
        make: impl FnOnce(&Network, &Stop) -> Result<T, Stopped> + Send + 'static,
    ) -> Result<Arc<T>> {
        let asked = (key_of(network), name);
        let (network, limits) = (Arc::clone(network), self.limits.clone());
        let make = move |stop: &Stop| {
            if let Err(refusal) = effort.check(&limits) {
                return Ok(Err(refusal));
            }
            Ok(Ok(T::keep(Arc::new(make(&network, stop)?))))
        };
        let kept = self.computed.get(&self.pool, Lane::Heavy, *ctx.data::<Deadline>()?, asked, make).await?;
        T::take(kept).ok_or_else(|| crate::graphql::error::internal("two things are kept under one name"))
    }

    /// The same from the ties of a network, each for itself, which are written out only if it is not at hand.
    pub async fn compute_of_ties<T: Answer>(
        &self,
        ctx: &Context<'_>,
        network: &Arc<Network>,
        name: String,
        effort: Effort,
        make: impl FnOnce(&Ties, &Stop) -> Result<T, Stopped> + Send + 'static,
    ) -> Result<Arc<T>> {
        let asked = (key_of(network), name);
        if let Some(kept) = self.computed.find(&asked).and_then(T::take) {
            return Ok(kept);
        }
        effort.check(&self.limits)?;
        let ties = self.ties(ctx, network).await?;
        let make = move |_: &Network, stop: &Stop| make(&ties, stop);
        self.compute(ctx, network, asked.1, effort, make).await
    }
}
