//! Were there too many comments?

use crate::moderate::condition::Rate;
use crate::moderate::sentence;

use super::Judge;
use super::evidence::Evidence;
use super::store::Silence;
use super::truth::Truth;

/// Edits are no new comments: they are judged by what was counted and add nothing.
pub(super) fn ask(judge: &Judge<'_>, asked: &Rate, want: bool, out: &mut Evidence) -> Truth {
    match judge.store.count(asked.key, asked.within) {
        Ok(count) => {
            out.fact("rate.count", count);
            out.say(sentence::rate(count, asked, want));
            (count > asked.gt).into()
        }
        Err(silence) => silent(silence, out),
    }
}

pub(super) fn silent(silence: Silence, out: &mut Evidence) -> Truth {
    match silence {
        Silence::NoFact => Truth::NoFact,
        Silence::Down(error) => {
            out.gap("history", error.to_string());
            Truth::Down
        }
    }
}
