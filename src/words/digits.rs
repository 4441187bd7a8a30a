//! Digits beside a term: `casino777`, `1casino`.

use super::class::{CharClass, Code};
use super::term::MatchOptions;
use super::unit::{Plain, Units};

/// Digits that may stand beside a term.
const DIGITS: usize = 8;

/// Tells whether a term may begin at a place where a word does, or after digits that stand before
/// it.
pub(super) fn is_start(source: &Plain<'_>, start: usize, plan: MatchOptions) -> bool {
    let digit = |at: usize| source.text.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    if start == 0 || !digit(start - 1) {
        return true;
    }
    let first = (start.saturating_sub(DIGITS + 1)..start).rev().find(|&at| !digit(at));
    let before = source.text.get(..first.map_or(0, |at| at + 1));
    let wordy =
        |text: &str| text.chars().next_back().is_some_and(|c| Code::of(c).kind().is_wordy());
    plan.digits && (first.is_some() || start <= DIGITS) && before.is_some_and(|text| !wordy(text))
}

/// Tells whether the word ends with the digits that begin at `at`, and they are few.
pub(super) fn end_word<S: Units>(source: &S, mut at: usize) -> bool {
    for _ in 0..=DIGITS {
        let Some(unit) = source.seen(at) else { return true };
        if unit.kind() != CharClass::Digit {
            return !unit.kind().is_wordy();
        }
        at = unit.next;
    }
    false
}
