//! Networks of parties: what ties them is chosen once, and every measure hangs on it.

mod channels;
mod collector;
mod directed;
pub mod input;
mod limits;
mod together;
pub mod undated;

use std::collections::HashSet;
use std::sync::Arc;

use rayon::slice::ParallelSliceMut;

pub use crate::graph::network::channels::Ground;

use crate::graph::adjacency::Ties;
use crate::graph::extent::Extent;
use crate::graph::incidence::{Incidence, Packed, Sets};
use crate::graph::lens::{Lens, View};
use crate::graph::network::channels::{Contribution, Sink};
use crate::graph::network::collector::Collector;
use crate::graph::network::input::{Direct, NetworkInput};
use crate::graph::network::limits::Limits;
use crate::graph::node::NodeKey;
use crate::graph::shape::Shape;

/// A network of parties, simple and weighted; isolates count.
pub struct Network {
    /// What it was taken from.
    pub view: Arc<View>,
    /// What ties its parties.
    pub input: NetworkInput,
    /// Its parties, by id; a party's position is its number.
    pub parties: Vec<NodeKey>,
    /// The lens of another network whose parties these are; `None`: those that the input lets in.
    pub among: Option<Lens>,
    /// Its ties.
    pub shape: Shape,
    /// How much there is of it.
    pub extent: Extent,
    /// The ties that nothing stated supports, whence above.
    inferred: HashSet<u64>,
}

/// Networks of no more pairs than this are held tie by tie.
const FEW: usize = 50_000;

/// Gathers what one pair is tied by.
struct Pair {
    a: NodeKey,
    b: NodeKey,
    is_directed: bool,
    grounds: Vec<Ground>,
}

impl Sink for Pair {
    fn take(&mut self, contribution: Contribution<'_>) {
        let is_forward = (contribution.a, contribution.b) == (self.a, self.b);
        let is_backward = (contribution.b, contribution.a) == (self.a, self.b);
        if is_forward || (is_backward && !(self.is_directed && contribution.is_directed)) {
            self.grounds.extend_from_slice(contribution.grounds);
        }
    }
}

/// Asks whether work is still wanted.
pub type IsWanted<'a> = &'a (dyn Fn() -> bool + Sync);

impl Network {
    /// Takes a network from a view; `None` when it is not wanted any more, which is asked now and then.
    ///
    /// Time: that of the participations, and of the pairs of parties that meet more than once; memory: see [`Incidence`],
    /// and 8 bytes for each tie and direction where they are held tie by tie.
    pub fn project(view: Arc<View>, input: NetworkInput, is_wanted: IsWanted<'_>) -> Option<Self> {
        let parties = Limits::new(&view, &input).parties();
        Self::tie(view, input, parties, is_wanted)
    }

    /// Takes a network from a view among the parties of another network.
    pub fn project_among(view: Arc<View>, input: NetworkInput, of: &Self, is_wanted: IsWanted<'_>) -> Option<Self> {
        let network = Self::tie(view, input, of.parties.clone(), is_wanted)?;
        Some(Self { among: Some(of.view.lens.clone()), ..network })
    }

    /// Finds what ties some parties.
    fn tie(view: Arc<View>, input: NetworkInput, parties: Vec<NodeKey>, is_wanted: IsWanted<'_>) -> Option<Self> {
        let limits = Limits::new(&view, &input);
        let mut numbers = vec![None; view.snapshot.parties().len()];
        for (number, party) in parties.iter().enumerate() {
            numbers[party.index()] = Some(number as u32);
        }
        let is_directed = input.direction == Direct::Directed;
        let new = || Collector::new(&numbers, is_directed, is_wanted);
        let collectors = channels::contribute_to_many(&limits, new);
        let mut sets = Sets::default();
        for collector in collectors {
            if collector.is_left() {
                return None;
            }
            sets.append(collector.sets);
        }
        sets.packed.par_sort_unstable();
        let n = parties.len();
        let (shape, inferred) =
            if is_directed { directed::shape(n, &sets.packed, &input) } else { shape(n, sets, &input, is_wanted)? };
        let extent = Extent::of(&shape);
        is_wanted().then_some(Self { view, input, parties, among: None, shape, extent, inferred })
    }

