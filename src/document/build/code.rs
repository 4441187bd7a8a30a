//! Code between its tags or fences, as text that is shown as typed except for references.
//!
//! Invariant: code without content leaves nothing but a notice.

use crate::notice::NoticeKind;
use crate::policy::element::Element;
use crate::span::Span;
use crate::syntax::token::TagAttributes;
use crate::text::chars::is_newline;

use super::text::{Stretch, TextMode, TextScanner, newline_len};
use super::tree::TreeBuilder;

impl TextScanner<'_> {
    /// Code: inline, or a block of its own if it holds a newline.
    pub(super) fn code(
        &mut self,
        tree: &mut TreeBuilder<'_>,
        span: Span,
        content: Span,
        attributes: TagAttributes,
        block: bool,
    ) {
        let text = &self.source[content.range()];
        let block = (block || text.contains(is_newline)) && !tree.blocks.is_pre();
        let (mut from, mut to) = (content.start as usize, content.end as usize);
        if block {
            from += usize::from(text.starts_with(is_newline)) * newline_len(self.bytes, from);
            to -= trailing_newline(&self.source[from.min(to)..to]);
        }
        if from >= to {
            return tree.out.drop_tag(NoticeKind::EmptyElement, span);
        }
        let open = Span::new(span.start as usize, content.start as usize);
        let close = Span::new(content.end as usize, span.end as usize);
        let list = tree.attributes(Element::Code, attributes, span);
        let node = tree.begin_code(open, list, block);
        self.scan_text(tree, Stretch::new(from, to, TextMode::Code));
        tree.end_code(node, close, block);
    }

    /// A part of code; its start and end are on the tape, or will be.
    pub(super) fn code_part(&mut self, tree: &mut TreeBuilder<'_>, from: usize, to: usize) {
        if from < to {
            self.scan_text(tree, Stretch::new(from, to, TextMode::Code));
        }
    }
}

fn trailing_newline(text: &str) -> usize {
    let is_pair = text.ends_with("\r\n");
    let last = text.chars().next_back().filter(|c| is_newline(*c));
    last.map_or(0, |last| last.len_utf8() + usize::from(is_pair))
}
