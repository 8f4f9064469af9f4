//! Ways through all tables of a [`Batch`](crate::model::tables::Batch), for what does the same with each.

use crate::model::record::Record;
use crate::model::text::Texts;

/// Looks at each table of a batch.
pub trait Visit {
    /// Why it stops.
    type Error;
    /// Looks at one table.
    fn table<R: Record>(&mut self, records: &[R], texts: &Texts) -> Result<(), Self::Error>;
}

/// Changes each table of a batch.
pub trait VisitMut {
    /// Why it stops.
    type Error;
    /// Changes one table.
    fn table<R: Record>(&mut self, records: &mut Vec<R>, texts: &mut Texts) -> Result<(), Self::Error>;
}
