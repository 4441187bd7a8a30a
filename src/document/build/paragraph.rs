//! The paragraph that is open, and what stands between its last content and the next.
//!
//! Invariant: text can be appended as it is if the line has content and nothing is pending. That
//! is asked of the state ([`Paragraph::is_pending`]), never remembered.

use crate::notice::NoticeKind;
use crate::policy::element::Element;
use crate::span::Span;
use crate::text::bidi::Balance;

use super::super::tape::{NO_DATA, NodeId, NodeKind, PREFORMATTED};
use super::writer::TapeWriter;

/// White space between two inlines.
#[derive(Clone, Copy, Debug)]
pub(super) struct Space {
    pub(super) span: Span,
    /// Not typed as a space: it stands for a removed tag or a newline.
    pub(super) synthetic: bool,
    /// Number of inlines that were open.
    pub(super) depth: usize,
}

/// Breaks in a row: one empty line.
const MAX_BREAKS: usize = 2;

#[derive(Clone, Debug, Default)]
pub(super) struct Paragraph {
    /// The start of the paragraph, or of the leaf block that acts as one.
    start: Option<NodeId>,
    /// A blank line or `<p>`: the next content begins a paragraph.
    blank: bool,
    /// A newline was seen since the last content, so another makes a blank line.
    newline: bool,
    /// A newline that follows `<br>` belongs to it.
    after_br: bool,
    space: Option<Space>,
    /// Line breaks, if no paragraph begins.
    breaks: Vec<Span>,
    /// The direction controls that wait for their end.
    pub(super) bidi: Balance,
}

impl Paragraph {
    pub(super) fn reset(&mut self) {
        self.start = None;
        self.forget_pending();
        self.bidi.clear();
    }

    pub(super) fn open(&mut self, start: NodeId) {
        self.start = Some(start);
    }

    /// Ends the paragraph; returns its start.
    pub(super) fn take(&mut self) -> Option<NodeId> {
        self.start.take()
    }

    pub(super) fn start(&self) -> Option<NodeId> {
        self.start
    }

    #[inline]
    pub(super) fn is_open(&self) -> bool {
        self.start.is_some()
    }

    #[inline]
    pub(super) fn has_content(&self, out: &TapeWriter<'_>) -> bool {
        self.start.is_some_and(|start| !out.is_last(start))
    }

    /// Tells whether something has to be written before the next content.
    #[inline]
    pub(super) fn is_pending(&self) -> bool {
        self.space.is_some() | self.is_after_line()
    }

    /// Tells whether nothing is pending, and no newline belongs to a break before it.
    #[inline]
    pub(super) fn is_clear(&self) -> bool {
        !(self.is_pending() | self.after_br)
    }

    /// Tells whether nothing is open and nothing is pending.
    #[inline]
    pub(super) fn is_unused(&self) -> bool {
        !self.is_open() & self.is_clear()
    }

    /// Tells whether a line has ended since the last content.
    #[inline]
    pub(super) fn is_after_line(&self) -> bool {
        self.blank | self.newline | !self.breaks.is_empty()
    }

    #[inline]
    pub(super) fn is_blank(&self) -> bool {
        self.blank
    }

    /// A blank line.
    pub(super) fn blank(&mut self) {
        self.blank = true;
        self.space = None;
    }

    /// A newline that is not text.
    pub(super) fn newline(&mut self, span: Span) {
        self.space = None;
        if self.newline {
            self.blank = true;
        } else {
            if !self.after_br && self.is_open() && self.breaks.len() < MAX_BREAKS {
                self.breaks.push(span);
            }
            self.newline = true;
        }
        self.after_br = false;
    }

    /// A newline in `pre`.
    pub(super) fn preformatted_newline(&mut self, out: &TapeWriter<'_>, span: Span) {
        // A space that stands for a removed tag would come behind the break.
        self.drop_synthetic_space();
        if self.has_content(out) {
            self.breaks.push(span);
        }
    }

    /// A tag within a line: a line of nothing but tags is not a line, nor a blank one.
    pub(super) fn tag(&mut self) {
        if self.newline && !self.blank {
            (self.newline, self.after_br) = (false, true);
        }
    }

