//! Networks of parties: what ties them is chosen once, and every measure hangs on it.

mod channels;
pub mod input;
mod limits;
mod together;

use std::sync::{Arc, OnceLock};

use num_rational::BigRational;
use rayon::slice::ParallelSliceMut;

pub use crate::graph::network::channels::Ground;

use crate::graph::adjacency::{Adjacency, Ties};
use crate::graph::lens::View;
use crate::graph::network::channels::{Contribution, Sink};
use crate::graph::network::input::{Direct, NetworkInput, Weighting};
use crate::graph::network::limits::Limits;
use crate::graph::node::NodeKey;

/// A network of parties, simple and weighted; isolates count.
pub struct Network {
    /// What it was taken from.
    pub view: Arc<View>,
    /// What ties its parties.
    pub input: NetworkInput,
    /// Its parties, by id; a party's position is its number in `ties`.
    pub parties: Vec<NodeKey>,
    /// Its ties.
    pub ties: Ties,
    /// For each outgoing arc, whether nothing stated supports it.
    inferred: Vec<bool>,
    /// Under NEWMAN, for each outgoing arc the denominators that its weight is made of.
    denominators: Option<Denominators>,
    exact: OnceLock<Arc<Ties>>,
}

/// Lists of denominators in compressed rows.
struct Denominators {
    offsets: Vec<usize>,
    list: Vec<u32>,
}

/// What a pair is tied by, packed: the pair, then the denominator, then whether it is inferred.
type Packed = (u64, u32);

struct Collector<'a> {
    /// The number of each party node, or none.
    numbers: &'a [Option<u32>],
    is_directed: bool,
    packed: Vec<Packed>,
    is_wanted: &'a dyn Fn() -> bool,
    /// Takes nothing more: the network is not wanted any longer.
    is_left: bool,
}

/// After how many contributions it is asked whether the network is still wanted, less one.
const ASKED_AFTER: usize = (1 << 16) - 1;

impl Collector<'_> {
    fn add(&mut self, a: u32, b: u32, contribution: &Contribution<'_>) {
        let pair = (u64::from(a) << 32) | u64::from(b);
        self.packed.push((pair, contribution.denominator << 1 | u32::from(!contribution.is_stated)));
        if self.packed.len() & ASKED_AFTER == 0 && !(self.is_wanted)() {
            self.is_left = true;
            self.packed = Vec::new();
        }
    }
}

impl Sink for Collector<'_> {
    fn take(&mut self, contribution: Contribution<'_>) {
        let number = |node: NodeKey| self.numbers.get(node.index()).copied().flatten();
        let (Some(a), Some(b)) = (number(contribution.a), number(contribution.b)) else { return };
        if a == b || self.is_left {
            return;
        }
        if self.is_directed {
            self.add(a, b, &contribution);
            if !contribution.is_directed {
                self.add(b, a, &contribution);
            }
        } else {
            self.add(a.min(b), a.max(b), &contribution);
        }
    }
}

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

/// A tie as it comes out of the sum over channels.
struct Summed {
    a: u32,
    b: u32,
    weight: f64,
    is_inferred: bool,
    denominators: std::ops::Range<usize>,
}

impl Network {
    /// Takes a network from a view; `None` when it is not wanted any more, which is asked now and then.
    ///
    /// Time: that of all pairs of all projects, sorted; memory: 16 bytes for each of these pairs while it is built, then
    /// 13 bytes for each tie and direction.
    pub fn project(view: Arc<View>, input: NetworkInput, is_wanted: &dyn Fn() -> bool) -> Option<Self> {
        let limits = Limits::new(&view, &input);
        let parties = limits.parties();
        let mut numbers = vec![None; view.snapshot.parties().len()];
        for (number, party) in parties.iter().enumerate() {
            numbers[party.index()] = Some(number as u32);
        }
        let is_directed = input.direction == Direct::Directed;
        let mut collector = Collector { numbers: &numbers, is_directed, packed: Vec::new(), is_wanted, is_left: false };
        channels::contribute(&limits, None, &mut collector);
        if collector.is_left {
            return None;
        }
        let mut packed = collector.packed;
        packed.par_sort_unstable();
        if !is_wanted() {
            return None;
        }
        let mut summed = sum(&packed, input.weighting);
        if let Some(least) = input.min_weight {
            summed.retain(|tie| tie.weight >= least);
        }
        let (ties, inferred, denominators) = arrange(parties.len(), summed, &packed, &input);
        Some(Self { view, input, parties, ties, inferred, denominators, exact: OnceLock::new() })
    }

    /// The number of a party in this network, if it is in it.
    pub fn number(&self, party: NodeKey) -> Option<u32> {
        self.parties.binary_search(&party).ok().map(|number| number as u32)
    }

    /// Whether nothing stated supports the tie of an outgoing arc.
    pub fn is_inferred(&self, arc: usize) -> bool {
        self.inferred[arc]
    }

