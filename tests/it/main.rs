//! The tests of the whole: one binary, one module per layer.

mod api;
mod graph;
mod import;
mod lists;
mod nodes;
mod schema;
mod support;
