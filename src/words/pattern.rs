//! A strongly folded term, prepared for the check.

use super::term::{Letter, MatchOptions};

/// A strongly folded term.
pub(super) struct TermPattern<'t> {
    /// Signs before the first letter.
    pub(super) lead: &'t [(Letter, bool)],
    /// The rest, and whether a space follows.
    pub(super) letters: &'t [(Letter, bool)],
    pub(super) plan: MatchOptions,
    /// Most signs that differ from what comes before them.
    pub(super) signs: usize,
}

impl TermPattern<'_> {
    /// The letters that `fits` accepts, a bit each.
    pub(super) fn bits(&self, fits: impl Fn(&(Letter, bool)) -> bool) -> u64 {
        self.letters.iter().enumerate().fold(0, |bits, (at, one)| bits | u64::from(fits(one)) << at)
    }

    /// Counts the letters that are not literal signs.
    pub(super) fn real(&self) -> usize {
        self.letters.iter().filter(|(letter, _)| !letter.literal).count()
    }
}