    /// What the tie of two parties is made of: projects, recorded ties, fundings, memberships, each once, in this order.
    pub fn grounds(&self, a: NodeKey, b: NodeKey) -> Vec<Ground> {
        let is_directed = self.input.direction == Direct::Directed;
        let mut pair = Pair { a, b, is_directed, grounds: Vec::new() };
        channels::contribute(&Limits::new(&self.view, &self.input), Some((a, b)), &mut pair);
        pair.grounds.sort_unstable();
        pair.grounds.dedup();
        pair.grounds
    }

    /// The ties with their weights as exact fractions where `f64` does not hold them.
    pub fn exact_ties(&self) -> Arc<Ties> {
        let exact = || {
            let fraction = |arc: usize, list: &Denominators| {
                let row = &list.list[list.offsets[arc]..list.offsets[arc + 1]];
                let parts = row.iter().map(|&denominator| BigRational::new(1.into(), denominator.into()));
                parts.fold(BigRational::from_integer(0.into()), |sum, part| sum + part)
            };
            let arcs = self.ties.outgoing.arc_count();
            let fractions = self.denominators.as_ref().map(|list| (0..arcs).map(|arc| fraction(arc, list)).collect());
            Arc::new(Ties { fractions, ..self.ties.clone() })
        };
        Arc::clone(self.exact.get_or_init(exact))
    }

    /// About how many bytes it holds.
    pub fn byte_count(&self) -> usize {
        let arcs = self.ties.outgoing.arc_count() + self.ties.incoming.as_ref().map_or(0, Adjacency::arc_count);
        let denominators = self.denominators.as_ref().map_or(0, |list| list.offsets.len() * 8 + list.list.len() * 4);
        self.parties.len() * 12 + arcs * 13 + denominators
    }
}

/// Adds up what each pair is tied by.
fn sum(packed: &[Packed], weighting: Weighting) -> Vec<Summed> {
    let mut summed = Vec::new();
    let mut start = 0;
    for group in packed.chunk_by(|one, other| one.0 == other.0) {
        let end = start + group.len();
        let weight = match weighting {
            Weighting::Binary => 1.0,
            Weighting::Count => group.len() as f64,
            Weighting::Newman => sum_of_shares(group),
        };
        summed.push(Summed {
            a: (group[0].0 >> 32) as u32,
            b: group[0].0 as u32,
            weight,
            is_inferred: group.iter().all(|&(_, low)| low & 1 == 1),
            denominators: start..end,
        });
        start = end;
    }
    summed
}

/// The sum of 1 / denominator over what a pair is tied by: rounded once, so that six sixths are 1, where a common multiple
/// of the denominators is small enough; else added in the order of the denominators.
fn sum_of_shares(group: &[Packed]) -> f64 {
    const LARGEST: u64 = 1 << f64::MANTISSA_DIGITS;
    let denominators = || group.iter().map(|&(_, low)| u64::from(low >> 1));
    let multiple = denominators().try_fold(1_u64, |multiple, denominator| {
        let multiple = multiple.checked_mul(denominator / greatest_common_divisor(multiple, denominator))?;
        (multiple <= LARGEST).then_some(multiple)
    });
    let exact = multiple.and_then(|multiple| {
        let sum = denominators().try_fold(0_u64, |sum, denominator| sum.checked_add(multiple / denominator))?;
        (sum <= LARGEST).then_some(sum as f64 / multiple as f64)
    });
    exact.unwrap_or_else(|| denominators().map(|denominator| 1.0 / denominator as f64).sum())
}

fn greatest_common_divisor(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

/// Lays ties out as arcs.
fn arrange(
    n: usize,
    mut summed: Vec<Summed>,
    packed: &[Packed],
    input: &NetworkInput,
) -> (Ties, Vec<bool>, Option<Denominators>) {
    let is_directed = input.direction == Direct::Directed;
    if !is_directed {
        let flip = |tie: &Summed| Summed { a: tie.b, b: tie.a, denominators: tie.denominators.clone(), ..*tie };
        let flipped: Vec<_> = summed.iter().map(flip).collect();
        summed.extend(flipped);
        summed.par_sort_unstable_by_key(|tie| (tie.a, tie.b));
    }
    let outgoing = Adjacency::from_sorted(n, summed.iter().map(|tie| (tie.a, tie.b, tie.weight)));
    let incoming = is_directed.then(|| outgoing.reversed());
    let inferred = summed.iter().map(|tie| tie.is_inferred).collect();
    let denominators = (input.weighting == Weighting::Newman).then(|| {
        let mut rows = Denominators { offsets: vec![0], list: Vec::new() };
        for tie in &summed {
            rows.list.extend(packed[tie.denominators.clone()].iter().map(|&(_, low)| low >> 1));
            rows.offsets.push(rows.list.len());
        }
        rows
    });
    (Ties { outgoing, incoming, fractions: None }, inferred, denominators)
}
