//! What the targets share: policies and comments made of the fuzzer's bytes, and the laws.
//!
//! A target is three lines: take an input, hold it against a law of [`laws`]. The laws are
//! plain functions that panic with what is wrong, so a test replays a crash file by calling
//! the same one.

pub mod comment;
pub mod laws;
pub mod policies;

pub use comment::Comment;
pub use policies::Rules;
