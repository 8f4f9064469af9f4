//! Who a party is in contact with, and which of its contacts are in contact with one another.

use super::{Stop, Stopped};
use crate::graph::adjacency::{Adjacency, Ties};
use crate::graph::rows::Rows;

/// The contacts of each party: the parties that it has a tie with, in whichever direction, and the weight of each contact.
#[derive(Clone, Debug)]
pub struct Contacts {
    rows: Rows,
    weights: Vec<f64>,
}

impl Contacts {
    /// In a directed network the weight of a contact is the sum of the weights of the arcs both ways. Unweighted: each arc
    /// has weight 1; weighted: a tie whose weight is not a finite number above 0 is none.
    pub fn of(ties: &Ties, weighted: bool, stop: &Stop) -> Result<Self, Stopped> {
        let mut found = Self { rows: Rows::default(), weights: Vec::with_capacity(ties.outgoing.arc_count()) };
        let (mut list, mut parties) = (Vec::new(), Vec::new());
        for party in 0..ties.n() as u32 {
            stop.check()?;
            list.clear();
            list.extend(counted(&ties.outgoing, party, weighted));
            if let Some(incoming) = &ties.incoming {
                list.extend(counted(incoming, party, weighted));
                list.sort_by_key(|&(other, _)| other);
                list.dedup_by(|next, kept| {
                    next.0 == kept.0 && {
                        kept.1 += next.1;
                        true
                    }
                });
            }
            parties.clear();
            parties.extend(list.iter().map(|&(other, _)| other));
            found.rows.push(&parties);
            found.weights.extend(list.iter().map(|&(_, weight)| weight));
        }
        Ok(found)
    }

    /// How many parties there are.
    pub fn n(&self) -> usize {
        self.rows.n()
    }

    /// The weights of a party's contacts, in the order of their numbers.
    pub fn weights(&self, party: u32) -> &[f64] {
        &self.weights[self.rows.range(party)]
    }

    /// The contacts of a party, ascending.
    pub fn parties(&self, party: u32) -> &[u32] {
        self.rows.of(party)
    }

    /// Takes each tie among the contacts of a party, from either of its ends: for each contact, by number, each other contact
    /// that it is in contact with, by number. `take` is given the places of the two among the party's contacts, and the weight
    /// between them.
    ///
    /// A contact with far more contacts than the party is searched for each of the party's, so that a hub does not cost all of
    /// its ties for each of its contacts.
    pub fn each_tie_among(&self, party: u32, places: &mut Places, mut take: impl FnMut(usize, usize, f64)) {
        let contacts = self.parties(party);
        if contacts.len() < 2 {
            return;
        }
        places.set(contacts);
        for (first, &contact) in contacts.iter().enumerate() {
            let (others, weights) = (self.parties(contact), self.weights(contact));
            if others.len() / MANY_TIMES > contacts.len() {
                let mut from = 0;
                for (second, other) in contacts.iter().enumerate() {
                    from += others[from..].partition_point(|met| met < other);
                    if others.get(from) == Some(other) {
                        take(first, second, weights[from]);
                    }
                }
            } else {
                for (other, &weight) in others.iter().zip(weights) {
                    if let Some(second) = places.of(*other) {
                        take(first, second, weight);
                    }
                }
            }
        }
        places.unset(contacts);
    }
}

/// From how many times as many contacts on a contact is searched rather than gone through.
const MANY_TIMES: usize = 16;

fn counted(arcs: &Adjacency, party: u32, weighted: bool) -> impl Iterator<Item = (u32, f64)> {
    let row = arcs.neighbours(party).iter().copied().zip(arcs.weights(party));
    let row = row.filter(move |&(_, weight)| !weighted || counts(weight));
    row.map(move |(other, weight)| (other, if weighted { weight } else { 1.0 }))
}

/// Whether a tie of a weight is one, where weights play a part.
pub fn counts(weight: f64) -> bool {
    weight.is_finite() && weight > 0.0
}

/// The place of some parties in a list; room for one thread.
#[derive(Clone, Debug)]
pub struct Places(Vec<u32>);

impl Places {
    /// Room for a network of n parties.
    pub fn new(n: usize) -> Self {
        Self(vec![u32::MAX; n])
    }

    fn set(&mut self, list: &[u32]) {
        list.iter().zip(0..).for_each(|(&party, place)| self.0[party as usize] = place);
    }

    fn unset(&mut self, list: &[u32]) {
        for &party in list {
            self.0[party as usize] = u32::MAX;
        }
    }

