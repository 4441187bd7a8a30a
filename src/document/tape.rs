//! The parsed comment as one flat list of small nodes.
//!
//! Not a tree of pointers: nothing to drop recursively, nothing to allocate per
//! node, and the buffers carry no lifetime, so a formatter recycles them.

use crate::links::{LinkFlags, Target};
use crate::policy::attribute::Attribute;
use crate::policy::element::Element;
use crate::span::Span;

use super::event::QuoteVerification;
use super::notice::Notice;

/// What a node is; [`Node::a`] and [`Node::b`] depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Kind {
    /// `a`: index of the end.
    ParagraphStart,
    /// `a`: index of the start.
    ParagraphEnd,
    /// `a`: index of the end, `b`: index into attribute lists or [`NONE`].
    ElementStart,
    /// `a`: index of the start.
    ElementEnd,
    /// An author's `<a href>`; as `ElementStart`, `b`: index into links.
    AnchorStart,
    /// `a`: index of the start.
    AnchorEnd,
    /// An address in the text. `a`: index of the end, `b`: index into links.
    LinkStart,
    /// `a`: index of the start.
    LinkEnd,
    /// `a`: index of the end, `b`: index into quotes.
    QuoteStart,
    /// `a`: index of the start.
    QuoteEnd,
    /// The name over a quote that lost its box. `b`: index into quotes.
    Attribution,
    /// `[…]` for a quote nested too deep. `b`: index into quotes.
    Omitted,
    /// `a`: index of the end, `b`: index into attribute lists or [`NONE`].
    CodeBlockStart,
    /// `a`: index of the start.
    CodeBlockEnd,
    /// Text of the source, as typed.
    Text,
    /// Text of the side buffer. `a`: offset, `b`: length.
    Decoded,
    /// A line break.
    Break,
    /// `b`: index into mentions; reads like text.
    Mention,
    /// `b`: index into mentions; reads like text.
    Emoji,
    /// `hr`, `img`. `b`: index into attribute lists or [`NONE`].
    Void,
}

/// No index.
pub(crate) const NONE: u32 = u32::MAX;

/// The text holds `<`, `>`, `&` or U+00A0.
pub(crate) const ESCAPE: u8 = 1;
/// A paragraph that is not written, because its list item is tight.
pub(crate) const TIGHT: u8 = 2;
/// An item that holds paragraphs.
pub(crate) const LOOSE: u8 = 4;
/// A start or end that the author did not type: closed by a paragraph and
/// reopened after it, or implied.
pub(crate) const IMPLIED: u8 = 8;
/// A break inside of preformatted text: a newline.
pub(crate) const PREFORMATTED: u8 = 16;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    pub(crate) kind: Kind,
    pub(crate) element: Element,
    pub(crate) flags: u8,
    pub(crate) span: Span,
    pub(crate) a: u32,
    pub(crate) b: u32,
}

const _: () = assert!(size_of::<Node>() == 20);

/// A string of the source or of the side buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextRef {
    Source(Span),
    Side { start: u32, len: u32 },
}

#[derive(Clone, Debug)]
pub(crate) struct QuoteRecord {
    pub(crate) author: Option<TextRef>,
    pub(crate) username: Option<TextRef>,
    pub(crate) post_id: Option<u64>,
    pub(crate) topic_id: Option<u64>,
    pub(crate) user_id: Option<u64>,
    pub(crate) time: Option<u64>,
    pub(crate) full: bool,
    pub(crate) depth: u32,
    /// From the opening tag to the end of the closing one.
    pub(crate) span: Span,
    /// Without name and content: nothing of it is shown.
    pub(crate) vanished: bool,
    /// Found by [`Formatter::verify_quotes`](crate::Formatter::verify_quotes).
    pub(crate) verification: QuoteVerification,
}

#[derive(Clone, Debug)]
pub(crate) struct LinkRecord {
    pub(crate) target: LinkTarget,
    pub(crate) flags: LinkFlags,
    /// The address for a link in the text, the tag for an anchor.
    pub(crate) span: Span,
}

