//! Source → tokens, in one sweep from `<` and `[` to the next.
//!
//! The lexer decides what is markup. It pairs quote tags and counts which inline
//! tags will be closed, so that the builder never has to look ahead.

use memchr::{memchr, memchr2};

use super::bbquote;
use super::find::{blank_line, end_tag};
use super::tag::{self, RawTag};
use super::token::{Attributes, Dialect, Kind, Token, Tokens, UNPAIRED};
use crate::policy::element::{Alias, Element, ElementSet, Model};
use crate::policy::known::{self, Body, Name};
use crate::span::Span;

/// What a policy means to the lexer.
#[derive(Clone, Debug)]
pub(crate) struct Grammar {
    /// Elements that authors may write, after aliases.
    pub(crate) allowed: ElementSet,
    /// Names that stand for another element or for a quote; sorted.
    pub(crate) aliases: Vec<(&'static str, Alias)>,
    /// Tags that are not allowed go instead of being shown.
    pub(crate) strip: bool,
    /// `[quote]` tags are understood.
    pub(crate) quotes: bool,
}

#[derive(Debug)]
pub(crate) struct Lexer<'s> {
    source: &'s str,
    bytes: &'s [u8],
    grammar: &'s Grammar,
    tokens: &'s mut Tokens,
    waiting: [usize; 2],
    /// "No such end tag from here on": a search that failed is never repeated.
    no_comment_end: bool,
    has_inline: bool,
}

impl<'s> Lexer<'s> {
    /// Reads all of `source` into `tokens`. Linear in the length of `source`.
    pub(crate) fn run(source: &'s str, grammar: &'s Grammar, tokens: &'s mut Tokens) {
        tokens.clear();
        let bytes = source.as_bytes();
        crate::work::add(bytes.len());
        // Most comments hold no markup at all and end here.
        let Some(first) = next(bytes, 0, grammar.quotes) else { return };
        let mut lexer = Lexer {
            source,
            bytes,
            grammar,
            tokens,
            waiting: [0; 2],
            no_comment_end: false,
            has_inline: false,
        };
        let mut at = first;
        loop {
            let after = if bytes[at] == b'<' { lexer.angle(at) } else { lexer.bracket(at) };
            match next(bytes, after.unwrap_or(at + 1), grammar.quotes) {
                Some(found) => at = found,
                None => break,
            }
        }
        lexer.drop_unpaired();
        if lexer.has_inline {
            lexer.census();
        }
    }

    fn push(&mut self, start: usize, end: usize, kind: Kind) -> Option<usize> {
        self.tokens.list.push(Token { span: Span::new(start, end), kind });
        Some(end)
    }

    /// A `<`: returns the offset after the token, or `None` if it is text.
    fn angle(&mut self, at: usize) -> Option<usize> {
        if self.bytes.get(at + 1) == Some(&b'!') {
            return self.comment(at);
        }
        let tag = tag::read(self.bytes, at)?;
        crate::work::add(tag.end - at);
        let typed = &self.source[tag.name.range()];
        let mut name = known::lookup(typed.as_bytes())?;
        let alias = self.grammar.aliases.iter().find(|row| row.0.eq_ignore_ascii_case(typed));
        match alias {
            Some((_, Alias::Quote)) => return self.html_quote(at, &tag),
            Some((_, Alias::Element(element))) => name = Name::Element(*element),
            None => {}
        }
        match name {
            Name::Element(Element::Br) => self.push(at, tag.end, Kind::Break),
            Name::Element(Element::P) => self.push(at, tag.end, Kind::Paragraph),
            Name::Element(element) if self.grammar.allowed.contains(element) => {
                self.allowed(at, element, &tag)
            }
            Name::Element(element) => {
                let block = !element.is_inline();
                self.disallowed(at, &tag, block, Body::Kept)
            }
            Name::Foreign { block, body } => self.disallowed(at, &tag, block, body),
        }
    }

