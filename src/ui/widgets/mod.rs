//! The pieces every screen is built of.
