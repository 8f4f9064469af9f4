//! Texts are kept once: a batch of millions of records repeats few of them.

use std::hash::BuildHasher as _;
use std::num::NonZeroU32;

use hashbrown::hash_table::Entry;
use hashbrown::{DefaultHashBuilder, HashTable};

/// A text of a [`Texts`] pool, by number. Two equal texts of one pool have the same symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol(NonZeroU32);

impl Symbol {
    /// The position of the text in its pool, from 0.
    pub fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// A pool of distinct texts, each with a [`Symbol`].
///
/// Time: constant per look-up on average. Memory: the bytes of the texts and about 16 bytes for each.
#[derive(Default, Clone)]
pub struct Texts {
    bytes: String,
    /// Where each text ends; it begins where the one before ends.
    ends: Vec<usize>,
    symbols: HashTable<u32>,
    /// Seeded at random, so that nobody can prepare texts that collide.
    hasher: DefaultHashBuilder,
}

impl Texts {
    /// An empty pool.
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes room for so many more texts, without which it grows as they come.
    pub fn reserve(&mut self, additional: usize) {
        let Self { bytes, ends, symbols, hasher } = self;
        ends.reserve(additional);
        symbols.reserve(additional, |&index| hasher.hash_one(slice(bytes, ends, index as usize)));
    }

    /// The symbol of `text`, which is added when it is new.
    ///
    /// # Panics
    /// When the pool would hold more than four thousand million texts.
    pub fn intern(&mut self, text: &str) -> Symbol {
        let Self { bytes, ends, symbols, hasher } = self;
        let entry = symbols.entry(
            hasher.hash_one(text),
            |&index| slice(bytes, ends, index as usize) == text,
            |&index| hasher.hash_one(slice(bytes, ends, index as usize)),
        );
        let index = match entry {
            Entry::Occupied(found) => *found.get(),
            Entry::Vacant(place) => {
                let index = u32::try_from(ends.len()).expect("fewer than 2^32 distinct texts");
                place.insert(index);
                bytes.push_str(text);
                ends.push(bytes.len());
                index
            }
        };
        symbol(index as usize)
    }

    /// The symbol of `text`, if the pool has it.
    pub fn find(&self, text: &str) -> Option<Symbol> {
        self.symbols
            .find(self.hasher.hash_one(text), |&index| slice(&self.bytes, &self.ends, index as usize) == text)
            .map(|&index| symbol(index as usize))
    }

    /// The text of a symbol of this pool.
    #[inline]
    pub fn text(&self, symbol: Symbol) -> &str {
        slice(&self.bytes, &self.ends, symbol.index())
    }

    /// How many distinct texts there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// All symbols with their texts, in the order in which they came.
    pub fn iter(&self) -> impl Iterator<Item = (Symbol, &str)> {
        (0..self.ends.len()).map(|index| (symbol(index), slice(&self.bytes, &self.ends, index)))
    }
}

fn symbol(index: usize) -> Symbol {
    let number = u32::try_from(index + 1).ok().and_then(NonZeroU32::new);
    Symbol(number.expect("fewer than 2^32 distinct texts"))
}

#[inline]
fn slice<'a>(bytes: &'a str, ends: &[usize], index: usize) -> &'a str {
    let start = if index == 0 { 0 } else { ends[index - 1] };
    &bytes[start..ends[index]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_share_a_symbol_and_come_back() {
        let mut texts = Texts::new();
        let a = texts.intern("Klosser");
        let b = texts.intern("");
        assert_eq!(texts.intern("Klosser"), a);
        assert_ne!(a, b);
        assert_eq!((texts.text(a), texts.text(b)), ("Klosser", ""));
        assert_eq!(texts.find("ERNU"), None);
        assert_eq!(texts.len(), 2);
    }
}
