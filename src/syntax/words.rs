//! Start tags that are meant as words, and end tags whose slash was forgotten.
//!
//! People write about tags: `use <em> or <strong>`. Such a tag has no attributes, is never closed
//! and stands where a word stands. Invariant: a tag that has an end tag stays a tag.

use super::scan::blank_line;
use super::token::{Token, TokenKind, Tokens};
use crate::policy::element::{Element, Model};
use crate::span::Span;

/// Means that there is no tag.
const NONE: u32 = u32::MAX;

/// Deepest nesting that is followed while tags are read.
const MAX_DEPTH: usize = 16;

/// Tags that are open while a comment is read. In most comments every start tag has its end tag, and
/// all are nested: then no tag has to be looked at again.
#[derive(Debug)]
pub(super) struct Nesting {
    open: [Element; MAX_DEPTH],
    depth: usize,
    in_link: bool,
    /// A tag is not nested, or too many are open.
    is_odd: bool,
}

impl Nesting {
    pub(super) fn new() -> Self {
        Self { open: [Element::A; MAX_DEPTH], depth: 0, in_link: false, is_odd: false }
    }

    #[inline]
    pub(super) fn start(&mut self, element: Element) {
        // A link ends where the next one begins.
        let nests = !(self.in_link & (element == Element::A)) & !element.is_void();
        match self.open.get_mut(self.depth) {
            Some(place) if nests => *place = element,
            _ => return self.is_odd = true,
        }
        self.depth += 1;
        self.in_link |= element == Element::A;
    }

    #[inline]
    pub(super) fn end(&mut self, element: Element) {
        self.depth = self.depth.wrapping_sub(1);
        if self.open.get(self.depth) != Some(&element) {
            (self.depth, self.is_odd) = (0, true);
        }
        self.in_link &= element != Element::A;
    }

    /// Tells whether each start tag has had its end tag, in its place.
    pub(super) fn is_complete(&self) -> bool {
        self.depth == 0 && !self.is_odd
    }
}

/// Marks the start tags that have an end tag in the same quote, and no others. Tells whether some have
/// none.
pub(super) fn mark_closed(tokens: &mut Tokens) -> bool {
    // Per element the innermost open tag, and for each open tag the one that
    // it hides.
    let mut innermost = [NONE; Element::ALL.len()];
    let Tokens { list, open, scopes, .. } = tokens;
    let mut started = 0;
    for at in 0..list.len() {
        crate::work::add(1);
        let kind = list[at].kind;
        // Not one `match`: a jump by the kind is hard to predict.
        if let TokenKind::Open { element, self_closed, closed, .. } = &mut list[at].kind {
            let (element, self_closed) = (*element, *self_closed);
            *closed = false;
            if !self_closed && !element.is_void() {
                started += 1;
                // A link ends where the next one begins.
                let hides = match element {
                    Element::A => NONE,
                    _ => innermost[element as usize],
                };
                innermost[element as usize] = open.len() as u32;
                open.push((element, at as u32, hides));
            }
        } else if let TokenKind::Close { element } = kind {
            let entry = innermost[element as usize];
            if entry as usize >= *scopes.last().unwrap_or(&0) && entry != NONE {
                let (_, token, hides) = open[entry as usize];
                innermost[element as usize] = hides;
                if let TokenKind::Open { closed, .. } = &mut list[token as usize].kind {
                    *closed = true;
                    started -= 1;
                }
            }
        } else if let TokenKind::QuoteOpen { .. } | TokenKind::QuoteClose { .. } = kind {
            scope(kind, &mut innermost, open, scopes);
        }
    }
    started > 0
}

/// A quote begins or ends.
#[inline(never)]
fn scope(
    kind: TokenKind,
    innermost: &mut [u32],
    open: &mut Vec<(Element, u32, u32)>,
    scopes: &mut Vec<usize>,
) {
    if let TokenKind::QuoteOpen { .. } = kind {
        return scopes.push(open.len());
    }
    let base = scopes.pop().unwrap_or(0);
    crate::work::add(open.len() - base);
    // Tags opened inside the quote end inside.
    for &(element, _, hides) in open[base..].iter().rev() {
        let entry = innermost[element as usize];
        if entry != NONE && entry as usize >= base {
            innermost[element as usize] = hides;
        }
    }
    open.truncate(base);
}

