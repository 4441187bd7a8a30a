//! Links without a text: `<a href="https://example.com"></a>`. A browser shows nothing there, and the
//! address that the author typed or pasted would be lost.
//!
//! Invariant: the start and the end tag become one token that covers both.

use super::lexer::Lexer;
use super::token::{Token, TokenKind};
use crate::policy::element::Element;
use crate::span::Span;

impl Lexer<'_> {
    /// The end tag of a link. Behind its start tag, with nothing but white space between, the two
    /// become the address as text.
    pub(super) fn end_of_link(&mut self, at: usize, end: usize) -> Option<usize> {
        match self.address_of_empty(at) {
            Some((start, address)) => {
                self.tokens.list.pop();
                self.push(start, end, TokenKind::Address { address })
            }
            None => self.push(at, end, TokenKind::Close { element: Element::A }),
        }
    }

    fn address_of_empty(&self, at: usize) -> Option<(usize, Span)> {
        let Token { span, kind, .. } = self.tokens.list.last()?;
        let TokenKind::Open { element: Element::A, attributes, .. } = kind else { return None };
        let between = self.bytes.get(span.end as usize..at)?;
        crate::work::add(between.len());
        if !between.iter().all(u8::is_ascii_whitespace) {
            return None;
        }
        let first = attributes.first as usize;
        let list = self.tokens.attributes.get(first..first + usize::from(attributes.count))?;
        let is_href = |name: Span| self.bytes[name.range()].eq_ignore_ascii_case(b"href");
        let href = list.iter().find(|attribute| is_href(attribute.name))?;
        (!href.value.is_empty()).then_some((span.start as usize, href.value))
    }
}
