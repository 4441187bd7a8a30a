//! Were there too many comments?

use crate::moderate::condition::{Key, Rate};
use crate::moderate::sentence;

use super::author::ip_error;
use super::evidence::Evidence;
use super::store::Silence;
use super::truth::Truth;
use super::{Judge, NOT_GIVEN, Occasion};

/// An edit is judged by what was counted and adds nothing; a preview was not sent.
pub(super) fn ask(judge: &Judge<'_>, asked: &Rate, want: bool, out: &mut Evidence) -> Truth {
    if judge.context.occasion == Occasion::Preview {
        return Truth::False;
    }
    match judge.store.count(asked.key, asked.within) {
        Ok(count) => {
            out.fact("rate.count", count);
            out.say(sentence::rate(count, asked, want));
            (count > asked.gt).into()
        }
        Err(silence) => silent(judge, silence, asked.key, want, out),
    }
}

pub(super) fn silent(
    judge: &Judge<'_>,
    silence: Silence,
    key: Key,
    want: bool,
    out: &mut Evidence,
) -> Truth {
    match silence {
        Silence::NoFact => {
            let (what, error) = match key {
                Key::Author => ("author.id", "not given, nor author.email"),
                Key::Ip => ("ip", ip_error(judge.context)),
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
