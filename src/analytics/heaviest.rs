//! The ties of a network by weight.

use std::ops::Range;

use super::{Stop, Stopped};
use crate::graph::adjacency::Ties;

/// The ties at some places of the list of all ties, heaviest first, then by the numbers of their ends; in an undirected
/// network the lower number stands first. Places beyond the end have none.
///
/// Two looks at all ties, since those of one weight lie together in the list: no more than these places is held.
pub fn heaviest(ties: &Ties, places: Range<usize>, stop: &Stop) -> Result<Vec<(u32, u32, f64)>, Stopped> {
    let mut order: Vec<f64> = ties.outgoing.table().to_vec();
    order.sort_by(|one, other| other.total_cmp(one));
    order.dedup_by_key(|weight| weight.to_bits());
    let rank = |weight: f64| order.partition_point(|other| other.total_cmp(&weight).is_gt());
    // the rank of each class, and how many ties have each rank
    let ranks: Vec<usize> = ties.outgoing.table().iter().map(|&weight| rank(weight)).collect();
    let mut counts = vec![0_usize; order.len()];
    each(ties, stop, |_, _, class| counts[ranks[class as usize]] += 1)?;
    let mut next = vec![0_usize; order.len()];
    for rank in 1..order.len() {
        next[rank] = next[rank - 1] + counts[rank - 1];
    }
    let mut found = Vec::new();
    each(ties, stop, |a, b, class| {
        let rank = ranks[class as usize];
        if places.contains(&next[rank]) {
            found.push((next[rank], (a, b, order[rank])));
        }
        next[rank] += 1;
    })?;
    found.sort_by_key(|&(place, _)| place);
    Ok(found.into_iter().map(|(_, tie)| tie).collect())
}

fn each(ties: &Ties, stop: &Stop, mut take: impl FnMut(u32, u32, u32)) -> Result<(), Stopped> {
    let (arcs, is_directed) = (&ties.outgoing, ties.is_directed());
    for a in 0..ties.n() as u32 {
        stop.check()?;
        let row = arcs.neighbours(a).iter().zip(arcs.classes(a));
        row.filter(|&(&b, _)| is_directed || a < b).for_each(|(&b, &class)| take(a, b, class));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::adjacency::Adjacency;

    #[test]
    fn any_part_of_the_list() {
        let mut arcs = vec![(0, 1, 1.0), (0, 2, 3.0), (1, 2, 1.0), (2, 3, 2.0), (1, 3, 3.0)];
        arcs.extend(arcs.clone().into_iter().map(|(a, b, weight)| (b, a, weight)));
        arcs.sort_by_key(|&(a, b, _)| (a, b));
        let ties = Ties { outgoing: Adjacency::from_sorted(4, arcs.into_iter()), incoming: None, fractions: None };
        let all = [(0, 2, 3.0), (1, 3, 3.0), (2, 3, 2.0), (0, 1, 1.0), (1, 2, 1.0)];
        for from in 0..7 {
            for to in from..7 {
                let wanted: Vec<_> = all.iter().copied().take(to).skip(from).collect();
                assert_eq!(heaviest(&ties, from..to, &Stop::new()), Ok(wanted));
            }
        }
    }
}
