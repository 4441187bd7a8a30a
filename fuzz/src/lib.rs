//! Code that the targets share: policies, comments and HTML made from the fuzzer's bytes, and the
//! laws.
//!
//! A target is three lines: take an input, check a law of [`laws`]. The laws are plain functions
//! that panic with a description, so a test replays a finding by calling the same one.

#[path = "../../tests/common/abi.rs"]
pub mod abi;
mod comment;
#[path = "../../tests/common/dom.rs"]
#[allow(dead_code)]
mod dom;
mod host;
mod input;
#[path = "../../tests/common/laws.rs"]
pub mod laws;
mod page;
#[path = "../../tests/common/seen.rs"]
mod seen;
mod pieces;
mod policies;
mod rules;
mod settings;

pub use input::{Calls, Comments, Pages, RuleFiles, Settings, Words};
