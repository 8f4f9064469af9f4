//! Values as they are written in a document, and the variables in them: whether they are of the type of their place.

use std::collections::{BTreeMap, HashMap, HashSet};

use apollo_compiler::ast::{Type, Value, VariableDefinition};
use apollo_compiler::executable::{ExecutableDocument, Operation};
use apollo_compiler::parser::SourceSpan;
use apollo_compiler::schema::{ExtendedType, InputObjectType};
use apollo_compiler::{Name, Node, Schema};
use async_graphql::{InputValueResult, Pos};

use crate::graphql::document::rules::Fault;
use crate::graphql::document::walk::{self, Arguments};
use crate::graphql::error::shorten;
use crate::graphql::scalar::{Date, Decimal, PartialDate, Url};

/// What is wrong with the values and the variables of a document, by place.
///
/// Time: in proportion to the document, for each of its operations.
pub fn check(schema: &Schema, document: &ExecutableDocument) -> Vec<Fault> {
    let mut faults = BTreeMap::new();
    for operation in document.operations.iter() {
        for fault in check_operation(schema, document, operation) {
            faults.entry((fault.offset, fault.message.clone())).or_insert(fault);
        }
    }
    faults.into_values().collect()
}

fn check_operation(schema: &Schema, document: &ExecutableDocument, operation: &Operation) -> Vec<Fault> {
    let mut values = Values { schema, faults: Vec::new(), uses: Vec::new() };
    for variable in &operation.variables {
        if let Some(default) = &variable.default_value {
            values.check(default, &Place { ty: Some(&variable.ty), has_default: false, is_of_one: false });
        }
    }
    for Arguments { given, known, of, span } in walk::arguments(schema, document, operation) {
        for missing in known.iter().filter(|known| known.is_required()) {
            if !given.iter().any(|argument| argument.name == missing.name) {
                let text = format!("{of} needs the argument {}, which has the type {}", missing.name, missing.ty);
                values.faults.push(Fault::at(span, text));
            }
        }
        for argument in given {
            let definition = known.iter().find(|definition| definition.name == argument.name);
            let has_default = definition.is_some_and(|definition| has_value(definition.default_value.as_ref()));
            let ty = definition.map(|definition| &*definition.ty);
            values.check(&argument.value, &Place { ty, has_default, is_of_one: false });
        }
    }
    let Values { mut faults, uses, .. } = values;
    let defined: HashMap<&str, &Node<VariableDefinition>> =
        operation.variables.iter().map(|variable| (variable.name.as_str(), variable)).collect();
    for used in &uses {
        if let Some(variable) = defined.get(used.name.as_str()) {
            faults.extend(misplaced(variable, used));
        } else {
            let text = format!("the variable ${} is not defined; name it with its type after 'query'", used.name);
            faults.push(Fault::at(used.span, text));
        }
    }
    let used: HashSet<&str> = uses.iter().map(|used| used.name.as_str()).collect();
    for variable in operation.variables.iter().filter(|variable| !used.contains(variable.name.as_str())) {
        let text = format!("the variable ${} is defined and never used; take it out", variable.name);
        faults.push(Fault::at(variable.location(), text));
    }
    faults
}

fn has_value(default: Option<&Node<Value>>) -> bool {
    default.is_some_and(|value| !value.is_null())
}

/// Where a value stands.
struct Place<'s> {
    /// What may stand there; `None` when that is not known, which is found out elsewhere.
    ty: Option<&'s Type>,
    /// Whether it has a value of its own when it is given none.
    has_default: bool,
    /// Whether it is a field of a `@oneOf` input.
    is_of_one: bool,
}

/// A variable where it is used.
struct Use<'s> {
    name: Name,
    span: Option<SourceSpan>,
    place: Place<'s>,
}

fn misplaced(variable: &VariableDefinition, used: &Use<'_>) -> Option<Fault> {
    let wanted = used.place.ty?;
    let name = &variable.name;
    if used.place.is_of_one && !variable.ty.is_non_null() {
        let text = format!("the variable ${name} has the type {}; here it must have {}!", variable.ty, wanted);
        return Some(Fault::at(used.span, text));
    }
    let fits = if wanted.is_non_null() && !variable.ty.is_non_null() {
        let may_be_left_out = has_value(variable.default_value.as_ref()) || used.place.has_default;
        may_be_left_out && variable.ty.is_assignable_to(&wanted.clone().nullable())
    } else {
        variable.ty.is_assignable_to(wanted)
    };
    let text = || format!("the variable ${name} has the type {}; here {wanted} is needed", variable.ty);
    (!fits).then(|| Fault::at(used.span, text()))
}

struct Values<'s> {
    schema: &'s Schema,
    faults: Vec<Fault>,
    uses: Vec<Use<'s>>,
}

impl<'s> Values<'s> {
    /// The text is measured first, so that this nests within its limit.
    fn check(&mut self, value: &Node<Value>, place: &Place<'s>) {
        let span = value.location();
        if let Value::Variable(name) = &**value {
            let place = Place { ..*place };
            self.uses.push(Use { name: name.clone(), span, place });
            return;
        }
        let wrong = |wanted: &Type| Fault::at(span, format!("{} is no {wanted}", written(value)));
        let named = place.ty.and_then(|ty| self.schema.types.get(ty.inner_named_type()));
        match (&**value, place.ty) {
            (Value::Null, Some(ty)) if ty.is_non_null() => self.faults.push(wrong(ty)),
            (Value::Null, _) => {}
            (Value::List(items), Some(ty)) if !ty.is_list() => {
                self.faults.push(wrong(ty));
                self.inside(items.iter());
            }
            (Value::List(items), ty) => {
                let place = Place { ty: ty.map(Type::item_type), has_default: false, is_of_one: false };
                for item in items {
                    self.check(item, &place);
                }
            }
            (Value::Object(fields), Some(ty)) => {
                if let Some(ExtendedType::InputObject(input)) = named {
                    self.object(value, fields, input);
                } else {
                    self.faults.push(wrong(ty));
                    self.inside(fields.iter().map(|(_, value)| value));
                }
            }
            (Value::Object(fields), None) => self.inside(fields.iter().map(|(_, value)| value)),
            (_, Some(ty)) => {
                if let Some(problem) = named.and_then(|named| leaf_problem(value, ty, named)) {
                    self.faults.push(Fault::at(span, problem));
                }
            }
            (_, None) => {}
        }
    }

