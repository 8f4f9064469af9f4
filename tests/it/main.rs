//! The tests of the whole: one binary, one module per layer.

mod flows;
mod api;
mod graph;
mod import;
mod lists;
mod measures;
mod nodes;
mod schema;
mod store;
mod support;
