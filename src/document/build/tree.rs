//! Content of lines: what opens a paragraph, what ends it, and what is written before text.
//!
//! Invariant: the tape is a valid document after every call, apart from what is still open. The
//! builder never looks ahead (the lexer has counted the end tags) and never goes back further
//! than the white space at the end of a line.

use crate::notice::NoticeKind;
use crate::policy::element::{Element, Model};
use crate::span::Span;
use crate::syntax::entity::DecodedReference;
use crate::syntax::token::Tokens;
use crate::text::chars::{is_bidi, is_blank};

use super::super::lies::Lies;
use super::super::tape::{ESCAPE, IMPLIED, NO_DATA, NodeKind, Tape};
use super::blocks::{BlockStack, MarkedList};
use super::budget::Budget;
use super::config::Config;
use super::inlines::InlineStack;
use super::paragraph::{Paragraph, Space};
use super::writer::{TapeWriter, may_begin_blank, needs_escape};

/// The parts of a tree builder, kept from one comment to the next.
#[derive(Clone, Debug, Default)]
pub(super) struct TreeBuffers {
    blocks: BlockStack,
    inlines: InlineStack,
    paragraph: Paragraph,
    lists: Vec<Option<MarkedList>>,
}

pub(super) struct TreeBuilder<'t> {
    pub(super) out: TapeWriter<'t>,
    pub(super) config: &'t Config,
    pub(super) tokens: &'t Tokens,
    /// Tags whose captions lie.
    pub(super) lies: &'t Lies,
    pub(super) blocks: &'t mut BlockStack,
    pub(super) inlines: &'t mut InlineStack,
    pub(super) paragraph: &'t mut Paragraph,
    /// Lists of lines; none for one that is nested too deep.
    pub(super) lists: &'t mut Vec<Option<MarkedList>>,
    pub(super) budget: Budget,
}

impl<'t> TreeBuilder<'t> {
    pub(super) fn new(
        source: &'t str,
        config: &'t Config,
        tokens: &'t Tokens,
        lies: &'t Lies,
        parts: &'t mut TreeBuffers,
        tape: &'t mut Tape,
    ) -> Self {
        let TreeBuffers { blocks, inlines, paragraph, lists } = parts;
        lists.clear();
        blocks.clear();
        inlines.clear();
        paragraph.reset();
        Self {
            out: TapeWriter { source, tape },
            config,
            tokens,
            lies,
            blocks,
            inlines,
            paragraph,
            lists,
            budget: Budget::new(&config.policy, source.len()),
        }
    }

    /// Text of the source.
    #[inline]
    pub(super) fn text(&mut self, from: usize, to: usize, flags: u8) {
        if from >= to {
            return;
        }
        if may_begin_blank(self.out.byte(from)) {
            return self.text_after_blanks(from, to, flags);
        }
        self.before_content(from);
        self.out.text(from, to, flags);
    }

    /// Text that may begin with white space.
    fn text_after_blanks(&mut self, from: usize, to: usize, flags: u8) {
        let mut start = from;
        if !self.blocks.is_pre() {
            let text = &self.out.source[from..to];
            let blank = blank_len(text);
            if blank == text.len() {
                return self.space(Span::new(from, to), false);
            }
            if !self.can_append() {
                if blank > 0 {
                    self.paragraph.drop_synthetic_space();
                }
                if self.starts_line() || self.paragraph.is_after_block() {
                    start = from + blank;
                }
            }
        }
        self.before_content(start);
        self.out.text(start, to, flags);
    }

    /// A character reference.
    pub(super) fn reference(&mut self, span: Span, decoded: DecodedReference) {
        if decoded == DecodedReference::Char(' ') && !self.blocks.is_pre() {
            self.out.discard(span);
            return self.space(Span::empty(span.end as usize), true);
        }
        // A paragraph that ends here writes its direction marks to the same buffer.
        self.end_blank_paragraph();
        let start = self.own(decoded);
        if !self.balance(span, start) {
            return;
        }
        let end = self.out.tape.owned.len();
        self.before_content(span.start as usize);
        if self.out.begins_pre() && &self.out.tape.owned[start..end] == "\n" {
            // Parsers drop the newline that `pre` begins with.
            return self.out.discard(span);
        }
        // A space before it may have been written to the same buffer.
        self.out.owned(span, start, end);
    }

