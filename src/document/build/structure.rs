//! Blocks: lists and their items, quotes, headings, and what implies what.
//!
//! Invariant: a block only stands where the content model of HTML has it. Source of the rules:
//! WHATWG HTML, content models; implied items and lists as an author who previews a comment
//! expects them.

use crate::notice::NoticeKind;
use crate::policy::DeepQuotes;
use crate::policy::element::{Element, Model};
use crate::span::Span;
use crate::syntax::token::{Gap, TagAttributes};

use super::super::event::QuoteVerification;
use super::super::tape::{IMPLIED, NodeId, NodeKind, PARTS, QuoteId, QuoteRecord};
use super::blocks::{Block, BlockRole};
use super::names;
use super::tree::TreeBuilder;

impl TreeBuilder<'_> {
    /// Ends what can't go on when a block begins, and says whose it is.
    pub(super) fn before_block(&mut self) {
        self.before_quote();
        self.name_speaker(Span::empty(self.out.end_of_content()));
    }

    /// Does the same before a quote, whose line or box tells whose words follow.
    fn before_quote(&mut self) {
        self.close_line();
        let block = self.blocks.top();
        if block.model() == Some(Model::List) {
            let at = self.out.end_of_content();
            if block.implied {
                self.close_top(Span::empty(at), IMPLIED);
            } else {
                self.imply_item(at);
            }
        }
    }

    /// Ends the paragraph, or the heading.
    pub(super) fn close_line(&mut self) {
        self.close_paragraph();
        if self.blocks.is_leaf() {
            let at = self.out.end_of_content();
            self.close_top(Span::empty(at), IMPLIED);
        }
    }

    fn push_block(&mut self, element: Element, span: Span, attributes: TagAttributes) -> NodeId {
        let list = self.attributes(element, attributes, span);
        let node = self.out.leaf(NodeKind::ElementStart, element, span, 0, list.0);
        self.blocks.push(Block::new(BlockRole::Element, Some(element), node, false));
        node
    }

    /// A block that ends at a blank line if it has no end tag.
    fn push_closed(
        &mut self,
        element: Element,
        span: Span,
        attributes: TagAttributes,
        closed: bool,
    ) -> NodeId {
        let node = self.push_block(element, span, attributes);
        if !closed {
            self.out.notice(NoticeKind::UnclosedTag, span);
            self.blocks.mark_unclosed();
        }
        node
    }

    /// Drops a start tag for depth; its text stays, on a line of its own.
    fn flatten(&mut self, element: Element, span: Span) -> bool {
        let deep = self.is_too_deep();
        if deep {
            self.budget.drop_start(element);
            self.out.drop_tag(NoticeKind::TooDeep, span);
            self.blank_line();
        }
        deep
    }

    pub(super) fn open_list(
        &mut self,
        element: Element,
        span: Span,
        attributes: TagAttributes,
        closed: bool,
    ) {
        if !self.flatten(element, span) {
            self.close_line();
            // A list straight inside of a list belongs to the item before it.
            self.blocks.reopen_item(&mut self.out);
            self.before_block();
            self.push_closed(element, span, attributes, closed);
        }
    }

    /// `<li>`, `<dt>`, `<dd>`: ends the item before it, or gets an implied list.
    pub(super) fn open_item(&mut self, element: Element, span: Span, attributes: TagAttributes) {
        let kin = |list: Element| (list == Element::Dl) == (element != Element::Li);
        let at = span.start as usize;
        // A list of the other kind that the author did not type ends, once.
        for retried in [false, true] {
            self.close_line();
            let block = self.blocks.top();
            match block.model() {
                Some(Model::Item) => {
                    let list = self.blocks.around();
                    if list.element.is_some_and(kin) {
                        self.close_top(Span::empty(at), IMPLIED);
                    } else if list.implied && !retried {
                        self.close_top(Span::empty(at), IMPLIED);
                        self.close_top(Span::empty(at), IMPLIED);
                        continue;
                    }
                }
                Some(Model::List)
                    if block.implied && !block.element.is_some_and(kin) && !retried =>
                {
                    self.close_top(Span::empty(at), IMPLIED);
                    continue;
                }
                _ => {}
            }
            break;
        }
        if self.flatten(element, span) {
            return;
        }
        let list = self.blocks.top();
        if list.model() != Some(Model::List) || !list.element.is_some_and(kin) {
            let list = match element {
                Element::Li if self.config.policy.allows(Element::Ul) => Element::Ul,
                // A policy with items has one of the two.
                Element::Li => Element::Ol,
                _ => Element::Dl,
            };
            self.before_block();
            self.blocks.imply(&mut self.out, list, at);
        }
        self.push_block(element, span, attributes);
    }

    pub(super) fn open_container(
        &mut self,
        element: Element,
        span: Span,
        attributes: TagAttributes,
    ) {
        if self.flatten(element, span) {
            return;
        }
        self.before_block();
        if element == Element::Blockquote {
            self.blocks.mark_loose();
        }
        self.push_block(element, span, attributes);
    }

    /// A heading, `pre` or `summary`: holds lines, but no paragraphs and blocks.
    pub(super) fn open_leaf(
        &mut self,
        element: Element,
        span: Span,
        attributes: TagAttributes,
        closed: bool,
    ) {
        let block = self.blocks.top();
        let first_in_details = !self.paragraph.is_open()
            && block.element == Some(Element::Details)
            && self.out.is_last(block.node);
        if element == Element::Summary && !first_in_details {
            self.out.drop_tag(NoticeKind::Misplaced, span);
            // Its end tag is a stray one.
            return self.blank_line();
        }
        if self.flatten(element, span) {
            return;
        }
        self.before_block();
        if element == Element::Pre {
            self.blocks.mark_loose();
        }
        let node = self.push_closed(element, span, attributes, closed);
        // The block itself is the line that text goes to.
        self.paragraph.open(node);
    }

    /// `<hr>`.
    pub(super) fn rule(&mut self, element: Element, span: Span, attributes: TagAttributes) {
        self.before_block();
        let list = self.attributes(element, attributes, span);
        self.out.leaf(NodeKind::Void, element, span, 0, list.0);
    }

    pub(super) fn close_block(&mut self, element: Element, span: Span) {
        let Some(at) = self.blocks.find(element) else {
            return self.removed(span, Gap::Space, NoticeKind::StrayEndTag);
        };
        self.close_paragraph();
        self.close_blocks(at + 1);
        self.close_top(span, 0);
    }

    /// Closes the blocks from `from` on, innermost first.
    pub(super) fn close_blocks(&mut self, from: usize) {
        while self.blocks.len() > from.max(1) {
            let at = self.out.end_of_content();
            self.close_top(Span::empty(at), IMPLIED);
        }
    }

    /// Ends a list without an end tag where no item follows a blank line.
    pub(super) fn end_unclosed_list(&mut self) {
        let (block, list) = (self.blocks.top(), self.blocks.around());
        let is_item = block.model() == Some(Model::Item) && !self.out.is_last(block.node);
        if is_item && list.unclosed {
            let at = Span::empty(self.out.end_of_content());
            self.close_top(at, IMPLIED);
            self.close_top(at, IMPLIED);
        }
    }

    /// An end tag of an allowed element.
    pub(super) fn close(&mut self, element: Element, span: Span) {
        if self.budget.take_dropped_start(element) {
            self.out.discard(span);
            if !element.is_inline() {
                self.paragraph.blank();
            }
        } else if element.model() == Model::Inline {
            self.close_inline(element, span);
        } else {
            self.close_block(element, span);
        }
    }

    /// Opens the box of a paired quote, from `span` to the end of `whole`. False: the quote is
    /// left out, with all that is in it.
    pub(super) fn open_quote(&mut self, span: Span, whole: Span, quote: u32) -> bool {
        let raw = self.tokens.quotes[quote as usize];
        let options = self.config.policy.quotes();
        self.budget.quote_depth += 1;
        let too_deep = self.budget.quote_depth > options.max_depth || self.is_too_deep();
        let author = raw.author.and_then(|name| names::write(&mut self.out, name, raw.escaped));
        let username = raw.username.and_then(|name| names::write(&mut self.out, name, raw.escaped));
        let record = QuoteId::new(self.out.tape.quotes.len());
        self.out.tape.quotes.push(QuoteRecord {
            author,
            username,
            post_id: raw.post_id,
            topic_id: raw.topic_id,
            user_id: raw.user_id,
            time: raw.time,
            full: raw.full,
            depth: self.budget.quote_depth as u32,
            span: whole,
            vanished: false,
            verification: QuoteVerification::Unknown,
        });
        if !too_deep {
            self.begin_quote(span, record);
            return true;
        }
        match options.deeper {
            DeepQuotes::Omit => {
                self.out.notice(NoticeKind::OmittedQuote, whole);
                self.budget.quote_depth -= 1;
                // A line of its own that holds no text.
                self.before_quote();
                self.blocks.mark_loose();
                self.out.leaf(NodeKind::Omitted, Element::P, whole, 0, record.0);
                return false;
            }
            DeepQuotes::Reject => self.out.notice(NoticeKind::RejectedQuote, span),
            _ => self.out.notice(NoticeKind::FlattenedQuote, span),
        }
        // A quote without a box is a scope all the same.
        self.before_quote();
        let role = BlockRole::FlatQuote(record, self.inlines.begin_scope());
        self.blocks.push_quote(role, NodeId::NONE, record);
        if !self.name_speaker(span) {
            self.out.discard(span);
        }
        true
    }

    fn begin_quote(&mut self, span: Span, record: QuoteId) {
        self.before_quote();
        self.blocks.mark_loose();
        let node = self.out.leaf(NodeKind::QuoteStart, Element::Blockquote, span, 0, record.0);
        let role = BlockRole::Quote(record, self.inlines.begin_scope(), self.blocks.heard);
        self.blocks.push_quote(role, node, record);
        self.blocks.heard = record;
    }

    /// Ends the innermost quote and everything that was opened in it.
    pub(super) fn close_quote(&mut self, span: Span) {
        let Some(at) = self.blocks.find_quote() else {
            return self.out.drop_tag(NoticeKind::UnclosedQuote, span);
        };
        self.close_paragraph();
        self.close_blocks(at + 1);
        self.inlines.drop_scope(&mut self.out);
        self.budget.forget_dropped_starts();
        self.budget.quote_depth = self.budget.quote_depth.saturating_sub(1);
        let Some(block) = self.blocks.pop_quote() else { return };
        match block.role {
            BlockRole::Quote(quote, scope, _) => {
                self.inlines.end_scope(scope);
                let record = &mut self.out.tape.quotes[quote.index()];
                let nameless = record.author.is_none() && record.username.is_none();
                if nameless && self.out.is_last(block.node) {
                    self.out.tape.quotes[quote.index()].vanished = true;
                    self.out.unwrite(block.node, span, NoticeKind::EmptyQuote);
                } else {
                    self.out.end(block.node, span, 0);
                }
            }
            BlockRole::FlatQuote(_, scope) => {
                self.inlines.end_scope(scope);
                self.out.discard(span);
            }
            BlockRole::Root | BlockRole::Element => {}
        }
    }

    /// Ends everything.
    pub(super) fn finish(&mut self) {
        self.close_paragraph();
        self.close_blocks(0);
        self.inlines.drop_scope(&mut self.out);
    }

    pub(super) fn write_speaker(&mut self, span: Span) -> bool {
        let speaker = self.blocks.speaker;
        let heard = std::mem::replace(&mut self.blocks.heard, speaker);
        let quotes = &self.out.tape.quotes;
        let is_named = |quote: QuoteId| quotes.get(quote.index()).is_some_and(|it| it.is_named());
        let parts = is_named(heard);
        if !parts && !is_named(speaker) {
            return false;
        }
        // The author's own words after those of a quote without a box.
        let own = speaker == QuoteId::NONE;
        let (kind, quote) =
            if own { (NodeKind::Omitted, heard) } else { (NodeKind::Attribution, speaker) };
        let implied = if span.is_empty() { IMPLIED } else { 0 };
        let flags = implied | if parts { PARTS } else { 0 };
        self.blocks.mark_loose();
        self.out.leaf(kind, Element::P, span, flags, quote.0);
        true
    }
}
