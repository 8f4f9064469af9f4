//! The tests of the whole: one binary, one module per layer.

mod graph;
mod import;
mod store;
mod support;
mod x {}
mod measures;