/// Decides about the start tags of `tokens` that have no end tag.
pub(super) fn settle(source: &str, tokens: &mut [Token]) {
    // Per element the innermost tag that is open, and the number of quote and paragraph tags
    // before it.
    let mut open = [(0, usize::MAX); Element::ALL.len()];
    let mut scope = 0;
    for at in 0..tokens.len() {
        crate::work::add(1);
        let Token { span, kind, .. } = tokens[at];
        let place = TagContext { source, start: span.start as usize, end: span.end as usize };
        match kind {
            TokenKind::Open { element, attributes, self_closed: false, closed } => {
                let inline = element.model() == Model::Inline;
                let is_bare = attributes.is_empty();
                let outer = Some(open[element as usize]).filter(|outer| outer.0 == scope);
                let outer = outer.and_then(|(_, outer)| Some(outer).zip(tokens.get(outer)));
                if let Some((
                    outer,
                    Token { span, kind: TokenKind::Open { closed: ends, .. }, .. },
                )) = outer
                {
                    // One that is never closed ends with its own paragraph.
                    let goes_on =
                        |span: &Span| blank_line(source, span.end as usize) >= place.start;
                    if inline
                        && is_bare
                        && !(closed && *ends)
                        && place.before_gap()
                        && (*ends || goes_on(span))
                    {
                        close(tokens, outer, at, element);
                        open[element as usize].1 = usize::MAX;
                        continue;
                    }
                }
                let is_word = !closed && is_bare && is_word(tokens, at, element, &place);
                let is_quote = !closed && element == Element::Blockquote;
                if is_word || is_quote {
                    tokens[at].kind = TokenKind::Word { unclosed: is_quote };
                } else if inline {
                    open[element as usize] = (scope, at);
                }
            }
            TokenKind::Close { element } => open[element as usize].1 = usize::MAX,
            TokenKind::QuoteOpen { .. } | TokenKind::QuoteClose { .. } | TokenKind::Paragraph => {
                scope += 1
            }
            _ => {}
        }
    }
}

/// Makes the start tag at `at` the end tag of the one at `outer`.
fn close(tokens: &mut [Token], outer: usize, at: usize, element: Element) {
    if let TokenKind::Open { closed, .. } = &mut tokens[outer].kind {
        *closed = true;
    }
    tokens[at].kind = TokenKind::Close { element };
}

/// Tells whether a bare start tag without an end tag is a word.
fn is_word(tokens: &[Token], at: usize, element: Element, place: &TagContext<'_>) -> bool {
    let before = at.checked_sub(1).and_then(|at| tokens.get(at));
    let before = before.filter(|before| before.span.end as usize == place.start);
    let after = tokens.get(at + 1).filter(|after| after.span.start as usize == place.end);
    let follows_word = matches!(before, Some(Token { kind: TokenKind::Word { .. }, .. }));
    let alone = (follows_word || place.after_gap())
        && (after.is_some_and(is_bare_start) || place.before_gap());
    match element.model() {
        Model::Inline => element == Element::A || place.is_glued() || alone,
        Model::List => {
            let has_words = after.is_some_and(is_item) && has_words(tokens, at + 1, place);
            alone && !place.is_line() && !has_words
        }
        Model::Item => {
            let follows_part = before.is_some_and(|before| match before.kind {
                TokenKind::Open { element, .. } | TokenKind::Close { element } => {
                    matches!(element.model(), Model::List | Model::Item)
                }
                _ => false,
            });
            alone && !place.begins_line() && !follows_part
        }
        _ => false,
    }
}

/// Tells whether words follow the item at `at`, or something that can't be a word.
fn has_words(tokens: &[Token], mut at: usize, place: &TagContext<'_>) -> bool {
    // People do not mention longer rows of tags.
    for _ in 0..8 {
        let Some(token) = tokens.get(at) else { break };
        let end = token.span.end as usize;
        match tokens.get(at + 1).filter(|next| next.span.start as usize == end) {
            Some(next) if is_bare_start(next) => at += 1,
            Some(_) => return true,
            None => return !TagContext { end, ..*place }.before_gap(),
        }
    }
    true
}

