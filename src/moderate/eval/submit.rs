//! Answers questions about the form that was sent.

use crate::moderate::ruleset::{At, Mistake};
use crate::moderate::sentence::duration;
use crate::rules::condition::SubmitFacts;

use super::evidence::Evidence;
use super::facts::{Facts, NOT_GIVEN};
use super::truth::Truth;

/// Checks the condition.
pub(crate) fn check(asked: &SubmitFacts, at: At<'_>) -> Result<(), Mistake> {
    if *asked == SubmitFacts::default() {
        Err(at.invalid("needs at least one key"))
    } else {
        Ok(())
    }
}

pub(super) fn evaluate(
    facts: &Facts<'_>,
    asked: &SubmitFacts,
    want: bool,
    out: &mut Evidence,
) -> Truth {
    let submit = &facts.context.submit;
    let mut truth = Truth::True;
    let mut and = |answer: Truth| truth = truth.and(answer, want);
    if let Some(filled) = asked.honeypot {
        if let Some(known) = submit.honeypot {
            and((known == filled).into());
            out.fact("submit.honeypot", known);
            let word = if known { "filled in" } else { "left empty" };
            out.say(format!("the hidden field was {word}"));
        } else {
            and(out.missing("submit.honeypot", NOT_GIVEN, want));
        }
    }
    if asked.seconds_lt.is_some() || asked.seconds_gt.is_some() {
        let seconds = match (submit.seconds, stamp(facts)) {
            (Some(seconds), _) | (None, Some(Ok(seconds))) => Ok(seconds),
            (None, None) => Err(("submit.seconds", NOT_GIVEN)),
            (None, Some(Err(problem))) => Err(("submit.stamp", problem)),
        };
        let mut compare = |holds: Option<bool>| {
            if let Some(holds) = holds {
                and(match seconds {
                    Ok(_) => holds.into(),
                    Err((what, error)) => out.missing(what, error, want),
                });
            }
        };
        let known = seconds.unwrap_or(0);
        compare(asked.seconds_lt.map(|bound| known < bound));
        compare(asked.seconds_gt.map(|bound| known > bound));
        if let Ok(seconds) = seconds {
            out.fact("submit.seconds", seconds);
            out.say(format!("the form came back after {}", duration(seconds)));
        }
    }
    if let Some(valid) = asked.stamp_valid {
        match stamp(facts) {
            None => and(out.missing("submit.stamp", "no form key was given", want)),
            Some(stamp) => {
                and((stamp.is_ok() == valid).into());
                out.fact("submit.stamp_valid", stamp.is_ok());
                out.say(match stamp {
                    Ok(_) => "the form's time stamp is good",
                    Err(problem) => problem,
                });
            }
        }
    }
    truth
}

/// Seconds since the form was shown, by its stamp; nothing without the site's key.
fn stamp(facts: &Facts<'_>) -> Option<Result<u64, &'static str>> {
    let key = facts.form?;
    let Some(stamp) = &facts.context.submit.stamp else {
        return Some(Err("the form came back without its time stamp"));
    };
    let form = facts.context.thread.id.as_deref().unwrap_or("");
    let seconds = key.seconds(stamp, form, facts.context.now);
    Some(seconds.map_err(|_| "the form's time stamp is forged or out of date"))
}

/// Facts that are asked, and whether they are.
pub(crate) fn needs(asked: &SubmitFacts) -> Vec<(bool, &'static str)> {
    vec![
        (asked.honeypot.is_some(), "submit.honeypot"),
        (asked.seconds_lt.is_some() || asked.seconds_gt.is_some(), "submit.seconds"),
        (asked.stamp_valid.is_some(), "submit.stamp"),
    ]
}
