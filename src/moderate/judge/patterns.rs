//! Does a regular expression match?

use std::ops::Range;

use crate::moderate::condition::{Field, Pattern, Skip};
use crate::moderate::sentence;

use super::Judge;
use super::evidence::Evidence;
use super::find::Find;
use super::texts::Text;
use super::truth::Truth;
use super::words::{Location, places};

/// Matches of one expression in one text that are looked at.
///
/// Each search is linear, but a search may read to the end of the text for a match of one
/// byte, so that all of them together are not. A rewrite takes all that follows as matched.
const MAX_SEARCHES: usize = 500;

/// Bytes of one text that the searches for one expression read, to begin another.
const MAX_READ: usize = 4 << 20;

/// Number of matches that are looked at, of those that one text has.
pub(super) fn searches(asked: &Pattern) -> usize {
    MAX_SEARCHES.max(asked.count_gte.unwrap_or(1).saturating_mul(2))
}

pub(super) fn ask(judge: &Judge<'_>, asked: &Pattern, want: bool, out: &mut Evidence) -> Truth {
    let defaults = &judge.file().defaults;
    let fields = asked.fields.as_deref().unwrap_or(&defaults.search);
    let skip = asked.skip.as_deref().unwrap_or(&defaults.skip);
    let needed = asked.count_gte.unwrap_or(1).max(1);
    let before = out.matches.len();
    let mut found = Vec::new();
    let mut gave_up = false;
    for &field in fields {
        let text = judge.texts.field(field);
        gave_up |= !each(judge, asked.index, text, skip, searches(asked), |range, _| {
            found.push(match text.source(range.clone()) {
                Some(span) => Location::Typed(span.start, span.end),
                None => Location::Given(field, range.start, range.end),
            });
            if want && out.wants_more() {
                // The term that an author is told stays in the verdict, where no e-mail
                // address may be.
                let seen = text.text.get(range.clone()).unwrap_or("");
                let told = if field == Field::AuthorEmail { "" } else { seen };
                out.push(text.to_match(range, &asked.pattern, Vec::new()), told);
            }
            found.len() < needed || out.rewrites || out.wants_more()
        });
    }
    let count = places(&mut found);
    if count < needed {
        if gave_up {
            out.gap("regex", format!("too slow: its searches read more than {MAX_READ} bytes"));
            return Truth::Down;
        }
        if !want {
            out.say(sentence::no_pattern(&asked.pattern));
        }
        return Truth::False;
    }
    if want {
        if out.rewrites {
            out.finds.extend(Find::pattern(asked, defaults));
        }
        out.fact("regex.count", count);
        out.say(sentence::pattern(&out.matches[before..], &asked.pattern));
    }
    Truth::True
}

/// Calls `found` with each match in a text that is not passed over, and tells it which one is the
/// last that is looked for; ends with the text, or when `found` says that it has enough. False:
/// the searches read so much that there may be more.
pub(super) fn each(
    judge: &Judge<'_>,
    pattern: usize,
    text: Text<'_>,
    skip: &[Skip],
    most: usize,
    mut found: impl FnMut(Range<usize>, bool) -> bool,
) -> bool {
    let Some(expression) = judge.rules.pattern(pattern) else { return true };
    if text.text.is_empty() || !judge.texts.may_match(text.field, pattern) {
        return true;
    }
    crate::work::add(text.text.len());
    let (mut at, mut number, mut read) = (0, 0, 0);
    while let Some(range) = expression.find_at(text.text, at) {
        number += 1;
        read += expression.read(at, range.end, text.text);
        let most = if read > MAX_READ { number } else { most };
        at = range.end;
        if range.is_empty() {
            let next = text.text[at..].chars().next().filter(|_| number < most);
            let Some(next) = next else { break };
            at += next.len_utf8();
            continue;
        }
        // Who quotes a word hundreds of times can't hide the one that follows.
        if number < most && text.skips(range.clone(), skip) {
            if number > most / 2 {
                at = text.skipped_to(at, skip);
            }
            continue;
        }
        let is_last = number >= most;
        if !found(range, is_last) || is_last {
            break;
        }
    }
    read <= MAX_READ
}
