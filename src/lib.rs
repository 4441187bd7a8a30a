//! Turns what people type into a comment box into safe, beautiful HTML.
#![forbid(unsafe_code)]

pub mod document;
pub mod error;
mod formatter;
pub mod gate;
pub mod limits;
pub mod links;
mod parse;
pub mod policy;
mod private;
pub mod render;
pub mod span;
#[doc(hidden)]
pub mod work;

pub use document::Document;
pub use error::{BuildError, BuildErrorKind, TooLong};
pub use formatter::{Formatter, Rendered, Scratch};
pub use gate::Enforcement;
pub use limits::Limits;
pub use policy::Policy;
pub use private::Private;
pub use span::Span;

#[cfg(test)]
mod growth;
