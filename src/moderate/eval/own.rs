//! The author's own words, as they are compared with other comments.

use crate::moderate::history::{Sketch, SketchKeys};

/// The author's own words and what they were like. Verified quotes are left out: ten answers
/// that quote one post are not one comment. Where too few words are left to be compared by any
/// rule, the whole text is: nobody is passed over because most of it is quoted.
pub(super) struct Own {
    pub(super) sketch: Sketch,
    pub(super) letters: usize,
}

impl Own {
    /// `whole` is the text of the comment, `own` what its author wrote; rules compare texts of
    /// `least` letters or more.
    pub(super) fn new(whole: &str, own: &str, least: usize, keys: &SketchKeys) -> Self {
        let count = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count();
        crate::work::add(own.len() + whole.len());
        let letters = count(own);
        match letters < least {
            true => Self { sketch: Sketch::with_keys(whole, keys), letters: count(whole) },
            false => Self { sketch: Sketch::with_keys(own, keys), letters },
        }
    }
}
