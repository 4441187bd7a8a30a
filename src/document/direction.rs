//! Marks that turn the text around them, balanced per paragraph.
//!
//! One U+202E in a comment writes the rest of the page from right to left, the
//! form's buttons included (CVE-2021-42574 did it to source code).

use crate::span::Span;

use super::build::Builder;
use super::notice::NoticeKind;

/// U+202A–202E and U+2066–2069.
pub(super) fn is_bidi(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

impl Builder<'_> {
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
