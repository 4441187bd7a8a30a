//! Generated tables: data of Unicode, IANA and WHATWG, written by the scripts that each file names.
//!
//! Nothing here is edited by hand, and nothing here knows what the tables are for.

pub(crate) mod entities;
#[cfg(feature = "moderation")]
pub(crate) mod lookalikes;
pub(crate) mod tld;
pub(crate) mod uts58;
