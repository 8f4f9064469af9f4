//! Goes through all that is asked for.

use std::collections::HashSet;

use apollo_compiler::ast::{self, Argument, DirectiveList, InputValueDefinition};
use apollo_compiler::executable::{ExecutableDocument, Operation, Selection, SelectionSet};
use apollo_compiler::parser::SourceSpan;
use apollo_compiler::{Node, Schema};

/// The arguments of a field or a directive.
pub struct Arguments<'d> {
    /// Those that are given.
    pub given: &'d [Node<Argument>],
    /// Those that the schema has.
    pub known: &'d [Node<InputValueDefinition>],
    /// Of what they are, as in `nodes` or `@skip`.
    pub of: String,
    /// Where that is.
    pub span: Option<SourceSpan>,
}

/// The arguments of all fields and directives of an operation, those of fragments included, each once.
pub fn arguments<'d>(
    schema: &'d Schema,
    document: &'d ExecutableDocument,
    operation: &'d Operation,
) -> Vec<Arguments<'d>> {
    let mut walk = Walk { schema, document, spread: HashSet::new(), found: Vec::new() };
    walk.directives(&operation.directives);
    walk.selection(&operation.selection_set);
    walk.found
}

/// All selections below some, themselves among them; without those of the fragments that they spread. The last comes
/// first.
pub fn selections(of: &[ast::Selection]) -> Vec<&ast::Selection> {
    let mut found = Vec::new();
    let mut waiting: Vec<&ast::Selection> = of.iter().collect();
    while let Some(selection) = waiting.pop() {
        match selection {
            ast::Selection::Field(field) => waiting.extend(&field.selection_set),
            ast::Selection::InlineFragment(inline) => waiting.extend(&inline.selection_set),
            ast::Selection::FragmentSpread(_) => {}
        }
        found.push(selection);
    }
    found
}

struct Walk<'d> {
    schema: &'d Schema,
    document: &'d ExecutableDocument,
    spread: HashSet<&'d str>,
    found: Vec<Arguments<'d>>,
}

impl<'d> Walk<'d> {
    fn selection(&mut self, set: &'d SelectionSet) {
        for selection in &set.selections {
            self.directives(selection.directives());
            match selection {
                Selection::Field(field) => {
                    self.found.push(Arguments {
                        given: &field.arguments,
                        known: &field.definition.arguments,
                        of: field.name.to_string(),
                        span: field.location(),
                    });
                    self.selection(&field.selection_set);
                }
                Selection::InlineFragment(inline) => self.selection(&inline.selection_set),
                Selection::FragmentSpread(spread) => {
                    let fragment = self.document.fragments.get(&spread.fragment_name);
                    let Some(fragment) = fragment.filter(|_| self.spread.insert(&spread.fragment_name)) else {
                        continue;
                    };
                    self.directives(&fragment.directives);
                    self.selection(&fragment.selection_set);
                }
            }
        }
    }

    fn directives(&mut self, directives: &'d DirectiveList) {
        for directive in directives {
            let definition = self.schema.directive_definitions.get(&directive.name);
            self.found.push(Arguments {
                given: &directive.arguments,
                known: definition.map_or(&[][..], |definition| &definition.arguments),
                of: format!("@{}", directive.name),
                span: directive.location(),
            });
        }
    }
}
