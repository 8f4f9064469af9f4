//! The printed schema is the one that the code has.

use crate::support::in_repository;

#[test]
fn the_printed_schema_is_fresh() {
    let path = in_repository("schema/schema.graphql");
    let printed = std::fs::read_to_string(&path).expect("schema/schema.graphql");
    let is_fresh = printed == kobling::graphql::sdl();
    assert!(is_fresh, "schema/schema.graphql is stale; write it anew: kobling schema > schema/schema.graphql");
}

#[test]
fn everything_in_the_schema_has_a_description() {
    let sdl = kobling::graphql::sdl();
    let (sdl, _) = sdl.split_once("\nschema {").expect("the root types at the end");
    let mut bare = Vec::new();
    let mut before = "";
    let mut is_inside = false;
    for line in sdl.lines() {
        let text = line.trim();
        if text == "\"\"\"" {
            is_inside = !is_inside;
        } else if !is_inside {
            let opens = ["type ", "interface ", "input ", "enum ", "scalar "];
            let is_own = opens.iter().any(|open| text.starts_with(open)) || line.starts_with('\t');
            let is_bracket = matches!(text.chars().next(), None | Some(')' | '}' | ']'));
            if is_own && !is_bracket && before != "\"\"\"" {
                bare.push(text.to_owned());
            }
        }
        before = text;
    }
    assert!(bare.is_empty(), "without a description: {bare:#?}");
}
