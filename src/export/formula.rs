//! Text that a spreadsheet would run.
//!
//! The rule stands in [`crate::export::table`], for those who read the files. Its reasons: a cell that begins with `=`, `+`,
//! `-` or `@` is a formula, which can fetch addresses and start programs; blanks before it may be dropped; and a spreadsheet
//! whose list separator is not the comma, as in much of Europe, splits text at `;` when it opens the file by a double click,
//! and does not see our quotes there.

use std::borrow::Cow;

/// A text that no spreadsheet runs.
pub fn guarded(text: &str) -> Cow<'_, str> {
    if is_number(text) {
        return Cow::Borrowed(text);
    }
    let mut guarded = String::new();
    if text.trim_start_matches('\'').starts_with(['\t', '\r', '\n']) {
        guarded.push('\'');
    }
    let mut copied = 0;
    let mut behind = Behind::Blanks;
    for (at, c) in text.char_indices() {
        if is_trigger(c) && behind != Behind::Text {
            guarded.push_str(&text[copied..at]);
            guarded.push('\'');
            copied = at;
        }
        behind = match (behind, c) {
            (_, ';' | '\t' | '\r' | '\n') => Behind::Blanks,
            (Behind::Blanks, _) if is_blank(c) => Behind::Blanks,
            (Behind::Blanks | Behind::Apostrophes, '\'') => Behind::Apostrophes,
            _ => Behind::Text,
        };
    }
    if guarded.is_empty() {
        return Cow::Borrowed(text);
    }
    guarded.push_str(&text[copied..]);
    Cow::Owned(guarded)
}

/// What stands between a character and the place before it where a cell could begin.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Behind {
    /// Blanks and double quotes at most.
    Blanks,
    /// The same, then apostrophes.
    Apostrophes,
    Text,
}

/// Double quotes count as blanks: where our quotes are not seen, a pair of them is an empty beginning of a cell.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '"'
}

fn is_trigger(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠')
}

/// Whether a text is a decimal number, perhaps with a sign and an exponent.
fn is_number(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E');
    text.ends_with(|c: char| c.is_ascii_digit()) && text.chars().all(is_plain) && text.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_do_not_run() {
        let formulas = [
            ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
            ("@SUM(1)", "'@SUM(1)"),
            ("+47 22 00", "'+47 22 00"),
            ("-1+1", "'-1+1"),
            ("＝1", "'＝1"),
            (" =1", " '=1"),
            ("\t=1", "'\t'=1"),
            ("\rA", "'\rA"),
            ("A;=1", "A;'=1"),
            ("A\r\n- b", "A\r\n'- b"),
            ("'=1", "''=1"),
            ("A;\"=1\"", "A;\"'=1\""),
        ];
        for (text, expected) in formulas {
            assert_eq!(guarded(text), expected);
        }
    }

    #[test]
    fn other_text_and_numbers_stay() {
        for text in ["", "a", "a=b", "'a", "a-b; c", "-12.50", "+1e-7", "–5", "l'=", "' ="] {
            assert_eq!(guarded(text), text);
        }
        for text in ["-", "-inf", "-1.", "-NaN", "-1e"] {
            assert_eq!(guarded(text), format!("'{text}"));
        }
    }

    /// The text as it was: the expressions of the documentation, by hand.
    fn unguarded(cell: &str) -> String {
        let mut text = String::new();
        let mut behind = Behind::Blanks;
        for c in cell.chars() {
            if is_trigger(c) && behind == Behind::Apostrophes {
                text.pop();
            }
            behind = match (behind, c) {
                (_, ';' | '\t' | '\r' | '\n') => Behind::Blanks,
                (Behind::Blanks, _) if is_blank(c) => Behind::Blanks,
                (Behind::Blanks | Behind::Apostrophes, '\'') => Behind::Apostrophes,
                _ => Behind::Text,
            };
            text.push(c);
        }
        let led = text.trim_start_matches('\'');
        if led.len() < text.len() && led.starts_with(['\t', '\r', '\n']) { text.split_off(1) } else { text }
    }

    #[test]
    fn every_short_text_is_safe_and_reads_back() {
        let letters = ['\'', '"', '=', '-', ';', '\t', '\n', ' ', 'a', '1'];
        let mut texts = vec![String::new()];
        for _ in 0..5 {
            let longer = texts.iter().flat_map(|text| letters.iter().map(move |letter| format!("{text}{letter}")));
            texts = std::iter::once(String::new()).chain(longer).collect();
        }
        for text in &texts {
            let cell = guarded(text);
            assert_eq!(&unguarded(&cell), text, "{cell:?}");
            for part in cell.split([';', '\t', '\n']) {
                assert!(
                    !part.trim_start_matches(is_blank).starts_with(is_trigger) || is_number(&cell),
                    "{text:?} {cell:?}"
                );
            }
        }
    }
}
