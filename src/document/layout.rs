//! The newline automaton: when does a line end, when a paragraph?
//!
//! Newlines are input to the builder like everything else. A filter that adds
//! breaks to finished HTML (wpautop, Drupal's line break filter) can't know that
//! a newline stands inside a list, a code block or a quotation.

use crate::parse::character::is_blank;
use crate::policy::element::{Element, Model};
use crate::span::Span;

use super::build::Builder;
use super::inline::{Inline, Role};
use super::notice::NoticeKind;
use super::tape::{IMPLIED, Kind, NONE, Node, PREFORMATTED};

/// What stands between the last content and the next.
pub(super) struct Pending<'s> {
    /// A blank line or `<p>`: the next content begins a paragraph.
    blank: bool,
    /// Line breaks, when it does not.
    breaks: &'s mut Vec<Span>,
    /// A newline that follows `<br>` belongs to it.
    after_br: bool,
    /// A newline was seen since the last content, so another makes a blank line.
    newline: bool,
    /// White space between two inlines, and how many of them were open.
    space: Option<Space>,
}

#[derive(Clone, Copy)]
struct Space {
    span: Span,
    /// Not typed as a space: it stands for a removed tag.
    made: bool,
    depth: usize,
}

impl<'s> Pending<'s> {
    pub(super) fn new(breaks: &'s mut Vec<Span>) -> Self {
        Self { blank: false, breaks, after_br: false, newline: false, space: None }
    }

    pub(super) fn blank(&mut self) {
        self.blank = true;
        self.space = None;
    }
}

