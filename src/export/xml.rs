//! XML as the files of networks need it: elements, attributes and text, escaped, indented, written as they come.

use std::io::{self, BufWriter, Write};

use crate::export::{BUFFER, REPLACEMENT, can_stand};

/// Writes an XML document. The names of elements and attributes are ours; only values and text are escaped.
pub struct Xml<W: Write> {
    out: BufWriter<W>,
    /// The elements that are open.
    open: Vec<&'static str>,
}

/// The attributes of an element, in order.
pub type Attributes<'a> = [(&'static str, &'a str)];

impl<W: Write> Xml<W> {
    /// Begins a document.
    pub fn begin(out: W) -> io::Result<Self> {
        let mut out = BufWriter::with_capacity(BUFFER, out);
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        Ok(Self { out, open: Vec::new() })
    }

    /// Begins an element with others in it.
    pub fn open(&mut self, name: &'static str, attributes: &Attributes<'_>) -> io::Result<()> {
        self.tag(name, attributes)?;
        self.open.push(name);
        self.out.write_all(b">\n")
    }

    /// Ends the element that was begun last.
    pub fn close(&mut self) -> io::Result<()> {
        let Some(name) = self.open.pop() else { return Ok(()) };
        self.indent()?;
        writeln!(self.out, "</{name}>")
    }

    /// Writes an element that holds nothing.
    pub fn empty(&mut self, name: &'static str, attributes: &Attributes<'_>) -> io::Result<()> {
        self.tag(name, attributes)?;
        self.out.write_all(b"/>\n")
    }

    /// Writes an element that holds text.
    pub fn text(&mut self, name: &'static str, attributes: &Attributes<'_>, text: &str) -> io::Result<()> {
        self.tag(name, attributes)?;
        self.out.write_all(b">")?;
        escaped(&mut self.out, text, in_text)?;
        writeln!(self.out, "</{name}>")
    }

    /// Ends what is open, and the document.
    pub fn end(mut self) -> io::Result<()> {
        while !self.open.is_empty() {
            self.close()?;
        }
        self.out.flush()
    }

    fn tag(&mut self, name: &str, attributes: &Attributes<'_>) -> io::Result<()> {
        self.indent()?;
        write!(self.out, "<{name}")?;
        for (name, value) in attributes {
            write!(self.out, " {name}=\"")?;
            escaped(&mut self.out, value, in_attribute)?;
            self.out.write_all(b"\"")?;
        }
        Ok(())
    }

    fn indent(&mut self) -> io::Result<()> {
        for _ in &self.open {
            self.out.write_all(b"  ")?;
        }
        Ok(())
    }
}

/// Writes text with what stands instead of some of its characters.
fn escaped(out: &mut impl Write, text: &str, instead: fn(char) -> Option<&'static str>) -> io::Result<()> {
    let mut written = 0;
    for (at, c) in text.char_indices() {
        let Some(instead) = instead(c) else { continue };
        out.write_all(&text.as_bytes()[written..at])?;
        out.write_all(instead.as_bytes())?;
        written = at + c.len_utf8();
    }
    out.write_all(&text.as_bytes()[written..])
}

/// Quotes stay as they are: of a description, Gephi shows only what follows the last escaped character.
fn in_text(c: char) -> Option<&'static str> {
    match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        // for `]]>`, which may not stand in text
        '>' => Some("&gt;"),
        // a reader would make a line feed of it
        '\r' => Some("&#13;"),
        _ if !can_stand(c) => Some(REPLACEMENT),
        _ => None,
    }
}

fn in_attribute(c: char) -> Option<&'static str> {
    match c {
        '"' => Some("&quot;"),
        // a reader would make spaces of them
        '\t' => Some("&#9;"),
        '\n' => Some("&#10;"),
        _ => in_text(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_the_text_the_document_is_well_formed() {
        let hostile = "a \"b\" 'c' <&> ]]> \t\r\n \0\u{b}\u{fffe} \u{1f9ea} \u{85}";
        let mut bytes = Vec::new();
        let mut xml = Xml::begin(&mut bytes).expect("memory");
        xml.open("a", &[("b", hostile)]).expect("memory");
        xml.text("c", &[], hostile).expect("memory");
        xml.empty("d", &[]).expect("memory");
        xml.end().expect("memory");
        let expected = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
            <a b=\"a &quot;b&quot; 'c' &lt;&amp;&gt; ]]&gt; &#9;&#13;&#10; \u{fffd}\u{fffd}\u{fffd} \u{1f9ea} \u{85}\">\n  \
            <c>a \"b\" 'c' &lt;&amp;&gt; ]]&gt; \t&#13;\n \u{fffd}\u{fffd}\u{fffd} \u{1f9ea} \u{85}</c>\n  \
            <d/>\n\
            </a>\n";
        assert_eq!(String::from_utf8_lossy(&bytes), expected);
    }
}
