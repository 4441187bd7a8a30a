//! Facts about characters that more than one module needs, each in one place.
//!
//! This module does not know comments, HTML or rules, and does not import other modules.

pub(crate) mod bidi;
pub(crate) mod chars;
pub(crate) mod eight;
#[cfg(feature = "moderation")]
pub(crate) mod hex;
#[cfg(feature = "serde")]
pub(crate) mod nearest;
#[cfg(feature = "moderation")]
pub(crate) mod script;
pub(crate) mod window;
