//! Answers questions about the thread.

use crate::moderate::ruleset::resolver::ListResolver;
use crate::moderate::ruleset::{At, Ids, Mistake};
use crate::moderate::sentence::{duration, quantity};
use crate::rules::condition::ThreadFacts;
use crate::rules::rule::ListKind;

use super::author::on_list;
use super::evidence::Evidence;
use super::facts::{Facts, NOT_GIVEN};
use super::truth::Truth;

/// Checks the condition and finds its list.
pub(crate) fn check(
    asked: &ThreadFacts,
    resolver: &mut ListResolver<'_>,
    at: At<'_>,
) -> Result<Ids, Mistake> {
    if *asked == ThreadFacts::default() {
        return Err(at.invalid("needs at least one key"));
    }
    let list = asked.id_in.as_ref().map(|list| resolver.list(list, ListKind::Ids, at.key("id_in")));
    Ok(Ids { ids: list.transpose()?, ..Ids::default() })
}

pub(super) fn evaluate(
    facts: &Facts<'_>,
    asked: &ThreadFacts,
    ids: &Ids,
    want: bool,
    out: &mut Evidence,
) -> Truth {
    let thread = &facts.context.thread;
    let mut truth = Truth::True;
    let mut and = |answer: Truth| truth = truth.and(answer, want);
    if let Some(window) = asked.older {
        if let Some(age) = thread.age_secs {
            and((age > window.duration().as_secs()).into());
            out.fact("thread.age_secs", age);
            out.say(format!("the thread is {} old", duration(age)));
        } else {
            and(out.missing("thread.age_secs", NOT_GIVEN, want));
        }
    }
    if let Some(least) = asked.comments_gte {
        if let Some(count) = thread.comments {
            and((count >= least).into());
            out.fact("thread.comments", count);
            out.say(format!("the thread has {}", quantity(count, "comment")));
        } else {
            and(out.missing("thread.comments", NOT_GIVEN, want));
        }
    }
    if let Some(closed) = asked.closed {
        if let Some(known) = thread.closed {
            and((known == closed).into());
            out.fact("thread.closed", known);
            out.say(if known { "the thread is closed" } else { "the thread is open" });
        } else {
            and(out.missing("thread.closed", NOT_GIVEN, want));
        }
    }
    if let Some(list) = &asked.id_in {
        match (&thread.id, facts.set(ids.ids)) {
            (None, _) => and(out.missing("thread.id", NOT_GIVEN, want)),
            (_, None) => and(out.unread(list)),
            (Some(id), Some(set)) => {
                let listed = set.contains(id);
                and(listed.into());
                out.fact("thread.id", id.as_str());
                out.say(on_list("this thread", listed, list));
            }
        }
    }
    truth
}

/// Facts that are asked, and whether they are.
pub(crate) fn needs(asked: &ThreadFacts) -> Vec<(bool, &'static str)> {
    vec![
        (asked.older.is_some(), "thread.age_secs"),
        (asked.comments_gte.is_some(), "thread.comments"),
        (asked.closed.is_some(), "thread.closed"),
        (asked.id_in.is_some(), "thread.id"),
    ]
}
