//! One text that readers see, with the way back to what the author typed.

use std::ops::Range;

use crate::span::Span;

use super::Document;
use super::pairs::Pairs;
use super::tape::NONE;

/// One text and its map to the source.
#[derive(Clone, Debug, Default)]
pub struct View {
    text: String,
    runs: Vec<SourceRun>,
    pairs: Pairs,
}

/// Tells what kind of place a piece of a view stands in; a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Regions(u8);

impl Regions {
    /// Text in `code` or `pre`.
    pub const CODE: Self = Self(1);
    /// Text in a quote: not the author's own words, or so the author says.
    pub const QUOTE: Self = Self(2);
    /// Label of a link.
    pub const LINK: Self = Self(4);
    /// Text in a quote whose words were found in the quoted post: the innermost quote is
    /// [verified](super::QuoteVerification::Verified). Comes with [`QUOTE`](Self::QUOTE).
    pub const VERIFIED: Self = Self(8);
    /// An address: one that the formatter linked in the text, or the target of a link. Comes
    /// with [`LINK`](Self::LINK) in the body.
    pub const ADDRESS: Self = Self(16);

    /// Tells whether any of `other` is in the set.
    pub const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Both sets.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// A piece of a view that comes from one place of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SourceRun {
    /// First byte in the view; the run goes on to the next one.
    pub(crate) start: u32,
    /// Tells where it was typed.
    pub(crate) source: Span,
    /// Byte `n` of the run is byte `n` of `source`. Otherwise (a character
    /// reference, a link or a mention, which stand or fall as a whole) any byte of
    /// the run is all of `source`.
    pub(crate) exact: bool,
    /// Tells what it stands in.
    pub(crate) regions: Regions,
    /// Tells what the tape has it from: in the body an index into the nodes, whose leaf text holds the
    /// text of this run; elsewhere one into links, attributes, quotes. [`NONE`] for line breaks.
    pub(crate) node: u32,
    /// Tells where in the text of the leaf it begins: white space that is not drawn has no run.
    pub(crate) leaf: u32,
    /// Tells how many bytes of the leaf it stands for: all that follows, for the end of a cut caption.
    pub(crate) len: u32,
}

impl SourceRun {
    /// The run of `len` bytes of the leaf from `at` on.
    pub(super) fn part(self, at: usize, len: usize) -> Self {
        let source = match self.exact {
            true => {
                let start = self.source.start as usize + at;
                Span::new(start, start + len)
            }
            false => self.source,
        };
        Self { source, leaf: self.leaf + at as u32, len: len as u32, ..self }
    }

    /// Tells whether `next` is the rest of it.
    fn goes_on(&self, next: &Self) -> bool {
        self.node != NONE
            && self.node == next.node
            && self.leaf + self.len == next.leaf
            && (self.exact, self.regions) == (next.exact, next.regions)
    }

    /// The bytes of the leaf that the bytes `part` of the run's text stand for.
    #[cfg(feature = "moderation")]
    pub(crate) fn in_leaf(&self, part: Range<usize>, text: usize) -> Range<usize> {
        let leaf = self.leaf as usize;
        match self.len as usize == text {
            true => leaf + part.start..leaf + part.end,
            false => leaf..leaf + self.len as usize,
        }
    }
}

impl View {
    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Tells whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Tells where the bytes `range` of [`text`](Self::text) were typed: the smallest span
    /// of the source that holds them all, markup between them included, and tags at
    /// its ends whose partners are inside. Both ends lie on character boundaries. `None` if nothing of it was typed or `range` is
    /// empty or outside of the text.
    ///
    /// # Complexity
    /// Logarithmic in the number of runs, plus those that `range` touches.
    pub fn source(&self, range: Range<usize>) -> Option<Span> {
        let mut found: Option<Span> = None;
        for (run, text) in self.touched(range.clone()) {
            // A line break at the edge of a match is as much a part of it as a letter.
            let span = if run.exact {
                let from = run.source.start as usize + range.start.max(text.start) - text.start;
                let to = run.source.start as usize + range.end.min(text.end) - text.start;
                Span::new(from, to)
            } else {
                run.source
            };
            if !span.is_empty() {
                found = Some(found.map_or(span, |found| found.cover(span)));
            }
        }
        found.map(|found| self.pairs.widen(found))
    }

    /// Tells what the bytes `range` stand in, all of them taken together.
    pub fn regions(&self, range: Range<usize>) -> Regions {
        self.touched(range).fold(Regions::default(), |all, (run, _)| all.union(run.regions))
    }

    /// The runs that `range` touches, each with its whole range in the text.
    pub(crate) fn touched(
        &self,
        range: Range<usize>,
    ) -> impl Iterator<Item = (SourceRun, Range<usize>)> + '_ {
        let first = self.runs.partition_point(|run| run.start as usize <= range.start);
        let first = first.saturating_sub(1);
        let end = if range.is_empty() { 0 } else { range.end.min(self.text.len()) };
        (first..self.runs.len())
            .map(|at| {
                let next = self.runs.get(at + 1).map_or(self.text.len(), |run| run.start as usize);
                (self.runs[at], self.runs[at].start as usize..next)
            })
            .take_while(move |(_, text)| text.start < end)
    }

    pub(super) fn push(&mut self, text: &str, run: SourceRun) {
        if text.is_empty() {
            return;
        }
        let start = self.text.len() as u32;
        self.text.push_str(text);
        // Both stand for as many bytes as they have, so that each byte keeps its place.
        let sized = run.len as usize == text.len();
        match self.runs.last_mut() {
            Some(last) if sized && last.start + last.len == start && last.goes_on(&run) => {
                last.len += run.len;
                last.source.end = run.source.end;
            }
            _ => self.runs.push(SourceRun { start, ..run }),
        }
    }

    /// One more line that stands for all of `source`.
    pub(super) fn line(&mut self, text: &str, source: Span, regions: Regions, node: u32) {
        let len = text.len() as u32;
        let run = SourceRun { start: 0, source, exact: false, regions, node, leaf: 0, len };
        if !self.text.is_empty() {
            let source = Span::empty(source.start as usize);
            self.push("\n", SourceRun { source, node: NONE, len: 1, ..run });
        }
        self.push(text, run);
    }

    /// Ends the line unless it has just begun.
    pub(super) fn end_line(&mut self, at: Span) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.new_line(at);
        }
    }

    pub(super) fn new_line(&mut self, source: Span) {
        let regions = Regions::default();
        let run =
            SourceRun { start: 0, source, exact: false, regions, node: NONE, leaf: 0, len: 1 };
        self.push("\n", run);
    }

    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.runs.clear();
        self.pairs.clear();
    }

    /// All is appended: the end of the last block ends no line.
    pub(super) fn finish(&mut self, document: &Document<'_>) {
        let last = self.runs.last();
        if last.is_some_and(|run| run.node == NONE && self.text.ends_with('\n')) {
            self.text.pop();
            self.runs.pop();
        }
        self.pairs.read(document);
    }
}
