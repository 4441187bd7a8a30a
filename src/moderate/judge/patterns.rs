//! Does a regular expression match?

use crate::moderate::condition::{Field, Pattern};
use crate::moderate::sentence;

use super::Judge;
use super::evidence::{Evidence, Spot};
use super::truth::Truth;
use super::words::{Location, places};

/// Matches of one expression in one text that are looked at.
///
/// Each search is linear, but a search may read to the end of the text for a match of one
/// byte, so that all of them together are not. A rewrite takes all that follows as matched.
const MAX_SEARCHES: usize = 500;

pub(super) fn ask(judge: &Judge<'_>, asked: &Pattern, want: bool, out: &mut Evidence) -> Truth {
    let Some(pattern) = judge.rules.pattern(asked.index) else { return Truth::False };
    let defaults = &judge.file().defaults;
    let fields = asked.fields.as_deref().unwrap_or(&defaults.search);
    let skip = asked.skip.as_deref().unwrap_or(&defaults.skip);
    let needed = asked.count_gte.unwrap_or(1).max(1);
    let before = out.matches.len();
    let mut found = Vec::new();
    for &field in fields {
        let text = judge.texts.field(field);
        if text.text.is_empty() || !judge.texts.may_match(field, asked.index) {
            continue;
        }
        crate::work::add(text.text.len());
        let most = MAX_SEARCHES.max(needed.saturating_mul(2));
        let (mut at, mut number) = (0, 0);
        while let Some(hit) = pattern.find_at(text.text, at) {
            let range = hit.range();
            number += 1;
            at = range.end;
            if range.is_empty() {
                let Some(next) = text.text[at..].chars().next().filter(|_| number < most) else {
                    break;
                };
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
            found.push(match text.source(range.clone()) {
                Some(span) => Location::Typed(span.start, span.end),
                None => Location::Given(field, range.start, range.end),
            });
            if want && out.wants_more() {
                // The term that an author is told stays in the verdict, where no e-mail
                // address may be.
                let told = if field == Field::AuthorEmail { "" } else { hit.as_str() };
                out.push(text.to_match(range.clone(), &asked.pattern, Vec::new()), told);
            }
            let last = number >= most;
            if want && out.rewrites {
                let end = if last { text.text.len() } else { range.end };
                out.spots.push(Spot { field, range: text.shown(range.start..end) });
            }
            if last || (found.len() >= needed && !out.rewrites && !out.wants_more()) {
                break;
            }
        }
    }
    let count = places(&mut found);
    if count < needed {
        if !want {
            out.say(sentence::no_pattern(&asked.pattern));
        }
        return Truth::False;
    }
    if want {
        out.fact("regex.count", count);
        out.say(sentence::pattern(&out.matches[before..], &asked.pattern));
    }
    Truth::True
}
