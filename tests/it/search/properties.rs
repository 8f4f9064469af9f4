//! What holds for any names.

use kobling::graph::node::NodeKey;
use kobling::graph::search::Hit;
use kobling::graph::search::fold::fold;
use kobling::graph::snapshot::Snapshot;
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization as _;

use super::snapshot_of_names;

/// Words as they are in names, from several languages, with all that is folded.
const WORDS: [&str; 36] = [
    "Innovasjon",
    "Norge",
    "i",
    "Tromsø",
    "Ålesund",
    "Aalesund",
    "Lærdal",
    "Universitetet",
    "AS",
    "A/S",
    "GmbH",
    "Müller",
    "Mueller",
    "og",
    "Forskning",
    "forsknings",
    "SINTEF",
    "NTNU",
    "L'Oréal",
    "S.p.A.",
    "teknisk-naturvitenskapelige",
    "Straße",
    "Łódź",
    "Газпром",
    "Πολυτεχνείο",
    "אביב",
    "大学",
    "🚀",
    "2020",
    "H2O",
    "Aa",
    "seeker",
    "poet",
    "obel",
    "(the)",
    "Gesellschaft mit beschränkter Haftung",
];

fn names() -> impl Strategy<Value = Vec<String>> {
    let word = prop_oneof![3 => proptest::sample::select(&WORDS[..]).prop_map(str::to_owned), 1 => "[a-zæøåéü]{1,12}"];
    let name = proptest::collection::vec(word, 1..6).prop_map(|words| words.join(" "));
    proptest::collection::vec(name, 1..20)
}

fn search(snapshot: &Snapshot, text: &str) -> Vec<Hit> {
    snapshot.search(text, |_| true)
}

fn finds(snapshot: &Snapshot, text: &str, number: usize) -> bool {
    search(snapshot, text).iter().any(|hit| hit.node == NodeKey(number as u32))
}

/// A word with one letter inserted, left out or replaced, or two that changed places.
fn edited(word: &str, place: usize, kind: usize, letter: char) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let place = place % (letters.len() - 1);
    match kind {
        0 => letters.insert(place, letter),
        1 => drop(letters.remove(place)),
        2 => letters[place] = letter,
        _ => letters.swap(place, place + 1),
    }
    letters.into_iter().collect()
}

fn without_accents(text: &str) -> String {
    text.nfd().filter(|letter| !unicode_normalization::char::is_combining_mark(*letter)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_name_finds_itself_first_or_among_equals(names in names()) {
        let snapshot = snapshot_of_names(&names);
        for (number, name) in names.iter().enumerate() {
            let hits = search(&snapshot, name);
            let own = hits.iter().find(|hit| hit.node == NodeKey(number as u32));
            prop_assert!(own.is_some_and(|hit| hit.score >= 1.0 && hit.score >= hits[0].score), "{}: {:?}", name, hits);
        }
    }

    #[test]
    fn other_spellings_find_a_name_as_a_whole(names in names()) {
        let snapshot = snapshot_of_names(&names);
        for (number, name) in names.iter().enumerate() {
            let in_two_letters = name.replace('ø', "oe").replace('å', "aa").replace('æ', "ae").replace('ü', "ue");
            let spellings = [name.to_uppercase(), without_accents(name), in_two_letters, format!("  «{name}»! "), fold(name)];
            for text in spellings.iter().filter(|_| !fold(name).is_empty()) {
                let hits = search(&snapshot, text);
                let own = hits.iter().find(|hit| hit.node == NodeKey(number as u32));
                // what is folded may have no legal form left
                prop_assert!(own.is_some_and(|hit| hit.score >= 0.8), "{} as {}: {:?}", name, text, hits);
            }
        }
    }

    #[test]
    fn words_in_any_order_find_a_name(names in names(), order in any::<Vec<u8>>()) {
        let snapshot = snapshot_of_names(&names);
        for (number, name) in names.iter().enumerate() {
            let mut words: Vec<_> = name.split(' ').enumerate().collect();
            words.sort_by_key(|(at, _)| order.get(*at).copied());
            let text = words.into_iter().map(|(_, word)| word).collect::<Vec<_>>().join(" ");
            prop_assert!(fold(&text).is_empty() || finds(&snapshot, &text, number), "{} as {}", name, text);
        }
    }

    #[test]
    fn one_slip_in_a_word_of_five_letters_still_finds_a_name(
        names in names(),
        place in any::<usize>(),
        kind in 0_usize..4,
        letter in proptest::sample::select(&['a', 'e', 'o', 'u', 'x', 'ø', 'å', 'æ', 'ж'][..]),
    ) {
        let snapshot = snapshot_of_names(&names);
        for (number, name) in names.iter().enumerate() {
            let words: Vec<&str> = name.split(' ').collect();
            // ß counts as two letters
            let is_letter = |letter: char| letter.is_alphabetic() && letter != 'ß';
            let is_long = |word: &&str| word.chars().count() >= 5 && word.chars().all(is_letter);
            for (at, word) in words.iter().enumerate().filter(|(_, word)| is_long(word)) {
                let slipped = edited(word, place, kind, letter);
                let mut words = words.clone();
                words[at] = &slipped;
                let text = words.join(" ");
                prop_assert!(finds(&snapshot, &text, number), "{} as {}", name, text);
            }
        }
    }

    #[test]
    fn every_beginning_finds_a_name(names in names()) {
        let snapshot = snapshot_of_names(&names);
        for (number, name) in names.iter().enumerate() {
            for (end, _) in name.char_indices() {
                let text = &name[..end];
                prop_assert!(fold(text).is_empty() || finds(&snapshot, text, number), "{} as {}", name, text);
            }
        }
    }

    #[test]
    fn any_text_is_searched_and_its_order_is_settled(names in names(), text in "(\\PC|[ \\n\\t]|[a-zæøå]){0,60}") {
        let snapshot = snapshot_of_names(&names);
        let hits = search(&snapshot, &text);
        prop_assert!(hits.windows(2).all(|pair| pair[0].score > pair[1].score
            || (pair[0].score >= pair[1].score && pair[0].node < pair[1].node)));
        let strict = snapshot.search_closely(&text, |_| true);
        prop_assert!(strict.iter().all(|hit| hit.score >= 0.5) || strict.iter().all(|hit| hit.score < 0.5));
    }
}
