//! How many open two-paths of each role go through each party.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::super::{Stop, Stopped};
use super::grouped::{DOWN, Grouped, UP};
use super::{Counts, Kind};

/// The open two-paths through each place: all, less those that a third tie closes.
pub fn open<const DIRECTED: bool>(grouped: &Grouped, stop: &Stop) -> Result<Vec<Counts>, Stopped> {
    let mut counts = all::<DIRECTED>(grouped, stop)?;
    let closed = closed::<DIRECTED>(grouped, stop)?;
    for (counts, closed) in counts.iter_mut().zip(closed) {
        counts.iter_mut().zip(closed).for_each(|(all, closed)| *all -= closed);
    }
    Ok(counts)
}

/// The role of a broker between a and c, by their groups.
fn kind<const DIRECTED: bool>(a: u32, broker: u32, c: u32) -> Kind {
    match (a == broker, c == broker) {
        (true, true) => Kind::Coordinator,
        (true, false) if DIRECTED => Kind::Representative,
        (true, false) | (false, true) => Kind::Gatekeeper,
        (false, false) if a == c => Kind::Itinerant,
        (false, false) => Kind::Liaison,
    }
}

/// How many arcs lead from a group's members to a broker and from it to them, and how many of them have both.
#[derive(Clone, Copy, Default)]
struct Partners {
    into: u64,
    out: u64,
    both: u64,
}

/// Two-paths through each place, whether or not closed: partners are counted by group, and the pairs follow.
fn all<const DIRECTED: bool>(grouped: &Grouped, stop: &Stop) -> Result<Vec<Counts>, Stopped> {
    let n = grouped.n();
    let lower = grouped.higher.transposed(n);
    // the ways of the ties with lower places, in the order of the transposed rows
    let mut lower_ways = vec![0_u8; grouped.ways.len()];
    let mut next: Vec<usize> = (0..n as u32).map(|place| lower.range(place).start).collect();
    for place in 0..n as u32 {
        for (other, way) in grouped.higher(place) {
            lower_ways[next[other as usize]] = way;
            next[other as usize] += 1;
        }
    }
    let count = |(by_group, touched): &mut (Vec<Partners>, Vec<u32>), place: u32| {
        stop.check()?;
        let higher = grouped.higher(place);
        let below = lower.of(place).iter().zip(&lower_ways[lower.range(place)]);
        // seen from the broker: does the tie lead to it, and from it
        let higher = higher.map(|(other, way)| (other, way & DOWN != 0, way & UP != 0));
        let below = below.map(|(&other, way)| (other, way & UP != 0, way & DOWN != 0));
        for (other, into, out) in higher.chain(below) {
            let group = grouped.groups[other as usize];
            let partners = &mut by_group[group as usize];
            if partners.into + partners.out == 0 {
                touched.push(group);
            }
            partners.into += u64::from(into);
            partners.out += u64::from(out);
            partners.both += u64::from(into && out);
        }
        let found = touched.drain(..).map(|group| (group, std::mem::take(&mut by_group[group as usize])));
        Ok(pairs::<DIRECTED>(grouped.groups[place as usize], found))
    };
    let room = || (vec![Partners::default(); grouped.sizes.len()], Vec::new());
    (0..n as u32).into_par_iter().map_init(room, count).collect()
}

/// Pairs of partners by role, from the partners in each group.
fn pairs<const DIRECTED: bool>(own: u32, by_group: impl Iterator<Item = (u32, Partners)>) -> Counts {
    let (mut inside, mut outside) = (Partners::default(), Partners::default());
    // pairs of one outside group, less those of a party with itself, and as they are
    let (mut itinerant, mut same) = (0, 0);
    for (group, partners) in by_group {
        if group == own {
            inside = partners;
        } else {
            outside.into += partners.into;
            outside.out += partners.out;
            itinerant += partners.into * partners.out - partners.both;
            same += partners.into * partners.out;
        }
    }
    let coordinator = inside.into * inside.out - inside.both;
    let (gatekeeper, representative) = (outside.into * inside.out, inside.into * outside.out);
    let liaison = outside.into * outside.out - same;
    if DIRECTED {
        [coordinator, itinerant, gatekeeper, representative, liaison]
    } else {
        // each pair has been counted both ways round
        [coordinator / 2, itinerant / 2, gatekeeper, 0, liaison / 2]
    }
}

