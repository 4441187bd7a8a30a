//! Generated tables: data of Unicode, IANA and WHATWG, written by the scripts that each file names.
//!
//! Do not edit them by hand. They do not depend on the code that uses them.

pub(crate) mod entities;
#[cfg(feature = "moderation")]
pub(crate) mod lookalikes;
pub(crate) mod tld;
pub(crate) mod uts58;
