//! The parsed comment that everything else reads.
//!
//! A [`Document`] is made once per comment. HTML, plain text, subject, links,
//! notices and the moderator's verdict are all read from it, so what is judged is
//! what readers see ([`VisibleText`]).
//!
//! Invariants, checked by [`Document::validate`]:
//!
//! * **I1** starts and ends balance.
//! * **I2** the content model holds: no block in a paragraph, no link in a link,
//!   items only in lists.
//! * **I3** the spans of leaves are in order and disjoint.
//! * **I4** text comes in runs as long as can be: two neighbours never touch in
//!   the source unless one of them was decoded.
//! * **I5** nothing is lost: text, markup, reported drops and white space make up
//!   the source, byte for byte.

mod attributes;
mod bidi;
mod block;
pub(crate) mod build;
mod bytes;
pub(crate) mod caption;
mod code;
#[cfg(feature = "moderation")]
pub(crate) mod decoded;
#[cfg(feature = "moderation")]
pub(crate) mod edit;
mod event;
mod flow;
mod inline;
mod layout;
pub(crate) mod lies;
mod linking;
mod listing;
mod names;
mod pairs;
pub(crate) mod passage;
pub(crate) mod quoting;
mod report;
#[cfg(feature = "moderation")]
mod rests;
#[cfg(feature = "moderation")]
pub(crate) mod room;
pub(crate) mod tape;
mod text;
mod validate;
mod view;
pub(crate) mod visible;

pub use bytes::{Decoded, decode, replace, replace_half_pairs};
pub use event::{
    Attributes, Event, Link, LinkKind, LinkStart, Mention, QuoteRef, QuoteVerification,
    RefusedLink, Tag, TagEnd,
};
pub use listing::Events;
pub use notice::{Notice, NoticeKind};
pub use report::{Report, ReportedNotice};
pub use validate::{Invariant, Violation};
pub use view::{Regions, View};
pub use visible::VisibleText;

use crate::notice;
pub(crate) use crate::parse::character::{is_bidi, is_blank, is_newline};
use crate::policy::Fingerprint;
use tape::Tape;

/// A parsed comment.
///
/// Borrows the author's text; owns everything that was decoded.
#[derive(Clone, Debug)]
pub struct Document<'s> {
    pub(crate) source: &'s str,
    pub(crate) tape: Tape,
    pub(crate) policy: Fingerprint,
}

impl<'s> Document<'s> {
    /// The author's text, as given.
    pub fn source(&self) -> &'s str {
        self.source
    }

    /// The fingerprint of the policy that the comment was read by: of its settings, without its
    /// [messages](crate::policy::Messages), so that it is not [`Policy::fingerprint`]. A verdict
    /// holds the same value and stays valid when a translation is corrected.
    ///
    /// [`Policy::fingerprint`]: crate::Policy::fingerprint
    pub fn policy(&self) -> Fingerprint {
        self.policy
    }

    /// What the author should know: what was escaped, dropped, left unclosed.
    /// In the order of the source.
    pub fn notices(&self) -> &[Notice] {
        &self.tape.notices
    }
}
