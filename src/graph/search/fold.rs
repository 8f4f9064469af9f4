//! How names are folded, so that the usual spellings of a name meet.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// The words of a text, folded: in lower case, without accents, punctuation and what cannot be seen.
///
/// Each word has two forms. *Plain*: letter for letter, with æ and å as a, ø as o, ß as ss. *Bare*: plain without what
/// only spells one of æ, ø, å, ä, ö, ü as two letters: aa and ae become a, oe becomes o, ue becomes u. So Ålesund,
/// Aalesund and Alesund are one bare word, and so are Müller, Mueller and Muller. That poet becomes pot does no harm,
/// since both sides of a comparison are folded alike.
///
/// Apostrophes join (l'eau is leau), and so do dots and strokes between single letters (A.S., A/S and S.p.A. are as, as
/// and spa). All else but letters and digits divides words.
///
/// Kept and filled again, so that reading many texts takes no memory for each.
#[derive(Default)]
pub struct Words {
    plain: String,
    bare: String,
    /// Where each word ends in both. Plain words have a space between them, bare words nothing.
    ends: Vec<(usize, usize)>,
    /// Behind which bytes of the plain words an accent was left out, or a letter changed.
    changes: Vec<usize>,
}

impl Words {
    /// The words of a text.
    pub fn of(text: &str) -> Self {
        let mut words = Self::default();
        words.read(text);
        words
    }

    /// Makes these the words of a text. Time: proportional to its length.
    pub fn read(&mut self, text: &str) {
        let Self { plain, bare, ends, changes } = self;
        write_plain(text, plain, changes);
        bare.clear();
        ends.clear();
        let mut end = 0;
        for word in plain.split(' ').filter(|word| !word.is_empty()) {
            write_bare(word, bare);
            end += word.len() + usize::from(end > 0);
            ends.push((end, bare.len()));
        }
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no word: the text has neither letters nor digits.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// A word as it is spelled, by position.
    pub fn plain(&self, place: usize) -> &str {
        let start = if place == 0 { 0 } else { self.ends[place - 1].0 + 1 };
        &self.plain[start..self.ends[place].0]
    }

    /// Whether a word is folded as it is written but for case: no accent is left out, no letter changed.
    pub fn is_simple(&self, place: usize) -> bool {
        let start = if place == 0 { 0 } else { self.ends[place - 1].0 };
        let first = self.changes.partition_point(|&change| change <= start);
        let is_changed = self.changes.get(first).is_some_and(|&change| change <= self.ends[place].0);
        !is_changed && self.plain(place) == self.bare(place)
    }

    /// A word without what only spells one letter as two, by position.
    pub fn bare(&self, place: usize) -> &str {
        self.joined(place, place + 1)
    }

    /// The bare words from one position to before another, with nothing between them.
    pub fn joined(&self, from: usize, to: usize) -> &str {
        let end = |place: usize| if place == 0 { 0 } else { self.ends[place - 1].1 };
        &self.bare[end(from)..end(to)]
    }
}

/// The bare words of a text, one space between them. Texts that fold alike are spellings of the same.
pub fn fold(text: &str) -> String {
    let words = Words::of(text);
    (0..words.len()).map(|place| words.bare(place)).collect::<Vec<_>>().join(" ")
}

fn write_plain(text: &str, out: &mut String, changes: &mut Vec<usize>) {
    out.clear();
    changes.clear();
    let mut pen = Pen { out, changes, piece: 0, is_letter: false, joint: None };
    for letter in text.chars() {
        if letter.is_ascii() {
            pen.letter(letter.to_ascii_lowercase());
        } else {
            // in which order accents stand does not matter, since they are left out
            decompose_compatible(letter, |part| part.to_lowercase().for_each(|letter| pen.unusual(letter)));
        }
    }
}

/// Writes words with one space between them.
struct Pen<'o> {
    out: &'o mut String,
    changes: &'o mut Vec<usize>,
    /// How many letters and digits have come since the last space or joint.
    piece: usize,
    /// Whether the first of them is a letter.
    is_letter: bool,
    /// Where the piece began, if what stands before may be a part of the same word: as long as it is a single letter, too.
    joint: Option<usize>,
}

