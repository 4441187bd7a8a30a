//! Classes of characters.
//!
//! Readers, browsers and rules must agree on which characters are visible. So each class is defined
//! once, and a module that needs fewer or more characters names the difference.
//! `Default_Ignorable_Code_Point` is that of Unicode 16.0, DerivedCoreProperties.txt.

use unicode_segmentation::UnicodeSegmentation;

/// White space that a line may begin or end with: `White_Space` without the ends of lines.
pub(crate) fn is_blank(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t' | '\u{a0}' | '\u{1680}' | '\u{2000}'
            ..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
    )
}

/// Ends of lines: classes BK, NL, CR and LF of UAX #14.
pub(crate) fn is_newline(c: char) -> bool {
    matches!(c, '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Characters that a blank line may hold: white space, and characters that draw nothing.
pub(crate) fn is_unseen(c: char) -> bool {
    is_blank(c) || is_newline(c) || is_invisible(c)
}

/// Explicit embeddings, overrides and isolates of UAX #9: they turn the text around them, also
/// the text of the page that a comment is shown in.
pub(crate) fn is_bidi(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Characters that draw nothing: `Default_Ignorable_Code_Point`, and the blank pattern of
/// Braille.
pub(crate) fn is_invisible(c: char) -> bool {
    c == '\u{2800}' || is_default_ignorable(c)
}

/// Characters that browsers draw nothing for.
pub(crate) fn is_default_ignorable(c: char) -> bool {
    !c.is_ascii()
        && matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Default-ignorable characters that words and emoji are written with: joiners, fillers, variation
/// selectors, tags. Paths of addresses keep them (UTS #58), and host names lose them when they
/// are looked up.
pub(crate) fn is_joining(c: char) -> bool {
    matches!(c,
        '\u{34f}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180d}'
        | '\u{180f}' | '\u{200c}'..='\u{200d}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// Marks on the character before them that are drawn.
pub(crate) fn is_mark(c: char) -> bool {
    let mut pair = [b'a', 0, 0, 0, 0];
    let len = 1 + c.encode_utf8(&mut pair[1..]).len();
    let pair = std::str::from_utf8(&pair[..len]).unwrap_or_default();
    !c.is_ascii() && !is_default_ignorable(c) && pair.graphemes(true).count() == 1
}

/// Interlinear annotation marks: not default-ignorable, and not drawn either.
pub(crate) fn is_annotation(c: char) -> bool {
    matches!(c, '\u{fff9}'..='\u{fffb}')
}

/// Selectors of a glyph variant for the character before them.
#[cfg(feature = "moderation")]
pub(crate) fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Characters that count as two letters: Han, kana, syllables of Hangul.
#[cfg(feature = "moderation")]
pub(crate) fn is_syllable(c: char) -> bool {
    !c.is_ascii()
        && matches!(c,
            '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{3096}' | '\u{309d}'..='\u{309f}'
            | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}'
            | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'
            | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9d}' | '\u{20000}'..='\u{3ffff}')
}

/// Letters of Hebrew, Arabic and their neighbours, which run from right to left.
#[cfg(feature = "moderation")]
pub(crate) fn is_right_to_left(c: char) -> bool {
    matches!(c,
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joining_and_bidi_characters_are_ignorable() {
        for c in '\0'..=char::MAX {
            assert!(!is_joining(c) || is_default_ignorable(c), "U+{:04X}", c as u32);
            assert!(!is_bidi(c) || is_default_ignorable(c), "U+{:04X}", c as u32);
        }
        let count = ('\0'..=char::MAX).filter(|&c| is_default_ignorable(c)).count();
        // DerivedCoreProperties.txt: "Total code points: 4174".
        assert_eq!(count, 4174);
    }

    /// The property as the tables of the `regex` crate have it.
    #[cfg(feature = "moderation")]
    #[test]
    fn ignorable_characters_are_those_of_unicode() {
        let property = regex::Regex::new(r"^\p{Default_Ignorable_Code_Point}$").expect("a pattern");
        for c in '\0'..=char::MAX {
            let text = c.to_string();
            assert_eq!(is_default_ignorable(c), property.is_match(&text), "U+{:04X}", c as u32);
        }
    }
}
