//! The gate: returns only HTML that is verified, sanitized or escaped.
//!
//! Every sanitizer that edits a string and trusts the result has shipped a hole, because
//! the browser parses again what the sanitizer wrote. So the HTML is not trusted
//! because our writer wrote it: [`check`] reads the finished string anew, knows nothing of the
//! writer, and verifies that it lies in a subset of HTML that every parser reads alike.
//! `Cleaner`, that is, ammonia (feature `ammonia`), sanitizes HTML that it cannot verify; without that
//! feature such HTML becomes escaped text.
//!
//! One law joins the two, and the tests try to break it with millions of strings:
//! `check(policy, html)` accepts ⇒ `Cleaner::new(policy).clean(html) == html`, and the same of
//! [`check_trusted`].

mod check;
#[cfg(feature = "ammonia")]
mod clean;
mod inert;
mod marks;
mod rejection;

pub use check::{check, check_trusted};
#[cfg(feature = "ammonia")]
pub use clean::Cleaner;
#[cfg(feature = "ammonia")]
pub(crate) use inert::is_inert;
pub use rejection::{Rejection, RejectionReason};

/// Result of the gate for the HTML of a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Verification {
    /// [`check`] accepted it: it is what the writer wrote, and ammonia would not change a byte.
    Verified,
    /// It was not verified and went through ammonia. Harmless, but events and HTML may differ: a
    /// moderated comment is then held at least.
    Sanitized,
    /// Even the sanitized HTML was too long; the text of the document is shown, escaped.
    Escaped,
}

impl Verification {
    /// `verified`, `sanitized` or `escaped`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::Sanitized => "sanitized",
            Self::Escaped => "escaped",
        }
    }
}
