//! The state of the search for addresses and names in a stretch of text.
//!
//! Invariant: no byte of a stretch is looked at for addresses twice. In a stretch with character
//! references the finder sees the decoded text, because that is what readers see: `&amp;` in an
//! address is one `&` of it.

use std::ops::Range;

use crate::links::{Finder, FinderState, LinkMatch, MatchTarget, PlainLink, Scanned};
use crate::span::Span;
use crate::syntax::entity;
use crate::syntax::sweep::Sweep;
use crate::text::window;

pub(super) struct Linker<'s> {
    source: &'s str,
    finder: &'s Finder,
    state: FinderState,
    /// No link of the stretch begins before this offset.
    resume_at: usize,
    /// The first character reference of a stretch, and the end of the stretch.
    next_reference: (usize, usize),
}

impl<'s> Linker<'s> {
    pub(super) fn new(source: &'s str, finder: &'s Finder) -> Self {
        Self { source, finder, state: FinderState::default(), resume_at: 0, next_reference: (0, 0) }
    }

    /// Begins another stretch.
    #[inline]
    pub(super) fn begin(&mut self) {
        self.state = FinderState::default();
        self.resume_at = 0;
    }

    /// Tells whether a link may begin at the trigger at `at`.
    #[inline]
    pub(super) fn may_begin(&self, at: usize) -> bool {
        at >= self.resume_at
    }

    /// The plain address around the trigger at `at`, like [`find`](Self::find); with offsets of the
    /// source.
    #[inline]
    pub(super) fn find_plain(
        &mut self,
        stretch: Range<usize>,
        at: usize,
        from: usize,
    ) -> Option<PlainLink> {
        let start = stretch.start;
        let text = &self.source[stretch];
        let found = self.finder.find_plain(text, at - start, from - start, &mut self.state)?;
        Some(PlainLink { start: start + found.start, end: start + found.end, ..found })
    }

    /// Looks around the trigger at `at`; text before `from` is taken. Offsets of the
    /// match count from the start of the `stretch`.
    pub(super) fn find(
        &mut self,
        stretch: Range<usize>,
        at: usize,
        from: usize,
    ) -> Option<LinkMatch> {
        let start = stretch.start;
        let text = &self.source[stretch];
        match self.finder.scan(text, at - start, from - start, &mut self.state) {
            Scanned::Match(found) => Some(found),
            Scanned::Skip(resume) => {
                // What lies between may still have to be escaped or dropped.
                self.resume_at = start + resume;
                None
            }
        }
    }

    /// Tells whether there is a character reference in `at..to`; looked for once per stretch.
    pub(super) fn has_reference(&mut self, sweep: &Sweep, at: usize, to: usize) -> bool {
        let (found, end) = self.next_reference;
        if end != to || found < at {
            crate::work::add(to - at);
            let is_reference = |at: usize| {
                self.source.as_bytes()[at] == b'&' && entity::decode(&self.source[at..to]).is_some()
            };
            // Each `&` is a trigger.
            let mut found = sweep.next(at, to);
            while found < to && !is_reference(found) {
                found = sweep.next(found + 1, to);
            }
            self.next_reference = (found, to);
        }
        self.next_reference.0 < to
    }

    /// Decodes a stretch and finds the addresses in it.
    pub(super) fn decode(&self, from: usize, to: usize, run: &mut DecodedRun) {
        run.text.clear();
        run.pieces.clear();
        run.found.clear();
        crate::work::add(to - from);
        let source = self.source;
        let mut at = from;
        for amp in memchr::memchr_iter(b'&', &source.as_bytes()[from..to]).map(|len| from + len) {
            if let Some((len, decoded)) = entity::decode(&source[amp..to]) {
                run.pieces.push((run.text.len(), at));
                run.text.push_str(&source[at..amp]);
                run.pieces.push((run.text.len(), amp));
                decoded.push_to(&mut run.text);
                at = amp + len;
            }
        }
        run.pieces.push((run.text.len(), at));
        run.text.push_str(&source[at..to]);
        self.finder.find_all(&run.text, 0, &mut run.found);
        let DecodedRun { pieces, found, .. } = run;
        found.retain(|found| !cuts(pieces, found.start) && !cuts(pieces, found.end));
    }
}

/// Tells whether an offset lies inside a reference: some are two characters, and no place of the
/// source stands for the place between them. Every other piece is a reference.
fn cuts(pieces: &[(usize, usize)], at: usize) -> bool {
    let piece = pieces.partition_point(|&(decoded, _)| decoded < at);
    piece % 2 == 0 && pieces.get(piece).is_some_and(|&(decoded, _)| decoded != at)
}

/// A stretch whose text differs from its source, decoded to look for addresses.
#[derive(Clone, Debug, Default)]
pub(super) struct DecodedRun {
    pub(super) text: String,
    /// Start of each piece: offset in `text`, offset in the source.
    pieces: Vec<(usize, usize)>,
    pub(super) found: Vec<LinkMatch>,
}

impl DecodedRun {
    /// The part of the source that `range` stands for.
    pub(super) fn source(&self, range: Range<usize>) -> Span {
        let (start, end) = (self.offset(range.start), self.offset(range.end));
        Span::new(start, end.max(start))
    }

    /// The source offset of an offset in `text`. Pieces are in order, and a decoded character
    /// maps to the start of its reference.
    fn offset(&self, at: usize) -> usize {
        let piece = self.pieces.partition_point(|&(decoded, _)| decoded <= at).max(1) - 1;
        let (decoded, source) = self.pieces[piece];
        // Inside of a decoded piece there is only its start to point at.
        let next = self.pieces.get(piece + 1).map_or(usize::MAX, |&(_, next)| next);
        (source + (at - decoded)).min(next)
    }
}

/// The name in a match, as a range of the text that was scanned.
pub(super) fn mention_name(found: &LinkMatch) -> Option<Range<usize>> {
    match &found.target {
        MatchTarget::Mention { name, .. } | MatchTarget::Emoji { name } => Some(name.clone()),
        _ => None,
    }
}

/// Tells whether an address needs no decision, neither as text nor as a value.
pub(super) fn is_plain(bytes: &[u8], span: Span) -> bool {
    crate::work::add(span.len());
    window::none(bytes, span.start as usize, span.end as usize, |byte| {
        let graphic = byte.wrapping_sub(b'!') < 94;
        !graphic | (byte == b'&') | (byte == b'"') | (byte | 2 == b'>')
    })
}
