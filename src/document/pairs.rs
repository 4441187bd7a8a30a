//! Pairs of start and end tags, as typed.
//!
//! "viagra" in `<i>v</i>iagra` was typed from the `<`: the end tag is inside, so its start tag is
//! a part of it. The lexer has found the tags; those that the policy dropped stand in
//! [`Tape::discarded`](super::tape::Tape::discarded), all others are nodes.

use crate::span::Span;

use super::Document;
use super::tape::NodeKind;

/// Most tags that are open at once; deeper ones have no partner.
const DEEPEST: usize = 32;

/// Pairs of tags, in the order of the source.
#[derive(Clone, Debug, Default)]
pub(super) struct Pairs {
    /// Start tags and their ends, by where the end tag begins.
    by_end: Vec<(Span, Span)>,
    /// The same by where the start tag ends.
    by_start: Vec<(Span, Span)>,
    tags: Vec<Span>,
    /// Start tags that wait for their end, and their names.
    open: Vec<(Span, Span)>,
}

impl Pairs {
    pub(super) fn clear(&mut self) {
        self.by_end.clear();
        self.by_start.clear();
    }

    /// Pairs the tags of a document.
    pub(super) fn read(&mut self, document: &Document<'_>) {
        use NodeKind::{Decoded, Emoji, Mention, Text};
        let (source, tape) = (document.source, &document.tape);
        let is_markup = |kind| !matches!(kind, Text | Decoded | Mention | Emoji);
        let nodes = tape.nodes.iter().filter(|node| is_markup(node.kind)).map(|node| node.span);
        let bytes = source.as_bytes();
        let is_tag = |span: &Span| !span.is_empty() && bytes[span.start as usize] == b'<';
        self.tags.clear();
        self.tags.extend(nodes.chain(tape.discarded.iter().copied()).filter(is_tag));
        crate::work::add(tape.nodes.len() + tape.discarded.len());
        self.tags.sort_unstable();
        self.open.clear();
        for at in 0..self.tags.len() {
            self.tag(source, self.tags[at]);
        }
        self.by_start.clone_from(&self.by_end);
        self.by_start.sort_unstable_by_key(|(start, _)| start.end);
    }

    fn tag(&mut self, source: &str, tag: Span) {
        let closes = source.as_bytes().get(tag.start as usize + 1) == Some(&b'/');
        let first = tag.start as usize + 1 + usize::from(closes);
        let letters = source.as_bytes()[first..].iter();
        let len = letters.take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let name = Span::new(first, first + len);
        let text = |span: Span| source.get(span.range()).unwrap_or("");
        if !closes {
            if self.open.len() < DEEPEST && len > 0 {
                self.open.push((tag, name));
            }
            return;
        }
        let same = |&(_, open): &(Span, Span)| text(open).eq_ignore_ascii_case(text(name));
        if let Some(at) = self.open.iter().rposition(same) {
            self.by_end.push((self.open[at].0, tag));
            self.open.truncate(at);
        }
    }

    /// `span` and the tags right beside it whose partners are inside.
    pub(super) fn widen(&self, mut span: Span) -> Span {
        loop {
            let before = self.by_start.binary_search_by_key(&span.start, |(start, _)| start.end);
            let before = before.ok().and_then(|at| self.by_start.get(at));
            if let Some((start, _)) =
                before.filter(|(_, end)| end.start >= span.start && end.end <= span.end)
            {
                span.start = start.start;
                continue;
            }
            let after = self.by_end.binary_search_by_key(&span.end, |(_, end)| end.start);
            let after = after.ok().and_then(|at| self.by_end.get(at));
            if let Some((_, end)) =
                after.filter(|(start, _)| start.start >= span.start && start.end <= span.end)
            {
                span.end = end.end;
                continue;
            }
            return span;
        }
    }
}
