//! How alike two groupings of the same parties are.

use std::collections::BTreeMap;

/// How many parties are in each group of one grouping, of another, and of both at once.
struct Shared {
    n: u64,
    first: BTreeMap<u32, u64>,
    second: BTreeMap<u32, u64>,
    both: BTreeMap<(u32, u32), u64>,
}

impl Shared {
    fn of(a: &[u32], b: &[u32]) -> Option<Self> {
        if a.len() != b.len() {
            return None;
        }
        let (mut first, mut second, mut both) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for (&a, &b) in a.iter().zip(b) {
            *first.entry(a).or_default() += 1;
            *second.entry(b).or_default() += 1;
            *both.entry((a, b)).or_default() += 1;
        }
        Some(Self { n: a.len() as u64, first, second, both })
    }

    /// Whether the groups are the same, whatever their numbers.
    fn are_equal(&self) -> bool {
        self.both.len() == self.first.len() && self.both.len() == self.second.len()
    }

    /// What the groups of a party in one grouping tell of its group in the other, in nats.
    fn mutual_information(&self) -> f64 {
        let mut cells: Vec<(u64, u128)> =
            self.both.iter().map(|((a, b), &count)| (count, self.product(*a, *b))).collect();
        // one order whatever the numbers of groups, so that the last digits are the same
        cells.sort_unstable();
        let n = self.n as f64;
        cells.into_iter().fold(0.0, |sum, (count, product)| {
            let ratio = (u128::from(self.n) * u128::from(count)) as f64 / product as f64;
            sum + count as f64 / n * ratio.ln()
        })
    }

    fn product(&self, a: u32, b: u32) -> u128 {
        u128::from(self.first[&a]) * u128::from(self.second[&b])
    }
}

/// How uncertain the group of a party is, in nats.
fn entropy(sizes: &BTreeMap<u32, u64>, n: u64) -> f64 {
    let mut sizes: Vec<u64> = sizes.values().copied().collect();
    sizes.sort_unstable();
    sizes.into_iter().fold(0.0, |sum, size| sum + size as f64 / n as f64 * (n as f64 / size as f64).ln())
}

/// Normalized mutual information of two groupings: what one tells of the other, from 0, nothing, to 1, all.
///
/// 2 I / (H + H'), the mutual information over the arithmetic mean of the entropies (Danon, Díaz-Guilera, Duch & Arenas 2005).
/// The groupings are numbers of groups, one for each party in the same order; which numbers does not matter. Both without
/// parties or both of one group: 1; one of one group, the other not: 0, as in scikit-learn, with which it agrees to 1e-12.
/// `None` when one has more parties than the other. The same bytes in any order of the parties.
///
/// ```
/// use kobling::analytics::communities::normalized_mutual_information;
/// assert_eq!(normalized_mutual_information(&[0, 0, 1, 1], &[5, 5, 2, 2]), Some(1.0));
/// assert_eq!(normalized_mutual_information(&[0, 0, 1, 1], &[0, 1, 0, 1]), Some(0.0));
/// ```
pub fn normalized_mutual_information(a: &[u32], b: &[u32]) -> Option<f64> {
    let shared = Shared::of(a, b)?;
    if shared.are_equal() {
        return Some(1.0);
    }
    let mean = f64::midpoint(entropy(&shared.first, shared.n), entropy(&shared.second, shared.n));
    Some((shared.mutual_information() / mean).clamp(0.0, 1.0))
}

/// Adjusted Rand index of two groupings: how many pairs of parties they agree on, beyond chance.
///
/// Hubert & Arabie 1985: 1 for the same groups, about 0 for groupings that have nothing to do with each other, below 0
/// for less than that. Of the pairs of parties, with t together in both, a and b in the first or the second only, and s
/// in neither: 2 (t s - a b) / ((t + a) (a + s) + (t + b) (b + s)), in integers up to the division. The groupings are numbers of
/// groups, one for each party in the same order; which numbers does not matter. The same groups, or no parties: 1, as
/// in scikit-learn, with which it agrees to 1e-15. `None` when one has more parties than the other.
///
/// ```
/// use kobling::analytics::communities::adjusted_rand_index;
/// assert_eq!(adjusted_rand_index(&[0, 0, 1, 1], &[5, 5, 2, 2]), Some(1.0));
/// assert_eq!(adjusted_rand_index(&[0, 0, 1, 1], &[0, 1, 0, 1]), Some(-0.5));
/// ```
pub fn adjusted_rand_index(a: &[u32], b: &[u32]) -> Option<f64> {
    let shared = Shared::of(a, b)?;
    if shared.are_equal() {
        return Some(1.0);
    }
    let pairs = |n: u64| i128::from(n) * (i128::from(n) - 1) / 2;
    let together = shared.both.values().map(|&n| pairs(n)).sum::<i128>();
    let first = shared.first.values().map(|&n| pairs(n)).sum::<i128>() - together;
    let second = shared.second.values().map(|&n| pairs(n)).sum::<i128>() - together;
    let neither = pairs(shared.n) - together - first - second;
    let above = 2 * (together * neither - first * second);
    let below = (together + first) * (first + neither) + (together + second) * (second + neither);
    Some(above as f64 / below as f64)
}
