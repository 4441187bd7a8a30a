//! Characters that end lines or turn the text around them.
//!
//! A direction mark without its end turns the rest of the page (mastodon#1095),
//! and `<bdi>` alone does not stop it (whatwg/html#10251). So every paragraph
//! ends what was turned in it, and what ends nothing is dropped.

use crate::parse::character::is_bidi;
use crate::span::Span;

use super::build::Builder;
use super::notice::NoticeKind;
use super::text::Mode;

impl Builder<'_> {
    /// U+2028 and U+2029 end lines, U+202A–202E and U+2066–2069 turn text.
    pub(super) fn format_character(
        &mut self,
        from: usize,
        at: usize,
        flags: u8,
        mode: Mode,
    ) -> (usize, usize, u8) {
        let end = at + 3;
        let Some(c) = self.source.get(at..end).and_then(|text| text.chars().next()) else {
            return (from, at + 1, flags);
        };
        match c {
            '\u{2028}' | '\u{2029}' => {
                self.flush(from, at, flags);
                let span = Span::new(at, end);
                if mode == Mode::Code {
                    self.decoded(span, "\n");
                } else if !self.setup.policy.breaks() {
                    self.pending_space(span, true);
                } else if c == '\u{2028}' {
                    self.newline(span);
                } else {
                    self.blank_line();
                }
                (end, end, 0)
            }
            c if is_bidi(c) => {
                // It belongs to the paragraph that begins here, not to the one before.
                self.end_blank_paragraph();
                if self.bidi(c) {
                    return (from, end, flags);
                }
                self.flush(from, at, flags);
                self.drop_tag(NoticeKind::UnbalancedBidi, Span::new(at, end));
                (end, end, 0)
            }
            _ => (from, end, flags),
        }
    }

    /// Keeps count of direction marks; false if `c` ends nothing.
    pub(super) fn bidi(&mut self, c: char) -> bool {
        // UAX #9, X5a–X7: a PDI also ends the embeddings inside of its isolate,
        // a PDF never ends an isolate.
        const MAX: usize = 125;
        match c {
            '\u{202c}' => {
                let open = self.bidi.last().is_some_and(|&open| open == '\u{202c}');
                if open {
                    self.bidi.pop();
                }
                open
            }
            '\u{2069}' => match self.bidi.iter().rposition(|&open| open == '\u{2069}') {
                Some(at) => {
                    self.bidi.truncate(at);
                    true
                }
                None => false,
            },
            _ if self.bidi.len() == MAX => false,
            '\u{2066}'..='\u{2068}' => {
                self.bidi.push('\u{2069}');
                true
            }
            _ => {
                self.bidi.push('\u{202c}');
                true
            }
        }
    }

    /// Ends what is still turned at the end of the paragraph.
    pub(super) fn balance_bidi(&mut self) {
        if self.bidi.is_empty() {
            return;
        }
        let at = self.end_of_content();
        let side = self.tape.side.len();
        crate::work::add(self.bidi.len());
        while let Some(end) = self.bidi.pop() {
            self.tape.side.push(end);
        }
        self.notice(NoticeKind::UnbalancedBidi, Span::empty(at));
        self.push_decoded(Span::empty(at), side);
    }
}
