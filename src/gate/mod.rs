//! The gate: nothing leaves before it is proven harmless or cleaned.
//!
//! Every sanitizer that edits a string and trusts the result has shipped a hole, because
//! the browser parses again what the sanitizer wrote. So the page is not trusted
//! because our writer wrote it: [`check`] reads the finished string anew, knows nothing of the
//! writer, and proves that it lies in a subset of HTML that every parser reads alike.
//! What it cannot prove goes through [`Cleaner`], that is, through ammonia.
//!
//! One law joins the two, and the tests try to break it with millions of strings:
//! `check(policy, html)` accepts ⇒ `Cleaner::new(policy).clean(html) == html`, and the same of
//! [`check_trusted`].

mod check;
mod clean;
mod inert;
mod marks;
mod rejection;

pub use check::{check, check_trusted};
pub use clean::Cleaner;
pub(crate) use inert::is_inert;
pub use rejection::{Rejection, Rule};

/// How the HTML of a comment came through the gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Enforcement {
    /// [`check`] accepted it: it is what the writer wrote, and ammonia would not change a byte.
    Proven,
    /// It was not proven and went through ammonia. Harmless, but events and page
    /// may differ: a moderated comment is then held at least.
    Cleaned,
    /// Even the cleaned page was too long; the text of the document is shown, escaped.
    Escaped,
}

impl Enforcement {
    /// `proven`, `cleaned` or `escaped`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Proven => "proven",
            Self::Cleaned => "cleaned",
            Self::Escaped => "escaped",
        }
    }
}
