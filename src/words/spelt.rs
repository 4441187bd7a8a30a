//! Runs of signs between letters: `c - a - s - i - n - o`, `c..a..s..i..n..o`.
//!
//! The signs after the first letter of a match are the run that all its other letters are
//! followed by. It is known before the second letter is read, so no reading is tried twice.

use super::class::CharClass;
use super::unit::Unit;

/// Most signs in a run; white space side by side is one.
pub(super) const LONGEST: usize = 8;

/// The run after the first letter, and how much of it was read again.
#[derive(Clone, Copy, Default)]
pub(super) struct Run {
    signs: [char; LONGEST],
    len: usize,
    /// A letter came after it.
    known: bool,
    at: usize,
    /// Letters were read.
    begun: bool,
    /// The unit read last is a letter after a whole run.
    over: bool,
}

impl Run {
    /// Reads one more unit, of which the first is a letter; false if it is not what the run has
    /// there.
    pub(super) fn read(&mut self, unit: &Unit) -> bool {
        let kind = unit.kind();
        let whole = self.len > 0 && self.at == self.len;
        self.over =
            self.begun && (kind.is_letter() || kind == CharClass::Sign && self.known && whole);
        if !self.begun {
            self.begun = true;
            return true;
        }
        if self.over {
            self.known = true;
            self.at = 0;
            return whole;
        }
        let sign = match kind {
            CharClass::Space => ' ',
            CharClass::Newline => '\n',
            _ => unit.c,
        };
        let before = self.at.checked_sub(1).and_then(|at| self.signs.get(at));
        if sign == ' ' && before == Some(&' ') {
            return true;
        }
        let Some(place) = self.signs.get_mut(self.at) else { return false };
        if !self.known {
            (*place, self.len) = (sign, self.at + 1);
        }
        let same = *place == sign && self.at < self.len && sign != '\n';
        self.at += 1;
        same
    }

    /// Tells whether the unit read last is a letter after a run.
    pub(super) fn is_over(self) -> bool {
        self.over
    }
}
