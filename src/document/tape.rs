//! The parsed comment as one flat list of small nodes.
//!
//! Not a tree of pointers: nothing to drop recursively, nothing to allocate per
//! node, and the buffers carry no lifetime, so a formatter recycles them.

use crate::links::{LinkFlags, MatchTarget};
use crate::notice::Notice;
use crate::policy::attribute::Attribute;
use crate::policy::element::Element;
use crate::span::Span;

use super::event::QuoteVerification;
use super::kind;
pub(crate) use super::kind::NodeKind;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(crate) struct $name(pub(crate) u32);

        impl Default for $name {
            fn default() -> Self {
                Self::NONE
            }
        }

        #[allow(dead_code, reason = "each kind of id has the same methods")]
        impl $name {
            pub(crate) const NONE: Self = Self(NONE);

            pub(crate) fn new(index: usize) -> Self {
                Self(index as u32)
            }

            #[inline]
            pub(crate) fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

ids! {
    /// Place of a node on the tape.
    NodeId
    /// Number of a link of the comment.
    LinkId
    /// Number of a quote.
    QuoteId
    /// Number of a list of attributes, or `NONE`.
    AttributesId
    /// Number of a mention.
    MentionId
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

/// A line over words of another than those before: there must be one, even without a name.
pub(crate) const PARTS: u8 = 32;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    pub(crate) kind: NodeKind,
    pub(crate) element: Element,
    pub(crate) flags: u8,
    pub(crate) span: Span,
    /// The start of an end and the end of a start; for owned text its offset.
    partner: u32,
    /// The number of an id; for owned text its length.
    data: u32,
}

/// The data of a node that has none.
pub(crate) const NO_DATA: u32 = NONE;

impl Node {
    /// A start or a leaf.
    #[inline]
    pub(crate) fn new(kind: NodeKind, element: Element, flags: u8, span: Span, data: u32) -> Self {
        Self { kind, element, flags, span, partner: NONE, data }
    }

    /// Text of the source.
    pub(crate) fn text(span: Span, flags: u8) -> Self {
        Self::new(NodeKind::Text, Element::P, flags, span, NO_DATA)
    }

    /// Owned text: `len` bytes from `start` on.
    pub(crate) fn owned(span: Span, flags: u8, start: usize, len: usize) -> Self {
        let node = Self::new(NodeKind::Decoded, Element::P, flags, span, len as u32);
        Self { partner: start as u32, ..node }
    }

    /// Tells whether it is text that needs no escape.
    #[inline]
    pub(crate) fn is_plain_text(&self) -> bool {
        self.kind.is(kind::TEXT) && self.flags & ESCAPE == 0
    }

    /// Tells whether it is the start of an element without attributes, or the end of an element or a
    /// link.
    #[inline]
    pub(crate) fn is_bare_tag(&self) -> bool {
        self.kind.is(kind::TAG) && self.data == NONE
    }

    /// Tells whether it is the start of a paragraph, or its end.
    #[inline]
    pub(crate) fn is_paragraph(&self) -> bool {
        self.kind.is(kind::PARAGRAPH)
    }

    /// The place of the end of a start, or of the start of an end.
    #[inline]
    pub(crate) fn partner(&self) -> usize {
        debug_assert_ne!(self.kind, NodeKind::Decoded);
        self.partner as usize
    }

    pub(crate) fn link(&self) -> LinkId {
        debug_assert!(matches!(self.kind, NodeKind::AnchorStart | NodeKind::LinkStart));
        LinkId(self.data)
    }

    pub(crate) fn quote(&self) -> QuoteId {
        use NodeKind::{Attribution, Omitted, QuoteStart};
        debug_assert!(matches!(self.kind, QuoteStart | Attribution | Omitted));
        QuoteId(self.data)
    }

    pub(crate) fn attributes(&self) -> AttributesId {
        use NodeKind::{CodeBlockStart, ElementStart, Void};
        debug_assert!(matches!(self.kind, ElementStart | CodeBlockStart | Void));
        AttributesId(self.data)
    }

    pub(crate) fn mention(&self) -> MentionId {
        debug_assert!(matches!(self.kind, NodeKind::Mention | NodeKind::Emoji));
        MentionId(self.data)
    }

    /// The part of the owned text that a node of it holds.
    pub(crate) fn owned_range(&self) -> std::ops::Range<usize> {
        debug_assert_eq!(self.kind, NodeKind::Decoded);
        let start = self.partner as usize;
        start..start + self.data as usize
    }
}

const _: () = assert!(size_of::<Node>() == 20);

/// A string of the source or of the owned text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextRef {
    Source(Span),
    Owned { start: u32, len: u32 },
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
    /// Span from the opening tag to the end of the closing one.
    pub(crate) span: Span,
    /// Tells that it has neither name nor content: nothing of it is shown.
    pub(crate) vanished: bool,
    /// Found by [`Formatter::verify_quotes`](crate::Formatter::verify_quotes).
    pub(crate) verification: QuoteVerification,
}

impl QuoteRecord {
    /// Tells whether a line can say whose words it holds: by a name, or by one of your
    /// application.
    pub(crate) fn is_named(&self) -> bool {
        let name = self.author.or(self.username);
        name.is_some() || self.post_id.is_some() || self.user_id.is_some()
    }
}

#[derive(Clone, Debug)]
pub(crate) struct LinkRecord {
    pub(crate) target: LinkTarget,
    pub(crate) flags: LinkFlags,
    /// The address for a link in the text, the tag for an anchor.
    pub(crate) span: Span,
    /// Number of quotes around it.
    pub(crate) depth: u32,
}

#[derive(Clone, Debug)]
pub(crate) enum LinkTarget {
    /// An address in the text; `target` tells how it becomes an `href`.
    Address { text: TextRef, target: MatchTarget },
    /// An author's tag, and its decoded `href`.
    Anchor { href: TextRef, attributes: AttributesId },
}

