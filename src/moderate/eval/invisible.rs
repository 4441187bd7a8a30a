//! Invisible characters.
//!
//! Most are innocent: a byte order mark at the beginning of 92 of 100 pasted comments, the
//! joiners of emoji and of Persian. Only characters that no script and no emoji needs are counted.

use crate::text::chars::{is_bidi, is_invisible, is_right_to_left, is_variation_selector};
use crate::text::script::Script;

/// Counts the invisible characters that nothing needs.
pub(super) fn count(text: &str) -> usize {
    if text.is_ascii() {
        return 0;
    }
    crate::work::add(text.len());
    // Only beside letters that run from right to left do marks of direction mean anything.
    let turned = text.chars().any(is_right_to_left);
    let mut count = 0;
    let mut before = None;
    let mut flag = false;
    for c in text.chars() {
        let joins = before
            .is_some_and(|before: char| !before.is_ascii() && Script::alike(before).is_none());
        let needed = match c {
            // Joiners and variation selectors stand behind an emoji or a letter of a script
            // that has several forms of it; a selector also behind `1` and `#`.
            '\u{200c}' | '\u{200d}' => {
                joins && before.is_some_and(|c| !is_invisible(c) || is_variation_selector(c))
            }
            '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => before
                .is_some_and(|c| matches!(c, '0'..='9' | '#' | '*') || (joins && !is_invisible(c))),
            '\u{200e}' | '\u{200f}' | '\u{61c}' => turned,
            c if is_bidi(c) => turned,
            '\u{180b}'..='\u{180f}' => joins,
            // The flags of England, Scotland and Wales.
            '\u{e0020}'..='\u{e007f}' => flag,
            _ => false,
        };
        flag = c == '\u{1f3f4}' || (flag && matches!(c, '\u{e0020}'..='\u{e007e}'));
        count += usize::from(is_invisible(c) && !needed);
        before = Some(c);
    }
    count
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn what_scripts_and_emoji_need_is_not_counted() {
        for text in [
            "👩\u{200d}💻 1\u{fe0f}\u{20e3} ❤\u{fe0f}\u{200d}🔥",
            "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
            "می\u{200c}خواهم \u{200f}(abc)",
            "क्\u{200d}ष",
            "plain",
        ] {
            assert_eq!(count(text), 0, "{text}");
        }
    }

    #[test]
    fn the_rest_is() {
        assert_eq!(count("\u{feff}ca\u{ad}si\u{200b}no"), 3);
        assert_eq!(count("ca\u{200d}sino"), 1);
        assert_eq!(count("a\u{200e}b"), 1);
        assert_eq!(count("a\u{e0061}\u{e0062}"), 2);
        assert_eq!(count("\u{2800}\u{3164}"), 2);
        assert_eq!(count("e\u{fe0f}"), 1);
    }
}
