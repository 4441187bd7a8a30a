//! A document with some of its text changed.
//!
//! A word that is masked in the HTML may have been cut in two by a tag, may stand in a
//! `title`, may be the text of a link that still leads where the word says. So nothing is
//! masked there: the events are changed, written anew and verified as ever. Spans stay: each
//! piece still knows what was typed.

use std::ops::Range;

use crate::policy::element::{Element, Model};
use crate::span::Span;

use super::names;
use super::room::Room;
use super::tape::{ESCAPE, Kind, LinkTarget, NONE, Node, Tape, TextRef};
use super::text::needs_escape;
use super::view::{Run, View};
use super::visible::VisibleText;
use super::{Document, is_bidi};

/// Places of the views, each with what is to stand there.
#[derive(Debug, Default)]
pub(crate) struct Edits {
    pub(crate) body: Vec<(Range<usize>, String)>,
    pub(crate) titles: Vec<(Range<usize>, String)>,
    pub(crate) names: Vec<(Range<usize>, String)>,
    /// Spans that hold the tags or the addresses of links that become plain text.
    pub(crate) unlink: Vec<Span>,
}

/// Where the body shows what was typed.
pub(crate) struct Shown(Vec<(Run, Range<usize>)>);

impl Shown {
    pub(crate) fn new(body: &View) -> Self {
        let runs = body.touched(0..body.text().len());
        Self(runs.filter(|(run, _)| run.node != NONE).collect())
    }

    /// The part of the body that comes from `span`, and what stands between.
    pub(crate) fn range(&self, span: Span) -> Option<Range<usize>> {
        let first = self.0.partition_point(|(run, _)| run.source.end <= span.start);
        let touched =
            self.0.get(first..)?.iter().take_while(|(run, _)| run.source.start < span.end);
        let mut found: Option<Range<usize>> = None;
        for (run, text) in touched {
            let mut range = text.clone();
            if run.exact {
                let within = run.source.start.max(span.start)..run.source.end.min(span.end);
                let offset = |at: u32| text.start + (at - run.source.start) as usize;
                range = offset(within.start)..offset(within.end);
            }
            found = Some(found.map_or(range.clone(), |found| found.start..range.end));
        }
        found
    }
}

impl<'s> Document<'s> {
    /// The span of a link whose text is its address; `None` for an author's tag.
    pub(crate) fn address_span(&self, link: u32) -> Option<Span> {
        let record = self.tape.links.get(link as usize)?;
        matches!(record.target, LinkTarget::Address { .. }).then_some(record.span)
    }

    /// The tags or the addresses of all links, refused ones as well, in order.
    pub(crate) fn link_spans(&self) -> Vec<Span> {
        let links = self.tape.links.iter().map(|record| record.span);
        let refused = self.tape.refused.iter().map(|record| record.span);
        let mut spans: Vec<Span> = links.chain(refused).collect();
        spans.sort_unstable();
        spans
    }

    /// The first byte of a link: of the author's tag or of the address.
    pub(crate) fn link_start_at(&self, link: u32) -> u32 {
        self.tape.links.get(link as usize).map_or(0, |record| record.span.start)
    }

    /// The document with `edits` made. A mention or an address whose text changes is one no
    /// longer. Elements and paragraphs that are left without content go.
    ///
    /// Edits that fit nowhere, or overlap one before them, are passed over.
    ///
    /// # Complexity
    /// Linear in the document, plus a sort of the edits.
    pub(crate) fn edited(&self, view: &VisibleText, edits: Edits) -> Document<'s> {
        let mut tape = self.tape.clone();
        tape.rewritten = true;
        let nodes = std::mem::take(&mut tape.nodes);
        let mut room = Room::new(self);
        let body = tidy(&view.body, edits.body, &mut room);
        for (node, text) in whole(&view.titles, edits.titles, &mut room) {
            let value = tape.store(&text);
            if let Some(record) = tape.attributes.get_mut(node as usize) {
                record.value = value;
            }
        }
        names::rename(&mut tape, whole(&view.names, edits.names, &mut room));
        names::forget_unseen(&mut tape, &nodes);
        let mut unlinked = vec![false; tape.links.len()];
        let mut unlink = edits.unlink;
        unlink.sort_unstable();
        for (record, unlinked) in tape.links.iter().zip(&mut unlinked) {
            let after = unlink.partition_point(|span| span.start <= record.span.start);
            let before = after.checked_sub(1).and_then(|at| unlink.get(at));
            *unlinked = before.is_some_and(|span| record.span.end <= span.end);
        }
        let mut edits = leaves(&view.body, body);
        self.drop_rests(&nodes, &mut edits);
        let touched = touched_spans(&nodes, &edits);
        tape.refused.retain(|record| {
            // Nobody sees where a refused tag led, and no rule was shown it.
            if record.href.is_some() {
                return false;
            }
            let after = touched.partition_point(|span| span.end <= record.span.start);
            touched.get(after).is_none_or(|span| span.start >= record.span.end)
        });
        crate::work::add(nodes.len() + view.body.text().len());
        let mut editor =
            Editor { source: self.source, edits: &edits, unlinked, tape, open: Vec::new() };
        for (at, node) in nodes.iter().enumerate() {
            editor.node(at as u32, node);
        }
        let document = Document { source: self.source, tape: editor.tape, policy: self.policy };
        debug_assert_eq!(document.validate(), Ok(()));
        document
    }
}

