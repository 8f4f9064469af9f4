//! Texts are kept once: a batch of millions of records repeats few of them.

use std::cmp::Ordering;
use std::hash::BuildHasher as _;
use std::num::NonZeroU32;
use std::sync::Arc;

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

/// Texts one behind the other.
#[derive(Default, Clone)]
struct List {
    bytes: String,
    /// Where each text ends; it begins where the one before ends.
    ends: Vec<usize>,
}

impl List {
    fn push(&mut self, text: &str) {
        self.bytes.push_str(text);
        self.ends.push(self.bytes.len());
    }

    #[inline]
    fn text(&self, index: usize) -> &str {
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.bytes[start..self.ends[index]]
    }
}

/// Stands in every id, between its kind and the rest.
const COLON: char = ':';

/// Distinct ids in ascending order, each with a [`Symbol`]: what several pools can begin with.
///
/// Time: to add one, the bytes of it; to find one, a binary search. Memory: the bytes and 8 for each.
#[derive(Default)]
pub struct SortedIds(List);

impl SortedIds {
    /// Adds all ids of others; none where they do not come behind the last one.
    pub fn append(&mut self, others: &Self) -> Option<()> {
        let (last, first) = (self.last(), (!others.is_empty()).then(|| others.0.text(0)));
        if last.is_some() && first.is_some() && last >= first {
            return None;
        }
        let start = self.0.bytes.len();
        self.0.bytes.push_str(&others.0.bytes);
        self.0.ends.extend(others.0.ends.iter().map(|end| start + end));
        Some(())
    }

    /// Adds an id; none where it has no colon, or does not come behind the last one.
    pub fn push(&mut self, id: &str) -> Option<Symbol> {
        let is_next = id.contains(COLON) && self.last().is_none_or(|last| last < id);
        is_next.then(|| {
            self.0.push(id);
            symbol(self.len() - 1)
        })
    }

    fn last(&self) -> Option<&str> {
        self.len().checked_sub(1).map(|last| self.0.text(last))
    }

    /// The symbols of all, ascending.
    pub fn symbols(&self) -> impl Iterator<Item = Symbol> + use<> {
        (0..self.len()).map(symbol)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn find(&self, text: &str) -> Option<usize> {
        // Most texts that are asked for are none of these, which is soon seen.
        let first = (!self.is_empty()).then(|| self.0.text(0))?;
        if text < first || !text.contains(COLON) {
            return None;
        }
        let (mut from, mut to) = (0, self.len());
        while from < to {
            let middle = from.midpoint(to);
            match self.0.text(middle).cmp(text) {
                Ordering::Less => from = middle + 1,
                Ordering::Equal => return Some(middle),
                Ordering::Greater => to = middle,
            }
        }
        None
    }
}

/// A pool of distinct texts, each with a [`Symbol`].
///
/// Time: constant per look-up on average, but for ids that it began with. Memory: the bytes of the texts and about 16
/// bytes for each.
#[derive(Default, Clone)]
pub struct Texts {
    /// Ids that it began with.
    ids: Arc<SortedIds>,
    /// The others, which are behind them.
    others: List,
    /// The places of the others among them.
    symbols: HashTable<u32>,
    /// Seeded at random, so that nobody can prepare texts that collide.
    hasher: DefaultHashBuilder,
}

impl Texts {
    /// An empty pool.
    pub fn new() -> Self {
        Self::default()
    }

    /// A pool that begins with some ids: in all such pools they have the same symbols.
    pub fn behind(ids: Arc<SortedIds>) -> Self {
        Self { ids, ..Self::default() }
    }

    /// Makes room for so many more texts, without which it grows as they come.
    pub fn reserve(&mut self, additional: usize) {
        let Self { others, symbols, hasher, .. } = self;
        others.ends.reserve(additional);
        symbols.reserve(additional, |&place| hasher.hash_one(others.text(place as usize)));
    }