#[derive(Clone, Debug)]
pub(crate) enum LinkTarget {
    /// An address in the text; how it becomes an `href` is up to the claim.
    Address { text: TextRef, target: Target },
    /// An author's tag: the decoded `href`; `attributes` is an index into
    /// attribute lists or [`NONE`].
    Anchor { href: TextRef, attributes: u32 },
}

#[derive(Clone, Debug)]
pub(crate) struct MentionRecord {
    pub(crate) sigil: char,
    pub(crate) name: TextRef,
    pub(crate) span: Span,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct AttributeRecord {
    pub(crate) name: Attribute,
    pub(crate) value: TextRef,
}

#[derive(Clone, Debug)]
pub(crate) struct RefusedRecord {
    /// The address in the text, or an author's start tag.
    pub(crate) span: Span,
    /// The address of an author's tag.
    pub(crate) href: Option<TextRef>,
    pub(crate) flags: LinkFlags,
}

/// All buffers of one parsed comment.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tape {
    pub(crate) nodes: Vec<Node>,
    /// Text that is not in the source: decoded references and the like.
    pub(crate) side: String,
    pub(crate) quotes: Vec<QuoteRecord>,
    pub(crate) links: Vec<LinkRecord>,
    pub(crate) refused: Vec<RefusedRecord>,
    pub(crate) mentions: Vec<MentionRecord>,
    pub(crate) attributes: Vec<AttributeRecord>,
    /// First and last index into `attributes`, per list.
    pub(crate) attribute_lists: Vec<(u32, u32)>,
    pub(crate) notices: Vec<Notice>,
    /// Markup of the source without a node: `<p>`, end tags of empty elements …
    pub(crate) layout: Vec<Span>,
    /// Graphemes of an address that its caption shows; 0 before anything is parsed.
    pub(crate) max_caption: usize,
    /// A verdict has changed the text: the source shows what readers no longer see.
    pub(crate) rewritten: bool,
}

impl Tape {
    pub(crate) fn clear(&mut self) {
        self.nodes.clear();
        self.side.clear();
        self.quotes.clear();
        self.links.clear();
        self.refused.clear();
        self.mentions.clear();
        self.attributes.clear();
        self.attribute_lists.clear();
        self.notices.clear();
        self.layout.clear();
        self.rewritten = false;
    }

    pub(crate) fn push(&mut self, node: Node) -> u32 {
        let at = self.nodes.len() as u32;
        crate::work::add(1);
        self.nodes.push(node);
        at
    }

    /// Pushes an end node and ties it to its start.
    pub(crate) fn end(&mut self, start: u32, kind: Kind, span: Span, flags: u8) {
        let at = self.nodes.len() as u32;
        crate::work::add(1);
        let node = &mut self.nodes[start as usize];
        node.a = at;
        let element = node.element;
        self.nodes.push(Node { kind, element, flags, span, a: start, b: NONE });
    }

    /// Appends to the side buffer.
    pub(crate) fn store(&mut self, text: &str) -> TextRef {
        let start = self.side.len() as u32;
        self.side.push_str(text);
        TextRef::Side { start, len: text.len() as u32 }
    }

    pub(crate) fn text<'a>(&'a self, source: &'a str, text: TextRef) -> &'a str {
        match text {
            TextRef::Source(span) => &source[span.range()],
            TextRef::Side { start, len } => {
                &self.side[start as usize..start as usize + len as usize]
            }
        }
    }

    /// The text of a `Text`, `Decoded`, `Mention` or `Emoji` node.
    pub(crate) fn leaf<'a>(&'a self, source: &'a str, node: &Node) -> &'a str {
        match node.kind {
            Kind::Decoded => self.text(source, TextRef::Side { start: node.a, len: node.b }),
            _ => &source[node.span.range()],
        }
    }

    pub(crate) fn attribute_list(&self, index: u32) -> &[AttributeRecord] {
        match self.attribute_lists.get(index as usize) {
            Some(&(first, last)) => &self.attributes[first as usize..last as usize],
            None => &[],
        }
    }
}
