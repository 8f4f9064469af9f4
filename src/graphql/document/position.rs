//! Lines and columns of a text.

use async_graphql::Pos;

/// Where the lines of a text begin.
pub struct Positions {
    text: String,
    lines: Vec<usize>,
}

impl Positions {
    /// Those of a text. A line ends with a line feed, a carriage return, or both.
    pub fn of_text(text: &str) -> Self {
        let bytes = text.as_bytes();
        let is_end = |at: usize| bytes[at] == b'\n' || bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n');
        let lines = std::iter::once(0).chain((0..bytes.len()).filter(|&at| is_end(at)).map(|at| at + 1)).collect();
        Self { text: text.to_owned(), lines }
    }

    /// The line and the column, from 1, of a byte; columns are counted as editors do, in UTF-16.
    pub fn of(&self, offset: usize) -> Pos {
        let offset = offset.min(self.text.len());
        let line = self.lines.partition_point(|&start| start <= offset);
        let start = self.lines[line - 1];
        let column = self.text.get(start..offset).map_or(offset - start, |before| before.encode_utf16().count()) + 1;
        Pos { line, column }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_as_the_specification_has_it() {
        let positions = Positions::of_text("a\nbæd\r\ne\r\rf\u{2028}g");
        let pairs: Vec<_> = [0, 1, 2, 5, 7, 8, 9, 10, 11, 15, 99]
            .map(|offset| positions.of(offset))
            .iter()
            .map(|pos| (pos.line, pos.column))
            .collect();
        let expected = [(1, 1), (1, 2), (2, 1), (2, 3), (2, 5), (3, 1), (3, 2), (4, 1), (5, 1), (5, 3), (5, 4)];
        assert_eq!(pairs, expected);
    }
}