    /// A character reference, or a newline that is not typed as `\n`, inside of code.
    pub(super) fn code_text(&mut self, span: Span, decoded: DecodedReference) {
        let start = self.own(decoded);
        if self.balance(span, start) {
            self.out.owned(span, start, self.out.tape.owned.len());
        }
    }

    fn own(&mut self, decoded: DecodedReference) -> usize {
        let start = self.out.tape.owned.len();
        decoded.push_to(&mut self.out.tape.owned);
        start
    }

    /// Drops direction controls that end nothing from the owned text; false if it was nothing
    /// else.
    fn balance(&mut self, span: Span, start: usize) -> bool {
        let owned = &mut self.out.tape.owned;
        if !owned[start..].chars().any(is_bidi) {
            return true;
        }
        let text = owned.split_off(start);
        owned.extend(text.chars().filter(|&c| !is_bidi(c) || self.paragraph.bidi.accept(c)));
        let left = owned.len() > start;
        if !left {
            self.out.drop_tag(NoticeKind::UnbalancedBidi, span);
        }
        left
    }

    /// A direction control of the source; false if it ends nothing and goes.
    pub(super) fn direction(&mut self, c: char) -> bool {
        // It belongs to the paragraph that begins here, not to the one before.
        self.end_blank_paragraph();
        self.paragraph.bidi.accept(c)
    }

    /// A control character: dropped, with one notice for a run of them.
    pub(super) fn control(&mut self, span: Span) {
        self.out.discard(span);
        match self.out.tape.notices.last_mut() {
            Some(last)
                if last.kind == NoticeKind::ControlCharacter && last.span.end == span.start =>
            {
                last.span.end = span.end;
            }
            _ => self.out.notice(NoticeKind::ControlCharacter, span),
        }
    }

    pub(super) fn space(&mut self, span: Span, synthetic: bool) {
        self.paragraph.space(Space { span, synthetic, depth: self.inlines.len() });
    }

    /// Tells whether content can follow the last on the tape as it is.
    #[inline]
    pub(super) fn can_append(&self) -> bool {
        self.paragraph.has_content(&self.out)
            && !self.paragraph.is_pending()
            && self.inlines.is_written()
    }

    /// Tells whether the next content is the first of a paragraph.
    fn starts_line(&self) -> bool {
        (self.paragraph.is_blank() && !self.blocks.is_leaf())
            || !self.paragraph.has_content(&self.out)
    }

    /// Drops white space at the end of the line, and the whole line if readers see nothing of it.
    #[inline]
    pub(super) fn trim_line(&mut self) {
        // White space at its end does not make a line seen.
        let is_open = self.paragraph.has_content(&self.out) && !self.paragraph.is_after_line();
        if is_open && self.inlines.is_written() && !self.blocks.is_pre() {
            self.drop_unseen_line();
            self.out.trim_line();
        }
    }

    /// Ends the paragraph before a blank line, if content follows.
    #[inline]
    pub(super) fn end_blank_paragraph(&mut self) {
        if self.paragraph.is_blank() {
            self.end_blank();
        }
    }

    fn end_blank(&mut self) {
        if self.blocks.is_leaf() {
            // A heading without an end tag ends at the blank line.
            if self.blocks.top().unclosed && self.paragraph.has_content(&self.out) {
                self.close_top(Span::empty(self.out.end_of_content()), IMPLIED);
            }
            return;
        }
        if self.paragraph.is_open() {
            self.close_paragraph();
        }
        if self.blocks.len() > 1 {
            self.end_unclosed_list();
        }
    }

    /// Makes everything ready for content at `at` that stands in a line: opens the paragraph,
    /// writes the breaks, reopens what was open.
    #[inline]
    pub(super) fn before_content(&mut self, at: usize) {
        if !self.can_append() {
            self.begin_content(at);
        }
    }

