//! Rows of backticks in a line.
//!
//! Invariant: each line is read once, however many rows wait for their partner.

use memchr::memchr;

use super::scan::line;

/// Backticks that can begin and end code within a line; a longer row is text.
pub(super) const MAX_TICKS: usize = 32;

/// The line of which the rows of backticks are known.
#[derive(Clone, Debug, Default)]
pub(super) struct Ticks {
    pub(super) line_end: usize,
    /// Ends of the last row of each length, from 1 on.
    pub(super) last: [usize; MAX_TICKS],
    /// The next end tag of a quote.
    pub(super) quote_end: Option<usize>,
}

impl Ticks {
    /// Forgets the comment before.
    pub(super) fn forget(&mut self) {
        (self.line_end, self.quote_end) = (0, None);
    }

    /// Looks at the rest of a line, once.
    pub(super) fn look(&mut self, source: &str, at: usize) {
        self.last = [0; MAX_TICKS];
        self.line_end = line(source, at, source.len()).0;
        let bytes = &source.as_bytes()[..self.line_end];
        let mut from = at;
        while let Some(found) = memchr(b'`', &bytes[from..]) {
            let start = from + found;
            from = start + row(bytes, start);
            if let Some(last) = self.last.get_mut(from - start - 1) {
                *last = from;
            }
        }
    }
}

/// Length of the row of equal bytes at `at`.
pub(super) fn row(bytes: &[u8], at: usize) -> usize {
    let len = bytes[at..].iter().take_while(|byte| **byte == bytes[at]).count();
    crate::work::add(len);
    len
}
