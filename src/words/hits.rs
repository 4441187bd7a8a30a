//! Turns hits into matches that are reported.

use std::ops::Range;

use super::disguise::Disguise;
use super::term::Term;

/// A term that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TermMatch {
    /// Index of the list, as given to [`Terms::new`](super::Terms::new).
    pub list: usize,
    /// Index of the term in [`WordList::words`](crate::moderate::rule::WordList::words).
    pub term: usize,
    /// Range in bytes of the text; both ends on character boundaries.
    pub range: Range<usize>,
    /// Differences between the text and the term.
    pub how: Disguise,
}

/// A term that was found, or a phrase that cancels.
#[derive(Clone, Debug)]
pub(super) struct TermHit {
    pub(super) term: u32,
    pub(super) range: Range<usize>,
    pub(super) how: Disguise,
}

/// Removes the hits from `turned` that `typed` has already. Both are by place or nearly so.
pub(super) fn drop_known(typed: &[TermHit], turned: &mut Vec<TermHit>) {
    let mut known: Vec<_> = typed.iter().map(|hit| (hit.term, hit.range.start)).collect();
    known.sort_unstable();
    turned.retain(|hit| {
        let from = known.partition_point(|known| *known < (hit.term, hit.range.start));
        !known.get(from).is_some_and(|&(term, at)| term == hit.term && at < hit.range.end)
    });
}

/// Tells if one of `covers`, sorted by list and start, holds `range`.
fn is_covered(
    covers: &[(Option<u32>, Range<usize>)],
    list: Option<u32>,
    range: &Range<usize>,
) -> bool {
    let end = covers.partition_point(|(of, cover)| (*of, cover.start) <= (list, range.start));
    covers[..end]
        .iter()
        .rev()
        .take(64)
        .take_while(|(of, _)| *of == list)
        .any(|(_, cover)| cover.end >= range.end)
}

/// Removes hits that a phrase cancels or that overlap, and sorts the rest.
pub(super) fn settle(terms: &[Term], mut found: Vec<TermHit>, out: &mut Vec<TermMatch>) {
    if found.is_empty() {
        return;
    }
    let list = |hit: &TermHit| terms.get(hit.term as usize).map(|term| term.list);
    let cancels = |hit: &TermHit| terms.get(hit.term as usize).is_some_and(|term| term.cancels);
    let mut covers: Vec<_> =
        found.iter().filter(|hit| cancels(hit)).map(|hit| (list(hit), hit.range.clone())).collect();
    covers.sort_by_key(|(list, range)| (*list, range.start, range.end));
    // By term, then place: the first of those that overlap stays. Forms are one term.
    let word = |hit: &TermHit| {
        terms.get(hit.term as usize).map(|term| (term.list, term.cancels, term.word))
    };
    found.sort_by_key(|hit| (word(hit), hit.range.start, hit.range.end));
    let mut before = None;
    found.retain(|hit| {
        let word = word(hit);
        let free = before.is_none_or(|(known, end)| known != word || end <= hit.range.start);
        if free {
            before = Some((word, hit.range.end));
        }
        free
    });
    found.retain(|hit| !cancels(hit) && !is_covered(&covers, list(hit), &hit.range));
    found.sort_by_key(|hit| (hit.range.start, hit.term));
    out.extend(found.into_iter().filter_map(|hit| {
        let term = terms.get(hit.term as usize)?;
        let (list, term) = (term.list as usize, term.word as usize);
        Some(TermMatch { list, term, range: hit.range, how: hit.how })
    }));
}
