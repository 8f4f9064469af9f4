//! What is checked across records: portion by portion as they are read, and at the end.

use crate::import::package::cycles::Cycles;
use crate::import::package::identity::Identity;
use crate::import::package::ids::{Ids, Numbers};
use crate::import::package::origins::Origins;
use crate::import::package::references::References;
use crate::import::package::sense::Sense;
use crate::import::{Issues, Known};
use crate::model::portion::Portion;

/// Records of one table, with where they came from.
pub struct Read<'a> {
    /// The records.
    pub portion: &'a Portion,
    /// The line of each.
    pub lines: &'a [u32],
    /// The numbers of their ids.
    pub numbers: &'a Numbers,
}

/// All checks, with what each has to remember.
#[derive(Default)]
pub struct Checks {
    references: References,
    sense: Sense,
    cycles: Cycles,
    identity: Identity,
}

impl Checks {
    /// Looks at some records.
    pub fn look(&mut self, read: &Read<'_>, ids: &mut Ids, origins: &Origins, known: &dyn Known, issues: &mut Issues) {
        self.references.look(read, ids, origins, known, issues);
        self.sense.look(read, ids, origins, issues);
        self.cycles.look(read);
        self.identity.look(read);
    }

    /// Tells what only all records together show.
    pub fn finish(self, ids: &mut Ids, origins: &Origins, known: &dyn Known, issues: &mut Issues) {
        self.references.finish(ids, origins, known, issues);
        self.sense.finish(ids, origins, issues);
        self.cycles.finish(ids, origins, issues);
        self.identity.finish(ids, origins, issues);
    }
}
