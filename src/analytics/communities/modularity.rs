//! How much denser communities are within than chance would have them.

use std::collections::HashMap;

use super::weights::{is_tie, power_below};
use crate::analytics::{Stop, Stopped};
use crate::graph::adjacency::{Adjacency, Ties};

/// Modularity of a partition: the share of the weight of ties that is within communities, less what chance would have
/// there.
///
/// With m the weight of all ties, of an undirected network: the sum over communities of L / m - resolution (K / 2m)²,
/// where L is the weight of the ties within the community and K the sum of its parties' strengths (Newman & Girvan
/// 2004; resolution: Reichardt & Bornholdt 2006). Of a directed one: L / m - resolution × out × in / m² (Leicht &
/// Newman 2008). A tie whose weight is not finite and above 0 does not count. `None` when there is no tie.
///
/// Time in ties and parties. `of` has a number for each party; which numbers does not matter. Agrees with networkx and
/// igraph to 1e-12.
///
/// ```
/// use kobling::analytics::Stop;
/// use kobling::analytics::communities::modularity;
/// use kobling::graph::adjacency::{Adjacency, Ties};
/// let arcs = [(0, 1, 1.0), (1, 0, 1.0), (2, 3, 1.0), (3, 2, 1.0)];
/// let ties = Ties { outgoing: Adjacency::from_sorted(4, arcs.into_iter()), incoming: None, fractions: None };
/// assert_eq!(modularity(&ties, &[0, 0, 1, 1], 1.0, &Stop::new()), Ok(Some(0.5)));
/// assert_eq!(modularity(&ties, &[0, 0, 0, 0], 1.0, &Stop::new()), Ok(Some(0.0)));
/// ```
pub fn modularity(ties: &Ties, of: &[u32], resolution: f64, stop: &Stop) -> Result<Option<f64>, Stopped> {
    let mut numbers = HashMap::new();
    let mut number = |&community| {
        let next = numbers.len() as u32;
        *numbers.entry(community).or_insert(next)
    };
    let of: Vec<u32> = of.iter().map(&mut number).collect();
    let scale = scale(ties);
    let Sums { all: outgoing, within } = Sums::of(&ties.outgoing, &of, numbers.len(), scale, stop)?;
    let incoming = match &ties.incoming {
        Some(incoming) => Some(Sums::of(incoming, &of, numbers.len(), scale, stop)?.all),
        None => None,
    };
    let total = outgoing.iter().fold(0.0, |total, sum| total + sum);
    let expected = outgoing.iter().zip(incoming.as_ref().unwrap_or(&outgoing));
    let expected = expected.fold(0.0, |sum, (out, into)| sum + (out / total) * (into / total));
    Ok((total > 0.0).then(|| within / total - resolution * expected))
}

/// What brings the greatest weight to 1 or a little less, so that no sum leaves `f64`.
fn scale(ties: &Ties) -> f64 {
    let weights = ties.outgoing.table().iter().copied().filter(|&weight| is_tie(weight));
    weights.reduce(f64::max).map_or(0.0, |greatest| power_below(1.0, greatest))
}

/// The weight of the arcs of each community, and of those within any.
struct Sums {
    all: Vec<f64>,
    within: f64,
}

impl Sums {
    fn of(arcs: &Adjacency, of: &[u32], count: usize, scale: f64, stop: &Stop) -> Result<Self, Stopped> {
        let weight = |&weight: &f64| if is_tie(weight) { weight * scale } else { 0.0 };
        let weights: Vec<f64> = arcs.table().iter().map(weight).collect();
        let mut sums = Self { all: vec![0.0; count], within: 0.0 };
        for (party, &community) in (0..).zip(of) {
            stop.check()?;
            let (mut all, mut within) = (0.0, 0.0);
            for (&other, &class) in arcs.neighbours(party).iter().zip(arcs.classes(party)) {
                let weight = weights[class as usize];
                all += weight;
                within += if of[other as usize] == community { weight } else { 0.0 };
            }
            sums.all[community as usize] += all;
            sums.within += within;
        }
        Ok(sums)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::modularity;
    use super::*;

    #[test]
    fn of_a_directed_network_by_the_definition() {
        let outgoing = Adjacency::from_sorted(4, [(0, 1, 2.0), (1, 2, 1.0), (2, 3, 3.0), (3, 0, 2.0)].into_iter());
        let ties = Ties { incoming: Some(outgoing.reversed()), outgoing, fractions: None };
        // within 2 + 3 of 8; out 2 + 1 and 3 + 2, in 2 + 2 and 1 + 3
        let expected = 5.0 / 8.0 - (3.0 * 4.0 + 5.0 * 4.0) / 64.0;
        assert_eq!(modularity(&ties, &[0, 0, 1, 1], 1.0), Some(expected));
        assert_eq!(modularity(&ties, &[u32::MAX, u32::MAX, 7, 7], 1.0), Some(expected));
        assert_eq!(modularity(&ties, &[0, 0, 1, 1], 0.0), Some(5.0 / 8.0));
    }

    #[test]
    fn only_finite_weights_above_0_count() {
        let of_weights = |list: [f64; 3]| {
            let arcs = [(0, 1, list[0]), (1, 2, list[1]), (2, 0, list[2])];
            let outgoing = Adjacency::from_sorted(3, arcs.into_iter());
            let ties = Ties { incoming: Some(outgoing.reversed()), outgoing, fractions: None };
            modularity(&ties, &[0, 0, 1], 1.0)
        };
        assert_eq!(of_weights([f64::NAN, -1.0, f64::INFINITY]), None);
        assert_eq!(of_weights([1.0, -1.0, 0.0]), Some(0.0));
        for weight in [1.0, f64::MAX, 5e-324] {
            // within 1 of 3; out 2 and 1, in 2 and 1
            let found = of_weights([weight; 3]).expect("ties");
            assert!((found - (1.0 / 3.0 - 5.0 / 9.0)).abs() < 1e-15, "{weight} {found}");
        }
    }
}
