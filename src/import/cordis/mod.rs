//! CORDIS.
use crate::import::input::Input;
use crate::import::{Issues, Known};
use crate::model::tables::Batch;

pub fn read(_input: &mut Input<'_>, _known: &dyn Known, _issues: &mut Issues) -> Batch {
    Batch::default()
}
