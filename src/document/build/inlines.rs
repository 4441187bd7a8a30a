//! The inline elements that are open.
//!
//! Invariant: within the innermost quote, exactly the first `written` have a start on the tape.
//!
//! A start tag is not written when it is read but when content follows: empty elements vanish by
//! themselves, and an element that is closed and reopened over a paragraph break or by a
//! misnested end tag is simply written again.

use crate::notice::NoticeKind;
use crate::policy::element::Element;
use crate::span::Span;

use super::super::tape::{AttributesId, IMPLIED, LinkId, LinkTarget, NodeId, NodeKind};
use super::attributes;
use super::budget::Budget;
use super::writer::TapeWriter;

/// An element that is open.
#[derive(Clone, Copy, Debug)]
pub(super) struct Inline {
    element: Element,
    /// The start tag.
    span: Span,
    role: InlineRole,
    /// Start on the tape, while it has one.
    node: NodeId,
    /// An end tag follows; see [`crate::syntax::token::Kind::Open`].
    closed: bool,
    /// It had content before.
    seen: bool,
}

/// Content that an inline writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum InlineRole {
    Element(AttributesId),
    Anchor(LinkId),
    /// Nothing: an `<a>` without a good address. The end tag is dropped as well.
    Suppressed,
}

impl InlineRole {
    /// The kind of its start and the number that belongs to it.
    #[inline]
    pub(super) fn start(self) -> Option<(NodeKind, u32)> {
        match self {
            Self::Element(list) => Some((NodeKind::ElementStart, list.0)),
            Self::Anchor(link) => Some((NodeKind::AnchorStart, link.0)),
            Self::Suppressed => None,
        }
    }
}

impl Inline {
    pub(super) fn new(element: Element, span: Span, role: InlineRole, closed: bool) -> Self {
        Self { element, span, role, node: NodeId::NONE, closed, seen: false }
    }

    fn is_anchor(&self) -> bool {
        matches!(self.role, InlineRole::Anchor(_))
    }

    /// Tells whether its tags never had any content.
    fn is_empty(&self) -> bool {
        !self.seen && self.role != InlineRole::Suppressed
    }

    /// Estimates the bytes that another start and end tag cost.
    fn reopening(&self, out: &TapeWriter<'_>, rel: usize) -> usize {
        let values = match self.role {
            InlineRole::Element(list) => attributes::written_len(out, list),
            InlineRole::Anchor(link) => match out.tape.links[link.index()].target {
                // Room for `rel`, and for `noopener` in it.
                LinkTarget::Anchor { attributes, .. } => {
                    attributes::written_len(out, attributes) + rel + 17
                }
                LinkTarget::Address { .. } => 0,
            },
            InlineRole::Suppressed => 0,
        };
        2 * self.element.name().len() + 5 + values
    }
}

/// The state outside of a quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct QuoteScope {
    first: u32,
    anchors: u32,
}

#[derive(Clone, Debug, Default)]
pub(super) struct InlineStack {
    stack: Vec<Inline>,
    written: usize,
    /// First inline of the innermost quote: those below are suspended.
    scope: usize,
    /// Open `<a href>` in this scope.
    anchors: u32,
}

impl InlineStack {
    pub(super) fn clear(&mut self) {
        self.stack.clear();
        (self.written, self.scope, self.anchors) = (0, 0, 0);
    }

    #[inline]
    pub(super) fn len(&self) -> usize {
        self.stack.len()
    }

    #[inline]
    pub(super) fn is_in_anchor(&self) -> bool {
        self.anchors > 0
    }

    /// Tells whether an open link has an end tag.
    pub(super) fn is_in_closed_anchor(&self) -> bool {
        self.stack[self.scope..].iter().any(|inline| inline.is_anchor() && inline.closed)
    }

    /// Tells whether each has a start on the tape.
    #[inline]
    pub(super) fn is_written(&self) -> bool {
        self.written == self.stack.len()
    }

    pub(super) fn push(&mut self, inline: Inline) {
        self.anchors += u32::from(inline.is_anchor());
        self.stack.push(inline);
    }

    pub(super) fn find(&self, element: Element) -> Option<usize> {
        crate::work::add(self.stack.len() - self.scope);
        let found = self.stack[self.scope..].iter().rposition(|open| open.element == element)?;
        Some(self.scope + found)
    }

