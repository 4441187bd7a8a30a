//! Changes of the source that make notices go away: what the form offers beside each.
//!
//! Everything is read from the finished document; a parse does nothing for it. Each edit found here
//! is a proposal: the formatter reads the changed comment and keeps what removes the notice.
//!
//! | file | invariant |
//! |---|---|
//! | [`places`] | each place is one that the tape names |
//! | [`write`] | what is written for a tag is read as text, or as a tag with less in it |

mod places;
mod write;

use super::tape::{NodeKind, Tape};
use super::{Document, NoticeKind};
use crate::links::Finder;
use crate::notice::{Fix, Notice};
use crate::policy::Policy;
use crate::policy::element::{Element, Model};
use crate::policy::known::{self, Gap, TagName};
use crate::span::Span;
use places::{Places, TagRole};

/// A part of the source and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Edit {
    pub(crate) span: Span,
    pub(crate) text: String,
    /// Start of what an end tag is added for: of two at the same place, the inner one comes first.
    pub(crate) start: u32,
}

impl Edit {
    fn new(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into(), start: 0 }
    }

    /// Something that is added behind all that began at `start`.
    fn end(at: Span, text: impl Into<String>, start: u32) -> Self {
        Self { start, ..Self::new(at, text) }
    }
}

/// A change that may make a notice go.
#[derive(Clone, Debug)]
pub(crate) struct Proposal {
    /// Number of the notice.
    pub(crate) notice: usize,
    pub(crate) kind: NoticeKind,
    /// One edit or two, in order; they do not overlap.
    pub(crate) edits: Vec<Edit>,
    /// Letters that readers may see less of, if the HTML changes; `None` if it stays the same.
    pub(crate) loss: Option<usize>,
}

impl Proposal {
    /// The edits as one. With two, the text between them is copied.
    pub(crate) fn fix(&self, source: &str) -> Option<Fix> {
        let (first, last) = (self.edits.first()?, self.edits.last()?);
        let mut replacement = first.text.clone();
        if self.edits.len() > 1 {
            replacement.push_str(&source[first.span.end as usize..last.span.start as usize]);
            replacement.push_str(&last.text);
        }
        Some(Fix { span: first.span.cover(last.span), replacement })
    }
}

/// Proposals in the order of the notices; of two for the same notice the first is better.
///
/// # Complexity
/// Linear in the source and the tape, apart from the order of tags.
pub(crate) fn proposals(
    document: &Document<'_>,
    policy: &Policy,
    finder: &Finder,
) -> Vec<Proposal> {
    if document.tape.notices.is_empty() || document.tape.rewritten {
        return Vec::new();
    }
    let places = Places::new(document);
    let mut mender =
        Mender { document, policy, finder, places, last_closer: None, all: Vec::new() };
    for (number, notice) in document.tape.notices.iter().enumerate() {
        mender.propose(number, *notice);
    }
    mender.all
}

struct Mender<'d> {
    document: &'d Document<'d>,
    policy: &'d Policy,
    finder: &'d Finder,
    places: Places,
    /// The last end tag of a quote; looked for once.
    last_closer: Option<usize>,
    all: Vec<Proposal>,
}

