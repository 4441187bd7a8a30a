//! The words around a match.

use std::ops::Range;

use super::class::{CharClass, Code};
use super::disguise::Disguise;
use super::term::MatchOptions;
use super::unit::{Plain, Units};
use super::{apart, common, exact};

/// Tells what lies around the place that is looked at, so that a word of many matches is read
/// once and not for each.
#[derive(Default)]
pub(super) struct WordCache {
    pub(super) run: exact::WordRun,
    /// The words of the last match's beginning and end.
    words: [Range<usize>; 2],
    /// Tells where a match began, and whether single letters came before it.
    spelt: Option<(usize, bool)>,
}

impl WordCache {
    /// A strongly folded term that begins at `start`, as it is reported; `None` if the words
    /// around it make another word of it.
    pub(super) fn settle(
        &mut self,
        source: &Plain<'_>,
        start: usize,
        (range, how): (Range<usize>, Disguise),
        plan: MatchOptions,
    ) -> Option<(Range<usize>, Disguise)> {
        if plan.start_edge && (ends_word(source, start) || self.goes_on_before(source, start)) {
            return None;
        }
        let range = self.stretch(source, range, plan);
        // "good" is not "god".
        let seen = source.text.get(range.clone()).unwrap_or("");
        if how.has(Disguise::REPEATED) && common::contains(seen.trim_start_matches(['@', '#'])) {
            return None;
        }
        Some((range, how))
    }

    fn goes_on_before(&mut self, source: &Plain<'_>, start: usize) -> bool {
        let known = self.spelt.filter(|(at, _)| *at == start);
        let (_, before) = known.unwrap_or_else(|| (start, apart::came_before(source, start)));
        self.spelt = Some((start, before));
        before
    }

    /// Extends a match by the rest of the word for a `*`.
    pub(super) fn stretch(
        &mut self,
        source: &Plain<'_>,
        mut range: Range<usize>,
        plan: MatchOptions,
    ) -> Range<usize> {
        let [first, last] = &mut self.words;
        if plan.from_start {
            enter(first, source, range.start);
            range.start = first.start;
        }
        if plan.to_end {
            enter(last, source, range.end);
            range.end = last.end;
        }
        range
    }
}

/// Tells whether a single letter is the end of the word before it: "the 70's hit".
fn ends_word(source: &Plain<'_>, start: usize) -> bool {
    let kind = |c: char| Code::of(c).kind();
    let mut before = source.text.get(..start).unwrap_or("").chars().rev().map(kind);
    before.next() == Some(CharClass::Apostrophe)
        && before.next().is_some_and(CharClass::is_wordy)
        && source.seen(start).is_some_and(|letter| source.is_edge(letter.next))
}

/// Makes `word` the word around `at`; empty if there is none.
fn enter(word: &mut Range<usize>, source: &Plain<'_>, at: usize) {
    if word.start < at && at < word.end {
        return;
    }
    *word = at..at;
    let fits = |at: usize| {
        let unit = source.unit(at).filter(|unit| !unit.is_tag());
        unit.is_some_and(|unit| unit.kind().is_wordy() || unit.kind().is_transparent())
    };
    while let Some(c) = source.text[..word.start].chars().next_back() {
        let before = word.start - c.len_utf8();
        if !fits(before) {
            break;
        }
        word.start = before;
    }
    while fits(word.end) {
        let next = source.unit(word.end).map_or(word.end, |unit| unit.next);
        word.end = source.range(word.end, next).end;
    }
    crate::work::add(word.len());
}
