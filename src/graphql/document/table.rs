//! An answer as a table: which list its rows are, and which fields its columns.

use apollo_compiler::executable::{ExecutableDocument, Field, Operation, Selection, SelectionSet};
use async_graphql::Value;

use crate::graphql::document::literal::is_left_out;
use crate::graphql::document::variables::Coerced;

/// Where the rows of an answer are, and what stands in their columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableShape {
    /// The keys that lead to the rows.
    path: Vec<String>,
    /// Whether rows lie in edges.
    is_edges: bool,
    columns: Vec<Column>,
}

/// A column: the keys that lead to its values from the row.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Column(Vec<String>);

impl TableShape {
    /// The names of the columns: keys joined by points, as in `party.name`.
    pub fn columns(&self) -> Vec<String> {
        self.columns.iter().map(|column| column.0.join(".")).collect()
    }

    /// The rows of an answer, with a value for each column; null where a row has none.
    pub fn rows(&self, data: &Value) -> Vec<Vec<Value>> {
        let list = at(data, &self.path);
        let Value::List(items) = list else { return Vec::new() };
        let row = |item: &Value| {
            let item = if self.is_edges { at(item, &[String::from("node")]) } else { item };
            self.columns.iter().map(|column| at(item, &column.0).clone()).collect()
        };
        items.iter().map(row).collect()
    }
}

fn at<'v>(value: &'v Value, keys: &[String]) -> &'v Value {
    keys.iter().fold(value, |value, key| match value {
        Value::Object(object) => object.get(key.as_str()).unwrap_or(&Value::Null),
        _ => &Value::Null,
    })
}

/// The table of an operation: the items of its one connection.
///
/// # Errors
/// A sentence that says why there is none, and what would be right.
pub fn shape(document: &ExecutableDocument, operation: &Operation, variables: &Coerced) -> Result<TableShape, String> {
    let mut finder = Finder { document, variables, found: Vec::new() };
    finder.find(&operation.selection_set, &mut Vec::new(), false);
    let names: Vec<String> = finder.found.iter().map(|found| found.path.join(".")).collect();
    let [found] = &finder.found[..] else {
        return Err(match names.len() {
            0 => String::from(
                "a table is made of the items of one list with nodes, and this query asks for none; ask for one, as in \
                 { actors { nodes { id name } } }, or for JSON",
            ),
            _ => format!(
                "a table is made of the items of one list with nodes, and this query asks for several: {}; ask for one \
                 of them, or for JSON",
                names.join(", ")
            ),
        });
    };
    if found.is_below_list {
        return Err(format!("{} lies in a list: there is one of it for each item; ask for a single one", names[0]));
    }
    let keys = finder.fields(&[found.selection]);
    let rows = keys.iter().find(|(key, fields)| *key == fields[0].name.as_str() && matches!(*key, "nodes" | "edges"));
    let Some((key, fields)) = rows else {
        return Err(format!("ask for the nodes of {}: they are the rows of the table", names[0]));
    };
    let is_edges = *key == "edges";
    let mut items: Vec<&SelectionSet> = fields.iter().map(|field| &field.selection_set).collect();
    if is_edges {
        let below = finder.fields(&items);
        let node = below.into_iter().find(|(key, _)| *key == "node");
        let Some((_, fields)) = node else { return Err(format!("ask for the node of each edge of {}", names[0])) };
        items = fields.iter().map(|field| &field.selection_set).collect();
    }
    let mut columns = Vec::new();
    finder.columns(&items, &mut Vec::new(), &mut columns);
    let path = found.path.iter().cloned().chain([(*key).to_owned()]).collect();
    Ok(TableShape { path, is_edges, columns })
}

/// A connection that a query asks for.
struct Found<'d> {
    path: Vec<String>,
    selection: &'d SelectionSet,
    is_below_list: bool,
}

struct Finder<'d> {
    document: &'d ExecutableDocument,
    variables: &'d Coerced,
    found: Vec<Found<'d>>,
}

/// The fields of some selections by key, in the order of the document.
type Keyed<'d> = Vec<(&'d str, Vec<&'d Field>)>;

impl<'d> Finder<'d> {
    /// Finds the connections below a selection.
    fn find(&mut self, set: &'d SelectionSet, path: &mut Vec<String>, is_below_list: bool) {
        for (key, fields) in self.fields(&[set]) {
            path.push(key.to_owned());
            let ty = &fields[0].definition.ty;
            let is_connection = ty.inner_named_type().as_str().ends_with("Connection");
            for field in &fields {
                let selection = &field.selection_set;
                if is_connection && self.found.last().is_none_or(|last| last.path != *path) {
                    self.found.push(Found { path: path.clone(), selection, is_below_list });
                }
                // the items of a connection are its own list
                let is_items = set.ty.as_str().ends_with("Connection");
                self.find(selection, path, is_below_list || (ty.is_list() && !is_items));
            }
            path.pop();
        }
    }

    fn fields(&self, sets: &[&'d SelectionSet]) -> Keyed<'d> {
        let mut keyed = Vec::new();
        for set in sets {
            self.collect(set, &mut keyed);
        }
        keyed
    }

    fn collect(&self, set: &'d SelectionSet, keyed: &mut Keyed<'d>) {
        for selection in &set.selections {
            if is_left_out(selection.directives(), self.variables) {
                continue;
            }
            match selection {
                Selection::Field(field) => {
                    let key = field.response_key().as_str();
                    match keyed.iter_mut().find(|(known, _)| *known == key) {
                        Some((_, fields)) => fields.push(field),
                        None => keyed.push((key, vec![field])),
                    }
                }
                Selection::InlineFragment(inline) => self.collect(&inline.selection_set, keyed),
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = self.document.fragments.get(&spread.fragment_name) {
                        self.collect(&fragment.selection_set, keyed);
                    }
                }
            }
        }
    }

    /// The columns below a row: single values, and lists as they are.
    fn columns(&self, sets: &[&'d SelectionSet], path: &mut Vec<String>, columns: &mut Vec<Column>) {
        for (key, fields) in self.fields(sets) {
            path.push(key.to_owned());
            let below: Vec<&SelectionSet> = fields.iter().map(|field| &field.selection_set).collect();
            let is_single = fields[0].definition.ty.is_list() || below.iter().all(|set| set.selections.is_empty());
            if is_single {
                columns.push(Column(path.clone()));
            } else {
                self.columns(&below, path, columns);
            }
            path.pop();
        }
    }
}
