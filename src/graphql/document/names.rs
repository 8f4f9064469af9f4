//! Names in a document: types, variables and fragments, whether they are there, used, and named once.

use std::collections::{HashMap, HashSet};

use apollo_compiler::ast::{Definition, Document, FragmentDefinition, FragmentSpread, OperationDefinition, Selection};
use apollo_compiler::{Name, Node, Schema};

use crate::graphql::document::rules::Fault;
use crate::graphql::document::walk;
use crate::graphql::error::shorten;

/// What is wrong with the names of a document.
///
/// Time: in proportion to the document.
pub fn check(schema: &Schema, document: &Document) -> Vec<Fault> {
    let mut names = Names { schema, fragments: HashMap::new(), faults: Vec::new() };
    for definition in &document.definitions {
        if let Definition::FragmentDefinition(fragment) = definition {
            let known = *names.fragments.entry(fragment.name.as_str()).or_insert(fragment);
            if !std::ptr::eq(known, fragment) {
                names.tell(&fragment.name, format!("the fragment {} is defined twice", shorten(&fragment.name)));
            }
        }
    }
    let mut reached = HashSet::new();
    for definition in &document.definitions {
        match definition {
            Definition::OperationDefinition(operation) => {
                names.operation(operation);
                names.selections(&operation.selection_set);
                names.reach(&operation.selection_set, &mut reached);
            }
            Definition::FragmentDefinition(fragment) => {
                names.condition(&fragment.type_condition);
                names.selections(&fragment.selection_set);
            }
            _ => {}
        }
    }
    for definition in &document.definitions {
        if let Definition::FragmentDefinition(fragment) = definition
            && !reached.contains(fragment.name.as_str())
        {
            let text = format!("the fragment {} is never spread by an operation; take it out", shorten(&fragment.name));
            names.faults.push(Fault::at(fragment.location(), text));
        }
    }
    names.circles();
    names.faults
}

struct Names<'d> {
    schema: &'d Schema,
    fragments: HashMap<&'d str, &'d Node<FragmentDefinition>>,
    faults: Vec<Fault>,
}

impl<'d> Names<'d> {
    fn tell(&mut self, name: &Name, message: String) {
        self.faults.push(Fault::at(name.location(), message));
    }

    fn operation(&mut self, operation: &OperationDefinition) {
        let mut defined = HashSet::new();
        for variable in &operation.variables {
            if !defined.insert(variable.name.as_str()) {
                // The place of the name without its $.
                let at = variable.name.location().or(variable.location());
                let text = format!("the variable ${} is defined twice", shorten(&variable.name));
                self.faults.push(Fault::at(at, text));
            }
            let ty = variable.ty.inner_named_type();
            match self.schema.types.get(ty) {
                None => self.tell(ty, format!("there is no type {} in the schema", shorten(ty))),
                Some(found) if !found.is_input_type() => {
                    let text = format!("{ty} is no type for variables: it is what answers are made of");
                    self.faults.push(Fault::at(variable.ty.location(), text));
                }
                Some(_) => {}
            }
        }
    }

    fn condition(&mut self, ty: &Name) {
        match self.schema.types.get(ty) {
            None => self.tell(ty, format!("there is no type {} in the schema", shorten(ty))),
            Some(found) if !(found.is_object() || found.is_interface() || found.is_union()) => {
                self.tell(ty, format!("{ty} has no fields, so that a fragment on it selects nothing"));
            }
            Some(_) => {}
        }
    }

    fn selections(&mut self, selections: &[Selection]) {
        for selection in walk::selections(selections) {
            match selection {
                Selection::Field(_) => {}
                Selection::InlineFragment(inline) => {
                    if let Some(ty) = &inline.type_condition {
                        self.condition(ty);
                    }
                }
                Selection::FragmentSpread(spread) => {
                    let name = &spread.fragment_name;
                    if !self.fragments.contains_key(name.as_str()) {
                        self.tell(name, format!("there is no fragment {} in the query", shorten(name)));
                    }
                }
            }
        }
    }

    /// Notes which fragments are spread, those that fragments spread included.
    fn reach(&self, selections: &'d [Selection], reached: &mut HashSet<&'d str>) {
        let mut waiting = spreads(selections);
        while let Some(spread) = waiting.pop() {
            let name = spread.fragment_name.as_str();
            if reached.insert(name)
                && let Some(fragment) = self.fragments.get(name)
            {
                waiting.extend(spreads(&fragment.selection_set));
            }
        }
    }

    /// Tells of fragments that spread themselves, at the first spread of each circle.
    fn circles(&mut self) {
        let mut names: Vec<_> = self.fragments.values().copied().collect();
        names.sort_by_key(|fragment| fragment.location().map(|at| at.offset()));
        let mut done = HashSet::new();
        for fragment in names {
            if done.contains(fragment.name.as_str()) {
                continue;
            }
            // A path of fragments, each with the spreads that it has yet to follow.
            let mut path = vec![(fragment.name.as_str(), spreads(&fragment.selection_set))];
            while let Some((name, waiting)) = path.last_mut() {
                let Some(spread) = waiting.pop() else {
                    done.insert(*name);
                    path.pop();
                    continue;
                };
                let next = spread.fragment_name.as_str();
                if path.iter().any(|(name, _)| *name == next) {
                    let text = format!("the fragment {} spreads itself; take that out", shorten(next));
                    self.faults.push(Fault::at(spread.location(), text));
                } else if !done.contains(next)
                    && let Some(fragment) = self.fragments.get(next)
                {
                    path.push((next, spreads(&fragment.selection_set)));
                }
            }
        }
    }
}

/// The spreads of a selection, those inside fragments not included.
fn spreads(selections: &[Selection]) -> Vec<&Node<FragmentSpread>> {
    let all = walk::selections(selections).into_iter();
    all.filter_map(|selection| if let Selection::FragmentSpread(spread) = selection { Some(spread) } else { None })
        .collect()
}
