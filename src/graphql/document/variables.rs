//! The values of variables: whether they are of the types of their variables, and what the executor is given for them.

use std::fmt::Write as _;

use apollo_compiler::Schema;
use apollo_compiler::ast::{Type, VariableDefinition};
use apollo_compiler::executable::Operation;
use apollo_compiler::schema::{ExtendedType, InputObjectType};
use async_graphql::Value;
use async_graphql::indexmap::IndexMap;
use serde_json::{Map, Value as Json};

use crate::graphql::document::literal;
use crate::graphql::document::rules::Fault;
use crate::graphql::document::values::{not_one, scalar_problem, unknown_choice, unknown_field};
use crate::graphql::error::shorten;

/// The variables of a request that have a value, by name: of the request, or else the one of the document.
pub type Coerced = IndexMap<String, Value>;

/// Makes the values of an operation's variables from those of a request.
///
/// # Errors
/// What is wrong with them; each names its variable.
pub fn coerce(schema: &Schema, operation: &Operation, given: &Map<String, Json>) -> Result<Coerced, Vec<Fault>> {
    let mut coerced = Coerced::new();
    let mut faults = Vec::new();
    for variable in &operation.variables {
        let mut problems = Vec::new();
        let value = one(schema, variable, given.get(variable.name.as_str()), &mut problems);
        let span = variable.location();
        faults.extend(problems.into_iter().map(|problem| Fault::at(span, problem)));
        if let Some(value) = value {
            coerced.insert(variable.name.to_string(), value);
        }
    }
    if faults.is_empty() { Ok(coerced) } else { Err(faults) }
}

fn one(
    schema: &Schema,
    variable: &VariableDefinition,
    given: Option<&Json>,
    problems: &mut Vec<String>,
) -> Option<Value> {
    let (name, ty) = (&variable.name, &variable.ty);
    let Some(given) = given else {
        if let Some(default) = &variable.default_value {
            return literal::value(default, &Coerced::new());
        }
        if ty.is_non_null() {
            problems.push(format!("the variable ${name} has the type {ty} and needs a value"));
        }
        return None;
    };
    let mut coercion = Coercion { schema, path: format!("${name}"), problems };
    Some(coercion.value(given, ty))
}

struct Coercion<'c> {
    schema: &'c Schema,
    /// Where in the variable it is, as in `$of.projects[0]`.
    path: String,
    problems: &'c mut Vec<String>,
}

impl Coercion<'_> {
    /// The value, or null with a problem told. JSON nests within the limit of its reader.
    fn value(&mut self, given: &Json, ty: &Type) -> Value {
        if given.is_null() {
            if ty.is_non_null() {
                self.wrong(&format!("is null, and the type {ty} has no null"));
            }
            return Value::Null;
        }
        if ty.is_list() {
            let Json::Array(items) = given else { return Value::List(vec![self.value(given, ty.item_type())]) };
            let items = items.iter().enumerate();
            return Value::List(
                items
                    .map(|(at, item)| self.inside(&format!("[{at}]"), |inside| inside.value(item, ty.item_type())))
                    .collect(),
            );
        }
        match self.schema.types.get(ty.inner_named_type()) {
            Some(ExtendedType::InputObject(input)) => match given {
                Json::Object(fields) => self.object(fields, input),
                _ => self.no(given, ty),
            },
            Some(ExtendedType::Enum(choice)) => match given {
                Json::String(name) if choice.values.contains_key(name.as_str()) => {
                    Value::Enum(async_graphql::Name::new(name))
                }
                Json::String(name) => {
                    let text = unknown_choice(&choice.name, name, choice.values.keys());
                    self.wrong(&format!("is wrong: {text}"));
                    Value::Null
                }
                _ => self.no(given, ty),
            },
            _ => self.scalar(given, ty),
        }
    }

    fn object(&mut self, given: &Map<String, Json>, input: &InputObjectType) -> Value {
        let mut fields = IndexMap::new();
        for (name, value) in given {
            match input.fields.get(name.as_str()) {
                Some(field) => {
                    let value = self.inside(&format!(".{name}"), |inside| inside.value(value, &field.ty));
                    fields.insert(async_graphql::Name::new(name), value);
                }
                None => self.wrong(&format!("is wrong: {}", unknown_field(input, name))),
            }
        }
        for (name, field) in
            input.fields.iter().filter(|(name, field)| field.is_required() && !given.contains_key(name.as_str()))
        {
            self.wrong(&format!("needs the field {name}, which has the type {}", field.ty));
        }
        if input.directives.has("oneOf") && (given.len() != 1 || given.values().any(Json::is_null)) {
            self.wrong(&format!("is wrong: {}", not_one(input, given.len())));
        }
        Value::Object(fields)
    }

    fn scalar(&mut self, given: &Json, ty: &Type) -> Value {
        // As in JavaScript 1.0 is an integer.
        let whole = || {
            let float = given.as_f64().filter(|float| float.fract() == 0.0 && float.abs() < 9_007_199_254_740_992.0);
            given.as_i64().or(float.map(|float| float as i64))
        };
        let value = match (ty.inner_named_type().as_str(), given) {
            ("Int", Json::Number(_)) => whole().and_then(|number| i32::try_from(number).ok()).map(Value::from),
            ("Float", Json::Number(number)) => Some(Value::Number(number.clone())),
            ("Boolean", Json::Bool(value)) => Some(Value::Boolean(*value)),
            ("ID", Json::Number(number)) => {
                let is_whole = number.as_f64().is_some_and(|float| float.fract() == 0.0);
                let text = whole().map_or_else(|| number.to_string(), |whole| whole.to_string());
                is_whole.then(|| Value::String(text))
            }
            ("String" | "ID", Json::String(text)) => Some(Value::String(text.clone())),
            (name, Json::String(text)) => match scalar_problem(name, text) {
                Some(Err(problem)) => {
                    self.wrong(&format!("is wrong: {problem}"));
                    return Value::Null;
                }
                known => known.map(|_| Value::String(text.clone())),
            },
            _ => None,
        };
        value.unwrap_or_else(|| self.no(given, ty))
    }

    fn inside(&mut self, step: &str, coerce: impl FnOnce(&mut Self) -> Value) -> Value {
        let length = self.path.len();
        let _ = write!(self.path, "{}", shorten(step));
        let value = coerce(self);
        self.path.truncate(length);
        value
    }

    fn no(&mut self, given: &Json, ty: &Type) -> Value {
        let given = shorten(&given.to_string());
        self.wrong(&format!("is {given}, which is no {ty}"));
        Value::Null
    }

    fn wrong(&mut self, problem: &str) {
        self.problems.push(format!("the variable {} {problem}", self.path));
    }
}
