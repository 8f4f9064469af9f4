//! How many partners a party has, and how strong its ties are together.

use super::score::Scores;
use crate::graph::adjacency::{Adjacency, Ties};
use crate::graph::incidence::Incidence;

/// Which arcs of a directed network count; without meaning in an undirected one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Side {
    /// Arcs to the party.
    In,
    /// Arcs from the party.
    Out,
    /// Both; a pair tied both ways counts twice.
    #[default]
    Both,
}

/// How to take degree and strength.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DegreeOptions {
    /// Whether to divide by n - 1.
    pub normalized: bool,
    /// Which arcs count in a directed network.
    pub side: Side,
}

/// Degree: the number of distinct parties that a party is tied to.
///
/// Freeman 1979. In a directed network IN counts arcs to the party, OUT arcs from it, BOTH is their sum, so that a pair
/// tied both ways counts twice. An isolate has 0. Normalized: divided by n - 1, isolates in n; not defined below two
/// parties. Weights have no part.
///
/// Time in n; exact.
///
/// ```
/// use kobling::analytics::degree::{DegreeOptions, degree};
/// use kobling::graph::adjacency::{Adjacency, Ties};
/// let arcs = [(0, 1, 2.0), (1, 0, 2.0), (1, 2, 1.0), (2, 1, 1.0)];
/// let ties = Ties { outgoing: Adjacency::from_sorted(4, arcs.into_iter()), incoming: None, fractions: None };
/// assert_eq!(degree(&ties, &DegreeOptions::default()), [Some(1.0), Some(2.0), Some(1.0), Some(0.0)]);
/// ```
pub fn degree(ties: &Ties, options: &DegreeOptions) -> Scores {
    by_side(ties, options, |arcs, party| arcs.neighbours(party).len() as f64)
}

/// Strength: the sum of the weights of a party's ties.
///
/// Barrat et al. 2004. Sides, isolates and normalization as in [`degree`].
///
/// Time in ties. Weights are added as `f64` in the order of the partners' numbers: whole numbers exactly, others to about
/// 1e-15 of the sum for each partner.
pub fn strength(ties: &Ties, options: &DegreeOptions) -> Scores {
    by_side(ties, options, |arcs, party| arcs.weights(party).fold(0.0, |sum, weight| sum + weight))
}

/// [`degree`] of an undirected network that is held as sets.
pub fn degree_of_sets(incidence: &Incidence, options: &DegreeOptions) -> Scores {
    by_place(incidence, options, |place| incidence.degree(place) as f64)
}

/// [`strength`] of an undirected network that is held as sets.
pub fn strength_of_sets(incidence: &Incidence, options: &DegreeOptions) -> Scores {
    by_place(incidence, options, |place| incidence.strength(place))
}

fn by_place(incidence: &Incidence, options: &DegreeOptions, value: impl Fn(u32) -> f64) -> Scores {
    let n = incidence.n();
    if options.normalized && n < 2 {
        return vec![None; n];
    }
    let divisor = if options.normalized { n as f64 - 1.0 } else { 1.0 };
    (0..n as u32).map(|number| Some(value(incidence.place(number)) / divisor)).collect()
}

fn by_side(ties: &Ties, options: &DegreeOptions, value: impl Fn(&Adjacency, u32) -> f64) -> Scores {
    let n = ties.n();
    if options.normalized && n < 2 {
        return vec![None; n];
    }
    let divisor = if options.normalized { n as f64 - 1.0 } else { 1.0 };
    let of = |party| match (&ties.incoming, options.side) {
        (None, _) | (_, Side::Out) => value(&ties.outgoing, party),
        (Some(incoming), Side::In) => value(incoming, party),
        (Some(incoming), Side::Both) => value(incoming, party) + value(&ties.outgoing, party),
    };
    (0..n as u32).map(|party| Some(of(party) / divisor)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn directed() -> Ties {
        let outgoing = Adjacency::from_sorted(3, [(0, 1, 2.0), (1, 0, 5.0), (2, 1, 1.0)].into_iter());
        Ties { incoming: Some(outgoing.reversed()), outgoing, fractions: None }
    }

    #[test]
    fn sides_of_a_directed_network() {
        for (side, degrees, strengths) in [
            (Side::In, [1.0, 2.0, 0.0], [5.0, 3.0, 0.0]),
            (Side::Out, [1.0, 1.0, 1.0], [2.0, 5.0, 1.0]),
            (Side::Both, [2.0, 3.0, 1.0], [7.0, 8.0, 1.0]),
        ] {
            let options = DegreeOptions { side, normalized: false };
            assert_eq!(degree(&directed(), &options), degrees.map(Some));
            assert_eq!(strength(&directed(), &options), strengths.map(Some));
            let halved = degree(&directed(), &DegreeOptions { side, normalized: true });
            assert_eq!(halved, degrees.map(|value| Some(value / 2.0)));
        }
    }

    #[test]
    fn a_party_alone_has_no_normalized_degree() {
        let ties = Ties { outgoing: Adjacency::from_sorted(1, [].into_iter()), incoming: None, fractions: None };
        assert_eq!(degree(&ties, &DegreeOptions::default()), [Some(0.0)]);
        assert_eq!(strength(&ties, &DegreeOptions { normalized: true, ..Default::default() }), [None]);
    }
}
