//! Kinds of nodes of the tape, and groups of kinds that are asked for at each node.

/// Kinds of nodes. A start and its end point at each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum NodeKind {
    ParagraphStart,
    ParagraphEnd,
    /// Has [`Node::attributes`].
    ElementStart,
    ElementEnd,
    /// An author's `<a href>`; has [`Node::link`].
    AnchorStart,
    AnchorEnd,
    /// An address in the text; has [`Node::link`].
    LinkStart,
    LinkEnd,
    /// Has [`Node::quote`].
    QuoteStart,
    QuoteEnd,
    /// The name over words of a quote that lost its box, or over those of the quote around it
    /// that follow; has [`Node::quote`].
    Attribution,
    /// `[…]` for a quote nested too deep, or, [`IMPLIED`], where the author's own words follow
    /// those of a quote without a box; has [`Node::quote`].
    Omitted,
    /// Has [`Node::attributes`].
    CodeBlockStart,
    CodeBlockEnd,
    /// Text of the source, as typed.
    Text,
    /// Owned text.
    Decoded,
    /// A line break.
    Break,
    /// Has [`Node::mention`]; reads like text.
    Mention,
    /// Has [`Node::mention`]; reads like text.
    Emoji,
    /// `hr`, `img`; has [`Node::attributes`].
    Void,
}

impl NodeKind {
    /// The kind of the end that belongs to a start.
    pub(crate) fn end(self) -> Self {
        match self {
            Self::ParagraphStart => Self::ParagraphEnd,
            Self::ElementStart => Self::ElementEnd,
            Self::AnchorStart => Self::AnchorEnd,
            Self::LinkStart => Self::LinkEnd,
            Self::QuoteStart => Self::QuoteEnd,
            Self::CodeBlockStart => Self::CodeBlockEnd,
            other => other,
        }
    }

    /// Tells whether it is of a group.
    #[inline]
    pub(super) fn is(self, group: u8) -> bool {
        GROUPS[self as usize] & group != 0
    }
}

/// Text as typed.
pub(super) const TEXT: u8 = 1;
/// The start of an element, the end of an element or of a link.
pub(super) const TAG: u8 = 2;
/// The start of a paragraph, or its end.
pub(super) const PARAGRAPH: u8 = 4;

/// Groups of each kind. A table, because of several questions about a kind compilers make a jump by
/// it, and a jump that depends on the comment is hard to predict.
static GROUPS: [u8; NodeKind::Void as usize + 1] = {
    let mut groups = [0; NodeKind::Void as usize + 1];
    groups[NodeKind::Text as usize] = TEXT;
    groups[NodeKind::ElementStart as usize] = TAG;
    groups[NodeKind::ElementEnd as usize] = TAG;
    groups[NodeKind::AnchorEnd as usize] = TAG;
    groups[NodeKind::LinkEnd as usize] = TAG;
    groups[NodeKind::ParagraphStart as usize] = PARAGRAPH;
    groups[NodeKind::ParagraphEnd as usize] = PARAGRAPH;
    groups
};
