//! Backticks and fences: code without tags, where the policy has that mark on.
//!
//! Invariant: no byte is searched twice for the end of the same length of backticks, and a fence
//! that begins takes all that was read for it.

use memchr::memchr;

use super::lexer::Lexer;
use super::quote_tag;
use super::rows::{MAX_TICKS, row};
use super::scan::line;
use super::signs::{list_sign, quote_sign, skip_blanks};
use super::token::{RawFence, TagAttributes, TokenKind};
use crate::span::Span;
use crate::text::chars::{is_blank, is_newline};

/// Shortest fence.
const MIN_FENCE: usize = 3;
/// Longest name of a language in bytes; a longer word is not a language, and the line is text.
const MAX_LANGUAGE: usize = 40;

impl Lexer<'_> {
    /// Backticks or tildes at `at`: returns the offset from which the lexer goes on.
    pub(super) fn ticks(&mut self, at: usize) -> usize {
        let len = row(self.bytes, at);
        if at < self.pre_end {
            return at + len;
        }
        if len >= MIN_FENCE {
            if let Some(end) = self.fence(at, len) {
                return end;
            }
        }
        let found = match self.bytes[at] {
            b'`' if len <= MAX_TICKS && !(len == 1 && self.is_apostrophe(at)) => {
                self.code_in_line(at, len)
            }
            _ => None,
        };
        found.unwrap_or(at + len)
    }

    /// Tells whether a backtick stands for an apostrophe: `don`t`. Scripts without spaces have no
    /// apostrophes.
    fn is_apostrophe(&self, at: usize) -> bool {
        let before = self.source[..at].chars().next_back();
        before.is_some_and(|c| c.is_alphanumeric() && c < '\u{2e80}')
    }

    fn code_in_line(&mut self, at: usize, len: usize) -> Option<usize> {
        if at >= self.tokens.ticks.line_end {
            self.tokens.ticks.look(self.source, at);
            crate::work::add(self.tokens.ticks.line_end - at);
        }
        let from = at + len;
        if self.tokens.ticks.last[len - 1] <= from {
            return None;
        }
        let bytes = &self.bytes[..self.tokens.ticks.line_end];
        let mut close = from;
        let end = loop {
            close += memchr(b'`', &bytes[close..])?;
            let end = close + row(bytes, close);
            if end - close == len {
                break end;
            }
            close = end;
        };
        crate::work::add(close - from);
        let text = &self.source[from..close];
        if text.chars().all(is_blank) {
            return None;
        }
        // One space on either side, so that the code may begin with a backtick.
        let inner = text.strip_prefix(' ').and_then(|text| text.strip_suffix(' '));
        let pad = usize::from(inner.is_some());
        let content = Span::new(from + pad, close - pad);
        let attributes = TagAttributes::default();
        self.push(at, end, TokenKind::Code { content, attributes, closed: true, block: false })
    }

    /// A row of `len` backticks or tildes that begins a block of code; returns its end.
    fn fence(&mut self, at: usize, len: usize) -> Option<usize> {
        let (depth, indent) = self.before_fence(at)?;
        let (info_end, first) = line(self.source, at + len, self.source.len());
        let info = &self.source[at + len..info_end];
        crate::work::add(info.len());
        let word = info.trim_matches(is_blank);
        let is_word = word.len() <= MAX_LANGUAGE && !word.contains(is_blank);
        if !is_word || self.bytes[at] == b'`' && info.contains('`') {
            return None;
        }
        let mut fence = RawFence { depth, indent, ..RawFence::default() };
        if !word.is_empty() && word.bytes().all(is_language) {
            let start = at + len + info.find(word).unwrap_or(0);
            fence.language = Span::new(start, start + word.len());
        }
        let (content_end, end, closed) = self.fence_end(at, len, first, depth);
        crate::work::add(end - first.min(end));
        let start = first.min(content_end);
        // A fence without code: it is text.
        if !closed && self.source[start..content_end].chars().all(|c| is_blank(c) || is_newline(c))
        {
            return None;
        }
        (fence.content, fence.closed) = (Span::new(start, content_end), closed);
        let index = self.tokens.fences.len() as u32;
        self.tokens.fences.push(fence);
        self.push(at, end, TokenKind::Fence { fence: index })
    }

    /// Number of quote signs before a fence that is first on its line, and the columns behind
    /// them.
    fn before_fence(&self, at: usize) -> Option<(u32, u32)> {
        let is_part = |byte: u8| {
            matches!(byte, b' ' | b'\t' | b'>' | b'-' | b'*' | b'.' | b')' | b'0'..=b'9')
                // The bytes of `•`.
                || matches!(byte, 0xE2 | 0x80 | 0xA2)
        };
        let len = self.bytes[..at].iter().rev().take_while(|byte| is_part(**byte)).count();
        crate::work::add(len);
        let mut from = at - len;
        let is_start = match self.source.get(..from)?.chars().next_back() {
            Some(c) if !is_newline(c) => self.tokens.list.last().is_some_and(|token| {
                token.span.end as usize == from && matches!(token.kind, TokenKind::QuoteOpen { .. })
            }),
            _ => true,
        };
        let marks = &self.grammar.marks;
        let mut depth = 0;
        while let Some(end) = quote_sign(self.bytes, from, at).filter(|_| marks.quote) {
            (depth, from) = (depth + 1, end);
        }
        let mut rest = skip_blanks(self.bytes, from, at);
        if let Some(sign) = list_sign(self.bytes, rest, at, true).filter(|_| marks.has_lists()) {
            rest = skip_blanks(self.bytes, sign.end, at);
        }
        (is_start && rest == at).then_some((depth, (at - from) as u32))
    }

    /// End of the code that begins with a fence, end of its last fence, and whether it has one.
    fn fence_end(
        &mut self,
        at: usize,
        len: usize,
        first: usize,
        depth: u32,
    ) -> (usize, usize, bool) {
        // Code ends with the quote that it stands in.
        let limit = match self.tokens.openers.is_empty() {
            true => self.source.len(),
            false => self.quote_end(first),
        };
        let mut content_end = first;
        let mut start = first;
        while start < limit {
            let mut from = start;
            for _ in 0..depth {
                match quote_sign(self.bytes, from, limit) {
                    Some(end) => from = end,
                    None => return (content_end, content_end, false),
                }
            }
            from = skip_blanks(self.bytes, from, limit);
            let (end, next) = line(self.source, from, limit);
            if from < end && self.bytes[from] == self.bytes[at] {
                let fence = row(self.bytes, from);
                if fence >= len && skip_blanks(self.bytes, from + fence, end) == end {
                    return (content_end, from + fence, true);
                }
            }
            (content_end, start) = (end, next);
        }
        (content_end, limit, false)
    }

    /// The next end tag of a quote, or the end of the source; each is looked for once.
    fn quote_end(&mut self, from: usize) -> usize {
        if let Some(known) = self.tokens.ticks.quote_end.filter(|known| from <= *known) {
            return known;
        }
        let brackets = memchr::memchr_iter(b'[', &self.bytes[from..]).map(|len| from + len);
        let mut ends = brackets.filter(|&at| quote_tag::closer_len(self.bytes, at).is_some());
        let found = ends.next().unwrap_or(self.source.len());
        crate::work::add(found - from);
        self.tokens.ticks.quote_end = Some(found);
        found
    }
}

/// Bytes of the name of a language: `c++`, `objective-c`, `.net`.
fn is_language(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'#' | b'.' | b'-' | b'_')
}
