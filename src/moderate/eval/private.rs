//! Answers questions about private data. None of the data gets into a verdict.

use serde_json::Value;

use crate::moderate::ruleset::values::{counted, fields_and_skips};
use crate::moderate::ruleset::{At, Mistake};
use crate::rules::condition::{PrivateData, PrivateKind};

use super::answers::{Location, places};
use super::evidence::Evidence;
use super::facts::Facts;
use super::find::{Find, PRIVATE_FIELDS};
use super::truth::Truth;

/// Checks the condition.
pub(crate) fn check(asked: &PrivateData, at: At<'_>) -> Result<(), Mistake> {
    if asked.kinds.is_empty() {
        return Err(at.key("kinds").invalid("needs at least one kind"));
    }
    fields_and_skips(None, asked.skip.as_deref(), at)?;
    counted(asked.count_gte, at.key("count_gte"))
}

pub(super) fn evaluate(
    facts: &Facts<'_>,
    asked: &PrivateData,
    want: bool,
    out: &mut Evidence,
) -> Truth {
    let defaults = &facts.file().defaults;
    let skip = asked.skip.as_deref().unwrap_or(&defaults.skip);
    let mut found = Vec::new();
    let mut kinds: Vec<PrivateKind> = Vec::new();
    for field in PRIVATE_FIELDS {
        let text = facts.texts.field(field);
        for hit in facts.texts.private(field) {
            crate::work::add(1);
            if !asked.kinds.contains(&hit.kind) || text.skips(hit.range.clone(), skip) {
                continue;
            }
            found.push(match text.source(hit.range.clone()) {
                Some(span) => Location::Typed(span.start, span.end),
                None => Location::Given(field, hit.range.start, hit.range.end),
            });
            if !kinds.contains(&hit.kind) {
                kinds.push(hit.kind);
            }
            if want && out.wants_more() {
                let name = hit.kind.name();
                let mut private = text.to_match(hit.range.clone(), name, Vec::new());
                private.seen = name.to_owned();
                out.push(private, name);
            }
        }
    }
    let count = places(&mut found);
    if count < asked.count_gte.unwrap_or(1) {
        if !want {
            out.say("no private data");
        }
        return Truth::False;
    }
    if want {
        if out.rewrites {
            out.finds.extend(Find::private(asked, defaults));
        }
        kinds.sort_unstable();
        let names: Vec<Value> = kinds.iter().map(|kind| kind.name().into()).collect();
        out.fact("private.count", count);
        out.fact("private.kinds", names);
        let words: Vec<&str> = kinds.iter().map(|kind| words(*kind)).collect();
        out.say(words.join(", "));
    }
    Truth::True
}

fn words(kind: PrivateKind) -> &'static str {
    match kind {
        PrivateKind::OwnEmail => "the author's own e-mail address",
        PrivateKind::Card => "the number of a payment card",
        PrivateKind::Iban => "the number of a bank account",
        PrivateKind::Phone => "a telephone number",
    }
}
