//! Tools for the owner of a site around verdicts: word lists of other systems, checks of rule files,
//! replays of comments of the past, and states of a queue.
//!
//! Nothing in [`moderate`](crate::moderate) needs them; it passes their names on.

pub mod import;
pub mod lint;
pub mod queue;
pub mod replay;
