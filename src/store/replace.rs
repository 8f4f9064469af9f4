//! An import that is all there is for its sources: what it does not have of them ends.
//!
//! A row is of a source that its column `source` names, and an outside identifier of those that declare its node. Rows
//! that name no source stay. So does a row that declares an id which rows that stay refer to.

use std::collections::{HashMap, HashSet};
use std::convert::Infallible;

use rusqlite::{Connection, OptionalExtension as _};

use crate::model::batch::Visit;
use crate::model::record::{CellType, Record};
use crate::model::tables::{Batch, Table};
use crate::model::text::Texts;
use crate::store::changes::content;
use crate::store::intake::Intake;
use crate::store::sql;

/// The sources of an import, by id.
#[derive(Default)]
pub(super) struct Replacing {
    sources: HashSet<Box<str>>,
}

impl Replacing {
    /// Notes the sources that some records declare or name.
    pub(super) fn note(&mut self, batch: &Batch) {
        let Ok(()) = batch.visit(self);
    }
}

impl Visit for Replacing {
    type Error = Infallible;
    fn table<R: Record>(&mut self, records: &[R], texts: &Texts) -> Result<(), Infallible> {
        let name = if R::TABLE == Table::Sources { "id" } else { "source" };
        let Some(column) = R::COLUMNS.iter().position(|column| column.name == name) else { return Ok(()) };
        let mut last = None;
        for &source in records.iter().flat_map(|record| record.ids(column)) {
            if last.replace(source) != Some(source) && !self.sources.contains(texts.text(source.0)) {
                self.sources.insert(texts.text(source.0).into());
            }
        }
        Ok(())
    }
}

/// Rows that end, by table, with their content and the key that they declare.
type Ending = HashMap<Table, Vec<(i64, u128, Option<i64>)>>;

/// Ends the rows of the sources that the import does not have; the declared ids that stay because they are needed.
pub(super) fn end_rows<'c>(
    connection: &'c Connection,
    replacing: &Replacing,
    revision: Option<u32>,
    done: &mut Vec<Intake<'c>>,
) -> rusqlite::Result<Vec<String>> {
    let sources = keys(connection, &replacing.sources)?;
    let mut ending = Ending::new();
    for &table in Table::ALL {
        let settled = done.iter().find(|intake| intake.table == table);
        let has_row = |row: i64| settled.is_some_and(|intake| row > intake.last || intake.settled.has(row));
        let Some(sql) = sql::of_sources(table, &sources) else { continue };
        let mut statement = connection.prepare(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let number = row.get(0)?;
            if !has_row(number) {
                let declared = if table.declares() { Some(row.get(2)?) } else { None };
                ending.entry(table).or_default().push((number, content(row, 1)?, declared));
            }
        }
    }
    let still_needed = keep_needed(connection, &mut ending)?;
    for (table, rows) in ending {
        if !done.iter().any(|intake| intake.table == table) {
            done.push(Intake::new(connection, table, revision)?);
        }
        for intake in done.iter_mut().filter(|intake| intake.table == table) {
            rows.iter().try_for_each(|&(row, content, _)| intake.close(row, content))?;
        }
    }
    Ok(still_needed)
}

fn keys(connection: &Connection, ids: &HashSet<Box<str>>) -> rusqlite::Result<Vec<i64>> {
    let mut find = connection.prepare_cached("SELECT key FROM identity WHERE id = ?1")?;
    let mut keys = Vec::new();
    for id in ids {
        keys.extend(find.query_row([id], |row| row.get::<_, i64>(0)).optional()?);
    }
    keys.sort_unstable();
    Ok(keys)
}

/// Takes out of what ends the declarations of ids that rows which stay refer to; until nothing more is needed, since
/// what stays may refer to others.
fn keep_needed(connection: &Connection, ending: &mut Ending) -> rusqlite::Result<Vec<String>> {
    let mut kept = Vec::new();
    loop {
        let mut gone: HashMap<i64, String> = HashMap::new();
        for (&table, rows) in &*ending {
            let ends: HashSet<i64> = rows.iter().map(|row| row.0).collect();
            for &key in rows.iter().filter_map(|(_, _, declared)| declared.as_ref()) {
                let mut others = connection.prepare_cached(&sql::declaring(table))?;
                let others = others.query_map([key], |row| row.get::<_, i64>(0))?.collect::<Result<Vec<_>, _>>()?;
                if others.iter().all(|row| ends.contains(row)) {
                    let id = connection.query_row("SELECT id FROM identity WHERE key = ?1", [key], |row| row.get(0))?;
                    gone.insert(key, id);
                }
            }
        }
        if gone.is_empty() {
            break;
        }
        let needed = referred_to(connection, ending, &gone)?;
        if needed.is_empty() {
            break;
        }
        for rows in ending.values_mut() {
            rows.retain(|(_, _, declared)| declared.is_none_or(|key| !needed.contains(&key)));
        }
        kept.extend(needed.iter().filter_map(|key| gone.get(key).cloned()));
    }
    kept.sort_unstable();
    Ok(kept)
}

/// Which of the ids that are gone rows that stay refer to.
fn referred_to(
    connection: &Connection,
    ending: &Ending,
    gone: &HashMap<i64, String>,
) -> rusqlite::Result<HashSet<i64>> {
    let keys: HashMap<&str, i64> = gone.iter().map(|(key, id)| (id.as_str(), *key)).collect();
    let mut needed = HashSet::new();
    for &table in Table::ALL {
        let ends: HashSet<i64> = ending.get(&table).into_iter().flatten().map(|row| row.0).collect();
        let declares = usize::from(table.declares());
        let columns = table.columns().iter().skip(declares);
        for column in columns.filter(|column| matches!(column.cell, CellType::Id | CellType::Ids)) {
            let mut statement = connection.prepare(&sql::filled(table, column.name))?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                if ends.contains(&row.get(0)?) {
                    continue;
                }
                if column.cell == CellType::Id {
                    needed.extend(Some(row.get::<_, i64>(1)?).filter(|key| gone.contains_key(key)));
                } else {
                    needed.extend(row.get_ref(1)?.as_str()?.split(' ').filter_map(|id| keys.get(id)));
                }
            }
        }
    }
    Ok(needed)
}
