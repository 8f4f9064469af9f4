//! Nothing is made at build time yet.

fn main() {}
