//! Networks and answers as files: plain data in, bytes out, one file per format. Nothing is kept: a file of any size is
//! written in the same memory.
//!
//! # What every file keeps to
//!
//! - It names its [`Origin`].
//! - A score or weight reads back as the same `f64`, and has a decimal point or an exponent, so that a reader that guesses
//!   the type of a column from its first rows guesses right. A score that is not known is left out; so is one that is no
//!   finite number, since readers do not agree on how to spell those. A weight that is none is an error.
//! - Text is UTF-8. The characters that XML cannot hold (control characters other than tab, line feed and carriage return,
//!   and U+FFFE and U+FFFF) are written as U+FFFD in every format.
//! - Names of scores are made distinct, whatever their case: the second `rank` is `rank_2`.

pub mod network;
pub mod table;

mod cells;
pub mod csv;
mod formula;
mod gexf;
mod graphml;
mod names;
mod xml;

#[cfg(test)]
mod sample;

use std::borrow::Cow;
use std::io::{self, Write};

use crate::model::vocabulary::Value;

/// The formats that a network can be had in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// `GraphML`, which networkx, igraph and most other programs read.
    Graphml,
    /// GEXF 1.3, the format of Gephi.
    Gexf,
    /// The ties as a table, of which each row can be cited.
    Csv,
}

impl Value for Format {
    const ALL: &'static [Self] = &[Self::Graphml, Self::Gexf, Self::Csv];
    fn name(self) -> &'static str {
        match self {
            Self::Graphml => "graphml",
            Self::Gexf => "gexf",
            Self::Csv => "csv",
        }
    }
}

impl Format {
    /// How the name of a file ends, without the point.
    pub fn extension(self) -> &'static str {
        self.name()
    }

    /// The format of files whose names end so, in either case of letters.
    pub fn of_extension(extension: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.extension().eq_ignore_ascii_case(extension))
    }

    /// What HTTP calls it.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Graphml => "application/graphml+xml",
            Self::Gexf => "application/gexf+xml",
            Self::Csv => table::MEDIA_TYPE,
        }
    }
}

/// What every file names, so that a number can be cited and had again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The revision of the data.
    pub revision: u32,
    /// The digest of that revision, which is the same on every machine.
    pub digest: String,
    /// What was looked through: time, evidence and statuses.
    pub lens: String,
    /// What ties the parties of the network; empty where no network was chosen.
    pub network: String,
    /// Where the data come from. In a CSV file they stand in every row, so short names are better than long ones.
    pub sources: Vec<String>,
}

impl Origin {
    fn sources(&self) -> String {
        self.sources.join("; ")
    }

    /// What it says, by name; what is empty is left out.
    fn fields(&self) -> impl Iterator<Item = (&'static str, String)> {
        let fields = [
            ("revision", self.revision.to_string()),
            ("digest", self.digest.clone()),
            ("lens", self.lens.clone()),
            ("network", self.network.clone()),
            ("sources", self.sources()),
        ];
        fields.into_iter().filter(|(_, text)| !text.is_empty())
    }
}

/// A party of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its name.
    pub name: &'a str,
    /// `ACTOR` or `CLUSTER`.
    pub kind: &'a str,
    /// Which kind of actor it is.
    pub actor_kind: Option<&'a str>,
    /// Its country.
    pub country: Option<&'a str>,
}

/// A tie of a network.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tie {
    /// The position of one party; in a directed network, of the one it leads from.
    pub a: u32,
    /// The position of the other.
    pub b: u32,
    /// Its weight.
    pub weight: f64,
    /// Whether nothing stated supports it.
    pub is_inferred: bool,
}

/// A network as a file shows it: what is asked of whoever holds one.
pub trait NetworkFile {
    /// What the file names.
    fn origin(&self) -> &Origin;
    /// Whether ties lead from `a` to `b`.
    fn is_directed(&self) -> bool;
    /// The names of the scores, in their order.
    fn score_names(&self) -> &[String];
    /// How many parties there are; their positions begin at 0.
    fn n_nodes(&self) -> u32;
    /// The party at a position.
    fn node(&self, position: u32) -> Node<'_>;
    /// The score of the party at a position, by the number of the score in [`Self::score_names`]; `None`: not known.
    fn score(&self, position: u32, number: usize) -> Option<f64>;
    /// The ties, each once.
    fn ties(&self) -> impl Iterator<Item = Tie>;
}

/// Writes a network. `out` need not be buffered.
pub fn write(format: Format, network: &impl NetworkFile, out: impl Write) -> io::Result<()> {
    match format {
        Format::Graphml => graphml::write(network, out),
        Format::Gexf => gexf::write(network, out),
        Format::Csv => csv::write(network, out),
    }
}

/// How much is gathered before it is written.
const BUFFER: usize = 1 << 16;

/// What stands for a character that XML cannot hold.
const REPLACEMENT: &str = "\u{fffd}";

/// Whether XML 1.0 can hold a character.
fn can_stand(c: char) -> bool {
    !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// A text as files hold it.
fn held(text: &str) -> Cow<'_, str> {
    if text.chars().all(can_stand) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace(|c| !can_stand(c), REPLACEMENT))
}

/// A number as it reads back.
fn number(value: f64) -> String {
    format!("{value:?}")
}

/// The scores of a party that are known, with their numbers.
fn scores(network: &impl NetworkFile, position: u32) -> impl Iterator<Item = (usize, String)> {
    let numbers = 0..network.score_names().len();
    let known =
        move |at| network.score(position, at).filter(|score| score.is_finite()).map(|score| (at, number(score)));
    numbers.filter_map(known)
}

/// The weight of a tie; an error when it is no finite number.
fn weight(tie: &Tie) -> io::Result<String> {
    if tie.weight.is_finite() {
        Ok(number(tie.weight))
    } else {
        let text = format!("the tie of {} and {} weighs {}, which no file can say", tie.a, tie.b, tie.weight);
        Err(io::Error::new(io::ErrorKind::InvalidData, text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_known_by_name() {
        for &format in Format::ALL {
            assert_eq!(Format::parse(format.name()), Some(format));
        }
        assert_eq!(Format::parse("xlsx"), None);
    }

    #[test]
    fn numbers_read_back() {
        for value in [1.0, 0.1 + 0.2, 1.0 / 3.0, -1e-300, 5e-324, f64::MAX, 123_456_789.0, 1e16] {
            let text = number(value);
            assert_eq!(text.parse(), Ok(value));
            assert!(text.contains(['.', 'e']) && text.len() < 25, "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_left_out_or_refused() {
        let mut network = sample::small();
        network.scores[0][1] = Some(f64::NAN);
        assert_eq!(scores(&network, 1).count(), 0);
        network.ties[0].weight = f64::INFINITY;
        for &format in Format::ALL {
            let error = write(format, &network, io::sink()).map_err(|error| error.kind());
            assert_eq!(error, Err(io::ErrorKind::InvalidData));
        }
    }
}
