//! Ends of lines and paragraphs.
//!
//! Invariant: a break waits until content follows it, except for one between two words, which is written
//! at once. Both ways leave the same on the tape.

use crate::policy::element::Element;
use crate::span::Span;

use super::super::tape::{IMPLIED, NO_DATA, NodeKind};
use super::tree::TreeBuilder;

impl TreeBuilder<'_> {
    /// The newline between two words, of which the first is on the tape. False if something else has to
    /// be written, too.
    #[inline]
    pub(super) fn next_line(&mut self, span: Span) -> bool {
        let is_simple = self.paragraph.is_clear() && self.can_append();
        if is_simple {
            self.out.leaf(NodeKind::Break, Element::Br, span, 0, NO_DATA);
        }
        is_simple
    }

    /// The blank line between two words, of which the first is on the tape. False if more than a
    /// paragraph ends or begins there.
    #[inline]
    pub(super) fn next_paragraph(&mut self, span: Span) -> bool {
        let is_simple = self.paragraph.is_clear()
            && self.paragraph.bidi.is_empty()
            && self.blocks.is_only_root()
            && self.inlines.len() == 0;
        let Some(start) = self.paragraph.start().filter(|_| is_simple) else { return false };
        self.out.end(start, Span::empty(span.start as usize), IMPLIED);
        let end = Span::empty(span.end as usize);
        let start = self.out.leaf(NodeKind::ParagraphStart, Element::P, end, IMPLIED, NO_DATA);
        self.paragraph.open(start);
        self.blocks.count_paragraph(start);
        true
    }

    /// One newline of the text.
    pub(super) fn newline(&mut self, span: Span) {
        if self.blocks.is_pre() {
            self.paragraph.preformatted_newline(&self.out, span);
        } else {
            self.trim_line();
            self.paragraph.newline(span);
        }
    }

    /// A newline where the policy makes no breaks.
    pub(super) fn soft_newline(&mut self, span: Span) {
        self.trim_line();
        self.space(span, true);
    }

    /// U+2029, or anything that reads as a blank line.
    pub(super) fn blank_line(&mut self) {
        self.trim_line();
        self.paragraph.blank();
    }

    /// `<p>` or `</p>`.
    pub(super) fn paragraph_tag(&mut self, span: Span) {
        self.out.discard(span);
        self.paragraph.blank();
    }

    /// The end of a line where a block was stripped at `at`.
    pub(super) fn line_end(&mut self, at: usize) {
        self.trim_line();
        self.paragraph.line_end(Span::empty(at));
    }

    /// `<br>`.
    pub(super) fn explicit_break(&mut self, span: Span) {
        self.trim_line();
        if !self.paragraph.explicit_break(span) {
            self.out.discard(span);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::{Formatter, Policy};

    const PIECES: [&str; 26] = [
        "¶",
        "¶",
        "¶¶",
        "¶¶",
        "¶ ",
        " ¶",
        "word",
        "Two words.",
        "é",
        "1. ",
        " ",
        "<em>x",
        "</em>",
        "<br>",
        "<p>",
        "<ul><li>x</li></ul>",
        "<code>x¶y</code>",
        "<a href=/x>x",
        "</a>",
        "[quote]",
        "[/quote]",
        "http://example.com/x",
        "&amp;",
        "&nbsp;",
        "\u{202e}",
        "\u{200b}",
    ];

    proptest! {
        /// A break that is written at once is as one that waits: for U+0085 each waits.
        #[test]
        fn breaks_are_the_same(pieces in prop::collection::vec(0..PIECES.len(), 0..16)) {
            let source: String = pieces.iter().map(|at| PIECES[*at]).collect();
            for policy in [Policy::comment(), Policy::wordpress(), Policy::forum()] {
                let formatter = Formatter::new(policy);
                let html = |newline: &str| {
                    let source = source.replace('¶', newline);
                    formatter.format(&source).expect("a short comment").html
                };
                prop_assert_eq!(html("\n"), html("\u{85}"), "{}", source);
                prop_assert_eq!(html("\r\n"), html("\u{85}"), "{}", source);
            }
        }
    }
}
