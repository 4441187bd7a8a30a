//! The text that is compared: differences that a second sender makes without effort are removed.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use crate::text::chars::{is_annotation, is_invisible};
use crate::work;

/// `text` without case, marks, invisible characters and repeated white space; digits,
/// letters and punctuation stay.
///
/// Each character is decomposed for itself (NFKD without the reordering of marks, which
/// are dropped anyway), so hostile towers of marks cost no more than other text.
///
/// # Complexity
/// Linear; the result is at most 6 times as long as the text.
pub(super) fn normal(text: &str) -> String {
    work::add(text.len());
    let mut normal = String::with_capacity(text.len());
    // Results for the letters seen last: a text uses few, and tables are slow.
    let mut known = [('\0', '\0'); 256];
    for c in text.chars() {
        if c.is_ascii() {
            push(&mut normal, c.to_ascii_lowercase());
            continue;
        }
        let slot = &mut known[c as usize % 256];
        if slot.0 == c {
            normal.push(slot.1);
            continue;
        }
        let before = normal.len();
        add(&mut normal, c);
        let mut added = normal.get(before..).unwrap_or("").chars();
        if let (Some(letter), None) = (added.next(), added.next()) {
            if letter != ' ' {
                *slot = (c, letter);
            }
        }
    }
    normal.truncate(normal.trim_end_matches(' ').len());
    normal
}

fn add(normal: &mut String, c: char) {
    // Two Arabic phrases in one character, of 18 and 8: people do not write them letter by letter,
    // and 64 KiB of the first would become 700.
    if matches!(c, '\u{fdfa}' | '\u{fdfb}') {
        normal.push(c);
    } else if !is_combining_mark(c) {
        // Upper case first: ß and SS, ς and σ are the same.
        decompose_compatible(c, |part| {
            for lower in part.to_uppercase().flat_map(char::to_lowercase) {
                push(normal, lower);
            }
        });
    }
}

fn push(normal: &mut String, c: char) {
    if c.is_whitespace() {
        if !normal.is_empty() && !normal.ends_with(' ') {
            normal.push(' ');
        }
    } else if c.is_ascii_graphic()
        || !(c.is_control() || is_invisible(c) || is_annotation(c) || is_combining_mark(c))
    {
        normal.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::normal;

    #[test]
    fn what_changes_nothing_for_a_reader_is_gone() {
        for (text, want) in [
            ("Hello,  World\n\n!", "hello, world !"),
            ("  a\t\u{a0}\u{3000}b  ", "a b"),
            ("STRASSE Straße", "strasse strasse"),
            ("ΟΔΟΣ οδός", "οδοσ οδοσ"),
            ("cafe\u{301} café", "cafe cafe"),
            ("ca\u{200b}si\u{ad}no\u{feff}", "casino"),
            ("ﬁne Ｗｉｄｅ №5 ①", "fine wide no5 1"),
            ("z\u{300}\u{301}\u{302}\u{303}a\u{334}l", "zal"),
            ("\u{0}\u{7}bell\u{1b}", "bell"),
            ("12 345", "12 345"),
            ("\u{e0041}\u{fe0f}", ""),
            ("İstanbul ıstanbul", "istanbul istanbul"),
        ] {
            assert_eq!(normal(text), want, "{text:?}");
        }
    }

    #[test]
    fn no_character_grows_by_more_than_said() {
        // No plane between these has letters that are not CJK.
        for c in ('\0'..='\u{2ffff}').chain('\u{e0000}'..='\u{e0fff}') {
            let text = c.to_string();
            assert!(normal(&text).len() <= 6 * text.len(), "{c:?}");
        }
    }

    #[test]
    fn letters_seen_before_are_the_same_again() {
        let once = "Пётр Ёж Ünï ß ﬁ ０ 博\u{a0}\u{a0}x \u{301}";
        let twice = once.repeat(2);
        assert_eq!(normal(&twice), format!("{0} {0}", normal(once)));
        assert_eq!(normal(once), "петр еж uni ss fi 0 博 x");
    }
}
