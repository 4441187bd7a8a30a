//! Code, and other content that is not searched for markup.
//!
//! Invariant: an end tag is never looked for twice. Code that never ends takes only its own
//! paragraph.

use super::lexer::{CodeEnd, Lexer};
use super::quote_tag;
use super::scan::{blank_line, end_tag};
use super::tag::{self, RawTag, TagAttributes};
use super::token::TokenKind;
use super::words::TagContext;
use crate::span::Span;
use crate::text::chars::is_newline;

impl Lexer<'_> {
    /// Ends of content that is not searched for markup, and of its end tag.
    pub(super) fn opaque_end(&mut self, tag: &RawTag) -> Option<(usize, usize)> {
        let name = &self.bytes[tag.name.range()];
        let known = |span: &Span| self.bytes[span.range()].eq_ignore_ascii_case(name);
        if self.tokens.no_end.iter().any(known) {
            return None;
        }
        let found = end_tag(self.bytes, tag.end, name, &mut self.tokens.attributes);
        let read_to = found.map_or(self.bytes.len(), |(_, end)| end);
        crate::work::add(read_to - tag.end);
        if found.is_none() {
            self.tokens.no_end.push(tag.name);
        }
        found
    }

    /// Code is opaque to its end tag. Without one it ends where its author probably meant it to: at
    /// the blank line, the end of the quote, or the end.
    pub(super) fn code(
        &mut self,
        at: usize,
        tag: &RawTag,
        attributes: TagAttributes,
    ) -> Option<usize> {
        let from = tag.end;
        let place = TagContext { source: self.source, start: at, end: from };
        let mut end = match self.code_end(tag) {
            Some(CodeEnd { content, end, last_start }) => {
                // If another one begins in a later paragraph, the end tag belongs to that one.
                let blank = blank_line(self.source, from).min(content);
                if blank == content || last_start <= blank {
                    let content = Span::new(from, content);
                    let kind = TokenKind::Code { content, attributes, closed: true, block: false };
                    return self.push(at, end, kind);
                }
                blank
            }
            None => blank_line(self.source, from),
        };
        if attributes.is_empty() && self.is_code_word(&place, end) {
            return self.push(at, from, TokenKind::Word { unclosed: false });
        }
        if !self.tokens.openers.is_empty() {
            let brackets = memchr::memchr_iter(b'[', &self.bytes[from..end]);
            if let Some(len) = brackets
                .map(|len| from + len)
                .find(|&bracket| quote_tag::closer_len(self.bytes, bracket).is_some())
            {
                end = len;
            }
        }
        crate::work::add(end - from);
        let content = Span::new(from, end);
        self.push(at, end, TokenKind::Code { content, attributes, closed: false, block: false })
    }

    /// The next end tag of code.
    pub(super) fn code_end(&mut self, tag: &RawTag) -> Option<CodeEnd> {
        if let Some(known) = self.code_end.filter(|known| tag.end <= known.content) {
            return Some(known);
        }
        let (content, end) = self.opaque_end(tag)?;
        let text = &self.bytes[tag.end..content];
        crate::work::add(text.len());
        let is_start = |at: &usize| {
            text.get(at + 1..at + 5).is_some_and(|name| name.eq_ignore_ascii_case(b"code"))
        };
        let last_start =
            memchr::memrchr_iter(b'<', text).find(is_start).map_or(0, |at| tag.end + at);
        let found = CodeEnd { content, end, last_start };
        // An alias has an end tag of its own.
        let is_code = self.bytes[tag.name.range()].eq_ignore_ascii_case(b"code");
        self.code_end = Some(found).filter(|_| is_code);
        Some(found)
    }

    /// Tells whether `<code>` without an end tag, whose code would end at `end`, is a word.
    pub(super) fn is_code_word(&self, place: &TagContext<'_>, end: usize) -> bool {
        let follows_word = match self.tokens.list.last() {
            Some(last) => {
                let is_bare = match last.kind {
                    TokenKind::Open { attributes, .. } => attributes.is_empty(),
                    TokenKind::Word { .. } => true,
                    _ => false,
                };
                is_bare && last.span.end as usize == place.start
            }
            None => false,
        };
        let follows_tag = self.bytes.get(place.end) == Some(&b'<');
        let alone = (follows_word || place.after_gap()) && (follows_tag || place.before_gap());
        let has_lines = || {
            let lines = self.source[place.end..end].trim_end();
            lines.contains(is_newline)
        };
        place.is_glued() || (alone && !(place.begins_line() && has_lines()))
    }

    /// `<pre>` where it is not allowed and `code` is: a block of code, also around `<code>`.
    pub(super) fn preformatted(&mut self, at: usize, tag: &RawTag) -> Option<usize> {
        if tag.closing || tag.self_closed {
            return None;
        }
        let (content_end, end) = self.opaque_end(tag)?;
        let mut content = Span::new(tag.end, content_end);
        let mut attributes = TagAttributes::default();
        let text = &self.source[content.range()];
        let start = content_end - text.trim_start().len();
        if self.bytes[start..].starts_with(b"<") && start < content_end {
            let known = self.tokens.attributes.len();
            let inner = tag::read(self.bytes, start, &mut self.tokens.attributes);
            let inner = inner.filter(|inner| {
                !inner.closing
                    && inner.end <= content_end
                    && self.bytes[inner.name.range()].eq_ignore_ascii_case(b"code")
            });
            match inner {
                Some(inner) => {
                    attributes = inner.attributes;
                    let text = self.source[inner.end..content_end].trim_end();
                    let closer = text.len().checked_sub(b"</code>".len());
                    let is_closed = closer.is_some_and(|closer| {
                        text.as_bytes()[closer..].eq_ignore_ascii_case(b"</code>")
                    });
                    let len = closer.filter(|_| is_closed).unwrap_or(content_end - inner.end);
                    content = Span::new(inner.end, inner.end + len);
                }
                None => self.tokens.attributes.truncate(known),
            }
        }
        self.push(at, end, TokenKind::Code { content, attributes, closed: true, block: true })
    }
}
