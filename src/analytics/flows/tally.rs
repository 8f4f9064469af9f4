//! Pieces of awards added up by their values, and rounded once.

use hashbrown::HashMap;

use crate::model::text::Symbol;

use super::KeyValue;
use super::exact::Exact;
use super::spread::Piece;

/// A sum for some values: a row, or a link, before its keys have labels.
#[derive(Clone, Debug)]
pub struct Line {
    /// The values.
    pub values: Box<[KeyValue]>,
    /// One bit for each value, set when a source says so for any of the awards.
    pub stated: u16,
    /// The currency.
    pub currency: Symbol,
    /// The sum in hundredths.
    pub hundredths: i128,
    /// The awards, ascending.
    pub awards: Vec<u32>,
}

/// What has been added up for some values.
struct Cell {
    values: Box<[KeyValue]>,
    stated: u16,
    amount: Exact,
    awards: Vec<u32>,
}

/// Sums in one currency by values.
#[derive(Default)]
pub struct Tally {
    numbers: HashMap<Box<[KeyValue]>, usize>,
    cells: Vec<Cell>,
}

/// A sum that cannot be held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge;

impl Tally {
    /// Adds a piece of an award. Awards come one after the other; where each counts whole, the pieces of one with the
    /// same values count once.
    pub fn add(&mut self, award: u32, piece: Piece<'_>, is_whole: bool) -> Result<(), TooLarge> {
        let cell = self.cell(piece.values);
        cell.stated |= piece.stated;
        let is_known = cell.awards.last() == Some(&award);
        if !is_known {
            cell.awards.push(award);
        }
        if !(is_known && is_whole) {
            cell.amount = cell.amount.checked_add(piece.amount).ok_or(TooLarge)?;
        }
        Ok(())
    }

    fn cell(&mut self, values: &[KeyValue]) -> &mut Cell {
        let number = self.numbers.get(values).copied().unwrap_or_else(|| {
            self.numbers.insert(values.into(), self.cells.len());
            self.cells.push(Cell { values: values.into(), stated: 0, amount: Exact::default(), awards: Vec::new() });
            self.cells.len() - 1
        });
        &mut self.cells[number]
    }

    /// The sums in hundredths, by values. Where awards were divided the sums add up to `total`: the hundredths that
    /// rounding down leaves over go one by one to the largest rests, of equal ones to the first values.
    pub fn lines(self, currency: Symbol, total: Option<i128>) -> Vec<Line> {
        let mut cells = self.cells;
        cells.sort_unstable_by(|one, other| one.values.cmp(&other.values));
        let mut sums: Vec<i128> = cells.iter().map(|cell| cell.amount.floor()).collect();
        let left_over = total.map_or(0, |total| total - sums.iter().sum::<i128>());
        let mut by_rest: Vec<usize> = (0..cells.len()).collect();
        if left_over > 0 {
            by_rest.sort_by_key(|&at| std::cmp::Reverse(cells[at].amount.rest()));
        }
        for &at in by_rest.iter().take(usize::try_from(left_over).unwrap_or(0)) {
            sums[at] += 1;
        }
        let line = |(cell, hundredths): (Cell, i128)| {
            let Cell { values, stated, awards, .. } = cell;
            Line { values, stated, currency, hundredths, awards }
        };
        cells.into_iter().zip(sums).map(line).collect()
    }
}

/// Adds up lines by two values that stand side by side.
pub fn merged(lines: &[Line], at: usize) -> Vec<Line> {
    let mut merged: HashMap<(Symbol, &[KeyValue]), Line> = HashMap::new();
    for line in lines {
        let values = &line.values[at..at + 2];
        let link = merged.entry((line.currency, values)).or_insert_with(|| {
            let currency = line.currency;
            Line { values: values.into(), stated: 0, currency, hundredths: 0, awards: Vec::new() }
        });
        link.hundredths += line.hundredths;
        link.stated |= line.stated >> at & 0b11;
    }
    merged.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::Hundredths;
    use crate::model::text::Texts;

    fn sums(pieces: &[(i16, Exact)], total: Option<i128>, is_whole: bool) -> Vec<i128> {
        let mut tally = Tally::default();
        for &(year, amount) in pieces {
            let piece = Piece { values: &[KeyValue::Year(year)], stated: 0, amount };
            tally.add(7, piece, is_whole).expect("it fits");
        }
        let currency = Texts::new().intern("NOK");
        tally.lines(currency, total).into_iter().map(|line| line.hundredths).collect()
    }

    #[test]
    fn what_rounding_leaves_over_goes_to_the_largest_rests() {
        let hundred = Exact::of(Hundredths(100));
        let thirds = [1, 2, 3].map(|year| (year, hundred.part(1, 3)));
        assert_eq!(sums(&thirds, Some(100), false), [34, 33, 33]);
        let repaid = [1, 2, 3].map(|year| (year, Exact::of(Hundredths(-100)).part(1, 3)));
        assert_eq!(sums(&repaid, Some(-100), false), [-33, -33, -34]);
        let uneven = [(1, hundred.part(1, 1000)), (2, hundred.part(999, 1000))];
        assert_eq!(sums(&uneven, Some(100), false), [0, 100]);
    }

    #[test]
    fn counted_whole_an_award_counts_once_for_the_same_values() {
        let pieces = [(1, Exact::of(Hundredths(100))); 2];
        assert_eq!(sums(&pieces, None, true), [100]);
        assert_eq!(sums(&pieces, None, false), [200]);
    }
}
