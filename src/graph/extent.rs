//! How much there is of a network, from which it can be told what a measure of it takes.

use crate::graph::incidence::Incidence;
use crate::graph::shape::Shape;

/// How much there is of a network.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Extent {
    /// Its parties.
    pub parties: f64,
    /// Those that have a tie.
    pub tied: f64,
    /// Its arcs: each tie in both directions, in a directed network each direction.
    pub arcs: f64,
    /// The sum over parties of the square of the number of their partners.
    pub two_paths: f64,
    /// Held as sets: their members all together, and the directions of pairs that do not meet just once. 0 where ties are
    /// held each for itself.
    pub incidences: f64,
    /// The pairs of members of all sets and those beside; where ties are held each for itself: the ties.
    pub pairs: f64,
}

impl Extent {
    /// The extent of a network. Time in parties and sets.
    pub fn of(shape: &Shape) -> Self {
        match shape {
            Shape::Ties(ties) => {
                let degree = |party: u32| {
                    let incoming = ties.incoming.as_ref().map_or(0, |arcs| arcs.neighbours(party).len());
                    (ties.outgoing.neighbours(party).len() + incoming) as f64
                };
                let arcs = (ties.outgoing.arc_count()
                    + ties.incoming.as_ref().map_or(0, super::adjacency::Adjacency::arc_count))
                    as f64;
                let pairs = ties.tie_count() as f64;
                Self { arcs, pairs, ..Self::of_degrees((0..ties.n() as u32).map(degree)) }
            }
            Shape::Sets(incidence) => {
                let degrees = (0..incidence.n() as u32).map(|place| incidence.degree(place) as f64);
                Self {
                    arcs: 2.0 * incidence.tie_count() as f64,
                    incidences: (incidence.incidence_count() + incidence.correction_count()) as f64,
                    pairs: pairs_of(incidence),
                    ..Self::of_degrees(degrees)
                }
            }
        }
    }

    fn of_degrees(degrees: impl ExactSizeIterator<Item = f64>) -> Self {
        let mut extent = Self { parties: degrees.len() as f64, ..Self::default() };
        for degree in degrees {
            extent.tied += f64::from(u8::from(degree > 0.0));
            extent.two_paths += degree * degree;
        }
        extent
    }
}

fn pairs_of(incidence: &Incidence) -> f64 {
    let sizes = (0..incidence.set_count() as u32).map(|set| incidence.members(set).len() as f64);
    let in_sets: f64 = sizes.map(|size| size * (size - 1.0) / 2.0).sum();
    in_sets + incidence.beside_count() as f64
}
