//! The parsed comment that everything else reads.
//!
//! A [`Document`] is made once per comment. HTML, plain text, subject, links,
//! notices and the moderator's verdict are all read from it, so rules check what readers see
//! ([`VisibleText`]).
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

pub(crate) mod build;
mod bytes;
pub(crate) mod caption;
#[cfg(feature = "moderation")]
pub(crate) mod decoded;
mod directions;
#[cfg(feature = "moderation")]
pub(crate) mod edit;
#[cfg(feature = "moderation")]
mod editor;
mod event;
mod flow;
mod kind;
pub(crate) mod lies;
mod listing;
pub(crate) mod mend;
mod names;
mod pairs;
pub(crate) mod passage;
mod plain_captions;
pub(crate) mod quoting;
mod report;
#[cfg(feature = "moderation")]
mod rests;
#[cfg(feature = "moderation")]
pub(crate) mod room;
pub(crate) mod shown;
pub(crate) mod tape;
mod validate;
mod view;
pub(crate) mod visible;

pub use bytes::{
    Decoded, decode_archive, decode_utf8_lossy, push_replacement, replace_lone_surrogates,
};
pub use event::{
    Attributes, Event, Link, LinkKind, LinkStart, Mention, QuoteRef, QuoteVerification,
    RefusedLink, Tag, TagEnd,
};
pub use listing::Events;
pub use notice::{Fix, Notice, NoticeKind};
pub use report::{Report, ReportedNotice};
pub use validate::{Invariant, Violation};
pub use view::{Regions, View};
pub use visible::VisibleText;

use crate::notice;
use crate::policy::Fingerprint;
pub(crate) use crate::text::chars::{is_bidi, is_blank, is_newline};
use tape::Tape;

/// A parsed comment.
///
/// Borrows the author's text; owns everything that was decoded.
#[derive(Clone, Debug)]
pub struct Document<'s> {
    pub(crate) source: &'s str,
    /// Boxed: documents are moved more often than read.
    pub(crate) tape: Box<Tape>,
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

    /// Notices for the author about markup that was escaped, dropped or left unclosed.
    /// In the order of the source.
    pub fn notices(&self) -> &[Notice] {
        &self.tape.notices
    }

    /// The text of a document that is one paragraph of text as typed, of which nothing has to be
    /// escaped.
    pub(crate) fn plain_line(&self) -> Option<&str> {
        match &self.tape.nodes[..] {
            [start, text, _] if start.flags & tape::TIGHT == 0 && text.is_plain_text() => {
                let is_paragraph = start.kind == tape::NodeKind::ParagraphStart;
                is_paragraph.then(|| &self.source[text.span.range()])
            }
            _ => None,
        }
    }
}