    fn allowed(&mut self, at: usize, element: Element, tag: &RawTag) -> Option<usize> {
        if tag.closing {
            return self.push(at, tag.end, Kind::Close { element });
        }
        let attributes = Attributes {
            first: self.tokens.attributes.len() as u32,
            count: tag.attributes().len() as u8,
            overflow: tag.overflow,
        };
        self.tokens.attributes.extend_from_slice(tag.attributes());
        if element == Element::Code && !tag.self_closed {
            return self.code(at, tag, attributes);
        }
        self.has_inline |= element.model() == Model::Inline;
        let self_closed = tag.self_closed;
        self.push(at, tag.end, Kind::Open { element, attributes, self_closed, closed: false })
    }

    fn disallowed(&mut self, at: usize, tag: &RawTag, block: bool, body: Body) -> Option<usize> {
        if !self.grammar.strip {
            return self.push(at, tag.end, Kind::Literal);
        }
        if body == Body::Dropped && !tag.closing && !tag.self_closed {
            if let Some((_, end)) = self.opaque_end(tag) {
                return self.push(at, end, Kind::Removed { block, body: true });
            }
        }
        self.push(at, tag.end, Kind::Removed { block, body: false })
    }

    /// Where the content ends that is not looked at, and where its end tag ends.
    fn opaque_end(&mut self, tag: &RawTag) -> Option<(usize, usize)> {
        let name = &self.bytes[tag.name.range()];
        let known = |span: &Span| self.bytes[span.range()].eq_ignore_ascii_case(name);
        if self.tokens.no_end.iter().any(known) {
            return None;
        }
        let found = end_tag(self.bytes, tag.end, name);
        let read_to = found.map_or(self.bytes.len(), |(_, end)| end);
        crate::work::add(read_to - tag.end);
        if found.is_none() {
            self.tokens.no_end.push(tag.name);
        }
        found
    }

    /// `<!-- … -->`; anything else after `<!` is text.
    fn comment(&mut self, at: usize) -> Option<usize> {
        if self.no_comment_end || !self.bytes[at..].starts_with(b"<!--") {
            return None;
        }
        let body = &self.bytes[at + 4..];
        let Some(len) = memchr::memmem::find(body, b"-->") else {
            self.no_comment_end = true;
            crate::work::add(body.len());
            return None;
        };
        crate::work::add(len);
        let end = at + 4 + len + 3;
        let kind = match self.grammar.strip {
            true => Kind::Removed { block: false, body: true },
            false => Kind::Literal,
        };
        self.push(at, end, kind)
    }

    /// Code is opaque to its end tag. Without one it ends where its author must
    /// have meant it to: at the blank line, the end of the quote, or the end.
    fn code(&mut self, at: usize, tag: &RawTag, attributes: Attributes) -> Option<usize> {
        let from = tag.end;
        if let Some((content_end, end)) = self.opaque_end(tag) {
            let content = Span::new(from, content_end);
            return self.push(at, end, Kind::Code { content, attributes, closed: true });
        }
        let mut end = blank_line(self.source, from);
        if !self.tokens.openers.is_empty() {
            let brackets = memchr::memchr_iter(b'[', &self.bytes[from..end]);
            if let Some(len) = brackets
                .map(|len| from + len)
                .find(|&bracket| bbquote::is_closer(self.bytes, bracket))
            {
                end = len;
            }
        }
        crate::work::add(end - from);
        let content = Span::new(from, end);
        self.push(at, end, Kind::Code { content, attributes, closed: false })
    }

    fn bracket(&mut self, at: usize) -> Option<usize> {
        match self.bytes.get(at + 1)? {
            b'/' if bbquote::is_closer(self.bytes, at) => {
                self.close_quote(at, at + bbquote::CLOSER_LEN, Dialect::Bracket)
            }
            b'q' | b'Q' => {
                let (end, quote) = bbquote::read(self.source, at)?;
                crate::work::add(end - at);
                self.open_quote(at, end, quote, Dialect::Bracket)
            }
            _ => None,
        }
    }

