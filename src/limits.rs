//! Every bound, with the reason for its value.
//!
//! A hostile comment is the normal case: attackers will use whatever is not bounded here. Over a
//! limit the rest is plain text and a notice says
//! so; only the length of the input is refused outright
//! ([`TooLong`](crate::TooLong)).

/// Longest accepted comment in bytes. Ammonia alone needs seconds and hundreds
/// of megabytes for hostile 64 KiB; no forum we looked at allows more.
pub const MAX_INPUT: usize = 64 * 1024;

/// Deepest nesting of elements in the output. Browsers flatten at 512 and
/// re-nest on the way, which is how depth became a hole in DOMPurify
/// (CVE-2024-47875); comments of people do not have 32 levels.
pub const MAX_DEPTH: usize = 32;

/// Deepest nesting of quotes that get a box of their own. Towers of quotes are
/// the most frequent complaint of forum readers (zulip#11899, s2forums#1182).
pub const MAX_QUOTE_DEPTH: usize = 4;

/// Attributes looked at per tag; the rest are dropped. One tag with 10,000
/// attributes costs HTML parsers quadratic time.
pub const MAX_ATTRIBUTES: usize = 8;

/// Longest HTML tag in bytes, `<` to `>`, without quoted values that hold no `<`. Longer ones are
/// text.
pub const MAX_TAG: usize = 4 * 1024;

/// Longest `[quote …]` tag in bytes. Longer ones are text.
pub const MAX_QUOTE_TAG: usize = 1024;

/// Longest attribute value in bytes after decoding. Longer ones are dropped:
/// an `href` is copied whenever a link is reopened over a paragraph.
pub const MAX_ATTRIBUTE_VALUE: usize = 2 * 1024;

/// Longest URL in bytes that becomes a link. Servers refuse longer ones.
pub const MAX_URL: usize = 4096;

/// Links made per comment; further addresses stay text.
pub const MAX_LINKS: usize = 500;

/// Longest local part of an e-mail address in bytes (RFC 5321, 4.5.3.1.1).
pub const MAX_LOCAL_PART: usize = 64;

/// Longest host name in bytes (RFC 1035, 2.3.4).
pub const MAX_HOST: usize = 253;

/// Output is at most this many times the input …
pub const OUTPUT_FACTOR: usize = 8;

/// … plus this many bytes. Over it the text of the document is shown, escaped.
pub const OUTPUT_SLACK: usize = 4 * 1024;

/// Longest message of a policy in bytes: two lines under a form. A longer one is a mistake, and
/// a notice is repeated for each place.
pub const MAX_MESSAGE: usize = 256;

/// Longest message that is written with each quote, in bytes and without the name. A longer one
/// would make the HTML of ordinary quotes exceed [`output_bound`].
pub const MAX_QUOTE_MESSAGE: usize = 64;

/// Longest `you_type` of an example in bytes; a nested list needs a quarter of it.
pub const MAX_EXAMPLE: usize = 1024;

/// The bounds that a policy can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields, default)
)]
#[non_exhaustive]
pub struct Limits {
    /// Longest accepted comment in bytes; default [`MAX_INPUT`], at most 16 MiB. Invalid UTF-8
    /// counts as U+FFFD, three bytes for each.
    pub max_input: usize,
    /// Deepest nesting of elements; default [`MAX_DEPTH`], at most 128, well
    /// under the 512 at which browsers rearrange the tree.
    pub max_depth: usize,
    /// Links made per comment; default [`MAX_LINKS`].
    pub max_links: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_input: MAX_INPUT, max_depth: MAX_DEPTH, max_links: MAX_LINKS }
    }
}

impl Limits {
    /// Sets [`max_input`](Self::max_input), in bytes.
    #[must_use]
    pub fn max_input(mut self, bytes: usize) -> Self {
        self.max_input = bytes;
        self
    }

    /// Sets [`max_depth`](Self::max_depth), in elements.
    #[must_use]
    pub fn max_depth(mut self, elements: usize) -> Self {
        self.max_depth = elements;
        self
    }

    /// Sets [`max_links`](Self::max_links).
    #[must_use]
    pub fn max_links(mut self, links: usize) -> Self {
        self.max_links = links;
        self
    }
}

/// The most bytes of HTML that the texts of rewriting rules may take in a comment of `len`
/// bytes, beside those that are not longer than what they replace. With it the text of a
/// rewritten comment stays within [`output_bound`].
pub fn replacement_bound(len: usize) -> usize {
    len.saturating_mul(3).saturating_add(OUTPUT_SLACK / 2)
}

/// The most HTML, in bytes, that an input of `len` bytes may become.
pub fn output_bound(len: usize) -> usize {
    len.saturating_mul(OUTPUT_FACTOR).saturating_add(OUTPUT_SLACK)
}
