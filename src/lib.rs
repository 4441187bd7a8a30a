//! Turns what people type into a comment box into safe, beautiful HTML.
#![forbid(unsafe_code)]

pub mod error;
pub mod limits;
#[allow(dead_code)] // until document/ calls the finder
pub mod links;
pub mod policy;
pub mod span;
#[doc(hidden)]
pub mod work;

pub use error::{BuildError, BuildErrorKind, TooLong};
pub use limits::Limits;
pub use policy::Policy;
pub use span::Span;
