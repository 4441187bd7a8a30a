//! Was the same or nearly the same text seen before?

use crate::moderate::condition::Repeat;
use crate::moderate::history::Sketch;
use crate::moderate::sentence;

use super::evidence::Evidence;
use super::rate::silent;
use super::truth::Truth;
use super::{Judge, Occasion};

/// The author's own words and what they were like. Quotes are left out: ten answers
/// that quote one post are not one comment.
pub(super) struct Own {
    pub(super) sketch: Sketch,
    pub(super) letters: usize,
}

impl Own {
    pub(super) fn new(judge: &Judge<'_>) -> Self {
        let text = judge.shape().own_text();
        crate::work::add(text.len());
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        Self { sketch: Sketch::new(&text, &judge.secret.0), letters }
    }
}

/// An edit is like its own earlier text by nature, so that it repeats nothing.
pub(super) fn ask(judge: &Judge<'_>, asked: &Repeat, want: bool, out: &mut Evidence) -> Truth {
    if judge.context.occasion == Occasion::Edit {
        return Truth::False;
    }
    let own = judge.own();
    if own.letters < asked.min_length {
        out.say("the text is too short to be compared");
        return Truth::False;
    }
    let mut similar = match judge.store.similar(asked.of, asked.within, &own.sketch) {
        Ok(similar) => similar,
        Err(silence) => return silent(judge, silence, asked.of, want, out),
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
    out.fact("repeat.similarity", super::rounded(most, 3));
    let ago = last.map(|at| judge.context.now.since(at));
    out.say(sentence::repeat(count, most, ago));
    (count >= asked.count_gte.unwrap_or(1).max(1)).into()
}
