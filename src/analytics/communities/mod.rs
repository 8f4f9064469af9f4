//! Communities: groups of parties that are tied more among themselves than to others, and how alike two groupings are.

mod agreement;
mod coarse;
mod graph;
mod label_propagation;
mod leiden;
mod louvain;
mod modularity;
mod moving;
mod near;
mod refining;
mod search;
#[cfg(test)]
mod tests;
mod weights;

use std::cmp::Reverse;

pub use agreement::{adjusted_rand_index, normalized_mutual_information};
pub use modularity::modularity;

use super::{Stop, Stopped};
use crate::graph::adjacency::Ties;
use graph::{BothWays, Graph, Order, Strength, Weight};
use search::Search;
use weights::Weights;

/// How to look for communities.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Method {
    /// For the highest modularity, level by level: Blondel, Guillaume, Lambiotte & Lefebvre 2008.
    Louvain,
    /// For the highest modularity, so that communities are connected: Traag, Waltman & van Eck 2019.
    #[default]
    Leiden,
    /// Labels that spread along ties until each party has the one of most of its neighbours: Raghavan, Albert & Kumara 2007.
    LabelPropagation,
}

/// What communities to look for.
#[derive(Clone, Debug, PartialEq)]
pub struct CommunityOptions {
    /// How to look for them.
    pub method: Method,
    /// The weight of chance in modularity, from 0 to 10^12: the higher, the smaller communities are. Label propagation
    /// has no use for it.
    pub resolution: f64,
    /// Where the random order begins.
    pub seed: u64,
}

impl Default for CommunityOptions {
    fn default() -> Self {
        Self { method: Method::Leiden, resolution: 1.0, seed: 1 }
    }
}

/// Parties in communities, each in one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Partition {
    /// The community of each party, by number. Communities are numbered by size, largest first, then by lowest party.
    pub of: Vec<u32>,
    /// How many communities there are.
    pub count: usize,
}

/// The communities of a network.
pub fn communities(ties: &Ties, options: &CommunityOptions, stop: &Stop) -> Result<Partition, Stopped> {
    let Some(weights) = Weights::of(ties, stop)? else {
        return Ok(Partition { of: (0..ties.n() as u32).collect(), count: ties.n() });
    };
    let mut search = Search::new(&weights, options.resolution, options.seed, stop);
    let order = Order::of(ties);
    let graph = (ties, &weights, &order);
    let found = match (ties.is_directed(), weights.are_short()) {
        (false, true) => found::<f32, f64>(graph, options.method, &mut search, stop),
        (false, false) => found::<f64, f64>(graph, options.method, &mut search, stop),
        (true, true) => found::<f32, BothWays>(graph, options.method, &mut search, stop),
        (true, false) => found::<f64, BothWays>(graph, options.method, &mut search, stop),
    }?;
    Ok(Partition::of(order.places.iter().map(|&place| found[place as usize]).collect()))
}

/// The community of each place.
fn found<W: Weight, S: Strength>(
    (ties, weights, order): (&Ties, &Weights, &Order),
    method: Method,
    search: &mut Search<'_>,
    stop: &Stop,
) -> Result<Vec<u32>, Stopped> {
    let graph = Graph::<W, S>::of(ties, weights, order, stop)?;
    match method {
        Method::Louvain => louvain::louvain(&graph, search),
        Method::Leiden => leiden::leiden(&graph, search),
        Method::LabelPropagation => label_propagation::label_propagation(&graph, search),
    }
}

impl Partition {
    /// From numbers of communities below that of the parties, in any order.
    fn of(mut of: Vec<u32>) -> Self {
        let count = coarse::renumber(&mut of);
        let mut sizes = vec![0_u32; count];
        for &community in &of {
            sizes[community as usize] += 1;
        }
        let mut order: Vec<u32> = (0..count as u32).collect();
        // they are in the order of their lowest parties already
        order.sort_by_key(|&community| Reverse(sizes[community as usize]));
        let mut numbers = vec![0; count];
        for (number, &community) in (0..).zip(&order) {
            numbers[community as usize] = number;
        }
        for community in &mut of {
            *community = numbers[*community as usize];
        }
        Self { of, count }
    }
}
