//! The ground floor: facts about characters that more than one module needs, each in one place.
//!
//! Nothing here knows comments, HTML or rules, and nothing here imports another module.

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
