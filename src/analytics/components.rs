//! Which parties are connected at all, and how densely.

use crate::graph::adjacency::Ties;
use crate::graph::incidence::Incidence;

/// The connected components of a network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Components {
    /// The component of each party, by number. Components are numbered in the order of their lowest party.
    pub of: Vec<u32>,
    /// How many parties are in each component.
    pub sizes: Vec<u32>,
}

impl Components {
    /// How many components there are, each isolate being one.
    pub fn count(&self) -> usize {
        self.sizes.len()
    }

    /// The size of the largest component; 0 in an empty network.
    pub fn largest(&self) -> usize {
        self.sizes.iter().max().map_or(0, |&size| size as usize)
    }

    /// How many parties have no tie.
    pub fn isolates(&self) -> usize {
        self.sizes.iter().filter(|&&size| size == 1).count()
    }
}

/// Connected components: the largest sets of parties between any two of which ties lead.
///
/// Directions and weights have no part (in a directed network: weak components). An isolate is a component of its own.
///
/// Time in parties and ties, or in incidences; memory in parties. Exact.
///
/// ```
/// use kobling::analytics::components::components;
/// use kobling::graph::adjacency::{Adjacency, Ties};
/// let arcs = [(0, 2, 1.0), (2, 0, 1.0)];
/// let ties = Ties { outgoing: Adjacency::from_sorted(3, arcs.into_iter()), incoming: None, fractions: None };
/// assert_eq!(components(&ties).of, [0, 1, 0]);
/// ```
pub fn components(ties: &Ties) -> Components {
    let mut joined = Joined::new(ties.n());
    ties.iter().for_each(|(a, b, _)| joined.join(a, b));
    joined.components()
}

/// [`components`] of a network that is held as sets.
pub fn components_of_sets(incidence: &Incidence) -> Components {
    let mut joined = Joined::new(incidence.n());
    for set in 0..incidence.set_count() as u32 {
        let members = incidence.members(set);
        for &place in members {
            joined.join(incidence.number(members[0]), incidence.number(place));
        }
    }
    for place in 0..incidence.n() as u32 {
        for (other, _) in incidence.beside(place) {
            joined.join(incidence.number(place), incidence.number(other));
        }
    }
    joined.components()
}

/// Parties in sets that are joined one after another (Tarjan 1975), the lowest number standing for its set.
struct Joined(Vec<u32>);

impl Joined {
    fn new(n: usize) -> Self {
        Self((0..n as u32).collect())
    }

    fn lowest(&mut self, mut party: u32) -> u32 {
        while self.0[party as usize] != party {
            let above = self.0[party as usize];
            self.0[party as usize] = self.0[above as usize];
            party = above;
        }
        party
    }

    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.lowest(a), self.lowest(b));
        self.0[a.max(b) as usize] = a.min(b);
    }

    fn components(mut self) -> Components {
        let (mut of, mut sizes) = (Vec::with_capacity(self.0.len()), Vec::new());
        for party in 0..self.0.len() as u32 {
            let lowest = self.lowest(party);
            let number = if lowest == party { sizes.len() as u32 } else { of[lowest as usize] };
            if lowest == party {
                sizes.push(0);
            }
            sizes[number as usize] += 1;
            of.push(number);
        }
        Components { of, sizes }
    }
}

/// Density: the share of the pairs of parties that are tied.
///
/// Ties / (n (n - 1) / 2), in a directed network arcs / (n (n - 1)); isolates in n, weights have no part. `None` below two
/// parties.
///
/// Time constant; exact up to one rounding.
pub fn density(n: usize, tie_count: usize, is_directed: bool) -> Option<f64> {
    let possible = n as f64 * (n as f64 - 1.0) / if is_directed { 1.0 } else { 2.0 };
    (n >= 2).then(|| tie_count as f64 / possible)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::adjacency::Adjacency;

    #[test]
    fn weak_components_of_a_directed_network() {
        let outgoing = Adjacency::from_sorted(6, [(1, 4, 1.0), (2, 0, 1.0), (3, 0, 1.0)].into_iter());
        let ties = Ties { incoming: Some(outgoing.reversed()), outgoing, fractions: None };
        let found = components(&ties);
        assert_eq!(found, Components { of: vec![0, 1, 0, 0, 1, 2], sizes: vec![3, 2, 1] });
        assert_eq!((found.count(), found.largest(), found.isolates()), (3, 3, 1));
        assert_eq!(density(6, ties.tie_count(), true), Some(0.1));
    }

    #[test]
    fn of_nothing() {
        let ties = Ties { outgoing: Adjacency::from_sorted(0, [].into_iter()), incoming: None, fractions: None };
        let found = components(&ties);
        assert_eq!((found.count(), found.largest(), density(0, 0, false)), (0, 0, None));
    }
}
