//! Documents: read, measured, checked against the schema and priced before anything is executed, and kept for the next
//! request.

pub mod cost;
mod introspection;
mod lists;
mod literal;
mod names;
mod position;
mod rules;
mod structure;
mod syntax;
mod table;
mod text;
mod token;
mod values;
mod variables;
mod walk;

pub use table::TableShape;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

use apollo_compiler::diagnostic::ToCliReport as _;
use apollo_compiler::executable::{ExecutableDocument, Operation};
use apollo_compiler::parser::Parser;
use apollo_compiler::validation::{DiagnosticList, Valid};
use apollo_compiler::{Node, Schema};
use moka::sync::Cache;
use serde_json::{Map, Value as Json};

use crate::graphql::document::position::Positions;
use crate::graphql::document::rules::Fault;
use crate::graphql::engine::Limits;
use crate::graphql::error::{Passed, Refusal, shorten};

/// How many faults are told of one document; how many more there are is told, too.
const MOST_FAULTS: usize = 20;
/// Bytes of documents, as text, that are kept.
const KEPT_BYTES: u64 = 1 << 20;

/// The schema as documents are checked against it: as it is printed.
static SCHEMA: LazyLock<Result<Valid<Schema>, String>> = LazyLock::new(|| {
    Schema::parse_and_validate(crate::graphql::sdl(), "schema.graphql").map_err(|wrong| wrong.errors.to_string())
});

/// Reads documents, and keeps those that are valid.
pub struct Documents {
    schema: &'static Valid<Schema>,
    limits: Limits,
    kept: Cache<String, Arc<Document>>,
}

/// A valid document.
pub struct Document {
    schema: &'static Valid<Schema>,
    checked: ExecutableDocument,
    positions: Positions,
}

impl Documents {
    /// Reads documents within limits.
    ///
    /// # Errors
    /// When the schema of the program is none.
    pub fn new(limits: Limits) -> anyhow::Result<Self> {
        let schema = SCHEMA.as_ref().map_err(|wrong| anyhow::anyhow!("the schema is not valid: {wrong}"))?;
        let weigh = |text: &String, _: &Arc<Document>| u32::try_from(text.len() + 64).unwrap_or(u32::MAX);
        let kept = Cache::builder().max_capacity(KEPT_BYTES).weigher(weigh).build();
        Ok(Self { schema, limits, kept })
    }

    /// Reads a document and checks it. One that was read before is not read again.
    ///
    /// # Errors
    /// Why it cannot be executed: a limit that it passes, or all that is wrong with it, with places.
    pub fn read(&self, text: &str) -> Result<Arc<Document>, Vec<Refusal>> {
        if let Some(document) = self.kept.get(text) {
            return Ok(document);
        }
        let document = Arc::new(self.read_anew(text)?);
        self.kept.insert(text.to_owned(), Arc::clone(&document));
        Ok(document)
    }

    fn read_anew(&self, text: &str) -> Result<Document, Vec<Refusal>> {
        let limits = &self.limits;
        let measured = text::measure(text);
        within("tokens", limits.tokens, measured.tokens, |limit, asked| {
            format!("a query may have at most {limit} tokens (names, numbers, strings, signs); this one has {asked}")
        })?;
        within("depth", limits.depth, measured.levels, too_deep)?;
        within("depth", limits.depth, measured.value_levels, |limit, asked| {
            format!("a value in a query may nest at most {limit} levels; this one nests {asked}")
        })?;
        let positions = Positions::of_text(text);
        let located = |(at, message): (usize, String)| vec![Refusal::bad(message, vec![positions.of(at)])];
        let read =
            syntax::check(text).map_err(|(at, wrong)| located((at, format!("the query cannot be read: {wrong}"))))?;
        if let Some(at) = read.system {
            return Err(located((
                at,
                String::from("a query holds operations and fragments; take the definition of a type out"),
            )));
        }
        let text = without(text, &read.descriptions);
        // The text is measured: this limit is never met.
        let mut parser = Parser::new().recursion_limit(limits.depth.saturating_mul(8).saturating_add(100));
        let ast = parser.parse_ast(&*text, "query").map_err(|wrong| vec![unreadable(&wrong.errors, &positions)])?;
        let structure = structure::measure(&ast);
        within("aliases", limits.aliases, structure.aliases, |limit, asked| {
            format!("a query may have at most {limit} aliases; this one has {asked}")
        })?;
        within("directives", limits.directives, structure.directives, |limit, asked| {
            format!("a query may have at most {limit} directives; this one has {asked}")
        })?;
        within("depth", limits.depth, structure.levels, too_deep)?;
        within("fields", limits.fields, structure.fields, |limit, asked| {
            format!("a query may select at most {limit} fields, fragments spread out; this one selects {asked}")
        })?;
        let checked = rules::check(self.schema, &text, &ast).map_err(|faults| refusals(faults, &positions))?;
        Ok(Document { schema: self.schema, checked, positions })
    }
}

