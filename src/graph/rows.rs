//! Lists of numbers in compressed rows: one array for all lists, and where each of them begins.

use std::ops::Range;

/// Lists of numbers, one for each of n owners.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows {
    /// Where each list begins, and where the last one ends.
    offsets: Vec<u32>,
    items: Vec<u32>,
}

impl Default for Rows {
    fn default() -> Self {
        Self { offsets: vec![0], items: Vec::new() }
    }
}

impl Rows {
    /// From pairs of an owner below `n` and an item, in the order of the pairs within each list: counted, summed up and
    /// put in their places, so that pairs in the order of their items give ascending lists.
    ///
    /// `pairs` is gone through twice and must give the same both times; at most 2^32 of them.
    pub fn of_pairs<I: Iterator<Item = (u32, u32)>>(n: usize, pairs: impl Fn() -> I) -> Self {
        let mut offsets = vec![0_u32; n + 2];
        for (owner, _) in pairs() {
            offsets[owner as usize + 2] += 1;
        }
        for index in 2..n + 2 {
            offsets[index] += offsets[index - 1];
        }
        let mut items = vec![0; offsets[n + 1] as usize];
        for (owner, item) in pairs() {
            let next = &mut offsets[owner as usize + 1];
            items[*next as usize] = item;
            *next += 1;
        }
        offsets.pop();
        Self { offsets, items }
    }

    /// From where each list begins and the last one ends, and the items of all lists.
    pub fn of_parts(offsets: Vec<u32>, items: Vec<u32>) -> Self {
        debug_assert_eq!(offsets.last().copied(), Some(items.len() as u32));
        Self { offsets, items }
    }

    /// Adds a list for the next owner.
    pub fn push(&mut self, list: &[u32]) {
        self.items.extend_from_slice(list);
        self.offsets.push(self.items.len() as u32);
    }

    /// How many lists there are.
    pub fn n(&self) -> usize {
        self.offsets.len() - 1
    }

    /// How many items there are in all lists.
    pub fn item_count(&self) -> usize {
        self.items.len()
    }

    /// The list of an owner.
    pub fn of(&self, owner: u32) -> &[u32] {
        &self.items[self.range(owner)]
    }

    /// The positions of an owner's items among all items.
    pub fn range(&self, owner: u32) -> Range<usize> {
        self.offsets[owner as usize] as usize..self.offsets[owner as usize + 1] as usize
    }

    /// All lists, in the order of their owners.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &[u32]> {
        self.offsets.windows(2).map(|ends| &self.items[ends[0] as usize..ends[1] as usize])
    }

    /// For each item the owners whose lists it stands in, ascending; items are below `n`.
    #[must_use]
    pub fn transposed(&self, n: usize) -> Self {
        Self::of_pairs(n, || {
            (0..).zip(self.iter()).flat_map(|(owner, list)| list.iter().map(move |&item| (item, owner)))
        })
    }

    /// How many bytes it holds.
    pub fn byte_count(&self) -> usize {
        (self.offsets.len() + self.items.len()) * size_of::<u32>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_fall_into_lists_and_back() {
        let pairs = [(2, 0), (0, 1), (2, 1), (3, 4)];
        let rows = Rows::of_pairs(5, || pairs.into_iter());
        assert_eq!(rows.iter().collect::<Vec<_>>(), [&[1][..], &[], &[0, 1], &[4], &[]]);
        assert_eq!((rows.n(), rows.item_count(), rows.range(2)), (5, 4, 1..3));
        let back = rows.transposed(6);
        assert_eq!(back.iter().collect::<Vec<_>>(), [&[2][..], &[0, 2], &[], &[], &[3], &[]]);
        let mut pushed = Rows::default();
        back.iter().for_each(|list| pushed.push(list));
        assert_eq!(pushed, back);
        assert_eq!((Rows::default().n(), Rows::of_pairs(0, || [].into_iter()).n()), (0, 0));
    }
}