#[derive(Clone, Debug)]
pub(crate) struct MentionRecord {
    pub(crate) sigil: char,
    /// The name with its sigil, as readers see it.
    pub(crate) text: TextRef,
    pub(crate) name: TextRef,
    pub(crate) span: Span,
    /// Number of quotes around it.
    pub(crate) depth: u32,
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
    /// The address, decoded.
    pub(crate) text: TextRef,
    /// It is that of an author's tag, which readers don't see.
    pub(crate) is_tag: bool,
    pub(crate) flags: LinkFlags,
}

/// All buffers of one parsed comment.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tape {
    pub(crate) nodes: Vec<Node>,
    /// Text that is not in the source: decoded references and the like.
    pub(crate) owned: String,
    pub(crate) quotes: Vec<QuoteRecord>,
    pub(crate) links: Vec<LinkRecord>,
    pub(crate) refused: Vec<RefusedRecord>,
    pub(crate) mentions: Vec<MentionRecord>,
    pub(crate) attributes: Vec<AttributeRecord>,
    /// First and last index into `attributes`, per list.
    pub(crate) attribute_lists: Vec<(u32, u32)>,
    pub(crate) notices: Vec<Notice>,
    /// Markup of the source without a node: `<p>`, end tags of empty elements …
    pub(crate) discarded: Vec<Span>,
    /// Graphemes of an address that its caption shows; 0 before anything is parsed.
    pub(crate) max_caption: usize,
    /// A verdict has changed the text: the source shows what readers no longer see.
    pub(crate) rewritten: bool,
}

impl Tape {
    /// Begins another comment.
    pub(crate) fn begin(&mut self, max_caption: usize) {
        self.max_caption = max_caption;
        self.nodes.clear();
        self.owned.clear();
        self.quotes.clear();
        self.links.clear();
        self.refused.clear();
        self.mentions.clear();
        self.attributes.clear();
        self.attribute_lists.clear();
        self.notices.clear();
        self.discarded.clear();
        self.rewritten = false;
    }

    #[inline]
    pub(crate) fn push(&mut self, node: Node) -> NodeId {
        let at = NodeId::new(self.nodes.len());
        crate::work::add(1);
        self.nodes.push(node);
        at
    }

    /// Pushes the end of a start and ties the two.
    #[inline]
    pub(crate) fn end(&mut self, start: NodeId, span: Span, flags: u8) {
        let at = self.nodes.len() as u32;
        let begun = &mut self.nodes[start.index()];
        begun.partner = at;
        let node = Node { kind: begun.kind.end(), flags, span, partner: start.0, ..*begun };
        self.push(Node { data: NO_DATA, ..node });
    }

    /// A paragraph of one text, the whole source.
    pub(crate) fn plain_line(&mut self, len: usize) {
        let paragraph = |kind, at, partner| {
            let node = Node::new(kind, Element::P, IMPLIED, Span::empty(at), NO_DATA);
            Node { partner, ..node }
        };
        crate::work::add(3);
        self.nodes.extend_from_slice(&[
            paragraph(NodeKind::ParagraphStart, 0, 2),
            Node::text(Span::new(0, len), 0),
            paragraph(NodeKind::ParagraphEnd, len, 0),
        ]);
    }

    /// A link whose caption is its address.
    pub(crate) fn plain_link(&mut self, span: Span, flags: u8, link: LinkId) {
        let at = self.nodes.len() as u32;
        let tag = |kind, place, partner, data| {
            let node = Node::new(kind, Element::A, IMPLIED, Span::empty(place as usize), data);
            Node { partner, ..node }
        };
        crate::work::add(3);
        self.nodes.extend_from_slice(&[
            tag(NodeKind::LinkStart, span.start, at + 2, link.0),
            Node::text(span, flags),
            tag(NodeKind::LinkEnd, span.end, at, NO_DATA),
        ]);
    }

    /// Appends to the owned text.
    pub(crate) fn push_owned(&mut self, text: &str) -> TextRef {
        let start = self.owned.len() as u32;
        self.owned.push_str(text);
        TextRef::Owned { start, len: text.len() as u32 }
    }

    #[inline]
    pub(crate) fn text<'a>(&'a self, source: &'a str, text: TextRef) -> &'a str {
        match text {
            TextRef::Source(span) => &source[span.range()],
            TextRef::Owned { start, len } => {
                &self.owned[start as usize..start as usize + len as usize]
            }
        }
    }

    /// The text of a `Text`, `Decoded`, `Mention` or `Emoji` node.
    pub(crate) fn leaf<'a>(&'a self, source: &'a str, node: &Node) -> &'a str {
        match node.kind {
            NodeKind::Decoded => &self.owned[node.owned_range()],
            NodeKind::Mention | NodeKind::Emoji => {
                self.text(source, self.mentions[node.mention().index()].text)
            }
            _ => &source[node.span.range()],
        }
    }

    /// The start of the text of a leaf within the owned text; `None` for one as typed.
    pub(crate) fn owned_leaf(&self, node: &Node) -> Option<usize> {
        match node.kind {
            NodeKind::Decoded => Some(node.owned_range().start),
            NodeKind::Mention | NodeKind::Emoji => {
                match self.mentions[node.mention().index()].text {
                    TextRef::Owned { start, .. } => Some(start as usize),
                    TextRef::Source(_) => None,
                }
            }
            _ => None,
        }
    }

    pub(crate) fn attribute_list(&self, list: AttributesId) -> &[AttributeRecord] {
        match self.attribute_lists.get(list.index()) {
            Some(&(first, last)) => &self.attributes[first as usize..last as usize],
            None => &[],
        }
    }
}
