//! Names like those of organisations and projects: few words in very many of them, most words in few. The same seed gives
//! the same names.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

const STARTS: [&str; 24] = [
    "nor", "tek", "ly", "inno", "bio", "da", "mar", "søl", "ener", "gi", "kli", "må", "form", "med", "agr", "vind",
    "ber", "fra", "uni", "res", "sta", "hå", "trø", "kom",
];
const MIDDLES: [&str; 20] = [
    "va", "li", "ra", "to", "ne", "si", "mo", "gen", "ter", "lo", "ni", "ka", "da", "re", "mi", "so", "pe", "ve", "ü",
    "æ",
];
const ENDS: [&str; 22] = [
    "sjon", "lab", "tech", "gy", "heim", "dal", "um", "ics", "ing", "er", "ment", "skap", "tät", "té", "ria", "stad",
    "vik", "sund", "nes", "ion", "al", "ex",
];
/// Words that very many names have.
const COMMON: [&str; 16] = [
    "University",
    "of",
    "Institute",
    "for",
    "Universität",
    "de",
    "og",
    "Research",
    "Technology",
    "and",
    "Norge",
    "the",
    "Centre",
    "kommune",
    "i",
    "universitet",
];
const FORMS: [&str; 10] = ["AS", "GmbH", "Ltd", "SA", "S.p.A.", "BV", "AB", "S.L.", "A/S", "e.V."];
/// How many words there are besides the common ones.
const WORDS: u32 = 60_000;

/// Gives one name after the other.
pub struct Names {
    random: ChaCha8Rng,
    words: Vec<String>,
}

impl Names {
    /// Names by a seed.
    pub fn new(seed: u64) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let words = (0..WORDS).map(|_| word(&mut random)).collect();
        Self { random, words }
    }

    /// A name of an organisation: two to five words and often a legal form.
    pub fn organisation(&mut self) -> String {
        let n_words = 2 + self.below(4);
        let mut name = self.name(n_words);
        if self.below(5) < 2 {
            let form = self.below(FORMS.len() as u32);
            name = format!("{name} {}", FORMS[form as usize]);
        }
        name
    }

    /// A title of a project: six to twelve words.
    pub fn title(&mut self) -> String {
        let n_words = 6 + self.below(7);
        self.name(n_words)
    }

    /// A number below another.
    pub fn below(&mut self, n: u32) -> u32 {
        ((u64::from(self.random.next_u32()) * u64::from(n)) >> 32) as u32
    }

    fn name(&mut self, n_words: u32) -> String {
        let words: Vec<String> = (0..n_words).map(|_| self.word()).collect();
        words.join(" ")
    }

    fn word(&mut self) -> String {
        if self.below(4) == 0 {
            return COMMON[self.below(COMMON.len() as u32) as usize].to_owned();
        }
        // the first words far more often than the last
        let share = f64::from(self.below(1 << 24)) / f64::from(1 << 24);
        self.words[(share.powi(3) * f64::from(WORDS)) as usize].clone()
    }
}

fn word(random: &mut ChaCha8Rng) -> String {
    let mut pick = |parts: &[&'static str]| parts[random.next_u32() as usize % parts.len()];
    let start = pick(&STARTS);
    let middle = [pick(&MIDDLES), pick(&MIDDLES), ""];
    let n_middle = pick(&["1", "2", "1"]).len() + start.len() % 2;
    let word = format!("{start}{}{}", middle[..n_middle.min(2)].concat(), pick(&ENDS));
    let mut letters = word.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