    fn begin_content(&mut self, at: usize) {
        if self.paragraph.is_open() && !self.paragraph.is_pending() {
            return self.reconstruct(self.inlines.len(), at);
        }
        self.end_blank_paragraph();
        if self.paragraph.is_open() {
            self.paragraph.write_breaks(&mut self.out, at, self.blocks.is_pre());
            if let Some(space) = self.paragraph.take_space() {
                self.write_space(space);
            }
        } else {
            self.leave_list(at);
            self.name_speaker(Span::empty(at));
            let span = Span::empty(at);
            let start = self.out.leaf(NodeKind::ParagraphStart, Element::P, span, IMPLIED, NO_DATA);
            self.paragraph.open(start);
            self.blocks.count_paragraph(start);
        }
        self.paragraph.clear_pending(&mut self.out);
        self.reconstruct(self.inlines.len(), at);
    }

    #[inline]
    fn reconstruct(&mut self, to: usize, at: usize) {
        self.inlines.reconstruct(&mut self.out, &mut self.budget, to, at);
    }

    fn write_space(&mut self, space: Space) {
        let Space { span, synthetic, depth } = space;
        let (from, to) = (span.start as usize, span.end as usize);
        self.reconstruct(depth.min(self.inlines.len()), from);
        if synthetic {
            self.out.synthetic(span, " ");
        } else {
            self.out.text(from, to, self.escape_flag(span));
        }
    }

    pub(super) fn escape_flag(&self, span: Span) -> u8 {
        if needs_escape(self.out.typed(span)) { ESCAPE } else { 0 }
    }

    /// Writes whose words follow, if readers would take them for those of another. False if
    /// there is nothing to write.
    #[inline]
    pub(super) fn name_speaker(&mut self, span: Span) -> bool {
        self.blocks.speaker != self.blocks.heard && self.write_speaker(span)
    }

    /// Makes room for a paragraph: text straight inside of a list gets an item.
    fn leave_list(&mut self, at: usize) {
        let block = self.blocks.top();
        if block.model() == Some(Model::List) {
            if block.implied {
                // It stands in an item or outside of lists, never in a list. Inlines that were
                // opened behind it belong to what follows.
                self.blocks.close(&mut self.out, Span::empty(at), IMPLIED);
            } else {
                self.imply_item(at);
            }
        }
    }

    /// Begins an item in the list that is the innermost block.
    pub(super) fn imply_item(&mut self, at: usize) {
        let list = self.blocks.top().element;
        let item = if list == Some(Element::Dl) { Element::Dd } else { Element::Li };
        self.blocks.imply(&mut self.out, item, at);
    }

    /// Ends the paragraph: open elements in it are closed, and those without an end tag stay
    /// closed.
    #[inline]
    pub(super) fn close_paragraph(&mut self) {
        // As at most tags of lists.
        if !self.paragraph.is_unused() || self.inlines.len() > 0 {
            self.end_paragraph();
        }
    }

    fn end_paragraph(&mut self) {
        if !self.blocks.is_pre() {
            self.drop_unseen_line();
        }
        if let Some(start) = self.paragraph.take() {
            if !self.blocks.is_pre() {
                self.out.trim_line();
            }
            self.paragraph.balance(&mut self.out);
            let at = self.out.end_of_content();
            self.inlines.suspend(&mut self.out, at);
            self.inlines.drop_unclosed(&mut self.out);
            if self.out.tape.nodes[start.index()].kind == NodeKind::ParagraphStart {
                self.out.end(start, Span::empty(at), IMPLIED);
            }
            self.paragraph.clear_pending(&mut self.out);
        } else {
            self.paragraph.clear_pending(&mut self.out);
            self.inlines.drop_unclosed(&mut self.out);
        }
    }

    /// Closes the innermost block.
    pub(super) fn close_top(&mut self, span: Span, flags: u8) {
        self.close_paragraph();
        self.blocks.close(&mut self.out, span, flags);
    }
}

/// Bytes of white space that a text begins with.
#[inline]
fn blank_len(text: &str) -> usize {
    // As a rule it is one space before a word.
    if let [b' ', b'!'..=b'~', ..] = text.as_bytes() {
        return 1;
    }
    let blank = text.len() - text.trim_start_matches(is_blank).len();
    crate::work::add(blank);
    blank
}
