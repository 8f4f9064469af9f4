//! Whether a query pins the revision that it is answered from, so that its answer never changes.

use async_graphql::Value;
use async_graphql::parser::types::{ExecutableDocument, Field, Selection, SelectionSet};

/// What pins the revision of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The request as a whole.
    Request,
    /// Each root field, which must be `view(revision: N)`. A view inside a view starts from the newest revision again.
    Fields,
}

/// Whether all that the only operation of a document asks for is of a pinned revision. The schema, which `__schema` and
/// `__type` tell, belongs to the program and not to a revision.
///
/// The caller has checked that fragments stand for a bounded number of fields, and put the values of variables in.
pub fn is_pinned(document: &ExecutableDocument, by: By) -> bool {
    let root = Root { document, by };
    let operation = document.operations.iter().next();
    operation.is_some_and(|(_, operation)| root.is_pinned(&operation.node.selection_set.node, false))
}

struct Root<'a> {
    document: &'a ExecutableDocument,
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
                self.by == By::Request || names_revision(field) && self.is_pinned(&field.selection_set.node, true)
            }
            _ => self.by == By::Request || is_under_pin,
        }
    }
}

fn names_revision(field: &Field) -> bool {
    let revision = field.arguments.iter().find(|(name, _)| name.node.as_str() == "revision");
    let revision = revision.and_then(|(_, value)| value.node.clone().into_const());
    revision.is_some_and(|revision| revision != Value::Null)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pinned(query: &str, by: By) -> bool {
        let document = async_graphql::parser::parse_query(query).expect("it can be read");
        is_pinned(&document, by)
    }

    #[test]
    fn every_root_field_must_name_a_revision() {
        for query in [
            "{ view(revision: 1) { actors { totalCount } } }",
            "{ __typename a: view(revision: 1) { lens { revision } } view(revision: 2, asOf: \"2019-01-01\") { __typename } }",
            "{ ...F } fragment F on Query { ... on Query { view(revision: 1) { view(revision: 2) { lens { revision } } } } }",
        ] {
            assert!(pinned(query, By::Fields), "{query}");
        }
        for query in [
            "{ actors { totalCount } }",
            "{ view { actors { totalCount } } }",
            "{ view(revision: null) { actors { totalCount } } }",
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
