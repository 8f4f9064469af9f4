//! From records to an immutable graph, seen through a lens, and from there to networks of parties.

pub mod adjacency;
mod behind;
pub mod build;
mod by_symbol;
pub mod day;
pub mod extent;
pub mod gaps;
pub mod grouping;
mod groups;
mod holders;
pub mod incidence;
pub mod lens;
pub mod network;
pub mod node;
pub mod order;
pub mod related;
pub mod relation;
mod relation_id;
pub mod rows;
pub mod search;
pub mod seat;
pub mod select;
pub mod shape;
pub mod snapshot;
pub mod take_part;
mod walk;
