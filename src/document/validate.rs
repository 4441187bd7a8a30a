//! Checks of the tape's invariants.
//!
//! Everything that reads a document relies on its invariants: the writer never has to close
//! anything, and moderation assumes that no word hides between two nodes. So debug builds, property
//! tests and fuzzing check them here.

use crate::policy::element::{Element, Model};
use crate::span::Span;
use crate::text::chars::{is_blank, is_newline};

use super::Document;
use super::tape::{LOOSE, Node, NodeKind, TIGHT};

/// The promises of a [`Document`], as its module numbers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Invariant {
    /// I1: starts and ends balance.
    Balance,
    /// I2: the content model holds.
    Content,
    /// I3: leaves are in order and disjoint.
    Order,
    /// I4: text comes in maximal runs.
    Runs,
    /// I5: nothing is lost and nothing is there twice.
    Conservation,
}

impl Invariant {
    /// `I1` to `I5`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Balance => "I1",
            Self::Content => "I2",
            Self::Order => "I3",
            Self::Runs => "I4",
            Self::Conservation => "I5",
        }
    }
}

/// A promise that a document breaks: a bug in this crate, whatever the comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} at node {node}: {message}", .invariant.name())]
#[non_exhaustive]
pub struct Violation {
    /// The promise.
    pub invariant: Invariant,
    /// Index of the node on the tape; for I5 without a node, the byte offset.
    pub node: usize,
    /// Description of what is wrong.
    pub message: &'static str,
}

type Check = Result<(), Violation>;

fn ensure(sound: bool, invariant: Invariant, node: usize, message: &'static str) -> Check {
    if sound { Ok(()) } else { Err(Violation { invariant, node, message }) }
}

/// Content that may stand inside of an open node.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ContentModel {
    /// The document, a quote, `blockquote`, `details`: blocks only.
    Blocks,
    List(Element),
    Item,
    /// A paragraph, a heading, an inline element.
    Line,
    /// A link found in the text, code: nothing but text.
    Text,
}

