//! GraphQL analytics over a knowledge graph of an innovation system.
//!
//! Reading order: the words, then how files become records, records a graph, and a graph answers.

pub mod model;

pub mod import;

pub mod store;

pub mod graph;

pub mod analytics;

pub mod export;

pub mod graphql;

pub mod server;

pub mod app;

pub mod cli;
