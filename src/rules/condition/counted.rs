//! Questions about earlier comments, answered by a history.

use serde::{Deserialize, Serialize};

use crate::time::TimeSpan;

use super::ListRef;

/// Owner of the comments that are compared or counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Key {
    /// The account, or the e-mail address of a guest.
    Author,
    /// The IP address; for IPv6 its first 64 bits, since one customer has them all.
    Ip,
    /// The thread.
    Thread,
    /// The whole site.
    Site,
    /// Each site that the comment links to, by its registrable domain: `example.org` for
    /// `www.example.org`. At most 16 per comment.
    Host,
    /// Each address that the comment links to, without scheme, fragment and encoding. At most 16 per
    /// comment.
    Link,
}

impl Key {
    /// Checks whether a comment may have several owners of this kind.
    pub(crate) fn is_linked(self) -> bool {
        matches!(self, Self::Host | Self::Link)
    }
}

/// The same or nearly the same text was seen before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Repeat {
    /// Comments to compare with.
    pub of: Key,
    /// Age of the oldest comment that counts.
    pub within: TimeSpan,
    /// Minimum similarity, 0.5 to 1, by the runs of five letters that two texts share; the default
    /// is 1: the same text. Below 1 punctuation, white space and addresses that were typed are left out, and
    /// look-alikes are one letter.
    #[serde(default = "same")]
    pub similarity_gte: f64,
    /// Minimum number of letters; the default is 20. Shorter answers often repeat innocently. A Han
    /// character, kana or syllable of Hangul counts as two.
    #[serde(default = "twenty")]
    pub min_length: usize,
    /// Minimum number of earlier texts; the default is 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count_gte: Option<usize>,
    /// Hosts to ignore, with `host` and `link`: a list of kind `domains`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host_not_in: Option<ListRef>,
}

pub(super) fn same() -> f64 {
    1.0
}

pub(super) fn twenty() -> usize {
    20
}

/// Too many comments in a span of time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Rate {
    /// Owner of the comments that are counted.
    pub key: Key,
    /// Number of comments that is exceeded, this one included.
    pub gt: u64,
    /// Time span that is counted.
    pub within: TimeSpan,
    /// Hosts to ignore, with `host` and `link`: a list of kind `domains`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host_not_in: Option<ListRef>,
}
