//! Tags that go, and what readers see instead of them.
//!
//! Invariant: no two words become one.

use crate::notice::NoticeKind;
use crate::policy::element::{Element, Model};
use crate::span::Span;
use crate::syntax::token::Gap;
use crate::text::chars::is_bidi;

use super::attributes;
use super::tree::TreeBuilder;

impl TreeBuilder<'_> {
    /// Drops a start tag that ends itself.
    pub(super) fn drop_self_closed(&mut self, element: Element, span: Span) {
        if element.model() != Model::Inline {
            self.paragraph.blank();
        }
        self.out.drop_tag(NoticeKind::EmptyElement, span);
    }

    /// A stripped tag. A block ends the line and a cell leaves a space, so that words are not glued.
    pub(super) fn removed(&mut self, span: Span, gap: Gap, kind: NoticeKind) {
        self.out.drop_tag(kind, span);
        self.paragraph.tag();
        let after = span.end as usize;
        match gap {
            Gap::Line if !self.blocks.is_pre() => self.line_end(after),
            Gap::Line | Gap::Space => self.gap(after),
            Gap::None => {}
        }
    }

    /// A space at `at`, unless there is one.
    fn gap(&mut self, at: usize) {
        let spaced = matches!(self.out.byte(at), b' ' | b'\t');
        if !spaced && !self.paragraph.ends_in_space(&self.out) {
            // What it stands for is discarded elsewhere.
            self.space(Span::empty(at), true);
        }
    }

    /// A space between an address that is shown for a tag and a word or a tag beside it.
    pub(super) fn part(&mut self, at: usize, beside: u8) {
        if beside.is_ascii_alphanumeric() || !beside.is_ascii() || matches!(beside, b'<' | b'>') {
            self.gap(at);
        }
    }

    /// A stripped image, of which the value of `alt` stays.
    pub(super) fn image_text(&mut self, span: Span, value: Span) {
        let text = attributes::decode(&mut self.out, value);
        let text = self.out.string(text).split_whitespace().collect::<Vec<_>>().join(" ");
        self.out.notice(NoticeKind::DisallowedTag, span);
        let text: String = text.chars().filter(|c| !c.is_control() && !is_bidi(*c)).collect();
        if text.is_empty() {
            return self.out.discard(span);
        }
        self.before_content(span.start as usize);
        self.out.synthetic(span, &text);
    }
}
