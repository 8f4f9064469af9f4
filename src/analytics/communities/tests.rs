//! Communities of known networks.