/// An operation with the values of its variables, ready to be executed.
pub struct Ready {
    /// As the executor takes it.
    pub document: async_graphql::parser::types::ExecutableDocument,
    /// What it costs.
    pub cost: u64,
}

impl Document {
    /// The name of the operation that a request names, or of the only one.
    pub fn operation_name(&self, asked: Option<&str>) -> Option<String> {
        let operation = self.checked.operations.get(asked).ok()?;
        operation.name.as_ref().map(ToString::to_string)
    }

    /// The operation that a request names, or the only one, with these values of its variables.
    ///
    /// # Errors
    /// Why it cannot be executed: there is none, its variables have wrong values, or it costs too much.
    pub fn ready(
        &self,
        asked: Option<&str>,
        variables: &Map<String, Json>,
        limits: &Limits,
    ) -> Result<Ready, Vec<Refusal>> {
        let operation = self.operation(asked).map_err(|text| vec![Refusal::bad(text, Vec::new())])?;
        let variables = variables::coerce(self.schema, operation, variables);
        let variables = variables.map_err(|faults| refusals(faults, &self.positions))?;
        let price = cost::price(&self.checked, operation, &variables);
        within("page", limits.page as u64, price.page, |limit, asked| {
            format!("a page (first, last, ids) is limited to {limit}; this request asks for {asked}")
        })?;
        within("cost", limits.cost, price.cost, |limit, asked| {
            format!(
                "a query may cost at most {limit}; this one costs {asked}: ask for smaller pages, or for fewer fields"
            )
        })?;
        let document = literal::document(&self.checked, operation, &variables, &self.positions);
        Ok(Ready { document, cost: price.cost })
    }

    /// The answer to the operation that a request names, or the only one, as a table.
    ///
    /// # Errors
    /// Why it is none.
    pub fn table(&self, asked: Option<&str>, variables: &Map<String, Json>) -> Result<TableShape, Vec<Refusal>> {
        let refused = |text| vec![Refusal::bad(text, Vec::new())];
        let operation = self.operation(asked).map_err(refused)?;
        let variables = variables::coerce(self.schema, operation, variables);
        let variables = variables.map_err(|faults| refusals(faults, &self.positions))?;
        table::shape(&self.checked, operation, &variables).map_err(refused)
    }

    fn operation(&self, asked: Option<&str>) -> Result<&Node<Operation>, String> {
        self.checked.operations.get(asked).map_err(|_| {
            let names = self.checked.operations.iter().filter_map(|operation| operation.name.as_ref());
            let names: Vec<String> = names.map(|name| shorten(name)).take(MOST_FAULTS).collect();
            match asked {
                Some(asked) => {
                    format!("there is no operation '{}' in the query; it has: {}", shorten(asked), names.join(", "))
                }
                None if names.is_empty() => String::from("there is no operation in the query; write { ... }"),
                None => format!("the query has several operations; say which by operationName: {}", names.join(", ")),
            }
        })
    }
}

/// Whether what is asked keeps within a limit, or what is said of it.
fn within<N: TryInto<u64>>(
    name: &'static str,
    limit: impl TryInto<u64>,
    asked: N,
    told: impl FnOnce(u64, u64) -> String,
) -> Result<(), Vec<Refusal>> {
    let value = limit.try_into().unwrap_or(u64::MAX);
    let asked = asked.try_into().unwrap_or(u64::MAX);
    if asked <= value {
        return Ok(());
    }
    Err(vec![Refusal::limit(told(value, asked), Passed { name, value, asked: Some(asked) })])
}

fn too_deep(limit: u64, asked: u64) -> String {
    format!("a query may nest at most {limit} levels; this one nests {asked}")
}

fn refusals(faults: Vec<Fault>, positions: &Positions) -> Vec<Refusal> {
    let count = faults.len();
    let located =
        |fault: Fault| Refusal::bad(fault.message, fault.offset.map(|at| positions.of(at)).into_iter().collect());
    let mut refusals: Vec<Refusal> = faults.into_iter().take(MOST_FAULTS).map(located).collect();
    if count > MOST_FAULTS {
        refusals.push(Refusal::bad(format!("and {} more faults", count - MOST_FAULTS), Vec::new()));
    }
    refusals
}

/// The text with blanks in some places, so that everything stays where it is.
fn without<'t>(text: &'t str, places: &[Range<usize>]) -> Cow<'t, str> {
    if places.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut blanked = text.to_owned();
    for place in places {
        blanked.replace_range(place.clone(), &" ".repeat(place.len()));
    }
    Cow::Owned(blanked)
}

/// What the library cannot read although it follows the grammar.
fn unreadable(errors: &DiagnosticList, positions: &Positions) -> Refusal {
    let first = errors.iter().min_by_key(|diagnostic| diagnostic.error.location().map(|at| at.offset()));
    let offset = first.as_ref().and_then(|first| first.error.location()).map(|at| at.offset());
    let told = first.map(|first| first.error.to_string()).unwrap_or_default();
    Refusal::bad(format!("the query cannot be read: {told}"), offset.map(|at| positions.of(at)).into_iter().collect())
}
