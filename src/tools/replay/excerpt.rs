//! Excerpts around matches: readers can assess a hit only if they see its match.
//!
//! An excerpt has at most [`LENGTH`] characters and [`MAX_MARKS`] marks, whatever the comment
//! and the verdict are.

use crate::moderate::verdict::{Match, Reason};
use crate::span::Span;

use super::report::Mark;

/// Maximum number of characters in an excerpt, without the ellipsis at each end.
const LENGTH: usize = 160;

/// Characters before the first match.
const BEFORE: usize = 60;

/// Maximum number of matches listed for one excerpt.
const MAX_MARKS: usize = 20;

/// Text around the first match, or the beginning of a comment without one. White space becomes
/// one space.
pub(super) fn excerpt<'r>(
    source: &str,
    matches: impl Iterator<Item = (&'r Reason, &'r Match)>,
) -> (String, Vec<Mark>) {
    let matches: Vec<_> = matches.take(MAX_MARKS).collect();
    let mut marks: Vec<Mark> = matches
        .iter()
        .map(|(reason, found)| Mark {
            rule: reason.rule.clone(),
            term: found.term.clone(),
            seen: found.seen.clone(),
            span: None,
        })
        .collect();
    // A verdict may come from a file: its spans need not fit.
    let spans: Vec<_> = matches
        .iter()
        .map(|(_, found)| {
            found
                .source
                .map(Span::range)
                .filter(|span| !span.is_empty() && source.get(span.clone()).is_some())
        })
        .collect();
    let first = spans.iter().flatten().map(|span| span.start).min().unwrap_or(0);
    let mut start = first;
    for (at, _) in source.get(..first).unwrap_or("").char_indices().rev().take(BEFORE) {
        start = at;
    }
    let mut text = String::new();
    if start > 0 {
        text.push('…');
    }
    let mut ends = vec![None; marks.len()];
    let mut characters = 0;
    for (at, character) in source.get(start..).unwrap_or("").char_indices() {
        if characters == LENGTH {
            text.push('…');
            break;
        }
        let at = start + at;
        let before = text.len();
        match character.is_whitespace() {
            true if text.ends_with(' ') || text.is_empty() => {}
            true => text.push(' '),
            false => text.push(character),
        }
        characters += usize::from(text.len() > before);
        for (span, end) in spans.iter().zip(&mut ends) {
            if span.as_ref().is_some_and(|span| span.contains(&at)) {
                let (first, _) = end.unwrap_or((before, before));
                *end = Some((first, text.len()));
            }
        }
    }
    for (mark, end) in marks.iter_mut().zip(ends) {
        mark.span =
            end.filter(|(start, end)| start < end).map(|(start, end)| Span::new(start, end));
    }
    (text, marks)
}
