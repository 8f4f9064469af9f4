//! The rules of the specification for documents: those of the library, and beside them those that it has not, or has
//! otherwise than the reference implementation.

use std::collections::HashMap;

use apollo_compiler::Schema;
use apollo_compiler::ast::{Definition, Document, Selection};
use apollo_compiler::diagnostic::{Diagnostic, ToCliReport as _};
use apollo_compiler::executable::ExecutableDocument;
use apollo_compiler::parser::SourceSpan;
use apollo_compiler::validation::{DiagnosticData, Valid};

use crate::graphql::document::token::{self, Kind};
use crate::graphql::document::{introspection, lists, names, values, walk};

/// Something wrong with a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// At which byte.
    pub offset: Option<usize>,
    /// What it is, in plain words.
    pub message: String,
}

impl Fault {
    /// A fault at a place.
    pub fn at(span: Option<SourceSpan>, message: String) -> Self {
        Self { offset: span.map(|span| span.offset()), message }
    }
}

/// What the library finds and is found beside it. About values and variables: it knows neither `@oneOf` nor our scalars,
/// takes `$x: T = null` where `T!` is needed, and does not look into all values. About names: it tells other places.
const FOUND_BESIDE: [&str; 18] = [
    "UndefinedVariable",
    "UnusedVariable",
    "UnsupportedValueType",
    "IntCoercionError",
    "FloatCoercionError",
    "UndefinedEnumValue",
    "UndefinedInputValue",
    "RequiredField",
    "RequiredArgument",
    "DisallowedVariableUsage",
    "UniqueInputValue",
    "UniqueVariable",
    "VariableInputType",
    "UndefinedDefinition",
    "UndefinedFragment",
    "UnusedFragment",
    "InvalidFragmentTarget",
    "RecursiveFragmentDefinition",
];

/// Checks a document against the schema.
///
/// # Errors
/// What is wrong with it, by place: with its names; else with its fields; else with anything.
pub fn check(schema: &Valid<Schema>, text: &str, document: &Document) -> Result<ExecutableDocument, Vec<Fault>> {
    sound(names::check(schema, document))?;
    let built = document.to_executable(schema).map_err(|wrong| {
        let places = Places::of(document);
        wrong.errors.iter().map(|diagnostic| places.corrected(text, told(&diagnostic))).collect::<Vec<_>>()
    });
    let built = match built {
        Ok(built) => built,
        Err(faults) => return Err(sorted(faults)),
    };
    // What it says of lists in arguments is of values.
    let marked = lists::with_lengths(document).and_then(|marked| marked.to_executable(schema).ok());
    let mut faults = Vec::new();
    if let Err(wrong) = marked.unwrap_or_else(|| built.clone()).validate(schema) {
        let is_ours = |name: Option<&str>| name.is_some_and(|name| FOUND_BESIDE.contains(&name));
        let errors = wrong.errors.iter().filter(|diagnostic| !is_ours(diagnostic.error.unstable_error_name()));
        faults.extend(errors.map(|diagnostic| told(&diagnostic)));
    }
    faults.extend(values::check(schema, &built));
    faults.extend(introspection::check(&built));
    sound(faults).map(|()| built)
}

fn sound(faults: Vec<Fault>) -> Result<(), Vec<Fault>> {
    if faults.is_empty() { Ok(()) } else { Err(sorted(faults)) }
}

fn sorted(mut faults: Vec<Fault>) -> Vec<Fault> {
    faults.sort_by_key(|fault| fault.offset);
    faults.dedup();
    faults
}

fn told(diagnostic: &Diagnostic<'_, DiagnosticData>) -> Fault {
    let message = match diagnostic.error.unstable_error_name() {
        Some("UndefinedRootOperation") => {
            String::from("there are no mutations and no subscriptions here; ask with query")
        }
        Some("MissingSubselection") => String::from("this field holds others; say which, as in { id }"),
        Some("AmbiguousAnonymousOperation") => String::from("an operation beside others needs a name"),
        _ => diagnostic.error.to_string().replace('`', ""),
    };
    Fault::at(diagnostic.error.location(), message)
}

/// Where fields begin: an unknown field is told at its alias, a selection that should not be at its brace.
struct Places {
    /// By where the name is.
    begins: HashMap<usize, usize>,
}

impl Places {
    fn of(document: &Document) -> Self {
        let mut begins = HashMap::new();
        for definition in &document.definitions {
            let asked = match definition {
                Definition::OperationDefinition(operation) => &operation.selection_set,
                Definition::FragmentDefinition(fragment) => &fragment.selection_set,
                _ => continue,
            };
            for selection in walk::selections(asked) {
                if let Selection::Field(field) = selection
                    && let (Some(name), Some(field)) = (field.name.location(), field.location())
                {
                    begins.insert(name.offset(), field.offset());
                }
            }
        }
        Self { begins }
    }

    fn corrected(&self, text: &str, fault: Fault) -> Fault {
        let Some(offset) = fault.offset else { return fault };
        if fault.message.ends_with("must not have subselections") {
            return Fault { offset: brace(text, offset).or(fault.offset), ..fault };
        }
        Fault { offset: self.begins.get(&offset).copied().or(fault.offset), ..fault }
    }
}

/// The first brace after a place that is not in an argument.
fn brace(text: &str, from: usize) -> Option<usize> {
    let (mut at, mut parentheses) = (from, 0_usize);
    loop {
        let token = token::next(text, at).ok()?;
        match token.kind {
            Kind::End => return None,
            Kind::Sign(b'(') => parentheses += 1,
            Kind::Sign(b')') => parentheses = parentheses.saturating_sub(1),
            Kind::Sign(b'{') if parentheses == 0 => return Some(token.start),
            _ => {}
        }
        at = token.end;
    }
}
