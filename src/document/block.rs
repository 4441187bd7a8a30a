//! Blocks: lists and their items, quotes, headings, and what implies what.
//!
//! Source of the rules: WHATWG HTML, content models; implied items and lists as
//! an author who previews his comment expects them.

use crate::parse::token::Attributes;
use crate::policy::element::{Element, Model};
use crate::span::Span;

use super::build::Builder;
use super::notice::NoticeKind;
use super::tape::{IMPLIED, Kind, LOOSE, NONE, Node, TIGHT};

/// A block that is open.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block {
    /// `None`: the root, a quote, or a quote without a box.
    pub(super) element: Option<Element>,
    role: Role,
    /// Its start on the tape.
    node: u32,
    /// Not typed: ends by itself when something else follows.
    implied: bool,
    /// The only paragraph of an item so far.
    paragraph: u32,
    loose: bool,
    /// What [`Builder::scope`] was outside of this quote, and the anchors open there.
    outer_scope: u32,
    outer_anchors: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Root,
    Element,
    /// Index into quotes.
    Quote(u32),
    FlatQuote,
}

impl Block {
    pub(super) fn root() -> Self {
        Self::new(Role::Root, None, NONE)
    }

    fn new(role: Role, element: Option<Element>, node: u32) -> Self {
        Self {
            element,
            role,
            node,
            implied: false,
            paragraph: NONE,
            loose: false,
            outer_scope: 0,
            outer_anchors: 0,
        }
    }

    fn is_scope(&self) -> bool {
        self.role != Role::Element
    }

    fn model(&self) -> Option<Model> {
        self.element.map(Element::model)
    }
}

