//! The tests of the whole: one binary, one module per layer.

mod api;
mod architecture;
mod channels;
mod cli;
mod export;
mod flows;
mod fuzz;
mod graph;
mod import;
mod limits;
mod lists;
mod measures;
mod networks;
mod nodes;
mod reference;
mod schema;
mod search;
mod server;
mod store;
mod support;
mod survival;
mod validation;
mod whole;
