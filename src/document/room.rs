//! Bound on the length of replacements.
//!
//! One word of a rule may become 200 bytes, and a comment may hold it thousands of times. The
//! output is bounded by the length of the comment, so what is put in is bounded as well: when
//! the room is used up, a replacement is a row of full blocks. The word is hidden in any case.

use unicode_segmentation::UnicodeSegmentation;

use crate::limits;

use super::Document;

/// Tells what hides a character where a replacement has no room.
const BLOCK: char = '\u{2588}';

/// Bytes that replacements may still take.
#[derive(Debug)]
pub(crate) struct Room(usize);

impl Room {
    pub(crate) fn new(document: &Document<'_>) -> Self {
        Self(limits::replacement_bound(document.source.len()))
    }

    /// The text that stands for `old`: `with`, or blocks if there is no room for it. A text that is
    /// not longer than the blocks is not counted.
    pub(crate) fn fit(&mut self, old: &str, with: String) -> String {
        let characters = old.graphemes(true).count();
        let cost = escaped_len(&with);
        if cost <= characters * BLOCK.len_utf8() {
            return with;
        }
        match self.0.checked_sub(cost) {
            Some(left) => {
                self.0 = left;
                with
            }
            None => std::iter::repeat_n(BLOCK, characters).collect(),
        }
    }
}

/// Bytes of a text as HTML.
fn escaped_len(text: &str) -> usize {
    let cost = |c: char| match c {
        '&' => 5,
        '<' | '>' => 4,
        '\u{a0}' => 6,
        c => c.len_utf8(),
    };
    text.chars().map(cost).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_hidden_all_the_same() {
        let mut room = Room(10);
        for (old, with, want) in [
            ("heck", "****", "****"),
            ("heck", "&&&&", "████"),
            ("h", "&&", "&&"),
            ("h", "", ""),
            ("e\u{301}", "xyz", "xyz"),
            ("h", "xyzw", "█"),
        ] {
            assert_eq!(room.fit(old, with.to_owned()), want, "{old} {with}");
        }
    }
}
