//! What the benchmarks share: data of any size, what a process used, and whether that is what was hoped for.

#![allow(dead_code, reason = "each benchmark uses a part")]

pub mod generator;
pub mod judge;
pub mod names;
pub mod petgraph;
pub mod process;