    /// What is inside a value that is wrong as a whole: its variables are used all the same.
    fn inside<'v>(&mut self, values: impl Iterator<Item = &'v Node<Value>>) {
        let unknown = Place { ty: None, has_default: false, is_of_one: false };
        for value in values {
            self.check(value, &unknown);
        }
    }

    fn object(&mut self, value: &Node<Value>, given: &[(Name, Node<Value>)], input: &'s InputObjectType) {
        let span = value.location();
        let is_of_one = input.directives.has("oneOf");
        let mut names = HashSet::new();
        for (name, value) in given {
            let at = name.location();
            if !names.insert(name.as_str()) {
                self.faults.push(Fault::at(at, format!("the field {} is given twice", shorten(name))));
            }
            let field = input.fields.get(name);
            if field.is_none() {
                self.faults.push(Fault::at(at, unknown_field(input, name)));
            }
            let has_default = field.is_some_and(|field| has_value(field.default_value.as_ref()));
            self.check(value, &Place { ty: field.map(|field| &*field.ty), has_default, is_of_one });
        }
        for (name, field) in &input.fields {
            if field.is_required() && !names.contains(name.as_str()) {
                let text = format!("{} needs the field {name}, which has the type {}", input.name, field.ty);
                self.faults.push(Fault::at(span, text));
            }
        }
        if is_of_one {
            let is_one = names.len() == 1 && given.iter().all(|(_, value)| !value.is_null());
            if !is_one {
                self.faults.push(Fault::at(span, not_one(input, names.len())));
            }
        }
    }
}

/// What is said of a field that an input has not.
pub fn unknown_field(input: &InputObjectType, name: &str) -> String {
    let known: Vec<&str> = input.fields.keys().map(Name::as_str).collect();
    format!("{} has no field '{}'; it has {}", input.name, shorten(name), known.join(", "))
}

/// What is said of an input that wants one field and gets none, several, or null.
pub fn not_one(input: &InputObjectType, given: usize) -> String {
    let known: Vec<&str> = input.fields.keys().map(Name::as_str).collect();
    let given = if given == 1 { String::from("null") } else { given.to_string() };
    format!("{} takes one of {} with a value; this has {given}", input.name, known.join(", "))
}

/// What is wrong with a value that is no list and no object.
fn leaf_problem(value: &Value, ty: &Type, named: &ExtendedType) -> Option<String> {
    let is_right = match named {
        ExtendedType::Enum(choice) => match value {
            Value::Enum(name) if choice.values.contains_key(name) => true,
            Value::Enum(name) => return Some(unknown_choice(&choice.name, name, choice.values.keys())),
            _ => false,
        },
        ExtendedType::Scalar(scalar) => match (scalar.name.as_str(), value) {
            ("Int", Value::Int(number)) => match number.try_to_i32() {
                Ok(_) => true,
                Err(_) => {
                    return Some(format!("{} does not fit into Int, which has 32 bits", shorten(number.as_str())));
                }
            },
            ("Float", Value::Int(number)) => number.try_to_f64().is_ok(),
            ("Float", Value::Float(number)) => number.try_to_f64().is_ok(),
            ("String", Value::String(_))
            | ("ID", Value::String(_) | Value::Int(_))
            | ("Boolean", Value::Boolean(_)) => true,
            (name, Value::String(text)) => match scalar_problem(name, text) {
                None => false,
                Some(Ok(())) => true,
                Some(Err(problem)) => return Some(problem),
            },
            _ => false,
        },
        _ => false,
    };
    (!is_right).then(|| format!("{} is no {ty}", written(value)))
}

/// What is said of a value that an enum has not.
pub fn unknown_choice<'n>(choice: &str, given: &str, known: impl Iterator<Item = &'n Name>) -> String {
    let known: Vec<&str> = known.map(Name::as_str).collect();
    format!("{choice} has no value '{}'; it has {}", shorten(given), known.join(", "))
}

/// Whether a scalar of our own takes a text, or what is wrong with that; `None` when it is not one of ours.
pub fn scalar_problem(scalar: &str, text: &str) -> Option<Result<(), String>> {
    fn told<T: async_graphql::InputType>(parsed: InputValueResult<T>) -> Result<(), String> {
        parsed.map(|_| ()).map_err(|error| {
            let told = error.into_server_error(Pos::default()).message;
            told.split_once("\": ").map_or(told.clone(), |(_, told)| told.to_owned())
        })
    }
    let value = async_graphql::Value::from(text);
    Some(match scalar {
        "Date" => told(<Date as async_graphql::ScalarType>::parse(value)),
        "PartialDate" => told(<PartialDate as async_graphql::ScalarType>::parse(value)),
        "Decimal" => told(<Decimal as async_graphql::ScalarType>::parse(value)),
        "Url" => told(<Url as async_graphql::ScalarType>::parse(value)),
        _ => return None,
    })
}

fn written(value: &Value) -> String {
    shorten(&value.serialize().no_indent().to_string())
}