impl Mender<'_> {
    fn typed(&self, span: Span) -> &str {
        &self.document.source[span.range()]
    }

    fn tape(&self) -> &Tape {
        &self.document.tape
    }

    fn same(&mut self, notice: usize, edits: Vec<Edit>) {
        self.add(notice, edits, None);
    }

    fn add(&mut self, notice: usize, edits: Vec<Edit>, loss: Option<usize>) {
        crate::work::add(edits.iter().map(|edit| edit.text.len() + 1).sum());
        let kind = self.document.tape.notices[notice].kind;
        self.all.push(Proposal { notice, kind, edits, loss });
    }

    fn propose(&mut self, number: usize, Notice { kind, span }: Notice) {
        match kind {
            NoticeKind::DisallowedTag | NoticeKind::Comment | NoticeKind::RemovedContent => {
                self.tag(number, span);
            }
            NoticeKind::DisallowedAttribute => {
                if let Some(tag) = self.places.tag_around(span) {
                    self.rewrite(number, tag);
                }
            }
            NoticeKind::TooManyAttributes => self.rewrite(number, span),
            NoticeKind::RefusedAddress if self.places.role(span) == TagRole::Text => {
                self.show(number, span);
            }
            NoticeKind::RefusedAddress | NoticeKind::LyingCaption => {
                self.unwrap(number, span, Gap::None);
            }
            NoticeKind::EmptyElement | NoticeKind::TooDeep | NoticeKind::Misplaced => {
                self.unwrap(number, span, self.gap(span));
            }
            NoticeKind::UnclosedTag => self.close(number, span),
            NoticeKind::ForgottenSlash => {
                let at = Span::empty(span.start as usize + 1);
                self.same(number, vec![Edit::new(at, "/")]);
            }
            NoticeKind::UnclosedCode => {
                let end = format!("</{}>", self.name(span));
                self.same(number, vec![Edit::new(Span::empty(span.end as usize), end)]);
            }
            NoticeKind::StrayEndTag => {
                let gap = if self.gap(span) == Gap::None { Gap::None } else { Gap::Space };
                let text = self.separator(span, gap, write::separator);
                self.same(number, vec![Edit::new(span, text)]);
            }
            NoticeKind::UnclosedQuote => self.show_mark(number, span),
            NoticeKind::UnreadQuote => {
                self.read_quote(number, span);
                self.show_mark(number, span);
            }
            NoticeKind::EmptyQuote => self.empty_quote(number, span),
            NoticeKind::ControlCharacter => self.same(number, vec![Edit::new(span, "")]),
            NoticeKind::UnbalancedBidi => self.directions(number, span),
            // All others are for the author to decide, or can't be known.
            NoticeKind::SuspiciousAddress
            | NoticeKind::TooManyLinks
            | NoticeKind::FlattenedQuote
            | NoticeKind::OmittedQuote
            | NoticeKind::RejectedQuote
            | NoticeKind::NotReopened
            | NoticeKind::InvalidText => {}
        }
    }

    /// The name of a tag as typed.
    fn name(&self, tag: Span) -> &str {
        write::name(self.typed(tag))
    }

    /// Room that a block leaves where it goes.
    fn gap(&self, tag: Span) -> Gap {
        match known::lookup(self.name(tag).as_bytes()) {
            Some(TagName::Element(element)) if element.is_inline() => Gap::None,
            Some(TagName::Element(_)) => Gap::Line,
            Some(TagName::Foreign { gap, .. }) => gap,
            None => Gap::None,
        }
    }

    /// Text that is written where a tag goes. In a row of tags the last one keeps words apart.
    fn separator(
        &self,
        tag: Span,
        gap: Gap,
        write: impl Fn(&str, Span, Gap) -> &'static str,
    ) -> &'static str {
        let next = self.places.dropped_at(tag.end);
        let is_last = next.is_none_or(|next| self.gap(next) == Gap::None);
        if is_last { write(self.document.source, tag, gap) } else { "" }
    }

    /// A tag or comment that is not allowed: written as the text that it is, or gone as it goes.
    fn tag(&mut self, number: usize, span: Span) {
        match self.places.role(span) {
            TagRole::Text => self.show(number, span),
            TagRole::Dropped => {
                let text = self.separator(span, self.gap(span), write::separator);
                self.same(number, vec![Edit::new(span, text)]);
            }
            TagRole::Node(node) => {
                // An image of which the text stays.
                let node = self.tape().nodes[node];
                if node.kind == NodeKind::Decoded {
                    let text = write::escaped(self.tape().leaf(self.document.source, &node));
                    self.same(number, vec![Edit::new(span, text)]);
                }
            }
        }
    }

    /// Writes a tag that is shown as typed as text.
    fn show(&mut self, number: usize, span: Span) {
        let typed = self.typed(span);
        let text = write::escaped(typed);
        let mut found = Vec::new();
        self.finder.find_all(typed, 0, &mut found);
        if found.is_empty() {
            return self.same(number, vec![Edit::new(span, text)]);
        }
        // As text its addresses would become links; nothing in code does.
        let is_code = self.policy.allows(Element::Code) && !typed.contains(['\n', '\r']);
        let text = if is_code { format!("<code>{text}</code>") } else { text };
        self.add(number, vec![Edit::new(span, text)], Some(0));
    }

    /// Writes the mark that begins a quote tag as text.
    fn show_mark(&mut self, number: usize, span: Span) {
        let typed = self.typed(span);
        let (mark, text) = match typed.strip_prefix('<') {
            Some(rest) => (rest, "&lt;".to_owned()),
            None => ("", typed.replace('[', "&#91;")),
        };
        let mark = Span::new(span.start as usize, span.end as usize - mark.len());
        self.same(number, vec![Edit::new(mark, text)]);
    }

    /// Writes a tag without the attributes that were dropped.
    fn rewrite(&mut self, number: usize, tag: Span) {
        if let Some(text) = write::cleaned(self.document.source, tag, &self.tape().notices) {
            self.same(number, vec![Edit::new(tag, text)]);
        }
    }

    /// Takes a start tag away, and its end tag.
    fn unwrap(&mut self, number: usize, span: Span, gap: Gap) {
        if self.places.role(span) != TagRole::Dropped {
            return;
        }
        let mut edits = vec![Edit::new(span, self.separator(span, gap, write::blank_line))];
        if let Some(end) = self.places.end_tag(span) {
            edits.push(Edit::new(end, self.separator(end, gap, write::blank_line)));
        }
        self.same(number, edits);
    }

    /// Writes the end tag where the element ends.
    fn close(&mut self, number: usize, span: Span) {
        let node = match self.places.role(span) {
            TagRole::Text => return self.show(number, span),
            TagRole::Dropped => return self.unwrap(number, span, self.gap(span)),
            TagRole::Node(node) => node,
        };
        let nodes = &self.tape().nodes;
        let end = match nodes[node].kind {
            NodeKind::ElementStart if nodes[node].element.model() != Model::Inline => {
                nodes[node].partner()
            }
            _ => self.places.line_end(node),
        };
        let Some(last) = end.checked_sub(1).and_then(|last| nodes.get(last)) else { return };
        let at = Span::empty(last.span.end as usize);
        let text = format!("</{}>", self.name(span));
        self.same(number, vec![Edit::end(at, text, span.start)]);
    }

    /// Writes `[quote=TagName]`.
    fn read_quote(&mut self, number: usize, span: Span) {
        let source = self.document.source;
        let closer = *self.last_closer.get_or_insert_with(|| write::last_closer(source));
        if closer < span.end as usize {
            return;
        }
        if let Some(tag) = write::quote_tag(self.typed(span)) {
            let seen = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
            let loss = seen(self.typed(span)) + "[/quote]".len();
            self.add(number, vec![Edit::new(span, tag)], Some(loss));
        }
    }

    fn empty_quote(&mut self, number: usize, span: Span) {
        let quotes = &self.tape().quotes;
        let found = quotes.binary_search_by_key(&span.start, |quote| quote.span.start);
        if let Ok(found) = found {
            let whole = quotes[found].span;
            let text = write::blank_line(self.document.source, whole, Gap::Line);
            self.same(number, vec![Edit::new(whole, text)]);
        }
    }

    /// Direction marks: an end too many goes, one that is missing is written.
    fn directions(&mut self, number: usize, span: Span) {
        if !span.is_empty() {
            return self.same(number, vec![Edit::new(span, "")]);
        }
        let nodes = &self.tape().nodes;
        let after = nodes.partition_point(|node| node.span.start < span.start);
        let mut here = nodes[after..].iter().take_while(|node| node.span == span);
        if let Some(node) = here.find(|node| node.kind == NodeKind::Decoded) {
            let text = self.tape().leaf(self.document.source, node).to_owned();
            self.same(number, vec![Edit::end(span, text, span.start)]);
        }
    }
}
