//! Is a term of a list in the text?

use crate::moderate::condition::{Field, Words};
use crate::moderate::sentence;

use super::Judge;
use super::evidence::{Evidence, Spot};
use super::truth::Truth;

/// Where a match is, so that matches can be counted: bytes of the comment, or of a text that
/// came with it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Location {
    Typed(u32, u32),
    Given(Field, usize, usize),
}

pub(super) fn ask(judge: &Judge<'_>, words: &Words, want: bool, out: &mut Evidence) -> Truth {
    let defaults = &judge.file().defaults;
    let fields = words.fields.as_deref().unwrap_or(&defaults.search);
    let skip = words.skip.as_deref().unwrap_or(&defaults.skip);
    let before = out.matches.len();
    let mut found = Vec::new();
    for &field in fields {
        let text = judge.texts.field(field);
        for hit in judge.texts.hits(field, words.list.index) {
            crate::work::add(1);
            if text.skips(hit.range.clone(), skip) {
                continue;
            }
            found.push(match text.source(hit.range.clone()) {
                Some(span) => Location::Typed(span.start, span.end),
                None => Location::Given(field, hit.range.start, hit.range.end),
            });
            if want && out.rewrites {
                out.spots.push(Spot { field, range: text.shown(hit.range.clone()) });
            }
            if want && out.wants_more() {
                let term = judge.rules.term(words.list.index, hit.term).unwrap_or("");
                let how = hit.how.names().map(str::to_owned).collect();
                out.push(text.to_match(hit.range.clone(), term, how), term);
            }
        }
    }
    let count = places(&mut found);
    if count < words.count_gte.unwrap_or(1).max(1) {
        if judge.rules.is_missing(words.list.index) {
            return judge.unread(&words.list, out);
        }
        if !want {
            out.say(sentence::no_words(&words.list.name));
        }
        return Truth::False;
    }
    if want {
        out.fact("words.count", count);
        out.fact("words.list", words.list.name.as_str());
        out.say(sentence::words(&out.matches[before..], &words.list.name));
    }
    Truth::True
}

/// How many places there are; those that overlap are one.
pub(super) fn places(found: &mut [Location]) -> usize {
    found.sort_unstable();
    let mut last: Option<Location> = None;
    let mut count = 0;
    for &place in found.iter() {
        last = match (last, place) {
            (Some(Location::Typed(from, to)), Location::Typed(start, end)) if start < to => {
                Some(Location::Typed(from, to.max(end)))
            }
            (Some(Location::Given(field, from, to)), Location::Given(other, start, end))
                if field == other && start < to =>
            {
                Some(Location::Given(field, from, to.max(end)))
            }
            _ => {
                count += 1;
                Some(place)
            }
        };
    }
    count
}
