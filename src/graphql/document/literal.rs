//! A document as the executor beneath takes it: with the values of its variables in their places, and without what
//! `@skip` and `@include` leave out.

use std::collections::HashMap;

use apollo_compiler::Name as ApolloName;
use apollo_compiler::ast::{DirectiveList, Value as Literal};
use apollo_compiler::executable::{ExecutableDocument, Operation, Selection, SelectionSet};
use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types as target;
use async_graphql::{Name, Pos, Positioned, Value};

use crate::graphql::document::position::Positions;
use crate::graphql::document::variables::Coerced;

/// The operation with all fragments of its document.
pub fn document(
    document: &ExecutableDocument,
    operation: &Operation,
    variables: &Coerced,
    positions: &Positions,
) -> target::ExecutableDocument {
    let literal = Literals { variables, positions };
    let fragments = document.fragments.iter().map(|(name, fragment)| {
        let pos = literal.at(fragment.location());
        let on = Positioned::new(Name::new(fragment.type_condition()), pos);
        let definition = target::FragmentDefinition {
            type_condition: Positioned::new(target::TypeCondition { on }, pos),
            directives: Vec::new(),
            selection_set: literal.set(&fragment.selection_set, pos),
        };
        (Name::new(name), Positioned::new(definition, pos))
    });
    let pos = Pos { line: 1, column: 1 };
    let definition = target::OperationDefinition {
        ty: target::OperationType::Query,
        variable_definitions: Vec::new(),
        directives: Vec::new(),
        selection_set: literal.set(&operation.selection_set, pos),
    };
    target::ExecutableDocument {
        operations: target::DocumentOperations::Single(Positioned::new(definition, pos)),
        fragments: fragments.collect::<HashMap<_, _>>(),
    }
}

/// Whether `@skip` or `@include` leave something out.
pub fn is_left_out(directives: &DirectiveList, variables: &Coerced) -> bool {
    let says = |directive: &str, left_out_if: bool| {
        let given = directives.get(directive).and_then(|directive| directive.specified_argument_by_name("if"));
        given.and_then(|given| value(given, variables)) == Some(Value::Boolean(left_out_if))
    };
    says("skip", true) || says("include", false)
}

/// A value of a document with the variables in it; `None` for a variable without value.
pub fn value(literal: &Literal, variables: &Coerced) -> Option<Value> {
    Some(match literal {
        Literal::Null => Value::Null,
        Literal::Enum(name) => Value::Enum(Name::new(name)),
        Literal::Variable(name) => return variables.get(name.as_str()).cloned(),
        Literal::String(text) => Value::String(text.clone()),
        Literal::Boolean(value) => Value::Boolean(*value),
        Literal::Int(number) => match number.as_str().parse::<i64>() {
            Ok(whole) => Value::from(whole),
            // As an id it is text, as a Float it has been checked.
            Err(_) => number.try_to_f64().map_or(Value::Null, Value::from),
        },
        Literal::Float(number) => number.try_to_f64().map_or(Value::Null, Value::from),
        // In a list a variable without value stands for null, in an object its field is not there.
        Literal::List(items) => {
            Value::List(items.iter().map(|item| value(item, variables).unwrap_or_default()).collect())
        }
        Literal::Object(fields) => {
            let fields = fields.iter().filter_map(|(name, field)| Some((Name::new(name), value(field, variables)?)));
            Value::Object(fields.collect::<IndexMap<_, _>>())
        }
    })
}

struct Literals<'d> {
    variables: &'d Coerced,
    positions: &'d Positions,
}

impl Literals<'_> {
    fn at(&self, span: Option<apollo_compiler::parser::SourceSpan>) -> Pos {
        self.positions.of(span.map_or(0, |span| span.offset()))
    }

    fn set(&self, set: &SelectionSet, pos: Pos) -> Positioned<target::SelectionSet> {
        let kept = set.selections.iter().filter(|selection| !is_left_out(selection.directives(), self.variables));
        Positioned::new(target::SelectionSet { items: kept.map(|selection| self.selection(selection)).collect() }, pos)
    }

    fn selection(&self, selection: &Selection) -> Positioned<target::Selection> {
        match selection {
            Selection::Field(field) => {
                let pos = self.at(field.location());
                let name = |name: &ApolloName| Positioned::new(Name::new(name), pos);
                // An argument whose variable has no value is as if it were not there.
                let arguments = field.arguments.iter().filter_map(|argument| {
                    let pos = self.at(argument.value.location());
                    let value = value(&argument.value, self.variables)?.into_value();
                    Some((Positioned::new(Name::new(&argument.name), pos), Positioned::new(value, pos)))
                });
                let field = target::Field {
                    alias: field.alias.as_ref().map(name),
                    name: name(&field.name),
                    arguments: arguments.collect(),
                    directives: Vec::new(),
                    selection_set: self.set(&field.selection_set, pos),
                };
                Positioned::new(target::Selection::Field(Positioned::new(field, pos)), pos)
            }
            Selection::InlineFragment(inline) => {
                let pos = self.at(inline.location());
                let condition = inline.type_condition.as_ref().map(|name| {
                    Positioned::new(target::TypeCondition { on: Positioned::new(Name::new(name), pos) }, pos)
                });
                let fragment = target::InlineFragment {
                    type_condition: condition,
                    directives: Vec::new(),
                    selection_set: self.set(&inline.selection_set, pos),
                };
                Positioned::new(target::Selection::InlineFragment(Positioned::new(fragment, pos)), pos)
            }
            Selection::FragmentSpread(spread) => {
                let pos = self.at(spread.location());
                let fragment_name = Positioned::new(Name::new(&spread.fragment_name), pos);
                let spread = target::FragmentSpread { fragment_name, directives: Vec::new() };
                Positioned::new(target::Selection::FragmentSpread(Positioned::new(spread, pos)), pos)
            }
        }
    }
}
