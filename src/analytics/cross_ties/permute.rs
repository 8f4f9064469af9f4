//! Random relabellings.

use num_bigint::BigInt;
use num_rational::BigRational;
use rayon::prelude::*;

use super::amount::Amount;
use super::count::Tally;
use super::measure::Measured;
use super::moments::Sums;
use super::pair::place;
use super::{CrossTieOptions, Overlap};
use crate::analytics::sampling::Draws;
use crate::analytics::{Stop, Stopped};

/// How often a draw lay at least as far from what is expected as what was observed.
#[derive(Clone, Debug, Default)]
pub(super) struct Hits {
    /// The weight within groups.
    pub within: u32,
    /// That between two groups, for each pair.
    pub pairs: Vec<u32>,
    draws: u32,
}

impl Hits {
    /// (1 + hits) / (1 + draws).
    pub fn p_value(&self, hits: u32) -> f64 {
        (1.0 + f64::from(hits)) / (1.0 + f64::from(self.draws))
    }

    fn add(mut self, other: &Self) -> Self {
        self.within += other.within;
        self.pairs.iter_mut().zip(&other.pairs).for_each(|(sum, hits)| *sum += hits);
        self
    }
}

/// What a draw must not lie strictly between to be a hit.
struct Bounds<W> {
    within: Option<(W, W)>,
    pairs: Vec<(W, W)>,
}

/// What a thread counts in.
struct Room<W> {
    tally: Tally<W>,
    kinds: Vec<u32>,
}

/// Draws relabellings and counts hits.
pub(super) fn permute<W: Amount>(
    measured: &Measured<W>,
    options: &CrossTieOptions,
    stop: &Stop,
) -> Result<Hits, Stopped> {
    let draws = options.permutations;
    if draws == 0 {
        return Ok(Hits::default());
    }
    let bounds = bounds(measured);
    let none = || Hits { within: 0, pairs: vec![0; bounds.pairs.len()], draws };
    let room = || (Room { tally: Tally::new(measured.labels.n_groups()), kinds: Vec::new() }, none());
    let threads = rayon::current_num_threads() as u32;
    let shares: Result<Vec<Hits>, Stopped> = (0..threads)
        .into_par_iter()
        .with_max_len(1)
        .map(|thread| {
            let (mut room, mut hits) = room();
            for draw in (thread..draws).step_by(threads as usize) {
                stop.check()?;
                room.kinds.clone_from(&measured.kinds);
                Draws::of(options.seed, u64::from(draw) + 1).shuffle(&mut room.kinds);
                room.tally.count(&measured.mixing, &measured.labels, &room.kinds);
                judge(&room.tally, &bounds, measured.labels.n_groups() as u32, &mut hits);
            }
            Ok(hits)
        })
        .collect();
    Ok(shares?.iter().fold(none(), Hits::add))
}

fn judge<W: Amount>(tally: &Tally<W>, bounds: &Bounds<W>, n_groups: u32, hits: &mut Hits) {
    let is_hit = |value: W, (low, high): (W, W)| value <= low || high <= value;
    hits.within += u32::from(bounds.within.is_some_and(|bounds| is_hit(tally.within, bounds)));
    for high in 0..n_groups {
        for low in 0..high {
            let at = place(high, low);
            hits.pairs[at] += u32::from(is_hit(tally.cell(high, low), bounds.pairs[at]));
        }
    }
}

fn bounds<W: Amount>(measured: &Measured<W>) -> Bounds<W> {
    let n_groups = measured.labels.n_groups() as u32;
    let n = BigInt::from(measured.mixing.n);
    let pairs = BigRational::from(&n * (&n - 1) / 2);
    let total = measured.mixing.total().exact();
    let mean = |sum: BigRational| if *pairs.numer() == BigInt::ZERO { sum } else { &total * sum / &pairs };
    let possible = Possible::new(measured);
    let mut of_pairs = Vec::new();
    for high in 0..n_groups {
        for low in 0..high {
            of_pairs.push(measured.tally.cell(high, low).nearer(&mean(possible.of(high, low))));
        }
    }
    let within = measured.moments.as_ref().map(|moments| measured.tally.within.nearer(&moments.mean));
    Bounds { within, pairs: of_pairs }
}

/// The sums over pairs of parties of what counts for each two groups, all in one go.
struct Possible<'a, W> {
    measured: &'a Measured<W>,
    /// Under SHARED: for each two groups, the ordered pairs of a member of each that share a group.
    sharing: Vec<i64>,
}

impl<'a, W: Amount> Possible<'a, W> {
    fn new(measured: &'a Measured<W>) -> Self {
        let labels = &measured.labels;
        let n = labels.n_groups();
        let mut sharing = vec![0; n * n.saturating_sub(1) / 2];
        if labels.overlap == Overlap::Shared {
            for one in 0..labels.kinds.n() as u32 {
                let groups = labels.groups(one);
                for other in labels.kinds.sharing(one) {
                    let pairs = labels.kinds.count(one) * labels.kinds.count(other);
                    for &a in groups {
                        labels.groups(other).iter().filter(|&&b| b < a).for_each(|&b| sharing[place(a, b)] += pairs);
                    }
                }
            }
        }
        Self { measured, sharing }
    }

    /// In units of the labels, for two different groups, the higher number first.
    fn of(&self, high: u32, low: u32) -> BigRational {
        let labels = &self.measured.labels;
        let size = |group| labels.kinds.of_group(group).iter().map(|&kind| labels.kinds.count(kind)).sum::<i64>();
        let whole = |number: i64| BigRational::from(BigInt::from(number));
        let both = labels.shared_members(high, low);
        match labels.overlap {
            Overlap::Primary | Overlap::Shared => whole(size(high) * size(low) - self.sharing[place(high, low)]),
            Overlap::Any => whole(size(high) * size(low) - both - both * (both - 1) / 2),
            Overlap::Fractional => {
                let Sums { sum, .. } = labels.across_sums::<W>(low, high);
                sum
            }
        }
    }
}
