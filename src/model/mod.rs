//! The words of the domain: plain data without I/O, shared by every layer.
//!
//! # Glossary
//!
//! The same word means the same thing in a table, in Rust and in GraphQL.
//!
//! | word | meaning |
//! |---|---|
//! | node | an actor, cluster, project, scheme, region or source |
//! | party | whoever can take part, give or receive money, or be tied: an actor or a cluster |
//! | actor | an organisation, an office of one, or a collective spoken of as one |
//! | cluster | a group of parties with members |
//! | project | a piece of work with participants |
//! | scheme | a call, scheme or programme that money flows through |
//! | region | one version of an area: a code is valid in a period |
//! | source | a document or dataset that says something |
//! | relation | a fact that ties two nodes: membership, participation, tie, funding, placement |
//! | placement | a node's place in a region, in a role; its table is `places` |
//! | evidence | a source, the place in it, and our note, behind a fact |
//! | status | how far a thing had come, by the source: planned ... achieved ... denied |
//! | basis | whether a source states a fact or a reader inferred it |
//! | finding | what a source says came, or did not come, of something |
//! | indicator | a number that a source gives about a node |
//! | record | one row of a table of a data package |
//! | batch | records, by table: those of a revision, or some of an import |
//! | portion | some of the records of an input, on their way to the database |
//! | revision | a numbered state of the data; never changed, only followed by the next |
//! | issue | something wrong in an input file, with its place and what would be right |
//! | lens | which revision, time, evidence and statuses a question looks through |

pub mod batch;
pub mod date;
pub mod fingerprint;
pub mod id;
pub mod issue;
pub mod nearest;
pub mod portion;
pub mod record;
pub mod revision;
pub mod tables;
pub mod text;
pub mod vocabulary;