    /// The symbol of `text`, which is added when it is new.
    ///
    /// # Panics
    /// When the pool would hold more than four thousand million texts.
    pub fn intern(&mut self, text: &str) -> Symbol {
        if let Some(index) = self.ids.find(text) {
            return symbol(index);
        }
        let Self { ids, others, symbols, hasher } = self;
        let entry = symbols.entry(
            hasher.hash_one(text),
            |&place| others.text(place as usize) == text,
            |&place| hasher.hash_one(others.text(place as usize)),
        );
        let place = match entry {
            Entry::Occupied(found) => *found.get(),
            Entry::Vacant(vacant) => {
                let place = u32::try_from(others.ends.len()).expect("fewer than 2^32 distinct texts");
                vacant.insert(place);
                others.push(text);
                place
            }
        };
        symbol(ids.len() + place as usize)
    }

    /// The symbol of `text`, if the pool has it.
    pub fn find(&self, text: &str) -> Option<Symbol> {
        let among_others = || {
            let is_it = |&place: &u32| self.others.text(place as usize) == text;
            let place = self.symbols.find(self.hasher.hash_one(text), is_it)?;
            Some(self.ids.len() + *place as usize)
        };
        self.ids.find(text).or_else(among_others).map(symbol)
    }

    /// The text of a symbol of this pool.
    #[inline]
    pub fn text(&self, symbol: Symbol) -> &str {
        self.at(symbol.index())
    }

    #[inline]
    fn at(&self, index: usize) -> &str {
        match index.checked_sub(self.ids.len()) {
            None => self.ids.0.text(index),
            Some(place) => self.others.text(place),
        }
    }

    /// How many distinct texts there are.
    pub fn len(&self) -> usize {
        self.ids.len() + self.others.ends.len()
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All symbols with their texts, in the order in which they came.
    pub fn iter(&self) -> impl Iterator<Item = (Symbol, &str)> {
        (0..self.len()).map(|index| (symbol(index), self.at(index)))
    }

    /// Those that came behind the ones that it began with.
    pub fn others(&self) -> impl ExactSizeIterator<Item = &str> {
        (0..self.others.ends.len()).map(|place| self.others.text(place))
    }
}

fn symbol(index: usize) -> Symbol {
    let number = u32::try_from(index + 1).ok().and_then(NonZeroU32::new);
    Symbol(number.expect("fewer than 2^32 distinct texts"))
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

    #[test]
    fn pools_that_begin_alike_have_the_same_symbols_of_that() {
        let mut ids = SortedIds::default();
        let added = ["actor:a", "actor:b", "region:c"].map(|id| ids.push(id).expect("ascending"));
        for wrong in ["region:c", "actor:c", "region", "zebra"] {
            assert_eq!((ids.push(wrong), ids.len()), (None, 3), "{wrong}");
        }
        let (mut both, mut few) = (SortedIds::default(), SortedIds::default());
        few.push("scheme:d").expect("the first");
        assert_eq!((both.append(&ids), both.append(&few), both.append(&ids)), (Some(()), Some(()), None));
        assert_eq!((both.append(&SortedIds::default()), both.find("scheme:d"), both.len()), (Some(()), Some(3), 4));
        let ids = Arc::new(ids);
        let (mut one, mut other) = (Texts::behind(Arc::clone(&ids)), Texts::behind(ids));
        for texts in [&mut one, &mut other] {
            for (symbol, id) in added.into_iter().zip(["actor:a", "actor:b", "region:c"]) {
                assert_eq!((texts.intern(id), texts.find(id), texts.text(symbol)), (symbol, Some(symbol), id));
            }
        }
        let between = one.intern("actor:ab");
        assert_eq!((one.text(between), one.find("actor:ab")), ("actor:ab", Some(between)));
        assert_eq!(other.intern("Klosser").index(), 3);
        assert_eq!((other.find("actor:ab"), other.find("zebra"), other.find("")), (None, None, None));
        assert_eq!((one.len(), one.iter().count(), one.others().collect::<Vec<_>>()), (4, 4, vec!["actor:ab"]));
    }
}