    fn of(&self, party: u32) -> Option<usize> {
        let place = self.0[party as usize];
        (place != u32::MAX).then_some(place as usize)
    }
}

#[cfg(test)]
pub mod sample {
    //! Small random networks for tests.

    use proptest::prelude::*;

    use crate::graph::adjacency::{Adjacency, Ties};

    /// Parties below `n`; each pair once, an undirected one with its lower number first.
    #[derive(Clone, Debug)]
    pub struct Network {
        /// How many parties.
        pub n: u32,
        /// Pairs with weights.
        pub pairs: Vec<(u32, u32, f64)>,
        /// Whether a pair leads from the first to the second.
        pub directed: bool,
    }

    impl Network {
        /// The arcs, an undirected tie as two.
        pub fn arcs(&self) -> Vec<(u32, u32, f64)> {
            let mut arcs = self.pairs.clone();
            if !self.directed {
                arcs.extend(self.pairs.iter().map(|&(a, b, weight)| (b, a, weight)));
            }
            arcs.sort_by_key(|&(a, b, _)| (a, b));
            arcs
        }

        /// The ties.
        pub fn ties(&self) -> Ties {
            let outgoing = Adjacency::from_sorted(self.n as usize, self.arcs().into_iter());
            Ties { incoming: self.directed.then(|| outgoing.reversed()), outgoing, fractions: None }
        }

        /// The weight from each party to each, 0 without a tie.
        pub fn matrix(&self) -> Vec<Vec<f64>> {
            let mut matrix = vec![vec![0.0; self.n as usize]; self.n as usize];
            self.arcs().into_iter().for_each(|(a, b, weight)| matrix[a as usize][b as usize] = weight);
            matrix
        }
    }

    /// Networks of n parties, sparse and dense, either way, some ties of a weight that does not count.
    pub fn networks(n: u32) -> impl Strategy<Value = Network> {
        let weights = prop::sample::select(vec![1.0, 1.0, 2.0, 3.0, 0.7, 0.0, -1.0]);
        let pairs = prop::collection::btree_map((0..n, 0..n), weights, 0..(n * n / 2) as usize);
        (pairs, any::<bool>()).prop_map(move |(pairs, directed)| {
            let keep = |&((a, b), _): &((u32, u32), f64)| if directed { a != b } else { a < b };
            let pairs = pairs.into_iter().filter(keep).map(|((a, b), weight)| (a, b, weight)).collect();
            Network { n, pairs, directed }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hub_is_searched_and_gives_the_same() {
        // two parties in contact, both with a hub of 100 more; seen from the first: the second and the hub
        let mut arcs = vec![(0, 1, 2.0), (0, 2, 3.0), (1, 2, 5.0)];
        arcs.extend((3..103).map(|other| (2, other, 1.0)));
        arcs.extend(arcs.clone().into_iter().map(|(a, b, weight)| (b, a, weight)));
        arcs.sort_by_key(|&(a, b, _)| (a, b));
        let ties = Ties { outgoing: Adjacency::from_sorted(103, arcs.into_iter()), incoming: None, fractions: None };
        let contacts = Contacts::of(&ties, true, &Stop::new()).expect("not stopped");
        let mut places = Places::new(103);
        let mut found = Vec::new();
        for party in 0..3 {
            contacts.each_tie_among(party, &mut places, |a, b, weight| found.push((party, a, b, weight)));
        }
        let expected = [(0, 0, 1, 5.0), (0, 1, 0, 5.0), (1, 0, 1, 3.0), (1, 1, 0, 3.0), (2, 0, 1, 2.0), (2, 1, 0, 2.0)];
        assert_eq!(found, expected);
    }

    #[test]
    fn both_directions_add_up() {
        let outgoing = Adjacency::from_sorted(3, [(0, 1, 2.0), (1, 0, 5.0), (1, 2, -1.0), (2, 0, 1.0)].into_iter());
        let ties = Ties { incoming: Some(outgoing.reversed()), outgoing, fractions: None };
        let of = |weighted| Contacts::of(&ties, weighted, &Stop::new()).expect("not stopped");
        let (weighted, plain) = (of(true), of(false));
        assert_eq!((weighted.parties(0), weighted.weights(0)), (&[1, 2][..], &[7.0, 1.0][..]));
        assert_eq!((weighted.parties(1), plain.parties(1), plain.weights(1)), (&[0][..], &[0, 2][..], &[2.0, 1.0][..]));
    }
}
