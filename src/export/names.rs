//! Names of columns and attributes: distinct, and of characters that the format allows.

use std::collections::HashSet;

/// Names, each unlike those before it and those `taken`, whatever the case: Gephi refuses a table whose columns differ in
/// case only.
pub fn distinct<'n>(taken: &[&str], names: impl IntoIterator<Item = &'n str>) -> Vec<String> {
    let mut seen: HashSet<String> = taken.iter().map(|name| name.to_lowercase()).collect();
    let free = |name: &str| {
        let numbered = (2..).map(|number| format!("{name}_{number}"));
        std::iter::once(name.to_owned()).chain(numbered).find(|name| seen.insert(name.to_lowercase()))
    };
    names.into_iter().filter_map(free).collect()
}

/// A name as the schema of `GraphML` wants it: letters, digits, `.`, `-`, `_` and `:`; `_` stands for any other.
pub fn token(name: &str) -> String {
    // letters below À are not all allowed, those above nearly are
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || ".-_:".contains(c) || (c >= 'À' && c.is_alphabetic());
    let token: String = name.chars().map(|c| if is_allowed(c) { c } else { '_' }).collect();
    if token.is_empty() { "_".to_owned() } else { token }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_distinct() {
        let names = distinct(&["id", "name"], ["rank", "Rank", "rank_2", "NAME", "rank", ""]);
        assert_eq!(names, ["rank", "Rank_2", "rank_2_2", "NAME_2", "rank_3", ""]);
    }

    #[test]
    fn names_are_tokens() {
        assert_eq!(token("page rank, 2014–20"), "page_rank__2014_20");
        assert_eq!(token("nærhet"), "nærhet");
        assert_eq!(token(""), "_");
    }
}
