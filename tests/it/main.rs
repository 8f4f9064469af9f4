//! The tests of the whole: one binary, one module per layer.

mod api;
mod architecture;
mod channels;
mod cli;
mod documents;
mod export;
mod flows;
mod fuzz;
mod graph;
mod import;
mod limits;
mod lists;
mod measures;
mod measures_page;
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
