//! The vocabulary of a parsed comment; read this first.
//!
//! A comment such as `[quote=Ann]Hi[/quote] <em>Hello</em>` is told as
//!
//! ```text
//! Start(Quote)  Start(Paragraph)  Text("Hi")  End(Paragraph)  End(Quote)
//! Start(Paragraph)  Start(Element(em))  Text("Hello")  End(Element(em))  End(Paragraph)
//! ```

use std::borrow::Cow;

use crate::links::LinkFlags;
use crate::policy::attribute::Attribute;
use crate::policy::element::Element;
use crate::span::Span;

/// One step through a document.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Event<'a> {
    /// Something begins; an [`Event::End`] with the same tag follows.
    Start(Tag<'a>),
    /// The innermost open thing ends.
    End(TagEnd),
    /// Text as readers see it: decoded, not escaped.
    Text(&'a str),
    /// A line break inside a paragraph.
    Break,
    /// The name over a quote that was nested too deep for a box.
    Attribution(QuoteRef<'a>),
    /// `[…]`, which stands for a quote that was nested too deep.
    Omitted(QuoteRef<'a>),
    /// `@name`, unless your application resolves it to something else.
    Mention(Mention<'a>),
    /// `:name:`, unless your application resolves it to something else.
    Emoji(Mention<'a>),
    /// `hr` or `img`, with its attributes.
    Void(Element, Attributes<'a>),
}

/// Beginning of a part.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Tag<'a> {
    /// A paragraph. A tight list item has none.
    Paragraph,
    /// An element that the author wrote, or an implied list or item.
    Element(Element, Attributes<'a>),
    /// A link, written as a tag or found in the text.
    Link(LinkStart<'a>),
    /// A quote.
    Quote(QuoteRef<'a>),
    /// Code with line breaks: `<pre><code>`.
    CodeBlock(Attributes<'a>),
}

/// End of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TagEnd {
    /// A paragraph.
    Paragraph,
    /// An element.
    Element(Element),
    /// A link.
    Link,
    /// A quote.
    Quote,
    /// Code with line breaks.
    CodeBlock,
}

/// Allowed attributes and their decoded values, in the order of the source.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Attributes<'a>(pub(crate) Vec<(Attribute, &'a str)>);

impl<'a> Attributes<'a> {
    /// Name and value, one by one.
    pub fn iter(&self) -> impl Iterator<Item = (Attribute, &'a str)> + '_ {
        self.0.iter().copied()
    }

    /// The value of an attribute.
    pub fn get(&self, name: Attribute) -> Option<&'a str> {
        self.iter().find(|&(found, _)| found == name).map(|(_, value)| value)
    }

    /// Number of attributes.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Tells if there are no attributes.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The address of a link that begins.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkStart<'a> {
    /// The decoded address.
    pub href: Cow<'a, str>,
    /// Origin of the link.
    pub kind: LinkKind,
    /// Further attributes, for an author's tag.
    pub attributes: Attributes<'a>,
}

/// Origin of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum LinkKind {
    /// A web address in the text.
    Url,
    /// An e-mail address in the text, with or without `mailto:`.
    Email,
    /// An `<a href>` that the author wrote.
    Anchor,
    /// Found by a scanner of the application.
    Custom,
}

/// A link as [`Document::links`](super::Document::links) lists it.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Link<'a> {
    /// Origin of the address.
    pub kind: LinkKind,
    /// The decoded address, whole.
    pub href: Cow<'a, str>,
    /// Text that readers can click, before captions are cut.
    pub text: Cow<'a, str>,
    /// The host that browsers open, as their parser (WHATWG URL) writes it: lower case,
    /// percent-decoded, international names in Punycode. For an e-mail address the host of the
    /// mailbox; `None` for relative links and schemes without a host.
    pub host: Option<String>,
    /// The part of the host that somebody registered (`example.co.uk`), by the
    /// public suffix list; `None` for addresses, unknown names, or without the
    /// feature `psl`.
    pub registrable: Option<String>,
    /// Unusual properties of the host.
    pub flags: LinkFlags,
    /// The address in the text, or the whole of the author's tag with its text.
    pub span: Span,
    /// Number of quotes around it, those without a box included; 0 for one of the author's own.
    pub depth: u32,
}

/// An address that was not linked for a reason of security.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct RefusedLink<'a> {
    /// The address, decoded: of the text, or the `href` of an author's tag.
    pub text: &'a str,
    /// The host that browsers would open, if the address names one.
    pub host: Option<String>,
    /// Reasons for the refusal.
    pub flags: LinkFlags,
    /// The address in the text, or the author's start tag.
    pub span: Span,
}

/// Quote tag: the quoted author and post, as far as the tag names them.
///
/// Everything in it is typed by the author of the comment and may be a lie: only
/// your application knows whether Bob wrote post 12.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct QuoteRef<'a> {
    /// The name shown over the quote.
    pub author: Option<&'a str>,
    /// The account name, where the dialect has one (Discourse).
    pub username: Option<&'a str>,
    /// Number of the post, at most 20 digits.
    pub post_id: Option<u64>,
    /// Number of the topic, at most 20 digits.
    pub topic_id: Option<u64>,
    /// Number of the author, at most 20 digits.
    pub user_id: Option<u64>,
    /// Seconds since 1970, if the tag gave a number.
    pub time: Option<u64>,
    /// The whole post is quoted (Discourse).
    #[cfg_attr(feature = "serde", serde(skip))]
    pub full: bool,
    /// 1 for a quote of the comment itself, 2 for a quote inside a quote.
    pub depth: u32,
    /// Span from the opening tag to the end of the closing one.
    pub span: Span,
    /// Result of the comparison with the quoted post.
    pub verification: QuoteVerification,
}

impl<'a> QuoteRef<'a> {
    /// Names and numbers, by which a quote is the same as one in the quoted post.
    pub(crate) fn names(&self) -> impl std::hash::Hash + use<'a> {
        (self.author, self.username, self.post_id, self.topic_id, self.user_id, self.time)
    }
}

/// Result of comparing a quote with the post that it quotes.
///
/// Set by [`Formatter::verify_quotes`](crate::Formatter::verify_quotes). The HTML of a quote
/// that was compared has a class for it, `quote-verified` or `quote-altered`, and moderation
/// passes over verified quotes only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum QuoteVerification {
    /// Not compared: there was no source, or too little text to tell.
    #[default]
    Unknown,
    /// The words, links and attributes occur in the original, in this order.
    Verified,
    /// They do not.
    Altered,
}

/// A `@name` or the like in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Mention<'a> {
    /// The character in front: `@`.
    pub sigil: char,
    /// The name without it.
    pub name: &'a str,
    /// Span of the name, sigil included.
    pub span: Span,
    /// Number of quotes around it, those without a box included; 0 if the author's own words
    /// name somebody. Do not notify anyone for being quoted.
    pub depth: u32,
}
