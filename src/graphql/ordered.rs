//! Answers in the order of their query. The executor beneath puts a field in when it is done, so that the order of an
//! answer would depend on which of two was faster; the specification, and whoever compares bytes, wants that of the query.

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};
use async_graphql::{Name, Value};

/// The response keys of a selection in the order in which they are met, each with what is selected below it.
#[derive(Default)]
pub struct Order(IndexMap<Name, Order>);

impl Order {
    /// The order of the only operation of a document.
    ///
    /// A fragment counts wherever it is spread, whatever type it is on. The caller has checked that fragments do not stand
    /// for more than a bounded number of fields.
    pub fn of(document: &ExecutableDocument) -> Option<Self> {
        let (_, operation) = document.operations.iter().next()?;
        let mut order = Self::default();
        order.add(document, &operation.node.selection_set.node);
        Some(order)
    }

    fn add(&mut self, document: &ExecutableDocument, set: &SelectionSet) {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => {
                    let key = field.node.response_key().node.clone();
                    self.0.entry(key).or_default().add(document, &field.node.selection_set.node);
                }
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = document.fragments.get(&spread.node.fragment_name.node) {
                        self.add(document, &fragment.node.selection_set.node);
                    }
                }
                Selection::InlineFragment(fragment) => self.add(document, &fragment.node.selection_set.node),
            }
        }
    }

    /// Puts the objects of an answer in this order.
    pub fn arrange(&self, value: &mut Value) {
        match value {
            Value::List(items) => items.iter_mut().for_each(|item| self.arrange(item)),
            Value::Object(object) if !self.0.is_empty() => {
                object.sort_by_cached_key(|key, _| self.0.get_index_of(key).unwrap_or(usize::MAX));
                for (key, value) in object {
                    if let Some(below) = self.0.get(key) {
                        below.arrange(value);
                    }
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_follows_its_query() {
        let query = "{ b ...f a { y x } } fragment f on Query { c a { z } }";
        let document = async_graphql::parser::parse_query(query).expect("a query");
        let order = Order::of(&document).expect("an operation");
        let mut value = Value::from_json(serde_json::json!({ "a": [{ "x": 1, "y": 2, "z": 3 }], "c": 0, "b": 0 }))
            .expect("a value");
        order.arrange(&mut value);
        assert_eq!(value.to_string(), "{b: 0, c: 0, a: [{z: 3, y: 2, x: 1}]}");
    }
}
