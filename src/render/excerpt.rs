//! The beginning of a comment, as valid HTML.
//!
//! Cutting finished HTML leaves an open `<em>` that slants the rest of the page. Here the document
//! is cut, its open elements are closed, and the one writer writes it: the gate verifies it like
//! any other HTML.

use crate::document::Document;
use crate::document::tape::{ESCAPE, IMPLIED, Node, NodeId, NodeKind, Tape};
use crate::span::Span;
use crate::text::bidi::Balance;
use crate::work;

use super::cut;
use crate::document::is_bidi;

/// The document cut to `max` graphemes of text.
///
/// It is only for writing: it does not cover its source (invariant I5).
pub(crate) fn cut<'s>(document: &Document<'s>, max: usize) -> Document<'s> {
    let mut seen = VisiblePrefix::read(document, max, false);
    if seen.text.trim().is_empty() {
        seen = VisiblePrefix::read(document, max, true);
    }
    let tape = &document.tape;
    let mut short = Tape {
        nodes: Vec::new(),
        owned: tape.owned.clone(),
        quotes: tape.quotes.clone(),
        links: tape.links.clone(),
        refused: Vec::new(),
        mentions: tape.mentions.clone(),
        attributes: tape.attributes.clone(),
        attribute_lists: tape.attribute_lists.clone(),
        notices: Vec::new(),
        discarded: Vec::new(),
        max_caption: tape.max_caption,
        rewritten: tape.rewritten,
    };
    let mut copy = Copy { from: document, to: &mut short, open: Vec::new() };
    match cut::at(&seen.text, max, seen.full) {
        None => copy.nodes(tape.nodes.len(), seen.quoted),
        Some(end) => {
            let kept = cut::kept(&seen.text, end, seen.full).len();
            // The leaf that holds the last byte that is kept.
            let piece = seen.pieces.partition_point(|&(start, _)| start < kept);
            if let Some(&(start, node)) = piece.checked_sub(1).and_then(|at| seen.pieces.get(at)) {
                copy.nodes(node, seen.quoted);
                copy.last(node, kept - start);
            }
        }
    }
    Document { source: document.source, tape: Box::new(short), policy: document.policy }
}

/// The text that readers will see, and which leaf each piece of it comes from.
struct VisiblePrefix {
    text: String,
    pieces: Vec<(usize, usize)>,
    /// There is more.
    full: bool,
    /// Quotes were read too.
    quoted: bool,
}

impl VisiblePrefix {
    fn read(document: &Document<'_>, max: usize, quoted: bool) -> Self {
        let mut seen = Self { text: String::new(), pieces: Vec::new(), full: false, quoted };
        let enough = cut::enough(max);
        let nodes = &document.tape.nodes;
        let mut at = 0;
        while let Some(node) = nodes.get(at) {
            if seen.text.len() >= enough {
                seen.full = true;
                break;
            }
            match node.kind {
                NodeKind::QuoteStart if !quoted => at = node.partner(),
                NodeKind::Text | NodeKind::Decoded | NodeKind::Mention | NodeKind::Emoji => {
                    seen.pieces.push((seen.text.len(), at));
                    let leaf = document.tape.leaf(document.source, node);
                    let mut end = leaf.len().min(enough);
                    while !leaf.is_char_boundary(end) {
                        end -= 1;
                    }
                    work::add(end);
                    seen.text.push_str(&leaf[..end]);
                    if end < leaf.len() {
                        seen.full = true;
                        break;
                    }
                }
                NodeKind::ElementStart | NodeKind::ElementEnd if node.element.is_inline() => {}
                NodeKind::AnchorStart
                | NodeKind::AnchorEnd
                | NodeKind::LinkStart
                | NodeKind::LinkEnd => {}
                NodeKind::Break if !seen.text.is_empty() => seen.text.push('\n'),
                // A block begins or ends: words end as well.
                _ => {
                    if !seen.text.is_empty() && !seen.text.ends_with('\n') {
                        seen.text.push('\n');
                    }
                }
            }
            at += 1;
        }
        if !seen.full {
            seen.text.truncate(seen.text.trim_end_matches('\n').len());
        }
        seen
    }
}

struct Copy<'a, 's> {
    from: &'a Document<'s>,
    to: &'a mut Tape,
    /// Starts that wait for their end.
    open: Vec<NodeId>,
}

