//! How large a document is with its fragments spread out: a few lines can stand for a million million fields, and the
//! library beneath would go through all of them before it counts.

use std::collections::HashMap;

use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};

use crate::graphql::engine::Limits;
use crate::graphql::error::{Code, shorten};

/// How many fields a document selects; and whether it keeps within the limits: fields and levels of every operation and
/// fragment, spread out.
///
/// Time: in proportion to the document.
///
/// # Errors
/// The code and a sentence that names the limit.
pub fn check(document: &ExecutableDocument, limits: &Limits) -> Result<usize, (Code, String)> {
    let mut sizes = Sizes { document, limits, known: HashMap::new() };
    let mut n_fields = 0_usize;
    for (_, operation) in document.operations.iter() {
        n_fields = n_fields.saturating_add(sizes.of(&operation.node.selection_set.node, 0)?.n_fields);
    }
    for name in document.fragments.keys() {
        n_fields = n_fields.max(sizes.of_fragment(name, 0)?.n_fields);
    }
    if n_fields > limits.fields { Err(too_many(limits)) } else { Ok(n_fields) }
}

fn too_many(limits: &Limits) -> (Code, String) {
    let limit = limits.fields;
    let text = format!("a query may select at most {limit} fields, fragments spread out; this one selects more");
    (Code::LimitExceeded, text)
}

/// What an error says of a query that nests too deep.
pub fn too_deep(limits: &Limits) -> (Code, String) {
    (Code::LimitExceeded, format!("a query may nest at most {} levels; this one nests more", limits.depth))
}

#[derive(Clone, Copy, Default)]
struct Size {
    n_fields: usize,
    /// How many levels lie below.
    depth: usize,
}

struct Sizes<'d> {
    document: &'d ExecutableDocument,
    limits: &'d Limits,
    /// Fragments, each gone through once; `None` while that goes on.
    known: HashMap<&'d str, Option<Size>>,
}

impl<'d> Sizes<'d> {
    fn of(&mut self, set: &'d SelectionSet, level: usize) -> Result<Size, (Code, String)> {
        if level > self.limits.depth {
            return Err(too_deep(self.limits));
        }
        let mut size = Size::default();
        for selection in &set.items {
            let (own, below) = match &selection.node {
                Selection::Field(field) if field.node.selection_set.node.items.is_empty() => (1, Size::default()),
                Selection::Field(field) => (1, self.of(&field.node.selection_set.node, level + 1)?),
                Selection::InlineFragment(inline) => (0, self.of(&inline.node.selection_set.node, level + 1)?),
                Selection::FragmentSpread(spread) => (0, self.of_fragment(&spread.node.fragment_name.node, level + 1)?),
            };
            size.n_fields = size.n_fields.saturating_add(own).saturating_add(below.n_fields);
            size.depth = size.depth.max(below.depth + 1);
        }
        Ok(size)
    }

    fn of_fragment(&mut self, name: &str, level: usize) -> Result<Size, (Code, String)> {
        // One that is not there is found out by the check against the schema.
        let Some((name, fragment)) = self.document.fragments.get_key_value(name) else { return Ok(Size::default()) };
        match self.known.get(name.as_str()) {
            Some(Some(size)) if level + size.depth > self.limits.depth + 1 => Err(too_deep(self.limits)),
            Some(Some(size)) => Ok(*size),
            Some(None) => {
                let text = format!("the fragment {} spreads itself; take that out", shorten(name));
                Err((Code::BadUserInput, text))
            }
            None => {
                self.known.insert(name, None);
                let size = self.of(&fragment.node.selection_set.node, level)?;
                self.known.insert(name, Some(size));
                Ok(size)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;

    fn told(query: &str) -> Option<String> {
        let limits = Limits { depth: 4, fields: 10, ..Limits::default() };
        check(&parse_query(query).expect("it can be read"), &limits).err().map(|(_, text)| text)
    }

    #[test]
    fn what_is_small_passes() {
        for query in
            ["{ a { b { c { d { e } } } } }", "{ ...A ...A } fragment A on Q { a b c { d } }", "{ ...Missing }"]
        {
            assert_eq!(told(query), None, "{query}");
        }
    }

    #[test]
    fn fragments_count_as_often_as_they_are_spread() {
        let fragment = |n: usize| format!("fragment F{n} on Q {{ ...F{} ...F{} }}", n + 1, n + 1);
        let wide = "fragment W on Q { a b c d e f }";
        let bomb: String = (0..40).map(fragment).collect();
        let cases = [
            (String::from("{ a b c d e f g h i j k }"), "at most 10 fields"),
            (format!("{{ ...W ...W }} {wide}"), "at most 10 fields"),
            (String::from("{ a { a { a { a { a { a } } } } } }"), "at most 4 levels"),
            (format!("{{ ...F0 }} {bomb} fragment F40 on Q {{ a }}"), "at most 4 levels"),
            (String::from("{ ...A } fragment A on Q { ...B } fragment B on Q { ...A }"), "spreads itself"),
            (String::from("{ a } fragment A on Q { ...A }"), "spreads itself"),
        ];
        for (query, expected) in cases {
            assert!(told(&query).is_some_and(|told| told.contains(expected)), "{query}");
        }
        // The depth of what is known counts from where it is spread.
        let deep = "query A { ...D } query B { a { a { ...D } } } fragment D on Q { a { a { a } } }";
        assert!(told(deep).is_some_and(|told| told.contains("at most 4 levels")));
    }
}
