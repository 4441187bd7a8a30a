//! Spans: places in the author's text where something was typed.
//!
//! Everything wellsaid reports (a link, a dropped tag, later a moderator's
//! finding) has to be shown under the author's own words, so every event
//! carries the bytes it came from.

use std::fmt;
use std::ops::Range;

/// A half-open range of UTF-8 byte offsets into the source text.
///
/// Both ends lie on `char` boundaries. Offsets are `u32`, which keeps a tape
/// node small; inputs are limited far below 4 GiB (see
/// [`Limits::max_input`](crate::Limits)).
///
/// A zero-width span marks something that the author did not type, such as the
/// start of a paragraph.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// Makes a span of two byte offsets.
    ///
    /// Offsets over `u32::MAX` cannot come from an accepted input; they are
    /// clamped.
    pub(crate) fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end && end <= u32::MAX as usize);
        Self { start: start as u32, end: end as u32 }
    }

    /// A zero-width span at `at`.
    pub(crate) fn empty(at: usize) -> Self {
        Self::new(at, at)
    }

    /// The span as a range that indexes a string or a byte slice.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Tells if the span covers no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The smallest span that covers both.
    pub fn cover(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

impl From<Span> for Range<usize> {
    fn from(span: Span) -> Self {
        span.range()
    }
}

/// Serialises as `[start, end]`, the shape the command line and the C ABI use.
#[cfg(feature = "serde")]
impl serde::Serialize for Span {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.start, self.end).serialize(serializer)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Span {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (start, end) = <(u32, u32)>::deserialize(deserializer)?;
        if start > end {
            return Err(serde::de::Error::custom("a span must not end before it starts"));
        }
        Ok(Self { start, end })
    }
}
