//! Combining marks that are piled on a letter.
//!
//! Marks that are left when the text is composed (NFC) are counted, so that `ᾧ` has none and
//! Vietnamese counts the same in letters and marks as in single characters.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::text::chars::{is_bidi, is_default_ignorable};
use crate::text::script::Script;

/// A letter and the marks on it.
pub(super) struct Pile {
    pub(super) range: Range<usize>,
    composed: String,
    pub(super) marks: usize,
}

impl Pile {
    /// The letter with its first `most` marks.
    pub(super) fn cut(&self, most: usize) -> String {
        let mut left = most;
        let keep = |c: &char| {
            let mark = is_combining_mark(*c);
            let keep = !mark || left > 0;
            left -= usize::from(mark && keep);
            keep
        };
        self.composed.chars().filter(keep).collect()
    }
}

/// Tells whether a character between a letter and its marks shows nothing. Bidi controls have
/// ends elsewhere, and fillers are letters.
fn is_silent(c: char) -> bool {
    is_default_ignorable(c) && !is_bidi(c) && !c.is_alphabetic()
}

/// The letters of Latin, Greek and Cyrillic with marks on them, in order. `offset` is added to
/// the places.
pub(super) fn piles(text: &str, offset: usize, mut each: impl FnMut(Pile)) {
    if text.is_ascii() {
        return;
    }
    // The letter that waits for marks, and the end of the last one.
    let mut open: Option<(usize, usize)> = None;
    let mut close = |open: &mut Option<(usize, usize)>| {
        let Some((start, end)) = open.take() else { return };
        let letter = text[start..].chars().next().map_or(0, char::len_utf8);
        if end <= start + letter {
            return;
        }
        crate::work::add(end - start);
        let shown = text[start..end].chars().filter(|c| !is_silent(*c));
        let composed: String = shown.nfc().collect();
        let marks = composed.chars().filter(|c| is_combining_mark(*c)).count();
        each(Pile { range: offset + start..offset + end, composed, marks });
    };
    for (at, c) in text.char_indices() {
        if c.is_ascii() {
            // Most characters leave here.
            close(&mut open);
            open = c.is_ascii_alphabetic().then_some((at, at + 1));
        } else if is_silent(c) {
        } else if is_combining_mark(c) {
            if let Some((_, end)) = &mut open {
                *end = at + c.len_utf8();
            }
        } else {
            close(&mut open);
            open = Script::alike(c).map(|_| (at, at + c.len_utf8()));
        }
    }
    close(&mut open);
}

#[cfg(test)]
mod tests {
    use super::piles;

    fn counts(text: &str) -> Vec<usize> {
        let mut counts = Vec::new();
        piles(text, 0, |pile| counts.push(pile.marks));
        counts
    }

    #[test]
    fn languages_have_few_and_zalgo_has_many() {
        assert_eq!(counts("\u{1fa7} \u{3c9}\u{314}\u{342}\u{345}"), [0]);
        assert_eq!(counts("e\u{302}\u{301} o\u{31b}\u{309}"), [0, 0]);
        assert_eq!(counts("a\u{301}\u{302}\u{303}\u{304}"), [3]);
        assert_eq!(counts("\u{438}\u{306}"), [0]);
        // Only on the three scripts; marks on a digit or a dotted circle do not count.
        assert_eq!(counts("1\u{301}\u{301}\u{301} \u{25cc}\u{301}"), [0_usize; 0]);
        assert_eq!(counts("a\u{200d}\u{301}\u{fe0f}\u{301}b"), [1]);
        assert_eq!(counts("plain"), [0_usize; 0]);
    }

    #[test]
    fn a_cut_pile_keeps_the_first_marks() {
        let mut cut = Vec::new();
        piles("xe\u{301}\u{302}\u{303}\u{304}y", 10, |pile| {
            cut.push((pile.range.clone(), pile.cut(1)))
        });
        assert_eq!(cut, [(11..20, "\u{e9}\u{302}".to_owned())]);
    }
}
