//! The distinct words of all names, found whole, by their beginning, by a part of them, and with slips of the pen.

use std::ops::Range;
use std::sync::LazyLock;

use fst::automaton::Automaton;
use fst::{IntoStreamer as _, Map, MapBuilder, Streamer as _};
use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder, SINK_STATE};
use memchr::memmem;

/// Slips are looked for in words of at most so many letters.
pub const LONGEST_WITH_SLIPS: usize = 64;
/// A part of a word has at least so many letters.
const SHORTEST_PART: usize = 3;

// Each inserted, left out or replaced letter is one slip, and so are two neighbours that changed places.
static ONE_SLIP: LazyLock<LevenshteinAutomatonBuilder> = LazyLock::new(|| LevenshteinAutomatonBuilder::new(1, true));
static TWO_SLIPS: LazyLock<LevenshteinAutomatonBuilder> = LazyLock::new(|| LevenshteinAutomatonBuilder::new(2, true));

/// Bare words, numbered in their order from 0, and other spellings of them.
pub struct Dictionary {
    /// Each followed by a line feed, which is in no word.
    text: Box<str>,
    /// Where each begins.
    starts: Box<[u32]>,
    /// The words and the spellings, with the numbers of the words.
    automaton: Map<Vec<u8>>,
}

/// How far a word may be from what is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slips {
    /// How many letters may be wrong, 1 or 2.
    pub most: u8,
    /// Whether what is asked need only be the beginning of the word.
    pub is_unfinished: bool,
}

impl Dictionary {
    /// A dictionary of sorted words and of spellings of them, each with the number of its word; nothing twice.
    ///
    /// Time: a sort of all; memory: their letters, about as much again for the automaton, and 4 bytes for each word.
    pub fn build(words: &[&str], spellings: &[(&str, u32)]) -> Self {
        // so that the first search need not
        LazyLock::force(&ONE_SLIP);
        LazyLock::force(&TWO_SLIPS);
        let mut text = String::with_capacity(words.iter().map(|word| word.len() + 1).sum());
        let mut starts = Vec::with_capacity(words.len());
        for word in words {
            starts.push(text.len() as u32);
            text.push_str(word);
            text.push('\n');
        }
        let mut all: Vec<(&str, u32)> = words.iter().zip(0..).map(|(&word, number)| (word, number)).collect();
        all.extend_from_slice(spellings);
        all.sort_unstable();
        all.dedup_by_key(|(word, _)| *word);
        let mut builder = MapBuilder::memory();
        for (word, number) in all {
            builder.insert(word, u64::from(number)).expect("memory is written to, in order");
        }
        let bytes = builder.into_inner().expect("memory is written to");
        let automaton = Map::new(bytes).expect("it was just built");
        Self { text: text.into(), starts: starts.into(), automaton }
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// How much memory it holds, in bytes.
    pub fn byte_count(&self) -> usize {
        self.text.len() + size_of_val(&*self.starts) + self.automaton.as_fst().as_bytes().len()
    }

    /// The number of a bare word.
    pub fn whole(&self, bare: &str) -> Option<u32> {
        self.automaton.get(bare).map(|number| number as u32)
    }

    /// The words that begin with a text. Time: logarithmic.
    pub fn beginnings(&self, bare: &str) -> Range<u32> {
        let first = self.first(|word| word < bare);
        let end = self.first(|word| word < bare || word.starts_with(bare));
        first..end
    }

    /// The words with a text of at least three letters in them, but not at their beginning. Time: one pass over all
    /// letters of the dictionary.
    pub fn parts(&self, bare: &str) -> Vec<u32> {
        if bare.chars().count() < SHORTEST_PART {
            return Vec::new();
        }
        let is_start = |at: &usize| self.starts.binary_search(&(*at as u32)).is_ok();
        let found = memmem::find_iter(self.text.as_bytes(), bare).filter(|at| !is_start(at));
        let mut numbers: Vec<u32> =
            found.map(|at| self.starts.partition_point(|&start| start as usize <= at) as u32 - 1).collect();
        numbers.dedup();
        numbers
    }

    /// The words that are, in one of their spellings, a text with slips of the pen, each with how many slips: at least one.
    /// None for texts of more letters than [`LONGEST_WITH_SLIPS`].
    ///
    /// Time: grows with the dictionary, but less than it does; for a hundred thousand words well below a millisecond for one
    /// slip, a few for two.
    pub fn with_slips(&self, text: &str, slips: Slips) -> Vec<(u32, u8)> {
        if text.chars().count() > LONGEST_WITH_SLIPS {
            return Vec::new();
        }
        let builder = if slips.most < 2 { &*ONE_SLIP } else { &*TWO_SLIPS };
        let dfa = if slips.is_unfinished { builder.build_prefix_dfa(text) } else { builder.build_dfa(text) };
        let mut stream = self.automaton.search_with_state(Within(&dfa)).into_stream();
        let mut found = Vec::new();
        while let Some((_, number, state)) = stream.next() {
            if let Distance::Exact(n @ 1..) = dfa.distance(state) {
                found.push((number as u32, n));
            }
        }
        found
    }

    /// The number of the first word of which something does not hold that holds of those before only.
    fn first(&self, holds: impl Fn(&str) -> bool) -> u32 {
        self.starts.partition_point(|&start| {
            let rest = &self.text[start as usize..];
            let end = memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
            holds(&rest[..end])
        }) as u32
    }
}

/// What an automaton for slips lets through.
struct Within<'d>(&'d DFA);

