//! What the tests of the window share: a renderer without a graphics card and ways to build and picture a piece of window.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]
#![allow(dead_code, reason = "every test file takes the part it needs")]
#![allow(clippy::expect_used, reason = "a test may fail loudly")]

pub mod camera_shop;
pub mod cpu_renderer;
pub mod harness;
pub mod shop;
pub mod window_of_store;
