//! How deep a document looks into the schema: types lead to fields, and those to types again, without end.

use apollo_compiler::executable::{ExecutableDocument, Selection, SelectionSet};

use crate::graphql::document::rules::Fault;

/// How many lists of the schema may stand inside one another; that of the reference implementation.
const MOST_LISTS: usize = 2;
/// The lists that lead from a type to others.
const LISTS: [&str; 4] = ["fields", "interfaces", "possibleTypes", "inputFields"];

/// Where a document looks too deep into the schema.
///
/// The caller has checked that fragments stand for a bounded number of fields.
pub fn check(document: &ExecutableDocument) -> Vec<Fault> {
    let operations = document.operations.iter().map(|operation| &operation.selection_set);
    let mut faults = Vec::new();
    for set in operations.chain(document.fragments.values().map(|fragment| &fragment.selection_set)) {
        find(document, set, &mut faults);
    }
    faults
}

fn find(document: &ExecutableDocument, set: &SelectionSet, faults: &mut Vec<Fault>) {
    for selection in &set.selections {
        match selection {
            Selection::Field(field) if matches!(field.name.as_str(), "__schema" | "__type") => {
                if is_too_deep(document, &field.selection_set, 0) {
                    let text = format!(
                        "{} may hold {MOST_LISTS} of {} inside one another; this has more",
                        field.name,
                        LISTS.join(", ")
                    );
                    faults.push(Fault::at(field.location(), text));
                }
            }
            Selection::Field(field) => find(document, &field.selection_set, faults),
            Selection::InlineFragment(inline) => find(document, &inline.selection_set, faults),
            Selection::FragmentSpread(_) => {}
        }
    }
}

fn is_too_deep(document: &ExecutableDocument, set: &SelectionSet, lists: usize) -> bool {
    set.selections.iter().any(|selection| match selection {
        Selection::Field(field) => {
            let lists = lists + usize::from(LISTS.contains(&field.name.as_str()));
            lists > MOST_LISTS || is_too_deep(document, &field.selection_set, lists)
        }
        Selection::InlineFragment(inline) => is_too_deep(document, &inline.selection_set, lists),
        Selection::FragmentSpread(spread) => {
            let fragment = document.fragments.get(&spread.fragment_name);
            fragment.is_some_and(|fragment| is_too_deep(document, &fragment.selection_set, lists))
        }
    })
}
