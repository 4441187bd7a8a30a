//! A tape written anew with changes.
//!
//! Invariant: starts and ends stay balanced, and what a change leaves empty goes.

use std::ops::Range;

use crate::policy::attribute::Attribute;
use crate::policy::element::{Element, Model};
use crate::span::Span;

use super::build::needs_escape;
use super::tape::{ESCAPE, Node, NodeId, NodeKind, Tape};

/// An edit within the text of one node.
pub(super) struct LeafEdit {
    pub(super) node: u32,
    pub(super) range: Range<usize>,
    pub(super) with: String,
}

/// Copies the nodes of a document to a new tape, with the changes.
pub(super) struct Editor<'a> {
    pub(super) source: &'a str,
    pub(super) edits: &'a [LeafEdit],
    pub(super) unlinked: &'a [bool],
    /// The new one.
    pub(super) tape: Box<Tape>,
    /// New indices of open starts; nothing for a link that went.
    pub(super) open: Vec<Option<NodeId>>,
    /// Spans of links to take away, in order.
    pub(super) unlink: &'a [Span],
}

impl Editor<'_> {
    /// The edits of nodes from `from` up to `to`.
    fn edits_of(&self, from: u32, to: u32) -> &[LeafEdit] {
        let first = self.edits.partition_point(|edit| edit.node < from);
        let len = self.edits[first..].partition_point(|edit| edit.node < to);
        &self.edits[first..first + len]
    }

    pub(super) fn node(&mut self, at: u32, node: &Node) {
        match node.kind {
            NodeKind::LinkStart | NodeKind::AnchorStart => {
                let changed = node.kind == NodeKind::LinkStart
                    && !self.edits_of(at, node.partner() as u32).is_empty();
                let unlinked = self.unlinked.get(node.link().index()).copied().unwrap_or_default();
                if changed || unlinked {
                    self.lay(node.span);
                    self.open.push(None);
                } else {
                    self.start(node);
                }
            }
            NodeKind::ParagraphStart
            | NodeKind::ElementStart
            | NodeKind::QuoteStart
            | NodeKind::CodeBlockStart => self.start(node),
            NodeKind::ParagraphEnd
            | NodeKind::ElementEnd
            | NodeKind::QuoteEnd
            | NodeKind::CodeBlockEnd
            | NodeKind::LinkEnd
            | NodeKind::AnchorEnd => self.end(at, node),
            NodeKind::Break if self.begins_pre() => self.lay(node.span),
            NodeKind::Void if self.unlink.binary_search(&node.span).is_ok() => {
                self.alternative(node)
            }
            NodeKind::Text => self.text(at, node),
            NodeKind::Decoded | NodeKind::Mention | NodeKind::Emoji => self.decoded(at, node),
            _ => {
                self.tape.push(*node);
            }
        }
    }

    /// The text of an image that is not shown any more.
    fn alternative(&mut self, node: &Node) {
        let mut records = self.tape.attribute_list(node.attributes()).iter();
        let text = records.find(|record| record.name == Attribute::Alt);
        let text = text.map_or("", |record| self.tape.text(self.source, record.value));
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.push_decoded(node.span, &text);
    }

    /// Tells whether what comes next is the first thing in `pre`: parsers drop a newline there.
    fn begins_pre(&self) -> bool {
        let last = self.tape.nodes.last();
        last.is_some_and(|last| last.kind == NodeKind::ElementStart && last.element == Element::Pre)
    }

    fn start(&mut self, node: &Node) {
        let at = self.tape.push(*node);
        self.open.push(Some(at));
    }

    fn end(&mut self, at: u32, node: &Node) {
        let Some(Some(start)) = self.open.pop() else { return self.lay(node.span) };
        let old = *node;
        let inside = self.tape.nodes.get(start.index() + 1..).unwrap_or_default();
        // What was empty before is meant to be.
        let had_content = old.partner() + 1 < at as usize;
        let emptied = inside.is_empty() && had_content;
        let breaks = inside.iter().all(|node| node.kind == NodeKind::Break);
        let goes = match old.kind {
            NodeKind::ParagraphEnd => breaks,
            NodeKind::LinkEnd | NodeKind::AnchorEnd => emptied,
            NodeKind::ElementEnd if old.element.model() == Model::Leaf => breaks && had_content,
            NodeKind::ElementEnd => emptied && old.element.is_inline(),
            _ => false,
        };
        if goes {
            for node in self.tape.nodes.split_off(start.index()) {
                self.lay(node.span);
            }
            return self.lay(old.span);
        }
        self.tape.end(start, old.span, old.flags);
    }

    /// Markup of the source that is no longer on the tape.
    fn lay(&mut self, span: Span) {
        if !span.is_empty() {
            self.tape.discarded.push(span);
        }
    }

    /// Copies text as typed, except where it is changed.
    fn text(&mut self, at: u32, node: &Node) {
        let edits = self.edits;
        let first = edits.partition_point(|edit| edit.node < at);
        let start = node.span.start as usize;
        let mut from = 0;
        for edit in edits[first..].iter().take_while(|edit| edit.node == at) {
            self.push_text(node, Span::new(start + from, start + edit.range.start));
            let span = Span::new(start + edit.range.start, start + edit.range.end);
            self.push_decoded(span, &edit.with);
            from = edit.range.end;
        }
        self.push_text(node, Span::new(start + from, node.span.end as usize));
    }

    /// A node of text, or more of the last: two never touch.
    fn push_text(&mut self, node: &Node, span: Span) {
        if span.is_empty() {
            return;
        }
        if let Some(last) = self.tape.nodes.last_mut() {
            if last.kind == NodeKind::Text && last.span.end == span.start {
                last.span.end = span.end;
                last.flags |= node.flags;
                return;
            }
        }
        self.tape.push(Node::text(span, node.flags));
    }

    /// Copies owned text: an edit that takes some of it takes all.
    fn decoded(&mut self, at: u32, node: &Node) {
        let edits = self.edits_of(at, at + 1);
        let old = self.tape.leaf(self.source, node);
        if edits.is_empty() && !(old.starts_with('\n') && self.begins_pre()) {
            self.tape.push(*node);
            return;
        }
        let mut text = String::new();
        let mut from = 0;
        for edit in edits {
            text.push_str(old.get(from..edit.range.start).unwrap_or(""));
            text.push_str(&edit.with);
            from = edit.range.end;
        }
        text.push_str(old.get(from..).unwrap_or(""));
        self.push_decoded(node.span, &text);
    }

    fn push_decoded(&mut self, span: Span, text: &str) {
        let text = if self.begins_pre() { text.trim_start_matches('\n') } else { text };
        if text.is_empty() {
            return self.lay(span);
        }
        let start = self.tape.owned.len();
        self.tape.owned.push_str(text);
        let flags = if needs_escape(text) { ESCAPE } else { 0 };
        self.tape.push(Node::owned(span, flags, start, text.len()));
    }
}
