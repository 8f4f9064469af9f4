//! What an answer says of itself when a limit was reached: plain lists that were cut, tests that were not made.

use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::{Context, QueryPathSegment, Value, value};

use crate::graphql::engine::{Engine, Limits};

/// What a client is told beside the data: where a limit was reached.
#[derive(Default)]
pub struct Notices(Mutex<Vec<Value>>);

impl Notices {
    /// The notices as a value for `extensions.notices`; `None` without any.
    pub fn value(&self) -> Option<Value> {
        let mut notices = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        // Fields are answered at the same time: which one is cut first must not show.
        notices.sort_by_cached_key(ToString::to_string);
        (!notices.is_empty()).then_some(Value::List(notices))
    }

    fn add(&self, notice: Value) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(notice);
    }
}

/// A plain list, cut to what it may hold; the client is told so.
pub fn plain<T>(ctx: &Context<'_>, mut list: Vec<T>) -> Vec<T> {
    let limit = ctx.data_opt::<Arc<Engine>>().map_or_else(|| Limits::default().page, |engine| engine.limits.page);
    if list.len() > limit {
        reached(ctx, limit, &format!("the list has {} items; the first {limit} are here", list.len()));
        list.truncate(limit);
    }
    list
}

/// Tells the client that a limit was reached where a field is answered, and what is not there for that.
pub fn reached(ctx: &Context<'_>, limit: usize, message: &str) {
    if let Some(notices) = ctx.data_opt::<Arc<Notices>>() {
        notices.add(value!({ "path": path(ctx), "code": "LIMIT_EXCEEDED", "limit": limit, "message": message }));
    }
}

fn path(ctx: &Context<'_>) -> Value {
    let Some(here) = &ctx.path_node else { return Value::Null };
    let parents: Vec<_> = here.parents().collect();
    let segments = parents.into_iter().rev().chain([here]).map(|node| match node.segment {
        QueryPathSegment::Index(index) => Value::from(index),
        QueryPathSegment::Name(name) => Value::from(name),
    });
    Value::List(segments.collect())
}
