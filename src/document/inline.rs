//! Inline elements: open, close, suspend, reopen.
//!
//! A start tag is not written when it is read but when content follows: empty
//! elements vanish by themselves, and an element that is closed and reopened
//! over a paragraph break or by a misnested end tag is simply written again.
//! The elements with a start on the tape are always the first `live` of the stack.

use crate::parse::token::Attributes;
use crate::policy::element::Element;
use crate::span::Span;

use super::build::Builder;
use super::notice::NoticeKind;
use super::tape::{IMPLIED, Kind, NONE, Node};

/// An element that is open.
#[derive(Clone, Copy, Debug)]
pub(super) struct Inline {
    pub(super) element: Element,
    /// The start tag.
    pub(super) span: Span,
    pub(super) role: Role,
    /// Its start on the tape, while it has one.
    node: u32,
    /// An end tag follows; see [`crate::parse::token::Kind::Open`].
    pub(super) closed: bool,
    /// It had content before.
    pub(super) seen: bool,
}

/// What an inline writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// An element; index into attribute lists or [`NONE`].
    Element(u32),
    /// A link; index into links.
    Anchor(u32),
    /// Nothing: an `<a>` without a good address. Its end tag goes with it.
    Ghost,
}

impl Inline {
    pub(super) fn is_anchor(&self) -> bool {
        matches!(self.role, Role::Anchor(_))
    }
}

impl Builder<'_> {
    /// Whether one more element would be nested too deep.
    pub(super) fn is_too_deep(&self) -> bool {
        // One for the paragraph.
        self.blocks.len() + self.inlines.len() + 1 > self.setup.policy.limits().max_depth
    }

    pub(super) fn open_inline(
        &mut self,
        element: Element,
        span: Span,
        attributes: Attributes,
        closed: bool,
    ) {
        if element == Element::A {
            // Links never nest: the next one ends the one before.
            if let Some(at) = self.find_inline(Element::A) {
                self.end_inline(at, Span::empty(span.start as usize), IMPLIED);
            }
        }
        if self.is_too_deep() {
            self.flattened[element as usize] = self.flattened[element as usize].saturating_add(1);
            self.drop_tag(NoticeKind::TooDeep, span);
            return;
        }
        let role = if element == Element::A {
            self.anchor(span, attributes)
        } else {
            Role::Element(self.attributes(element, attributes, span))
        };
        match role {
            Role::Anchor(_) => self.anchors += 1,
            Role::Ghost => self.tape.layout.push(span),
            Role::Element(_) => {}
        }
        self.inlines.push(Inline { element, span, role, node: NONE, closed, seen: false });
        self.ready = false;
    }

    pub(super) fn close_inline(&mut self, element: Element, span: Span) {
        match self.find_inline(element) {
            Some(at) => self.end_inline(at, span, 0),
            None => self.drop_tag(NoticeKind::StrayEndTag, span),
        }
    }

    fn find_inline(&self, element: Element) -> Option<usize> {
        crate::work::add(self.inlines.len() - self.scope);
        let found = self.inlines[self.scope..].iter().rposition(|open| open.element == element)?;
        Some(self.scope + found)
    }

    /// Ends the inline at `at`; those above it are closed and reopened.
    fn end_inline(&mut self, at: usize, span: Span, flags: u8) {
        let inline = self.inlines[at];
        if at < self.live && inline.role != Role::Ghost {
            let content_end = self.end_of_content();
            self.suspend_inlines(at + 1, content_end);
            self.end_node(&inline, span, flags);
        } else {
            if !span.is_empty() {
                self.tape.layout.push(span);
            }
            if !inline.seen && inline.role != Role::Ghost {
                self.drop_tag(NoticeKind::EmptyElement, inline.span);
            }
        }
        crate::work::add(self.inlines.len() - at);
        self.inlines.remove(at);
        if at < self.live {
            self.live -= 1;
        }
        self.anchors -= u32::from(inline.is_anchor());
        self.ready &= self.live == self.inlines.len();
    }

    fn end_node(&mut self, inline: &Inline, span: Span, flags: u8) {
        let kind = if inline.is_anchor() { Kind::AnchorEnd } else { Kind::ElementEnd };
        self.tape.end(inline.node, kind, span, flags);
    }

    /// Writes the ends of the inlines from `from` on; they stay on the stack.
    pub(super) fn suspend_inlines(&mut self, from: usize, at: usize) {
        while self.live > from {
            self.live -= 1;
            let inline = self.inlines[self.live];
            if inline.role != Role::Ghost {
                self.end_node(&inline, Span::empty(at), IMPLIED);
            }
        }
    }

    /// Writes the starts of the inlines below `to` that have none.
    pub(super) fn materialise(&mut self, mut to: usize, at: usize) {
        while self.live < to {
            let inline = self.inlines[self.live];
            if inline.seen && inline.role != Role::Ghost {
                let cost = self.reopen_cost(&inline);
                if cost > self.reopen_budget {
                    self.notice(NoticeKind::NotReopened, inline.span);
                    // Its end tag goes with it, and no later paragraph looks at it again.
                    let flattened = &mut self.flattened[inline.element as usize];
                    *flattened = flattened.saturating_add(1);
                    self.anchors -= u32::from(inline.is_anchor());
                    self.inlines.remove(self.live);
                    to -= 1;
                    continue;
                }
                self.reopen_budget -= cost;
            }
            let (span, flags) =
                if inline.seen { (Span::empty(at), IMPLIED) } else { (inline.span, 0) };
            let element = inline.element;
            let (kind, b) = match inline.role {
                Role::Element(list) => (Kind::ElementStart, list),
                Role::Anchor(link) => (Kind::AnchorStart, link),
                Role::Ghost => {
                    self.live += 1;
                    continue;
                }
            };
            let node = self.tape.push(Node { kind, element, flags, span, a: NONE, b });
            let open = &mut self.inlines[self.live];
            open.node = node;
            open.seen = true;
            self.live += 1;
        }
    }

    /// About the bytes that another start and end tag cost.
    fn reopen_cost(&self, inline: &Inline) -> usize {
        let values = match inline.role {
            Role::Element(list) => self.attributes_len(list),
            Role::Anchor(link) => self.anchor_len(link),
            Role::Ghost => 0,
        };
        2 * inline.element.name().len() + 5 + values
    }

    /// Ends everything that was opened inside of the innermost quote.
    pub(super) fn drop_scope(&mut self) {
        while self.inlines.len() > self.scope {
            if let Some(inline) = self.inlines.pop() {
                self.anchors -= u32::from(inline.is_anchor());
                if !inline.seen && inline.role != Role::Ghost {
                    self.drop_tag(NoticeKind::EmptyElement, inline.span);
                }
            }
        }
        self.live = self.live.min(self.scope);
    }
}
