//! Files become records and [`Issues`]: one folder per format, and under both the same guarded way from a file to
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
use crate::model::portion::Portion;
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

/// Takes the records of an input.
pub trait Sink {
    /// Takes some records, in the order that [`Portion`] tells; `false`: no more are wanted, so reading may stop.
    fn take(&mut self, portion: Portion) -> bool;
}

/// Reads a folder or an archive, once, and gives its records to the sink. Every problem becomes an issue; with an error
/// among them the sink has not been given all, and what it was given is not to be saved.
pub fn read(
    format: Format,
    path: &Path,
    known: &dyn Known,
    limits: &Limits,
    progress: &dyn Progress,
    sink: &mut dyn Sink,
) -> Issues {
    let mut issues = Issues::new(limits.issues);
    let meter = Meter::new(limits, progress);
    if let Some(mut input) = Input::open(path, &meter, &mut issues) {
        match format {
            Format::Package => package::read(&mut input, known, &mut issues, sink),
            Format::Cordis => cordis::read(&mut input, known, &mut issues, sink),
        }
    }
    meter.finish();
    issues.sort();
    issues
}
