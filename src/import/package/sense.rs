//! Cells that cannot be true together.

use std::collections::HashMap;

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::import::Issues;
use crate::import::package::checks::Read;
use crate::import::package::ids::{Ids, Number};
use crate::import::package::origins::Origins;
use crate::import::sheet::Sheet;
use crate::model::date::End;
use crate::model::issue::IssueCode;
use crate::model::record::{CellType, Record};
use crate::model::tables::Table;

/// How far a sum of shares may be from the whole because each is rounded.
fn rounding() -> Decimal {
    Decimal::new(1, 6)
}

/// Checks the cells of one row: its period and its shares.
pub fn check_row<'c, R: Record>(cell: &impl Fn(usize) -> &'c str, sheet: &Sheet<'_>, line: u64, issues: &mut Issues) {
    let (mut from, mut to) = (End::Unknown, End::Unknown);
    for (index, column) in R::COLUMNS.iter().enumerate() {
        let text = cell(index);
        if text.is_empty() {
            continue;
        }
        if column.cell == CellType::End {
            let end = End::parse(text).unwrap_or(End::Unknown);
            match column.name {
                "from" => from = end,
                "to" => to = end,
                _ => {}
            }
        } else if is_share(column.name, column.cell) {
            let is_outside = |share: &Decimal| *share < Decimal::ZERO || *share > Decimal::ONE;
            let shares = text.split_ascii_whitespace().filter_map(|share| Decimal::from_str_exact(share).ok());
            for share in shares.filter(is_outside) {
                let text = format!("'{share}' is not a share");
                issues.error(sheet.at(line, column.name), IssueCode::BadNumber, text, "write a number from 0 to 1");
            }
        }
    }
    if is_reversed(from, to) {
        let text = format!("it begins on {from} and ends on {to}, before that");
        issues.error(sheet.at(line, "to"), IssueCode::Contradiction, text, "write an end that is not before the start");
    }
}

/// Whether a column of this type may be looked at as a share.
fn is_share(name: &str, cell: CellType) -> bool {
    matches!((name, cell), ("share", CellType::Decimal) | ("shares", CellType::Decimals))
}

/// Whether an end comes before a start.
fn is_reversed(from: End, to: End) -> bool {
    from.date().zip(to.date()).is_some_and(|(from, to)| from.first_day() > to.last_day())
}

/// The records that have rules of their own.
#[derive(Default)]
pub struct Sense {
    /// The dates of projects and clusters that have any.
    spans: HashMap<Number, (End, End)>,
    /// The sum of the shares of a region on a day, and the line of the last.
    shares: HashMap<(Number, Date), (Decimal, u32)>,
}

impl Sense {
    /// Looks at some records.
    pub fn look(&mut self, read: &Read<'_>, ids: &Ids, origins: &Origins, issues: &mut Issues) {
        funding(read, origins, issues);
        regions(read, origins, issues);
        let batch = &read.portion.batch;
        for (change, &line) in batch.region_changes.iter().zip(read.lines) {
            let (sum, last) = self.shares.entry((read.numbers.of(change.a), change.on)).or_insert((Decimal::ZERO, 0));
            *sum = sum.saturating_add(change.share);
            *last = line;
        }
        let projects = batch.projects.iter().map(|project| (project.id, project.from, project.to));
        let clusters = batch.clusters.iter().map(|cluster| (cluster.id, cluster.from, cluster.to));
        for (id, from, to) in projects.chain(clusters).filter(|&(_, from, to)| is_dated(from, to)) {
            self.spans.insert(read.numbers.of(id), (from, to));
        }
        let rows = batch.participations.iter().map(|row| (read.numbers.of(row.project), row.from, row.to));
        self.stays(Table::Participations, rows, read, ids, origins, issues);
        let rows = batch.memberships.iter().map(|row| (read.numbers.of(row.cluster), row.from, row.to));
        self.stays(Table::Memberships, rows, read, ids, origins, issues);
    }

    /// Warns of stays of which nothing is left once they are cut by the dates of where they were.
    fn stays(
        &self,
        table: Table,
        rows: impl Iterator<Item = (Number, End, End)>,
        read: &Read<'_>,
        ids: &Ids,
        origins: &Origins,
        issues: &mut Issues,
    ) {
        for ((place, from, to), &line) in rows.zip(read.lines).filter(|&((_, from, to), _)| is_dated(from, to)) {
            let Some(&(place_from, place_to)) = self.spans.get(&place) else { continue };
            let wrong = [("to", place_from, to), ("from", from, place_to)];
            if let Some((column, ..)) = wrong.into_iter().find(|&(_, from, to)| is_reversed(from, to)) {
                let span = |end: End| end.date().map_or_else(String::new, |date| date.to_string());
                let (place_from, place_to) = (span(place_from), span(place_to));
                let id = ids.text(place);
                let text = format!("no day is left inside the dates of '{id}' ({place_from}..{place_to})");
                let hint = "write dates that meet those; till then the row counts at no time";
                issues.warning(origins.at(table, line, column), IssueCode::Contradiction, text, hint);
            }
        }
    }

    /// Tells of regions that are given away more than once.
    pub fn finish(self, ids: &Ids, origins: &Origins, issues: &mut Issues) {
        for ((a, on), (sum, line)) in self.shares {
            if sum > Decimal::ONE + rounding() {
                let text = format!("the shares of '{}' on {on} add up to {sum}", ids.text(a));
                let hint = "write shares that add up to at most 1";
                issues.warning(origins.at(Table::RegionChanges, line, "share"), IssueCode::Contradiction, text, hint);
            }
        }
    }
}

fn is_dated(from: End, to: End) -> bool {
    from.date().is_some() || to.date().is_some()
}

fn funding(read: &Read<'_>, origins: &Origins, issues: &mut Issues) {
    for (funding, &line) in read.portion.batch.funding.iter().zip(read.lines) {
        let place = |column| origins.at(Table::Funding, line, column);
        let (receivers, shares) = (funding.receiver.len(), funding.shares.len());
        if shares > 0 && shares != receivers {
            let text = format!("there are {receivers} receivers and {shares} shares");
            let hint = "write as many shares as receivers, in the same order; 0 where none is stated";
            issues.error(place("shares"), IssueCode::Contradiction, text, hint);
        }
        let sum = funding.shares.iter().try_fold(Decimal::ZERO, |sum, share| sum.checked_add(*share));
        if let Some(sum) = sum.filter(|sum| *sum > Decimal::ONE + rounding()) {
            let text = format!("the shares add up to {sum}");
            issues.warning(place("shares"), IssueCode::Contradiction, text, "write shares that add up to at most 1");
        }
        if funding.amount.is_some() && funding.currency.is_none() {
            let hint = "write the currency of the amount, as in NOK";
            issues.error(place("currency"), IssueCode::MissingValue, "is empty, but there is an amount", hint);
        }
    }
}

fn regions(read: &Read<'_>, origins: &Origins, issues: &mut Issues) {
    for (region, &line) in read.portion.batch.regions.iter().zip(read.lines) {
        let (column, text, hint) = match (region.scheme, region.code) {
            (None, Some(_)) => ("scheme", "is empty, but there is a code", "write the scheme of the code, or no code"),
            (Some(_), None) => ("code", "is empty, but there is a scheme", "write the code, or no scheme"),
            _ => continue,
        };
        issues.error(origins.at(Table::Regions, line, column), IssueCode::MissingValue, text, hint);
    }
}
