//! How large a document is with its fragments spread out: a few lines can stand for a million million fields.

use std::collections::HashMap;

use apollo_compiler::ast::{Definition, Document, Selection};

/// What a document comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Structure {
    /// How many levels the deepest operation or fragment nests, spread fragments as levels of their own.
    pub levels: u64,
    /// How many fields all operations select, or the largest fragment, if that is more.
    pub fields: u64,
    /// How many fields have an alias, as written.
    pub aliases: u64,
    /// How many directives there are, as written.
    pub directives: u64,
}

/// As many fields as are counted: beyond any limit that makes sense, and still a number that every client can read.
const MOST: u64 = 1_000_000_000_000_000;

/// Measures a document. A fragment that spreads itself counts once; that it does is found out by the check against the
/// schema.
///
/// Time and memory: in proportion to the document; each fragment is gone through once, in a loop.
pub fn measure(document: &Document) -> Structure {
    let mut structure = Structure::default();
    let (mut operations, mut fragments) = (Vec::new(), HashMap::new());
    for definition in &document.definitions {
        match definition {
            Definition::OperationDefinition(operation) => {
                structure.directives += operation.directives.len() as u64;
                structure.directives += operation.variables.iter().map(|v| v.directives.len() as u64).sum::<u64>();
                operations.push(Part::of(&operation.selection_set, &mut structure));
            }
            Definition::FragmentDefinition(fragment) => {
                structure.directives += fragment.directives.len() as u64;
                let part = Part::of(&fragment.selection_set, &mut structure);
                fragments.entry(fragment.name.as_str()).or_insert(part);
            }
            _ => {}
        }
    }
    let sizes = spread_out(&fragments);
    let mut fields = 0_u64;
    for operation in &operations {
        let size = operation.size(&sizes);
        fields = MOST.min(fields + size.fields);
        structure.levels = structure.levels.max(size.levels);
    }
    for size in sizes.values() {
        fields = fields.max(size.fields);
        structure.levels = structure.levels.max(size.levels);
    }
    structure.fields = fields;
    structure
}

#[derive(Clone, Copy, Default)]
struct Size {
    fields: u64,
    levels: u64,
}

/// A selection as it is written, without what it spreads.
#[derive(Default)]
struct Part<'d> {
    own: Size,
    /// The names of the fragments that it spreads, with the level at which it does.
    spreads: Vec<(&'d str, u64)>,
}

impl<'d> Part<'d> {
    fn of(selections: &'d [Selection], structure: &mut Structure) -> Self {
        let mut part = Self::default();
        part.add(selections, 1, structure);
        part
    }

    /// The text is measured first, so that this nests within its limit.
    fn add(&mut self, selections: &'d [Selection], level: u64, structure: &mut Structure) {
        self.own.levels = self.own.levels.max(level);
        for selection in selections {
            match selection {
                Selection::Field(field) => {
                    self.own.fields += 1;
                    structure.aliases += u64::from(field.alias.is_some());
                    structure.directives += field.directives.len() as u64;
                    if !field.selection_set.is_empty() {
                        self.add(&field.selection_set, level + 1, structure);
                    }
                }
                Selection::InlineFragment(inline) => {
                    structure.directives += inline.directives.len() as u64;
                    self.add(&inline.selection_set, level + 1, structure);
                }
                Selection::FragmentSpread(spread) => {
                    structure.directives += spread.directives.len() as u64;
                    self.spreads.push((spread.fragment_name.as_str(), level));
                }
            }
        }
    }

    fn size(&self, known: &HashMap<&str, Size>) -> Size {
        let mut size = self.own;
        for (name, level) in &self.spreads {
            let Some(spread) = known.get(name) else { continue };
            size.fields = MOST.min(size.fields + spread.fields);
            size.levels = size.levels.max(level + spread.levels);
        }
        size
    }
}

/// The sizes of fragments, those first that spread no others.
fn spread_out<'d>(fragments: &HashMap<&'d str, Part<'d>>) -> HashMap<&'d str, Size> {
    let mut known = HashMap::new();
    let mut begun = std::collections::HashSet::new();
    for name in fragments.keys().copied() {
        let mut path = vec![name];
        while let Some(&name) = path.last() {
            let Some(part) = fragments.get(name).filter(|_| !known.contains_key(name)) else {
                path.pop();
                continue;
            };
            // The second time all that it spreads is known, but what leads back to it.
            if begun.insert(name) {
                path.extend(part.spreads.iter().map(|(spread, _)| *spread).filter(|spread| !begun.contains(spread)));
            } else {
                known.insert(name, part.size(&known));
                path.pop();
            }
        }
    }
    known
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(text: &str) -> Structure {
        measure(&Document::parse(text, "query").expect("it can be read"))
    }

    #[test]
    fn fragments_count_as_often_as_they_are_spread() {
        let fragment = |n: usize| format!("fragment F{n} on Q {{ ...F{} ...F{} }} ", n + 1, n + 1);
        let bomb = |n: usize| (0..n).map(fragment).collect::<String>() + &format!("fragment F{n} on Q {{ a }}");
        let cases = [
            (String::from("{ a }"), (1, 1)),
            (String::from("{ a { b { c d } } ... { e } }"), (3, 5)),
            (String::from("{ ...A ...A } fragment A on Q { a b c { d } }"), (3, 8)),
            (String::from("query A { ...D } query B { a { ...D } } fragment D on Q { a { a } }"), (4, 5)),
            (String::from("{ ...Missing }"), (1, 0)),
            (String::from("{ a } fragment A on Q { b c }"), (1, 2)),
            (format!("{{ ...F0 }} {}", bomb(10)), (12, 1024)),
            (format!("{{ ...F0 }} {}", bomb(400)), (402, MOST)),
        ];
        for (text, expected) in cases {
            let Structure { levels, fields, .. } = measured(&text);
            assert_eq!((levels, fields), expected, "{text}");
        }
        // What spreads itself ends, too.
        measured("{ ...A } fragment A on Q { a ...B } fragment B on Q { b ...A ...B }");
    }

    #[test]
    fn aliases_and_directives_count_as_written() {
        let text = "query ($x: Int @a) @b { a: b @c ... @d { c: d } ...F @e } fragment F on Q @f { g: h @i @i }";
        let Structure { aliases, directives, .. } = measured(text);
        assert_eq!((aliases, directives), (3, 8));
    }
}
