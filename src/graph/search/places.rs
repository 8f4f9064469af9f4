//! Sets of places of nodes.

/// A set of places below some number.
#[derive(Clone)]
pub struct Places(Vec<u64>);

impl Places {
    /// No place.
    pub fn none(count: usize) -> Self {
        Self(vec![0; count.div_ceil(64)])
    }

    /// All places below `count`.
    pub fn all(count: usize) -> Self {
        let mut all = Self(vec![u64::MAX; count.div_ceil(64)]);
        if let (Some(last), 1..) = (all.0.last_mut(), count % 64) {
            *last = (1 << (count % 64)) - 1;
        }
        all
    }

    /// Adds a place.
    pub fn add(&mut self, place: u32) {
        self.0[place as usize / 64] |= 1 << (place % 64);
    }

    /// Keeps only those that others hold, too.
    pub fn keep(&mut self, others: &Self) {
        self.0.iter_mut().zip(&others.0).for_each(|(these, others)| *these &= others);
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|&bits| bits == 0)
    }

    /// The places in order.
    pub fn into_iter(self) -> impl Iterator<Item = usize> {
        self.0.into_iter().enumerate().flat_map(|(block, mut bits)| {
            std::iter::from_fn(move || {
                let bit = (bits != 0).then(|| bits.trailing_zeros() as usize)?;
                bits &= bits - 1;
                Some(block * 64 + bit)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_added_kept_and_told_in_order() {
        for count in [0, 1, 63, 64, 65, 200] {
            assert!(Places::all(count).into_iter().eq(0..count), "{count}");
            assert!(Places::none(count).is_empty());
        }
        let mut some = Places::none(200);
        for place in [199, 0, 64, 63, 64] {
            some.add(place);
        }
        let mut others = Places::none(200);
        for place in [64, 199, 7] {
            others.add(place);
        }
        assert!(some.clone().into_iter().eq([0, 63, 64, 199]));
        some.keep(&others);
        assert!(some.into_iter().eq([64, 199]));
    }
}
