//! An award spread over the values of the dimensions asked. To add a dimension, say here what values an award has in it.

use crate::graph::lens::View;
use crate::graph::node::NodeKey;
use crate::graph::relation::Funding;
use crate::model::date::End;
use crate::model::vocabulary::Basis;

use super::exact::Exact;
use super::places::Places;
use super::receivers::{self, Holder};
use super::{Dimension, KeyValue, Options};

/// A value that an award has in a dimension, with its part of the award.
#[derive(Clone, Copy, Debug)]
pub struct Portion {
    /// The value.
    pub value: KeyValue,
    /// The part of the amount.
    pub amount: Exact,
    /// Whether a source says so.
    pub basis: Basis,
}

impl Portion {
    /// A node, as yet without an amount.
    pub fn node(node: NodeKey, basis: Basis) -> Self {
        Self { value: KeyValue::Node(node), amount: Exact::default(), basis }
    }

    /// What has no value.
    pub fn none(amount: Exact) -> Self {
        Self { value: KeyValue::None, amount, basis: Basis::Stated }
    }
}

/// What an award has in all the dimensions asked.
#[derive(Clone, Copy, Debug)]
pub struct Piece<'p> {
    /// A value for each dimension.
    pub values: &'p [KeyValue],
    /// One bit for each dimension, set when a source says so.
    pub stated: u16,
    /// The part of the amount; under whole counting all of it.
    pub amount: Exact,
}

/// Spreads awards; keeps its space from one to the next.
pub struct Spreader<'a> {
    view: &'a View,
    options: &'a Options,
    places: &'a Places<'a>,
    /// The portions of the dimensions that are being gone through.
    portions: Vec<Portion>,
    values: Vec<KeyValue>,
    stated: u16,
}

impl<'a> Spreader<'a> {
    /// Makes ready to spread.
    pub fn new(view: &'a View, options: &'a Options, places: &'a Places<'a>) -> Self {
        Self { view, options, places, portions: Vec::new(), values: Vec::new(), stated: 0 }
    }

    /// Hands out the pieces of an award: its holders, and for each every combination of its values in the dimensions.
    pub fn spread(&mut self, funding: &Funding, amount: Exact, each: &mut impl FnMut(Piece<'_>)) {
        let manner = (self.options.counting, self.options.place);
        for (holder, amount) in receivers::held(self.view, funding, amount, manner) {
            self.descend(funding, &holder, amount, each);
        }
    }

    fn descend(&mut self, funding: &Funding, holder: &Holder, amount: Exact, each: &mut impl FnMut(Piece<'_>)) {
        let at = self.values.len();
        let Some(&dimension) = self.options.by.get(at) else {
            each(Piece { values: &self.values, stated: self.stated, amount });
            return;
        };
        let start = self.portions.len();
        self.find(dimension, funding, holder, amount);
        for index in start..self.portions.len() {
            let portion = self.portions[index];
            let is_stated = funding.fact.basis == Basis::Stated && portion.basis == Basis::Stated;
            self.stated = self.stated & !(1 << at) | u16::from(is_stated || portion.value == KeyValue::None) << at;
            self.values.push(portion.value);
            self.descend(funding, holder, portion.amount, each);
            self.values.pop();
        }
        self.portions.truncate(start);
    }

    /// The values of a part of an award in one dimension.
    fn find(&mut self, dimension: Dimension, funding: &Funding, holder: &Holder, amount: Exact) {
        let node = |node: Option<NodeKey>, basis| {
            node.map_or(Portion::none(amount), |node| Portion { amount, ..Portion::node(node, basis) })
        };
        let portion = match dimension {
            Dimension::Funder => node(self.view.giver(funding), funding.giver_basis),
            Dimension::Scheme => node(holder.scheme(self.view, funding), Basis::Stated),
            Dimension::Project => node(holder.project, Basis::Stated),
            Dimension::Receiver => node(holder.receiver, holder.basis),
            Dimension::Region => {
                self.places.spread(funding, holder, amount, &mut self.portions);
                return;
            }
            Dimension::Year => {
                let year = year(self.view, funding).map_or(KeyValue::None, KeyValue::Year);
                Portion { value: year, amount, basis: Basis::Stated }
            }
            Dimension::AmountKind => Portion { value: KeyValue::Kind(funding.kind), amount, basis: Basis::Stated },
        };
        self.portions.push(portion);
    }
}

/// The year of an award: of its own date, else of its project's start.
fn year(view: &View, funding: &Funding) -> Option<i16> {
    let project = || funding.dating_project(&view.snapshot).map(|project| view.snapshot.node(project).span().from);
    let date = funding.fact.span.from.date().or_else(|| project().and_then(End::date));
    date.map(|date| date.year())
}
