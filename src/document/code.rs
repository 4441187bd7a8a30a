//! Code: what the author typed is what readers see.

use crate::parse::character::is_newline;
use crate::parse::token::Attributes;
use crate::policy::element::Element;
use crate::span::Span;

use super::build::Builder;
use super::notice::NoticeKind;
use super::tape::{Kind, NONE, Node};
use super::text::{Mode, newline_len};

impl Builder<'_> {
    /// Code: inline, or a block of its own if it holds a newline.
    pub(super) fn code(&mut self, span: Span, content: Span, attributes: Attributes, closed: bool) {
        if !closed {
            self.notice(NoticeKind::UnclosedCode, span);
        }
        let text = &self.source[content.range()];
        let block = text.contains(is_newline) && !self.is_preformatted();
        let (mut from, mut to) = (content.start as usize, content.end as usize);
        if block {
            from += text.starts_with(is_newline) as usize * newline_len(self.bytes, from);
            let text = &self.source[from.min(to)..to];
            to -= trailing_newline(text);
        }
        if from >= to {
            return self.drop_tag(NoticeKind::EmptyElement, span);
        }
        let list = self.attributes(Element::Code, attributes, span);
        let open = Span::new(span.start as usize, content.start as usize);
        let close = Span::new(content.end as usize, span.end as usize);
        let (start, end) = if block {
            self.before_block();
            self.mark_loose();
            (Kind::CodeBlockStart, Kind::CodeBlockEnd)
        } else {
            self.before_inline(span.start as usize);
            (Kind::ElementStart, Kind::ElementEnd)
        };
        let element = Element::Code;
        let node =
            self.tape.push(Node { kind: start, element, flags: 0, span: open, a: NONE, b: list });
        // The stretch below must not open a paragraph.
        let outside = (self.ready, self.paragraph);
        self.ready = true;
        self.in_code = true;
        self.stretch(from, to, Mode::Code);
        self.in_code = false;
        if block {
            self.balance_bidi();
        }
        (self.ready, self.paragraph) = outside;
        self.tape.end(node, end, close, 0);
    }
}

fn trailing_newline(text: &str) -> usize {
    ["\r\n", "\n", "\r", "\u{2028}", "\u{2029}"]
        .iter()
        .find(|end| text.ends_with(**end))
        .map_or(0, |end| end.len())
}
