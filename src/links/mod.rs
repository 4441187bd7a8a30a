//! Finds addresses in plain text.
//!
//! UTS #58 says what an address is; where safety or prose needs something else, our own rulings do
//! (`tests/data/links`). The caller sweeps the text for triggers
//! (the `:` of `:/`, `ww`, `@`, with bare domains also `.`), the finder looks
//! around a trigger and either takes a stretch of text or says from where on
//! the next link can start. Nothing is allocated, and no byte is read more than
//! a few times: a stretch that an attempt has read in vain is not read again.

mod anchor;
mod before;
mod caption;
#[cfg(feature = "moderation")]
mod decoded;
mod domain;
mod drawn;
mod email;
mod emoji;
mod endings;
mod finder;
mod flags;
mod glued;
mod host;
mod ip;
mod listed;
mod mention;
mod percent;
mod plain;
mod prose;
mod recipients;
mod site;
mod state;
mod tail;
mod tld;
mod url;
mod wanted;

#[cfg(test)]
mod tests;

use std::ops::Range;

#[cfg(feature = "moderation")]
pub(crate) use anchor::ascii_host;
pub use anchor::registrable;
pub(crate) use anchor::{host_of, host_of_bare, missing_scheme};
pub(crate) use caption::{
    may_be_address, names_other_host, turned_names_other_host, word_names_other_host,
};
#[cfg(feature = "moderation")]
pub(crate) use decoded::decoded;
pub(crate) use drawn::{has_directions, is_shuffled, is_thin};
pub(crate) use finder::{Finder, Scanned};
pub use flags::LinkFlags;
#[cfg(feature = "moderation")]
pub(crate) use percent::decode as decode_percent;
pub(crate) use plain::PlainLink;
#[cfg(feature = "moderation")]
pub(crate) use recipients::{domain_of, mailbox_of};
pub(crate) use state::FinderState;

/// A stretch of text that is a link, or must not become one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkMatch {
    /// First byte, as an offset into the text that was scanned.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Result of the match in the document.
    pub target: MatchTarget,
    /// Remarks for moderation.
    pub flags: LinkFlags,
}

/// Result of a match in the document.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MatchTarget {
    /// An address with a scheme; the text is the `href`.
    Url,
    /// `www.…`; the `href` is `https://` and the text.
    Www,
    /// A bare domain; the `href` is `https://` and the text.
    Bare,
    /// An e-mail address; the `href` is `mailto:` and the text.
    Email,
    /// A `mailto:` address; the text is the `href`.
    Mailto,
    /// `@name`; your application says whether there is such a person.
    Mention {
        /// The character before the name.
        sigil: char,
        /// The name, as byte offsets into the text that was scanned.
        name: Range<usize>,
    },
    /// An emoji by name, `:smile:`, or what a scanner of the application takes for one.
    Emoji {
        /// The name, as byte offsets into the text that was scanned.
        name: Range<usize>,
    },
    /// A link that a scanner of the application made. It goes through the
    /// policy's URL check like anything else.
    Link {
        /// The address.
        href: String,
    },
    /// A trap: no link, and nothing inside is one. The flags say why.
    Refused,
}

impl MatchTarget {
    /// Prefix that makes an `href` of the text. `None` when
    /// the target is not an address made of its text.
    pub fn prefix(&self) -> Option<&'static str> {
        match self {
            Self::Url | Self::Mailto => Some(""),
            Self::Www | Self::Bare => Some("https://"),
            Self::Email => Some("mailto:"),
            _ => None,
        }
    }
}

/// Finds links of the application's own: issue numbers, hash tags, emoji.
///
/// A scanner is pure: the same text gives the same match. It should look at a
/// bounded stretch around `at` only; it must keep the time linear itself.
pub trait Scanner: Send + Sync {
    /// The ASCII bytes at which [`scan`](Self::scan) wants to be called.
    fn triggers(&self) -> &[u8];

    /// Looks around the trigger byte at `at`. A match that does not lie on
    /// character boundaries, does not cover `at`, or overlaps an earlier one is
    /// ignored.
    fn scan(&self, run: &str, at: usize) -> Option<LinkMatch>;
}

/// Result of a built-in scanner at a trigger.
enum ScanResult {
    Match(LinkMatch),
    /// Nothing here; triggers from this offset on may find more.
    Nothing(usize),
    /// No link starts before this offset, and none reaches back over it.
    Dead(usize),
}
