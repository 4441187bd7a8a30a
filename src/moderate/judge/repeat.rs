//! Was the same or nearly the same text seen before?

use crate::moderate::action::Occasion;
use crate::moderate::condition::Repeat;
use crate::moderate::sentence;

use super::evidence::{Evidence, rounded};
use super::facts::Facts;
use super::rate::silent;
use super::truth::Truth;

/// An edit is like its own earlier text by nature, so that it repeats nothing; a preview was not
/// sent.
pub(super) fn evaluate(facts: &Facts<'_>, asked: &Repeat, want: bool, out: &mut Evidence) -> Truth {
    if facts.context.occasion != Occasion::New {
        return Truth::False;
    }
    let own = facts.own();
    if own.letters < asked.min_length {
        out.say("the text is too short to be compared");
        return Truth::False;
    }
    let mut similar = match facts.store.similar(asked.of, asked.within, &own.sketch) {
        Ok(similar) => similar,
        Err(silence) => return silent(facts, silence, asked.of, want, out),
    };
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
    out.say(sentence::repeat(count, most, ago));
    (count >= asked.count_gte.unwrap_or(1).max(1)).into()
}
