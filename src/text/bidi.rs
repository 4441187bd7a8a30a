//! Bidi controls and their ends.
//!
//! A direction control without its end affects the rest of the page (mastodon#1095), and `<bdi>`
//! alone does not stop it (whatwg/html#10251). The invariant: the controls that [`Balance::accept`]
//! took, followed by the ends that [`Balance::close`] returns, leave nothing open.

/// Deepest nesting of embeddings and isolates, UAX #9 BD2.
const MAX_DEPTH: usize = 125;

const POP_FORMATTING: char = '\u{202c}';
const POP_ISOLATE: char = '\u{2069}';

/// Bidi controls that wait for their end, as the character that ends each.
#[derive(Clone, Debug, Default)]
pub(crate) struct Balance {
    open: Vec<char>,
}

impl Balance {
    /// Takes a bidi control; false for an end without a start, and for a start beyond the depth
    /// that browsers honour. UAX #9, X5a–X7: a PDI also ends the embeddings inside of its isolate,
    /// a PDF never ends an isolate.
    pub(crate) fn accept(&mut self, control: char) -> bool {
        let end = match control {
            POP_FORMATTING => {
                let ends = self.open.last() == Some(&POP_FORMATTING);
                self.open.truncate(self.open.len() - usize::from(ends));
                return ends;
            }
            POP_ISOLATE => {
                let start = self.open.iter().rposition(|&open| open == POP_ISOLATE);
                self.open.truncate(start.unwrap_or(self.open.len()));
                return start.is_some();
            }
            '\u{2066}'..='\u{2068}' => POP_ISOLATE,
            _ => POP_FORMATTING,
        };
        let fits = self.open.len() < MAX_DEPTH;
        if fits {
            self.open.push(end);
        }
        fits
    }

    /// Forgets what is open.
    pub(crate) fn clear(&mut self) {
        self.open.clear();
    }

    /// Tells whether no control waits for its end.
    pub(crate) fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// Ends what is open, the innermost first.
    pub(crate) fn close(&mut self) -> impl Iterator<Item = char> {
        self.open.drain(..).rev()
    }
}

/// Adds the controls to `out` that `text` leaves open, and those that end what was open before it.
///
/// # Complexity
/// Linear for parts of a balanced text, which has at most [`MAX_DEPTH`] open.
#[cfg(feature = "moderation")]
pub(crate) fn push_unpaired(text: &str, out: &mut String) {
    let mut open = Vec::new();
    for c in text.chars() {
        match c {
            POP_FORMATTING if open.last().is_some_and(|&(_, end)| end == POP_FORMATTING) => {
                open.pop();
            }
            POP_ISOLATE if open.iter().any(|&(_, end)| end == POP_ISOLATE) => {
                while open.pop().is_some_and(|(_, end)| end != POP_ISOLATE) {}
            }
            POP_FORMATTING | POP_ISOLATE => out.push(c),
            '\u{2066}'..='\u{2068}' => open.push((c, POP_ISOLATE)),
            '\u{202a}'..='\u{202e}' => open.push((c, POP_FORMATTING)),
            _ => {}
        }
    }
    out.extend(open.into_iter().map(|(start, _)| start));
}

#[cfg(test)]
mod tests {
    use super::Balance;

    fn read(text: &str) -> (String, String) {
        let mut balance = Balance::default();
        let kept = text.chars().filter(|&c| balance.accept(c)).collect();
        (kept, balance.close().collect())
    }

    #[test]
    fn ends_match_their_starts() {
        for (text, kept, ends) in [
            ("", "", ""),
            ("\u{202e}", "\u{202e}", "\u{202c}"),
            ("\u{202e}\u{202c}", "\u{202e}\u{202c}", ""),
            ("\u{202c}\u{2069}", "", ""),
            ("\u{2066}\u{202c}", "\u{2066}", "\u{2069}"),
            ("\u{2067}\u{202a}\u{2069}", "\u{2067}\u{202a}\u{2069}", ""),
            ("\u{202a}\u{2068}\u{202b}", "\u{202a}\u{2068}\u{202b}", "\u{202c}\u{2069}\u{202c}"),
        ] {
            assert_eq!(read(text), (kept.to_owned(), ends.to_owned()), "{text:?}");
        }
    }

    #[cfg(feature = "moderation")]
    #[test]
    fn what_is_not_paired_is_kept() {
        for (text, kept) in [
            ("heck", ""),
            ("he\u{202c}ck", "\u{202c}"),
            ("h\u{202e}e\u{202c}ck", ""),
            ("h\u{202e}eck", "\u{202e}"),
            ("\u{2069}h\u{2067}", "\u{2069}\u{2067}"),
            ("\u{2066}h\u{202e}e\u{2069}", ""),
            ("\u{2066}h\u{202c}e", "\u{202c}\u{2066}"),
        ] {
            let mut out = String::new();
            super::push_unpaired(text, &mut out);
            assert_eq!(out, kept, "{text:?}");
        }
    }

    #[test]
    fn depth_is_bounded() {
        let (kept, ends) = read(&"\u{202e}".repeat(200));
        assert_eq!(kept.chars().count(), 125);
        assert_eq!(ends.chars().count(), 125);
    }
}
