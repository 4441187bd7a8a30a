//! Reads the author's text once, front to back, into tokens.

pub(crate) mod bbquote;
pub(crate) mod character;
mod entities;
pub(crate) mod entity;
mod find;
pub(crate) mod lexer;
pub(crate) mod sweep;
pub(crate) mod tag;
pub(crate) mod token;
