//! Answers questions about what a service said.

use crate::moderate::ruleset::values::short;
use crate::moderate::ruleset::{At, Mistake};
use crate::rules::condition::ExternalAnswer;

use super::evidence::{Evidence, FactSource};
use super::facts::Facts;
use super::truth::Truth;

/// Checks the condition.
pub(crate) fn check(asked: &ExternalAnswer, at: At<'_>) -> Result<(), Mistake> {
    short(&asked.name, at.key("name"))?;
    if let Some(word) = &asked.says {
        short(word, at.key("says"))?;
    }
    match asked.score_gte {
        Some(score) if !score.is_finite() => {
            Err(at.key("score_gte").invalid("must be a finite number"))
        }
        None if asked.says.is_none() => Err(at.invalid("needs `says` or `score_gte`")),
        _ => Ok(()),
    }
}

pub(super) fn evaluate(
    facts: &Facts<'_>,
    asked: &ExternalAnswer,
    want: bool,
    out: &mut Evidence,
) -> Truth {
    let name = &asked.name;
    let service = || FactSource::Service(name.clone());
    let Some(answer) = facts.context.external.get(name) else {
        return match out.missing(service(), "it was not asked", want) {
            Truth::NoFact => Truth::NotAsked,
            assumed => assumed,
        };
    };
    if answer.says.is_none() && answer.score.is_none() {
        out.gap(service(), "it could not be reached");
        return Truth::Down;
    }
    let mut truth = Truth::True;
    if let Some(word) = &asked.says {
        let holds = match &answer.says {
            Some(said) => (said == word).into(),
            None => out.missing(service(), "it gave no word", want),
        };
        truth = truth.and(holds, want);
    }
    if let Some(least) = asked.score_gte {
        let score = answer.score.filter(|score| !score.is_nan());
        let holds = match score {
            Some(score) => (score >= least).into(),
            None => out.missing(service(), "it gave no score", want),
        };
        truth = truth.and(holds, want);
    }
    if let Some(said) = &answer.says {
        out.fact("external.says", said.as_str());
        out.say(format!("{name} says {said}"));
    }
    if let Some(score) = answer.score.filter(|score| score.is_finite()) {
        out.fact("external.score", score);
        out.say(format!("{name} gives it a score of {score}"));
    }
    truth
}
