//! Stretches of text between two tokens.
//!
//! Text is not copied: a node points into the source, and only what was decoded
//! goes to the side buffer. Clean stretches are as long as they can be, because
//! after the sweep the time goes into decisions, not into bytes.

use crate::links::State;
use crate::parse::character::{is_bidi, is_blank};
use crate::parse::entity;
use crate::policy::element::Element;
use crate::span::Span;

use super::build::Builder;
use super::notice::NoticeKind;
use super::tape::{ESCAPE, Kind, NONE, Node};

/// What is done with a stretch of text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Decode, find addresses.
    Prose,
    /// Decode only: addresses were found or are not wanted.
    Unlinked,
    /// Show as typed.
    Literal,
    /// Decode; newlines are text.
    Code,
}

impl Builder<'_> {
    /// Text between two tokens.
    pub(super) fn text(&mut self, from: usize, to: usize) {
        if from < to {
            let mode = if self.anchors > 0 { Mode::Unlinked } else { Mode::Prose };
            self.stretch(from, to, mode);
        }
    }

    /// A tag that is shown as typed.
    pub(super) fn literal(&mut self, span: Span) {
        self.stretch(span.start as usize, span.end as usize, Mode::Literal);
    }

    /// Text from `from` to `to`, without markup.
    pub(super) fn stretch(&mut self, from: usize, to: usize, mut mode: Mode) {
        let start = from;
        // Text that waits to be written, from here …
        let mut from = from;
        // … and where the sweep goes on.
        let mut at = from;
        let mut flags = 0;
        if mode == Mode::Prose {
            *self.state = State::default();
            self.quiet = 0;
        }
        while at < to {
            at = self.sweep.next(at, to);
            if at == to {
                break;
            }
            match self.bytes[at] {
                b'<' | b'>' => {
                    flags |= ESCAPE;
                    at += 1;
                }
                b'\n' | b'\r' if mode == Mode::Code => {
                    let end = at + newline_len(self.bytes, at);
                    if self.bytes[at] == b'\r' {
                        self.flush(from, at, flags);
                        flags = 0;
                        self.decoded(Span::new(at, end), "\n");
                        from = end;
                    }
                    at = end;
                }
                b'\n' | b'\r' if !self.setup.policy.breaks() && !self.is_preformatted() => {
                    self.flush(from, at, flags);
                    flags = 0;
                    let end = at + newline_len(self.bytes, at);
                    if self.ready {
                        self.trim_line();
                    }
                    self.pending_space(Span::new(at, end), true);
                    from = end;
                    at = end;
                }
                b'\n' | b'\r' => {
                    self.flush(from, at, flags);
                    flags = 0;
                    let end = at + newline_len(self.bytes, at);
                    self.newline(Span::new(at, end));
                    from = end;
                    at = end;
                }
                b'&' => match self.reference(at, to, mode) {
                    None => {
                        flags |= ESCAPE;
                        at += 1;
                    }
                    Some(_) if mode == Mode::Prose => {
                        // From here on addresses are looked for in the decoded text.
                        (from, at, flags) = self.decode_and_link(start.max(from), to, from);
                        mode = Mode::Unlinked;
                    }
                    Some((len, decoded)) => {
                        self.flush(from, at, flags);
                        flags = 0;
                        self.end_blank_paragraph();
                        let side = self.tape.side.len();
                        decoded.push_to(&mut self.tape.side);
                        self.decoded_from(Span::new(at, at + len), side);
                        at += len;
                        from = at;
                    }
                },
                b'\t' => at += 1,
                byte if byte < 0x20 || byte == 0x7F => {
                    (from, flags) = self.control(from, at, at + 1, flags);
                    at += 1;
                }
                0xC2 => match self.bytes[at + 1] {
                    0xA0 => {
                        flags |= ESCAPE;
                        at += 2;
                    }
                    0x80..0xA0 => {
                        (from, flags) = self.control(from, at, at + 2, flags);
                        at += 2;
                    }
                    _ => at += 2,
                },
                0xE2 if self.bytes[at + 1] & 0xFE == 0x80 => {
                    (from, at, flags) = self.format_character(from, at, flags, mode);
                }
                0xE2 => at += 3,
                _ if mode == Mode::Prose && at >= self.quiet => {
                    (from, at, flags, mode) = self.maybe_link(start, from, at, to, flags);
                }
                _ => at += 1,
            }
        }
        self.flush(from, to, flags);
    }

    fn reference(&self, at: usize, to: usize, mode: Mode) -> Option<(usize, entity::Decoded)> {
        if mode == Mode::Literal {
            return None;
        }
        entity::decode(&self.source[at..to])
    }

    /// A control character: dropped, and said so once per run of them.
    fn control(&mut self, from: usize, at: usize, end: usize, flags: u8) -> (usize, u8) {
        self.flush(from, at, flags);
        let span = Span::new(at, end);
        self.tape.layout.push(span);
        match self.tape.notices.last_mut() {
            Some(last)
                if last.kind == NoticeKind::ControlCharacter && last.span.end == span.start =>
            {
                last.span.end = span.end;
            }
            _ => self.notice(NoticeKind::ControlCharacter, span),
        }
        (end, 0)
    }

    /// Writes the text that has waited.
    pub(super) fn flush(&mut self, from: usize, to: usize, flags: u8) {
        if from >= to {
            return;
        }
        let first = self.bytes[from];
        if matches!(first, b' ' | b'\t' | 0xC2 | 0xE3) && !self.in_code && !self.is_preformatted() {
            let text = &self.source[from..to];
            let trimmed = text.trim_start_matches(is_blank);
            crate::work::add(text.len() - trimmed.len());
            if trimmed.is_empty() {
                return self.pending_space(Span::new(from, to), false);
            }
            if !self.ready {
                if trimmed.len() < text.len() {
                    self.drop_made_space();
                }
                let lead = from + (text.len() - trimmed.len());
                let at_start = self.starts_paragraph();
                self.before_inline(if at_start { lead } else { from });
                return self.push_text(if at_start { lead } else { from }, to, flags);
            }
        }
        self.before_inline(from);
        self.push_text(from, to, flags);
    }

    /// One text node, or more of the last.
    pub(super) fn push_text(&mut self, from: usize, to: usize, flags: u8) {
        if let Some(last) = self.tape.nodes.last_mut() {
            if last.kind == Kind::Text && last.span.end as usize == from {
                last.span.end = to as u32;
                last.flags |= flags;
                return;
            }
        }
        let span = Span::new(from, to);
        self.tape.push(Node {
            kind: Kind::Text,
            element: Element::P,
            flags,
            span,
            a: NONE,
            b: NONE,
        });
    }

    pub(super) fn decoded(&mut self, span: Span, text: &str) {
        self.end_blank_paragraph();
        let side = self.tape.side.len();
        self.tape.side.push_str(text);
        self.decoded_from(span, side);
    }

    /// A node for what was pushed to the side buffer since it was `side` long. A paragraph
    /// that ends before must have ended: its direction marks go to the same buffer.
    fn decoded_from(&mut self, span: Span, side: usize) {
        if self.tape.side[side..].chars().any(is_bidi) {
            let text = self.tape.side.split_off(side);
            for c in text.chars() {
                if !is_bidi(c) || self.bidi(c) {
                    self.tape.side.push(c);
                }
            }
            if self.tape.side.len() == side {
                return self.drop_tag(NoticeKind::UnbalancedBidi, span);
            }
        }
        self.before_inline(span.start as usize);
        let first =
            self.tape.nodes.last().is_some_and(|node| {
                node.kind == Kind::ElementStart && node.element == Element::Pre
            });
        if first && &self.tape.side[side..] == "\n" {
            // Parsers drop the newline that `pre` begins with.
            return self.tape.layout.push(span);
        }
        self.push_decoded(span, side);
    }

    /// Text that the author did not type.
    pub(super) fn push_made(&mut self, span: Span, text: &str) {
        let side = self.tape.side.len();
        self.tape.side.push_str(text);
        self.push_decoded(span, side);
    }

    pub(super) fn push_decoded(&mut self, span: Span, side: usize) {
        let text = &self.tape.side[side..];
        let flags = if needs_escape(text) { ESCAPE } else { 0 };
        let (a, b) = (side as u32, text.len() as u32);
        self.tape.push(Node { kind: Kind::Decoded, element: Element::P, flags, span, a, b });
    }

    pub(super) fn escape_flag(&self, span: Span) -> u8 {
        if needs_escape(&self.source[span.range()]) { ESCAPE } else { 0 }
    }
}

/// Whether the writer must escape something in `text`.
pub(super) fn needs_escape(text: &str) -> bool {
    text.bytes().any(|byte| matches!(byte, b'<' | b'>' | b'&' | 0xC2))
}

/// Length of the newline at `at`, in bytes.
pub(super) fn newline_len(bytes: &[u8], at: usize) -> usize {
    match (bytes.get(at), bytes.get(at + 1)) {
        (Some(b'\r'), Some(b'\n')) => 2,
        (Some(0xE2), _) => 3,
        _ => 1,
    }
}
