//! Where a text is cut when it is too long.
//!
//! A length counts graphemes, what readers call characters: a cut between a
//! letter and its accent, or inside of a family emoji, shows another text. One
//! grapheme can be kilobytes long ("zalgo"), so bytes are bounded as well.

use unicode_segmentation::UnicodeSegmentation;

/// Bytes per grapheme that are looked at, on average. The longest emoji of
/// Unicode's own list take 35.
const BYTES: usize = 64;

/// How many bytes are enough to cut at `max` graphemes.
pub(super) fn enough(max: usize) -> usize {
    max.saturating_add(2).saturating_mul(BYTES)
}

/// How much of `text` is kept, in bytes, so that it has at most `max` graphemes;
/// `None` if it fits. `more`: it goes on after its end.
///
/// The cut is at the last word that keeps at least half of `max`, else at a
/// grapheme.
pub(super) fn at(text: &str, max: usize, more: bool) -> Option<usize> {
    let mut space = None;
    let mut end = text.len();
    let mut fits = true;
    for (count, (offset, grapheme)) in text.grapheme_indices(true).enumerate() {
        let white = grapheme.starts_with(char::is_whitespace);
        if count == max {
            (end, fits) = (offset, false);
            if white {
                return Some(end);
            }
            break;
        }
        if white && count.saturating_mul(2) >= max {
            space = Some(offset);
        }
    }
    if fits && !more { None } else { Some(space.unwrap_or(end)) }
}

/// Takes white space and punctuation off the end of a text that was cut: what
/// stood there led on to words that are gone. Closing marks stay, and so does a
/// text of nothing but punctuation.
pub(super) fn trim(text: &str) -> &str {
    let leads_on = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                ',' | '.'
                    | ';'
                    | ':'
                    | '!'
                    | '?'
                    | '-'
                    | '–'
                    | '—'
                    | '…'
                    | '/'
                    | '\\'
                    | '&'
                    | '='
                    | '*'
                    | '~'
                    | '_'
                    | '|'
                    | '('
                    | '['
                    | '{'
                    | '<'
                    | '“'
                    | '‘'
                    | '„'
                    | '‚'
                    | '«'
                    | '‹'
                    | '¿'
                    | '¡'
                    | '、'
                    | '。'
                    | '，'
                    | '．'
                    | '；'
                    | '：'
                    | '！'
                    | '？'
                    | '・'
                    | '（'
                    | '「'
                    | '『'
                    | '【'
            )
    };
    match text.trim_end_matches(leads_on) {
        "" => text.trim_end(),
        kept => kept,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_graphemes() {
        for (text, max, more, want) in [
            ("one two", 7, false, None),
            ("one two", 7, true, Some(7)),
            ("three two", 9, true, Some(5)),
            ("one two", 6, false, Some(3)),
            ("one two", 3, false, Some(3)),
            ("one two", 2, false, Some(2)),
            ("a twothree", 8, false, Some(8)),
            ("", 0, false, None),
            ("x", 0, false, Some(0)),
            ("e\u{301}e\u{301}", 1, false, Some(3)),
        ] {
            assert_eq!(at(text, max, more), want, "{text} {max}");
        }
    }

    #[test]
    fn what_leads_on_goes() {
        assert_eq!(trim("well, (e.g. "), "well, (e.g");
        assert_eq!(trim("(so) \"x\""), "(so) \"x\"");
        assert_eq!(trim("---"), "---");
    }
}
