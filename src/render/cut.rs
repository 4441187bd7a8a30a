//! Cuts a text that is too long.
//!
//! A length counts graphemes, which readers call characters: a cut between a
//! letter and its accent, or inside of a family emoji, shows another text. One
//! grapheme can be kilobytes long ("zalgo"), so bytes are bounded as well.

use unicode_segmentation::UnicodeSegmentation;

use crate::document::shown;

/// Bytes per grapheme that are looked at, on average. The longest emoji of
/// Unicode's own list take 35.
const BYTES: usize = 64;

/// Number of bytes that are enough to cut at `max` graphemes.
pub(super) fn enough(max: usize) -> usize {
    max.saturating_add(2).saturating_mul(BYTES)
}

/// Number of bytes of `text` to keep, so that it has at most `max` graphemes;
/// `None` if it fits. `more`: it goes on after its end.
///
/// The cut is at the last word that keeps at least half of `max`, else at a
/// grapheme.
pub(super) fn at(text: &str, max: usize, more: bool) -> Option<usize> {
    let bytes = text.as_bytes();
    let seen = &bytes[..bytes.len().min(max.saturating_add(1))];
    if seen.is_ascii() && !seen.contains(&b'\r') {
        return at_byte(bytes, max, more);
    }
    at_grapheme(text, max, more)
}

fn at_grapheme(text: &str, max: usize, more: bool) -> Option<usize> {
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

/// The beginning of `text` up to `end`, or before a tag that would be cut: a tag that is shown is
/// not cut, because the rest of it may read as letters (`he<kb` as "heck"), and no punctuation is
/// last. `more`: the text goes on after its end.
pub(super) fn kept(text: &str, end: usize, more: bool) -> &str {
    let kept = trim(text.get(..end).unwrap_or(text));
    match shown::divided(text, kept.len(), more) {
        None => kept,
        Some(start) => match trim(text.get(..start).unwrap_or_default()) {
            "" => text.get(..start + 1).unwrap_or_default(),
            before => before,
        },
    }
}

/// The same where each byte that counts is a grapheme: of the ASCII characters, CR LF alone are
/// one together.
fn at_byte(bytes: &[u8], max: usize, more: bool) -> Option<usize> {
    let white = |byte: &u8| char::from(*byte).is_whitespace();
    let end = bytes.len().min(max);
    match bytes.get(max) {
        None if !more => return None,
        Some(next) if white(next) => return Some(max),
        _ => {}
    }
    let half = max.div_ceil(2).min(end);
    let space = bytes[half..end].iter().rposition(white);
    Some(space.map_or(end, |at| half + at))
}

/// Takes white space and punctuation off the end of a text that was cut: they led on to words that
/// are gone. Closing marks stay, and so does a
/// text of nothing but punctuation.
fn trim(text: &str) -> &str {
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
    fn both_ways_of_counting_cut_at_the_same_place() {
        let mut texts = vec![String::new()];
        for next in 0.. {
            let Some(text) = texts.get(next).cloned() else { break };
            for max in 0..6 {
                for more in [false, true] {
                    assert_eq!(
                        at(&text, max, more),
                        at_grapheme(&text, max, more),
                        "{text:?} {max}"
                    );
                }
            }
            if text.chars().count() < 5 {
                texts.extend(['a', ' ', '\t', '\r', '\n', '\u{301}'].map(|c| format!("{text}{c}")));
            }
        }
        assert!(texts.len() > 9_000);
    }

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
            ("a\r\nb c", 3, false, Some(4)),
            ("a b\u{301}", 3, false, None),
            ("a b\u{301}", 2, false, Some(1)),
            ("ab\u{301}", 1, false, Some(1)),
            ("abc\u{301}d", 3, false, Some(5)),
            ("a\tb", 3, true, Some(3)),
            (" ab", 1, true, Some(1)),
            ("e\u{301}e\u{301}", 1, false, Some(3)),
        ] {
            assert_eq!(at(text, max, more), want, "{text} {max}");
        }
    }

    #[test]
    fn shown_tags_are_not_cut() {
        for (text, end, more, want) in [
            ("he<kbd>ck", 5, false, "he"),
            ("he<kbd>ck", 6, false, "he"),
            ("he<kbd>ck", 7, false, "he<kbd>"),
            ("he</kbd>ck", 6, false, "he"),
            ("he<!-- k -->", 8, false, "he"),
            ("he<b title='a>k'>x", 14, false, "he"),
            ("he<b title=\"a", 11, true, "he"),
            ("he<kb is less", 5, false, "he<kb"),
            ("he<kb is\nless>", 5, false, "he<kb"),
            ("he<3 you>", 5, false, "he<3"),
            ("<kbd>x", 3, false, "<"),
            (" <kbd>x", 3, false, " <"),
            ("a<b>c<i>d", 7, false, "a<b>c"),
        ] {
            assert_eq!(kept(text, end, more), want, "{text} {end}");
        }
    }

    #[test]
    fn what_leads_on_goes() {
        assert_eq!(trim("well, (e.g. "), "well, (e.g");
        assert_eq!(trim("(so) \"x\""), "(so) \"x\"");
        assert_eq!(trim("---"), "---");
    }
}
