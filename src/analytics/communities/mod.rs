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
#[cfg(test)]
mod properties;
mod refining;
mod search;
mod starts;
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
use starts::best_of_starts;
use weights::Weights;

/// How to look for communities.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Method {
    /// For the highest modularity, level by level: Blondel, Guillaume, Lambiotte & Lefebvre 2008.
    Louvain,
    /// For the highest modularity, so that communities are connected: Traag, Waltman & van Eck 2019.
    #[default]
    Leiden,
    /// Labels that spread along ties until each party has the one of most of its neighbours: Raghavan, Albert & Kumara
    /// 2007.
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

/// Communities of a network: groups of parties that are tied more among themselves than chance would have it.
///
/// Louvain and Leiden look for a partition of high [`modularity`] under the resolution; the highest cannot be found in
/// reasonable time, and another seed may lead to another partition of about the same. Both move parties between
/// communities, make nodes of the communities, and go on with these. Leiden takes communities apart before, so that
/// each of them is connected. In a directed network the modularity is that of Leicht & Newman 2008, the one that
/// [`modularity`] takes. Label propagation looks for no optimum; its communities are connected too, and in a dense network
/// they are few.
///
/// Ties count with their weights; a tie whose weight is not finite and above 0 is no tie. An isolate is a community of
/// its own. Of equal choices one is taken by the order of parties or by the seed: the same network, options and seed
/// give the same partition, on any number of threads; another numbering of the parties may give another one.
///
/// Time is about ten times that of looking at all ties, in Leiden for each run; memory 16 to 24 bytes for each tie, and as
/// much again for the communities as nodes at worst. Leiden is run again from where it ended until nothing is gained, or all
/// runs have begun with thirty million arcs. Networks of up to half a million arcs are searched from up to
/// ten random orders, and the best result is kept.
///
/// ```
/// use kobling::analytics::{Stop, communities::{CommunityOptions, communities}};
/// use kobling::graph::adjacency::{Adjacency, Ties};
/// // two pairs, and a weak tie from one to the other
/// let arcs = [(0, 1, 3.0), (1, 0, 3.0), (1, 2, 1.0), (2, 1, 1.0), (2, 3, 3.0), (3, 2, 3.0)];
/// let ties = Ties { outgoing: Adjacency::from_sorted(4, arcs.into_iter()), incoming: None, fractions: None };
/// let found = communities(&ties, &CommunityOptions::default(), &Stop::new()).unwrap();
/// assert_eq!(found.of, [0, 0, 1, 1]);
/// ```
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
        Method::Louvain => best_of_starts(&graph, search, louvain::louvain),
        Method::Leiden => best_of_starts(&graph, search, leiden::leiden),
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
