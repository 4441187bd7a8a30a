//! Matches of a regular expression.

use crate::moderate::ruleset::resolver::ListResolver;
use crate::moderate::ruleset::values::{counted, fields_and_skips};
use crate::moderate::ruleset::{At, Ids, Mistake};
use crate::moderate::sentence::{LONGEST, place, quoted, some};
use crate::moderate::verdict::Match;
use crate::rules::condition::{Field, Pattern};
use crate::rules::limits::MAX_PATTERN_COUNT;

use super::answers::{Location, places};
use super::evidence::Evidence;
use super::facts::Facts;
use super::find::{Find, MAX_READ, each, searches};
use super::truth::Truth;

/// Checks the condition, and compiles its expression.
pub(crate) fn check(
    asked: &Pattern,
    resolver: &mut ListResolver<'_>,
    at: At<'_>,
) -> Result<Ids, Mistake> {
    fields_and_skips(asked.fields.as_deref(), asked.skip.as_deref(), at)?;
    counted(asked.count_gte, at.key("count_gte"))?;
    if let Some(count) = asked.count_gte.filter(|count| *count > MAX_PATTERN_COUNT) {
        let message = format!("{count} is above the limit, {MAX_PATTERN_COUNT}");
        return Err(at.key("count_gte").invalid(message));
    }
    Ok(Ids { pattern: Some(resolver.expression(asked, at)?), ..Ids::default() })
}

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
                // The term that the author is told is stored in the verdict, which must not hold
                // private data.
                let seen = text.text.get(range.clone()).unwrap_or("");
                let told = if field.is_private() { "" } else { seen };
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
            out.say(no_pattern(&asked.pattern));
        }
        return Truth::False;
    }
    if want {
        if out.rewrites {
            out.finds.extend(Find::pattern(asked, index, defaults));
        }
        out.fact("regex.count", count);
        out.say(found_matches(&out.matches[before..], &asked.pattern));
    }
    Truth::True
}

/// `"buy now" matches buy\s+now`.
fn found_matches(found: &[Match], pattern: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    for found in found {
        let seen = match found.view {
            Field::AuthorEmail => "the e-mail address".to_owned(),
            Field::UserAgent => "the user agent".to_owned(),
            view => quoted(&found.seen) + place(view),
        };
        let part = format!("{seen} matches {}", cut(pattern));
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    some(&parts, &format!("a match of {}", cut(pattern)))
}

fn no_pattern(pattern: &str) -> String {
    format!("no match of {}", cut(pattern))
}

fn cut(pattern: &str) -> String {
    let short: String = pattern.chars().take(LONGEST).collect();
    if short.len() < pattern.len() { short + "…" } else { short }
}
