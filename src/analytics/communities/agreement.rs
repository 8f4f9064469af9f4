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
/// 2 I / (H + H'), the mutual information over the arithmetic mean of the entropies (Danon, Díaz-Guilera, Duch & Arenas
/// 2005): with n(a) parties in a group of one grouping, n(b) in one of the other and n(a,b) in both, of n, I is the sum over
/// pairs of groups of n(a,b) / n ln(n n(a,b) / (n(a) n(b))), and H the sum over groups of n(a) / n ln(n / n(a)). Both of one
/// group: 1; one of one group, the other not: 0.
///
/// Time in parties times the logarithm of groups. The groupings are numbers of groups, one for each party in the same
/// order; which numbers does not matter. Both without parties: 1. `None` when one has more parties than the other. The
/// same bytes in any order of the parties. Agrees with scikit-learn to 1e-12.
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
/// in neither: 2 (t s - a b) / ((t + a) (a + s) + (t + b) (b + s)).
///
/// Time in parties times the logarithm of groups; in integers up to the division. The groupings are numbers of groups,
/// one for each party in the same order; which numbers does not matter. No parties: 1. `None` when one has more parties
/// than the other. Agrees with scikit-learn to 1e-15.
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn are_near(found: Option<f64>, expected: f64) -> bool {
        found.is_some_and(|found| (found - expected).abs() < 1e-12)
    }

    #[test]
    fn agrees_with_scikit_learn() {
        let cases: [(&[u32], &[u32], f64, f64); 7] = [
            (&[0, 0, 1, 1], &[0, 0, 1, 2], 0.8, 0.571_428_571_428_571_4),
            (&[0, 0, 0, 1, 1, 1], &[0, 0, 1, 1, 2, 2], 0.515_803_742_979_388_9, 0.242_424_242_424_242_43),
            (&[0, 0, 0, 0], &[0, 1, 2, 3], 0.0, 0.0),
            (&[0, 0, 0], &[1, 1, 1], 1.0, 1.0),
            (&[], &[], 1.0, 1.0),
            (&[0, 1, 2], &[5, 4, 3], 1.0, 1.0),
            (
                &[0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2],
                &[0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 0, 0],
                0.387_398_380_710_656_1,
                0.16,
            ),
        ];
        for (a, b, information, rand) in cases {
            assert!(are_near(normalized_mutual_information(a, b), information), "{a:?} {b:?}");
            assert!(are_near(adjusted_rand_index(a, b), rand), "{a:?} {b:?}");
        }
        let a: Vec<u32> = (0..1000).map(|i| i * i % 7).collect();
        let b: Vec<u32> = (0..1000).map(|i| (i * i % 7 + if i % 3 == 0 { i % 5 } else { 0 }) % 6).collect();
        assert!(are_near(normalized_mutual_information(&a, &b), 0.453_041_292_889_758_03));
        assert!(are_near(adjusted_rand_index(&a, &b), 0.490_215_765_070_087_5));
    }

    #[test]
    fn other_numbers_of_parties_are_not_compared() {
        assert_eq!(normalized_mutual_information(&[0, 1], &[0]), None);
        assert_eq!(adjusted_rand_index(&[0, 1], &[0]), None);
    }

    /// The index pair by pair, over chance (Hubert & Arabie 1985, equation 5).
    fn pair_by_pair(a: &[u32], b: &[u32]) -> f64 {
        let pairs = || (0..a.len()).flat_map(|i| (0..i).map(move |j| (i, j)));
        let count = |holds: &dyn Fn(usize, usize) -> bool| pairs().filter(|&(i, j)| holds(i, j)).count() as f64;
        let both = count(&|i, j| a[i] == a[j] && b[i] == b[j]);
        let (first, second) = (count(&|i, j| a[i] == a[j]), count(&|i, j| b[i] == b[j]));
        let expected = first * second / pairs().count() as f64;
        (both - expected) / (f64::midpoint(first, second) - expected)
    }

    proptest! {
        #[test]
        fn the_index_is_as_defined(labels in prop::collection::vec((0_u32..4, 0_u32..4), 2..30)) {
            let (a, b): (Vec<u32>, Vec<u32>) = labels.into_iter().unzip();
            let (found, defined) = (adjusted_rand_index(&a, &b).expect("as many"), pair_by_pair(&a, &b));
            // all alone in both, or all together in both, is 0 / 0 in the definition
            let agrees = if defined.is_nan() { found >= 1.0 } else { (found - defined).abs() < 1e-12 };
            prop_assert!(agrees, "{found} {defined}");
        }

        #[test]
        fn neither_order_nor_numbers_nor_sides_matter(
            labels in prop::collection::vec((0_u32..5, 0_u32..5), 0..40)
                .prop_flat_map(|labels| (Just(labels.clone()), Just(labels).prop_shuffle())),
        ) {
            let (a, b): (Vec<u32>, Vec<u32>) = labels.0.into_iter().unzip();
            let (c, d): (Vec<u32>, Vec<u32>) = labels.1.into_iter().map(|(a, b)| (u32::MAX - a, b * 77)).unzip();
            for measure in [normalized_mutual_information, adjusted_rand_index] {
                let found = measure(&a, &b).map(f64::to_bits);
                prop_assert_eq!(measure(&c, &d).map(f64::to_bits), found);
                prop_assert_eq!(measure(&d, &c).map(f64::to_bits), found);
                prop_assert_eq!(measure(&a, &a), Some(1.0));
            }
            let information = normalized_mutual_information(&a, &b).expect("as many");
            prop_assert!((0.0..=1.0).contains(&information));
        }
    }
}
