//! Reads the author's text once, front to back, into tokens.

mod code;
mod containers;
mod empty_link;
pub(crate) mod entity;
pub(crate) mod lexer;
pub(crate) mod lines;
mod pasted;
pub(crate) mod quote_tag;
mod quotes;
mod rows;
mod scan;
mod signs;
pub(crate) mod sweep;
pub(crate) mod tag;
mod ticks;
pub(crate) mod token;
mod unread;
mod words;