impl Builder<'_> {
    /// One newline of the text, at `span`.
    pub(super) fn newline(&mut self, span: Span) {
        if self.is_preformatted() {
            // A space that stands for a removed tag would come behind the break.
            self.drop_made_space();
            if self.paragraph_has_content() {
                self.pending.breaks.push(span);
            }
            self.ready = false;
            return;
        }
        if self.ready {
            self.trim_line();
        }
        self.ready = false;
        self.pending.space = None;
        if self.pending.newline {
            self.pending.blank = true;
        } else {
            if !self.pending.after_br && self.paragraph.is_some() {
                self.pending.breaks.push(span);
            }
            self.pending.newline = true;
        }
        self.pending.after_br = false;
    }

    /// U+2029, or anything that reads as a blank line.
    pub(super) fn blank_line(&mut self) {
        if self.ready {
            self.trim_line();
        }
        self.pending.blank();
        self.ready = false;
    }

    /// Forgets what is pending; a `<br>` that leads nowhere is layout.
    fn clear_pending(&mut self) {
        for &span in self.pending.breaks.iter() {
            if self.bytes.get(span.start as usize) == Some(&b'<') && !span.is_empty() {
                self.tape.layout.push(span);
            }
        }
        self.pending.breaks.clear();
        self.pending.blank = false;
        self.pending.after_br = false;
        self.pending.newline = false;
        self.pending.space = None;
    }

    /// `<br>`.
    pub(super) fn explicit_break(&mut self, span: Span) {
        if self.ready {
            self.trim_line();
        }
        self.ready = false;
        self.pending.space = None;
        self.pending.newline = false;
        if self.paragraph.is_some() {
            self.pending.breaks.push(span);
            self.pending.after_br = true;
        } else {
            self.tape.layout.push(span);
        }
    }

    /// White space with nothing else around it: kept only if content follows on
    /// the same line.
    pub(super) fn pending_space(&mut self, span: Span, made: bool) {
        let dropped = self.paragraph.is_none()
            || self.pending.blank
            || self.pending.space.is_some()
            || (made && !self.pending.breaks.is_empty());
        if !dropped {
            self.pending.space = Some(Space { span, made, depth: self.inlines.len() });
            self.ready = false;
        }
    }

    /// Text that begins with white space needs no other before it.
    pub(super) fn drop_made_space(&mut self) {
        if self.pending.space.is_some_and(|space| space.made) {
            self.pending.space = None;
        }
    }

    /// Whether a space that is added here would be one too many.
    pub(super) fn ends_in_space(&self) -> bool {
        if self.pending.space.is_some() || !self.pending.breaks.is_empty() {
            return true;
        }
        match self.tape.nodes.last() {
            Some(node) => match node.kind {
                Kind::Text | Kind::Decoded => {
                    self.tape.leaf(self.source, node).ends_with([' ', '\t'])
                }
                Kind::ParagraphStart | Kind::Break => true,
                _ => false,
            },
            None => true,
        }
    }

    /// Ends the paragraph before a blank line, where content follows.
    pub(super) fn end_blank_paragraph(&mut self) {
        if self.pending.blank && self.paragraph.is_some() && !self.is_leaf() {
            self.close_paragraph();
        }
    }

    /// Makes everything ready for content that stands in a line: opens the
    /// paragraph, writes the breaks, reopens what was open. `at` is the offset
    /// of the content.
    pub(super) fn before_inline(&mut self, at: usize) {
        if self.ready {
            return;
        }
        self.end_blank_paragraph();
        if self.paragraph.is_none() {
            self.before_paragraph(at);
            let span = Span::empty(at);
            let node = Node {
                kind: Kind::ParagraphStart,
                element: Element::P,
                flags: IMPLIED,
                span,
                a: NONE,
                b: NONE,
            };
            let start = self.tape.push(node);
            self.paragraph = Some(start);
            self.count_paragraph(start);
            self.clear_pending();
        } else {
            if self.pending.blank && self.pending.breaks.is_empty() {
                // A heading has lines, but no paragraphs.
                self.pending.breaks.push(Span::empty(at));
            }
            self.write_breaks();
            if let Some(space) = self.pending.space.take() {
                self.materialise(space.depth.min(self.inlines.len()), space.span.start as usize);
                self.write_space(space);
            }
            self.clear_pending();
        }
        self.materialise(self.inlines.len(), at);
        self.ready = true;
    }

    fn write_breaks(&mut self) {
        if self.pending.breaks.is_empty() {
            return;
        }
        // Parsers drop a newline that `pre` begins with, so it has none.
        if !self.paragraph_has_content() {
            return;
        }
        let flags = if self.is_preformatted() { PREFORMATTED } else { 0 };
        for at in 0..self.pending.breaks.len() {
            let span = self.pending.breaks[at];
            self.tape.push(Node {
                kind: Kind::Break,
                element: Element::Br,
                flags,
                span,
                a: NONE,
                b: NONE,
            });
        }
        self.pending.breaks.clear();
    }

    fn write_space(&mut self, space: Space) {
        let span = space.span;
        if space.made {
            self.push_made(span, " ");
        } else {
            self.push_text(span.start as usize, span.end as usize, self.escape_flag(span));
        }
    }

    /// Drops white space at the end of a line, also inside inlines that have
    /// just ended.
    pub(super) fn trim_line(&mut self) {
        if self.is_preformatted() {
            return;
        }
        let mut at = self.tape.nodes.len();
        while at > 0 {
            at -= 1;
            crate::work::add(1);
            let node = &mut self.tape.nodes[at];
            match node.kind {
                Kind::ElementEnd if node.element.is_inline() && node.element != Element::Code => {}
                Kind::AnchorEnd => {}
                Kind::Text => {
                    let text = &self.source[node.span.range()];
                    let kept = text.trim_end_matches(is_blank).len();
                    crate::work::add(text.len() - kept);
                    // Text of nothing but white space never stands at the end.
                    if kept > 0 {
                        node.span.end = node.span.start + kept as u32;
                    }
                    return;
                }
                _ => return,
            }
        }
    }

    /// Ends the paragraph: what is open in it is closed, what is never closed
    /// stays closed.
    pub(super) fn close_paragraph(&mut self) {
        let Some(start) = self.paragraph.take() else {
            self.clear_pending();
            self.ready = false;
            self.forget_unclosed();
            return;
        };
        self.trim_line();
        self.balance_bidi();
        let at = self.end_of_content();
        self.suspend_inlines(self.scope, at);
        self.forget_unclosed();
        if self.tape.nodes[start as usize].kind == Kind::ParagraphStart {
            self.tape.end(start, Kind::ParagraphEnd, Span::empty(at), IMPLIED);
        }
        self.clear_pending();
        self.ready = false;
    }

    /// Inlines without an end tag end with the paragraph.
    fn forget_unclosed(&mut self) {
        if self.inlines.len() == self.scope {
            return;
        }
        crate::work::add(self.inlines.len());
        let tape = &mut *self.tape;
        let (scope, mut at) = (self.scope, 0);
        let mut anchors = self.anchors;
        self.inlines.retain(|inline: &Inline| {
            at += 1;
            let keep = at <= scope || inline.closed;
            if !keep {
                anchors -= u32::from(inline.is_anchor());
                tape.notices.push(super::Notice::new(NoticeKind::UnclosedTag, inline.span));
                if !inline.seen && inline.role != Role::Ghost {
                    tape.layout.push(inline.span);
                }
            }
            keep
        });
        self.anchors = anchors;
        self.live = self.live.min(self.inlines.len());
    }

    /// Whether the next content is the first of a paragraph.
    pub(super) fn starts_paragraph(&self) -> bool {
        (self.pending.blank && !self.is_leaf()) || !self.paragraph_has_content()
    }

    fn paragraph_has_content(&self) -> bool {
        self.paragraph.is_some_and(|start| self.tape.nodes.len() as u32 > start + 1)
    }

    /// Whether newlines are text here.
    pub(super) fn is_preformatted(&self) -> bool {
        self.blocks.last().is_some_and(|block| block.element == Some(Element::Pre))
    }

    /// Whether the innermost block holds a line of text itself.
    pub(super) fn is_leaf(&self) -> bool {
        self.blocks.last().is_some_and(|block| {
            block.element.is_some_and(|element| element.model() == Model::Leaf)
        })
    }

    /// Offset of the last content on the tape: where implied ends stand.
    pub(super) fn end_of_content(&self) -> usize {
        self.tape.nodes.last().map_or(0, |node| node.span.end as usize)
    }
}