/// How many places a thread takes at a time.
const BATCH: usize = 64;

/// Closed two-paths through each place, from a look at each triangle once.
fn closed<const DIRECTED: bool>(grouped: &Grouped, stop: &Stop) -> Result<Vec<Counts>, Stopped> {
    let n = grouped.n();
    let next = AtomicUsize::new(0);
    let of_thread = |_| {
        let mut counts = vec![Counts::default(); n];
        let mut ways = vec![0_u8; n];
        loop {
            let start = next.fetch_add(BATCH, Ordering::Relaxed);
            for place in start..n.min(start + BATCH) {
                stop.check()?;
                add_triangles::<DIRECTED>(grouped, place as u32, &mut ways, &mut counts);
            }
            if start + BATCH >= n {
                return Ok(counts);
            }
        }
    };
    let counts = (0..rayon::current_num_threads()).into_par_iter().with_max_len(1).map(of_thread);
    counts
        .try_reduce_with(|mut sums, counts| {
            sums.iter_mut().flatten().zip(counts.iter().flatten()).for_each(|(sum, count)| *sum += count);
            Ok(sums)
        })
        .unwrap_or_else(|| Ok(vec![Counts::default(); n]))
}

/// The triangles whose lowest place is x. `ways` is 0 everywhere before and after.
fn add_triangles<const DIRECTED: bool>(grouped: &Grouped, x: u32, ways: &mut [u8], counts: &mut [Counts]) {
    if grouped.higher.of(x).len() < 2 {
        return;
    }
    grouped.higher(x).for_each(|(other, way)| ways[other as usize] = way);
    for (y, x_y) in grouped.higher(x) {
        for (z, y_z) in grouped.higher(y) {
            let x_z = ways[z as usize];
            if x_z != 0 {
                if DIRECTED {
                    add_directed(grouped, [x, y, z], [x_y, x_z, y_z], counts);
                } else {
                    add_undirected(grouped, [x, y, z], counts);
                }
            }
        }
    }
    grouped.higher.of(x).iter().for_each(|&other| ways[other as usize] = 0);
}

/// Each of three parties stands between the two others.
fn add_undirected(grouped: &Grouped, places: [u32; 3], counts: &mut [Counts]) {
    let [x, y, z] = places.map(|place| grouped.groups[place as usize]);
    for (place, kind) in
        places.into_iter().zip([kind::<false>(y, x, z), kind::<false>(x, y, z), kind::<false>(x, z, y)])
    {
        counts[place as usize][kind as usize] += 1;
    }
}

/// Each of three parties stands between the two others where arcs lead from one to it, from it to the other, and straight
/// from the one to the other.
fn add_directed(grouped: &Grouped, places: [u32; 3], [x_y, x_z, y_z]: [u8; 3], counts: &mut [Counts]) {
    let groups = places.map(|place| grouped.groups[place as usize]);
    let leads = |from: usize, to: usize| {
        let way = [x_y, x_z, y_z][from + to - 1];
        way & (if from < to { UP } else { DOWN }) != 0
    };
    for (a, broker, c) in [(1, 0, 2), (2, 0, 1), (0, 1, 2), (2, 1, 0), (0, 2, 1), (1, 2, 0)] {
        if leads(a, broker) && leads(broker, c) && leads(a, c) {
            let kind = kind::<true>(groups[a], groups[broker], groups[c]);
            counts[places[broker] as usize][kind as usize] += 1;
        }
    }
}