impl Copy<'_, '_> {
    /// The nodes before `end`, quotes or not.
    fn nodes(&mut self, end: usize, quoted: bool) {
        let nodes = &self.from.tape.nodes;
        let mut at = 0;
        while at < end {
            let node = nodes[at];
            match node.kind {
                NodeKind::QuoteStart if !quoted => at = node.partner(),
                NodeKind::Omitted | NodeKind::Attribution if !quoted => {}
                _ => self.node(node),
            }
            at += 1;
        }
    }

    fn node(&mut self, node: Node) {
        match node.kind {
            NodeKind::ParagraphStart
            | NodeKind::ElementStart
            | NodeKind::AnchorStart
            | NodeKind::LinkStart
            | NodeKind::QuoteStart
            | NodeKind::CodeBlockStart => {
                let at = self.to.push(node);
                self.open.push(at);
            }
            NodeKind::ParagraphEnd
            | NodeKind::ElementEnd
            | NodeKind::AnchorEnd
            | NodeKind::LinkEnd
            | NodeKind::QuoteEnd
            | NodeKind::CodeBlockEnd => self.end(node.span, node.flags),
            _ => {
                self.to.push(node);
            }
        }
    }

    /// Ends the innermost start. An element that held only a removed quote is removed as well.
    fn end(&mut self, span: Span, flags: u8) {
        let Some(start) = self.open.pop() else { return };
        let empty = start.index() + 1 == self.to.nodes.len();
        if empty && self.to.nodes[start.index()].kind != NodeKind::QuoteStart {
            self.to.nodes.pop();
        } else {
            self.to.end(start, span, flags);
        }
    }

    /// The last leaf, of which `len` bytes stay, the ellipsis, and all ends.
    fn last(&mut self, at: usize, len: usize) {
        let nodes = &self.from.tape.nodes;
        let leaf = &nodes[at];
        let whole = self.from.tape.leaf(self.from.source, leaf).len();
        let mut node = *leaf;
        if len < whole {
            // Half a name is not a name: it is text.
            node = match self.from.tape.owned_leaf(leaf) {
                Some(start) => Node::owned(node.span, node.flags | ESCAPE, start, len),
                None => {
                    let start = node.span.start as usize;
                    Node::text(Span::new(start, start + len), node.flags | ESCAPE)
                }
            };
        }
        let ends_link = nodes.get(at + 1).is_some_and(|next| next.kind == NodeKind::LinkEnd);
        if len < whole || !ends_link {
            self.unlink();
        }
        self.to.push(node);
        let at = Span::empty(node.span.end as usize);
        while let Some(&start) = self.open.last() {
            let start = self.to.nodes[start.index()];
            let inline = match start.kind {
                NodeKind::ElementStart => start.element.is_inline(),
                NodeKind::AnchorStart | NodeKind::LinkStart => true,
                _ => false,
            };
            if !inline {
                break;
            }
            self.end(at, IMPLIED);
        }
        self.ellipsis(at);
        while let Some(&start) = self.open.last() {
            let start = self.to.nodes[start.index()];
            self.end(at, IMPLIED | start.flags);
        }
    }

    /// An address that is cut stays text. (The
    /// writer would take its caption from the whole of it.)
    fn unlink(&mut self) {
        let Some(&at) = self.open.last() else { return };
        if self.to.nodes[at.index()].kind == NodeKind::LinkStart {
            // Only leaves stand in it, so no index moves.
            self.to.nodes.remove(at.index());
            self.open.pop();
        }
    }

    /// `…`, after the ends of what turns the text.
    fn ellipsis(&mut self, at: Span) {
        let line = self.open.last().map_or(0, |start| start.index());
        let start = self.to.owned.len();
        let mut open = Balance::default();
        for node in &self.to.nodes[line..] {
            use NodeKind::{Decoded, Emoji, Mention, Text};
            if matches!(node.kind, Text | Decoded | Mention | Emoji) {
                let leaf = self.to.leaf(self.from.source, node);
                leaf.chars().filter(|&c| is_bidi(c)).for_each(|c| _ = open.accept(c));
            }
        }
        self.to.owned.extend(open.close());
        self.to.owned.push('…');
        let len = self.to.owned.len() - start;
        self.to.push(Node::owned(at, 0, start, len));
    }
}
