//! The tokens of a document, as the grammar of the specification has them.

/// A kind of token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The end of the text.
    End,
    /// A sign of one byte, `...` as a dot.
    Sign(u8),
    /// A name.
    Name,
    /// A number.
    Number,
    /// A string, in one line or a block.
    Text,
}

/// A token and where it stands, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Where it begins.
    pub start: usize,
    /// Where the next thing begins.
    pub end: usize,
}

/// What is no token, and at which byte that is seen.
pub type Wrong = (usize, String);

/// The token at or after a byte.
///
/// # Errors
/// What cannot be read there.
pub fn next(text: &str, from: usize) -> Result<Token, Wrong> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        match bytes.get(at) {
            None => return Ok(Token { kind: Kind::End, start: at, end: at }),
            Some(b' ' | b'\t' | b'\n' | b'\r' | b',') => at += 1,
            Some(0xef) if text[at..].starts_with('\u{feff}') => at += 3,
            Some(b'#') => at += bytes[at..].iter().take_while(|byte| !matches!(byte, b'\n' | b'\r')).count(),
            Some(&byte) => return token(text, at, byte),
        }
    }
}

fn token(text: &str, start: usize, byte: u8) -> Result<Token, Wrong> {
    let bytes = text.as_bytes();
    let (kind, end) = match byte {
        b'!' | b'$' | b'&' | b'(' | b')' | b':' | b'=' | b'@' | b'[' | b']' | b'{' | b'|' | b'}' => {
            (Kind::Sign(byte), start + 1)
        }
        b'.' if bytes[start..].starts_with(b"...") => (Kind::Sign(b'.'), start + 3),
        b'"' if bytes[start..].starts_with(b"\"\"\"") => (Kind::Text, block_end(bytes, start + 3)?),
        b'"' => (Kind::Text, string_end(text, start + 1)?),
        b'-' | b'0'..=b'9' => (Kind::Number, number_end(text, start)?),
        b'_' | b'a'..=b'z' | b'A'..=b'Z' => {
            let is_inside = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'_';
            (Kind::Name, start + bytes[start..].iter().take_while(is_inside).count())
        }
        _ => return Err((start, format!("{} is no sign of the language", character(text, start)))),
    };
    Ok(Token { kind, start, end })
}

/// The character at a byte as it can be shown.
fn character(text: &str, at: usize) -> String {
    text.get(at..).and_then(|rest| rest.chars().next()).map_or(String::from("the end"), |found| format!("{found:?}"))
}

fn number_end(text: &str, start: usize) -> Result<usize, Wrong> {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let digits = |at: usize| {
        if !is_digit(at) {
            return Err((at, format!("a number needs a digit here, and there is {}", character(text, at))));
        }
        Ok(at + bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count())
    };
    let mut at = start + usize::from(bytes[start] == b'-');
    if bytes.get(at) == Some(&b'0') {
        at += 1;
        if is_digit(at) {
            return Err((at, String::from("a number has no digit after a leading 0")));
        }
    } else {
        at = digits(at)?;
    }
    if bytes.get(at) == Some(&b'.') {
        at = digits(at + 1)?;
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        at += 1;
        at = digits(at + usize::from(matches!(bytes.get(at), Some(b'+' | b'-'))))?;
    }
    match bytes.get(at) {
        Some(b'.' | b'_' | b'a'..=b'z' | b'A'..=b'Z') => {
            Err((at, format!("a number cannot be followed by {}", character(text, at))))
        }
        _ => Ok(at),
    }
}

fn block_end(bytes: &[u8], mut at: usize) -> Result<usize, Wrong> {
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with(b"\"\"\"") {
            return Ok(at + 3);
        }
        at += if rest.starts_with(b"\\\"\"\"") { 4 } else { 1 };
    }
    Err((bytes.len(), String::from("the text that begins with \"\"\" does not end")))
}

fn string_end(text: &str, mut at: usize) -> Result<usize, Wrong> {
    let bytes = text.as_bytes();
    loop {
        match bytes.get(at) {
            Some(b'"') => return Ok(at + 1),
            Some(b'\\') => at += escape_length(bytes, at)?,
            None | Some(b'\n' | b'\r') => return Err((at, String::from("a text must end with \" in its line"))),
            Some(_) => at += 1,
        }
    }
}

/// The length of an escape: one sign, `\u` with four digits or two such for one character, or `\u{}`.
fn escape_length(bytes: &[u8], at: usize) -> Result<usize, Wrong> {
    let wrong = |what: &str| Err((at, format!("{what} in a text; write \\\\ for a backslash")));
    match bytes.get(at + 1) {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(2),
        Some(b'u') if bytes.get(at + 2) == Some(&b'{') => {
            let digits = bytes[at + 3..].iter().take(9).take_while(|byte| byte.is_ascii_hexdigit()).count();
            let is_closed = bytes.get(at + 3 + digits) == Some(&b'}');
            let code = hexadecimal(&bytes[at + 3..at + 3 + digits]);
            match code.and_then(char::from_u32) {
                Some(_) if is_closed => Ok(digits + 4),
                _ => wrong("there is no character of this \\u"),
            }
        }
        Some(b'u') => {
            let unit = |from: usize| bytes.get(from..from + 4).and_then(hexadecimal);
            match unit(at + 2) {
                Some(0xd800..=0xdbff) => {
                    let follows = bytes.get(at + 6..at + 8) == Some(b"\\u");
                    let is_pair = follows && matches!(unit(at + 8), Some(0xdc00..=0xdfff));
                    if is_pair { Ok(12) } else { wrong("there is no character of this \\u") }
                }
                Some(0xdc00..=0xdfff) | None => wrong("there is no character of this \\u"),
                Some(_) => Ok(6),
            }
        }
        _ => wrong("there is a \\ before a sign that needs none"),
    }
}

fn hexadecimal(digits: &[u8]) -> Option<u32> {
    let is_number = !digits.is_empty() && digits.iter().all(u8::is_ascii_hexdigit);
    std::str::from_utf8(digits).ok().filter(|_| is_number).and_then(|digits| u32::from_str_radix(digits, 16).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong_at(text: &str) -> Option<usize> {
        let mut at = 0;
        loop {
            match next(text, at) {
                Ok(Token { kind: Kind::End, .. }) => return None,
                Ok(token) => at = token.end,
                Err((at, _)) => return Some(at),
            }
        }
    }

    #[test]
    fn what_is_no_token_is_found_where_it_is() {
        for right in [
            "",
            "a _b C9 # \u{1f600} \"",
            "0 -0 12 -1.5e+10 1E3",
            r#""a \" \u00e6 \uD83D\uDE00 \u{1F600}" """ " \""" """"#,
        ] {
            assert_eq!(wrong_at(right), None, "{right}");
        }
        let cases = [
            ("..", 0),
            ("a ?", 2),
            ("01", 1),
            ("1.", 2),
            ("-", 1),
            ("1e", 2),
            ("1a", 1),
            ("1.5.", 3),
            ("\"a\n", 2),
            ("\"", 1),
            ("\"\\q\"", 1),
            (r#""\u12""#, 1),
            (r#""\uD800""#, 1),
            (r#""\uDC00""#, 1),
            (r#""\u{110000}""#, 1),
            (r#""\u{}""#, 1),
            ("\"\"\"a", 4),
            ("\u{a0}", 0),
        ];
        for (text, at) in cases {
            assert_eq!(wrong_at(text), Some(at), "{text}");
        }
    }
}
