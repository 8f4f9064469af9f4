//! What independent ties of the same density would give.

use super::grouped::Grouped;
use super::{Kind, Role};

/// Density and group sizes, from which the expectation of each role follows.
#[derive(Clone, Debug)]
pub struct Chance<'a> {
    density: Option<f64>,
    directed: bool,
    n: u128,
    sizes: &'a [u64],
    /// The sums of the squares and of the cubes of the group sizes.
    squares: u128,
    cubes: u128,
}

impl<'a> Chance<'a> {
    pub fn of(grouped: &'a Grouped, directed: bool) -> Self {
        let n = grouped.n() as u128;
        let possible = n * n.saturating_sub(1) / if directed { 1 } else { 2 };
        let density = (possible > 0).then(|| grouped.tie_count as f64 / possible as f64);
        let power = |exponent| grouped.sizes.iter().map(|&size| u128::from(size).pow(exponent)).sum();
        Self { density, directed, n, sizes: &grouped.sizes, squares: power(2), cubes: power(3) }
    }

    /// A role of a party of a group.
    pub fn role(&self, group: u32, kind: Kind, count: u64) -> Role {
        let size = u128::from(self.sizes[group as usize]);
        let (own, others) = (size - 1, self.n - size);
        // sums over the other groups of the powers of their sizes
        let (squares, cubes) = (self.squares - size.pow(2), self.cubes - size.pow(3));
        let (pairs, meeting) = match kind {
            Kind::Coordinator => self.within(own),
            // the sums of s (s - 1) and of 2 s (s - 1) (s - 2)
            Kind::Itinerant => self.halved(squares - others, 2 * (cubes + 2 * others - 3 * squares)),
            Kind::Gatekeeper | Kind::Representative => {
                (others * own, others * own * own.saturating_sub(1) + own * others * others.saturating_sub(1))
            }
            // the sums of s (others - s) and of 2 s (others - s) (others - s - 1)
            Kind::Liaison => {
                let pairs = others.pow(2) - squares;
                self.halved(pairs, 2 * (others.pow(3) + cubes - 2 * others * squares - pairs))
            }
        };
        self.compare(pairs, meeting, count)
    }

    /// All roles of a party together.
    pub fn total(&self, count: u64) -> Role {
        let (pairs, meeting) = self.within(self.n - 1);
        self.compare(pairs, meeting, count)
    }

    /// Two-paths with both ends among so many.
    fn within(&self, n: u128) -> (u128, u128) {
        let pairs = n * n.saturating_sub(1);
        self.halved(pairs, 2 * pairs * n.saturating_sub(2))
    }

    /// Counted with each end as the first; in an undirected network that is each two-path twice.
    fn halved(&self, pairs: u128, meeting: u128) -> (u128, u128) {
        if self.directed { (pairs, meeting) } else { (pairs / 2, meeting / 2) }
    }

    /// `pairs`: possible two-paths; `meeting`: ordered pairs of them that share the tie to one end.
    fn compare(&self, pairs: u128, meeting: u128, count: u64) -> Role {
        let Some(density) = self.density else {
            return Role { count, expected: None, standard_deviation: None, z_score: None };
        };
        let chance = density * density * (1.0 - density);
        let expected = pairs as f64 * chance;
        let shared = (density * (1.0 - density)).powi(3);
        let deviation = (expected * (1.0 - chance) + meeting as f64 * shared).sqrt();
        let z_score = (deviation > 0.0).then(|| (count as f64 - expected) / deviation);
        Role { count, expected: Some(expected), standard_deviation: Some(deviation), z_score }
    }
}
