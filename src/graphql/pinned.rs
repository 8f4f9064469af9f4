//! Whether a query pins the revision that it is answered from, so that its answer never changes.

use std::convert::Infallible;

use async_graphql::parser::types::{ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet};
use async_graphql::{Name, Value, Variables};

/// What pins the revision of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The request as a whole.
    Request,
    /// Each root field, which must be `view(revision: N)`. A view inside a view starts from the newest revision again.
    Fields,
}

/// Whether all that an operation asks for is of a pinned revision. The schema, which `__schema` and `__type` tell, belongs
/// to the program and not to a revision.
///
/// The caller has checked that fragments stand for a bounded number of fields.
pub fn is_pinned(document: &ExecutableDocument, operation: Option<&str>, given: &Variables, by: By) -> bool {
    let mut operations = document.operations.iter();
    let chosen = match operation {
        Some(name) => operations.find(|(found, _)| found.is_some_and(|found| found.as_str() == name)),
        None => operations.next(),
    };
    let Some((_, chosen)) = chosen else { return false };
    let root = Root { document, operation: &chosen.node, given, by };
    root.is_pinned(&chosen.node.selection_set.node, false)
}

struct Root<'a> {
    document: &'a ExecutableDocument,
    operation: &'a OperationDefinition,
    given: &'a Variables,
    by: By,
}

impl Root<'_> {
    /// Whether a selection of the root type is pinned; under a pinned view its other fields are, too.
    fn is_pinned(&self, set: &SelectionSet, is_under_pin: bool) -> bool {
        set.items.iter().all(|selection| match &selection.node {
            Selection::Field(field) => self.is_field_pinned(&field.node, is_under_pin),
            Selection::InlineFragment(inline) => self.is_pinned(&inline.node.selection_set.node, is_under_pin),
            Selection::FragmentSpread(spread) => {
                let fragment = self.document.fragments.get(&spread.node.fragment_name.node);
                fragment.is_some_and(|found| self.is_pinned(&found.node.selection_set.node, is_under_pin))
            }
        })
    }

    fn is_field_pinned(&self, field: &Field, is_under_pin: bool) -> bool {
        match field.name.node.as_str() {
            "__typename" => true,
            "__schema" | "__type" => false,
            "view" => {
                self.by == By::Request || self.names_revision(field) && self.is_pinned(&field.selection_set.node, true)
            }
            _ => self.by == By::Request || is_under_pin,
        }
    }

    fn names_revision(&self, field: &Field) -> bool {
        let revision = field.arguments.iter().find(|(name, _)| name.node.as_str() == "revision");
        let value = revision.and_then(|(_, value)| {
            let value = value.node.clone().into_const_with(|name| Ok::<_, Infallible>(self.variable(&name)));
            value.ok()
        });
        value.is_some_and(|value| value != Value::Null)
    }

    fn variable(&self, name: &Name) -> Value {
        let definition = self.operation.variable_definitions.iter().find(|found| found.node.name.node == *name);
        let default = || definition.and_then(|definition| definition.node.default_value()).cloned();
        self.given.get(name).cloned().or_else(default).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn pinned(query: &str, by: By) -> bool {
        let document = async_graphql::parser::parse_query(query).expect("it can be read");
        let given = Variables::from_json(json!({ "r": 3, "none": null }));
        is_pinned(&document, None, &given, by)
    }

    #[test]
    fn every_root_field_must_name_a_revision() {
        for query in [
            "{ view(revision: 1) { actors { totalCount } } }",
            "{ __typename a: view(revision: 1) { lens { revision } } view(revision: 2, asOf: \"2019-01-01\") { __typename } }",
            "query($r: Int) { view(revision: $r) { __typename } }",
            "query($d: Int = 2) { view(revision: $d) { __typename } }",
            "{ ...F } fragment F on Query { ... on Query { view(revision: 1) { view(revision: 2) { lens { revision } } } } }",
        ] {
            assert!(pinned(query, By::Fields), "{query}");
        }
        for query in [
            "{ actors { totalCount } }",
            "{ view { actors { totalCount } } }",
            "{ view(revision: null) { actors { totalCount } } }",
            "query($none: Int) { view(revision: $none) { __typename } }",
            "query($other: Int) { view(revision: $other) { __typename } }",
            "{ view(revision: 1) { __typename } lens { revision } }",
            "{ view(revision: 1) { view { lens { revision } } } }",
            "{ view(revision: 1) { __typename } __schema { types { name } } }",
            "{ ...F } fragment F on Query { lens { revision } }",
        ] {
            assert!(!pinned(query, By::Fields), "{query}");
        }
        assert!(pinned("{ view { lens { revision } } actors { totalCount } }", By::Request));
        assert!(!pinned("{ __schema { types { name } } }", By::Request));
    }
}
