//! Text that programs write and people paste: declarations, tags of Office, pictures for emoji.
//!
//! Invariant: only where tags are stripped; elsewhere it is shown like any text.

use super::lexer::Lexer;
use super::tag::RawTag;
use super::token::{Gap, TokenKind};
use crate::limits::MAX_TAG;
use crate::span::Span;

impl Lexer<'_> {
    /// An image that is removed: its `alt` stays as text.
    pub(super) fn image(&mut self, at: usize, tag: &RawTag) -> Option<usize> {
        let first = tag.attributes.first as usize;
        let is_alt = |name: Span| self.bytes[name.range()].eq_ignore_ascii_case(b"alt");
        let mut attributes = self.tokens.attributes[first..].iter();
        match attributes.find(|attribute| is_alt(attribute.name)) {
            Some(alt) if !tag.closing => {
                let text = alt.value;
                self.push(at, tag.end, TokenKind::Image { text })
            }
            _ => self.remove(at, tag.end, Gap::None),
        }
    }

    /// `<!DOCTYPE …>`, `<![…]>` and `<?xml …>` of pasted documents: they go where tags go.
    pub(super) fn declaration(&mut self, at: usize) -> Option<usize> {
        let rest = &self.bytes[at + 1..self.bytes.len().min(at + MAX_TAG)];
        let begins = |text: &[u8]| {
            rest.get(..text.len()).is_some_and(|start| start.eq_ignore_ascii_case(text))
        };
        let is_known = begins(b"!doctype") || begins(b"![") || (begins(b"?") && !begins(b"?php"));
        if !self.grammar.strip || !is_known {
            return None;
        }
        let len = rest.iter().position(|byte| matches!(byte, b'<' | b'>'))?;
        crate::work::add(len);
        if rest[len] == b'<' {
            return None;
        }
        self.remove(at, at + 1 + len + 1, Gap::None)
    }
}
