//! From records to an immutable graph, seen through a lens, and from there to networks of parties.

pub mod adjacency;
