//! Draws that a seed determines, whatever the version of a library.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A source of draws: the stream of `ChaCha8` under the key of the seed's eight bytes (lowest first) and 24 zeros, read as
/// 64-bit numbers (lowest byte first).
///
/// Only the cipher itself comes from a library; how a seed becomes a key and how a number is brought into a range is
/// fixed here, so that the same seed gives the same draws for good.
#[derive(Clone, Debug)]
pub struct Draws(ChaCha8Rng);

impl Draws {
    /// Starts from a seed.
    pub fn new(seed: u64) -> Self {
        Self::of(seed, 0)
    }

    /// The source of the draws of one of many pieces of work that a seed determines: the number of the piece stands in the
    /// next eight bytes of the key.
    pub fn of(seed: u64, piece: u64) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8..16].copy_from_slice(&piece.to_le_bytes());
        Self(ChaCha8Rng::from_seed(key))
    }

    /// A number below `bound`, each equally likely: the next number x of the stream that lies below the highest multiple
    /// of `bound` within 2^64, modulo `bound`. `bound` must not be 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        let excess = (u64::MAX % bound + 1) % bound;
        loop {
            let x = self.0.next_u64();
            if x <= u64::MAX - excess {
                return x % bound;
            }
        }
    }

    /// Puts items in any order, all equally likely: each place i from the last down to the second is swapped with place
    /// j <= i, the upper half of x (i + 1), x being the next 32 bits of the stream for which the lower half is not below
    /// 2^32 modulo i + 1 (Lemire 2019).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for place in (1..items.len()).rev() {
            let bound = place as u32 + 1;
            let other = loop {
                let product = u64::from(self.0.next_u32()) * u64::from(bound);
                // 2^32 modulo the bound is below the bound: seldom needs to be worked out
                if product as u32 >= bound || product as u32 >= bound.wrapping_neg() % bound {
                    break product >> 32;
                }
            };
            items.swap(place, other as usize);
        }
    }

    /// `count` of the items without replacement, every choice equally likely, in the order drawn: for each place i from
    /// the first, it is swapped with place i + `below(length - i)`.
    pub fn choose<T>(&mut self, mut items: Vec<T>, count: usize) -> Vec<T> {
        let length = items.len();
        for place in 0..count.min(length) {
            let other = place + self.below((length - place) as u64) as usize;
            items.swap(place, other);
        }
        items.truncate(count);
        items
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_seed_gives_the_same_draws_for_good() {
        let drawn = Draws::new(1).choose((0..1000).collect(), 8);
        assert_eq!(drawn, [407, 182, 802, 498, 728, 221, 654, 375]);
        assert_ne!(drawn, Draws::new(2).choose((0..1000).collect(), 8));
    }

    #[test]
    fn each_choice_is_equally_likely() {
        let mut draws = Draws::new(7);
        let mut hits = [0; 10];
        for _ in 0..10_000 {
            for item in draws.choose((0..10_usize).collect(), 3) {
                hits[item] += 1;
            }
        }
        // 3000 expected, standard deviation 46
        assert!(hits.iter().all(|hit| (2770..3230).contains(hit)), "{hits:?}");
    }

    #[test]
    fn each_order_is_equally_likely() {
        let mut counts = std::collections::BTreeMap::new();
        for piece in 0..24_000 {
            let mut items = [0, 1, 2, 3];
            Draws::of(7, piece).shuffle(&mut items);
            *counts.entry(items).or_insert(0) += 1;
        }
        // 1000 expected, standard deviation 31
        assert!(counts.len() == 24 && counts.values().all(|count| (850..1150).contains(count)), "{counts:?}");
    }

    proptest! {
        #[test]
        fn relabelling_keeps_the_sizes_of_groups(
            labels in prop::collection::vec(0_u32..6, 0..80),
            seed in any::<u64>(),
            piece in any::<u64>(),
        ) {
            let mut drawn = labels.clone();
            Draws::of(seed, piece).shuffle(&mut drawn);
            let sizes = |labels: &[u32]| (0..6).map(|group| labels.iter().filter(|&&label| label == group).count()).collect::<Vec<_>>();
            prop_assert_eq!(sizes(&drawn), sizes(&labels));
        }
    }

    #[test]
    fn more_than_all_is_all() {
        let mut all = Draws::new(3).choose(vec![1, 2, 3], 9);
        all.sort_unstable();
        assert_eq!(all, [1, 2, 3]);
        assert_eq!((0..9).map(|_| Draws::new(5).below(1)).max(), Some(0));
    }
}
