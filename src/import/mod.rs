//! Files become a [`Batch`] and [`Issues`]: one folder per format, and under both the same guarded way from a file to
//! rows of cells.
//!
//! Nothing here knows the database: what it holds already is asked through [`Known`], and how far the reading has come
//! is told to [`Progress`]. Reading never stops at the first problem, and never trusts the size of what it is given.

mod cordis;
mod header;
mod input;
mod issues;
mod limits;
mod meter;
mod package;
mod rows;
mod sheet;

use std::path::Path;

pub use self::issues::Issues;
pub use self::limits::Limits;

use self::input::Input;
use self::meter::Meter;
use crate::model::tables::Batch;
use crate::model::vocabulary::Value;

/// The formats that can be imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// A data package: the tables of this program as CSV files.
    Package,
    /// Projects and organisations as CORDIS, the European Commission's research information service, publishes them.
    Cordis,
}

impl Value for Format {
    const ALL: &'static [Self] = &[Self::Package, Self::Cordis];
    fn name(self) -> &'static str {
        match self {
            Self::Package => "package",
            Self::Cordis => "cordis",
        }
    }
}

/// What the database already holds.
pub trait Known {
    /// Whether it holds a record that declares this id.
    fn knows(&self, id: &str) -> bool;
}

/// Is told how far the reading has come.
pub trait Progress {
    /// `read` of `total` bytes of the input, as it lies on the disk, have been read and have given `records` rows.
    fn advance(&self, read: u64, total: u64, records: u64);
}

/// What an input holds.
pub struct Imported {
    /// Its records; not to be saved when there are errors.
    pub batch: Batch,
    /// What is wrong with it, sorted by file, line and column.
    pub issues: Issues,
}

/// Reads a folder or an archive. Every problem becomes an issue; with an error among them the batch is incomplete.
pub fn read(format: Format, path: &Path, known: &dyn Known, limits: &Limits, progress: &dyn Progress) -> Imported {
    let mut issues = Issues::new(limits.issues);
    let meter = Meter::new(limits, progress);
    let mut batch = Batch::default();
    if let Some(mut input) = Input::open(path, &meter, &mut issues) {
        batch = match format {
            Format::Package => package::read(&mut input, known, &mut issues),
            Format::Cordis => cordis::read(&mut input, known, &mut issues),
        };
    }
    meter.finish();
    issues.sort();
    Imported { batch, issues }
}
