//! How did the form come back?

use crate::moderate::condition::SubmitFacts;
use crate::moderate::sentence;

use super::Judge;
use super::evidence::Evidence;
use super::truth::Truth;

pub(super) fn ask(judge: &Judge<'_>, asked: &SubmitFacts, want: bool, out: &mut Evidence) -> Truth {
    let submit = &judge.context.submit;
    let mut truth = Truth::True;
    let mut and = |answer: Truth| truth = truth.and(answer, want);
    if let Some(filled) = asked.honeypot {
        and(submit.honeypot.map(|known| known == filled).into());
        if let Some(known) = submit.honeypot {
            out.fact("submit.honeypot", known);
            let word = if known { "filled in" } else { "left empty" };
            out.say(format!("the hidden field was {word}"));
        }
    }
    if asked.seconds_lt.is_some() || asked.seconds_gt.is_some() {
        let seconds = submit.seconds.or_else(|| stamp(judge).and_then(Result::ok));
        if let Some(bound) = asked.seconds_lt {
            and(seconds.map(|seconds| seconds < bound).into());
        }
        if let Some(bound) = asked.seconds_gt {
            and(seconds.map(|seconds| seconds > bound).into());
        }
        if let Some(seconds) = seconds {
            out.fact("submit.seconds", seconds);
            out.say(format!("the form came back after {}", sentence::duration(seconds)));
        }
    }
    if let Some(valid) = asked.stamp_valid {
        match stamp(judge) {
            None => and(Truth::NoFact),
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
fn stamp(judge: &Judge<'_>) -> Option<Result<u64, &'static str>> {
    let key = judge.form?;
    let Some(stamp) = &judge.context.submit.stamp else {
        return Some(Err("the form came back without its time stamp"));
    };
    let form = judge.context.thread.id.as_deref().unwrap_or("");
    let seconds = key.seconds(stamp, form, judge.context.now);
    Some(seconds.map_err(|_| "the form's time stamp is forged or out of date"))
}
