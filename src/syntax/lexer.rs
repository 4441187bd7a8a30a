//! Source → tokens, in one sweep from `<` and `[` to the next.
//!
//! The lexer decides what is markup. It pairs quote tags and counts which inline
//! tags will be closed, so that the builder never has to look ahead.

use super::lines::{self, LineMarks};
use super::quote_tag;
use super::sweep::Sweep;
use super::tag::{self, RawTag};
use super::token::{Dialect, Gap, TagAttributes, Token, TokenKind, Tokens};
use super::unread;
use super::words::{self, Nesting};
use crate::policy::element::{Alias, Element, ElementSet};
use crate::policy::known::{self, ElementBody, TagName};
use crate::span::Span;

/// Settings of a policy that the lexer needs.
#[derive(Clone, Debug)]
pub(crate) struct Grammar {
    /// Elements that authors may write, after aliases.
    pub(crate) allowed: ElementSet,
    /// Elements among them whose tags without attributes are tokens as they stand; see [`plain_elements`].
    pub(crate) plain: ElementSet,
    /// Names that stand for another element or for a quote; sorted.
    pub(crate) aliases: Vec<(&'static str, Alias)>,
    /// Tags that are not allowed go instead of being shown.
    pub(crate) strip: bool,
    /// `[quote]` tags are understood.
    pub(crate) quotes: bool,
    /// Marks beside tags.
    pub(crate) marks: LineMarks,
}

/// The elements of `allowed` whose tags need no decision: neither breaks nor code, and no name that
/// stands for something else.
pub(crate) fn plain_elements(allowed: ElementSet, aliases: &[(&'static str, Alias)]) -> ElementSet {
    let special = [Element::Br, Element::P, Element::Code, Element::Pre];
    let renamed = aliases.iter().filter_map(|(name, _)| Element::from_name(name));
    special.into_iter().chain(renamed).fold(allowed, ElementSet::without)
}

#[derive(Debug)]
pub(crate) struct Lexer<'s> {
    pub(super) source: &'s str,
    pub(super) bytes: &'s [u8],
    pub(super) grammar: &'s Grammar,
    pub(super) tokens: &'s mut Tokens,
    /// No trigger stands between this offset and the markup that is read.
    clear_from: usize,
    pub(super) waiting: [usize; 2],
    /// There is no end of a comment from here on: a search that failed is never repeated.
    no_comment_end: bool,
    /// The next end tag of code.
    pub(super) code_end: Option<CodeEnd>,
    /// Quote tags up to here are text: they stand in `pre`.
    pub(super) pre_end: usize,
    has_elements: bool,
    nesting: Nesting,
    pub(super) has_quotes: bool,
    /// Tags of web components went, so their end tags go as well.
    has_components: bool,
}

/// End of code, and the last start tag of code before that.
#[derive(Clone, Copy, Debug)]
pub(super) struct CodeEnd {
    pub(super) content: usize,
    pub(super) end: usize,
    pub(super) last_start: usize,
}

impl<'s> Lexer<'s> {
    /// Reads all of `source` into `tokens`. Linear in the length of `source`.
    pub(crate) fn run(
        source: &'s str,
        grammar: &'s Grammar,
        sweep: &Sweep,
        tokens: &'s mut Tokens,
    ) {
        tokens.clear();
        let bytes = source.as_bytes();
        let first = match grammar.marks.code {
            true => next::<true>(bytes, sweep, 0, grammar.quotes),
            false if !sweep.has_markup() => None,
            false => next::<false>(bytes, sweep, 0, grammar.quotes),
        };
        // Most comments hold no markup at all and end here.
        let Some((first, clear_from)) = first else {
            return lines::insert(source, &grammar.marks, tokens);
        };
        let mut lexer = Lexer {
            source,
            bytes,
            grammar,
            tokens,
            clear_from,
            waiting: [0; 2],
            no_comment_end: false,
            code_end: None,
            pre_end: 0,
            has_elements: false,
            nesting: Nesting::new(),
            has_quotes: false,
            has_components: false,
        };
        match grammar.marks.code {
            true => lexer.read::<true>(sweep, first),
            false => lexer.read::<false>(sweep, first),
        }
        if lexer.has_quotes {
            lexer.drop_unpaired();
        }
        if !lexer.tokens.unread.is_empty() {
            unread::settle(lexer.bytes, lexer.tokens);
        }
        lines::insert(source, &grammar.marks, lexer.tokens);
        // Where quotes end, what was opened in them ends as well.
        let may_cross = lexer.has_quotes || grammar.marks.has_lines();
        if lexer.has_elements
            && (may_cross || !lexer.nesting.is_complete())
            && words::mark_closed(lexer.tokens)
        {
            words::settle(source, &mut lexer.tokens.list);
        }
    }

    /// Reads all markup from the one at `first` on. `CODE`: code without tags as well.
    fn read<const CODE: bool>(&mut self, sweep: &Sweep, first: usize) {
        let mut at = first;
        loop {
            let after = match self.bytes[at] {
                b'<' => self.angle(at),
                b'`' | b'~' if CODE => Some(self.ticks(at)),
                _ => self.bracket(at),
            };
            match next::<CODE>(self.bytes, sweep, after.unwrap_or(at + 1), self.grammar.quotes) {
                Some(found) => (at, self.clear_from) = found,
                None => break,
            }
        }
    }

    pub(super) fn push(&mut self, start: usize, end: usize, kind: TokenKind) -> Option<usize> {
        let clear_from = self.clear_from as u32;
        self.tokens.list.push(Token { span: Span::new(start, end), kind, clear_from });
        Some(end)
    }

    /// A `<`: returns the offset after the token, or `None` if it is text.
    #[inline]
    fn angle(&mut self, at: usize) -> Option<usize> {
        let closing = self.bytes.get(at + 1) == Some(&b'/');
        let name_start = at + 1 + usize::from(closing);
        match known::plain(&self.bytes[name_start..]) {
            // As most tags; little has to be remembered for them.
            Some((len, TagName::Element(element))) if self.grammar.plain.contains(element) => {
                self.plain_tag(at, name_start + len + 1, element, closing)
            }
            found => self.other_angle(at, name_start, found),
        }
    }

    /// A `<` that does not begin a tag of [`plain_elements`] without attributes. `found`: the name of
    /// another tag without attributes, and its length.
    #[inline(never)]
    fn other_angle(
        &mut self,
        at: usize,
        name_start: usize,
        found: Option<(usize, TagName)>,
    ) -> Option<usize> {
        if let Some(b'!' | b'?') = self.bytes.get(at + 1) {
            return self.comment(at).or_else(|| self.declaration(at));
        }
        let (tag, mut name) = match found {
            Some((len, name)) => (RawTag::plain(name_start, len, name_start > at + 1), name),
            None => {
                let strip = self.grammar.strip;
                let mut known = None;
                let is_wanted = |name: &[u8]| {
                    known = known::lookup(name);
                    known.is_some() || strip
                };
                let tag = tag::read_wanted(self.bytes, at, is_wanted, &mut self.tokens.attributes)?;
                match known {
                    Some(name) => (tag, name),
                    None if self.is_private(&tag) => return self.remove(at, tag.end, Gap::None),
                    None => return None,
                }
            }
        };
        crate::work::add(tag.end - at);
        if !self.grammar.aliases.is_empty() {
            let typed = &self.source[tag.name.range()];
            let alias = self.grammar.aliases.iter().find(|row| row.0.eq_ignore_ascii_case(typed));
            match alias {
                Some((_, Alias::Quote)) => return self.html_quote(at, &tag),
                Some((_, Alias::Element(element))) => name = TagName::Element(*element),
                None => {}
            }
        }
        match name {
            TagName::Element(Element::Br) => self.push(at, tag.end, TokenKind::Break),
            TagName::Element(Element::P) => self.push(at, tag.end, TokenKind::Paragraph),
            TagName::Element(element) if self.grammar.allowed.contains(element) => {
                self.allowed(at, element, &tag)
            }
            TagName::Element(Element::Pre) if self.grammar.allowed.contains(Element::Code) => {
                match self.preformatted(at, &tag) {
                    Some(end) => Some(end),
                    None => self.disallowed(at, &tag, Gap::Line, ElementBody::Kept),
                }
            }
            TagName::Element(Element::Img) if self.grammar.strip => self.image(at, &tag),
            TagName::Element(element) => {
                let gap = if element.is_inline() { Gap::None } else { Gap::Line };
                self.disallowed(at, &tag, gap, ElementBody::Kept)
            }
            TagName::Foreign { gap, body } => self.disallowed(at, &tag, gap, body),
        }
    }

    /// Tells whether a tag whose name is not HTML belongs to a program: Office, a web component.
    fn is_private(&mut self, tag: &RawTag) -> bool {
        let name = &self.bytes[tag.name.range()];
        let is_component =
            name.contains(&b'-') && (tag.quoted || tag.closing && self.has_components);
        self.has_components |= is_component;
        is_component || name.contains(&b':')
    }

    pub(super) fn remove(&mut self, at: usize, end: usize, gap: Gap) -> Option<usize> {
        self.push(at, end, TokenKind::Removed { gap, body: false })
    }

    /// A tag of one of [`plain_elements`], without attributes.
    fn plain_tag(
        &mut self,
        at: usize,
        end: usize,
        element: Element,
        closing: bool,
    ) -> Option<usize> {
        crate::work::add(end - at);
        if closing {
            return self.end_tag(at, end, element);
        }
        self.start_tag(at, end, element, TagAttributes::default(), false)
    }

    fn allowed(&mut self, at: usize, element: Element, tag: &RawTag) -> Option<usize> {
        if tag.closing {
            return self.end_tag(at, tag.end, element);
        }
        let RawTag { attributes, self_closed, .. } = *tag;
        if element == Element::Code && !self_closed {
            return self.code(at, tag, attributes);
        }
        if element == Element::Pre && !self_closed {
            if let Some((content_end, _)) = self.opaque_end(tag) {
                self.pre_end = content_end;
            }
        }
        self.start_tag(at, tag.end, element, attributes, self_closed)
    }

    /// The start tag of an element, which has an end tag until it turns out that it has none.
    #[inline]
    fn start_tag(
        &mut self,
        at: usize,
        end: usize,
        element: Element,
        attributes: TagAttributes,
        self_closed: bool,
    ) -> Option<usize> {
        self.has_elements = true;
        self.nesting.start(element);
        self.push(at, end, TokenKind::Open { element, attributes, self_closed, closed: true })
    }

    fn end_tag(&mut self, at: usize, end: usize, element: Element) -> Option<usize> {
        self.nesting.end(element);
        if element == Element::A {
            return self.end_of_link(at, end);
        }
        self.push(at, end, TokenKind::Close { element })
    }

    fn disallowed(
        &mut self,
        at: usize,
        tag: &RawTag,
        gap: Gap,
        body: ElementBody,
    ) -> Option<usize> {
        if !self.grammar.strip {
            return self.push(at, tag.end, TokenKind::Literal);
        }
        if body == ElementBody::Dropped && !tag.closing && !tag.self_closed {
            if let Some((_, end)) = self.opaque_end(tag) {
                return self.push(at, end, TokenKind::Removed { gap, body: true });
            }
        }
        self.remove(at, tag.end, gap)
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
            true => TokenKind::Removed { gap: Gap::None, body: true },
            false => TokenKind::Literal,
        };
        self.push(at, end, kind)
    }

    fn bracket(&mut self, at: usize) -> Option<usize> {
        if at < self.pre_end {
            return None;
        }
        match self.bytes.get(at + 1)? {
            b'/' => {
                let len = quote_tag::closer_len(self.bytes, at)?;
                self.close_quote(at, at + len, Dialect::Bracket)
            }
            b'q' | b'Q' => {
                let Some((end, quote)) = quote_tag::read(self.source, at) else {
                    self.tokens.unread.extend(quote_tag::unread(self.bytes, at));
                    return None;
                };
                crate::work::add(end - at);
                self.open_quote(at, end, quote, Dialect::Bracket)
            }
            _ => None,
        }
    }
}

/// The first `<` from `from` on, or `[` if that may begin a quote; with `CODE`, a backtick or tilde
/// too. Also where the stretch without triggers before it begins.
#[inline]
fn next<const CODE: bool>(
    bytes: &[u8],
    sweep: &Sweep,
    from: usize,
    quotes: bool,
) -> Option<(usize, usize)> {
    sweep.find(bytes, from, |byte| {
        byte == b'<' || (byte == b'[' && quotes) || (CODE && matches!(byte, b'`' | b'~'))
    })
}
