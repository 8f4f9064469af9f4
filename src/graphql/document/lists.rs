//! Lists that show their length. The library takes `[1]` and `[1, 2]` for the same argument where two fields would be
//! merged, since it compares lists only as far as the shorter one goes; with its length in front no list begins as one of
//! another length does.

use apollo_compiler::Node;
use apollo_compiler::ast::{Argument, Definition, Document, IntValue, Selection, Value};

use crate::graphql::document::walk;

/// A copy of a document in which every list in an argument of a field begins with its length; `None` where there is no
/// list. For comparing arguments only: the values are no longer those of their types.
pub fn with_lengths(document: &Document) -> Option<Document> {
    let mut copy = document.clone();
    let mut has_lists = false;
    for definition in &mut copy.definitions {
        let selections = match definition {
            Definition::OperationDefinition(node) if any_list(&node.selection_set) => {
                &mut node.make_mut().selection_set
            }
            Definition::FragmentDefinition(node) if any_list(&node.selection_set) => &mut node.make_mut().selection_set,
            _ => continue,
        };
        mark(selections);
        has_lists = true;
    }
    has_lists.then_some(copy)
}

fn any_list(selections: &[Selection]) -> bool {
    walk::selections(selections).into_iter().any(|selection| match selection {
        Selection::Field(field) => field.arguments.iter().any(|argument| holds_list(&argument.value)),
        _ => false,
    })
}

fn holds_list(value: &Value) -> bool {
    match value {
        Value::List(_) => true,
        Value::Object(fields) => fields.iter().any(|(_, value)| holds_list(value)),
        _ => false,
    }
}

fn mark(selections: &mut [Selection]) {
    for selection in selections {
        match selection {
            Selection::Field(field) => {
                let field = field.make_mut();
                for argument in &mut field.arguments {
                    let argument: &mut Argument = argument.make_mut();
                    mark_value(argument.value.make_mut());
                }
                mark(&mut field.selection_set);
            }
            Selection::InlineFragment(inline) => mark(&mut inline.make_mut().selection_set),
            Selection::FragmentSpread(_) => {}
        }
    }
}

fn mark_value(value: &mut Value) {
    match value {
        Value::List(items) => {
            for item in &mut *items {
                mark_value(item.make_mut());
            }
            let length = IntValue::new_parsed(&items.len().to_string());
            items.insert(0, Node::new(Value::Int(length)));
        }
        Value::Object(fields) => {
            for (_, value) in fields {
                mark_value(value.make_mut());
            }
        }
        _ => {}
    }
}