    /// The number of a party in this network, if it is in it.
    pub fn number(&self, party: NodeKey) -> Option<u32> {
        self.parties.binary_search(&party).ok().map(|number| number as u32)
    }

    /// Whether ties have a direction.
    pub fn is_directed(&self) -> bool {
        self.input.direction == Direct::Directed
    }

    /// The parties that one is tied to with the weights of the ties, by number; in a directed network those that it is
    /// tied to, not those tied to it.
    pub fn partners(&self, number: u32) -> Vec<(u32, f64)> {
        match &self.shape {
            Shape::Ties(ties) => {
                let arcs = &ties.outgoing;
                arcs.neighbours(number).iter().copied().zip(arcs.weights(number)).collect()
            }
            Shape::Sets(incidence) => incidence.partners(number),
        }
    }

    /// The weight of the tie between two parties, if there is one; in a directed network from the first to the second.
    pub fn weight(&self, a: u32, b: u32) -> Option<f64> {
        match &self.shape {
            Shape::Ties(ties) => ties.outgoing.arc(a, b).map(|arc| ties.outgoing.weight(arc)),
            Shape::Sets(incidence) => incidence.weight(a, b),
        }
    }

    /// The ties, each for itself; `None` when they are not wanted any more.
    pub fn ties(&self, is_wanted: IsWanted<'_>) -> Option<Arc<Ties>> {
        match &self.shape {
            Shape::Ties(ties) => Some(Arc::clone(ties)),
            Shape::Sets(incidence) => incidence.pairs(is_wanted).map(Arc::new),
        }
    }

    /// Whether nothing stated supports the tie of two parties.
    pub fn is_inferred(&self, a: u32, b: u32) -> bool {
        let (above, below) = if self.is_directed() { (a, b) } else { (a.max(b), a.min(b)) };
        self.inferred.contains(&((u64::from(above) << 32) | u64::from(below)))
    }

    /// What the tie of two parties is made of: projects, recorded ties, fundings, memberships, each once, in this order.
    pub fn grounds(&self, a: NodeKey, b: NodeKey) -> Vec<Ground> {
        let mut pair = Pair { a, b, is_directed: self.is_directed(), grounds: Vec::new() };
        channels::contribute(&Limits::new(&self.view, &self.input), Some((a, b)), &mut pair);
        pair.grounds.sort_unstable();
        pair.grounds.dedup();
        pair.grounds
    }

    /// About how many bytes it holds.
    pub fn byte_count(&self) -> usize {
        self.parties.len() * size_of::<NodeKey>() + self.shape.byte_count() + self.inferred.len() * size_of::<u64>()
    }
}

/// The shape of an undirected network, and its inferred ties.
fn shape(n: usize, sets: Sets, input: &NetworkInput, is_wanted: IsWanted<'_>) -> Option<(Shape, HashSet<u64>)> {
    let is_small = sets.pair_count() <= FEW;
    let doubtful: Vec<u64> = only_inferred(&sets.packed).collect();
    let incidence = Incidence::new(n, sets, input.weighting);
    let inferred =
        doubtful.into_iter().filter(|&pair| !incidence.share_a_set((pair >> 32) as u32, pair as u32)).collect();
    let shape = match input.min_weight {
        None if !is_small => Shape::Sets(Arc::new(incidence)),
        None => Shape::Ties(Arc::new(incidence.pairs(is_wanted)?)),
        Some(least) => Shape::Ties(Arc::new(heavier(&incidence.pairs(is_wanted)?, least))),
    };
    Some((shape, inferred))
}

/// The pairs of which nothing that ties them is stated.
fn only_inferred(packed: &[Packed]) -> impl Iterator<Item = u64> {
    let groups = packed.chunk_by(|one, other| one.0 == other.0);
    groups.filter(|group| group.iter().all(|&(_, low)| low & 1 == 1)).map(|group| group[0].0)
}

/// The ties that weigh at least so much.
fn heavier(ties: &Ties, least: f64) -> Ties {
    let outgoing = ties.outgoing.filtered(|weight| weight >= least);
    Ties { incoming: ties.incoming.as_ref().map(|_| outgoing.reversed()), outgoing, fractions: ties.fractions.clone() }
}
