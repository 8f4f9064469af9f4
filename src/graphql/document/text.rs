//! How large a document is as a text, told before it is read: in one pass, without memory.

/// What a text holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Measured {
    /// Names, numbers, strings and signs; what the grammar calls tokens.
    pub tokens: usize,
    /// How many selections stand inside one another, the outermost counted.
    pub levels: usize,
    /// How many lists and objects of a value stand inside one another.
    pub value_levels: usize,
}

/// Measures a text. What is no GraphQL is measured, too, in some way; that it is none is found out by who reads it.
///
/// Time: in proportion to the text.
pub fn measure(text: &str) -> Measured {
    let mut measured = Measured::default();
    let (mut parentheses, mut selections, mut values) = (0_usize, 0_usize, 0_usize);
    let mut rest = text.as_bytes();
    while let Some(&byte) = rest.first() {
        let length = match byte {
            b' ' | b'\t' | b'\n' | b'\r' | b',' | 0x80.. => {
                rest = &rest[1..];
                continue;
            }
            b'#' => {
                let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
                rest = &rest[end.unwrap_or(rest.len())..];
                continue;
            }
            b'"' => string_length(rest),
            b'.' => rest.iter().take(3).take_while(|&&byte| byte == b'.').count(),
            b'-' | b'0'..=b'9' => 1 + run(&rest[1..], |byte| byte.is_ascii_alphanumeric() || b"_.+-".contains(&byte)),
            b'_' | b'a'..=b'z' | b'A'..=b'Z' => run(rest, |byte| byte.is_ascii_alphanumeric() || byte == b'_'),
            _ => 1,
        };
        measured.tokens += 1;
        match byte {
            b'(' => parentheses += 1,
            b')' => {
                parentheses = parentheses.saturating_sub(1);
                values = 0;
            }
            b'{' if parentheses == 0 => {
                selections += 1;
                measured.levels = measured.levels.max(selections);
            }
            b'}' if parentheses == 0 => selections = selections.saturating_sub(1),
            b'{' | b'[' => {
                values += 1;
                measured.value_levels = measured.value_levels.max(values);
            }
            b'}' | b']' => values = values.saturating_sub(1),
            _ => {}
        }
        rest = &rest[length..];
    }
    measured
}

fn run(bytes: &[u8], is_inside: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|&&byte| is_inside(byte)).count()
}

/// The length of the string that the bytes begin with; of what there is of it, when it does not end.
fn string_length(bytes: &[u8]) -> usize {
    let is_block = bytes.starts_with(b"\"\"\"");
    let mut at = if is_block { 3 } else { 1 };
    while at < bytes.len() {
        let rest = &bytes[at..];
        match rest[0] {
            b'\\' if is_block && rest.starts_with(b"\\\"\"\"") => at += 4,
            b'\\' if !is_block => at += 2,
            b'"' if is_block && rest.starts_with(b"\"\"\"") => return at + 3,
            b'"' if !is_block => return at + 1,
            b'\n' | b'\r' if !is_block => return at,
            _ => at += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_measured_without_being_read() {
        let cases = [
            ("", (0, 0, 0)),
            ("{ a }", (3, 1, 0)),
            ("{ a { b(c: [1, {d: -2.5e+3}]) { e } } }", (21, 3, 2)),
            ("# { { {\n{ a } # (", (3, 1, 0)),
            (r#"{ a(b: "{ \" { #", c: """ { \""" } " """) }"#, (11, 1, 0)),
            ("{ ...F } fragment F on Q { æ a }", (11, 1, 0)),
            ("{ a(b: \"no end\n) }", (8, 1, 0)),
            ("{ a(b: \"no end", (6, 1, 0)),
            ("{ a(b: \"\\", (6, 1, 0)),
            ("}}}) { { [ [ ] ] ]", (11, 2, 2)),
        ];
        for (text, (tokens, levels, value_levels)) in cases {
            assert_eq!(measure(text), Measured { tokens, levels, value_levels }, "{text}");
        }
        assert_eq!(measure(&"{".repeat(1_000_000)).levels, 1_000_000);
    }
}
