//! The tests of the whole: one binary, one module per layer.

mod graph;
mod import;
mod measures;
mod store;
mod support;