impl Automaton for Within<'_> {
    type State = u32;

    fn start(&self) -> u32 {
        self.0.initial_state()
    }

    fn is_match(&self, state: &u32) -> bool {
        matches!(self.0.distance(*state), Distance::Exact(_))
    }

    fn can_match(&self, state: &u32) -> bool {
        *state != SINK_STATE
    }

    fn accept(&self, state: &u32, byte: u8) -> u32 {
        self.0.transition(*state, byte)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const WORDS: [&str; 7] = ["alesund", "innovasjon", "norge", "norges", "ostlandsforskning", "sintef", "šd漢"];

    fn dictionary() -> Dictionary {
        Dictionary::build(&WORDS, &[("aalesund", 0)])
    }

    #[test]
    fn words_are_found_whole_by_beginning_and_by_a_part() {
        let dictionary = dictionary();
        assert_eq!(dictionary.whole("norge"), Some(2));
        assert_eq!((dictionary.whole("norg"), dictionary.whole("aalesund")), (None, Some(0)));
        for (text, range) in
            [("norge", 2..4), ("no", 2..4), ("", 0..7), ("š", 6..7), ("o", 4..5), ("x", 6..6), ("漢", 7..7)]
        {
            assert_eq!(dictionary.beginnings(text), range, "{text}");
        }
        assert_eq!(dictionary.parts("forsk"), [4]);
        assert_eq!(dictionary.parts("esundinn"), [0; 0], "no part of one word");
        assert_eq!((dictionary.parts("nor"), dictionary.parts("as")), (vec![], vec![]));
        assert_eq!(Dictionary::build(&[], &[]).beginnings("a"), 0..0);
    }

    #[test]
    fn words_are_found_with_slips() {
        let dictionary = dictionary();
        let found = |text: &str, most, is_unfinished| dictionary.with_slips(text, Slips { most, is_unfinished });
        for (text, number) in [
            ("sintf", 5),
            ("isntef", 5),
            ("xintef", 5),
            ("intef", 5),
            ("sintefx", 5),
            ("norgex", 2),
            ("ablesund", 0),
            ("šd字", 6),
        ] {
            assert!(found(text, 1, false).contains(&(number, 1)), "{text}");
        }
        assert_eq!(found("sintef", 2, false), [], "what is right is no slip");
        assert_eq!(found("inovvasjno", 2, false), []);
        assert_eq!(found("innvoasjno", 2, false), [(1, 2)]);
        assert_eq!(found("innvoa", 1, false), []);
        assert_eq!(found("innvoa", 1, true), [(1, 1)]);
        assert_eq!(found(&"x".repeat(10_000), 2, true), []);
    }

    proptest! {
        #[test]
        fn slips_are_counted_as_by_the_plain_algorithm(word in "[abø]{1,8}", text in "[abø]{1,8}", most in 1_u8..3) {
            let dictionary = Dictionary::build(&[&word], &[]);
            let n = transposing(&word, &text);
            let expected = (1..=usize::from(most)).contains(&n).then_some((0, n as u8));
            let found = dictionary.with_slips(&text, Slips { most, is_unfinished: false });
            prop_assert_eq!(found, expected.into_iter().collect::<Vec<_>>());
        }
    }

    /// Wagner and Fischer 1974, with neighbours that changed places.
    fn transposing(a: &str, b: &str) -> usize {
        let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                table[i][j] = match (i, j) {
                    (0, n) | (n, 0) => n,
                    _ => {
                        let replaced = table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                        let best = replaced.min(table[i - 1][j] + 1).min(table[i][j - 1] + 1);
                        let is_swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                        if is_swapped { best.min(table[i - 2][j - 2] + 1) } else { best }
                    }
                }
            }
        }
        table[a.len()][b.len()]
    }
}
