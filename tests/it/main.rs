//! Tests from outside, through what the library offers.

mod store;
