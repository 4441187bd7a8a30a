//! Tells whether the same or nearly the same text was seen before.

use crate::history::Seen;
use crate::moderate::ruleset::resolver::ListResolver;
use crate::moderate::ruleset::values::{counted, within};
use crate::moderate::ruleset::{At, Ids, Mistake};
use crate::moderate::sentence::duration;
use crate::rules::action::Trigger;
use crate::rules::condition::Repeat;

use super::evidence::{Evidence, rounded};
use super::facts::Facts;
use super::rate::{NO_LINK, asked_names, except, rest, silent};
use super::truth::Truth;

/// Checks the condition, and finds its list.
pub(crate) fn check(
    asked: &Repeat,
    resolver: &mut ListResolver<'_>,
    at: At<'_>,
) -> Result<Ids, Mistake> {
    counted(asked.count_gte, at.key("count_gte"))?;
    within(asked.similarity_gte, 0.5, 1.0, at.key("similarity_gte"))?;
    except(asked.of, asked.host_not_in.as_ref(), "of", resolver, at)
}

/// An edit is naturally like its own earlier text, so it does not count as a repeat; a preview was
/// not sent.
pub(super) fn evaluate(
    facts: &Facts<'_>,
    asked: &Repeat,
    ids: &Ids,
    want: bool,
    out: &mut Evidence,
) -> Truth {
    if facts.context.trigger != Trigger::New {
        return Truth::False;
    }
    let own = facts.own();
    if own.letters < asked.min_length {
        out.say("the text is too short to be compared");
        return Truth::False;
    }
    if let (Some(list), None) = (&asked.host_not_in, facts.domains(ids.host_not_in)) {
        return out.unread(list);
    }
    let mut similar: Vec<Seen> = Vec::new();
    let mut asks = false;
    for name in asked_names(facts, asked.of, ids) {
        asks = true;
        match facts.store.similar(name, asked.within, &own.sketch) {
            // A comment with two of the links counts once.
            Ok(seen) => similar.extend(seen),
            Err(silence) => return silent(facts, silence, asked.of, want, out),
        }
    }
    if !asks {
        out.say(NO_LINK);
        return Truth::False;
    }
    if asked.of.is_linked() {
        similar.sort_by_key(|seen| seen.at);
        similar.dedup();
    }
    let mut most: f64 = 0.0;
    similar.retain(|seen| {
        let similarity = own.sketch.similarity(&seen.sketch);
        most = most.max(similarity);
        similarity >= asked.similarity_gte
    });
    let count = similar.len();
    let last = similar.iter().map(|seen| seen.at).max();
    out.fact("repeat.count", count);
    out.fact("repeat.similarity", rounded(most, 3));
    let ago = last.map(|at| facts.context.now.since(at));
    out.say(seen(count, most, ago));
    if count >= asked.count_gte.unwrap_or(1).max(1) {
        return Truth::True;
    }
    rest(facts, asked.of, out)
}

/// `nearly the same text (86 % alike) was seen 5 minutes ago`.
fn seen(count: usize, similarity: f64, ago: Option<u64>) -> String {
    let Some(ago) = ago else { return "no text like this one was seen".into() };
    let text = if similarity >= 1.0 {
        "the same text".to_owned()
    } else {
        format!("nearly the same text ({} % alike)", (similarity * 100.0).floor())
    };
    match count {
        0 | 1 => format!("{text} was seen {} ago", duration(ago)),
        _ => format!("{text} was seen {count} times, last {} ago", duration(ago)),
    }
}

#[cfg(test)]
mod tests {
    use super::seen;

    #[test]
    fn likeness_is_rounded_down() {
        assert_eq!(
            seen(1, 0.999, Some(60)),
            "nearly the same text (99 % alike) was seen 1 minute ago"
        );
    }
}
