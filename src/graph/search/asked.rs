//! What is asked: the words of a text with those of the dictionary that each may stand for.

use std::ops::Range;

use crate::graph::search::Forgiving;
use crate::graph::search::dictionary::{Dictionary, Slips};
use crate::graph::search::fold::Words;
use crate::graph::search::legal_form;

/// What is asked for.
pub struct Asked {
    /// In lower case.
    text: String,
    /// The plain words without legal forms.
    plain: Vec<String>,
    /// The distinct words that must be found.
    pub words: Vec<AskedWord>,
    /// The numbers of all words as they are asked, where the dictionary has them.
    pub order: Vec<Option<u32>>,
    /// Which of those are not of a legal form.
    pub core: Range<usize>,
    /// The words that begin with the last one of the core.
    pub last: Range<u32>,
}

/// A word that is asked for.
pub struct AskedWord {
    plain: String,
    bare: String,
    is_last: bool,
    /// Words that begin with it; itself, too.
    pub beginnings: Range<u32>,
    /// What else it may stand for, by number.
    pub others: Vec<u32>,
    /// How it is found in each word of the dictionary.
    finds: Vec<Find>,
}

/// How an asked word is found, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Find(u8);

impl Find {
    /// As a word.
    pub const WHOLE: Self = Self(0);
    /// As the beginning of a word.
    pub const BEGINNING: Self = Self(1);
    /// As a part of a word.
    pub const PART: Self = Self(2);
    /// Not at all.
    pub const NOWHERE: Self = Self(u8::MAX);

    /// As a word with so many slips.
    pub fn with_slips(n: u8) -> Self {
        Self(Self::PART.0 + n)
    }

    /// How many slips there are, where it is found.
    pub fn slips(self) -> u8 {
        self.0.saturating_sub(Self::PART.0)
    }
}

impl Asked {
    /// What is asked by a text of some words, at least one, each with a slip or with none.
    pub fn of(text: &str, words: &Words, dictionary: &Dictionary, forgiving: Forgiving) -> Self {
        let core = legal_form::without(words);
        let mut seen: Vec<(&str, &str)> = Vec::new();
        let mut asked = Vec::new();
        for place in core.clone() {
            let (plain, bare) = (words.plain(place), words.bare(place));
            if !seen.contains(&(plain, bare)) {
                seen.push((plain, bare));
                let is_last = place + 1 == core.end;
                let slips = if forgiving == Forgiving::Nothing { 0 } else { most_slips(plain).min(1) };
                asked.push(AskedWord::of(
                    plain,
                    bare,
                    is_last,
                    dictionary,
                    &[Slips { most: slips, is_unfinished: false }],
                ));
            }
        }
        Self {
            text: text.trim().to_lowercase(),
            plain: plain_core(words),
            words: asked,
            order: (0..words.len()).map(|place| dictionary.whole(words.bare(place))).collect(),
            last: core.clone().next_back().map_or(0..0, |place| dictionary.beginnings(words.bare(place))),
            core,
        }
    }

    /// Whether a name is what is asked but for case.
    pub fn is_same(&self, name: &str) -> bool {
        name.to_lowercase() == self.text
    }

    /// Whether a name is what is asked but for accents and legal forms.
    pub fn is_same_core(&self, name: &str) -> bool {
        plain_core(&Words::of(name)) == self.plain
    }
}

fn plain_core(words: &Words) -> Vec<String> {
    legal_form::without(words).map(|place| words.plain(place).to_owned()).collect()
}

impl AskedWord {
    fn of(plain: &str, bare: &str, is_last: bool, dictionary: &Dictionary, slips: &[Slips]) -> Self {
        let mut finds = vec![Find::NOWHERE; dictionary.len()];
        let mut others = Vec::new();
        let beginnings = dictionary.beginnings(bare);
        finds[beginnings.start as usize..beginnings.end as usize].fill(Find::BEGINNING);
        if let Some(number) = dictionary.whole(bare) {
            finds[number as usize] = Find::WHOLE;
        }
        let mut take = |number: u32, find: Find| {
            let best = &mut finds[number as usize];
            if *best == Find::NOWHERE {
                others.push(number);
            }
            *best = find.min(*best);
        };
        dictionary.parts(bare).into_iter().for_each(|number| take(number, Find::PART));
        for &slips in slips.iter().filter(|slips| slips.most > 0) {
            // a slip may make, or break, two letters that spell one
            let spellings = if plain == bare { &[bare][..] } else { &[bare, plain][..] };
            let found = spellings.iter().flat_map(|spelling| dictionary.with_slips(spelling, slips));
            found.for_each(|(number, n)| take(number, Find::with_slips(n)));
        }
        Self { plain: plain.to_owned(), bare: bare.to_owned(), is_last, beginnings, others, finds }
    }

    /// The same with all slips that are forgiven in one word, if that is more than one in a finished word.
    pub fn with_more_slips(&self, dictionary: &Dictionary) -> Option<Self> {
        let most = most_slips(&self.plain);
        let all = [
            (most > 1).then_some(Slips { most, is_unfinished: false }),
            (most > 0 && self.is_last).then_some(Slips { most: 1, is_unfinished: true }),
        ];
        let all: Vec<Slips> = all.into_iter().flatten().collect();
        (!all.is_empty()).then(|| Self::of(&self.plain, &self.bare, self.is_last, dictionary, &all))
    }

    /// How it is found in a word of the dictionary.
    pub fn find(&self, number: u32) -> Find {
        self.finds[number as usize]
    }
}

/// How many slips a word may have: none in three letters or fewer and in numbers, one in seven or fewer, else two.
fn most_slips(word: &str) -> u8 {
    if word.chars().all(char::is_numeric) {
        return 0;
    }
    match word.chars().count() {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    }
}
