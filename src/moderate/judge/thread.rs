//! What is known about the thread?

use crate::moderate::condition::ThreadFacts;
use crate::moderate::sentence;

use super::Judge;
use super::evidence::Evidence;
use super::truth::Truth;

pub(super) fn ask(judge: &Judge<'_>, asked: &ThreadFacts, want: bool, out: &mut Evidence) -> Truth {
    let thread = &judge.context.thread;
    let mut truth = Truth::True;
    let mut and = |answer: Truth| truth = truth.and(answer, want);
    if let Some(window) = asked.older {
        let age = thread.age_secs;
        and(age.map(|age| age > window.duration().as_secs()).into());
        if let Some(age) = age {
            out.fact("thread.age_secs", age);
            out.say(format!("the thread is {} old", sentence::duration(age)));
        }
    }
    if let Some(least) = asked.comments_gte {
        and(thread.comments.map(|count| count >= least).into());
        if let Some(count) = thread.comments {
            out.fact("thread.comments", count);
            out.say(format!("the thread has {}", sentence::quantity(count, "comment")));
        }
    }
    if let Some(closed) = asked.closed {
        and(thread.closed.map(|known| known == closed).into());
        if let Some(known) = thread.closed {
            out.fact("thread.closed", known);
            out.say(if known { "the thread is closed" } else { "the thread is open" });
        }
    }
    if let Some(ids) = &asked.id_in {
        and(thread.id.as_ref().map(|id| ids.contains(id)).into());
        if let Some(id) = &thread.id {
            out.fact("thread.id", id.as_str());
            let word = if ids.contains(id) { "is" } else { "is not" };
            out.say(format!("this thread {word} on the list of the rule"));
        }
    }
    truth
}
