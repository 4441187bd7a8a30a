//! Rule files as they are written: rules, lists and conditions as data, and the bounds on them.
//!
//! Nothing here evaluates a rule. [`moderate`](crate::moderate) passes the public types on.

pub(crate) mod action;
pub mod condition;
pub(crate) mod given;
pub(crate) mod limits;
pub mod rule;
