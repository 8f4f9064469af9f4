//! The tests of the whole: one binary, one module per layer.

mod architecture;
mod cli;
mod graph;
mod import;
mod measures;
mod server;
mod store;
mod support;
