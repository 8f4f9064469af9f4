//! Names: found exactly, and forgivingly by folded words.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::graph::node::{Node, NodeKey};
use crate::graph::snapshot::Snapshot;
use crate::model::nearest::distance;
use crate::model::text::{Symbol, Texts};

/// A node found by a name of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The node.
    pub node: NodeKey,
    /// The name that was found.
    pub matched: Symbol,
    /// How good the match is: 1 exact, 0.9 at the beginning, 0.8 whole words, 0.7 beginnings of words, 0.5 inside, at most
    /// 0.4 with slips of the pen.
    pub score: f64,
}

/// All names of all nodes.
#[derive(Default)]
pub struct NameIndex {
    exact: HashMap<Symbol, Vec<NodeKey>>,
    folded: Vec<(Box<str>, NodeKey, Symbol)>,
}

impl NameIndex {
    /// An index of the names of nodes.
    pub fn build(nodes: &[Node], texts: &Texts) -> Self {
        let mut index = Self::default();
        for (number, node) in nodes.iter().enumerate() {
            let key = NodeKey(number as u32);
            for name in &node.names {
                let holders = index.exact.entry(name.text).or_default();
                if holders.last() != Some(&key) {
                    holders.push(key);
                }
                index.folded.push((fold(texts.text(name.text)).into(), key, name.text));
            }
        }
        index
    }

    /// The nodes with exactly this name.
    pub fn exact(&self, name: Symbol) -> &[NodeKey] {
        self.exact.get(&name).map_or(&[], Vec::as_slice)
    }

    /// The nodes with a name like the text, or with it as id or outside identifier: best match first, then those of which
    /// more is known, then by id. Slips of the pen are looked for only when nothing else is found.
    pub fn search(&self, snapshot: &Snapshot, text: &str) -> Vec<Hit> {
        let wanted = fold(text);
        if wanted.is_empty() {
            return Vec::new();
        }
        let mut best: HashMap<NodeKey, Hit> = HashMap::new();
        for (name, node, symbol) in &self.folded {
            let score = likeness(&wanted, name);
            if score > best.get(node).map_or(0.0, |hit| hit.score) {
                best.insert(*node, Hit { node: *node, matched: *symbol, score });
            }
        }
        for (node, matched) in snapshot.identified_by(text.trim()) {
            best.insert(node, Hit { node, matched, score: 1.0 });
        }
        if best.is_empty() {
            for (name, node, symbol) in &self.folded {
                let score = likeness_with_slips(&wanted, name);
                if score > best.get(node).map_or(0.0, |hit| hit.score) {
                    best.insert(*node, Hit { node: *node, matched: *symbol, score });
                }
            }
        }
        let mut hits: Vec<_> = best.into_values().map(|hit| (snapshot.edge_count(hit.node), hit)).collect();
        hits.sort_by(|(size, hit), (other_size, other)| {
            other.score.total_cmp(&hit.score).then(other_size.cmp(size)).then(hit.node.cmp(&other.node))
        });
        hits.into_iter().map(|(_, hit)| hit).collect()
    }
}

/// Lower case, without accents and punctuation, æ, ø and å in any of their usual spellings as a, o and a, words divided
/// by one space.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.nfkd().filter(|&letter| !is_combining_mark(letter)).flat_map(char::to_lowercase) {
        match letter {
            'æ' => folded.push('a'),
            'ø' => folded.push('o'),
            'ß' => folded.push_str("ss"),
            'đ' | 'ð' => folded.push('d'),
            'ł' => folded.push('l'),
            'ŋ' => folded.push('n'),
            letter if letter.is_alphanumeric() => folded.push(letter),
            '\'' | '’' => {}
            _ if folded.ends_with(' ') || folded.is_empty() => {}
            _ => folded.push(' '),
        }
    }
    // both sides of a comparison are folded alike, so that 'poet' becoming 'pot' does no harm
    folded.trim_end().replace("ae", "a").replace("oe", "o").replace("aa", "a")
}

/// How like a folded name is to what is wanted, 0 to 1.
fn likeness(wanted: &str, name: &str) -> f64 {
    if name == wanted {
        return 1.0;
    }
    if name.strip_prefix(wanted).is_some_and(|rest| rest.starts_with(' ')) {
        return 0.9;
    }
    let has_all = |fits: fn(&str, &str) -> bool| {
        wanted.split(' ').all(|wanted_word| name.split(' ').any(|word| fits(word, wanted_word)))
    };
    if has_all(|word, wanted| word == wanted) {
        0.8
    } else if has_all(|word, wanted| word.starts_with(wanted)) {
        0.7
    } else if wanted.len() >= 3 && name.contains(wanted) {
        0.5
    } else {
        0.0
    }
}

/// How many letters of a word may be wrong.
fn slips(word: &str) -> usize {
    match word.chars().count() {
        0..4 => 0,
        4..6 => 1,
        _ => 2,
    }
}

/// How like a name is to what is wanted when every wanted word may have slips of the pen: 0.4 with one letter wrong,
/// less with more, 0 when a word is not there.
fn likeness_with_slips(wanted: &str, name: &str) -> f64 {
    let wrong = |wanted_word: &str| {
        let limit = slips(wanted_word);
        name.split(' ').filter_map(|word| distance(wanted_word, word, limit)).min()
    };
    match wanted.split(' ').map(wrong).sum::<Option<usize>>() {
        Some(letters) => 0.4 / letters.max(1) as f64,
        None => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_name_fold_alike() {
        for spelling in ["Østlandsforskning", "ostlandsforskning", "OESTLANDSFORSKNING", "østlands\u{66}orskning"] {
            assert_eq!(fold(spelling), "ostlandsforskning");
        }
        assert_eq!(fold("Blågrønt  Innovasjonssenter (BGINN)"), fold("Blaagroent innovasjonssenter - bginn"));
        assert_eq!(fold("  "), "");
    }

    #[test]
    fn slips_of_the_pen_are_forgiven_in_long_words() {
        for (wanted, score) in [("sintf", 0.4), ("sitnef", 0.2), ("sintfe as", 0.2), ("sinte ab", 0.0), ("xyntaf", 0.0)]
        {
            let got = likeness_with_slips(wanted, "sintef as");
            assert!((got - score).abs() < 1e-12, "{wanted}: {got}");
        }
    }

    #[test]
    fn better_matches_have_higher_scores() {
        let scores: Vec<_> = ["sintef", "sintef as", "stiftelsen sintef", "sintefs venner", "xsintefx", "nina"]
            .iter()
            .map(|name| likeness("sintef", name))
            .collect();
        assert_eq!(scores, [1.0, 0.9, 0.8, 0.7, 0.5, 0.0]);
    }
}
