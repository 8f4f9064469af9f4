//! Cells that cannot be true together.

use std::collections::{HashMap, HashSet};

use rust_decimal::Decimal;

use crate::import::Issues;
use crate::import::package::origins::Origins;
use crate::import::package::sheets::is_share;
use crate::import::sheet::Sheet;
use crate::model::date::End;
use crate::model::id::Id;
use crate::model::issue::IssueCode;
use crate::model::record::{CellType, Record};
use crate::model::tables::{Batch, Table};

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

/// Whether an end comes before a start.
fn is_reversed(from: End, to: End) -> bool {
    from.date().zip(to.date()).is_some_and(|(from, to)| from.first_day() > to.last_day())
}

/// Checks the records that have rules of their own.
pub fn check(batch: &Batch, origins: &Origins, issues: &mut Issues) {
    funding(batch, origins, issues);
    regions(batch, origins, issues);
    region_changes(batch, origins, issues);
    let projects = batch.projects.iter().map(|project| (project.id, (project.from, project.to)));
    let rows = batch.participations.iter().map(|row| (row.project, (row.from, row.to)));
    stays(batch, Table::Participations, projects, rows, origins, issues);
    let clusters = batch.clusters.iter().map(|cluster| (cluster.id, (cluster.from, cluster.to)));
    let rows = batch.memberships.iter().map(|row| (row.cluster, (row.from, row.to)));
    stays(batch, Table::Memberships, clusters, rows, origins, issues);
}

/// Warns of stays of which nothing is left once they are cut by the dates of where they were.
fn stays(
    batch: &Batch,
    table: Table,
    places: impl Iterator<Item = (Id, (End, End))>,
    rows: impl Iterator<Item = (Id, (End, End))> + Clone,
    origins: &Origins,
    issues: &mut Issues,
) {
    let is_dated = |(from, to): (End, End)| from.date().is_some() || to.date().is_some();
    let wanted: HashSet<Id> = rows.clone().filter(|row| is_dated(row.1)).map(|row| row.0).collect();
    let places: HashMap<Id, (End, End)> = places.filter(|place| wanted.contains(&place.0)).collect();
    for (row, (place, (from, to))) in rows.enumerate() {
        let Some(&(place_from, place_to)) = places.get(&place) else { continue };
        let wrong = [("to", place_from, to), ("from", from, place_to)];
        if let Some((column, ..)) = wrong.into_iter().find(|&(_, from, to)| is_reversed(from, to)) {
            let span = |end: End| end.date().map_or_else(String::new, |date| date.to_string());
            let (place_from, place_to) = (span(place_from), span(place_to));
            let place = batch.texts.text(place.0);
            let text = format!("no day is left inside the dates of '{place}' ({place_from}..{place_to})");
            let hint = "write dates that meet those; till then the row counts at no time";
            issues.warning(origins.at(table, row, column), IssueCode::Contradiction, text, hint);
        }
    }
}

fn funding(batch: &Batch, origins: &Origins, issues: &mut Issues) {
    for (row, funding) in batch.funding.iter().enumerate() {
        let place = |column| origins.at(Table::Funding, row, column);
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

fn regions(batch: &Batch, origins: &Origins, issues: &mut Issues) {
    for (row, region) in batch.regions.iter().enumerate() {
        let (column, text, hint) = match (region.scheme, region.code) {
            (None, Some(_)) => ("scheme", "is empty, but there is a code", "write the scheme of the code, or no code"),
            (Some(_), None) => ("code", "is empty, but there is a scheme", "write the code, or no scheme"),
            _ => continue,
        };
        issues.error(origins.at(Table::Regions, row, column), IssueCode::MissingValue, text, hint);
    }
}

fn region_changes(batch: &Batch, origins: &Origins, issues: &mut Issues) {
    let mut sums = HashMap::new();
    for (row, change) in batch.region_changes.iter().enumerate() {
        let (sum, last) = sums.entry((change.a, change.on)).or_insert((Decimal::ZERO, row));
        *sum = sum.saturating_add(change.share);
        *last = row;
    }
    for ((a, on), (sum, row)) in sums {
        if sum > Decimal::ONE + rounding() {
            let text = format!("the shares of '{}' on {on} add up to {sum}", batch.texts.text(a.0));
            let hint = "write shares that add up to at most 1";
            issues.warning(origins.at(Table::RegionChanges, row, "share"), IssueCode::Contradiction, text, hint);
        }
    }
}
