//! Names: found forgivingly, by their words, whatever the spelling, order, legal form and small slips of the pen.

mod asked;
mod dictionary;
pub mod fold;
mod index;
mod legal_form;
mod likeness;
mod places;

pub use index::NameIndex;

use crate::graph::node::NodeKey;
use crate::graph::search::asked::Asked;
use crate::graph::search::fold::Words;
use crate::graph::search::likeness::Likeness;
use crate::graph::search::places::Places;
use crate::graph::snapshot::Snapshot;
use crate::model::text::Symbol;

/// A node found by a name of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The node.
    pub node: NodeKey,
    /// What of it was found.
    pub matched: Matched,
    /// How good the match is:
    ///
    /// | score | |
    /// |---|---|
    /// | 1 | the whole name but for case; an id; an outside identifier |
    /// | 0.98 | the whole name in another spelling |
    /// | 0.96, 0.95 | the whole name but for its legal form, in the same spelling or another |
    /// | 0.9, 0.85 | the beginning of the name, with the last word whole or not |
    /// | 0.8, 0.7 | words of the name in any order, all whole or not |
    /// | 0.6 | words of several names of the node |
    /// | 0.5 | parts of words |
    /// | 0.4, 0.2, ... | 0.4 divided by how many slips there are |
    pub score: f64,
}

/// What of a node was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matched {
    /// A name, by its place among the names of the node.
    Name(u32),
    /// Its id, or an outside identifier.
    Identifier(Symbol),
}

impl Hit {
    /// The name, id or identifier that was found.
    pub fn text<'s>(&self, snapshot: &'s Snapshot) -> &'s str {
        snapshot.text(match self.matched {
            Matched::Name(place) => snapshot.node(self.node).names[place as usize].text,
            Matched::Identifier(symbol) => symbol,
        })
    }
}

/// How much is forgiven at first, beyond spelling, order and legal form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Forgiving {
    /// Nothing.
    Nothing,
    /// One slip in each word of four letters or more.
    OneSlip,
}

impl NameIndex {
    /// The wanted nodes with a name like the text, or with it as id or outside identifier: best match first, then those
    /// of which more is known, then by id. Ids and identifiers come before all names.
    ///
    /// Every word of the text must be in a name of the node, as a word, as its beginning, or as a part of it of three
    /// letters or more; a legal form at the end or the beginning of the text may be missing. Words of four letters or more
    /// may have one slip, wherever it is; numbers none. More is forgiven only when nothing is found, and in one of the words
    /// only: two slips when it has eight letters or more, and one when it is the last and unfinished. The search begins with
    /// as much forgiven as `least` says.
    ///
    /// Time: grows with the words of the text, with the distinct words of all names (less than they do) and with the nodes
    /// that have the words.
    pub fn search(
        &self,
        snapshot: &Snapshot,
        text: &str,
        least: Forgiving,
        is_wanted: impl Fn(NodeKey) -> bool,
    ) -> Vec<Hit> {
        let words = Words::of(text);
        let mut found = identified(snapshot, text.trim());
        if words.is_empty() {
            found.extend(named(snapshot, text.trim()));
        }
        found.retain(|hit| is_wanted(hit.node));
        found.sort_unstable_by_key(|hit| hit.node);
        found.dedup_by_key(|hit| hit.node);
        let identified: Vec<NodeKey> = found.iter().map(|hit| hit.node).collect();
        let is_new = |node: NodeKey| identified.binary_search(&node).is_err() && is_wanted(node);
        for forgiving in [Forgiving::Nothing, Forgiving::OneSlip] {
            if forgiving < least || words.is_empty() {
                continue;
            }
            let mut asked = Asked::of(text, &words, self.dictionary(), forgiving);
            let holders: Vec<Places> = asked.words.iter().map(|word| self.holders(word)).collect();
            let having = self.having(&holders);
            found.extend(self.alike(snapshot, &asked, having, &is_new));
            if found.is_empty() && forgiving == Forgiving::OneSlip {
                found = self.with_more_slips(snapshot, &mut asked, &holders, is_new);
            }
            if !found.is_empty() {
                break;
            }
        }
        // equally good ones keep the order of the index
        found.sort_by(|one, other| other.score.total_cmp(&one.score));
        found
    }

    /// The wanted nodes that have all words asked but one as they are, and that one with more slips.
    fn with_more_slips(
        &self,
        snapshot: &Snapshot,
        asked: &mut Asked,
        holders: &[Places],
        is_wanted: impl Fn(NodeKey) -> bool,
    ) -> Vec<Hit> {
        let mut found = Vec::new();
        for at in 0..asked.words.len() {
            let mut having = self.having(holders[..at].iter().chain(&holders[at + 1..]));
            if having.is_empty() {
                continue;
            }
            let Some(more) = asked.words[at].with_more_slips(self.dictionary()) else { continue };
            having.keep(&self.holders(&more));
            let usual = std::mem::replace(&mut asked.words[at], more);
            found.extend(self.alike(snapshot, asked, having, &is_wanted));
            asked.words[at] = usual;
        }
        found
    }

    /// The places of the nodes that have all of some words.
    fn having<'p>(&self, holders: impl IntoIterator<Item = &'p Places>) -> Places {
        let mut having = Places::all(self.node_count());
        holders.into_iter().for_each(|holders| having.keep(holders));
        having
    }
}

/// The nodes with a text as id or outside identifier, also when its digits stand in groups.
fn identified(snapshot: &Snapshot, text: &str) -> Vec<Hit> {
    let is_number = |letter: char| letter.is_ascii_digit() || letter.is_whitespace();
    let digits: String = if text.chars().all(is_number) { text.split_whitespace().collect() } else { String::new() };
    let mut found = snapshot.identified_by(text);
    if digits != text {
        found.extend(snapshot.identified_by(&digits));
    }
    let hit = |(node, symbol)| Hit { node, matched: Matched::Identifier(symbol), score: Likeness::Same.score() };
    found.into_iter().map(hit).collect()
}

/// The nodes with a name to the letter.
fn named(snapshot: &Snapshot, text: &str) -> impl Iterator<Item = Hit> {
    let hit = move |node| {
        let place = snapshot.node(node).names.iter().position(|name| snapshot.text(name.text) == text)?;
        Some(Hit { node, matched: Matched::Name(place as u32), score: Likeness::Same.score() })
    };
    snapshot.named(text).iter().copied().filter_map(hit)
}
