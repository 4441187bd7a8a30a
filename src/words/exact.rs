//! Tells if a term stands at a place as it is written, except for case or marks.

use crate::rules::rule::Fold;

use super::class::{CharClass, Code, is_marked};
use super::disguise::Disguise;
use super::fold;
use super::term::MatchOptions;
use super::unit::{Plain, Tags, Units};

/// Looks for `term`, folded, of which `lead` bytes come before `start`; returns where
/// it stands.
pub(super) fn prove(
    source: &Plain<'_>,
    term: &str,
    lead: usize,
    plan: MatchOptions,
    start: usize,
) -> Option<(std::ops::Range<usize>, Disguise)> {
    let text = source.text;
    let (before, word) = (term.get(..lead)?, term.get(lead..)?);
    let from = lead_start(text, start, before, plan.fold)?;
    let rest = text.get(start..)?;
    let mut end = start + length(rest, word, plan.fold)?;
    if plan.fold != Fold::None || plan.end_edge {
        let mut past = end;
        while let Some(unit) = source.unit(past).filter(|unit| unit.kind() == CharClass::Mark) {
            past = unit.next;
            // It draws nothing on the letter.
            if fold::is_unseen(unit.c) {
                continue;
            }
            if plan.fold != Fold::Marks {
                // A letter with a mark is another letter.
                return None;
            }
            end = past;
        }
    }
    let typed = text.get(from..end)?;
    let mut how = Disguise::default();
    if plan.end_edge {
        let goes_on = source.seen(end).is_some_and(|unit| unit.kind().is_wordy());
        if goes_on {
            let last = word.chars().next_back()?;
            end = plan.endings.end(source, end, last)?;
            how.add(Disguise::INFLECTED, true);
        } else if plan.endings.must_follow() {
            return None;
        }
    }
    if usize::from(plan.accents) > accents(typed) {
        return None;
    }
    if plan.fold != Fold::None && !typed.ends_with(term) {
        let seen: String = typed.chars().filter(|c| !fold::is_unseen(*c)).collect();
        how.add(Disguise::INVISIBLE, seen.len() != typed.len());
        let cased = fold::spaces(&fold::text(typed, Fold::Case));
        let typed = fold::spaces(&seen).replace(fold::APOSTROPHES, "'");
        how.add(Disguise::CASE, typed != cased);
        how.add(Disguise::MARKS, cased != term);
    }
    Some((from..end, how))
}

/// Counts the letters with an accent, typed in one piece or two.
fn accents(typed: &str) -> usize {
    let is_accent =
        |c: &char| is_marked(*c) && !c.is_ascii() || Code::of(*c).kind() == CharClass::Mark;
    typed.chars().filter(is_accent).count()
}

/// Tells where `lead`, the signs and spaces that a term begins with, stands before `start`.
fn lead_start(text: &str, start: usize, lead: &str, fold: Fold) -> Option<usize> {
    let mut rest = text.get(..start)?;
    let is_unseen = |c: char| fold != Fold::None && fold::is_unseen(c);
    for (at, part) in lead.split(' ').rev().enumerate() {
        if at > 0 {
            let words = rest.trim_end_matches(|c| is_white(c) || is_unseen(c));
            is_space(&rest[words.len()..]).then_some(())?;
            rest = words;
        }
        for sign in part.chars().rev() {
            rest = rest.trim_end_matches(is_unseen).strip_suffix(sign)?;
        }
    }
    Some(rest.len())
}

/// Tells how many bytes of `text` fold to `word`, in which a space stands for any white space.
fn length(text: &str, word: &str, fold: Fold) -> Option<usize> {
    if fold == Fold::None && !word.contains(' ') {
        return text.starts_with(word).then_some(word.len());
    }
    let mut wanted = word.chars();
    let mut fits = true;
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        crate::work::add(1);
        if wanted.as_str().is_empty() {
            return Some(at);
        }
        if wanted.as_str().starts_with(' ') {
            let rest = &text[at..];
            let unseen = |c| fold != Fold::None && fold::is_unseen(c);
            let len = rest.find(|c| !is_white(c) && !unseen(c)).unwrap_or(rest.len());
            crate::work::add(len);
            is_space(&rest[..len]).then_some(())?;
            wanted.next();
            at += len;
            continue;
        }
        fold::push(c, fold, &mut |folded| fits &= wanted.next() == Some(folded));
        if !fits {
            return None;
        }
        at += c.len_utf8();
    }
    wanted.as_str().is_empty().then_some(text.len())
}

fn is_white(c: char) -> bool {
    matches!(Code::of(c).kind(), CharClass::Space | CharClass::Newline)
}

/// Tells whether white space may stand where a term has a space: a phrase goes on in the next line,
/// but not in the next paragraph.
fn is_space(white: &str) -> bool {
    let ends = white.chars().filter(|c| Code::of(*c).kind() == CharClass::Newline).count();
    white.contains(is_white) && ends - white.matches("\r\n").count() <= 1
}

/// Start of a term that may begin inside a word, when its first letter is typed
/// several times in the `run` that begins there: `sa` in `ssa` begins at the second s.
pub(super) fn late(source: &Plain<'_>, term: &str, fold: Fold, run: &WordRun) -> usize {
    let letters = term.find(|c: char| Code::of(c).class(c) != 0).unwrap_or(0);
    let wanted = WordRun::read(&Plain { text: term, tags: Tags::Absent }, letters);
    if wanted.end >= term.len() {
        // All of it is letters of one class: `il` in `iil`.
        crate::work::add(run.places.len());
        let fits = |&at: &usize| {
            source.text.get(at..).is_some_and(|rest| length(rest, &term[letters..], fold).is_some())
        };
        return run.places.iter().copied().find(fits).unwrap_or(run.start);
    }
    let place = run.places.len().checked_sub(wanted.places.len());
    let place = place.and_then(|at| run.places.get(at)).copied();
    place.filter(|&at| source.text.is_char_boundary(at)).unwrap_or(run.start)
}

/// Units of one class side by side, or with nothing between them that readers see.
#[derive(Default)]
pub(super) struct WordRun {
    pub(super) start: usize,
    pub(super) end: usize,
    places: Vec<usize>,
}

impl WordRun {
    /// The run that goes on from `start`.
    pub(super) fn read(source: &Plain<'_>, start: usize) -> Self {
        let first = source.unit(start).map(|unit| unit.class());
        let mut places = Vec::new();
        let mut at = start;
        while let Some(unit) = source.unit(at) {
            crate::work::add(1);
            if !unit.kind().is_transparent() {
                if Some(unit.class()) != first {
                    break;
                }
                places.push(at);
            }
            at = unit.next;
        }
        Self { start, end: at, places }
    }

    /// Makes this the run from `start`; false if it was read from before `start` on, so that
    /// all that can begin in it was tried.
    pub(super) fn enter(&mut self, source: &Plain<'_>, start: usize) -> bool {
        if self.start < start && start < self.end {
            return false;
        }
        if self.start != start || self.places.is_empty() {
            *self = Self::read(source, start);
        }
        true
    }
}
