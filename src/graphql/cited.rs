//! How an answer is cited: from which revision, through which lenses, from which sources, and a link to it for ever.

use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::resolver_utils::enum_value;
use async_graphql::{Result, ScalarType as _, Value, value};

use crate::graph::day;
use crate::graph::lens::{Standing, Time, View};
use crate::graph::node::NodeKey;
use crate::graphql::engine::{Engine, Pinned};
use crate::graphql::lens::{EvidenceMode, Undated};
use crate::graphql::pool::Deadline;
use crate::graphql::request::Asked;
use crate::graphql::scalar::{Date, PartialDate};
use crate::graphql::vocabulary::Status;
use crate::model::revision::Revision;

/// How many sources a citation lists.
const MOST_SOURCES: usize = 100;
/// How many sources each row of a file names.
const MOST_NAMED: usize = 10;
/// How many bytes an address may have: that of the HTTP library.
const LONGEST_ADDRESS: usize = 65_534;

/// The views that a request was answered through.
#[derive(Default)]
pub struct Used(Mutex<Vec<Arc<View>>>);

impl Used {
    /// Notes a view.
    pub fn add(&self, view: &Arc<View>) {
        let mut views = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !views.iter().any(|other| Arc::ptr_eq(other, view)) {
            views.push(Arc::clone(view));
        }
    }

    /// The views in an order that does not depend on which field was answered first.
    fn views(&self) -> Vec<Arc<View>> {
        let mut views = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        views.sort_by_cached_key(|view| (view.snapshot.revision.number, format!("{:?}", view.lens)));
        views.dedup_by(|a, b| a.lens == b.lens && a.snapshot.revision == b.snapshot.revision);
        views
    }
}

/// What a file that was made of an answer names, so that its figures can be cited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cited {
    /// The revision that was answered from.
    pub revision: u32,
    /// Its digest.
    pub digest: String,
    /// The lens that was looked through, as JSON; several, where there were several.
    pub lens: String,
    /// The ids of the sources behind what it let through.
    pub sources: Vec<String>,
}

/// What a file names that is made of an answer.
pub async fn cited(engine: &Engine, deadline: Deadline, pinned: &Pinned, used: &Used) -> Result<Cited> {
    let views = used.views();
    let mut sources: Vec<String> = Vec::new();
    for view in &views {
        let looked = Arc::clone(view);
        let found = engine.look(deadline, move |_| Ok(looked.sources())).await?;
        sources.extend(found.iter().map(|&source| view.snapshot.id(source).to_owned()));
    }
    sources.sort_unstable();
    sources.dedup();
    if sources.len() > MOST_NAMED {
        let more = sources.len() - MOST_NAMED;
        sources.truncate(MOST_NAMED);
        sources.push(format!("and {more} more"));
    }
    let lens = |view: &Arc<View>| json_text(&lens_of(view));
    let lenses: Vec<String> = views.iter().map(lens).collect();
    let lens = if let [lens] = &lenses[..] { lens.clone() } else { format!("[{}]", lenses.join(",")) };
    // an answer through one view is of that view's revision, whatever the request pins
    let revision = match &views[..] {
        [view] => &view.snapshot.revision,
        _ => &pinned.0.revision,
    };
    Ok(Cited { revision: revision.number, digest: revision.digest.clone(), lens, sources })
}

fn json_text(value: &Value) -> String {
    value.clone().into_json().map(|json| json.to_string()).unwrap_or_default()
}

/// The citation of an answer: `extensions.citation`.
pub async fn citation(
    engine: &Engine,
    deadline: Deadline,
    asked: &Asked,
    pinned: &Pinned,
    used: &Used,
) -> Result<Value> {
    let mut views = Vec::new();
    for view in used.views() {
        let looked = Arc::clone(&view);
        let sources = engine.look(deadline, move |_| Ok(looked.sources())).await?;
        views.push(seen_through(&view, &sources));
    }
    let Revision { number, digest, loaded_at, .. } = &pinned.0.revision;
    let link = link(asked, *number);
    let problem = link.is_none().then(|| {
        format!(
            "the query is too long for an address, which may have {LONGEST_ADDRESS} bytes; pin it by revision {number}"
        )
    });
    let mut citation = value!({ "revision": (*number), "digest": digest.clone(), "loadedAt": loaded_at.clone() });
    if let Value::Object(object) = &mut citation {
        object.insert(async_graphql::Name::new("views"), Value::List(views));
        object.insert(async_graphql::Name::new("link"), link.into());
        if let Some(problem) = problem {
            object.insert(async_graphql::Name::new("linkProblem"), problem.into());
        }
    }
    Ok(citation)
}

/// The address, relative to the server, of the same answer for ever; `None` when it would be too long for one.
fn link(asked: &Asked, revision: u32) -> Option<String> {
    let mut query = form_urlencoded::Serializer::for_suffix(String::from("/graphql?"), "/graphql?".len());
    query.append_pair("query", &asked.query);
    if let Some(name) = &asked.operation_name {
        query.append_pair("operationName", name);
    }
    if !asked.variables.is_empty() {
        query.append_pair("variables", &serde_json::to_string(&asked.variables).ok()?);
    }
    query.append_pair("revision", &revision.to_string());
    Some(query.finish()).filter(|link| link.len() <= LONGEST_ADDRESS)
}

/// A lens with all its settings, what it left out, and the sources behind what it let through.
fn seen_through(view: &View, sources: &[NodeKey]) -> Value {
    let snapshot = &view.snapshot;
    let counts = Standing::LEFT_OUT.iter().map(|&(standing, reason)| (reason, view.count(standing)));
    let left_out =
        counts.filter(|&(_, count)| count > 0).map(|(reason, count)| value!({ "reason": reason, "count": count }));
    let listed = sources.iter().take(MOST_SOURCES);
    let listed = listed.map(|&source| value!({ "id": snapshot.id(source), "title": snapshot.name(source) }));
    value!({
        "revision": (snapshot.revision.number),
        "digest": (snapshot.revision.digest.clone()),
        "lens": (lens_of(view)),
        "undatedCount": (view.count(Standing::IncludedUndated)),
        "leftOut": (Value::List(left_out.collect())),
        "sourceCount": (sources.len()),
        "sources": (Value::List(listed.collect())),
        "areSourcesCut": (sources.len() > MOST_SOURCES),
    })
}

/// A lens with all its settings.
fn lens_of(view: &View) -> Value {
    let lens = &view.lens;
    let (mut as_of, mut period) = (Value::Null, Value::Null);
    match lens.time {
        Time::All | Time::Period { from: None, to: None } => {}
        Time::AsOf(number) => as_of = Date(day::date(number)).to_value(),
        Time::Period { from, to } => {
            let date = |date| Option::map_or(date, Value::Null, |date| PartialDate(date).to_value());
            period = value!({ "from": date(from), "to": date(to) });
        }
    }
    let statuses = lens.statuses.iter().map(|&status| enum_value(Status::from(status))).collect();
    let (undated, evidence) = (Undated::from(lens.undated), EvidenceMode::from(lens.evidence));
    value!({
        "asOf": as_of,
        "period": period,
        "undated": (enum_value(undated)),
        "evidence": (enum_value(evidence)),
        "statuses": (Value::List(statuses)),
    })
}
