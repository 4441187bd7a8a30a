//! Whether a term stands at a place as it is written, but for case or marks.

use super::class::{Code, Kind};
use super::fold;
use super::how::How;
use super::term::Plan;
use super::unit::{Plain, Source};
use crate::moderate::rule::Fold;

/// Looks for `term`, folded, of which `lead` bytes come before `start`; returns where
/// it stands.
pub(super) fn prove(
    source: &Plain<'_>,
    term: &str,
    lead: usize,
    plan: Plan,
    start: usize,
) -> Option<(std::ops::Range<usize>, How)> {
    let text = source.text;
    let (before, word) = (term.get(..lead)?, term.get(lead..)?);
    let from = start.checked_sub(before.len())?;
    if text.get(from..start)? != before {
        return None;
    }
    let rest = text.get(start..)?;
    let mut end = start + length(rest, word, plan.fold)?;
    if plan.fold != Fold::None || plan.end_edge {
        while let Some(unit) = source.unit(end).filter(|unit| unit.kind() == Kind::Mark) {
            if matches!(plan.fold, Fold::None | Fold::Case) {
                // A letter with a mark is another letter.
                return None;
            }
            end = unit.next;
        }
    }
    if plan.end_edge && source.seen(end).is_some_and(|unit| unit.kind().is_wordy()) {
        return None;
    }
    let typed = text.get(from..end)?;
    let mut how = How::default();
    if plan.fold != Fold::None && !typed.ends_with(term) {
        let cased = fold::text(typed, Fold::Case);
        how.add(How::CASE, typed != cased);
        how.add(How::MARKS, cased != term);
    }
    Some((from..end, how))
}

/// How many bytes of `text` fold to `word`.
fn length(text: &str, word: &str, fold: Fold) -> Option<usize> {
    if fold == Fold::None {
        return text.starts_with(word).then_some(word.len());
    }
    let mut wanted = word.chars();
    let mut fits = true;
    for (at, c) in text.char_indices() {
        crate::work::add(1);
        if wanted.as_str().is_empty() {
            return Some(at);
        }
        fold::push(c, fold, &mut |folded| fits &= wanted.next() == Some(folded));
        if !fits {
            return None;
        }
    }
    wanted.as_str().is_empty().then_some(text.len())
}

/// Where a term that may begin inside a word begins, when its first letter is typed
/// several times from `start` on: `sa` in `ssa` begins at the second s.
pub(super) fn late(source: &Plain<'_>, term: &str, fold: Fold, start: usize) -> usize {
    let letters = term.find(|c: char| Code::of(c).class(c) != 0).unwrap_or(0);
    let (wanted, end) = run(&Plain { text: term }, letters);
    let (places, _) = run(source, start);
    crate::work::add(places.len());
    if end >= term.len() {
        // All of it is letters of one class: `il` in `iil`.
        let fits = |&at: &usize| {
            source.text.get(at..).is_some_and(|rest| length(rest, &term[letters..], fold).is_some())
        };
        return places.into_iter().find(fits).unwrap_or(start);
    }
    let place = places.len().checked_sub(wanted.len()).and_then(|at| places.get(at));
    place.copied().filter(|&at| source.text.is_char_boundary(at)).unwrap_or(start)
}

/// The places of the units from `start` on that are of one class, and their end.
fn run(source: &Plain<'_>, start: usize) -> (Vec<usize>, usize) {
    let first = source.unit(start).map(|unit| unit.class());
    let mut places = Vec::new();
    let mut at = start;
    while let Some(unit) = source.unit(at).filter(|unit| Some(unit.class()) == first) {
        places.push(at);
        at = unit.next;
    }
    (places, at)
}
