//! Tokens that the lexer found between the stretches of text.

use super::containers::{Container, QuoteBox};
use super::quote_tag::{RawQuote, Unread};
use super::rows::Ticks;
use super::tag::RawAttribute;
pub(crate) use super::tag::TagAttributes;
use crate::policy::element::Element;
pub(crate) use crate::policy::known::Gap;
use crate::span::Span;

/// Marks a quote tag that has no partner.
pub(crate) const UNPAIRED: u32 = u32::MAX;

/// A piece of markup. Text is what lies between two tokens.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) span: Span,
    pub(crate) kind: TokenKind,
    /// No trigger stands between this offset and the token, if it is before the token.
    pub(crate) clear_from: u32,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum TokenKind {
    /// The start tag of an allowed element. `closed`: an end tag for it follows
    /// in the same quote, so an inline is reopened over paragraph breaks.
    Open { element: Element, attributes: TagAttributes, self_closed: bool, closed: bool },
    /// The end tag of an allowed element.
    Close { element: Element },
    /// `<br>`.
    Break,
    /// `<p>` or `</p>`.
    Paragraph,
    /// `<code>…</code>`, its content is not searched for markup. `closed`: with an end tag;
    /// `block`: typed as `pre`.
    Code { content: Span, attributes: TagAttributes, closed: bool, block: bool },
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
    /// A link without a text; the value of its `href` is shown.
    Address { address: Span },
    /// Lines of code between fences; an index into [`Tokens::fences`].
    Fence { fence: u32 },
    /// A list of lines with signs begins; `start`: the digits of its first number, if that is not 1.
    List { ordered: bool, start: Span },
    /// The sign of a line in such a list.
    Item,
    /// The list ends.
    ListEnd,
    /// A quote sign at the start of a line that goes on.
    Sign,
    /// A sign that is text after all.
    Plain,
}

/// Kind of the opener, `[quote]` or an aliased `<blockquote>`; each is closed
/// by its own kind only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    Bracket,
    Html,
}

/// Lines of code between fences.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct RawFence {
    /// All lines, with the quote signs before them.
    pub(crate) content: Span,
    /// Empty without one.
    pub(crate) language: Span,
    /// Quote signs before each line.
    pub(crate) depth: u32,
    /// Columns that each line is indented by.
    pub(crate) indent: u32,
    /// It has a fence at its end.
    pub(crate) closed: bool,
}

/// The tokens of one comment and what they point to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tokens {
    pub(crate) list: Vec<Token>,
    pub(crate) attributes: Vec<RawAttribute>,
    pub(crate) quotes: Vec<RawQuote>,
    pub(crate) fences: Vec<RawFence>,
    /// Quote tags without a partner; they are text.
    pub(crate) unpaired: Vec<Span>,
    /// Quote tags that can't be read; they are text.
    pub(crate) unread: Vec<Unread>,
    // Buffers of the lexer; kept here so that the next comment uses them again.
    /// Quote openers that wait for a partner.
    pub(super) openers: Vec<(u32, Dialect)>,
    /// Names of tags that have no end tag from here on.
    pub(super) no_end: Vec<Span>,
    /// Place that each token moves to when unpaired ones go.
    pub(super) moved: Vec<u32>,
    /// Start tags that wait for their end: element, token, and the one it hides.
    pub(super) open: Vec<(Element, u32, u32)>,
    /// Number of them that were open when a quote began.
    pub(super) scopes: Vec<usize>,
    /// Rows of backticks of a line.
    pub(super) ticks: Ticks,
    /// The tokens as they were before the signs of lines were put in.
    pub(super) unsigned: Vec<Token>,
    /// Quotes and lists of lines that are open.
    pub(super) containers: Vec<Container>,
    /// The quote tags around them.
    pub(super) boxes: Vec<QuoteBox>,
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
        self.fences.clear();
        self.ticks.forget();
        self.unsigned.clear();
        self.containers.clear();
        self.boxes.clear();
    }

    pub(crate) fn attributes(&self, range: TagAttributes) -> &[RawAttribute] {
        let first = range.first as usize;
        &self.attributes[first..first + range.count as usize]
    }
}
