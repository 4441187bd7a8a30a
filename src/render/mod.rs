//! What is read from a document: HTML, plain text, a subject.

pub(crate) mod escape;
pub(crate) mod html;
mod messages;
mod resolve;

pub use messages::Messages;
pub use resolve::{Attribution, LinkAction, NoResolver, Resolver, Target};