/// Tells whether a token is the start tag of an item.
fn is_item(token: &Token) -> bool {
    matches!(token.kind, TokenKind::Open { element, .. } if element.model() == Model::Item)
}

fn is_bare_start(token: &Token) -> bool {
    match token.kind {
        TokenKind::Open { attributes, closed, .. } => attributes.is_empty() && !closed,
        TokenKind::Word { .. } => true,
        _ => false,
    }
}

/// Surroundings of a tag.
#[derive(Clone, Copy)]
pub(super) struct TagContext<'s> {
    pub(super) source: &'s str,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl TagContext<'_> {
    fn before(&self) -> Option<char> {
        self.source[..self.start].chars().next_back()
    }

    fn after(&self) -> impl Iterator<Item = char> {
        self.source[self.end..].chars()
    }

    /// Tells whether a word ends right before the tag.
    pub(super) fn is_glued(&self) -> bool {
        self.before().is_some_and(char::is_alphanumeric)
    }

    /// Tells whether a word may begin with the tag.
    pub(super) fn after_gap(&self) -> bool {
        let quotes = |c| matches!(c, '"' | '\'' | '`' | '“' | '„' | '«' | '‘' | '‚');
        let opens = |c| quotes(c) || matches!(c, '(' | '[' | '{' | '/' | ',' | '|');
        self.before().is_none_or(|c| c.is_whitespace() || opens(c))
    }

    /// Tells whether a word may end with the tag.
    pub(super) fn before_gap(&self) -> bool {
        let mut rest = self.after();
        match rest.next() {
            None => true,
            // A quotation mark that a word follows belongs to that word.
            Some('"' | '\'' | '`') => rest.next().is_none_or(|c| !c.is_alphanumeric()),
            Some(c) => {
                let closes =
                    |c| matches!(c, '”' | '’' | '»' | '…' | '–' | '—' | '。' | '、' | '，');
                c.is_whitespace()
                    || closes(c)
                    || matches!(c, '.' | ',' | ';' | ':' | '!' | '?')
                    || matches!(c, ')' | ']' | '}' | '/' | '-' | '=' | '|')
            }
        }
    }

    /// Tells whether the tag is the first on its line.
    pub(super) fn begins_line(&self) -> bool {
        let mut before = self.source[..self.start].chars().rev();
        before.find(|c| !matches!(c, ' ' | '\t')).is_none_or(|c| matches!(c, '\n' | '\r'))
    }

    /// Tells whether the tag is alone on its line.
    fn is_line(&self) -> bool {
        let is_end = |c| matches!(c, '\n' | '\r');
        self.begins_line() && self.after().find(|c| !matches!(c, ' ' | '\t')).is_none_or(is_end)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ELEMENTS: [Element; 5] = [Element::A, Element::Em, Element::Li, Element::Ul, Element::Hr];

    proptest! {
        /// Nested tags have their end tags, as a look at all of them finds.
        #[test]
        fn nested_tags_are_closed(
            tags in prop::collection::vec((0..ELEMENTS.len(), any::<bool>()), 0..8),
            times in 1..4_usize,
        ) {
            let mut tokens = Tokens::default();
            let mut nesting = Nesting::new();
            // The same again in reverse, so that many are nested.
            let mirrored = tags.iter().rev().map(|&(element, is_end)| (element, !is_end));
            let tags: Vec<_> = tags.iter().copied().chain(mirrored).collect();
            for (element, is_end) in tags.repeat(times) {
                let element = ELEMENTS[element];
                let kind = if is_end {
                    nesting.end(element);
                    TokenKind::Close { element }
                } else {
                    nesting.start(element);
                    let attributes = Default::default();
                    TokenKind::Open { element, attributes, self_closed: false, closed: true }
                };
                tokens.list.push(Token { span: Span::empty(0), kind, clear_from: 0 });
            }
            if nesting.is_complete() {
                prop_assert!(!mark_closed(&mut tokens));
                let is_unclosed = |token: &Token| {
                    matches!(token.kind, TokenKind::Open { closed: false, .. })
                };
                prop_assert!(!tokens.list.iter().any(is_unclosed));
            }
        }
    }
}
