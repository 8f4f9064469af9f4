//! The tests of the whole: one binary, one module per layer.

mod graph;
mod import;
mod support;
//! Tests from outside, through what the library offers.

mod store;
