//! What the lexer found between the stretches of text.

use super::bbquote::{RawQuote, Unread};
pub(crate) use super::tag::Attributes;
use super::tag::RawAttribute;
use crate::policy::element::Element;
pub(crate) use crate::policy::known::Gap;
use crate::span::Span;

/// Marks a quote tag that has no partner.
pub(crate) const UNPAIRED: u32 = u32::MAX;

/// A piece of markup. Text is what lies between two tokens.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) span: Span,
    pub(crate) kind: Kind,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// The start tag of an allowed element. `closed`: an end tag for it follows
    /// in the same quote, so an inline is reopened over paragraph breaks.
    Open { element: Element, attributes: Attributes, self_closed: bool, closed: bool },
    /// The end tag of an allowed element.
    Close { element: Element },
    /// `<br>`.
    Break,
    /// `<p>` or `</p>`.
    Paragraph,
    /// `<code>…</code>`, content not looked at. `closed`: with an end tag; `block`: typed as `pre`.
    Code { content: Span, attributes: Attributes, closed: bool, block: bool },
    /// `[quote …]`; `quote` is an index into [`Tokens::quotes`], `partner` the
    /// index of the closing token.
    QuoteOpen { quote: u32, partner: u32 },
    /// `[/quote]`.
    QuoteClose { partner: u32 },
    /// A tag or comment that is shown as typed: nothing in it is decoded or linked.
    Literal,
    /// A start tag that is a word. `unclosed`: its author should be told that its end tag is
    /// missing.
    Word { unclosed: bool },
    /// A tag or comment that goes; `body` is set if its content went with it.
    Removed { gap: Gap, body: bool },
    /// An image that goes; the value of its `alt` stays.
    Image { text: Span },
}

/// Whether the opener was `[quote]` or an aliased `<blockquote>`; each is closed
/// by its own kind only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    Bracket,
    Html,
}

/// The tokens of one comment and what they point to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tokens {
    pub(crate) list: Vec<Token>,
    pub(crate) attributes: Vec<RawAttribute>,
    pub(crate) quotes: Vec<RawQuote>,
    /// Quote tags without a partner; they are text.
    pub(crate) unpaired: Vec<Span>,
    /// Quote tags that can't be read; they are text.
    pub(crate) unread: Vec<Unread>,
    // What the lexer works with; here so that the next comment uses it again.
    /// Quote openers that wait for a partner.
    pub(super) openers: Vec<(u32, Dialect)>,
    /// Names of tags that have no end tag from here on.
    pub(super) no_end: Vec<Span>,
    /// Where each token moves to when unpaired ones go.
    pub(super) moved: Vec<u32>,
    /// Start tags that wait for their end: element, token, and the one it hides.
    pub(super) open: Vec<(Element, u32, u32)>,
    /// How many of them were open when a quote began.
    pub(super) scopes: Vec<usize>,
}

impl Tokens {
    pub(crate) fn clear(&mut self) {
        self.list.clear();
        self.attributes.clear();
        self.quotes.clear();
        self.unpaired.clear();
        self.unread.clear();
        self.openers.clear();
        self.no_end.clear();
        self.moved.clear();
        self.open.clear();
        self.scopes.clear();
    }

    pub(crate) fn attributes(&self, range: Attributes) -> &[RawAttribute] {
        let first = range.first as usize;
        &self.attributes[first..first + range.count as usize]
    }
}
