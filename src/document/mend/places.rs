//! Places of tags, and of the ends of what they begin.

use super::super::Document;
use super::super::tape::{Node, NodeKind};
use super::write;
use crate::policy::element::Model;
use crate::span::Span;

/// Tags that are looked at for the start of an end tag.
const DEEPEST: usize = 64;

/// The part that a tag has in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TagRole {
    /// It begins the node of this number.
    Node(usize),
    /// It is gone.
    Dropped,
    /// It is shown.
    Text,
}

#[derive(Debug, Default)]
pub(super) struct Places {
    /// Tags with a node, and its number.
    nodes: Vec<(Span, usize)>,
    dropped: Vec<Span>,
    /// Start and end tags that are gone.
    pairs: Vec<(Span, Span)>,
    /// Nodes that end a line of inlines.
    line_ends: Vec<usize>,
}

impl Places {
    pub(super) fn new(document: &Document<'_>) -> Self {
        let tape = &document.tape;
        crate::work::add(tape.nodes.len() + tape.discarded.len());
        let mut places = Self { dropped: tape.discarded.clone(), ..Self::default() };
        for (at, node) in tape.nodes.iter().enumerate() {
            if is_tag(node) && !node.span.is_empty() {
                places.nodes.push((node.span, at));
            }
            if ends_line(node) {
                places.line_ends.push(at);
            }
        }
        places.nodes.sort_unstable();
        places.dropped.sort_unstable();
        places.pair(document.source);
        places
    }

    /// Pairs the tags that are gone.
    fn pair(&mut self, source: &str) {
        let mut open: Vec<(Span, &str)> = Vec::new();
        for &span in &self.dropped {
            let typed = &source[span.range()];
            let name = write::name(typed);
            if name.is_empty() || typed.ends_with("/>") {
                continue;
            }
            if !typed.starts_with("</") {
                // Code that is empty goes with its end tag.
                if typed.rfind("</").is_none() {
                    open.push((span, name));
                }
                continue;
            }
            let mut near = open.iter().rev().take(DEEPEST);
            crate::work::add(near.len());
            if let Some(depth) = near.position(|(_, start)| start.eq_ignore_ascii_case(name)) {
                let at = open.len() - 1 - depth;
                self.pairs.push((open[at].0, span));
                open.remove(at);
            }
        }
        self.pairs.sort_unstable();
    }

    pub(super) fn role(&self, tag: Span) -> TagRole {
        if let Ok(at) = self.nodes.binary_search_by_key(&tag.start, |(span, _)| span.start) {
            return TagRole::Node(self.nodes[at].1);
        }
        let dropped = self.dropped.binary_search_by_key(&tag.start, |span| span.start);
        if dropped.is_ok() { TagRole::Dropped } else { TagRole::Text }
    }

    /// The tag that is gone and begins at `at`.
    pub(super) fn dropped_at(&self, at: u32) -> Option<Span> {
        let found = self.dropped.binary_search_by_key(&at, |span| span.start).ok()?;
        Some(self.dropped[found])
    }

    /// The tag that an attribute stands in.
    pub(super) fn tag_around(&self, attribute: Span) -> Option<Span> {
        let holds = |tag: &Span| tag.end >= attribute.end;
        let before = self.nodes.partition_point(|(span, _)| span.start < attribute.start);
        let node = before.checked_sub(1).map(|at| self.nodes[at].0).filter(holds);
        let before = self.dropped.partition_point(|span| span.start < attribute.start);
        let dropped = before.checked_sub(1).map(|at| self.dropped[at]).filter(holds);
        node.or(dropped)
    }

    /// The end tag that went with a start tag.
    pub(super) fn end_tag(&self, start: Span) -> Option<Span> {
        let at = self.pairs.binary_search_by_key(&start, |(start, _)| *start).ok()?;
        Some(self.pairs[at].1)
    }

    /// The node that ends the line which the inline at `node` is in.
    pub(super) fn line_end(&self, node: usize) -> usize {
        let at = self.line_ends.partition_point(|end| *end <= node);
        self.line_ends.get(at).copied().unwrap_or(node)
    }
}

/// Tells whether a node has a tag that authors type.
fn is_tag(node: &Node) -> bool {
    use NodeKind::{AnchorStart, CodeBlockStart, Decoded, ElementStart, Void};
    matches!(node.kind, AnchorStart | CodeBlockStart | Decoded | ElementStart | Void)
}

fn ends_line(node: &Node) -> bool {
    match node.kind {
        NodeKind::ParagraphEnd | NodeKind::QuoteEnd => true,
        NodeKind::ElementEnd => node.element.model() != Model::Inline,
        _ => false,
    }
}
