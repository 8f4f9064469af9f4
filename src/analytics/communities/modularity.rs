//! How much denser communities are within than chance would have them.

use super::coarse::renumber;
use super::weights::is_tie;
use crate::graph::adjacency::Ties;

/// Modularity of a partition: the share of the weight of ties that is within communities, less what chance would have there.
///
/// With m the weight of all ties, of an undirected network: the sum over communities of L / m - resolution (K / 2m)²,
/// where L is the weight of the ties within the community and K the sum of its parties' strengths (Newman & Girvan
/// 2004; resolution: Reichardt & Bornholdt 2006). Of a directed one: L / m - resolution × out × in / m² (Leicht & Newman 2008).
/// A tie whose weight is not finite and above 0 does not count. `of` has a number for each party. `None` when there is no
/// tie. Time in ties and parties. Agrees with networkx and igraph to 1e-12.
///
/// ```
/// use kobling::analytics::communities::modularity;
/// use kobling::graph::adjacency::{Adjacency, Ties};
/// let arcs = [(0, 1, 1.0), (1, 0, 1.0), (2, 3, 1.0), (3, 2, 1.0)];
/// let ties = Ties { outgoing: Adjacency::from_sorted(4, arcs.into_iter()), incoming: None, fractions: None };
/// assert_eq!(modularity(&ties, &[0, 0, 1, 1], 1.0), Some(0.5));
/// assert_eq!(modularity(&ties, &[0, 0, 0, 0], 1.0), Some(0.0));
/// ```
pub fn modularity(ties: &Ties, of: &[u32], resolution: f64) -> Option<f64> {
    let arcs = &ties.outgoing;
    let greatest = arcs.table().iter().copied().filter(|&weight| is_tie(weight)).fold(0.0, f64::max);
    let mut of = of.to_vec();
    let count = renumber(&mut of);
    let (mut outgoing, mut incoming) = (vec![0.0; count], vec![0.0; count]);
    let (mut within, mut total) = (0.0, 0.0);
    for (party, &community) in (0..).zip(&of) {
        for (&other, weight) in arcs.neighbours(party).iter().zip(arcs.weights(party)).filter(|tie| is_tie(tie.1)) {
            // no sum of these can leave f64
            let weight = weight / greatest;
            total += weight;
            outgoing[community as usize] += weight;
            incoming[of[other as usize] as usize] += weight;
            within += if community == of[other as usize] { weight } else { 0.0 };
        }
    }
    let expected = outgoing.iter().zip(&incoming).fold(0.0, |sum, (out, into)| sum + (out / total) * (into / total));
    (total > 0.0).then(|| within / total - resolution * expected)
}
