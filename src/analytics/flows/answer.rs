//! What is answered about the money.

use crate::graph::node::NodeKey;
use crate::model::text::Symbol;
use crate::model::vocabulary::{AmountKind, Basis, PlaceRole};

use super::Dimension;

/// A sum of money in one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sum {
    /// The currency.
    pub currency: Symbol,
    /// Hundredths of it; negative where more was repaid than given.
    pub hundredths: i128,
}

/// What a key stands for in its dimension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyValue {
    /// A node.
    Node(NodeKey),
    /// A year.
    Year(i16),
    /// A kind of amount.
    Kind(AmountKind),
    /// The awards have no value in this dimension; the label says so.
    None,
}

/// What a row or one end of a link stands for in one dimension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The dimension.
    pub dimension: Dimension,
    /// The value.
    pub value: KeyValue,
    /// Its name, unique among the keys of its dimension in one answer.
    pub label: String,
    /// INFERRED when all its awards have it by inference.
    pub basis: Basis,
}

/// Money with the same keys and currency.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// One key for each dimension, in the order asked.
    pub keys: Vec<Key>,
    /// The sum.
    pub sum: Sum,
    /// The sum's part of the total in its currency; 0 where that is 0. Above 1 in sum where joint awards are counted
    /// whole.
    pub share: f64,
    /// The awards behind it, by number.
    pub awards: Vec<u32>,
}

/// Money that goes from a key of one dimension to a key of the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where it comes from.
    pub source: Key,
    /// Where it goes.
    pub target: Key,
    /// The sum.
    pub sum: Sum,
}

/// A headline that its parts do not add up to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discrepancy {
    /// The headline, by its number among the fundings.
    pub headline: u32,
    /// Its first receiver, else its project, else its giver.
    pub about: NodeKey,
    /// The sum as reported.
    pub reported: Sum,
    /// The sum of its parts.
    pub parts: Sum,
    /// What was reported less the parts.
    pub difference: Sum,
    /// Whether the sources state no more digits: the difference is at most half the sum of the stated precisions.
    pub is_within_rounding: bool,
}

/// Money grouped and added up without counting any of it twice.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Flows {
    /// What was awarded once, by currency, whatever the counting: the rows add up to totals and overlap.
    pub totals: Vec<Sum>,
    /// Largest first, then by currency and keys.
    pub rows: Vec<Row>,
    /// Of consecutive dimensions, pair by pair in the order asked; in a pair largest first.
    pub links: Vec<Link>,
    /// What whole counting counts more than once, for each of the totals; zero under other countings.
    pub overlap: Vec<Sum>,
    /// The awards without a stated sum, by number.
    pub unpriced: Vec<u32>,
    /// The awards without a date, by number.
    pub undated: Vec<u32>,
    /// Where a time is asked: the sums of awards whose dates do not settle it, which are in no other figure.
    pub undated_totals: Vec<Sum>,
    /// The awards without a region of the level asked, by number.
    pub unplaced: Vec<u32>,
    /// How many awards were placed by each rule; rules without awards are left out.
    pub placed_by: Vec<(PlaceRole, u32)>,
    /// Reported headlines that differ from their parts, by number.
    pub discrepancies: Vec<Discrepancy>,
    /// All awards that were asked about, priced or not, by number.
    pub awards: Vec<u32>,
}

/// What a party gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunderTotal {
    /// The party.
    pub party: NodeKey,
    /// What it gave, by currency.
    pub totals: Vec<Sum>,
    /// How many awards it gave, those without a sum among them.
    pub award_count: usize,
}
