//! Which columns are read.

use crate::model::record::Column;
use crate::store::sql::{Filled, Stored};

/// Where the cells of a row stand.
pub(super) struct Columns(Vec<Place>);

/// Where the cell of a column stands.
#[derive(Clone, Copy)]
pub(super) enum Place {
    /// Nowhere: it is empty.
    Empty,
    /// In this column of the row, as a key.
    Key(usize),
    /// In this column of the row, as text.
    Text(usize),
}

impl Columns {
    /// Of the rows of [`of_revision`](crate::store::sql::of_revision).
    pub fn of(columns: &[Column], filled: Filled) -> Self {
        let mut after = Filled::BEFORE..;
        let places = columns.iter().enumerate().map(|(position, column)| {
            let at = if filled.has(position) { after.next() } else { None };
            at.map_or(Place::Empty, |at| match Stored::of(column.cell) {
                Stored::Key => Place::Key(at),
                Stored::Number | Stored::Truth | Stored::Text => Place::Text(at),
            })
        });
        Self(places.collect())
    }

    /// Where the cell of this column stands.
    #[inline]
    pub fn place(&self, column: usize) -> Place {
        self.0[column]
    }
}
