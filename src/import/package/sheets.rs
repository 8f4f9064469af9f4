//! The files of a package become records, so many at a time.

use std::convert::Infallible;
use std::mem::take;

use crate::import::input::{Entry, Input};
use crate::import::issues::{at, shown};
use crate::import::meter::Meter;
use crate::import::package::checks::{Checks, Read};
use crate::import::package::ids::Ids;
use crate::import::package::origins::Origins;
use crate::import::package::repeats::{Met, Repeats};
use crate::import::package::sense;
use crate::import::rows::{Quotes, Row, unreadable};
use crate::import::sheet::{Delimiter, Place, Sheet};
use crate::import::{Issues, Known, Sink};
use crate::model::batch::VisitMut;
use crate::model::fingerprint::{Fingerprint, fingerprint};
use crate::model::id::IdKind;
use crate::model::issue::IssueCode;
use crate::model::nearest::nearest;
use crate::model::portion::Portion;
use crate::model::record::Record;
use crate::model::tables::{Batch, Table};
use crate::model::text::Texts;

/// How many records go on together: enough that passing them on costs nothing, few enough to hold several.
const TOGETHER: usize = 8_192;

/// What the tables of a package are read with.
pub struct Reading<'r> {
    /// The file of each table.
    pub files: &'r [(Table, Entry)],
    /// All ids.
    pub ids: Ids,
    /// Where records came from.
    pub origins: Origins,
    /// What is checked across records.
    pub checks: Checks,
    /// What the database holds.
    pub known: &'r dyn Known,
    /// Takes the records.
    pub sink: &'r mut dyn Sink,
}

impl Reading<'_> {
    /// Reads all tables, in their order; then checks what only all of them show.
    pub fn run(mut self, input: &mut Input<'_>, issues: &mut Issues) {
        let Ok(()) = Batch::default().visit_mut(&mut Reader { reading: &mut self, input, issues });
        self.checks.finish(&mut self.ids, &self.origins, self.known, issues);
    }

    /// Checks some records and passes them on; what has errors is not wanted.
    fn pass_on<R: Record>(&mut self, growing: &mut Growing<R>, meter: &Meter<'_>, issues: &mut Issues) {
        let mut portion = Portion { prints: take(&mut growing.prints), ..Portion::default() };
        portion.withdrawn = take(&mut growing.withdrawn);
        portion.batch.texts = take(&mut growing.texts);
        *R::of(&mut portion.batch) = take(&mut growing.records);
        let numbers = self.ids.numbers(&portion);
        let read = Read { portion: &portion, lines: &growing.lines, numbers: &numbers };
        self.checks.look(&read, &mut self.ids, &self.origins, self.known, issues);
        growing.lines.clear();
        if !issues.has_errors() && !portion.batch.is_empty() && !self.sink.take(portion) {
            meter.stop();
        }
    }
}

struct Reader<'a, 'r, 'i> {
    reading: &'a mut Reading<'r>,
    input: &'a mut Input<'i>,
    issues: &'a mut Issues,
}

impl VisitMut for Reader<'_, '_, '_> {
    type Error = Infallible;

    fn table<R: Record>(&mut self, _: &mut Vec<R>, _: &mut Texts) -> Result<(), Infallible> {
        let Self { reading, input, issues } = self;
        let Some((table, entry)) = reading.files.iter().find(|(table, _)| *table == R::TABLE) else { return Ok(()) };
        let meter = input.meter;
        let sheet = match input.open_file(entry) {
            Ok(file) => Sheet::open(&entry.shown, file, Delimiter::Is(b','), Quotes::Strict, meter, issues),
            Err(error) => {
                let fault = unreadable(0, &error);
                issues.error(at(&entry.shown, 0, ""), fault.code, fault.text, fault.hint);
                None
            }
        };
        let columns = sheet.and_then(|sheet| Columns::find::<R>(&sheet, issues).map(|columns| (sheet, columns)));
        let Some((mut sheet, columns)) = columns else {
            reading.origins.has_gaps(*table);
            return Ok(());
        };
        reading.origins.put(*table, &sheet.file);
        let mut growing = Growing::<R>::new();
        let mut row = Row::default();
        while sheet.read(&mut row, issues) {
            growing.add(&row, &sheet, &columns, &mut reading.ids, issues);
            if growing.records.len() >= TOGETHER {
                reading.pass_on(&mut growing, meter, issues);
            }
        }
        reading.pass_on(&mut growing, meter, issues);
        if sheet.has_gaps {
            reading.origins.has_gaps(*table);
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

/// The records of a table that have been read and not passed on.
struct Growing<R> {
    repeats: Repeats,
    texts: Texts,
    records: Vec<R>,
    prints: Vec<Fingerprint>,
    lines: Vec<u32>,
    withdrawn: Vec<Fingerprint>,
    scratch: String,
}

impl<R: Record> Growing<R> {
    fn new() -> Self {
        Self {
            repeats: Repeats::new::<R>(),
            texts: Texts::new(),
            records: Vec::new(),
            prints: Vec::new(),
            lines: Vec::new(),
            withdrawn: Vec::new(),
            scratch: String::new(),
        }
    }

    /// Adds a record, unless it repeats another.
    fn meet(&mut self, mut record: R, place: &Place<'_>, issues: &mut Issues) {
        let mut print = fingerprint(&record, &self.texts, &mut self.scratch);
        match self.repeats.meet(&mut record, &mut print, place, &mut self.texts, issues) {
            Met::Known => return,
            Met::New => {}
            Met::Added(before) => self.withdrawn.push(before),
        }
        self.records.push(record);
        self.prints.push(print);
        self.lines.push(u32::try_from(place.line).unwrap_or(u32::MAX));
    }

    /// Adds the records of a row: one for each of its sources.
    fn add(&mut self, row: &Row, sheet: &Sheet<'_>, columns: &Columns, ids: &mut Ids, issues: &mut Issues) {
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
            match R::read(cell, &mut self.texts) {
                Ok(record) => {
                    sense::check_row::<R>(&cell, sheet, row.line, issues);
                    if R::TABLE.declares() {
                        ids.declare(cell(0));
                    }
                    self.meet(record, &Place { file: &sheet.file, line: row.line }, issues);
                }
                Err(problems) => {
                    for (index, wrong) in problems {
                        let location = sheet.at(row.line, R::COLUMNS[index].name);
                        issues.error(location, wrong.code, wrong.text, wrong.hint);
                    }
                    // What is declared in a row with a bad date is declared all the same.
                    if R::TABLE.declares() && IdKind::of(cell(0)).is_some() {
                        ids.declare(cell(0));
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
