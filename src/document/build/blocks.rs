//! The blocks that are open.
//!
//! Invariant: the first is the root and never goes; the list of an item stands right below it.

use crate::notice::NoticeKind;
use crate::policy::element::{Element, Model};
use crate::span::Span;

use super::super::tape::{IMPLIED, LOOSE, NO_DATA, NodeId, NodeKind, QuoteId, TIGHT};
use super::inlines::QuoteScope;
use super::writer::TapeWriter;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BlockRole {
    Root,
    Element,
    /// A quote, the open elements around it, and the last speaker there.
    Quote(QuoteId, QuoteScope, QuoteId),
    /// A quote without a box.
    FlatQuote(QuoteId, QuoteScope),
}

/// A block that is open.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block {
    /// `None`: the root, a quote, or a quote without a box.
    pub(super) element: Option<Element>,
    pub(super) role: BlockRole,
    /// Start on the tape.
    pub(super) node: NodeId,
    /// Not typed: ends by itself when something else follows.
    pub(super) implied: bool,
    /// The only paragraph of an item so far.
    paragraph: NodeId,
    loose: bool,
    /// It has no end tag.
    pub(super) unclosed: bool,
}

impl Block {
    pub(super) const ROOT: Self = Self::new(BlockRole::Root, None, NodeId::NONE, false);

    pub(super) const fn new(
        role: BlockRole,
        element: Option<Element>,
        node: NodeId,
        implied: bool,
    ) -> Self {
        Self {
            element,
            role,
            node,
            implied,
            paragraph: NodeId::NONE,
            loose: false,
            unclosed: false,
        }
    }

    fn is_scope(&self) -> bool {
        self.role != BlockRole::Element
    }

    pub(super) fn model(&self) -> Option<Model> {
        self.element.map(Element::model)
    }
}

/// A list of lines that is open: its number among the blocks, and its start.
#[derive(Clone, Copy, Debug)]
pub(super) struct MarkedList {
    pub(super) block: usize,
    pub(super) node: NodeId,
}

#[derive(Clone, Debug, Default)]
pub(super) struct BlockStack {
    stack: Vec<Block>,
    /// The innermost quote.
    pub(super) speaker: QuoteId,
    /// The quote whose words readers take the next for: the last that was named in this box.
    pub(super) heard: QuoteId,
}

impl BlockStack {
    pub(super) fn clear(&mut self) {
        self.stack.clear();
        self.stack.push(Block::ROOT);
        (self.speaker, self.heard) = (QuoteId::NONE, QuoteId::NONE);
    }

    /// Begins a quote.
    pub(super) fn push_quote(&mut self, role: BlockRole, node: NodeId, quote: QuoteId) {
        self.stack.push(Block::new(role, None, node, false));
        self.speaker = quote;
    }

    /// Ends the quote that is the innermost block.
    pub(super) fn pop_quote(&mut self) -> Option<Block> {
        let block = self.stack.pop()?;
        let quotes = self.stack.iter().rev().find_map(|outer| match outer.role {
            BlockRole::Quote(quote, ..) | BlockRole::FlatQuote(quote, _) => Some(quote),
            BlockRole::Root | BlockRole::Element => None,
        });
        self.speaker = quotes.unwrap_or(QuoteId::NONE);
        if let BlockRole::Quote(_, _, heard) = block.role {
            self.heard = heard;
        }
        Some(block)
    }

    #[inline]
    pub(super) fn len(&self) -> usize {
        self.stack.len()
    }

    /// Tells whether nothing is open, and no words of a quote are named later.
    #[inline]
    pub(super) fn is_only_root(&self) -> bool {
        self.stack.len() == 1 && self.speaker == self.heard
    }

    /// The innermost block.
    #[inline]
    pub(super) fn top(&self) -> Block {
        self.stack.last().copied().unwrap_or(Block::ROOT)
    }

    /// The block around the innermost one: the list of an item.
    pub(super) fn around(&self) -> Block {
        self.stack.iter().rev().nth(1).copied().unwrap_or(Block::ROOT)
    }

    /// Tells whether a list of lines is open still.
    pub(super) fn is_open(&self, list: MarkedList) -> bool {
        self.stack.get(list.block).is_some_and(|block| block.node == list.node)
    }

    /// Tells whether newlines are text here.
    #[inline]
    pub(super) fn is_pre(&self) -> bool {
        self.stack.last().is_some_and(|block| block.element == Some(Element::Pre))
    }

    /// Tells whether the innermost block holds a line of text itself.
    #[inline]
    pub(super) fn is_leaf(&self) -> bool {
        self.stack.last().is_some_and(|block| block.model() == Some(Model::Leaf))
    }