impl Pen<'_> {
    fn unusual(&mut self, letter: char) {
        match letter {
            'æ' => self.instead("a"),
            'ø' | 'œ' => self.instead("o"),
            'ß' => self.instead("ss"),
            'þ' => self.instead("th"),
            'đ' | 'ð' => self.instead("d"),
            'ħ' => self.instead("h"),
            'ı' => self.instead("i"),
            'ł' => self.instead("l"),
            'ŋ' => self.instead("n"),
            'ŧ' => self.instead("t"),
            'ς' => self.instead("σ"),
            letter if is_combining_mark(letter) => self.change(),
            letter => self.letter(letter),
        }
    }

    fn instead(&mut self, letters: &str) {
        letters.chars().for_each(|letter| self.letter(letter));
        self.change();
    }

    fn change(&mut self) {
        self.changes.push(self.out.len());
    }

    fn letter(&mut self, letter: char) {
        match letter {
            // most are
            'a'..='z' | '0'..='9' => self.write(letter),
            letter if is_ignored(letter) => {}
            '.' | '/' if self.piece == 1 && self.is_letter => {
                self.joint = Some(self.out.len());
                self.piece = 0;
            }
            letter if letter.is_alphanumeric() => self.write(letter),
            _ => {
                self.piece = 0;
                self.joint = None;
            }
        }
    }

    fn write(&mut self, letter: char) {
        if self.piece == 0 {
            self.is_letter = letter.is_alphabetic();
            if self.joint.is_some() && !self.is_letter {
                self.joint = None;
            }
            if self.joint.is_none() && !self.out.is_empty() {
                self.out.push(' ');
            }
        } else if let Some(joint) = self.joint.take() {
            self.out.insert(joint, ' ');
            self.changes.iter_mut().filter(|change| **change > joint).for_each(|change| *change += 1);
        }
        self.piece += 1;
        self.out.push(letter);
    }
}

/// Apostrophes, and what cannot be seen: soft hyphens, joiners, marks of direction.
fn is_ignored(letter: char) -> bool {
    matches!(letter, '\'' | '’' | '‘' | 'ʼ' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(letter, '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn write_bare(plain: &str, out: &mut String) {
    let mut last = ' ';
    for letter in plain.chars() {
        if !matches!((last, letter), ('a', 'a' | 'e') | ('o' | 'u', 'e')) {
            out.push(letter);
            last = letter;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn spellings_of_a_name_fold_alike() {
        for spellings in [
            &["Østlandsforskning", "ostlandsforskning", "OESTLANDSFORSKNING", "Østlands\u{66}orskning"][..],
            &["Ålesund", "AAlesund", "aalesund", "alesund", "A\u{30a}lesund", "ÅLESUND", "Å\u{ad}lesund"],
            &["Tromsø", "tromsoe", "TROMSO", "Tromsö"],
            &["Lærdal", "laerdal", "lardal", "Lärdal"],
            &["Müller", "mueller", "MULLER", "Mu\u{308}ller"],
            &["Straße", "strasse", "STRAẞE"],
            &["Gåen", "Gaaen", "Gaen"],
            &["Łódź", "lodz"],
            &["ΟΔΟΣ", "οδος", "οδοσ"],
            &["L'Oréal", "L’Oreal", "loreal"],
            &["VinterTroms A.S.", "vintertroms a/s", "VinterTroms (AS)", "\"vintertroms\"  as"],
            &["Enel S.p.A.", "enel spa"],
            &["שלום\u{200f}", "שָׁלוֹם"],
        ] {
            for spelling in spellings {
                assert_eq!(fold(spelling), fold(spellings[0]), "{spelling}");
            }
        }
        assert_eq!(fold("Blågrønt  Innovasjonssenter (BGINN)"), "blagront innovasjonssenter bginn");
    }

    #[test]
    fn words_are_divided_by_all_that_is_not_part_of_them() {
        for (text, words) in [
            ("H.Lundbeck", "h lundbeck"),
            ("J.P.Morgan & Co.", "jp morgan co"),
            ("U.S.A.", "usa"),
            ("A.1", "a 1"),
            ("1.5", "1 5"),
            ("A. B", "a b"),
            ("teknisk-naturvitenskapelige", "teknisk naturvitenskapelige"),
            ("Rakett🚀Norge", "rakett norge"),
            ("983 974 724", "983 974 724"),
            (" \t«…» 🚀", ""),
            ("", ""),
        ] {
            assert_eq!(fold(text), words, "{text}");
        }
    }

    #[test]
    fn words_have_a_plain_and_a_bare_form() {
        let words = Words::of("Universitetet i Tromsoe, Aas");
        assert_eq!((words.plain(2), words.bare(2)), ("tromsoe", "tromso"));
        assert_eq!((words.plain(3), words.bare(3)), ("aas", "as"));
        assert_eq!((words.len(), words.joined(1, 3)), (4, "itromso"));
    }

    #[test]
    fn it_is_known_which_words_are_folded_as_they_are_written() {
        let words = Words::of("AS Ås Aas e-Å x.å y.Øst Sted");
        let simple: Vec<_> =
            (0..words.len()).map(|place| format!("{} {}", words.plain(place), words.is_simple(place))).collect();
        let expected =
            ["as true", "as false", "aas false", "e true", "a false", "xa false", "y true", "ost false", "sted true"];
        assert_eq!(simple, expected);
    }

    proptest! {
        #[test]
        fn what_is_folded_stays_as_it_is(text in "(\\PC| ){0,30}") {
            let folded = fold(&text);
            prop_assert_eq!(fold(&folded), folded);
        }
    }
}
