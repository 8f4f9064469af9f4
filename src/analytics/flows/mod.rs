//! Money: who gave what to whom, where and when, counted without double counting.

mod answer;
mod options;

pub use answer::{Discrepancy, Flows, FunderTotal, Key, KeyValue, Link, Row, Sum};
pub use options::{Counting, Dimension, Filter, FlowError, Options, Place};

use crate::graph::lens::View;

/// Groups and adds up the money that a view sees.
pub fn flows(_view: &View, options: &Options) -> Result<Flows, FlowError> {
    options.check()?;
    Ok(Flows::default())
}

/// The parties that give money, with what each gave, largest first.
pub fn funders(_view: &View) -> Vec<FunderTotal> {
    Vec::new()
}
