//! A document with some of its text changed.
//!
//! A word that is masked in the HTML may have been cut in two by a tag, may stand in a
//! `title`, may be the text of a link that still leads where the word says. So nothing is
//! masked there: the events are changed, written anew and verified as ever. Spans stay: each
//! piece still knows what was typed.

use std::ops::Range;

use crate::span::Span;
use crate::text::bidi;

use super::editor::{Editor, LeafEdit};
use super::lies::{Lies, MAX_PASSES};
use super::names;
use super::room::Room;
use super::tape::{LinkId, LinkTarget, NONE, Node, NodeKind};
use super::view::{SourceRun, View};
use super::visible::VisibleText;
use super::{Document, is_bidi};

/// Places of the views, each with what is to stand there.
#[derive(Debug, Default)]
pub(crate) struct Edits {
    pub(crate) body: Vec<(Range<usize>, String)>,
    pub(crate) titles: Vec<(Range<usize>, String)>,
    pub(crate) names: Vec<(Range<usize>, String)>,
    /// Spans that hold the tags or the addresses of links that become plain text, or that are the
    /// tag of an image.
    pub(crate) unlink: Vec<Span>,
}

/// Places in which the body shows what was typed.
pub(crate) struct Shown(Vec<(SourceRun, Range<usize>)>);

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

    /// The tags or the addresses of all links, refused ones and images as well, in order.
    pub(crate) fn link_spans(&self) -> Vec<Span> {
        let links = self.tape.links.iter().map(|record| record.span);
        let refused = self.tape.refused.iter().map(|record| record.span);
        let images = self.images().map(|node| node.span);
        let mut spans: Vec<Span> = links.chain(refused).chain(images).collect();
        spans.sort_unstable();
        spans
    }

    /// The first byte of a link: of the author's tag or of the address.
    pub(crate) fn link_start_at(&self, link: LinkId) -> u32 {
        self.tape.links.get(link.index()).map_or(0, |record| record.span.start)
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
            let value = tape.push_owned(&text);
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
            // Readers do not see where a refused tag led, and rules did not either.
            if record.is_tag {
                return false;
            }
            let after = touched.partition_point(|span| span.end <= record.span.start);
            touched.get(after).is_none_or(|span| span.start >= record.span.end)
        });
        crate::work::add(nodes.len() + view.body.text().len());
        let write = |unlinked: &[bool]| {
            let (tape, open) = (tape.clone(), Vec::new());
            let unlink = &unlink;
            let mut editor =
                Editor { source: self.source, edits: &edits, unlinked, tape, open, unlink };
            nodes.iter().enumerate().for_each(|(at, node)| editor.node(at as u32, node));
            editor.tape
        };
        let mut written = write(&unlinked);
        // A caption may read as another address without what was taken out of it.
        for pass in 0..=MAX_PASSES {
            if !Lies::made(self.source, &self.tape, &written, &mut unlinked) {
                break;
            }
            if pass == MAX_PASSES {
                unlinked.fill(true);
            }
            written = write(&unlinked);
        }
        let document = Document { source: self.source, tape: written, policy: self.policy };
        debug_assert_eq!(document.validate(), Ok(()));
        document
    }
}

/// Edits in order, without overlaps, on character boundaries; their text on one line and
/// without signs that turn the text around it.
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
        bidi::push_unpaired(old, with);
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
        if node.kind != NodeKind::Text {
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
    // The rest of the line that was edited last, which was not copied yet.
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
