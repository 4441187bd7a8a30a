//! The author's own words, as they are compared with other comments.

use crate::history::{Sketch, SketchKeys};
use crate::text::chars::is_syllable;

/// The author's own words and what they were like. Verified quotes are left out: ten answers
/// that quote one post are not one comment. Where too few words are left for any rule to compare,
/// the whole text is compared: a comment must not escape because most of it is quoted.
pub(super) struct Own {
    pub(super) sketch: Sketch,
    pub(super) letters: usize,
}

/// Texts of a comment, each a part of the one before.
pub(super) struct OwnTexts<'a> {
    pub(super) whole: &'a str,
    /// Words that the author wrote.
    pub(super) own: &'a str,
    /// These without typed addresses: one more link does not make a different text.
    pub(super) plain: &'a str,
}

impl Own {
    /// Rules compare texts of `least` letters or more.
    pub(super) fn new(texts: &OwnTexts<'_>, least: usize, keys: &SketchKeys) -> Self {
        let OwnTexts { whole, own, plain } = *texts;
        crate::work::add(whole.len() + own.len() + plain.len());
        let mut text = own;
        let mut letters = count(own);
        if letters < least {
            (text, letters) = (whole, count(whole));
        }
        let part = if count(plain) < least { text } else { plain };
        Self { sketch: Sketch::with_keys(text, part, keys), letters }
    }
}

/// Number of letters in a text; a character that says as much as two letters counts as two.
fn count(text: &str) -> usize {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    letters.map(|c| 1 + usize::from(is_syllable(c))).sum()
}
