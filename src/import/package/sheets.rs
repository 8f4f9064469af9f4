//! The files of a package become the records of a batch.

use std::convert::Infallible;

use crate::import::Issues;
use crate::import::input::{Entry, Input};
use crate::import::issues::{at, shown};
use crate::import::nearest::nearest;
use crate::import::package::origins::{Origin, Origins};
use crate::import::package::repeats::Repeats;
use crate::import::package::sense;
use crate::import::rows::{Quotes, Row, unreadable};
use crate::import::sheet::{Delimiter, Sheet};
use crate::model::batch::VisitMut;
use crate::model::id::{Id, IdKind};
use crate::model::issue::IssueCode;
use crate::model::record::{CellType, Record};
use crate::model::tables::{Batch, Table};
use crate::model::text::Texts;

/// Reads the files into the tables of the batch.
pub fn read(
    input: &mut Input<'_>,
    files: &[(Table, Entry)],
    batch: &mut Batch,
    origins: &mut Origins,
    issues: &mut Issues,
) {
    let Ok(()) = batch.visit_mut(&mut Reader { input, files, origins, issues });
}

struct Reader<'r, 'i> {
    input: &'r mut Input<'i>,
    files: &'r [(Table, Entry)],
    origins: &'r mut Origins,
    issues: &'r mut Issues,
}

impl VisitMut for Reader<'_, '_> {
    type Error = Infallible;

    fn table<R: Record>(&mut self, records: &mut Vec<R>, texts: &mut Texts) -> Result<(), Infallible> {
        let Some((table, entry)) = self.files.iter().find(|(table, _)| *table == R::TABLE) else { return Ok(()) };
        let meter = self.input.meter;
        let sheet = match self.input.open_file(entry) {
            Ok(file) => Sheet::open(&entry.shown, file, Delimiter::Is(b','), Quotes::Strict, meter, self.issues),
            Err(error) => {
                let fault = unreadable(0, &error);
                self.issues.error(at(&entry.shown, 0, ""), fault.code, fault.text, fault.hint);
                None
            }
        };
        let columns = sheet.and_then(|sheet| Columns::find::<R>(&sheet, self.issues).map(|columns| (sheet, columns)));
        let Some((mut sheet, columns)) = columns else {
            self.origins.has_gaps(*table);
            return Ok(());
        };
        let mut growing = Growing {
            records,
            texts,
            columns,
            repeats: Repeats::new::<R>(),
            origin: Origin { file: sheet.file.clone(), lines: Vec::new() },
        };
        let mut row = Row::default();
        while sheet.read(&mut row, self.issues) {
            growing.add(&row, &sheet, self.origins, self.issues);
        }
        self.origins.put(*table, growing.origin);
        if sheet.has_gaps {
            self.origins.has_gaps(*table);
        }
        Ok(())
    }
}

/// Where the columns of a table stand in its file.
pub struct Columns {
    /// The cell of each column.
    places: Vec<Option<usize>>,
    /// Which columns are `source` and `locator`.
    source: Option<usize>,
    locator: Option<usize>,
}

impl Columns {
    /// Finds the columns; `None` when the rows cannot be read for want of one.
    fn find<R: Record>(sheet: &Sheet<'_>, issues: &mut Issues) -> Option<Self> {
        let header = &sheet.header;
        let names = || R::COLUMNS.iter().map(|column| column.name);
        for (index, name) in header.names().iter().enumerate() {
            if names().any(|known| known == name) || header.find(name) != Some(index) {
                continue;
            }
            let meant = nearest(&name.to_lowercase(), names().filter(|known| header.find(known).is_none()));
            let hint = match meant {
                Some(meant) => format!("is it '{meant}'?"),
                None if name.contains([';', '\t']) => "divide the columns by commas".to_owned(),
                None => format!("the columns are {}", names().collect::<Vec<_>>().join(", ")),
            };
            let text = format!("'{}' is no column of {} and is left out", shown(name), R::TABLE.name());
            issues.warning(sheet.at(1, name), IssueCode::UnknownColumn, text, hint);
        }
        let mut is_complete = header.names().iter().enumerate().all(|(i, name)| header.find(name) == Some(i));
        for column in R::COLUMNS.iter().filter(|column| column.spec.is_required) {
            if header.find(column.name).is_none() {
                let text = format!("the column is missing from {}", R::TABLE.name());
                let hint = "add it; only columns that may be empty can be left out";
                issues.error(sheet.at(1, column.name), IssueCode::MissingColumn, text, hint);
                is_complete = false;
            }
        }
        let position = |name| names().position(|known| known == name).filter(|_| header.find(name).is_some());
        is_complete.then(|| Self {
            places: names().map(|name| header.find(name)).collect(),
            source: position("source"),
            locator: position("locator"),
        })
    }

