//! Asks the site's classifier.

use std::sync::PoisonError;

use serde_json::{Map, Value};

use crate::classifier::Score;
use crate::moderate::ruleset::values::within;
use crate::moderate::ruleset::{At, Mistake};
use crate::rules::condition::Classified;

use super::evidence::{Evidence, rounded};
use super::facts::Facts;
use super::truth::Truth;

/// Checks the condition.
pub(crate) fn check(asked: &Classified, at: At<'_>) -> Result<(), Mistake> {
    within(asked.gte, 0.0, 1.0, at.key("gte"))
}

pub(super) fn evaluate(facts: &Facts<'_>, asked: &Classified, out: &mut Evidence) -> Truth {
    let Some(score) = facts.classified.get_or_init(|| score(facts)) else {
        out.gap("classifier", "no classifier was given");
        return Truth::NotAsked;
    };
    // It does not answer until it has seen enough: neither its answer nor the opposite would mean
    // anything.
    if score.learned < asked.min_learned || !score.probability.is_finite() {
        return Truth::NoFact;
    }
    out.fact("classifier.probability", rounded(score.probability, 4));
    let tokens = score.tokens.iter().filter(|(_, weight)| weight.is_finite());
    let tokens: Map<String, Value> =
        tokens.map(|(token, weight)| (token.clone(), rounded(*weight, 3).into())).collect();
    out.fact("classifier.tokens", tokens);
    out.say(format!("spam with a probability of {} by what was learnt here", {
        // Rounded down: 0.9999 is not 1.
        let percent = (score.probability * 1000.0).floor() / 10.0;
        format_args!("{percent} %").to_string()
    }));
    (score.probability >= asked.gte).into()
}

fn score(facts: &Facts<'_>) -> Option<Score> {
    // A thread that panicked while it learned left numbers that are as good as before.
    let classifier = facts.classifier?.read().unwrap_or_else(PoisonError::into_inner);
    Some(classifier.score(facts.texts.view()))
}
