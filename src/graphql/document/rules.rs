//! The rules of the specification for documents: those of the library, and beside them those that it has not, or has
//! otherwise than the reference implementation.

use apollo_compiler::ast::Document;
use apollo_compiler::diagnostic::ToCliReport as _;
use apollo_compiler::executable::ExecutableDocument;
use apollo_compiler::validation::{DiagnosticList, Valid};
use apollo_compiler::Schema;

use crate::graphql::document::{introspection, lists, values};

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
    pub fn at(offset: Option<usize>, message: String) -> Self {
        Self { offset, message }
    }
}

/// What the library finds about values and variables: it knows neither `@oneOf` nor our scalars, takes `$x: T = null`
/// where `T!` is needed, and does not look into all values. [`values`] finds all of it.
const OF_VALUES: [&str; 10] = [
    "UndefinedVariable",
    "UnusedVariable",
    "UnsupportedValueType",
    "IntCoercionError",
    "FloatCoercionError",
    "UndefinedEnumValue",
    "UndefinedInputValue",
    "RequiredField",
    "DisallowedVariableUsage",
    "UniqueInputValue",
];

/// Checks a document against the schema.
///
/// # Errors
/// What is wrong with it, by place.
pub fn check(schema: &Valid<Schema>, document: &Document) -> Result<ExecutableDocument, Vec<Fault>> {
    let mut faults = Vec::new();
    let built = document.to_executable(schema).unwrap_or_else(|wrong| {
        faults.extend(told(&wrong.errors));
        wrong.partial
    });
    // What it says of lists in arguments is of values, and left to `values`.
    let compared = lists::with_lengths(document).map(|marked| marked.to_executable(schema));
    let compared = compared.map(|marked| marked.unwrap_or_else(|wrong| wrong.partial));
    if let Err(wrong) = compared.unwrap_or_else(|| built.clone()).validate(schema) {
        faults.extend(told(&wrong.errors));
    }
    if faults.is_empty() {
        faults = values::check(schema, &built);
        faults.extend(introspection::check(&built));
    }
    faults.sort_by_key(|fault| fault.offset);
    faults.dedup();
    if faults.is_empty() { Ok(built) } else { Err(faults) }
}

fn told(errors: &DiagnosticList) -> Vec<Fault> {
    let is_ours = |name: Option<&str>| name.is_some_and(|name| OF_VALUES.contains(&name));
    let errors = errors.iter().filter(|diagnostic| !is_ours(diagnostic.error.unstable_error_name()));
    errors
        .map(|diagnostic| {
            let offset = diagnostic.error.location().map(|at| at.offset());
            Fault::at(offset, diagnostic.error.to_string().replace('`', ""))
        })
        .collect()
}
