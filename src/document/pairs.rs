//! Which start tag belongs to which end tag, as typed.
//!
//! "viagra" in `<i>v</i>iagra` was typed from the `<`: the end tag is inside, so its
//! start tag is a part of it. Tags that the policy dropped have no node, so what lies
//! between the pieces of visible text is read once more; roughly, for nothing but the
//! ends of a span hangs on it.

use memchr::{memchr, memmem};

use crate::span::Span;

/// Most tags that are open at once; deeper ones have no partner.
const DEEPEST: usize = 32;

/// Pairs of tags, in the order of the source.
#[derive(Clone, Debug, Default)]
pub(super) struct Pairs {
    /// Start tags and their ends, by where the end tag begins.
    by_end: Vec<(Span, Span)>,
    /// The same by where the start tag ends.
    by_start: Vec<(Span, Span)>,
    open: Vec<(Span, Span)>,
}

impl Pairs {
    pub(super) fn clear(&mut self) {
        self.by_end.clear();
        self.by_start.clear();
        self.open.clear();
    }

    /// Reads the markup in `source[from..to]`. Calls go forward.
    pub(super) fn read(&mut self, source: &str, from: usize, to: usize) {
        let Some(text) = source.get(from..to) else { return };
        let bytes = text.as_bytes();
        crate::work::add(bytes.len());
        let mut at = 0;
        while let Some(open) = bytes.get(at..).and_then(|rest| memchr(b'<', rest)) {
            let open = at + open;
            let rest = &bytes[open..];
            let is_comment = rest.starts_with(b"<!--");
            let close = if is_comment { memmem::find(rest, b"-->") } else { memchr(b'>', rest) };
            let Some(close) = close else { return };
            let end = open + close + if is_comment { 3 } else { 1 };
            let closes = rest.get(1) == Some(&b'/');
            let first = open + 1 + usize::from(closes);
            let letters = bytes[first..end].iter().take_while(|byte| byte.is_ascii_alphanumeric());
            let name = Span::new(from + first, from + first + letters.count());
            let tag = Span::new(from + open, from + end);
            if !name.is_empty() {
                self.tag(source, tag, name, closes);
            }
            at = end;
        }
    }

    fn tag(&mut self, source: &str, tag: Span, name: Span, closes: bool) {
        let text = |span: Span| source.get(span.range()).unwrap_or("");
        if !closes {
            if self.open.len() < DEEPEST {
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

    /// All markup is read.
    pub(super) fn finish(&mut self) {
        self.by_start.clone_from(&self.by_end);
        self.by_start.sort_unstable_by_key(|(start, _)| start.end);
        self.open.clear();
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