impl Builder<'_> {
    /// Makes room for a paragraph: text straight inside of a list gets an item.
    pub(super) fn before_paragraph(&mut self, at: usize) {
        let Some(&block) = self.blocks.last() else { return };
        if block.model() == Some(Model::List) {
            if block.implied {
                // It stands in an item or outside of lists, never in a list.
                self.close_top(Span::empty(at), IMPLIED);
            } else {
                self.imply_item(block, at);
            }
        }
    }

    fn imply_item(&mut self, list: Block, at: usize) {
        let item = if list.element == Some(Element::Dl) { Element::Dd } else { Element::Li };
        self.push_block(item, Span::empty(at), NONE, true);
    }

    /// Ends what can't go on when a block begins.
    pub(super) fn before_block(&mut self) {
        self.close_paragraph();
        if self.is_leaf() {
            let at = self.end_of_content();
            self.close_top(Span::empty(at), IMPLIED);
        }
        if let Some(&block) = self.blocks.last() {
            if block.model() == Some(Model::List) {
                let at = self.end_of_content();
                if block.implied {
                    self.close_top(Span::empty(at), IMPLIED);
                } else {
                    self.imply_item(block, at);
                }
            }
        }
    }

    fn push_block(&mut self, element: Element, span: Span, attributes: u32, implied: bool) {
        let flags = if implied { IMPLIED } else { 0 };
        let kind = Kind::ElementStart;
        let node = self.tape.push(Node { kind, element, flags, span, a: NONE, b: attributes });
        let mut block = Block::new(Role::Element, Some(element), node);
        block.implied = implied;
        self.blocks.push(block);
    }

    /// A start tag that is dropped for depth; its text stays, on a line of its own.
    fn flatten(&mut self, element: Element, span: Span) -> bool {
        if !self.is_too_deep() {
            return false;
        }
        self.flattened[element as usize] = self.flattened[element as usize].saturating_add(1);
        self.drop_tag(NoticeKind::TooDeep, span);
        self.blank_line();
        true
    }

    pub(super) fn open_list(
        &mut self,
        element: Element,
        span: Span,
        attributes: Attributes,
        implied: bool,
    ) {
        if self.flatten(element, span) {
            return;
        }
        self.before_block();
        let list = self.attributes(element, attributes, span);
        self.push_block(element, span, list, implied);
    }

    /// `<li>`, `<dt>`, `<dd>`: ends the item before it, or gets an implied list.
    pub(super) fn open_item(
        &mut self,
        element: Element,
        span: Span,
        attributes: Attributes,
        retried: bool,
    ) {
        let kin = |list: Element| (list == Element::Dl) == (element != Element::Li);
        self.close_paragraph();
        if self.is_leaf() {
            let at = self.end_of_content();
            self.close_top(Span::empty(at), IMPLIED);
        }
        let Some(&block) = self.blocks.last() else { return };
        match block.model() {
            Some(Model::Item) => {
                // The list of an item is right below it.
                let list = self.blocks[self.blocks.len() - 2];
                if list.element.is_some_and(kin) {
                    self.close_top(Span::empty(span.start as usize), IMPLIED);
                } else if list.implied && !retried {
                    self.close_top(Span::empty(span.start as usize), IMPLIED);
                    self.close_top(Span::empty(span.start as usize), IMPLIED);
                    return self.open_item(element, span, attributes, true);
                }
            }
            Some(Model::List) if block.implied && !block.element.is_some_and(kin) && !retried => {
                self.close_top(Span::empty(span.start as usize), IMPLIED);
                return self.open_item(element, span, attributes, true);
            }
            _ => {}
        }
        if self.flatten(element, span) {
            return;
        }
        let fits = self
            .blocks
            .last()
            .and_then(|block| block.element)
            .is_some_and(|list| list.model() == Model::List && kin(list));
        if !fits {
            let list = match element {
                Element::Li if self.setup.policy.allows(Element::Ul) => Element::Ul,
                // A policy with items has one of the two.
                Element::Li => Element::Ol,
                _ => Element::Dl,
            };
            self.before_block();
            self.push_block(list, Span::empty(span.start as usize), NONE, true);
        }
        let list = self.attributes(element, attributes, span);
        self.push_block(element, span, list, false);
    }

    pub(super) fn open_container(&mut self, element: Element, span: Span, attributes: Attributes) {
        if self.flatten(element, span) {
            return;
        }
        self.before_block();
        if element == Element::Blockquote {
            self.mark_loose();
        }
        let list = self.attributes(element, attributes, span);
        self.push_block(element, span, list, false);
    }

    /// A heading, `pre` or `summary`: holds lines, but no paragraphs and blocks.
    pub(super) fn open_leaf(&mut self, element: Element, span: Span, attributes: Attributes) {
        let first_in_details = self.paragraph.is_none()
            && self.blocks.last().is_some_and(|block| {
                block.element == Some(Element::Details)
                    && block.node as usize + 1 == self.tape.nodes.len()
            });
        if element == Element::Summary && !first_in_details {
            self.drop_tag(NoticeKind::Misplaced, span);
            self.blank_line();
            return;
        }
        if self.flatten(element, span) {
            return;
        }
        self.before_block();
        if element == Element::Pre {
            self.mark_loose();
        }
        let list = self.attributes(element, attributes, span);
        self.push_block(element, span, list, false);
        // The block itself is the line that text goes to.
        self.paragraph = self.blocks.last().map(|block| block.node);
        self.ready = false;
    }

    /// `<hr>`.
    pub(super) fn rule(&mut self, element: Element, span: Span, attributes: Attributes) {
        self.before_block();
        let list = self.attributes(element, attributes, span);
        self.tape.push(Node { kind: Kind::Void, element, flags: 0, span, a: NONE, b: list });
    }

    pub(super) fn close_block(&mut self, element: Element, span: Span) {
        let mut found = None;
        for (at, block) in self.blocks.iter().enumerate().rev() {
            crate::work::add(1);
            if block.is_scope() {
                break;
            }
            if block.element == Some(element) {
                found = Some(at);
                break;
            }
            // An item is not closed from within a list of its own.
            if element.model() == Model::Item && block.model() == Some(Model::List) {
                break;
            }
        }
        let Some(at) = found else {
            return self.drop_tag(NoticeKind::StrayEndTag, span);
        };
        self.close_paragraph();
        self.close_blocks(at + 1);
        self.close_top(span, 0);
    }

    /// Closes the blocks from `from` on, innermost first.
    pub(super) fn close_blocks(&mut self, from: usize) {
        while self.blocks.len() > from.max(1) {
            let at = self.end_of_content();
            self.close_top(Span::empty(at), IMPLIED);
        }
    }

    /// Closes the innermost block; an empty list or leaf vanishes.
    fn close_top(&mut self, span: Span, flags: u8) {
        self.close_paragraph();
        let Some(block) = self.blocks.pop() else { return };
        let Role::Element = block.role else { return };
        let empty = block.node as usize + 1 == self.tape.nodes.len();
        let model = block.model();
        if empty && matches!(model, Some(Model::List | Model::Leaf | Model::Container)) {
            self.vanish(block, span, NoticeKind::EmptyElement);
            return;
        }
        let mut loose = 0;
        if model == Some(Model::Item) {
            if block.loose {
                loose = LOOSE;
                self.tape.nodes[block.node as usize].flags |= LOOSE;
            } else if block.paragraph != NONE {
                let end = self.tape.nodes[block.paragraph as usize].a;
                self.tape.nodes[block.paragraph as usize].flags |= TIGHT;
                self.tape.nodes[end as usize].flags |= TIGHT;
            }
        }
        self.tape.end(block.node, Kind::ElementEnd, span, flags | loose);
    }

    /// Takes the start of an empty block off the tape.
    fn vanish(&mut self, block: Block, end: Span, kind: NoticeKind) {
        let start = self.tape.nodes[block.node as usize].span;
        self.tape.nodes.pop();
        if !start.is_empty() {
            self.drop_tag(kind, start);
        }
        if !end.is_empty() {
            self.tape.layout.push(end);
        }
    }

    /// Counts the paragraph that begins at `start` for the item it is in.
    pub(super) fn count_paragraph(&mut self, start: u32) {
        if let Some(block) = self.blocks.last_mut() {
            block.loose |= block.paragraph != NONE;
            block.paragraph = start;
        }
    }

    /// A list item with a quote or a code block in it is loose.
    pub(super) fn mark_loose(&mut self) {
        if let Some(block) = self.blocks.last_mut() {
            block.loose = true;
        }
    }

    pub(super) fn begin_quote(&mut self, span: Span, record: u32) {
        self.before_block();
        self.mark_loose();
        let node = self.tape.push(Node {
            kind: Kind::QuoteStart,
            element: Element::Blockquote,
            flags: 0,
            span,
            a: NONE,
            b: record,
        });
        self.begin_scope(Block::new(Role::Quote(record), None, node));
    }

    /// A quote without a box is a scope all the same.
    pub(super) fn begin_flat_quote(&mut self) {
        self.before_block();
        self.begin_scope(Block::new(Role::FlatQuote, None, NONE));
    }

    fn begin_scope(&mut self, mut block: Block) {
        block.outer_scope = self.scope as u32;
        block.outer_anchors = self.anchors;
        self.scope = self.inlines.len();
        self.live = self.scope;
        self.anchors = 0;
        self.blocks.push(block);
    }

    /// Ends the innermost quote and everything that was opened in it.
    pub(super) fn close_quote(&mut self, span: Span) {
        let Some(at) = self.blocks.iter().rposition(Block::is_scope).filter(|&at| at > 0) else {
            return self.drop_tag(NoticeKind::UnclosedQuote, span);
        };
        self.close_paragraph();
        self.close_blocks(at + 1);
        self.close_paragraph();
        self.drop_scope();
        self.flattened = [0; Element::ALL.len()];
        self.quote_depth = self.quote_depth.saturating_sub(1);
        let Some(block) = self.blocks.pop() else { return };
        match block.role {
            Role::Quote(record) => {
                let empty = block.node as usize + 1 == self.tape.nodes.len();
                let record = &mut self.tape.quotes[record as usize];
                if empty && record.author.is_none() && record.username.is_none() {
                    record.vanished = true;
                    self.vanish(block, span, NoticeKind::EmptyQuote);
                } else {
                    self.tape.end(block.node, Kind::QuoteEnd, span, 0);
                }
            }
            _ => self.tape.layout.push(span),
        }
        self.scope = block.outer_scope as usize;
        // Everything outside was suspended when the quote began.
        self.live = self.live.min(self.scope);
        self.anchors = block.outer_anchors;
    }
}
