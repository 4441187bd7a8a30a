//! Questions about earlier comments, which a history answers.

use serde::{Deserialize, Serialize};

use crate::moderate::time::TimeSpan;

use super::ListRef;

/// Owner of the comments that are compared or counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Key {
    /// The account, or the e-mail address of a guest.
    Author,
    /// The IP address; of IPv6 the first 64 bits, which one customer holds.
    Ip,
    /// The thread.
    Thread,
    /// The whole site.
    Site,
    /// Each site that the comment links to, by the part of its name that somebody registered:
    /// `example.org` for `www.example.org`. At most 16 for each comment.
    Host,
    /// Each address that the comment links to, without scheme, fragment and encoding. At most 16 for
    /// each comment.
    Link,
}

impl Key {
    /// Tells if a comment may have several of it.
    pub(crate) fn is_linked(self) -> bool {
        matches!(self, Self::Host | Self::Link)
    }
}

/// The same or nearly the same text was seen before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Repeat {
    /// Comments to compare with.
    pub of: Key,
    /// Age of the oldest comment that counts.
    pub within: TimeSpan,
    /// Jaccard similarity of the sets of five letters in a row, 0.5 to 1; 1 if not given: the
    /// same text. Below 1 punctuation, white space and addresses that were typed are left out, and
    /// look-alikes are one letter.
    #[serde(default = "same")]
    pub similarity_gte: f64,
    /// Only of texts with so many letters at least: short answers repeat by nature. A Han
    /// character, kana or syllable of Hangul counts as two.
    #[serde(default = "twenty")]
    pub min_length: usize,
    /// Minimum number of earlier ones; 1 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count_gte: Option<usize>,
    /// Hosts that are passed over, with `host` and `link`: a list of kind `domains`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host_not_in: Option<ListRef>,
}

pub(super) fn same() -> f64 {
    1.0
}

pub(super) fn twenty() -> usize {
    20
}

/// Too many comments in a time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Rate {
    /// Owner of the comments that are counted.
    pub key: Key,
    /// More than so many, this one included.
    pub gt: u64,
    /// Time span that is counted.
    pub within: TimeSpan,
    /// Hosts that are passed over, with `host` and `link`: a list of kind `domains`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host_not_in: Option<ListRef>,
}