    /// The text of a column in a row; empty where the file has no such column.
    pub fn cell<'r>(&self, row: &'r Row, column: usize) -> &'r str {
        self.places[column].map_or("", |place| row.cell(place))
    }
}

/// The records of a table while they are read.
struct Growing<'r, R> {
    records: &'r mut Vec<R>,
    texts: &'r mut Texts,
    columns: Columns,
    repeats: Repeats,
    origin: Origin,
}

impl<R: Record> Growing<'_, R> {
    /// Adds the records of a row: one for each of its sources.
    fn add(&mut self, row: &Row, sheet: &Sheet<'_>, origins: &mut Origins, issues: &mut Issues) {
        let columns = &self.columns;
        let sources = columns.source.map_or("", |source| columns.cell(row, source));
        let locators = columns.locator.map_or("", |locator| columns.cell(row, locator));
        let mut evidences = vec![(sources, locators)];
        if sources.contains(' ') && sources.split(' ').all(|source| IdKind::of(source).is_some()) {
            evidences = several(sources, locators).unwrap_or_else(|text| {
                let hint = "write as many locators as sources, divided by '; ', or none";
                issues.error(sheet.at(row.line, "locator"), IssueCode::Contradiction, text, hint);
                vec![(sources.split(' ').next().unwrap_or_default(), locators)]
            });
        }
        for (source, locator) in evidences {
            let cell = |index: usize| match Some(index) {
                column if column == columns.source => source,
                column if column == columns.locator => locator,
                _ => columns.cell(row, index),
            };
            match R::read(cell, self.texts) {
                Ok(record) => {
                    sense::check_row::<R>(&cell, sheet, row.line, issues);
                    if R::TABLE.declares() {
                        record.ids(0).iter().for_each(|&id| origins.declare(id));
                    }
                    self.repeats.add(record, row.line, self.records, &mut self.origin, self.texts, issues);
                }
                Err(problems) => {
                    for (index, wrong) in problems {
                        let location = sheet.at(row.line, R::COLUMNS[index].name);
                        issues.error(location, wrong.code, wrong.text, wrong.hint);
                    }
                    // What is declared in a row with a bad date is declared all the same.
                    if R::TABLE.declares() && IdKind::of(cell(0)).is_some() {
                        origins.declare(Id(self.texts.intern(cell(0))));
                    }
                    break;
                }
            }
        }
    }
}

/// Each source with its locator.
fn several<'c>(sources: &'c str, locators: &'c str) -> Result<Vec<(&'c str, &'c str)>, String> {
    let sources: Vec<_> = sources.split(' ').collect();
    if locators.is_empty() {
        return Ok(sources.into_iter().map(|source| (source, "")).collect());
    }
    let locators: Vec<_> = locators.split("; ").collect();
    if locators.len() == sources.len() {
        Ok(sources.into_iter().zip(locators).collect())
    } else {
        Err(format!("there are {} sources and {} locators", sources.len(), locators.len()))
    }
}

/// Whether a column of this type may be looked at as a share.
pub fn is_share(name: &str, cell: CellType) -> bool {
    matches!((name, cell), ("share", CellType::Decimal) | ("shares", CellType::Decimals))
}
