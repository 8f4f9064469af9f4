//! Rows and links: awards spread, added up, put in order and labelled.

use std::cmp::Reverse;

use crate::graph::lens::View;
use crate::graph::snapshot::Snapshot;
use crate::model::text::Symbol;
use crate::model::vocabulary::Basis;

use super::exact::Exact;
use super::labels::Labels;
use super::places::Places;
use super::spread::{Piece, Spreader};
use super::tally::{Line, Tally, TooLarge, merged};
use super::totals::Totals;
use super::{Counting, FlowError, Key, Link, Options, Row, Sum};

/// What has been added up in one currency.
struct Book {
    currency: Symbol,
    rows: Tally,
    /// Of each two dimensions that stand side by side; where awards count whole, for there links are no sums of rows.
    links: Vec<Tally>,
}

/// The sums of some awards, before they have labels.
pub struct Books {
    /// By the dimensions asked, largest first.
    pub rows: Vec<Line>,
    /// Of each two dimensions that stand side by side, largest first.
    links: Vec<Vec<Line>>,
}

impl Books {
    /// Spreads and adds up awards; what is not priced is left out. `totals` is what they add up to.
    pub fn add_up(
        view: &View,
        options: &Options,
        places: &Places<'_>,
        awards: &[u32],
        totals: &[Sum],
    ) -> Result<Self, FlowError> {
        let is_whole = options.counting == Counting::Whole;
        let links = if is_whole && options.by.len() > 2 { options.by.len() - 1 } else { 0 };
        let book = |sum: &Sum| Book {
            currency: sum.currency,
            rows: Tally::default(),
            links: (0..links).map(|_| Tally::default()).collect(),
        };
        let mut books: Vec<Book> = totals.iter().map(book).collect();
        let mut spreader = Spreader::new(view, options, places);
        for &award in awards {
            let funding = &view.snapshot.fundings[award as usize];
            let Some((amount, currency)) = funding.amount.zip(funding.currency) else { continue };
            let Some(book) = books.iter_mut().find(|book| book.currency == currency) else { continue };
            let mut added = Ok(());
            spreader.spread(funding, Exact::of(amount), &mut |piece| {
                added = added.and_then(|()| book.add(award, piece, is_whole));
            });
            added.map_err(|TooLarge| FlowError::Overflow)?;
        }
        Ok(Self::close(&view.snapshot, options, books, totals))
    }

    fn close(snapshot: &Snapshot, options: &Options, books: Vec<Book>, totals: &[Sum]) -> Self {
        let is_whole = options.counting == Counting::Whole;
        let pairs = options.by.len() - 1;
        let mut rows = Vec::new();
        let mut links: Vec<Vec<Line>> = (0..pairs).map(|_| Vec::new()).collect();
        for (book, total) in books.into_iter().zip(totals) {
            rows.extend(book.rows.lines(book.currency, (!is_whole).then_some(total.hundredths)));
            for (links, tally) in links.iter_mut().zip(book.links) {
                links.extend(tally.lines(book.currency, None));
            }
        }
        if !is_whole || pairs < 2 {
            links = (0..pairs).map(|at| merged(&rows, at)).collect();
        }
        sort(snapshot, &mut rows);
        links.iter_mut().for_each(|lines| sort(snapshot, lines));
        Self { rows, links }
    }

    /// What the rows count more than once, for each total.
    pub fn overlap(&self, totals: &[Sum]) -> Vec<Sum> {
        let mut sums: Vec<Sum> = totals.iter().map(|total| Sum { hundredths: -total.hundredths, ..*total }).collect();
        for row in &self.rows {
            if let Some(sum) = sums.iter_mut().find(|sum| sum.currency == row.currency) {
                sum.hundredths += row.hundredths;
            }
        }
        sums
    }

    /// Rows and links with labels.
    pub fn labelled(self, snapshot: &Snapshot, options: &Options, totals: &[Sum]) -> (Vec<Row>, Vec<Link>) {
        let labels = Labels::new(snapshot, options, &self.rows);
        let key = |line: &Line, at: usize, dimension_at: usize| {
            let value = line.values[at];
            let basis = if line.stated >> at & 1 == 1 { Basis::Stated } else { Basis::Inferred };
            Key { dimension: options.by[dimension_at], value, label: labels.of(dimension_at, value), basis }
        };
        let link = |line: &Line, at: usize| {
            let sum = Sum { currency: line.currency, hundredths: line.hundredths };
            Link { source: key(line, 0, at), target: key(line, 1, at + 1), sum }
        };
        let links = self
            .links
            .iter()
            .enumerate()
            .flat_map(|(at, lines)| lines.iter().map(move |line| link(line, at)))
            .collect();
        let row = |line: Line| {
            let keys = (0..options.by.len()).map(|at| key(&line, at, at)).collect();
            let total = totals.iter().find(|total| total.currency == line.currency);
            let share = share(line.hundredths, total.map_or(0, |total| total.hundredths));
            let sum = Sum { currency: line.currency, hundredths: line.hundredths };
            Row { keys, sum, share, awards: line.awards }
        };
        (self.rows.into_iter().map(row).collect(), links)
    }
}

impl Book {
    fn add(&mut self, award: u32, piece: Piece<'_>, is_whole: bool) -> Result<(), TooLarge> {
        for (at, tally) in self.links.iter_mut().enumerate() {
            let stated = piece.stated >> at & 0b11;
            tally.add(award, Piece { values: &piece.values[at..at + 2], stated, ..piece }, is_whole)?;
        }
        self.rows.add(award, piece, is_whole)
    }
}

/// Largest first, then by currency and values.
fn sort(snapshot: &Snapshot, lines: &mut [Line]) {
    lines.sort_unstable_by(|one, other| {
        Reverse(one.hundredths)
            .cmp(&Reverse(other.hundredths))
            .then_with(|| snapshot.text(one.currency).cmp(snapshot.text(other.currency)))
            .then_with(|| one.values.cmp(&other.values))
    });
}

fn share(part: i128, whole: i128) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
