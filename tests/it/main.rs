//! The tests of the whole: one binary, one module per layer.

mod flows;
mod graph;
mod import;
mod support;
