//! Number of comments in a time.

use crate::moderate::action::Occasion;
use crate::moderate::condition::{Key, Rate};
use crate::moderate::sentence;

use super::evidence::Evidence;
use super::facts::{Facts, NOT_GIVEN};
use super::store::Silence;
use super::truth::Truth;

/// An edit is judged by what was counted and adds nothing; a preview was not sent.
pub(super) fn evaluate(facts: &Facts<'_>, asked: &Rate, want: bool, out: &mut Evidence) -> Truth {
    if facts.context.occasion == Occasion::Preview {
        return Truth::False;
    }
    match facts.store.count(asked.key, asked.within) {
        Ok(count) => {
            out.fact("rate.count", count);
            out.say(sentence::rate(count, asked, want));
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
