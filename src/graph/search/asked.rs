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
    whole: Option<u32>,
    /// Words that begin with it; itself, too.
    pub beginnings: Range<u32>,
    /// What else it may stand for, by number.
    pub others: Vec<(u32, Find)>,
    /// A bit for each word of the dictionary, set for all these: most words of names are none of them.
    is_any: Vec<u64>,
}

/// How an asked word is found, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Find {
    /// As a word.
    Whole,
    /// As the beginning of a word.
    Beginning,
    /// As a part of a word.
    Part,
    /// As a word with so many slips.
    Slips(u8),
    /// Not at all.
    Nowhere,
}

impl Asked {
    /// What is asked by a text of some words, at least one.
    pub fn of(text: &str, words: &Words, dictionary: &Dictionary, forgiving: Forgiving) -> Self {
        let core = legal_form::without(words);
        let mut seen: Vec<(&str, &str)> = Vec::new();
        let mut asked = Vec::new();
        for place in core.clone() {
            let (plain, bare) = (words.plain(place), words.bare(place));
            if !seen.contains(&(plain, bare)) {
                seen.push((plain, bare));
                let is_last = place + 1 == core.end;
                asked.push(AskedWord::of(plain, bare, is_last, dictionary, forgiving));
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
    fn of(plain: &str, bare: &str, is_last: bool, dictionary: &Dictionary, forgiving: Forgiving) -> Self {
        let beginnings = dictionary.beginnings(bare);
        let mut others: Vec<_> = dictionary.parts(bare).into_iter().map(|number| (number, Find::Part)).collect();
        for slips in forgiven(plain, is_last, forgiving) {
            // a slip may make, or break, two letters that spell one
            let spellings = if plain == bare { &[bare][..] } else { &[bare, plain][..] };
            let found = spellings.iter().flat_map(|spelling| dictionary.with_slips(spelling, slips));
            others.extend(found.map(|(number, n)| (number, Find::Slips(n))));
        }
        others.sort_unstable();
        others.dedup_by_key(|(number, _)| *number);
        others.retain(|(number, _)| !beginnings.contains(number));
        let mut is_any = vec![0; dictionary.len().div_ceil(64)];
        let all = beginnings.clone().chain(others.iter().map(|&(number, _)| number));
        all.for_each(|number| is_any[number as usize / 64] |= 1 << (number % 64));
        Self { whole: dictionary.whole(bare), beginnings, others, is_any }
    }

    /// How a word of the dictionary is what is asked.
    pub fn find(&self, number: u32) -> Find {
        if self.is_any[number as usize / 64] & (1 << (number % 64)) == 0 {
            Find::Nowhere
        } else if self.whole == Some(number) {
            Find::Whole
        } else if self.beginnings.contains(&number) {
            Find::Beginning
        } else {
            let found = self.others.binary_search_by_key(&number, |&(number, _)| number);
            found.map_or(Find::Nowhere, |place| self.others[place].1)
        }
    }
}

/// The slips that are forgiven in a word.
fn forgiven(word: &str, is_last: bool, forgiving: Forgiving) -> Vec<Slips> {
    let most = most_slips(word);
    if forgiving == Forgiving::Nothing || most == 0 {
        return Vec::new();
    }
    if forgiving == Forgiving::OneSlip {
        return vec![Slips { most: 1, is_unfinished: false }];
    }
    let mut slips = vec![Slips { most, is_unfinished: false }];
    if is_last {
        slips.push(Slips { most: 1, is_unfinished: true });
    }
    slips
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
