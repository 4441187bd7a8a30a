//! The only code that appends to the tape while a comment is read.
//!
//! Invariant: two text nodes never touch, and every byte of the source goes to one node or to
//! `discarded`; only white space at the edges of lines is left out.

use crate::notice::{Notice, NoticeKind};
use crate::policy::element::Element;
use crate::span::Span;
use crate::text::chars::{is_blank, is_unseen};

use super::super::tape::{ESCAPE, NO_DATA, Node, NodeId, NodeKind, Tape, TextRef};

pub(super) struct TapeWriter<'t> {
    pub(super) source: &'t str,
    pub(super) tape: &'t mut Tape,
}

impl<'t> TapeWriter<'t> {
    /// The byte at `at`; 0 behind the end.
    #[inline]
    pub(super) fn byte(&self, at: usize) -> u8 {
        self.source.as_bytes().get(at).copied().unwrap_or(0)
    }

    pub(super) fn typed(&self, span: Span) -> &'t str {
        &self.source[span.range()]
    }

    pub(super) fn string(&self, text: TextRef) -> &str {
        self.tape.text(self.source, text)
    }

    pub(super) fn notice(&mut self, kind: NoticeKind, span: Span) {
        self.tape.notices.push(Notice::new(kind, span));
    }

    /// Markup without a node.
    pub(super) fn discard(&mut self, span: Span) {
        if !span.is_empty() {
            self.tape.discarded.push(span);
        }
    }

    /// A tag that leaves nothing but a notice.
    pub(super) fn drop_tag(&mut self, kind: NoticeKind, span: Span) {
        self.discard(span);
        self.notice(kind, span);
    }

    /// One text node, or more of the last.
    #[inline]
    pub(super) fn text(&mut self, from: usize, to: usize, flags: u8) {
        if let Some(last) = self.tape.nodes.last_mut() {
            if last.kind == NodeKind::Text && last.span.end as usize == from {
                last.span.end = to as u32;
                last.flags |= flags;
                return;
            }
        }
        self.leaf(NodeKind::Text, Element::P, Span::new(from, to), flags, NO_DATA);
    }

    /// A node for the owned text from `start` to `end`.
    pub(super) fn owned(&mut self, span: Span, start: usize, end: usize) {
        let flags = if needs_escape(&self.tape.owned[start..end]) { ESCAPE } else { 0 };
        self.tape.push(Node::owned(span, flags, start, end - start));
    }

    /// Text that the author did not type.
    pub(super) fn synthetic(&mut self, span: Span, text: &str) {
        let start = self.tape.owned.len();
        self.tape.owned.push_str(text);
        self.owned(span, start, start + text.len());
    }

    /// A start or a leaf. `data` is the number of an id, or [`NO_DATA`].
    #[inline]
    pub(super) fn leaf(
        &mut self,
        kind: NodeKind,
        element: Element,
        span: Span,
        flags: u8,
        data: u32,
    ) -> NodeId {
        self.tape.push(Node::new(kind, element, flags, span, data))
    }

    /// The end that belongs to `start`.
    #[inline]
    pub(super) fn end(&mut self, start: NodeId, span: Span, flags: u8) {
        self.tape.end(start, span, flags);
    }

    /// Takes the start of an empty block off the tape.
    pub(super) fn unwrite(&mut self, start: NodeId, end: Span, kind: NoticeKind) {
        let span = self.tape.nodes[start.index()].span;
        self.tape.nodes.truncate(start.index());
        if !span.is_empty() {
            self.drop_tag(kind, span);
        }
        self.discard(end);
    }

    /// Tells whether nothing was written since `start`.
    #[inline]
    pub(super) fn is_last(&self, start: NodeId) -> bool {
        start.index() + 1 == self.tape.nodes.len()
    }

    /// Tells whether nothing stands in the block that `start` begins except for one empty item.
    pub(super) fn is_empty_item(&self, start: NodeId) -> bool {
        let inside = self.tape.nodes.get(start.index() + 1..);
        matches!(inside, Some([first, last]) if first.kind == NodeKind::ElementStart
            && last.kind == NodeKind::ElementEnd)
    }

    /// Tells whether the next content is the first in `pre`.
    pub(super) fn begins_pre(&self) -> bool {
        let last = self.tape.nodes.last();
        last.is_some_and(|node| node.kind == NodeKind::ElementStart && node.element == Element::Pre)
    }

    /// Offset of the last content on the tape: where implied ends stand.
    #[inline]
    pub(super) fn end_of_content(&self) -> usize {
        self.tape.nodes.last().map_or(0, |node| node.span.end as usize)
    }

    /// Tells whether the tape ends in a space or at the start of a line.
    pub(super) fn ends_in_space(&self) -> bool {
        let Some(node) = self.tape.nodes.last() else { return true };
        match node.kind {
            NodeKind::Text | NodeKind::Decoded => {
                self.tape.leaf(self.source, node).ends_with([' ', '\t'])
            }
            NodeKind::ParagraphStart | NodeKind::Break => true,
            _ => false,
        }
    }

    /// Drops white space at the end of a line, also inside inlines that have just ended.
    #[inline]
    pub(super) fn trim_line(&mut self) {
        // As a rule a line ends in a word.
        if let Some(Node { kind: NodeKind::Text, span, .. }) = self.tape.nodes.last() {
            if !may_end_blank(self.byte(span.end as usize - 1)) {
                return;
            }
        }
        self.trim_blanks();
    }

    /// Tells whether the line that ends here has text, and none that readers see; then its first
    /// node. The line begins behind a break, or behind `start`.
    #[inline]
    pub(super) fn unseen_line(&self, start: NodeId) -> Option<NodeId> {
        // As a rule a line ends in a word or in a tag.
        match self.tape.nodes.last()?.kind {
            NodeKind::Text if self.ends_in_graphic() => None,
            NodeKind::Text | NodeKind::Decoded => self.find_unseen_line(start),
            _ => None,
        }
    }

    /// Tells whether the last byte of the last node is a sign of ASCII.
    #[inline]
    fn ends_in_graphic(&self) -> bool {
        let end = self.tape.nodes.last().map_or(0, |node| node.span.end as usize);
        self.byte(end.wrapping_sub(1)).is_ascii_graphic()
    }

    fn find_unseen_line(&self, start: NodeId) -> Option<NodeId> {
        let nodes = self.tape.nodes.get(start.index() + 1..)?;
        let mut first = nodes.len();
        for node in nodes.iter().rev() {
            if !matches!(node.kind, NodeKind::Text | NodeKind::Decoded) {
                if node.kind != NodeKind::Break {
                    return None;
                }
                break;
            }
            let text = self.tape.leaf(self.source, node);
            let seen = text.chars().rev().position(|c| !is_unseen(c));
            crate::work::add(seen.unwrap_or(text.len()));
            if seen.is_some() {
                return None;
            }
            first -= 1;
        }
        (first < nodes.len()).then(|| NodeId::new(start.index() + 1 + first))
    }

    /// Takes the nodes from `first` on off the tape; they are leaves.
    pub(super) fn unwrite_leaves(&mut self, first: NodeId) {
        for node in self.tape.nodes.drain(first.index()..) {
            if !node.span.is_empty() {
                self.tape.discarded.push(node.span);
            }
        }
    }

    fn trim_blanks(&mut self) {
        for node in self.tape.nodes.iter_mut().rev() {
            crate::work::add(1);
            match node.kind {
                NodeKind::ElementEnd
                    if node.element.is_inline() && node.element != Element::Code => {}
                NodeKind::AnchorEnd => {}
                NodeKind::Text => {
                    let text = &self.source[node.span.range()];
                    let kept = text.trim_end_matches(is_blank).len();
                    crate::work::add(text.len() - kept);
                    // Text of nothing but white space never stands at the end.
                    if kept > 0 {
                        node.span.end = node.span.start + kept as u32;
                    }
                    return;
                }
                _ => return,
            }
        }
    }
}

/// Tells whether a character that ends in this byte may be a blank.
pub(super) fn may_end_blank(last: u8) -> bool {
    matches!(last, b' ' | b'\t' | 0x80..=0x8A | 0x9F | 0xA0 | 0xAF)
}

/// Tells whether a character that begins with this byte may be white space.
pub(super) fn may_begin_blank(first: u8) -> bool {
    matches!(first, b' ' | b'\t' | 0xC2 | 0xE1..=0xE3)
}

/// Tells whether a character that begins with this byte may be white space or draw nothing.
pub(super) fn may_begin_unseen(first: u8) -> bool {
    matches!(first, b' ' | b'\t' | 0xC2 | 0xCD | 0xD8 | 0xE1..=0xE3 | 0xEF | 0xF0 | 0xF3)
}

/// Tells whether the HTML writer must escape something in `text`.
pub(in crate::document) fn needs_escape(text: &str) -> bool {
    text.bytes().any(|byte| matches!(byte, b'<' | b'>' | b'&' | 0xC2))
}
