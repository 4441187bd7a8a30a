//! Was the same or nearly the same text seen before?

use crate::moderate::condition::Repeat;
use crate::moderate::history::Sketch;
use crate::moderate::sentence;

use super::evidence::Evidence;
use super::rate::silent;
use super::store::Wanted;
use super::truth::Truth;
use super::{Judge, Occasion};

/// The author's own words and what they were like. Verified quotes are left out: ten answers
/// that quote one post are not one comment. Where too few words are left to be compared by any
/// rule, the whole text is: nobody is passed over because most of it is quoted.
pub(super) struct Own {
    pub(super) sketch: Sketch,
    pub(super) letters: usize,
}

impl Own {
    pub(super) fn new(judge: &Judge<'_>) -> Self {
        let count = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count();
        let least = Wanted::of(judge.file().rules.iter().map(|rule| &rule.when)).min_letters;
        let whole = judge.texts.view().body.text();
        let own = judge.shape().own_text();
        crate::work::add(own.len() + whole.len());
        let letters = count(&own);
        match letters < least {
            true => Self {
                sketch: Sketch::with_keys(whole, &judge.secret.sketch),
                letters: count(whole),
            },
            false => Self { sketch: Sketch::with_keys(&own, &judge.secret.sketch), letters },
        }
    }
}

/// An edit is like its own earlier text by nature, so that it repeats nothing; a preview was not
/// sent.
pub(super) fn ask(judge: &Judge<'_>, asked: &Repeat, want: bool, out: &mut Evidence) -> Truth {
    if judge.context.occasion != Occasion::New {
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
