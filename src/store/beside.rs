//! Corrected relations that stand beside the ones that they correct.

use std::fmt;

use crate::model::record::Part;
use crate::model::tables::Table;

/// How many pairs are kept in full; a warning for each of a million helps nobody.
const MOST_KEPT: usize = 1_000;

/// A new record and a row of the same subject and source that stays, since nothing says that it is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// The table of both.
    pub table: Table,
    /// The texts of the row that stays, by column of the table.
    pub old: Vec<String>,
    /// The texts of the new record, by column of the table.
    pub new: Vec<String>,
}

impl Beside {
    /// The columns that differ, with the old and the new text.
    pub fn differing(&self) -> impl Iterator<Item = (&'static str, &str, &str)> {
        let texts = self.old.iter().zip(&self.new);
        self.table
            .columns()
            .iter()
            .zip(texts)
            .filter(|(_, (old, new))| old != new)
            .map(|(column, (old, new))| (column.name, old.as_str(), new.as_str()))
    }
}

impl fmt::Display for Beside {
    /// `participations actor:a project:p PARTNER: from '2019' stays beside from '2020'`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.table.name())?;
        for (column, text) in self.table.columns().iter().zip(&self.new) {
            if column.spec.part == Part::Subject || (column.name == "source" && !text.is_empty()) {
                write!(f, " {text}")?;
            }
        }
        let list = |f: &mut fmt::Formatter<'_>, pick: fn((&'static str, &str, &str)) -> String| {
            let texts: Vec<_> = self.differing().map(pick).collect();
            f.write_str(&texts.join(", "))
        };
        f.write_str(": ")?;
        list(f, |(name, old, _)| format!("{name} '{old}'"))?;
        f.write_str(" stays beside ")?;
        list(f, |(name, _, new)| format!("{name} '{new}'"))
    }
}

/// The pairs of one import.
#[derive(Default)]
pub(super) struct Besides {
    /// The first of them.
    pub kept: Vec<Beside>,
    /// How many there are in all.
    pub n_all: u64,
}

impl Besides {
    /// Adds a pair.
    pub(super) fn push(&mut self, beside: Beside) {
        self.n_all += 1;
        if self.kept.len() < MOST_KEPT {
            self.kept.push(beside);
        }
    }
}