/// An edit within the text of one node.
pub(super) struct LeafEdit {
    pub(super) node: u32,
    pub(super) range: Range<usize>,
    pub(super) with: String,
}

/// Edits in order, without overlaps, on character boundaries; their text on one line and
/// without what turns the page around it.
fn tidy(
    view: &View,
    mut edits: Vec<(Range<usize>, String)>,
    room: &mut Room,
) -> Vec<(Range<usize>, String)> {
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let mut end = 0;
    edits.retain_mut(|(range, with)| {
        let Some(old) = view.text().get(range.clone()).filter(|old| !old.is_empty()) else {
            return false;
        };
        if range.start < end {
            return false;
        }
        end = range.end;
        with.retain(|c| !is_bidi(c) && (!c.is_control() || c == '\n'));
        *with = room.fit(old, with.replace(['\n', '\u{2028}', '\u{2029}'], " "));
        true
    });
    edits
}

/// Edits of the body as edits of leaves: the first leaf of a place gets the new text, the
/// others lose theirs. Line breaks stay.
fn leaves(body: &View, edits: Vec<(Range<usize>, String)>) -> Vec<LeafEdit> {
    let mut found: Vec<LeafEdit> = Vec::new();
    for (range, with) in edits {
        let first = found.len();
        for (run, text) in body.touched(range.clone()) {
            if run.node == NONE {
                continue;
            }
            let part =
                range.start.max(text.start) - text.start..range.end.min(text.end) - text.start;
            let part = run.in_leaf(part, text.len());
            match found.get_mut(first..).and_then(|edits| edits.last_mut()) {
                // White space between them is not shown, and goes as well.
                Some(last) if last.node == run.node => last.range.end = part.end,
                _ => found.push(LeafEdit { node: run.node, range: part, with: String::new() }),
            }
        }
        if let Some(edit) = found.get_mut(first) {
            edit.with = with;
        }
    }
    found
}

/// Tells where the texts that change were typed, in order.
fn touched_spans(nodes: &[Node], edits: &[LeafEdit]) -> Vec<Span> {
    let span = |edit: &LeafEdit| {
        let node = nodes.get(edit.node as usize)?;
        if node.kind != Kind::Text {
            return Some(node.span);
        }
        let start = node.span.start as usize;
        Some(Span::new(start + edit.range.start, start + edit.range.end))
    };
    edits.iter().filter_map(span).collect()
}

/// Edits of a view of lines, as whole new texts of the records that the lines show.
fn whole(view: &View, edits: Vec<(Range<usize>, String)>, room: &mut Room) -> Vec<(u32, String)> {
    let mut found: Vec<(u32, String)> = Vec::new();
    // Of the line that was edited last: where the text goes on that was not copied yet.
    let mut open: Option<Range<usize>> = None;
    for (range, with) in tidy(view, edits, room) {
        // Over several lines: the first gets the text, the others lose theirs.
        let mut with = Some(with);
        for (run, line) in view.touched(range.clone()) {
            if run.node == NONE {
                continue;
            }
            let known = found.last().is_some_and(|(node, _)| *node == run.node);
            if !known {
                close(view, &mut found, &mut open);
                found.push((run.node, String::new()));
                open = Some(line);
            }
            let (Some((_, text)), Some(rest)) = (found.last_mut(), &mut open) else { continue };
            text.push_str(view.text().get(rest.start..range.start).unwrap_or(""));
            text.push_str(&with.take().unwrap_or_default());
            rest.start = range.end.min(rest.end);
        }
    }
    close(view, &mut found, &mut open);
    found
}

