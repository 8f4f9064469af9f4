//! The tests of the whole: one binary, one module per layer.

mod flows;
mod graph;
mod import;
mod measures;
mod store;
mod support;