    /// Ends the inline at `at`; those above it are closed and reopened.
    pub(super) fn end(&mut self, out: &mut TapeWriter<'_>, at: usize, span: Span, flags: u8) {
        let inline = self.stack[at];
        if at < self.written && inline.role != InlineRole::Suppressed {
            self.suspend_from(out, at + 1, out.end_of_content());
            out.end(inline.node, span, flags);
        } else {
            out.discard(span);
            if inline.is_empty() {
                out.drop_tag(NoticeKind::EmptyElement, inline.span);
            }
        }
        crate::work::add(self.stack.len() - at);
        self.remove(at);
    }

    #[inline]
    fn remove(&mut self, at: usize) {
        // As a rule it is the innermost.
        let inline = match self.stack.pop() {
            Some(last) if at == self.stack.len() => last,
            last => {
                self.stack.extend(last);
                self.stack.remove(at)
            }
        };
        self.written -= usize::from(at < self.written);
        self.anchors -= u32::from(inline.is_anchor());
    }

    /// Writes the ends of the inlines of this scope; they stay on the stack.
    #[inline]
    pub(super) fn suspend(&mut self, out: &mut TapeWriter<'_>, at: usize) {
        self.suspend_from(out, self.scope, at);
    }

    #[inline]
    fn suspend_from(&mut self, out: &mut TapeWriter<'_>, from: usize, at: usize) {
        while self.written > from {
            self.written -= 1;
            let inline = self.stack[self.written];
            if inline.role != InlineRole::Suppressed {
                out.end(inline.node, Span::empty(at), IMPLIED);
            }
        }
    }

    /// Writes the starts of the first `to` inlines that have none.
    #[inline]
    pub(super) fn reconstruct(
        &mut self,
        out: &mut TapeWriter<'_>,
        budget: &mut Budget,
        to: usize,
        at: usize,
    ) {
        if self.written < to {
            self.write_starts(out, budget, to.min(self.stack.len()), at);
        }
    }

    fn write_starts(
        &mut self,
        out: &mut TapeWriter<'_>,
        budget: &mut Budget,
        mut to: usize,
        at: usize,
    ) {
        while self.written < to {
            let inline = self.stack[self.written];
            let Some((kind, data)) = inline.role.start() else {
                self.written += 1;
                continue;
            };
            if inline.seen && !budget.take_reopening(inline.reopening(out, budget.rel)) {
                out.notice(NoticeKind::NotReopened, inline.span);
                // Its end tag goes with it, and no later paragraph looks at it again.
                budget.drop_start(inline.element);
                self.remove(self.written);
                to -= 1;
                continue;
            }
            let (span, flags) =
                if inline.seen { (Span::empty(at), IMPLIED) } else { (inline.span, 0) };
            let node = out.leaf(kind, inline.element, span, flags, data);
            let open = &mut self.stack[self.written];
            (open.node, open.seen) = (node, true);
            self.written += 1;
        }
    }

    /// Forgets inlines without an end tag: they end with the paragraph.
    #[inline]
    pub(super) fn drop_unclosed(&mut self, out: &mut TapeWriter<'_>) {
        if self.stack.len() > self.scope {
            self.retain_closed(out);
        }
    }

    fn retain_closed(&mut self, out: &mut TapeWriter<'_>) {
        crate::work::add(self.stack.len());
        let (scope, mut at) = (self.scope, 0);
        let anchors = &mut self.anchors;
        self.stack.retain(|inline| {
            at += 1;
            let keep = at <= scope || inline.closed;
            if !keep {
                *anchors -= u32::from(inline.is_anchor());
                out.notice(NoticeKind::UnclosedTag, inline.span);
                if inline.is_empty() {
                    out.discard(inline.span);
                }
            }
            keep
        });
        self.written = self.written.min(self.stack.len());
    }

    /// Begins a quote: the inlines around it have been suspended.
    pub(super) fn begin_scope(&mut self) -> QuoteScope {
        let outer = QuoteScope { first: self.scope as u32, anchors: self.anchors };
        self.scope = self.stack.len();
        self.written = self.scope;
        self.anchors = 0;
        outer
    }

    /// Ends everything that was opened inside of the innermost quote.
    pub(super) fn drop_scope(&mut self, out: &mut TapeWriter<'_>) {
        for inline in self.stack.drain(self.scope..).rev() {
            self.anchors -= u32::from(inline.is_anchor());
            if inline.is_empty() {
                out.drop_tag(NoticeKind::EmptyElement, inline.span);
            }
        }
        self.written = self.written.min(self.scope);
    }

    pub(super) fn end_scope(&mut self, outer: QuoteScope) {
        self.scope = outer.first as usize;
        // Everything outside was suspended when the quote began.
        self.written = self.written.min(self.scope);
        self.anchors = outer.anchors;
    }
}
