//! The grammar of documents, checked before the library reads them: it takes `a(b)` for a field with an argument, knows
//! no descriptions of operations, and goes on after a mistake.

use std::ops::Range;

use crate::graphql::document::token::{self, Kind, Token, Wrong};
use crate::graphql::error::shorten;

/// A text that follows the grammar.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Read {
    /// Where its descriptions are; they mean nothing.
    pub descriptions: Vec<Range<usize>>,
    /// Where the first definition of a type is, if there is one; what follows it is not read.
    pub system: Option<usize>,
}

/// Checks a text. The caller has measured it, so that this nests within its limit.
///
/// # Errors
/// The first mistake.
pub fn check(text: &str) -> Result<Read, Wrong> {
    let token = token::next(text, 0)?;
    let mut reader = Reader { text, token, read: Read::default() };
    loop {
        reader.definition()?;
        if reader.read.system.is_some() || reader.token.kind == Kind::End {
            return Ok(reader.read);
        }
    }
}

struct Reader<'t> {
    text: &'t str,
    token: Token,
    read: Read,
}

const SYSTEM: [&str; 9] = ["schema", "scalar", "type", "interface", "union", "enum", "input", "directive", "extend"];

impl<'t> Reader<'t> {
    fn word(&self) -> &'t str {
        self.text_of(self.token)
    }

    fn text_of(&self, token: Token) -> &'t str {
        if token.kind == Kind::End { "the end" } else { &self.text[token.start..token.end] }
    }

    fn advance(&mut self) -> Result<(), Wrong> {
        self.token = token::next(self.text, self.token.end)?;
        Ok(())
    }

    fn is(&self, sign: u8) -> bool {
        self.token.kind == Kind::Sign(sign)
    }

    fn takes(&mut self, sign: u8) -> Result<bool, Wrong> {
        let is = self.is(sign);
        if is {
            self.advance()?;
        }
        Ok(is)
    }

    fn sign(&mut self, sign: u8, what: &str) -> Result<(), Wrong> {
        if self.takes(sign)? { Ok(()) } else { self.expected(what) }
    }

    fn name(&mut self, what: &str) -> Result<(), Wrong> {
        if self.token.kind == Kind::Name { self.advance() } else { self.expected(what) }
    }

    fn expected<T>(&self, what: &str) -> Result<T, Wrong> {
        Err((self.token.start, format!("expected {what}, found {}", shorten(self.word()))))
    }

    fn definition(&mut self) -> Result<(), Wrong> {
        if self.is(b'{') {
            return self.selections();
        }
        let described = self.token;
        let has_description = described.kind == Kind::Text;
        let keyword = if has_description { token::next(self.text, described.end)? } else { self.token };
        let word = self.text_of(keyword);
        let is_name = keyword.kind == Kind::Name;
        match word {
            "query" | "mutation" | "subscription" if is_name => {
                self.description()?;
                self.operation()
            }
            "fragment" if is_name => {
                self.description()?;
                self.fragment()
            }
            word if is_name && SYSTEM.contains(&word) && !(has_description && word == "extend") => {
                self.read.system = Some(described.start);
                Ok(())
            }
            _ if has_description && (is_name || keyword.kind == Kind::Sign(b'{')) => {
                Err((described.start, String::from("a description can stand before query and fragment only")))
            }
            _ => {
                let text = format!("expected {{, query or fragment, found {}", shorten(word));
                Err((keyword.start, text))
            }
        }
    }

    fn description(&mut self) -> Result<(), Wrong> {
        if self.token.kind == Kind::Text {
            self.read.descriptions.push(self.token.start..self.token.end);
            self.advance()?;
        }
        Ok(())
    }

    fn operation(&mut self) -> Result<(), Wrong> {
        self.advance()?;
        if self.token.kind == Kind::Name {
            self.advance()?;
        }
        if self.takes(b'(')? {
            loop {
                self.variable_definition()?;
                if self.takes(b')')? {
                    break;
                }
            }
        }
        self.directives(true)?;
        self.selections()
    }

    fn variable_definition(&mut self) -> Result<(), Wrong> {
        self.description()?;
        self.sign(b'$', "a variable, as in $id")?;
        self.name("the name of a variable")?;
        self.sign(b':', ": and a type after the variable")?;
        self.ty()?;
        if self.takes(b'=')? {
            self.value(true)?;
        }
        self.directives(true)
    }

    fn ty(&mut self) -> Result<(), Wrong> {
        if self.takes(b'[')? {
            self.ty()?;
            self.sign(b']', "] after the type")?;
        } else {
            self.name("a type")?;
        }
        self.takes(b'!').map(|_| ())
    }

    fn fragment(&mut self) -> Result<(), Wrong> {
        self.advance()?;
        self.fragment_name()?;
        if self.word() != "on" {
            return self.expected("on and a type");
        }
        self.advance()?;
        self.name("a type")?;
        self.directives(false)?;
        self.selections()
    }

    fn fragment_name(&mut self) -> Result<(), Wrong> {
        if self.word() == "on" { self.expected("the name of a fragment") } else { self.name("the name of a fragment") }
    }

    fn selections(&mut self) -> Result<(), Wrong> {
        self.sign(b'{', "{ and fields")?;
        loop {
            self.selection()?;
            if self.takes(b'}')? {
                return Ok(());
            }
        }
    }

    fn selection(&mut self) -> Result<(), Wrong> {
        if !self.takes(b'.')? {
            return self.field();
        }
        let is_name = self.token.kind == Kind::Name;
        if is_name && self.word() != "on" {
            self.fragment_name()?;
            return self.directives(false);
        }
        if is_name {
            self.advance()?;
            self.name("a type")?;
        }
        self.directives(false)?;
        self.selections()
    }

    fn field(&mut self) -> Result<(), Wrong> {
        self.name("a field or }")?;
        if self.takes(b':')? {
            self.name("a field after its alias")?;
        }
        self.arguments(false)?;
        self.directives(false)?;
        if self.is(b'{') { self.selections() } else { Ok(()) }
    }

    fn arguments(&mut self, is_constant: bool) -> Result<(), Wrong> {
        if !self.takes(b'(')? {
            return Ok(());
        }
        loop {
            self.name("an argument")?;
            self.sign(b':', ": and a value after the argument")?;
            self.value(is_constant)?;
            if self.takes(b')')? {
                return Ok(());
            }
        }
    }

    fn directives(&mut self, is_constant: bool) -> Result<(), Wrong> {
        while self.takes(b'@')? {
            self.name("the name of a directive")?;
            self.arguments(is_constant)?;
        }
        Ok(())
    }

    fn value(&mut self, is_constant: bool) -> Result<(), Wrong> {
        match self.token.kind {
            Kind::Name | Kind::Number | Kind::Text => self.advance(),
            Kind::Sign(b'[') => {
                self.advance()?;
                while !self.takes(b']')? {
                    self.value(is_constant)?;
                }
                Ok(())
            }
            Kind::Sign(b'{') => {
                self.advance()?;
                while !self.takes(b'}')? {
                    self.name("a field of the value, or }")?;
                    self.sign(b':', ": and a value after the field")?;
                    self.value(is_constant)?;
                }
                Ok(())
            }
            Kind::Sign(b'$') if is_constant => {
                let start = self.token.start;
                self.advance()?;
                Err((start, String::from("expected a value, found a variable, which cannot stand here")))
            }
            Kind::Sign(b'$') => {
                self.advance()?;
                self.name("the name of a variable")
            }
            _ => self.expected("a value"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_mistake_is_told_where_it_is() {
        let right = [
            "{ a }",
            "query Q($a: [Int!]! = [1, 2] @d, $b: E = {a: B, c: []}) @d(e: \"f\") { a: b(c: $a) @d { ... on X { d } ...F ... @d { e } } }",
            "\"a\" query Q(\"b\" $a: Int) { a } \"\"\"c\"\"\" fragment on2 on on { on }",
        ];
        for text in right {
            assert!(check(text).is_ok_and(|read| read.system.is_none()), "{text}");
        }
        let described = check("\"a\" query { a }").expect("it is right");
        assert!(described.descriptions.iter().eq([&(0..3)]), "{described:?}");
        assert_eq!(check("{ a } type T { ??? }").map(|read| read.system), Ok(Some(6)));
        let cases = [
            ("", 0, "found the end"),
            ("{ }", 2, "expected a field or }, found }"),
            ("{ a(b) }", 5, "expected : and a value after the argument, found )"),
            ("{ a() }", 4, "expected an argument"),
            ("{ a", 3, "found the end"),
            ("\"a\" { a }", 0, "a description"),
            ("fragment on on X { a }", 9, "the name of a fragment"),
            ("query ($a: Int = $b) { a }", 17, "a variable"),
            ("query () { a }", 7, "a variable, as in $id"),
            ("{ a } }", 6, "expected {, query or fragment, found }"),
            ("{ ... on { a } }", 9, "a type"),
            ("{ a(b: ) }", 7, "a value"),
        ];
        for (text, at, told) in cases {
            let (found, message) = check(text).expect_err(text);
            assert!(found == at && message.contains(told), "{text}: {found} {message}");
        }
    }
}
