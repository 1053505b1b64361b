//! Endcap.
fn main() {}
