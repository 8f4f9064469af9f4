//! The index of names: their words, and who has them.

use std::cmp::Reverse;
use std::fmt;
use std::ops::Range;

use crate::graph::node::NodeKey;
use crate::graph::search::asked::{Asked, AskedWord};
use crate::graph::search::dictionary::Dictionary;
use crate::graph::search::fold::Words;
use crate::graph::search::legal_form;
use crate::graph::search::likeness::{Comparison, NameWord};
use crate::graph::search::places::Places;
use crate::graph::search::{Hit, Matched};
use crate::graph::snapshot::Snapshot;
use crate::model::text::Texts;

/// All names of all nodes, by their words.
///
/// Nodes stand in the order in which equally good matches are given: those of which more is known first, then by id. Here
/// the place of a node is its place in this order.
///
/// Memory: the distinct words about twice; 4 bytes for each word of each name, 4 for each word of each node, 4 for each
/// name, 8 for each node. No text of a name is copied.
pub struct NameIndex {
    dictionary: Dictionary,
    /// By their places.
    nodes: Box<[NodeKey]>,
    /// The words of all names, in the order of nodes and of their names.
    words: Box<[NameWord]>,
    /// Where the words of each name end.
    name_ends: Box<[u32]>,
    /// Where the names of each node end.
    node_ends: Box<[u32]>,
    /// The places of the nodes that have each word, in order.
    holders: Box<[u32]>,
    /// Where the nodes of each word end.
    holder_ends: Box<[u32]>,
}

impl NameIndex {
    /// An index of the names of the nodes of a snapshot.
    ///
    /// Time: one pass over all names, and a sort of the distinct words and of the nodes. Memory: beside the index each
    /// distinct word once more.
    pub fn build(snapshot: &Snapshot) -> Self {
        let nodes = by_size(snapshot);
        let mut read = Read::default();
        for &node in &nodes {
            snapshot.node(node).names.iter().for_each(|name| read.name(snapshot.text(name.text)));
            read.node_ends.push(read.name_ends.len() as u32);
        }
        let (dictionary, words) = read.arranged();
        let (holders, holder_ends) = holders(dictionary.len(), &words, &read.name_ends, &read.node_ends);
        Self {
            dictionary,
            nodes,
            words,
            name_ends: read.name_ends.into(),
            node_ends: read.node_ends.into(),
            holders,
            holder_ends,
        }
    }

    /// How much memory it holds, in bytes.
    pub fn byte_count(&self) -> usize {
        self.dictionary.byte_count()
            + size_of_val(&*self.nodes)
            + size_of_val(&*self.words)
            + size_of_val(&*self.name_ends)
            + size_of_val(&*self.node_ends)
            + size_of_val(&*self.holders)
            + size_of_val(&*self.holder_ends)
    }

    pub(super) fn dictionary(&self) -> &Dictionary {
        &self.dictionary
    }

    /// The wanted nodes at some places that have all that is asked, each with the best of its names; in the order of nodes.
    pub(super) fn alike(
        &self,
        snapshot: &Snapshot,
        asked: &Asked,
        among: Places,
        is_wanted: impl Fn(NodeKey) -> bool,
    ) -> impl Iterator<Item = Hit> {
        let mut comparison = Comparison::new(asked);
        let alike = move |place: usize| {
            let node = self.nodes[place];
            if !is_wanted(node) {
                return None;
            }
            comparison.start();
            for (name, number) in (0..).zip(range(&self.node_ends, place)) {
                let text = || snapshot.text(snapshot.node(node).names[name as usize].text);
                comparison.name(name, &self.words[range(&self.name_ends, number)], text);
            }
            let (likeness, name) = comparison.best()?;
            Some(Hit { node, matched: Matched::Name(name), score: likeness.score() })
        };
        among.into_iter().filter_map(alike)
    }

    /// How many nodes there are.
    pub(super) fn node_count(&self) -> usize {
        self.nodes.len()
    }

    /// The places of the nodes that have a word in some name.
    pub(super) fn holders(&self, word: &AskedWord) -> Places {
        let mut places = Places::none(self.nodes.len());
        let mut take = |holders: Range<usize>| self.holders[holders].iter().for_each(|&place| places.add(place));
        // those of words next to each other lie next to each other
        let end = |word: u32| word.checked_sub(1).map_or(0, |last| self.holder_ends[last as usize] as usize);
        take(end(word.beginnings.start)..end(word.beginnings.end));
        word.others.iter().for_each(|&number| take(range(&self.holder_ends, number as usize)));
        places
    }
}

