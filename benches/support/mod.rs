//! What the benchmarks share: data of any size, and what a process used.

pub mod generator;
