//! Quote tags and their partners.
//!
//! Invariant: an end tag ends the innermost quote of its own kind, and two partners name each other.

use super::lexer::Lexer;
use super::quote_tag::RawQuote;
use super::tag::RawTag;
use super::token::{Dialect, Token, TokenKind, UNPAIRED};

impl Lexer<'_> {
    pub(super) fn html_quote(&mut self, at: usize, tag: &RawTag) -> Option<usize> {
        if tag.closing {
            self.close_quote(at, tag.end, Dialect::Html)
        } else {
            self.open_quote(at, tag.end, RawQuote::default(), Dialect::Html)
        }
    }

    pub(super) fn open_quote(
        &mut self,
        start: usize,
        end: usize,
        quote: RawQuote,
        dialect: Dialect,
    ) -> Option<usize> {
        self.has_quotes = true;
        self.tokens.openers.push((self.tokens.list.len() as u32, dialect));
        self.waiting[dialect as usize] += 1;
        let index = self.tokens.quotes.len() as u32;
        self.tokens.quotes.push(quote);
        self.push(start, end, TokenKind::QuoteOpen { quote: index, partner: UNPAIRED })
    }

    /// The innermost opener of the same kind pairs; openers of the other kind
    /// inside it stay without a partner.
    pub(super) fn close_quote(
        &mut self,
        start: usize,
        end: usize,
        dialect: Dialect,
    ) -> Option<usize> {
        self.has_quotes = true;
        let here = self.tokens.list.len() as u32;
        let mut partner = UNPAIRED;
        if self.waiting[dialect as usize] > 0 {
            while let Some((opener, kind)) = self.tokens.openers.pop() {
                self.waiting[kind as usize] -= 1;
                if kind == dialect {
                    partner = opener;
                    break;
                }
            }
        }
        if let Some(Token { kind: TokenKind::QuoteOpen { partner, .. }, .. }) =
            self.tokens.list.get_mut(partner as usize)
        {
            *partner = here;
        }
        self.push(start, end, TokenKind::QuoteClose { partner })
    }

    /// A quote tag without a partner is text: closing it at the end would put the
    /// author's own words in another's mouth.
    pub(super) fn drop_unpaired(&mut self) {
        let quotes = |token: &Token| match token.kind {
            TokenKind::QuoteOpen { partner, .. } | TokenKind::QuoteClose { partner } => {
                Some(partner)
            }
            _ => None,
        };
        if !self.tokens.list.iter().any(|token| quotes(token) == Some(UNPAIRED)) {
            return;
        }
        crate::work::add(self.tokens.list.len());
        let unpaired = &mut self.tokens.unpaired;
        // Partners are indices, so they move with the tokens.
        let moved = &mut self.tokens.moved;
        let mut kept = 0u32;
        for token in &self.tokens.list {
            moved.push(kept);
            kept += u32::from(quotes(token) != Some(UNPAIRED));
        }
        self.tokens.list.retain_mut(|token| match &mut token.kind {
            TokenKind::QuoteOpen { partner, .. } | TokenKind::QuoteClose { partner } => {
                if *partner == UNPAIRED {
                    unpaired.push(token.span);
                    return false;
                }
                *partner = moved[*partner as usize];
                true
            }
            _ => true,
        });
    }
}
