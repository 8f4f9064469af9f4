//! What the commands tell: issues and warnings line by line, results as tables.

use std::convert::Infallible;
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use crate::app::output::tell;
use crate::graph::snapshot::Snapshot;
use crate::import::Issues;
use crate::model::batch::Visit;
use crate::model::issue::{IssueCode, Severity};
use crate::model::record::Record;
use crate::model::revision::Revision;
use crate::model::tables::{Batch, Table};
use crate::model::text::Texts;
use crate::model::vocabulary::{NodeKind, Value as _};
use crate::store::{Counts, Saved};

/// How many sources, and how many revisions, are listed.
const MOST_LISTED: usize = 20;

/// Tells the issues of an input, one on each line.
pub(super) fn issues(issues: &Issues) {
    for issue in issues {
        tell(issue);
    }
    if issues.left_out() > 0 {
        tell(format!("... and {} more like these", grouped(issues.left_out())));
    }
    if issues.warnings() > 0 && !issues.has_errors() {
        tell(count(issues.warnings(), "warning"));
    }
}

/// Tells that nothing is imported because of errors.
pub(super) fn refused(path: &Path, issues: &Issues) {
    let (errors, warnings) = (count(issues.errors(), "error"), count(issues.warnings(), "warning"));
    tell(format!("{}: {errors}, {warnings}; nothing was changed", path.display()));
}

/// Tells of corrected relations that stand beside the ones that they correct.
pub(super) fn beside(saved: &Saved) {
    let severity = Severity::Warning;
    debug_assert_eq!(severity, Severity::Warning);
    for beside in &saved.beside {
        tell(format!("warning[{}]: {beside}", IssueCode::Beside.name()));
    }
    let left_out = saved.beside_count - saved.beside.len() as u64;
    if left_out > 0 {
        tell(format!("... and {} more like these", grouped(left_out)));
    }
}