    fn html_quote(&mut self, at: usize, tag: &RawTag) -> Option<usize> {
        if tag.closing {
            self.close_quote(at, tag.end, Dialect::Html)
        } else {
            self.open_quote(at, tag.end, bbquote::RawQuote::default(), Dialect::Html)
        }
    }

    fn open_quote(
        &mut self,
        start: usize,
        end: usize,
        quote: bbquote::RawQuote,
        dialect: Dialect,
    ) -> Option<usize> {
        self.tokens.openers.push((self.tokens.list.len() as u32, dialect));
        self.waiting[dialect as usize] += 1;
        let index = self.tokens.quotes.len() as u32;
        self.tokens.quotes.push(quote);
        self.push(start, end, Kind::QuoteOpen { quote: index, partner: UNPAIRED })
    }

    /// The innermost opener of the same kind pairs; openers of the other kind
    /// inside it stay without a partner.
    fn close_quote(&mut self, start: usize, end: usize, dialect: Dialect) -> Option<usize> {
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
        if let Some(Token { kind: Kind::QuoteOpen { partner, .. }, .. }) =
            self.tokens.list.get_mut(partner as usize)
        {
            *partner = here;
        }
        self.push(start, end, Kind::QuoteClose { partner })
    }

    /// A quote tag without a partner is text: closing it at the end would put the
    /// author's own words in another's mouth.
    fn drop_unpaired(&mut self) {
        let quotes = |token: &Token| match token.kind {
            Kind::QuoteOpen { partner, .. } | Kind::QuoteClose { partner } => Some(partner),
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
            Kind::QuoteOpen { partner, .. } | Kind::QuoteClose { partner } => {
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

    /// Finds out which inline start tags have an end tag in the same quote.
    fn census(&mut self) {
        const NONE: u32 = u32::MAX;
        // Per element the innermost open tag, and for each open tag the one that
        // it hides.
        let mut innermost = [NONE; Element::ALL.len()];
        let Tokens { list, open, scopes, .. } = &mut *self.tokens;
        for at in 0..list.len() {
            crate::work::add(1);
            match list[at].kind {
                Kind::Open { element, self_closed: false, .. }
                    if element.model() == Model::Inline =>
                {
                    // A link ends where the next one begins.
                    let hides = match element {
                        Element::A => NONE,
                        _ => innermost[element as usize],
                    };
                    innermost[element as usize] = open.len() as u32;
                    open.push((element, at as u32, hides));
                }
                Kind::Close { element } if element.model() == Model::Inline => {
                    let entry = innermost[element as usize];
                    if entry as usize >= *scopes.last().unwrap_or(&0) && entry != NONE {
                        let (_, token, hides) = open[entry as usize];
                        innermost[element as usize] = hides;
                        if let Kind::Open { closed, .. } = &mut list[token as usize].kind {
                            *closed = true;
                        }
                    }
                }
                Kind::QuoteOpen { .. } => scopes.push(open.len()),
                Kind::QuoteClose { .. } => {
                    let base = scopes.pop().unwrap_or(0);
                    crate::work::add(open.len() - base);
                    // What was opened inside ends inside.
                    for &(element, _, hides) in open[base..].iter().rev() {
                        let entry = innermost[element as usize];
                        if entry != NONE && entry as usize >= base {
                            innermost[element as usize] = hides;
                        }
                    }
                    open.truncate(base);
                }
                _ => {}
            }
        }
    }
}

#[inline]
fn next(bytes: &[u8], from: usize, quotes: bool) -> Option<usize> {
    let rest = bytes.get(from..)?;
    let found = if quotes { memchr2(b'<', b'[', rest) } else { memchr(b'<', rest) };
    found.map(|len| from + len)
}
