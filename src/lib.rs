//! Turns what people type into a comment box into safe, beautiful HTML.
#![forbid(unsafe_code)]

pub mod error;
pub mod gate;
pub mod limits;
pub mod policy;
pub mod span;

pub use error::{BuildError, BuildErrorKind, TooLong};
pub use gate::Enforcement;
pub use limits::Limits;
pub use policy::Policy;
pub use span::Span;
