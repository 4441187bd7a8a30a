//! Finding terms in texts, however they are spelt.

use std::ops::Range;

use crate::error::BuildError;

use super::rule::WordList;

/// Word lists, compiled: all of them are looked for in one pass.
#[derive(Clone, Debug, Default)]
pub struct Terms {}

/// A term that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TermMatch {
    /// Index of the list, as given to [`Terms::new`].
    pub list: usize,
    /// Index of the term in [`WordList::words`].
    pub term: usize,
    /// Where, in bytes of the text; both ends on character boundaries.
    pub range: Range<usize>,
    /// How the text differs from the term.
    pub how: How,
}

/// How a text differs from the term that was found in it; a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct How(u16);

impl How {
    /// The names in the set, in a fixed order.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        [].into_iter()
    }
}

impl Terms {
    /// Compiles lists, named for error messages.
    ///
    /// # Errors
    /// Terms that can't be looked for.
    pub fn new(_lists: &[(&str, &WordList)]) -> Result<Self, BuildError> {
        Ok(Self {})
    }

    /// Appends all matches in `text` to `out`.
    pub fn find(&self, _text: &str, _out: &mut Vec<TermMatch>) {}
}
