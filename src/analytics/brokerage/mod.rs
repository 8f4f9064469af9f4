//! Brokerage: in which roles a party stands between others that are not tied themselves.

mod chance;
mod grouped;
#[cfg(test)]
mod tests;
mod two_paths;

use super::{Stop, Stopped};
use crate::graph::adjacency::Ties;
use chance::Chance;
use grouped::Grouped;

/// How often a party has each role; `None` for a role that the network does not tell apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Roles {
    /// All three in one group.
    pub coordinator: Role,
    /// The two ends in one group, the broker in another.
    pub itinerant: Role,
    /// The broker lets in: it is in the group of the end that is led to. In an undirected network: of either end.
    pub gatekeeper: Role,
    /// The broker stands for its group: it is in that of the end that leads to it. Directed networks only.
    pub representative: Option<Role>,
    /// All three in different groups.
    pub liaison: Role,
    /// All roles together.
    pub total: Role,
}

/// One role of one party, against what chance would give.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Role {
    /// How often the party has it.
    pub count: u64,
    /// How often it would in a network of independent ties of the same density; `None` below two parties in groups.
    pub expected: Option<f64>,
    /// The standard deviation of that.
    pub standard_deviation: Option<f64>,
    /// How many of these the count lies above what is expected; `None` where there are none, or they are 0.
    pub z_score: Option<f64>,
}

/// Brokerage roles of each party: who stands between two parties that are not tied, and of which groups the three are.
///
/// Gould & Fernandez 1989. Taken among the parties that are in a group, of which each has one, and the ties among them;
/// weights have no part. Directed: an open two-path is a -> broker -> c with a other than c and without a -> c (c -> a closes
/// nothing). With the group of a, of the broker and of c: AAA coordinator (`w_I`), ABA itinerant (`w_O`), ABB gatekeeper (`b_OI`),
/// AAB representative (`b_IO`), ABC liaison (`b_O`). Undirected: an open two-path is a pair of partners that are not tied, each pair once,
/// and the gatekeeper is also the representative, so that counts are half of what reading each tie as two arcs gives, but the
/// gatekeeper's the same. A party in no group has no roles, an isolate in a group has each 0 times.
///
/// Expected: every tie is there independently with chance d, the density among the grouped parties; groups and the number of
/// parties stay. Of N possible two-paths of a role each is open with chance p = d² (1 - d), so N p are expected, with variance
/// N p (1 - p) + d³ (1 - d)³ S; S counts the ordered pairs of different two-paths with an end in common on the same side. For
/// directed networks these are the values of R `sna` for a single party; its values for undirected ones treat the two arcs of a tie
/// as independent, which this does not.
///
/// Time: for each tie the ties of that end which has fewer (at most ties^1.5), by all threads; memory 5 bytes for each tie,
/// and 40 for each party and thread. Counts are whole numbers: exact, the same for any number of threads. Expectations agree with
/// enumeration of all networks to 1e-12.
///
/// ```
/// use kobling::analytics::{Stop, brokerage::brokerage};
/// use kobling::graph::adjacency::{Adjacency, Ties};
/// // a path of three parties; the first two are in one group, the last in another
/// let arcs = [(0, 1, 1.0), (1, 0, 1.0), (1, 2, 1.0), (2, 1, 1.0)];
/// let ties = Ties { outgoing: Adjacency::from_sorted(3, arcs.into_iter()), incoming: None, fractions: None };
/// let roles = brokerage(&ties, &[Some(0), Some(0), Some(1)], &Stop::new()).unwrap();
/// let broker = roles[1].unwrap();
/// assert_eq!((broker.gatekeeper.count, broker.total.count, broker.representative), (1, 1, None));
/// // two of three possible ties: (2/3)² (1 - 2/3)
/// assert!((broker.gatekeeper.expected.unwrap() - 4.0 / 27.0).abs() < 1e-15);
/// ```
pub fn brokerage(ties: &Ties, groups: &[Option<u32>], stop: &Stop) -> Result<Vec<Option<Roles>>, Stopped> {
    let grouped = Grouped::of(ties, groups, stop)?;
    let open = if ties.is_directed() {
        two_paths::open::<true>(&grouped, stop)?
    } else {
        two_paths::open::<false>(&grouped, stop)?
    };
    let chance = Chance::of(&grouped, ties.is_directed());
    let mut roles = vec![None; ties.n()];
    for (place, counts) in open.into_iter().enumerate() {
        let group = grouped.groups[place];
        let of = |kind: Kind| chance.role(group, kind, counts[kind as usize]);
        roles[grouped.parties[place] as usize] = Some(Roles {
            coordinator: of(Kind::Coordinator),
            itinerant: of(Kind::Itinerant),
            gatekeeper: of(Kind::Gatekeeper),
            representative: ties.is_directed().then(|| of(Kind::Representative)),
            liaison: of(Kind::Liaison),
            total: chance.total(counts.iter().sum()),
        });
    }
    Ok(roles)
}

/// The roles by the groups of the three; in an undirected network representatives are gatekeepers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Coordinator,
    Itinerant,
    Gatekeeper,
    Representative,
    Liaison,
}

/// One number for each [`Kind`].
type Counts = [u64; 5];
