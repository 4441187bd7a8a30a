//! Number of comments in a time.

use crate::moderate::action::Trigger;
use crate::moderate::condition::{Key, Rate};
use crate::moderate::sentence::quantity;

use super::evidence::Evidence;
use super::facts::{Facts, NOT_GIVEN};
use super::store::Silence;
use super::truth::Truth;

/// An edit is judged by what was counted and adds nothing; a preview was not sent.
pub(super) fn evaluate(facts: &Facts<'_>, asked: &Rate, want: bool, out: &mut Evidence) -> Truth {
    if facts.context.trigger == Trigger::Preview {
        return Truth::False;
    }
    match facts.store.count(asked.key, asked.within) {
        Ok(count) => {
            out.fact("rate.count", count);
            out.say(counted(count, asked, want));
            (count > asked.gt).into()
        }
        Err(silence) => silent(facts, silence, asked.key, want, out),
    }
}

pub(super) fn silent(
    facts: &Facts<'_>,
    silence: Silence,
    key: Key,
    want: bool,
    out: &mut Evidence,
) -> Truth {
    match silence {
        Silence::NoFact => {
            let (what, error) = match key {
                Key::Author => ("author.id", "not given, nor author.email"),
                Key::Ip => ("ip", facts.ip_error()),
                Key::Thread => ("thread.id", NOT_GIVEN),
                Key::Site => ("site", NOT_GIVEN),
            };
            out.missing(what, error, want)
        }
        Silence::Down(error) => {
            out.gap("history", error.to_string());
            Truth::Down
        }
    }
}

/// Facts by which a key is known.
pub(crate) fn needs(key: Key) -> Vec<(bool, &'static str)> {
    match key {
        Key::Author => vec![(true, "author.id"), (true, "author.email")],
        Key::Ip => vec![(true, "ip")],
        Key::Thread => vec![(true, "thread.id")],
        Key::Site => Vec::new(),
    }
}

/// `5 comments in 1 minute from this author; the rule allows 4`.
fn counted(count: u64, asked: &Rate, over: bool) -> String {
    let whose = match asked.key {
        Key::Author => "from this author",
        Key::Ip => "from this address",
        Key::Thread => "in this thread",
        Key::Site => "on this site",
    };
    let comments = quantity(count, "comment");
    let within = exactly(asked.within.duration().as_secs());
    let allowed = if over { format!("; the rule allows {}", asked.gt) } else { String::new() };
    format!("{comments} in {within} {whose}{allowed}")
}

/// A length of time from a rule file, as exact as it stands there.
fn exactly(seconds: u64) -> String {
    const UNITS: [(u64, &str); 4] =
        [(86_400, "day"), (3600, "hour"), (60, "minute"), (1, "second")];
    let unit = UNITS.iter().find(|(size, _)| seconds % size == 0);
    let (size, noun) = unit.copied().unwrap_or((1, "second"));
    quantity(seconds / size, noun)
}