impl fmt::Debug for NameIndex {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "NameIndex of {} words", self.dictionary.len())
    }
}

/// The part of a list that belongs to a number, by where each part ends.
fn range(ends: &[u32], number: usize) -> Range<usize> {
    let start = number.checked_sub(1).map_or(0, |before| ends[before]);
    start as usize..ends[number] as usize
}

/// Names as they are read, before their words have an order.
#[derive(Default)]
struct Read {
    scratch: Words,
    /// Bare words.
    known: Texts,
    /// Other spellings of them.
    spellings: Texts,
    /// By their places in `known`.
    words: Vec<NameWord>,
    name_ends: Vec<u32>,
    node_ends: Vec<u32>,
}

impl Read {
    fn name(&mut self, name: &str) {
        let Self { scratch, known, spellings, words, name_ends, .. } = self;
        scratch.read(name);
        let core = legal_form::without(scratch);
        for place in 0..scratch.len() {
            let (plain, bare) = (scratch.plain(place), scratch.bare(place));
            if plain != bare {
                spellings.intern(plain);
            }
            words.push(NameWord::new(known.intern(bare).index() as u32, !core.contains(&place)));
        }
        name_ends.push(words.len() as u32);
    }

    /// The dictionary, and the words of all names by their numbers in it.
    fn arranged(&mut self) -> (Dictionary, Box<[NameWord]>) {
        let mut order: Vec<(&str, usize)> = self.known.iter().map(|(symbol, word)| (word, symbol.index())).collect();
        order.sort_unstable();
        let mut numbers = vec![0; order.len()];
        for (number, &(_, place)) in (0..).zip(&order) {
            numbers[place] = number;
        }
        let mut bare = Words::default();
        let mut spelled = Vec::with_capacity(self.spellings.len());
        for (_, spelling) in self.spellings.iter() {
            bare.read(spelling);
            if let Some(word) = self.known.find(bare.bare(0)) {
                spelled.push((spelling, numbers[word.index()]));
            }
        }
        let sorted: Vec<&str> = order.iter().map(|&(word, _)| word).collect();
        let dictionary = Dictionary::build(&sorted, &spelled);
        let arranged = |word: &NameWord| NameWord::new(numbers[word.number() as usize], word.is_form());
        (dictionary, self.words.iter().map(arranged).collect())
    }
}

/// The nodes that have each word, and where those of each word end.
fn holders(n_words: usize, words: &[NameWord], name_ends: &[u32], node_ends: &[u32]) -> (Box<[u32]>, Box<[u32]>) {
    let mut next = vec![0_u32; n_words + 1];
    each_holder(n_words, words, name_ends, node_ends, |_, word| next[word + 1] += 1);
    for word in 0..n_words {
        next[word + 1] += next[word];
    }
    let mut holders = vec![0; next[n_words] as usize];
    each_holder(n_words, words, name_ends, node_ends, |place, word| {
        holders[next[word] as usize] = place;
        next[word] += 1;
    });
    // by now each word's next place is where its nodes end
    next.pop();
    (holders.into(), next.into())
}

/// Goes through the words of each node, each word once.
fn each_holder(
    n_words: usize,
    words: &[NameWord],
    name_ends: &[u32],
    node_ends: &[u32],
    mut take: impl FnMut(u32, usize),
) {
    // the last node that a word was taken for, counted from 1
    let mut last = vec![0; n_words];
    for (place, index) in (0..).zip(0..node_ends.len()) {
        for word in range(node_ends, index).flat_map(|name| &words[range(name_ends, name)]) {
            let number = word.number() as usize;
            if last[number] != place + 1 {
                last[number] = place + 1;
                take(place, number);
            }
        }
    }
}

/// All nodes, those with most relations first, then by id.
fn by_size(snapshot: &Snapshot) -> Box<[NodeKey]> {
    let mut sizes = vec![0_u32; snapshot.nodes.len()];
    for edge in snapshot.petgraph().raw_edges() {
        for end in [edge.source(), edge.target()] {
            // fundings are vertices, too
            if let Some(size) = sizes.get_mut(end.index()) {
                *size += 1;
            }
        }
    }
    let mut nodes: Vec<NodeKey> = (0..sizes.len() as u32).map(NodeKey).collect();
    nodes.sort_by_key(|node| Reverse(sizes[node.index()]));
    nodes.into()
}
