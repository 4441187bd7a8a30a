//! Reads the author's text once, front to back, into tokens.

pub(crate) mod bbquote;
mod code;
pub(crate) mod entity;
mod find;
pub(crate) mod lexer;
mod pasted;
pub(crate) mod sweep;
pub(crate) mod tag;
pub(crate) mod token;
mod unread;
mod words;