    /// The end of a line where a block was; false if the line has ended already.
    pub(super) fn line_end(&mut self, span: Span) {
        self.space = None;
        if self.is_open() && !self.blank && self.breaks.is_empty() {
            self.breaks.push(span);
            self.after_br = true;
        }
    }

    /// Tells whether the line begins where a block was.
    pub(super) fn is_after_block(&self) -> bool {
        self.breaks.last().is_some_and(|span| span.is_empty())
    }

    /// `<br>`; false if it leads nowhere.
    pub(super) fn explicit_break(&mut self, span: Span) -> bool {
        self.space = None;
        self.newline = false;
        // One empty line is enough, as for newlines.
        let taken = self.is_open() && self.breaks.len() < MAX_BREAKS;
        if taken {
            self.breaks.push(span);
        }
        self.after_br = self.is_open();
        taken
    }

    /// White space with nothing else around it: kept only if content follows on the same line.
    pub(super) fn space(&mut self, space: Space) {
        let dropped = !self.is_open()
            || self.blank
            || self.space.is_some()
            || (space.synthetic && !self.breaks.is_empty());
        if !dropped {
            self.space = Some(space);
        }
    }

    /// Forgets a space that text with white space of its own does not need.
    pub(super) fn drop_synthetic_space(&mut self) {
        self.space = self.space.filter(|space| !space.synthetic);
    }

    pub(super) fn take_space(&mut self) -> Option<Space> {
        self.space.take()
    }

    /// Tells whether a space that is added here would be one too many.
    pub(super) fn ends_in_space(&self, out: &TapeWriter<'_>) -> bool {
        self.space.is_some() || !self.breaks.is_empty() || out.ends_in_space()
    }

    /// Writes the line breaks before content at `at`.
    pub(super) fn write_breaks(&mut self, out: &mut TapeWriter<'_>, at: usize, pre: bool) {
        if self.blank && self.breaks.is_empty() {
            // A heading has lines, but no paragraphs.
            self.breaks.push(Span::empty(at));
        }
        // Parsers drop a newline that `pre` begins with, so it has none.
        if !self.has_content(out) {
            return;
        }
        let flags = if pre { PREFORMATTED } else { 0 };
        for span in self.breaks.drain(..) {
            out.leaf(NodeKind::Break, Element::Br, span, flags, NO_DATA);
        }
    }

    /// Takes the breaks at the end of the tape back: nothing followed that readers see.
    pub(super) fn reopen_breaks(&mut self, out: &mut TapeWriter<'_>) {
        let nodes = &mut out.tape.nodes;
        let breaks = nodes.iter().rev().take_while(|node| node.kind == NodeKind::Break).count();
        let first = nodes.len() - breaks;
        self.breaks.extend(nodes.drain(first..).map(|node| node.span));
        crate::work::add(breaks);
        if let Some(last) = self.breaks.last() {
            let is_tag = out.byte(last.start as usize) == b'<';
            (self.newline, self.after_br) = (!is_tag, is_tag);
        }
    }

    /// Ends open directions: a direction that begins in a paragraph ends in it.
    #[inline]
    pub(super) fn balance(&mut self, out: &mut TapeWriter<'_>) {
        if !self.bidi.is_empty() {
            self.write_ends(out);
        }
    }

    fn write_ends(&mut self, out: &mut TapeWriter<'_>) {
        let span = Span::empty(out.end_of_content());
        let start = out.tape.owned.len();
        out.tape.owned.extend(self.bidi.close());
        crate::work::add(out.tape.owned.len() - start);
        out.notice(NoticeKind::UnbalancedBidi, span);
        out.owned(span, start, out.tape.owned.len());
    }

    /// Forgets what is pending; a `<br>` that leads nowhere is discarded.
    #[inline]
    pub(super) fn clear_pending(&mut self, out: &mut TapeWriter<'_>) {
        for &span in &self.breaks {
            if out.byte(span.start as usize) == b'<' {
                out.discard(span);
            }
        }
        self.forget_pending();
    }

    fn forget_pending(&mut self) {
        self.breaks.clear();
        (self.blank, self.newline, self.after_br, self.space) = (false, false, false, None);
    }
}
