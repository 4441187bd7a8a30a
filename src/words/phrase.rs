//! Gaps of phrases: `free / money` and `free ... money` of the term `free money`.
//!
//! Where a term has a space, a text may have white space with one line end at most, and one run of
//! one sign. A sign that ends a sentence parts words that follow each other by chance: "It is
//! free. Money is not."

use super::class::CharClass;
use super::unit::Unit;

/// Most signs in a gap.
const LONGEST: usize = 8;

/// Characters that stand between two words.
#[derive(Clone, Copy, Default)]
pub(super) struct PhraseGap {
    sign: Option<char>,
    count: usize,
    lines: usize,
    /// White space came before the signs, and after them.
    before: bool,
    after: bool,
}

impl PhraseGap {
    /// Reads one more unit that is not a letter; false if the words are not a phrase.
    pub(super) fn read(&mut self, unit: &Unit) -> bool {
        let kind = unit.kind();
        if matches!(kind, CharClass::Space | CharClass::Newline) {
            self.lines += usize::from(kind == CharClass::Newline);
            let ends = self.count == 1
                && !self.before
                && matches!(self.sign, Some('.' | '!' | '?' | '。'));
            *(if self.count == 0 { &mut self.before } else { &mut self.after }) = true;
            return self.lines < 2 && !ends;
        }
        let same = self.sign.is_none_or(|sign| sign == unit.c) && !self.after;
        self.sign = Some(unit.c);
        self.count += 1;
        same && self.count <= LONGEST
    }
}
