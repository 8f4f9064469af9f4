//! What a request costs, told before it is executed: the price of each field, times how often it may be answered.
//!
//! | what | costs |
//! |---|---|
//! | a field | 1, or its price in [`PRICES`] |
//! | below `nodes` and `edges` of a connection | times the page: `first` or `last`, else [`PAGE`] |
//! | below another list | times [`LIST`], or times the number of `ids` |
//! | a fragment | what it holds, wherever it is spread |
//! | what `@skip` or `@include` leave out | nothing |
//!
//! It is an upper bound, of which no field is asked: it depends on the document and the variables, not on the data.

use std::collections::HashMap;

use apollo_compiler::executable::{ExecutableDocument, Field, Operation, Selection, SelectionSet};
use async_graphql::Value;

use crate::graphql::connection::PAGE;
use crate::graphql::document::literal::{is_left_out, value};
use crate::graphql::document::variables::Coerced;

/// Fields that cost more than 1, since they go through much or compute: type, field, price. Those of `Party` hold for all
/// its types.
pub const PRICES: &[(&str, &str, u64)] = &[
    ("Query", "view", 50),
    ("Query", "search", 50),
    ("Query", "actors", 20),
    ("Query", "clusters", 20),
    ("Query", "projects", 20),
    ("Query", "findings", 20),
    ("Query", "indicators", 20),
    ("Query", "relations", 20),
    ("Query", "funders", 200),
    ("Query", "dataset", 50),
    ("Query", "network", 1000),
    ("Query", "fundingFlows", 1000),
    ("Network", "centrality", 5000),
    ("Network", "crossGroupTies", 5000),
    ("Network", "brokerage", 5000),
    ("Network", "communities", 5000),
    ("Network", "change", 5000),
    ("Network", "paths", 2000),
    ("Network", "crossClusterPaths", 2000),
    ("Party", "partners", 500),
    ("Actor", "partners", 500),
    ("Cluster", "partners", 500),
];

/// How many items a list is taken to have that has no pages.
pub const LIST: u64 = 10;

/// The largest cost that is told: beyond any limit that makes sense, and still a number that every client can read.
const MOST: u64 = 1_000_000_000_000_000;

/// What an operation asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Total {
    /// What it costs.
    pub cost: u64,
    /// The largest page of it: of `first`, `last` or `ids`.
    pub page: u64,
}

/// What an operation asks for with these variables.
///
/// Time: in proportion to the document; each fragment is gone through once. The caller has checked that it is valid and how
/// deep it nests.
pub fn price(document: &ExecutableDocument, operation: &Operation, variables: &Coerced) -> Total {
    let mut prices = Prices { document, variables, known: HashMap::new(), page: 0 };
    let cost = prices.set(&operation.selection_set).of(1);
    Total { cost, page: prices.page }
}

/// What a selection costs, as far as it is there once, and for each item of the page that it is about.
#[derive(Clone, Copy, Default)]
struct Price {
    once: u64,
    each: u64,
}

impl Price {
    fn of(self, page: u64) -> u64 {
        plus(self.once, times(self.each, page))
    }
}

fn plus(a: u64, b: u64) -> u64 {
    a.saturating_add(b).min(MOST)
}

fn times(a: u64, b: u64) -> u64 {
    a.saturating_mul(b).min(MOST)
}

struct Prices<'d> {
    document: &'d ExecutableDocument,
    variables: &'d Coerced,
    known: HashMap<&'d str, Price>,
    /// The largest so far.
    page: u64,
}

impl<'d> Prices<'d> {
    fn set(&mut self, set: &'d SelectionSet) -> Price {
        let mut sum = Price::default();
        for selection in &set.selections {
            if is_left_out(selection.directives(), self.variables) {
                continue;
            }
            let price = match selection {
                Selection::Field(field) => self.field(&set.ty, field),
                Selection::InlineFragment(inline) => self.set(&inline.selection_set),
                Selection::FragmentSpread(spread) => self.fragment(&spread.fragment_name),
            };
            sum = Price { once: plus(sum.once, price.once), each: plus(sum.each, price.each) };
        }
        sum
    }

    fn fragment(&mut self, name: &str) -> Price {
        let Some((name, fragment)) = self.document.fragments.get_key_value(name) else { return Price::default() };
        if let Some(price) = self.known.get(name.as_str()) {
            return *price;
        }
        let price = self.set(&fragment.selection_set);
        self.known.insert(name, price);
        price
    }

    fn field(&mut self, parent: &str, field: &'d Field) -> Price {
        let listed = PRICES.iter().find(|(ty, name, _)| *ty == parent && *name == field.name.as_str());
        let own = listed.map_or(1, |(_, _, price)| *price);
        let below = self.set(&field.selection_set);
        let ty = &field.definition.ty;
        let is_page = parent.ends_with("Connection") && matches!(field.name.as_str(), "nodes" | "edges");
        if is_page {
            return Price { once: own, each: below.of(1) };
        }
        let below = if ty.inner_named_type().as_str().ends_with("Connection") {
            let page = self.page(field);
            self.page = self.page.max(page.unwrap_or(0));
            below.of(page.unwrap_or(PAGE as u64))
        } else if ty.is_list() {
            let ids = self.ids(field);
            self.page = self.page.max(ids.unwrap_or(0));
            times(below.of(1), ids.unwrap_or(LIST))
        } else {
            below.of(1)
        };
        Price { once: plus(own, below), each: 0 }
    }

    fn page(&self, field: &Field) -> Option<u64> {
        let asked = |name: &str| match self.argument(field, name)? {
            Value::Number(number) => Some(number.as_u64().unwrap_or(0)),
            _ => None,
        };
        asked("first").max(asked("last"))
    }

    fn ids(&self, field: &Field) -> Option<u64> {
        match self.argument(field, "ids")? {
            Value::List(ids) => Some(ids.len() as u64),
            _ => None,
        }
    }

    fn argument(&self, field: &Field, name: &str) -> Option<Value> {
        field.specified_argument_by_name(name).and_then(|given| value(given, self.variables))
    }
}
