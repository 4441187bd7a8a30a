//! Terms of a list in the text.

use std::rc::Rc;

use crate::moderate::ruleset::resolver::ListResolver;
use crate::moderate::ruleset::values::{counted, fields_and_skips};
use crate::moderate::ruleset::{At, Ids, Mistake};
use crate::moderate::sentence::{place, quoted, some};
use crate::moderate::verdict::Match;
use crate::rules::condition::{Field, Skip, Words};
use crate::rules::rule::ListKind;

use super::answers::{Held, Location, Question, TextAnswer, places};
use super::evidence::Evidence;
use super::facts::Facts;
use super::find::Find;
use super::lang;
use super::texts::Skips;
use super::truth::Truth;

/// Hits from which on an answer is kept for the next equal condition. This many of them are kept
/// with it, more than a verdict lists.
const MANY: usize = 64;

/// Answers that are kept.
const KEPT: usize = 10_000;

/// Checks the condition, and finds its list.
pub(crate) fn check(
    asked: &Words,
    resolver: &mut ListResolver<'_>,
    at: At<'_>,
) -> Result<Ids, Mistake> {
    let key = at.key("list");
    let list =
        resolver.list(&asked.list, ListKind::Words, if asked.is_short() { at } else { key })?;
    fields_and_skips(asked.fields.as_deref(), asked.skip.as_deref(), at)?;
    counted(asked.count_gte, at.key("count_gte"))?;
    Ok(Ids { list: Some(list), ..Ids::default() })
}

pub(super) fn evaluate(
    facts: &Facts<'_>,
    words: &Words,
    ids: &Ids,
    want: bool,
    out: &mut Evidence,
) -> Truth {
    let Some(list) = ids.list else { return Truth::False };
    let before = out.matches.len();
    let TextAnswer { count, first } = &*answer(facts, words, list);
    if *count < words.count_gte.unwrap_or(1).max(1) {
        if facts.rules.is_missing(list) && !facts.texts.is_for_others(list) {
            return out.unread(&words.list);
        }
        if !want {
            out.say(no_words(&words.list.name));
        }
        return Truth::False;
    }
    // The list applies only if the comment is in one of its languages.
    let langs = facts.rules.langs(list);
    if !langs.is_empty() {
        let truth = lang::evaluate(facts, langs, want, out);
        if truth != Truth::True {
            return truth;
        }
    }
    if want {
        for &(field, at) in first {
            if !out.wants_more() {
                break;
            }
            let Some(hit) = facts.texts.hits(field, list).get(at) else { continue };
            let term = facts.rules.term(list, hit.term).unwrap_or("");
            let how = hit.how.names().map(str::to_owned).collect();
            out.push(facts.texts.field(field).to_match(hit.range.clone(), term, how), term);
        }
        if out.rewrites {
            out.finds.extend(Find::words(words, list, &facts.file().defaults));
        }
        out.fact("words.count", *count);
        out.fact("words.list", words.list.name.as_str());
        out.say(found_terms(&out.matches[before..], &words.list.name));
    }
    Truth::True
}

/// The answer to a condition; a repeated condition gets the first answer.
fn answer(facts: &Facts<'_>, words: &Words, list: usize) -> Held {
    let defaults = &facts.file().defaults;
    let fields = words.fields.as_deref().unwrap_or(&defaults.search);
    let skip = &*words.skips(&defaults.skip);
    let hits: usize = fields.iter().map(|&field| facts.texts.hits(field, list).len()).sum();
    if hits < MANY {
        return Held::Own(look(facts, list, fields, skip));
    }
    let question = Question { list, fields: fields.to_vec(), skip: Skips::new(skip) };
    if let Some(answer) = facts.known.0.borrow().get(&question) {
        return Held::Kept(Rc::clone(answer));
    }
    let answer = Rc::new(look(facts, list, fields, skip));
    let mut known = facts.known.0.borrow_mut();
    if known.len() < KEPT {
        known.insert(question, Rc::clone(&answer));
    }
    Held::Kept(answer)
}

/// Looks at all hits.
fn look(facts: &Facts<'_>, list: usize, fields: &[Field], skip: &[Skip]) -> TextAnswer {
    let mut found = Vec::new();
    let mut first = Vec::new();
    for &field in fields {
        let text = facts.texts.field(field);
        for (at, hit) in facts.texts.hits(field, list).iter().enumerate() {
            crate::work::add(1);
            if text.skips(hit.range.clone(), skip) {
                continue;
            }
            found.push(match text.source(hit.range.clone()) {
                Some(span) => Location::Typed(span.start, span.end),
                None => Location::Given(field, hit.range.start, hit.range.end),
            });
            if first.len() < MANY {
                first.push((field, at));
            }
        }
    }
    TextAnswer { count: places(&mut found), first }
}

/// `"ca<shy>sino" reads as "casino" (list gambling)`.
fn found_terms(found: &[Match], list: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    for found in found {
        let part = if found.seen == found.term || found.view.is_private() {
            format!("{} (list {list})", quoted(&found.term))
        } else {
            format!("{} reads as {} (list {list})", quoted(&found.seen), quoted(&found.term))
        };
        let part = part + place(found.view);
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    some(&parts, &format!("a term of list {list}"))
}

fn no_words(list: &str) -> String {
    format!("no term of list {list}")
}