/// Copies the rest of a line.
fn close(view: &View, found: &mut [(u32, String)], open: &mut Option<Range<usize>>) {
    if let (Some((_, text)), Some(rest)) = (found.last_mut(), open.take()) {
        text.push_str(view.text().get(rest).unwrap_or(""));
    }
}

struct Editor<'a> {
    source: &'a str,
    edits: &'a [LeafEdit],
    unlinked: Vec<bool>,
    /// The new one.
    tape: Tape,
    /// New indices of open starts; nothing for a link that went.
    open: Vec<Option<u32>>,
}

impl Editor<'_> {
    /// The edits of nodes from `from` up to `to`.
    fn edits_of(&self, from: u32, to: u32) -> &[LeafEdit] {
        let first = self.edits.partition_point(|edit| edit.node < from);
        let len = self.edits[first..].partition_point(|edit| edit.node < to);
        &self.edits[first..first + len]
    }

    fn node(&mut self, at: u32, node: &Node) {
        match node.kind {
            Kind::LinkStart | Kind::AnchorStart => {
                let changed = node.kind == Kind::LinkStart && !self.edits_of(at, node.a).is_empty();
                let unlinked = self.unlinked.get(node.b as usize).copied().unwrap_or_default();
                if changed || unlinked {
                    self.lay(node.span);
                    self.open.push(None);
                } else {
                    self.start(node);
                }
            }
            Kind::ParagraphStart | Kind::ElementStart | Kind::QuoteStart | Kind::CodeBlockStart => {
                self.start(node)
            }
            Kind::ParagraphEnd
            | Kind::ElementEnd
            | Kind::QuoteEnd
            | Kind::CodeBlockEnd
            | Kind::LinkEnd
            | Kind::AnchorEnd => self.end(at, node),
            Kind::Break if self.begins_pre() => self.lay(node.span),
            Kind::Text => self.text(at, node),
            Kind::Decoded | Kind::Mention | Kind::Emoji => self.decoded(at, node),
            _ => {
                self.tape.push(*node);
            }
        }
    }

    /// Whether what comes next is the first thing in `pre`: parsers drop a newline there.
    fn begins_pre(&self) -> bool {
        let last = self.tape.nodes.last();
        last.is_some_and(|last| last.kind == Kind::ElementStart && last.element == Element::Pre)
    }

    fn start(&mut self, node: &Node) {
        let at = self.tape.push(*node);
        self.open.push(Some(at));
    }

    fn end(&mut self, at: u32, node: &Node) {
        let Some(Some(start)) = self.open.pop() else { return self.lay(node.span) };
        let old = *node;
        let inside = self.tape.nodes.get(start as usize + 1..).unwrap_or_default();
        // What was empty before is meant to be.
        let emptied = inside.is_empty() && old.a + 1 < at;
        let breaks = inside.iter().all(|node| node.kind == Kind::Break);
        let goes = match old.kind {
            Kind::ParagraphEnd => breaks,
            Kind::LinkEnd | Kind::AnchorEnd => emptied,
            Kind::ElementEnd if old.element.model() == Model::Leaf => breaks && old.a + 1 < at,
            Kind::ElementEnd => emptied && old.element.is_inline(),
            _ => false,
        };
        if goes {
            for node in self.tape.nodes.split_off(start as usize) {
                self.lay(node.span);
            }
            return self.lay(old.span);
        }
        self.tape.end(start, old.kind, old.span, old.flags);
    }

    /// Markup of the source that is no longer on the tape.
    fn lay(&mut self, span: Span) {
        if !span.is_empty() {
            self.tape.layout.push(span);
        }
    }

    /// Text as typed: what is not changed stays so.
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
            if last.kind == Kind::Text && last.span.end == span.start {
                last.span.end = span.end;
                last.flags |= node.flags;
                return;
            }
        }
        self.tape.push(Node { span, ..*node });
    }

    /// What stands or falls as a whole.
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
        let TextRef::Side { start, len } = self.tape.store(text) else { return };
        let flags = if needs_escape(text) { ESCAPE } else { 0 };
        let element = Element::P;
        self.tape.push(Node { kind: Kind::Decoded, element, flags, span, a: start, b: len });
    }
}