impl Document<'_> {
    /// Checks the invariants I1 to I5.
    ///
    /// No comment, however hostile, gives a document that fails; debug builds
    /// assert it on every [`parse`](crate::Formatter::parse).
    ///
    /// # Errors
    /// The first [`Violation`] found.
    ///
    /// # Complexity
    /// Linear, except for one kind of spans that are almost in order.
    pub fn validate(&self) -> Result<(), Violation> {
        self.check_tree()?;
        self.check_leaves()?;
        self.check_records()?;
        self.check_conservation()
    }

    /// I1 and I2: every node has its partner and stands where it may.
    fn check_tree(&self) -> Check {
        use Invariant::{Balance, Content};
        let nodes = &self.tape.nodes;
        let mut open: Vec<(usize, ContentModel)> = Vec::new();
        let mut links = 0;
        for (at, node) in nodes.iter().enumerate() {
            if let Some(start) = start_of(node.kind) {
                let (partner, _) = open.pop().ok_or(Violation {
                    invariant: Balance,
                    node: at,
                    message: "ends what never began",
                })?;
                let begun = &nodes[partner];
                ensure(begun.kind == start, Balance, at, "ends another kind")?;
                ensure(begun.element == node.element, Balance, at, "ends another element")?;
                let tied = begun.partner() == at && node.partner() == partner;
                ensure(tied, Balance, at, "partners do not point at each other")?;
                let alike = (begun.flags ^ node.flags) & (TIGHT | LOOSE) == 0;
                ensure(alike, Balance, at, "start and end differ in tightness")?;
                let never_empty = matches!(start, NodeKind::ParagraphStart | NodeKind::LinkStart)
                    || matches!(begun.element.model(), Model::List | Model::Leaf);
                ensure(!never_empty || partner + 1 < at, Content, at, "is empty")?;
                links -= u32::from(is_link(start));
                continue;
            }
            let place = open.last().map_or(ContentModel::Blocks, |&(_, place)| place);
            ensure(self.has_place(at, node, place), Content, at, "may not stand here")?;
            if node.flags & TIGHT != 0 {
                let item = open.last().map(|&(item, _)| &nodes[item]);
                let tight = item.is_some_and(|item| item.flags & LOOSE == 0);
                ensure(tight, Content, at, "a tight paragraph in a loose item")?;
            }
            if let Some(inside) = place_inside(node) {
                links += u32::from(is_link(node.kind));
                ensure(links < 2, Content, at, "a link in a link")?;
                open.push((at, inside));
            }
        }
        ensure(open.is_empty(), Balance, nodes.len(), "something never ends")
    }

    fn has_place(&self, at: usize, node: &Node, place: ContentModel) -> bool {
        let model = node.element.model();
        match node.kind {
            NodeKind::Text | NodeKind::Decoded => {
                matches!(place, ContentModel::Line | ContentModel::Text)
            }
            NodeKind::Break
            | NodeKind::Mention
            | NodeKind::Emoji
            | NodeKind::AnchorStart
            | NodeKind::LinkStart => place == ContentModel::Line,
            NodeKind::ElementStart | NodeKind::Void if node.element.is_inline() => {
                place == ContentModel::Line
            }
            NodeKind::ElementStart if model == Model::Item => match place {
                ContentModel::List(list) => (list == Element::Dl) == (node.element != Element::Li),
                _ => false,
            },
            NodeKind::ElementStart if node.element == Element::Summary => {
                let before = at.checked_sub(1).map(|before| &self.tape.nodes[before]);
                before.is_some_and(|before| {
                    before.kind == NodeKind::ElementStart && before.element == Element::Details
                })
            }
            NodeKind::ElementStart | NodeKind::Void => {
                let block = matches!(
                    model,
                    Model::Leaf | Model::Container | Model::List | Model::BlockVoid
                );
                block && matches!(place, ContentModel::Blocks | ContentModel::Item)
            }
            NodeKind::ParagraphStart
            | NodeKind::QuoteStart
            | NodeKind::CodeBlockStart
            | NodeKind::Attribution
            | NodeKind::Omitted => matches!(place, ContentModel::Blocks | ContentModel::Item),
            _ => false,
        }
    }

    /// I3 and I4, and that every node points at text that is there.
    fn check_leaves(&self) -> Check {
        use Invariant::{Order, Runs};
        let nodes = &self.tape.nodes;
        let mut end = 0;
        for (at, node) in nodes.iter().enumerate() {
            ensure(self.is_span(node.span), Order, at, "not a span of the source")?;
            if start_of(node.kind).is_some() || place_inside(node).is_some() {
                continue;
            }
            ensure(node.span.start >= end, Order, at, "a leaf before or over the one before")?;
            end = node.span.end;
            if node.kind == NodeKind::Decoded {
                let text = self.tape.owned.get(node.owned_range()).unwrap_or("");
                ensure(!text.is_empty(), Order, at, "decoded text that is not there")?;
            }
            if node.kind == NodeKind::Text {
                ensure(!node.span.is_empty(), Order, at, "text without text")?;
                let touches =
                    at.checked_sub(1).map(|before| &nodes[before]).is_some_and(|before| {
                        before.kind == NodeKind::Text && before.span.end == node.span.start
                    });
                ensure(!touches, Runs, at, "text that goes on where text ended")?;
            }
        }
        Ok(())
    }

    /// Checks what stands beside the tape: it lies in the source too, and notices are in order.
    fn check_records(&self) -> Check {
        let tape = &self.tape;
        let spans = (tape.notices.iter().map(|notice| notice.span))
            .chain(tape.quotes.iter().map(|quote| quote.span))
            .chain(tape.links.iter().map(|link| link.span))
            .chain(tape.refused.iter().map(|refused| refused.span))
            .chain(tape.mentions.iter().map(|mention| mention.span))
            .chain(tape.discarded.iter().copied());
        for (at, span) in spans.enumerate() {
            ensure(self.is_span(span), Invariant::Order, at, "a record outside of the source")?;
        }
        let sorted = tape.notices.is_sorted_by_key(|notice| notice.span);
        ensure(sorted, Invariant::Order, 0, "notices out of order")
    }

    /// I5: nodes and layout cover every byte once, except for white space.
    fn check_conservation(&self) -> Check {
        use Invariant::Conservation;
        let nodes = self.tape.nodes.iter().map(|node| node.span);
        let mut spans: Vec<Span> = nodes.chain(self.tape.discarded.iter().copied()).collect();
        spans.retain(|span| !span.is_empty());
        spans.sort();
        let mut at = 0;
        for span in spans {
            ensure(span.start as usize >= at, Conservation, at, "bytes that are there twice")?;
            self.check_gap(at, span.start as usize)?;
            at = span.end as usize;
        }
        self.check_gap(at, self.source.len())
    }

    fn check_gap(&self, from: usize, to: usize) -> Check {
        let is_space = |c| is_newline(c) || is_blank(c);
        let blank = self.source[from..to].chars().all(is_space);
        ensure(blank, Invariant::Conservation, from, "bytes that are nowhere")
    }

    fn is_span(&self, span: Span) -> bool {
        span.start <= span.end && self.source.get(span.range()).is_some()
    }
}

/// The start that an end belongs to; `None` for everything else.
fn start_of(kind: NodeKind) -> Option<NodeKind> {
    Some(match kind {
        NodeKind::ParagraphEnd => NodeKind::ParagraphStart,
        NodeKind::ElementEnd => NodeKind::ElementStart,
        NodeKind::AnchorEnd => NodeKind::AnchorStart,
        NodeKind::LinkEnd => NodeKind::LinkStart,
        NodeKind::QuoteEnd => NodeKind::QuoteStart,
        NodeKind::CodeBlockEnd => NodeKind::CodeBlockStart,
        _ => return None,
    })
}

/// Content that may stand inside of a start; `None` for everything else.
fn place_inside(node: &Node) -> Option<ContentModel> {
    Some(match node.kind {
        NodeKind::ParagraphStart | NodeKind::AnchorStart => ContentModel::Line,
        NodeKind::LinkStart | NodeKind::CodeBlockStart => ContentModel::Text,
        NodeKind::QuoteStart => ContentModel::Blocks,
        NodeKind::ElementStart => match node.element.model() {
            Model::Inline if node.element == Element::Code => ContentModel::Text,
            Model::Inline | Model::Leaf => ContentModel::Line,
            Model::List => ContentModel::List(node.element),
            Model::Item => ContentModel::Item,
            _ => ContentModel::Blocks,
        },
        _ => return None,
    })
}

fn is_link(kind: NodeKind) -> bool {
    matches!(kind, NodeKind::AnchorStart | NodeKind::LinkStart)
}
