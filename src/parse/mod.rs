//! Reads the author's text once, front to back, into tokens.

pub(crate) mod bbquote;
mod code;
mod containers;
pub(crate) mod entity;
mod find;
pub(crate) mod lexer;
pub(crate) mod lines;
mod pasted;
mod rows;
mod signs;
pub(crate) mod sweep;
pub(crate) mod tag;
mod ticks;
pub(crate) mod token;
mod unread;
mod words;
