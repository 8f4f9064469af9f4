//! What the benchmarks share: data of any size, and what a process used.

#![allow(dead_code, reason = "each benchmark uses a part")]

pub mod generator;
pub mod names;
pub mod process;
