//! How like a name is to what is asked.

use crate::graph::search::asked::{Asked, Find};

/// How like a name is, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// It is the name but for case.
    Same,
    /// It is the name in another spelling.
    Spelled,
    /// It is the name but for its legal form and accents.
    OtherForm,
    /// It is the name in another spelling but for its legal form.
    OtherFormSpelled,
    /// The name begins with it.
    Begins,
    /// The name begins with it, the last word unfinished.
    BeginsUnfinished,
    /// Whole words of the name, in any order.
    Words,
    /// Beginnings of words of the name.
    Beginnings,
    /// Words of several names of the node.
    Spread,
    /// Parts of words.
    Parts,
    /// Words with so many slips in all.
    Slips(u16),
}

impl Likeness {
    /// As a number from 0 to 1.
    pub fn score(self) -> f64 {
        match self {
            Self::Same => 1.0,
            Self::Spelled => 0.98,
            Self::OtherForm => 0.96,
            Self::OtherFormSpelled => 0.95,
            Self::Begins => 0.9,
            Self::BeginsUnfinished => 0.85,
            Self::Words => 0.8,
            Self::Beginnings => 0.7,
            Self::Spread => 0.6,
            Self::Parts => 0.5,
            Self::Slips(n) => 0.4 / f64::from(n.max(1)),
        }
    }
}

/// A word of a name: its number, and whether it belongs to the legal form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameWord(u32);

const FORM: u32 = 1 << 31;

impl NameWord {
    /// The word of a number.
    pub fn new(number: u32, is_form: bool) -> Self {
        Self(if is_form { number | FORM } else { number })
    }

    /// Its number in the dictionary.
    pub fn number(self) -> u32 {
        self.0 & !FORM
    }

    /// Whether it is a part of the legal form.
    pub fn is_form(self) -> bool {
        self.0 & FORM != 0
    }
}

/// Compares names of one node after the other with what is asked.
pub struct Comparison<'a> {
    asked: &'a Asked,
    /// How each asked word is found in the name.
    in_name: Vec<Find>,
    /// The same in any name of the node.
    in_node: Vec<Find>,
    best: Option<(Likeness, u32)>,
}

impl<'a> Comparison<'a> {
    /// A comparison with what is asked.
    pub fn new(asked: &'a Asked) -> Self {
        let none = vec![Find::NOWHERE; asked.words.len()];
        Self { asked, in_name: none.clone(), in_node: none, best: None }
    }

    /// Forgets the node before.
    pub fn start(&mut self) {
        self.in_node.fill(Find::NOWHERE);
        self.best = None;
    }

    /// Takes up a name of the node, by its place among them.
    pub fn name<'t>(&mut self, place: u32, words: &[NameWord], text: impl Fn() -> &'t str) {
        for ((asked, in_name), in_node) in self.asked.words.iter().zip(&mut self.in_name).zip(&mut self.in_node) {
            *in_name = words.iter().map(|word| asked.find(word.number())).min().unwrap_or(Find::NOWHERE);
            *in_node = (*in_node).min(*in_name);
        }
        let Some(mut likeness) = by_words(&self.in_name) else { return };
        if likeness <= Likeness::Beginnings {
            likeness = as_whole(self.asked, words).unwrap_or(likeness);
        }
        // the few that are alike as a whole are compared to the letter
        likeness = match likeness {
            Likeness::Spelled if self.asked.is_same(text()) => Likeness::Same,
            Likeness::OtherFormSpelled if self.asked.is_same_core(text()) => Likeness::OtherForm,
            likeness => likeness,
        };
        if self.best.is_none_or(|(best, _)| likeness < best) {
            self.best = Some((likeness, place));
        }
    }

    /// How like the best name of the node is; with the place of that name, or of the first when it takes several.
    pub fn best(&self) -> Option<(Likeness, u32)> {
        self.best.or_else(|| {
            let spread = by_words(&self.in_node)?;
            Some((spread.max(Likeness::Spread), 0))
        })
    }
}

/// How like a name is by how each word is found in it, whatever their order; `None` when one is not.
fn by_words(finds: &[Find]) -> Option<Likeness> {
    Some(match finds.iter().copied().max()? {
        Find::NOWHERE => return None,
        Find::WHOLE => Likeness::Words,
        Find::BEGINNING => Likeness::Beginnings,
        Find::PART => Likeness::Parts,
        _ => Likeness::Slips(finds.iter().map(|find| u16::from(find.slips())).sum()),
    })
}

/// How like a name is when its words stand in the order of those asked, from the first on; `None` when they do not.
fn as_whole(asked: &Asked, words: &[NameWord]) -> Option<Likeness> {
    let is_in_order = |words: &[NameWord], asked: &[Option<u32>]| {
        words.len() == asked.len() && words.iter().zip(asked).all(|(word, &asked)| asked == Some(word.number()))
    };
    let core_start = words.iter().take_while(|word| word.is_form()).count();
    let core_count = words[core_start..].iter().take_while(|word| !word.is_form()).count();
    let core = &words[core_start..core_start + core_count];
    let wanted = &asked.order[asked.core.clone()];
    if is_in_order(words, &asked.order) {
        return Some(Likeness::Spelled);
    }
    if is_in_order(core, wanted) {
        return Some(Likeness::OtherFormSpelled);
    }
    let (&last, before) = wanted.split_last()?;
    let begins = |words: &[NameWord]| {
        let next = words.get(before.len())?.number();
        let is_before = words.iter().zip(before).all(|(word, &asked)| asked == Some(word.number()));
        if !is_before || !asked.last.contains(&next) {
            return None;
        }
        Some(if last == Some(next) { Likeness::Begins } else { Likeness::BeginsUnfinished })
    };
    [begins(words), begins(core)].into_iter().flatten().min()
}
