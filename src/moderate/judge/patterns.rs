//! Matches of a regular expression.

use crate::moderate::condition::{Field, Pattern};
use crate::moderate::ruleset::Ids;
use crate::moderate::sentence;

use super::answers::{Location, places};
use super::evidence::Evidence;
use super::facts::Facts;
use super::find::{Find, MAX_READ, each, searches};
use super::truth::Truth;

pub(super) fn evaluate(
    facts: &Facts<'_>,
    asked: &Pattern,
    ids: &Ids,
    want: bool,
    out: &mut Evidence,
) -> Truth {
    let Some(index) = ids.pattern else { return Truth::False };
    let defaults = &facts.file().defaults;
    let fields = asked.fields.as_deref().unwrap_or(&defaults.search);
    let skip = asked.skip.as_deref().unwrap_or(&defaults.skip);
    let needed = asked.count_gte.unwrap_or(1).max(1);
    let before = out.matches.len();
    let mut found = Vec::new();
    let mut gave_up = false;
    for &field in fields {
        let text = facts.texts.field(field);
        gave_up |= !each(facts, index, text, skip, searches(asked), |range, _| {
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
            out.finds.extend(Find::pattern(asked, index, defaults));
        }
        out.fact("regex.count", count);
        out.say(sentence::pattern(&out.matches[before..], &asked.pattern));
    }
    Truth::True
}