    pub(super) fn push(&mut self, block: Block) {
        self.stack.push(block);
    }

    /// Begins an element that the author did not type.
    pub(super) fn imply(&mut self, out: &mut TapeWriter<'_>, element: Element, at: usize) {
        let span = Span::empty(at);
        let node = out.leaf(NodeKind::ElementStart, element, span, IMPLIED, NO_DATA);
        self.push(Block::new(BlockRole::Element, Some(element), node, true));
    }

    /// The open block that an end tag closes.
    pub(super) fn find(&self, element: Element) -> Option<usize> {
        for (at, block) in self.stack.iter().enumerate().rev() {
            crate::work::add(1);
            if block.is_scope() {
                return None;
            }
            if block.element == Some(element) {
                return Some(at);
            }
            // An item is not closed from within a list of its own.
            if element.model() == Model::Item && block.model() == Some(Model::List) {
                return None;
            }
        }
        None
    }

    /// The innermost quote.
    pub(super) fn find_quote(&self) -> Option<usize> {
        self.stack.iter().rposition(Block::is_scope).filter(|&at| at > 0)
    }

    /// Closes the innermost element; an empty list or leaf vanishes.
    pub(super) fn close(&mut self, out: &mut TapeWriter<'_>, span: Span, flags: u8) {
        let Some(block) = self.stack.pop() else { return };
        let BlockRole::Element = block.role else { return };
        let model = block.model();
        let vanishes = matches!(model, Some(Model::List | Model::Leaf | Model::Container));
        if vanishes && out.is_last(block.node) {
            return out.unwrite(block.node, span, NoticeKind::EmptyElement);
        }
        if model == Some(Model::List) && block.implied && out.is_empty_item(block.node) {
            out.unwrite_leaves(block.node);
            return out.discard(span);
        }
        let mut loose = 0;
        if model == Some(Model::Item) {
            if block.loose {
                loose = LOOSE;
                out.tape.nodes[block.node.index()].flags |= LOOSE;
            } else if block.paragraph != NodeId::NONE {
                let end = out.tape.nodes[block.paragraph.index()].partner();
                out.tape.nodes[block.paragraph.index()].flags |= TIGHT;
                out.tape.nodes[end].flags |= TIGHT;
            }
        }
        out.end(block.node, span, flags | loose);
    }

    /// Counts a paragraph for the item it is in.
    #[inline]
    pub(super) fn count_paragraph(&mut self, start: NodeId) {
        if let Some(block) = self.stack.last_mut() {
            block.loose |= block.paragraph != NodeId::NONE;
            block.paragraph = start;
        }
    }

    /// Marks the innermost block as one without an end tag.
    pub(super) fn mark_unclosed(&mut self) {
        if let Some(block) = self.stack.last_mut() {
            block.unclosed = true;
        }
    }

    /// Takes the end of the item back that the list that is the innermost block ends with, if it
    /// does.
    pub(super) fn reopen_item(&mut self, out: &mut TapeWriter<'_>) {
        let list = self.top();
        if list.model() != Some(Model::List) || list.implied {
            return;
        }
        let Some(&end) = out.tape.nodes.last() else { return };
        if end.kind != NodeKind::ElementEnd || end.element.model() != Model::Item {
            return;
        }
        let start = NodeId::new(end.partner());
        out.tape.nodes.pop();
        out.discard(end.span);
        let nodes = &mut out.tape.nodes;
        let item = &mut nodes[start.index()];
        let mut block = Block::new(BlockRole::Element, Some(item.element), start, false);
        block.loose = item.flags & LOOSE != 0;
        item.flags &= !LOOSE;
        let first = nodes.get(start.index() + 1).copied();
        if let Some(first) = first.filter(|first| first.kind == NodeKind::ParagraphStart) {
            let paragraph = NodeId::new(start.index() + 1);
            nodes[paragraph.index()].flags &= !TIGHT;
            nodes[first.partner()].flags &= !TIGHT;
            block.paragraph = paragraph;
        }
        self.push(block);
    }

    /// Forgets a paragraph that was taken back, and the item that began for it.
    pub(super) fn forget_paragraph(&mut self, out: &mut TapeWriter<'_>, start: NodeId) {
        let Some(block) = self.stack.last_mut() else { return };
        if block.paragraph == start {
            block.paragraph = NodeId::NONE;
        }
        if block.implied && block.model() == Some(Model::Item) && out.is_last(block.node) {
            let node = block.node;
            self.stack.pop();
            out.unwrite_leaves(node);
        }
    }

    /// A list item with a quote or a code block in it is loose.
    pub(super) fn mark_loose(&mut self) {
        if let Some(block) = self.stack.last_mut() {
            block.loose = true;
        }
    }
}
